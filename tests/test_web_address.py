"""Paths of pages, slugs of platforms, and which addresses a reader may be sent to."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.error import IdMalformed
from store.record import Document, DocumentKey
from web.address import (
    assign_slugs,
    climb,
    locate_page,
    locate_platform,
    locate_twin,
    make_linkable,
)


def name_platforms(*names: str) -> list[Document]:
    """Return one document a platform, with IDs in this order."""
    return [
        Document(id=f"CW-D-{n:06d}-X", key=DocumentKey(platform=name, type="Terms of Service"))
        for n, name in enumerate(names, 1)
    ]


@pytest.mark.parametrize(
    ("record", "page"),
    [
        ("CW-C-000123-X", "changes/CW-C-000123-X/index.html"),
        ("CW-P-1234567-0", "provisions/CW-P-1234567-0/index.html"),
        ("CW-D-000001-A", "documents/CW-D-000001-A/index.html"),
    ],
)
def test_page_lies_in_the_folder_of_its_kind(record: str, page: str) -> None:
    """A record's page carries its ID in the path, and the twin lies beside it."""
    assert locate_page(record) == page
    assert locate_twin(page) == page.replace("index.html", "record.json")
    assert climb(page) == "../../"


@pytest.mark.parametrize(
    "record",
    ["", "CW-S-000001-X", "CW-C-12-X", "../CW-C-000123-X", "CW-C-000123-X/..", "CW-C-٠٠٠١٢٣-X"],
)
def test_what_is_no_page_id_never_becomes_a_path(record: str) -> None:
    """An ID of another shape is refused, and the message shows the right one."""
    with pytest.raises(IdMalformed, match="CW-C-000123-X"):
        locate_page(record)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Coursera", "coursera"),
        ("Tarn & Quill", "tarn-quill"),
        ("  Ünïcode  Ltd. ", "unicode-ltd"),
        ("../../etc/passwd", "etc-passwd"),
        ("A" * 500, "a" * 60),
        ("<script>", "script"),
    ],
)
def test_slug_says_the_name_in_plain_letters(name: str, slug: str) -> None:
    """A slug keeps what is left of a name in lower-case ASCII letters and digits."""
    assert assign_slugs(name_platforms(name)) == {name: slug}


@pytest.mark.parametrize("name", ["", "..", "واحة", "💬", "CON", "nul", "\ud800", "///"])
def test_name_without_a_usable_slug_gets_one_from_its_hash(name: str) -> None:
    """A name that leaves nothing, or a name that file systems reserve, still has a place."""
    [slug] = assign_slugs(name_platforms(name)).values()
    assert re.fullmatch(r"[a-z]+-[0-9a-f]{6}", slug)


def test_older_platform_keeps_its_slug() -> None:
    """When a later platform would share a slug, only the later one gets a suffix."""
    slugs = assign_slugs(reversed(name_platforms("Foo Bar", "foo-bar", "Foo/Bar")))
    assert slugs["Foo Bar"] == "foo-bar"
    assert slugs["foo-bar"].startswith("foo-bar-")
    assert len(set(slugs.values())) == 3


@given(st.lists(st.text(max_size=30), unique=True, max_size=12))
def test_slugs_are_unique_and_safe_for_any_names(names: list[str]) -> None:
    """Whatever platforms are called, their slugs are distinct plain path segments."""
    slugs = assign_slugs(name_platforms(*names))
    assert set(slugs) == set(names)
    assert len(set(slugs.values())) == len(names)
    for slug in slugs.values():
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug)
        assert locate_platform(slug).count("/") == 2


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/terms?part=1&view=all#top",
        "http://example.org",
        "HTTPS://EXAMPLE.ORG/",
    ],
)
def test_web_addresses_are_linked_as_they_are(address: str) -> None:
    """An http or https address with a host is returned unchanged."""
    assert make_linkable(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)//https://example.org",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org/terms",
        "/terms",
        "https:",
        "https://",
        "http://[::1",
        "https://example.org/\u202etxt.exe",
        "https://example.org/a b",
        "https://example.org/\x00",
        "https://example.org/" + "a" * 100_000,
        "mailto:a@example.org",
    ],
)
def test_everything_else_is_not_linked(address: str) -> None:
    """Scripts, data, files, other schemes and broken or misleading addresses are never linked."""
    assert make_linkable(address) == ""


def test_mailbox_is_linked_without_room_for_headers() -> None:
    """A bare mailbox becomes a mailto link in which nothing can add a header."""
    assert make_linkable("a.b+c@example.org") == "mailto:a.b+c@example.org"
    assert make_linkable("a?bcc=x@example.org") == "mailto:a%3Fbcc%3Dx@example.org"
