"""The site in a real browser: from a disk, narrow and wide, light and dark."""

import re
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.serving import serving
from tests.web_browser import CHROMIUM, UNFOLD, WIDTHS, Browser
from tests.web_hostile import HOSTILE, PoisonedRecords
from tests.web_library import LIBRARY
from tests.web_pages import COMPARISON, PAGES, build_site, compare
from tests.web_stories import NOW, SAMPLE
from web import Site, publish
from web.service.pages import Pages

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")


def read_first_pixel(raw: bytes) -> str:
    """Return the colour of the upper left corner of a PNG; there every filter predicts nothing."""
    place, data = 8, b""
    while place < len(raw):
        length, kind = struct.unpack(">I4s", raw[place : place + 8])
        data += raw[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
        place += 12 + length
    return f"#{zlib.decompress(data)[1:4].hex()}"


def find_wide(browser: Browser, address: str, pages: Sequence[str]) -> list[str]:
    """Return the pages without a look, or wider than a phone or a window with all unfolded."""
    wide = []
    for page in pages:
        browser.open(f"{address}/{page}")
        browser.ask(UNFOLD)
        fits = [browser.overflow(width) for width in WIDTHS] == [0, 0]
        if not fits or browser.ask("getComputedStyle(document.body).display") != "flex":
            wide.append(page)
    return wide


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with every kind of page."""
    return build_site(tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize(
    ("scheme", "paper", "page"),
    [
        ("light", "#fbfaf6", "changes/CW-C-000102-6/index.html"),
        ("dark", "#14171c", "comparison.html"),
    ],
)
def test_page_from_a_disk_has_its_colours(
    folder: Path, browser: Browser, scheme: str, paper: str, page: str
) -> None:
    """From file:// a page's style applies under its strict policy, in light and in dark."""
    browser.show(scheme=scheme)
    browser.open((folder / page).as_uri())
    assert read_first_pixel(browser.shoot()) == paper
    assert browser.complaints == []


def test_policy_lets_no_script_run(folder: Path, browser: Browser, tmp_path: Path) -> None:
    """Even a script written into a page is refused by the page's own policy."""
    page = (folder / "index.html").read_text("utf-8")
    (tmp_path / "static").mkdir()
    (tmp_path / "index.html").write_text(
        page.replace("</main>", "<p id=x>calm</p><script>x.textContent = 'wild'</script></main>")
    )
    browser.open((tmp_path / "index.html").as_uri())
    assert '<p id="x">calm</p>' in browser.markup
    assert any("Content Security Policy" in each for each in browser.complaints)


def test_script_offers_to_copy_and_runs_under_the_policy(folder: Path, browser: Browser) -> None:
    """From a disk, each citation gets a button; nothing else of a record's page needs a script."""
    for page in ("changes/CW-C-000102-6/index.html", "provisions/CW-P-000101-9/index.html"):
        browser.open((folder / page).as_uri())
        offered = re.findall(r'class="copy">([^<]*)<', browser.markup)
        assert offered == ["Copy citation", "Copy BibTeX"]
        assert browser.complaints == []


def test_fold_shows_its_words_only_when_opened(folder: Path, browser: Browser) -> None:
    """A folded stretch takes no room until a reader opens it, and then all of it is there."""
    browser.open((folder / "changes/CW-C-000301-T/index.html").as_uri())
    told = "document.querySelector('details.same').innerText"
    closed = browser.ask(told)
    browser.ask(UNFOLD)
    opened = browser.ask(told)
    assert "nobody at our house" not in closed
    assert "unchanged characters" in closed
    assert opened.count("nobody at our house") >= 3


def test_no_page_is_wider_than_its_window(folder: Path, browser: Browser) -> None:
    """Every kind of page fits a phone and a wide screen, with everything unfolded."""
    with serving(Pages(folder)) as visitor:
        assert find_wide(browser, visitor.address, PAGES) == []


@pytest.mark.parametrize("kind", ["huge", "bidi", "rtl", "emoji"])
def test_hostile_words_do_not_break_the_layout(kind: str, browser: Browser, tmp_path: Path) -> None:
    """Neither endless words nor text that runs the other way widen a page."""
    site = tmp_path / "site"
    records = PoisonedRecords(records=SAMPLE, text=HOSTILE[kind], keep=frozenset({"types"}))
    publish(records, site, site=Site(), now=NOW, library=LIBRARY)
    pages = [page for page in PAGES if page != "platforms/lumenary/index.html"]
    slug = next((site / "platforms").glob("*/")).name
    (site / COMPARISON).write_bytes(compare(HOSTILE[kind]))
    with serving(Pages(site)) as visitor:
        wide = find_wide(browser, visitor.address, [*pages, f"platforms/{slug}/index.html"])
    assert wide == []
