"""The site as its operator names it."""

import pytest

from store.error import HomeError
from web.site import Site


@pytest.mark.parametrize(
    "address",
    [
        "example.org",
        "ftp://example.org/",
        "javascript:alert(1)",
        "https://",
        "https://example.org/?q=1",
        "https://example.org/#top",
        'https://example.org/"onload=',
        "https://example.org/a b",
        "http://[::1",
    ],
)
def test_unusable_base_address_is_refused_with_the_cure(address: str) -> None:
    """What is no plain web address cannot become the base of links."""
    with pytest.raises(HomeError, match="leave it empty"):
        Site(base_url=address)


@pytest.mark.parametrize(
    ("address", "base", "top", "authority"),
    [
        ("", "", "/", "clausewatch.invalid"),
        ("https://Example.org", "https://Example.org/", "/", "example.org"),
        ("https://example.org:8443/w/", "https://example.org:8443/w/", "/w/", "example.org"),
    ],
)
def test_base_address_gives_links_and_names(
    address: str, base: str, top: str, authority: str
) -> None:
    """From the base address follow absolute links, the top path and the tag authority."""
    site = Site(base_url=address)
    assert (site.base, site.top, site.authority) == (base, top, authority)
