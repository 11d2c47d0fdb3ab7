"""Every kind of page in the hands of its readers: by key, on paper, without a script, for all."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest

from tests.serving import serving
from tests.web_browser import CHROMIUM, UNFOLD, WIDTHS, Browser
from tests.web_hostile import HOSTILE, PoisonedRecords
from tests.web_library import LIBRARY
from tests.web_pages import KINDS, PAGES, build_site
from tests.web_stories import NOW, SAMPLE
from web import Site, publish
from web.service.pages import Pages

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")

ROOT = Path(__file__).parents[1]
AXE = files("axe_core_python") / "axe.min.js"
RECORD = "changes/CW-C-000102-6/index.html"
# What may be reached by key, as the document has it; what is folded away may not.
REACHABLE = """[...document.querySelectorAll("a[href], summary, button, [tabindex='0']")]
    .filter((each) => each.checkVisibility({contentVisibilityAuto: true}))
    .map((each) => each.outerHTML)"""
FOCUS = """(() => {
    const each = document.activeElement;
    if (each === document.body || each === document.documentElement) return null;
    const place = each.getClientRects()[0], style = getComputedStyle(each);
    const seen = place.bottom > 0 && place.top < innerHeight && place.right > 0 && place.left >= 0;
    return {is: each.outerHTML, seen, outlined: style.outlineStyle !== "none"};
})()"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with every kind of page."""
    return build_site(tmp_path_factory.mktemp("site"))


@contextmanager
def offer(folder: Path) -> Iterator[str]:
    """Serve a site, and yield its address."""
    with serving(Pages(folder)) as visitor:
        yield f"{visitor.address}/"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """Where that site is served."""
    with offer(folder) as there:
        yield there


def test_each_kind_of_page_is_looked_at(folder: Path) -> None:
    """Whatever template makes a page of the site, one of its pages is among those tested here."""
    templates = {
        file.name
        for file in (ROOT / "web/templates").iterdir()
        if '{% extends "base.html" %}' in file.read_text("utf-8")
    }
    templates.remove("service.html")  # pages of the service have tests of their own
    assert set(KINDS) == templates
    assert [page for page in PAGES if not (folder / page).is_file()] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(address: str, browser: Browser, scheme: str) -> None:
    """Everybody can read every kind of page, as far as axe can tell, with all that is folded."""
    source = AXE.read_text("utf-8")
    # In the dark a page has other colours, and else is the same.
    rules = "" if scheme == "light" else "runOnly: ['color-contrast'],"
    browser.show(scheme=scheme)
    violations = []
    for page in PAGES:
        browser.open(address + page)
        browser.ask(UNFOLD)
        browser.ask(f"{source}; undefined")
        found = browser.ask(
            f"axe.run({{{rules} resultTypes: ['violations']}}).then((each) => each.violations)"
        )
        violations += [(page, each["id"], each["nodes"][0]["html"]) for each in found]
    assert violations == []


@pytest.mark.parametrize("kind", ["markup", "script", "cdata"])
def test_hostile_words_run_nothing(kind: str, browser: Browser, tmp_path: Path) -> None:
    """With a hostile text in every field, no page runs, asks for, or is refused anything."""
    records = PoisonedRecords(records=SAMPLE, text=HOSTILE[kind], keep=frozenset({"types"}))
    site = tmp_path / "site"
    publish(records, site, site=Site(name=HOSTILE[kind]), now=NOW, library=LIBRARY)
    with offer(site) as address:
        for page in sorted(site.rglob("*.html")):
            browser.open(address + page.relative_to(site).as_posix())
            assert browser.complaints == [], page
            assert [each for each in browser.requests if not each.startswith(address)] == [], page


def test_no_request_leaves_the_site(address: str, browser: Browser) -> None:
    """A page asks for nothing but what lies on its own site, and all of that is there."""
    for page in PAGES:
        browser.open(address + page)
        assert len(browser.requests) > (page != "comparison.html"), page
        assert [each for each in browser.requests if not each.startswith(address)] == [], page
        assert browser.complaints == [], page


def test_page_from_a_disk_needs_no_script(folder: Path, browser: Browser) -> None:
    """From file:// and without JavaScript a page has its look and its words, and fits."""
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    # The address of a page that is served for any other one is not that of its folder.
    for page in (page for page in PAGES if page != "404.html"):
        browser.open((folder / page).as_uri())
        assert browser.ask("getComputedStyle(document.body).display") == "flex", page
        assert len(browser.ask("document.querySelector('main').innerText")) > 100, page
        browser.ask(UNFOLD)
        assert [browser.overflow(width) for width in WIDTHS] == [0, 0], page
        assert browser.complaints == [], page


def test_record_is_walked_through_by_key(folder: Path, browser: Browser) -> None:
    """The tabulator leads through all of a change record in its order, and always shows where."""
    browser.show()
    browser.open((folder / RECORD).as_uri())
    wanted = browser.ask(REACHABLE)
    assert len(wanted) > 40
    walked = []
    for _ in wanted:
        browser.press("Tab")
        focus = browser.ask(FOCUS)
        assert focus is not None
        assert focus["seen"], focus["is"]
        assert focus["outlined"], focus["is"]
        walked.append(focus["is"])
    assert walked == wanted
    browser.press("Tab")
    assert browser.ask(FOCUS) is None


def test_key_skips_to_the_content_and_unfolds(folder: Path, browser: Browser) -> None:
    """The first key press offers to skip what all pages have; a fold opens by key as well."""
    browser.show()
    browser.open((folder / RECORD).as_uri())
    browser.press("Tab")
    browser.press("Enter")
    assert browser.ask("document.activeElement.id") == "main"
    while browser.ask("document.activeElement.tagName") != "SUMMARY":
        browser.press("Tab")
    assert browser.ask("document.activeElement.parentElement.open") is False
    browser.press("Enter")
    assert browser.ask("document.activeElement.parentElement.open") is True
    browser.press(" ")
    assert browser.ask("document.activeElement.parentElement.open") is False


def test_record_of_a_few_clauses_prints_on_two_pages(folder: Path, browser: Browser) -> None:
    """On paper a record is a clean document: what changed, why, the evidence, how to cite it."""
    browser.open((folder / "changes/CW-C-000301-T/index.html").as_uri())
    with pypdfium2.PdfDocument(browser.print()) as paper:
        pages = [page.get_textpage().get_text_bounded() for page in paper]
    text = " ".join(" ".join(pages).split())
    assert len(pages) <= 2
    for words in ("Facts that changed", "SHA-256", "How to cite this record"):
        assert words in text
    for words in ("Skip to the content", "Search", "Copy citation"):
        assert words not in text


def test_everything_prints_without_being_cut(address: str, browser: Browser) -> None:
    """No kind of page loses words at the edge of the paper, or prints what only a screen can do."""
    browser.call("Emulation.setEmulatedMedia", media="print")
    browser.call(
        "Emulation.setDeviceMetricsOverride", width=680, height=980, deviceScaleFactor=1,
        mobile=False,
    )  # fmt: skip
    for page in PAGES:
        browser.open(address + page)
        assert browser.ask("document.documentElement.scrollWidth - innerWidth") <= 0, page
        shown = browser.ask(
            "[...document.querySelectorAll('button, input, select, .skip, .masthead nav')]"
            ".filter((each) => each.checkVisibility()).map((each) => each.outerHTML)"
        )
        assert shown == [], page
