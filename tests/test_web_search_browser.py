"""The search in a real browser, with all that it may be asked for."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.serving import serving
from tests.test_web_search import write_history
from tests.web_browser import CHROMIUM, Browser
from tests.web_hostile import HOSTILE, PoisonedRecords
from tests.web_records import MemoryRecords
from tests.web_stories import NOW, SAMPLE, TYPE_NAMES
from web import Records, Site, publish
from web.service.pages import Pages

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")

RECORDS = MemoryRecords(
    stories=(
        *SAMPLE.stories,
        write_history(7, "Birk", 30),
        write_history(8, "Nettle", 2, "lighthouse"),
    )
)
# What a question is answered with is told when all of it is there.
ANSWERED = """new Promise((done) => {
    const told = document.getElementById("told");
    const look = () => told.textContent && told.textContent !== "Looking…";
    if (look()) done();
    new MutationObserver(() => { if (look()) done(); }).observe(told, {childList: true});
})"""
ITEM = re.compile(r'<li><article class="item">(.*?)</article></li>', re.DOTALL)


def open_site(place: Path, records: Records) -> Iterator[str]:
    """Publish records, serve them, and yield the address of the search."""
    publish(records, place, site=Site(), now=NOW, type_names=TYPE_NAMES)
    with serving(Pages(place)) as visitor:
        yield f"{visitor.address}/search/index.html"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the search over the sample and two long histories is served."""
    yield from open_site(tmp_path_factory.mktemp("site"), RECORDS)


def ask(browser: Browser, address: str, **asked: str) -> tuple[list[str], str]:
    """Ask a question, and return the IDs of what is found in its order, and the page."""
    browser.open(f"{address}?{urlencode(asked)}")
    browser.ask(ANSWERED)
    assert browser.complaints == []
    page = browser.markup
    found = [
        re.findall(r'<h3><a href="\.\./[a-z]+/CW-([A-Z0-9-]+)-[A-Z0-9]/', item)[0]
        for item in ITEM.findall(page)
    ]
    return found, page


QUESTIONS: list[tuple[dict[str, str], list[str]]] = [
    # Words anywhere, whole or begun, with or without accents, in any case.
    ({"q": "free TRIAL"}, ["C-000102"]),
    ({"q": "arbitr"}, ["C-000102"]),
    ({"q": "brókers"}, ["C-000301"]),
    # A word that a directory leads to, and one that is nowhere.
    ({"q": "lighthouse"}, ["C-000802", "C-000801"]),
    ({"q": "lighthouse dragon"}, []),
    # A phrase, and the same words in another order.
    ({"q": '"10 days"'}, ["C-000401"]),
    ({"q": '"days 10"'}, []),
    # Another script, and nothing but signs.
    ({"q": "بالسعر"}, ["C-000401"]),
    ({"q": "!? --", "severity": "4"}, ["C-000102"]),
    # Filters, by themselves and with words.
    ({"platform": "tarn-quill-letters"}, ["C-000301"]),
    ({"severity": "4"}, ["C-000102"]),
    ({"type": "retention"}, ["C-000301"]),
    ({"direction": "f", "document": "Privacy Policy"}, ["C-000301"]),
    (
        {"q": "parcel", "from": "2024-03-01", "to": "2024-04-30"},
        ["C-000703", "C-000702"],
    ),
    ({"q": "parcel", "platform": "tarn-quill-letters"}, []),
    # Clauses that stand.
    ({"q": "delete draft", "in": "clauses"}, ["P-000300"]),
    ({"in": "clauses", "platform": "nettle"}, ["P-000800"]),
]


@pytest.mark.parametrize(("asked", "found"), QUESTIONS)
def test_search_finds(
    address: str, browser: Browser, asked: dict[str, str], found: list[str]
) -> None:
    """What is asked for is found, the newest first, and nothing else."""
    assert ask(browser, address, **asked)[0] == found


def test_search_stops_at_a_page_of_results(address: str, browser: Browser) -> None:
    """A common word shows its newest twenty, marks the word, and offers to look further back."""
    found, page = ask(browser, address, q="parcel")
    assert len(found) == 20
    assert found[0] == "C-000730"
    assert "<mark>parcel</mark>" in page
    assert "20 results so far, the newest first." in page
    assert '<button type="button" id="more">' in page


def test_id_leads_to_its_record(address: str, browser: Browser) -> None:
    """Who enters the ID of a record is led to it."""
    _, page = ask(browser, address, q="cw-p-000101-9")
    assert 'href="../provisions/CW-P-000101-9/index.html">Record CW-P-000101-9<' in page


@pytest.mark.parametrize("kind", ["markup", "script", "bidi", "template", "rtl", "empty"])
def test_hostile_words_are_shown_as_text(kind: str, browser: Browser, tmp_path: Path) -> None:
    """Whatever the index holds becomes text on the page, and no element, link or script."""
    records = PoisonedRecords(records=SAMPLE, text=HOSTILE[kind])
    for address in open_site(tmp_path / "site", records):
        found, page = ask(browser, address, severity="2")
        assert len(found) == 3
        listed = "".join(ITEM.findall(page))
        tags = set(re.findall(r"<([a-z0-9]+)", listed))
        assert tags <= {
            "div", "time", "span", "svg", "rect", "p", "bdi", "a", "h3", "mark",
        }  # fmt: skip
        links = map(html.unescape, re.findall(r'href="([^"]*)"', listed))
        assert all(link.startswith(("../changes/CW-C-", "../documents/CW-D-")) for link in links)


def test_search_from_a_disk_says_what_it_needs(browser: Browser, tmp_path: Path) -> None:
    """Opened from a disk, where no index can be loaded, the page still leads to the lists."""
    publish(SAMPLE, tmp_path / "site", site=Site(), now=NOW)
    page = (tmp_path / "site/search/index.html").as_uri()
    browser.open(page)
    browser.ask(ANSWERED)
    shown = browser.markup
    assert "does not work from a disk" in shown or 'id="search" role="search"' in shown
    assert 'href="../index.html#watched"' in shown
