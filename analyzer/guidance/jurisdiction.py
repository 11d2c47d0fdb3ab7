"""The places whose law the guidance speaks of."""

from collections.abc import Mapping

__all__ = ["JURISDICTIONS"]

JURISDICTIONS: Mapping[str, str] = {
    "eu": "European Union",
    "uk": "United Kingdom",
    "us": "United States",
    "us-ca": "California",
    "us-co": "Colorado",
    "us-il": "Illinois",
    "us-nv": "Nevada",
    "us-ny": "New York",
    "us-tx": "Texas",
    "us-wa": "Washington State",
}
"""Their names, by the key that the files use, in the order in which pages show them."""
