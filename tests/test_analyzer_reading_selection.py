"""Declared parts of a page: exactly those, in that order, and a word on those that are missing."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.reading import read
from analyzer.reading.selection import select
from analyzer.reading.tree import grow
from store.error import ReadError
from store.record import Range, Reading, Selection

PAGE = """<html><body>
<nav><a href="/">Start</a></nav>
<h1>Terms</h1>
<div class="terms"><h2 id="a">First</h2><p>One.</p><p class="note">Note.</p>
<h2 id="b">Second</h2><p>Two.</p><ol><li>x</li><li id="y">y</li></ol></div>
<div class="privacy"><h2 id="c">Third</h2><p>Three.</p></div>
<footer>End.</footer></body></html>"""

SELECTIONS = [
    # exactly what is named, be it a menu
    (("nav",), (), "Start"),
    ((".privacy",), (), "## Third\n\nThree."),
    # in the order of the selectors, not of the page
    ((".privacy", "h1"), (), "## Third\n\nThree.\n\n# Terms"),
    # for one selector in the order of the page
    (("h2",), (), "## First\n\n## Second\n\n## Third"),
    # nothing twice
    ((".privacy", "body .privacy p"), (), "## Third\n\nThree."),
    (("h2", ".privacy"), (), "## First\n\n## Second\n\n## Third\n\nThree."),
    # removed first
    ((".terms",), (".note", "ol"), "## First\n\nOne.\n\n## Second\n\nTwo."),
    # an item keeps its number
    (("#y",), (), "2. y"),
    # stretches between two elements
    ((Range(start="#a", end="#b"),), (), "## First\n\nOne.\n\nNote."),
    ((Range(start="#a", end="#b", start_after=True),), (), "One.\n\nNote."),
    ((Range(start="#a", end="#b", end_after=True),), (), "## First\n\nOne.\n\nNote.\n\n## Second"),
    ((Range(start=".note", end=".privacy p"),), ("ol",), "Note.\n\n## Second\n\nTwo.\n\n## Third"),
    ((Range(start="#c", end="body", end_after=True),), (), "## Third\n\nThree.\n\nEnd."),
    ((Range(start=".note", end="h2"),), (), "Note."),
    ((".terms",), (Range(start=".note", end="#y"),), "## First\n\nOne.\n\n1. y"),
    # a stretch that ends where it begins is the element itself
    ((Range(start="h1", end="h1", end_after=True),), (), "# Terms"),
]


@pytest.mark.parametrize(("select", "remove", "text"), SELECTIONS)
def test_selected_parts_are_the_text(
    select: tuple[str | Range, ...], remove: tuple[str | Range, ...], text: str
) -> None:
    """What is selected is the text, without what is removed."""
    reading = read_page(PAGE, select, remove)
    assert reading.text == text
    assert reading.notes == ()


def test_links_of_selected_parts_are_kept() -> None:
    """A selected menu has its links."""
    reading = read_page(PAGE, ("nav",), ())
    assert [link.target for link in reading.links] == ["/"]


def test_a_selector_that_matches_nothing_is_noted() -> None:
    """Other selected parts are kept, and the reading says what was not found."""
    reading = read_page(PAGE, (".privacy", ".imprint"), ())
    assert reading.text == "## Third\n\nThree."
    assert reading.notes == ("selector '.imprint' matched nothing",)
    assert not reading.degraded


@pytest.mark.parametrize(
    "select", [(".imprint",), (Range(start="#b", end="#a"),), (Range(start="#z", end="#a"),)]
)
def test_the_main_content_stands_in_for_nothing(select: tuple[str | Range, ...]) -> None:
    """If nothing selected is on the page, its main content is read, and the reading says so."""
    reading = read_page(PAGE, select, ())
    assert "One." in reading.text
    assert "Start" not in reading.text
    assert len(reading.notes) == 2
    assert "main content" in reading.notes[1]
    assert reading.degraded


def test_an_empty_selected_part_is_nothing() -> None:
    """A part without text does not count as the document."""
    reading = read_page("<html><body><i id=e></i><p>One.</p>", ("#e",), ())
    assert reading.text == "One."
    assert reading.notes[0] == "selector '#e' matched no words"
    assert "main content" in reading.notes[1]
    assert reading.degraded


@pytest.mark.parametrize("body", ["<div class='old'></div>", ""])
def test_a_title_alone_is_not_the_document(body: str) -> None:
    """If the selector of the body matches nothing any more, its title does not pass for it."""
    clause = "We may change these terms at any time. " * 30
    page = f"<html><body><h1>Terms of use</h1>{body}<main><p>{clause}</p></main></body></html>"
    reading = read_page(page, ("h1", ".old"), ())
    assert reading.text.startswith("# Terms of use\n\nWe may change")
    assert reading.degraded
    assert "main content" in reading.notes[-1]


def test_a_short_document_of_several_parts_stays_selected() -> None:
    """Where the page holds no more than was selected, a missing part is only noted."""
    page = "<html><body><h1>Imprint</h1><p id=a>1 Road, Town.</p><nav>Start</nav></body></html>"
    reading = read_page(page, ("h1", "#a", ".old"), ())
    assert reading.text == "# Imprint\n\n1 Road, Town."
    assert not reading.degraded


NAMES = st.sampled_from(["div", "p", "ul", "li", "main", "span", "b"])
MARKS = st.sampled_from(
    ["", " id=a", " class='x y'", " class=y", " data-k=1", " DATA-K", " hidden"]
)
TREES = st.recursive(
    st.sampled_from(["", "one", " ", "<br>"]),
    lambda inner: st.tuples(NAMES, MARKS, st.lists(inner, max_size=3)).map(
        lambda made: f"<{made[0]}{made[1]}>{''.join(made[2])}</{made[0]}>"
    ),
    max_leaves=12,
)
SELECTORS = st.sampled_from(
    [
        *("p", "P", "*", "#a", ".x", ".x.y", "div.y", "[data-k]", "[DATA-K='1']", "[data-k!='1']"),
        *("p, .y", "div > p", "p + *", "li ~ li", ":not(.x)", "p:not([hidden])", ":is(p, .x)"),
        *("div:has(> p)", ":first-child", "li:nth-of-type(2)", ":root", ":empty", "[class^=x]"),
        *(":scope > body", "body *", "[class~='y' i]", "p:has(+ p)", "#A", ":only-child"),
    ]
)


@settings(deadline=None)
@given(TREES, SELECTORS)
def test_selectors_match_what_they_name(markup: str, selector: str) -> None:
    """Whatever the page and the selector, it matches the tags that it matches for BeautifulSoup."""
    page = f"<html><body>{markup}</body></html>"
    ours = grow(page.encode(), whole=True)
    theirs = BeautifulSoup(page, "lxml")
    parts, _ = select(ours, (selector,))
    places = {tag: place for place, tag in enumerate(ours.iter())}
    other = {id(tag): place for place, tag in enumerate(theirs.find_all(name=True))}
    assert [places[part] for part in parts if not isinstance(part, str)] == [
        other[id(tag)] for tag in theirs.select(selector)
    ]


def test_removal_alone_leaves_the_main_content() -> None:
    """What is removed is gone from the content that is found."""
    assert "Note." not in read_page(PAGE, (), (".note",)).text


def test_coverage_is_the_share_of_the_visible_words() -> None:
    """Coverage counts words that the page shows, before anything is removed or selected."""
    page = "<html><body><p id=a>one two three</p><p>four</p><script>five six</script>"
    assert read_page(page, ("#a",), ()).coverage == pytest.approx(0.75)
    assert read_page(page, (), ()).coverage == 1.0


@pytest.mark.parametrize("selector", ["p[", "", "::before(", "p >> q", ":not(" * 3000])
def test_a_malformed_selector_is_an_error(selector: str) -> None:
    """What is no CSS is named in one line that says where to correct it."""
    with pytest.raises(ReadError, match="declaration") as caught:
        read_page(PAGE, (selector,), ())
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def read_page(
    page: str, select: tuple[str | Range, ...], remove: tuple[str | Range, ...]
) -> Reading:
    """Read a page with a selection."""
    return read(page.encode(), "text/html", selection=Selection(select=select, remove=remove))
