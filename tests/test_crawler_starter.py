"""The starter set: ready declarations of well-known platforms, right in form and plain."""

from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urldefrag, urlsplit

from crawler import Declaration, load_declarations, parse_declaration
from store.record import Document, DocumentKey, Selection
from web.address import assign_slugs

STARTER = Path(__file__).resolve().parents[1] / "crawler" / "starter"
# The platforms whose documents stand at another domain than their own, and whose domain that is.
ELSEWHERE = {
    "Bandcamp": {"get.bandcamp.help"},  # its help pages
    "Bluesky": {"bsky.social"},  # its first server
    "Cdiscount": {"i2.cdscdn.com"},  # its files
    "Deutsche Bahn": {"www.bahn.com"},  # its pages in English
    "Disney+": {"privacy.thewaltdisneycompany.com"},
    "Facebook": {"transparency.meta.com"},
    "Firefox": {"www.mozilla.org"},
    "Glassdoor": {"hrtechprivacy.com"},  # of Recruit, its owner
    "Google Gemini": {"policies.google.com", "support.google.com"},
    "HBO Max": {"www.wbdprivacy.com"},  # of Warner Bros. Discovery, its owner
    "IGN": {"www.ziffdavis.com"},
    "Indeed": {"hrtechprivacy.com"},  # of Recruit, its owner
    "Mailchimp": {"www.intuit.com"},
    "MetaMask": {"consensys.io"},
    "NordVPN": {"my.nordaccount.com"},
    "Notion": {"www.notion.so"},  # its former domain
    "Paradox Interactive": {"legal.paradoxplaza.com"},
    "Paramount+": {"legalterms.cbsinteractive.com", "privacy.paramount.com"},
    "Peacock": {"www.nbcuniversal.com"},
    "PyPI": {"policies.python.org"},
    "Reddit": {"redditinc.com"},
    "Snapchat": {"values.snap.com", "www.snap.com"},
    "The Wall Street Journal": {"www.dowjones.com"},
    "Threads": {"help.instagram.com"},
    "Todoist": {"doist.com"},
    "Tripadvisor": {"tripadvisor.mediaroom.com"},
    "Twitch": {"legal.twitch.com"},
    "Ubisoft": {"legal.ubi.com"},
    "Wikipedia": {"foundation.wikimedia.org"},
    "WordPress.com": {"automattic.com"},
    "Xbox": {"www.microsoft.com"},
    "YouTube": {"developers.google.com", "policies.google.com", "support.google.com"},
    "YouTube Kids": {"kids.youtube.com"},
    "Zillow": {"www.zillowgroup.com"},
    "happn": {"support.happn.fr"},
    "iCloud": {"www.apple.com"},
}

# The parameters that choose a page, its language or its country. Whatever else stands in an
# address says where a reader came from, and is left out of it.
CHOOSING = {
    *("cId", "id", "name", "nodeId", "p", "ruleId", "type"),
    *("country", "hl", "lang", "language", "locale", "region"),
}


@cache
def read_starter() -> dict[str, Declaration]:
    """Return the declarations of the set by the names of their files."""
    return {
        path.name: parse_declaration(path.read_text(encoding="utf-8"), path.name)
        for path in sorted(STARTER.glob("*.yaml"))
    }


def is_below(host: str, domain: str) -> bool:
    """Return whether a host is a domain or lies below it."""
    return host == domain or host.endswith(f".{domain}")


def test_starter_is_one_folder_of_declarations() -> None:
    """The set loads like the folder of a home, with at least 150 platforms, one a file."""
    loaded = load_declarations(STARTER)
    assert len(loaded) == len(list(STARTER.glob("*.yaml")))
    assert len(loaded) >= 150


def test_starter_files_are_named_by_slug() -> None:
    """A file has the name under which the site shows its platform."""
    documents = [
        Document(
            id=f"CW-D-{number:06d}-X",
            key=DocumentKey(platform=each.platform, type="Terms of Service"),
        )
        for number, each in enumerate(read_starter().values(), 1)
    ]
    slugs = assign_slugs(documents)
    for name, each in read_starter().items():
        assert name == f"{slugs[each.platform]}.yaml"


def test_starter_holds_what_users_agree_to() -> None:
    """Each platform has its terms of service, its privacy policy or both."""
    basic = {"Terms of Service", "Privacy Policy"}
    assert [
        name
        for name, each in read_starter().items()
        if basic.isdisjoint(document.type for document in each.documents)
    ] == []


def test_starter_declares_each_document_once() -> None:
    """No type stands twice in a file, and no page in two documents."""
    for name, each in read_starter().items():
        types = Counter(document.type for document in each.documents)
        pages = Counter(urldefrag(document.url).url for document in each.documents)
        assert [one for one, times in (types + pages).items() if times > 1] == [], name


def test_starter_is_plain() -> None:
    """A document has an address and a language, and leaves it to the reader to find the text."""
    for name, each in read_starter().items():
        for document in each.documents:
            assert document.language, name
            assert document.selection == Selection(), name


def test_starter_addresses_are_safe() -> None:
    """Pages are fetched encrypted, from host names in small letters and the usual port."""
    for name, each in read_starter().items():
        for document in each.documents:
            parts = urlsplit(document.url)
            assert parts.scheme == "https", name
            assert parts.netloc == parts.hostname, name


def test_starter_addresses_are_of_the_platform() -> None:
    """A page stands below the platform's domain or at one that is known to be its maker's."""
    found: dict[str, set[str]] = {}
    for each in read_starter().values():
        hosts = {urlsplit(document.url).hostname or "" for document in each.documents}
        if others := {host for host in hosts if not is_below(host, each.domain)}:
            found[each.platform] = others
    assert found == ELSEWHERE


def test_starter_addresses_tell_nothing_of_readers() -> None:
    """Addresses carry no parameters for tracking."""
    for name, each in read_starter().items():
        for document in each.documents:
            used = {key for key, _ in parse_qsl(urlsplit(document.url).query)}
            assert used <= CHOOSING, name
