"""The site in a real browser: from a disk, narrow and wide, light and dark."""

import json
import re
import struct
import zlib
from html import unescape
from pathlib import Path

import pytest

from tests.serving import serving
from tests.web_browser import CHROMIUM, browse
from tests.web_hostile import HOSTILE, PoisonedRecords
from tests.web_library import LIBRARY
from tests.web_pages import COMPARISON, PAGES, build_site, compare
from tests.web_stories import NOW, SAMPLE
from web import Site, publish
from web.service.pages import Pages

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")

# Loads page after page into a frame, opens all that is folded, and notes how wide each gets.
MEASURE = """<!doctype html><title>measure</title><pre id="out"></pre><script>
const pages = %s, widths = [360, 1280];
async function measure() {
  for (const page of pages) for (const width of widths) {
    const frame = document.createElement("iframe");
    frame.style = `width: ${width}px; height: 800px; border: 0`;
    frame.src = page;
    await new Promise((done) => { frame.onload = done; document.body.append(frame); });
    const inside = frame.contentDocument;
    inside.querySelectorAll("details").forEach((each) => { each.open = true; });
    const root = inside.documentElement;
    const styled = frame.contentWindow.getComputedStyle(inside.body).display === "flex";
    out.append(`${page} ${width} ${root.scrollWidth - root.clientWidth} ${styled}\\n`);
    frame.remove();
  }
  out.append("done\\n");
}
measure();
</script>"""


def read_first_pixel(png: Path) -> str:
    """Return the colour of the upper left corner; there every PNG filter predicts nothing."""
    raw = png.read_bytes()
    place, data = 8, b""
    while place < len(raw):
        length, kind = struct.unpack(">I4s", raw[place : place + 8])
        data += raw[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
        place += 12 + length
    return f"#{zlib.decompress(data)[1:4].hex()}"


# Notes what is to be read of the first folded stretch of a page, before and after it is opened.
UNFOLD = """<!doctype html><title>unfold</title><pre id="out"></pre><script>
const frame = document.createElement("iframe");
frame.src = "%s";
frame.onload = () => {
  const fold = frame.contentDocument.querySelector("details.same");
  const closed = fold.innerText;
  fold.open = true;
  out.append(JSON.stringify([closed, fold.innerText]));
};
document.body.append(frame);
</script>"""


def look(folder: Path, page: str, place: Path) -> str:
    """Serve a folder with one more page, and return what that page wrote down."""
    (folder / "look.html").write_text(page)
    with serving(Pages(folder)) as visitor:
        address = f"{visitor.address}/look.html"
        out = browse(place, "--virtual-time-budget=60000", "--dump-dom", address).stdout
    found = re.search(r'<pre id="out">(.*?)</pre>', out, re.DOTALL)
    assert found
    return unescape(found[1])


def measure(folder: Path, pages: list[str], place: Path) -> list[str]:
    """Return a line a page and width: page, width, how much wider the content is, styled or not."""
    lines = look(folder, MEASURE % [f"/{page}" for page in pages], place).splitlines()
    assert lines.pop() == "done"
    return lines


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with every kind of page."""
    return build_site(tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize(
    ("setting", "paper", "page"),
    [
        ("1", "#fbfaf6", "changes/CW-C-000102-6/index.html"),
        ("0", "#14171c", "comparison.html"),
    ],
)
def test_page_from_a_disk_has_its_colours(
    folder: Path, setting: str, paper: str, page: str, tmp_path: Path
) -> None:
    """From file:// a page's style applies under its strict policy, in light and in dark."""
    page = (folder / page).as_uri()
    scheme = f"--blink-settings=preferredColorScheme={setting}"
    done = browse(tmp_path, scheme, "--screenshot=shot.png", "--window-size=800,600", page)
    assert read_first_pixel(tmp_path / "shot.png") == paper
    assert "CONSOLE" not in done.stderr


def test_policy_lets_no_script_run(folder: Path, tmp_path: Path) -> None:
    """Even a script written into a page is refused by the page's own policy."""
    page = (folder / "index.html").read_text("utf-8")
    (tmp_path / "static").mkdir()
    (tmp_path / "index.html").write_text(
        page.replace("</main>", "<p id=x>calm</p><script>x.textContent = 'wild'</script></main>")
    )
    done = browse(tmp_path, "--dump-dom", (tmp_path / "index.html").as_uri())
    assert '<p id="x">calm</p>' in done.stdout
    assert "Content Security Policy" in done.stderr


def test_script_offers_to_copy_and_runs_under_the_policy(folder: Path, tmp_path: Path) -> None:
    """From a disk, each citation gets a button; nothing else of a record's page needs a script."""
    for page in ("changes/CW-C-000102-6/index.html", "provisions/CW-P-000101-9/index.html"):
        done = browse(tmp_path, "--dump-dom", (folder / page).as_uri())
        assert re.findall(r'class="copy">([^<]*)<', done.stdout) == ["Copy citation", "Copy BibTeX"]
        assert "CONSOLE" not in done.stderr


def test_fold_shows_its_words_only_when_opened(folder: Path, tmp_path: Path) -> None:
    """A folded stretch takes no room until a reader opens it, and then all of it is there."""
    wrote = look(folder, UNFOLD % "/changes/CW-C-000301-T/index.html", tmp_path)
    closed, opened = json.loads(wrote)
    assert "nobody at our house" not in closed
    assert "unchanged characters" in closed
    assert opened.count("nobody at our house") >= 3


def test_no_page_is_wider_than_its_window(folder: Path, tmp_path: Path) -> None:
    """Every kind of page fits a phone and a wide screen, with everything unfolded."""
    pages = [page for page in PAGES if page != "404.html"]
    lines = measure(folder, pages, tmp_path)
    assert len(lines) == 2 * len(pages)
    assert [line for line in lines if not line.endswith(" 0 true")] == []


@pytest.mark.parametrize("kind", ["huge", "bidi", "rtl", "emoji"])
def test_hostile_words_do_not_break_the_layout(kind: str, tmp_path: Path) -> None:
    """Neither endless words nor text that runs the other way widen a page."""
    site = tmp_path / "site"
    records = PoisonedRecords(records=SAMPLE, text=HOSTILE[kind], keep=frozenset({"types"}))
    publish(records, site, site=Site(), now=NOW, library=LIBRARY)
    pages = [
        page for page in PAGES if page != "404.html" and page != "platforms/lumenary/index.html"
    ]
    slug = next((site / "platforms").glob("*/")).name
    (site / COMPARISON).write_bytes(compare(HOSTILE[kind]))
    lines = measure(site, [*pages, f"platforms/{slug}/index.html"], tmp_path)
    assert [line for line in lines if not line.endswith(" 0 true")] == []
