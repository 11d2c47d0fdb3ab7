"""What type of document a text is, by what it calls itself."""

import pytest

from analyzer.kind import guess_document_type
from crawler.document_type import DOCUMENT_TYPES

GUESSED = [
    # The plain names, with what stands around them in titles of pages.
    (("Privacy Policy | Tasklane",), "Privacy Policy"),
    (("Tasklane: how we handle your personal data",), "Privacy Policy"),
    (("TERMS AND CONDITIONS",), "Terms of Service"),
    (("Pinefort member agreement",), "Terms of Service"),
    (("End-User Licence Agreement",), "Terms of Service"),
    (("Cookies at Tasklane",), "Trackers Policy"),
    (("Community Standards",), "Community Guidelines"),
    (("Data Processing Addendum (DPA)",), "Data Processor Agreement"),
    (("DMCA and copyright policy",), "Copyright Claims Policy"),
    # A narrower name inside a wider one.
    (("Seller Terms and Conditions",), "Marketplace Sellers Conditions"),
    (("API Terms of Use",), "Developer Terms"),
    (("Business Privacy Notice",), "Business Privacy Policy"),
    (("Customer Terms of Service",), "Terms of Service"),
    # Two documents in one are what stands first.
    (("Privacy and Cookies Policy",), "Privacy Policy"),
    # What says nothing leaves it to the next name; what says something does not.
    (("Welcome", "Tasklane – Terms of Use"), "Terms of Service"),
    (("Imprint", "Terms of Use"), "Imprint"),
    (("1. Definitions", "", "Getting started"), ""),
    ((), ""),
    # A sentence is no title.
    (("We may change these terms. " * 20,), ""),
]


@pytest.mark.parametrize(("names", "expected"), GUESSED)
def test_a_document_is_what_it_calls_itself(names: tuple[str, ...], expected: str) -> None:
    """The first name that tells a type decides, the narrower type before the wider."""
    assert guess_document_type(*names) == expected


def test_every_guess_is_a_type_of_document() -> None:
    """What is guessed is a type that declarations know."""
    assert {expected for _, expected in GUESSED} - {""} <= set(DOCUMENT_TYPES)
