"""The site as its operator names it."""

import re
from pathlib import Path

import pytest

from store.error import HomeError
from tests.web_html import read_page
from tests.web_stories import NOW, SAMPLE
from web import publish
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


@pytest.mark.parametrize(
    ("service", "action", "policy", "referrer"),
    [
        ("", None, "form-action 'none'", "no-referrer"),
        (
            "https://alerts.example.org/watch",
            "https://alerts.example.org/watch/subscribe",
            "form-action https://alerts.example.org/watch/",
            "strict-origin",
        ),
    ],
)
def test_the_page_of_feeds_leads_to_the_service_if_there_is_one(
    tmp_path: Path, service: str, action: str | None, policy: str, referrer: str
) -> None:
    """With a service there is a form that may be sent there alone; without one there is none."""
    publish(SAMPLE, tmp_path, site=Site(service_url=service), now=NOW)
    page = (tmp_path / "feeds" / "index.html").read_text()
    assert f'{policy}">' in page
    assert f'<meta name="referrer" content="{referrer}">' in page
    found = re.search(r'<form class="form" method="post" action="([^"]*)">', page)
    assert (found[1] if found else None) == action
    assert read_page(page).faults == []


@pytest.mark.parametrize(
    "address",
    ["alerts.example.org", "ftp://a.example", "https://a.example/;x", "https://a.example/?x"],
)
def test_the_address_of_the_service_is_plain(address: str) -> None:
    """An address that could break out of a policy, or is none, is refused."""
    with pytest.raises(HomeError, match="address of the service"):
        Site(service_url=address)
