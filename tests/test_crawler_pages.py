"""Documents on several pages: fetched together, delivered as one, or not at all."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import (
    MANIFEST_TYPE,
    Declaration,
    DeclaredDocument,
    Delivery,
    FetchMode,
    ListedPage,
    Page,
    Policy,
    crawl,
    read_manifest,
    write_manifest,
)
from store.error import ReadError
from store.record import Failure, Outcome, Range, Selection, digest
from tests.loopback import LOOPBACK, Site

POLICY = Policy(networks=LOOPBACK, delay=0, retries=0)


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on loopback with three pages."""
    with Site() as running:
        for number in range(3):
            running.serve(f"/{number}", b"<p>Part %d" % number)
        yield running


def visit(*documents: DeclaredDocument) -> list[Delivery]:
    """Crawl the documents."""
    deliveries: list[Delivery] = []
    declaration = Declaration(platform="P", domain="p.example", documents=documents)
    crawl([declaration], deliveries.append, policy=POLICY)
    return deliveries


def declare(site: Site, *paths: str, **fields: Any) -> DeclaredDocument:
    """A document that stands on several pages."""
    further = tuple(
        Page(url=site.url(path), selection=Selection(select=(f"#p{path[1:]}",)))
        for path in paths[1:]
    )
    given = {"type": "Terms of Service", "further": further, **fields}
    return DeclaredDocument(platform="P", url=site.url(paths[0]), **given)


def test_pages_together(site: Site) -> None:
    """All pages come as one delivery: their list is the document, their bytes are its parts."""
    site.redirect("/moved", "/1")
    (delivery,) = visit(declare(site, "/0", "/moved", "/2", selection=Selection(remove=("nav",))))
    capture = delivery.capture
    assert (capture.outcome, capture.failure, capture.problem) == (Outcome.FETCHED, None, "")
    assert (capture.media_type, capture.charset) == (MANIFEST_TYPE, "utf-8")
    assert delivery.parts == (b"<p>Part 0", b"<p>Part 1", b"<p>Part 2")
    assert delivery.content is not None
    pages = read_manifest(delivery.content)
    assert [page.sha256 for page in pages] == [digest(part) for part in delivery.parts]
    assert [page.url for page in pages] == [site.url(path) for path in ("/0", "/moved", "/2")]
    assert [page.final_url for page in pages] == [site.url(f"/{number}") for number in range(3)]
    assert [page.selection for page in pages] == [
        Selection(remove=("nav",)),
        Selection(select=("#pmoved",)),
        Selection(select=("#p2",)),
    ]
    assert (pages[0].media_type, pages[0].charset) == ("text/html", "utf-8")
    assert len(capture.hops) == len(delivery.exchanges) == 4


def test_a_page_fails(site: Site) -> None:
    """If a page fails the document is not there, and the first that failed is named."""
    (delivery,) = visit(declare(site, "/0", "/gone", "/broken"))
    capture = delivery.capture
    assert (capture.outcome, capture.failure) == (Outcome.HTTP_ERROR, Failure.STATUS)
    assert (delivery.content, delivery.parts, capture.status) == (None, (), 404)
    assert capture.problem.startswith(f'page "{site.url("/gone")}": the server answered with')
    assert len(capture.hops) == 3


def test_shared_pages(site: Site) -> None:
    """A page is asked for once, whichever documents it is part of."""
    both = declare(site, "/0", "/1"), declare(site, "/1", "/0", type="Privacy Policy")
    deliveries = visit(*both, declare(site, "/1", type="Imprint"))
    assert sorted(site.paths) == ["/0", "/1"]
    found = {each.capture.document.type: each for each in deliveries}
    assert found["Terms of Service"].parts == (b"<p>Part 0", b"<p>Part 1")
    assert found["Privacy Policy"].parts == (b"<p>Part 1", b"<p>Part 0")
    assert (found["Imprint"].content, found["Imprint"].parts) == (b"<p>Part 1", ())
    assert len({each.capture.id for each in deliveries}) == 3


def test_page_twice(site: Site) -> None:
    """Two parts of one page are two entries of the list, and one request."""
    (delivery,) = visit(declare(site, "/0", "/0#b", "/1"))
    assert delivery.parts == (b"<p>Part 0", b"<p>Part 0", b"<p>Part 1")
    assert sorted(site.paths) == ["/0", "/1"]
    assert len(delivery.exchanges) == 2


def test_mixed_modes(site: Site) -> None:
    """A document waits for pages that are fetched in another way."""
    rendered = Page(url=site.url("/1"), mode=FetchMode.BROWSER)
    deliveries = visit(
        DeclaredDocument(platform="P", type="Imprint", url=site.url("/0"), further=(rendered,)),
        declare(site, "/1"),
    )
    found = {each.capture.document.type: each for each in deliveries}
    first, second = found["Imprint"].parts
    assert first == b"<p>Part 0"
    assert b"<p>Part 1" in second  # as the server sent it, where there is no browser
    assert found["Terms of Service"].content == b"<p>Part 1"


def test_same_pages_same_bytes(site: Site) -> None:
    """The list of the same pages is the same to the byte."""
    document = declare(site, "/0", "/1")
    first, second = visit(document)[0], visit(document)[0]
    assert first.content == second.content
    assert first.content is not None
    assert b" " not in first.content.replace(b"text/html", b"")


TEXT = st.text(max_size=20)
SELECTORS = st.lists(TEXT, max_size=2).map(tuple)
PAGES = st.builds(
    ListedPage,
    url=TEXT,
    final_url=TEXT,
    media_type=TEXT,
    charset=TEXT,
    sha256=TEXT,
    selection=st.builds(
        Selection,
        select=SELECTORS,
        remove=st.just((Range(start="a", end="b", end_after=True),)),
    ),
)


@given(st.lists(PAGES, max_size=3))
def test_list_there_and_back(pages: list[ListedPage]) -> None:
    """A list of pages is read as it was written, and written as sorted JSON."""
    content = write_manifest(pages)
    assert read_manifest(content) == tuple(pages)
    loaded = json.loads(content)
    assert (
        content
        == json.dumps(loaded, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    )


@given(
    st.one_of(
        st.binary(max_size=50),
        st.sampled_from([b"[]", b"{}", b'{"pages":1}', b'{"pages":[{}]}', b'{"pages":["x"]}']),
        st.just(b'{"pages":[{"url":1,"select":[],"remove":[]}]}'),
        st.just(b"[" * 100_000),
    )
)
def test_no_list(content: bytes) -> None:
    """Bytes that are no list of pages are told."""
    with pytest.raises(ReadError):
        read_manifest(content)
