"""Letters in a real browser: narrow and wide, light and dark."""

from pathlib import Path

import pytest

from store.subscription import Level
from tests.test_web_browser import look, read_first_pixel
from tests.web_browser import CHROMIUM, browse
from tests.web_hostile import HOSTILE, PoisonedRecords
from tests.web_letters import deliver, make_composer, read_message, subscribe
from tests.web_stories import SAMPLE
from web import Records

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")

RECORDS = ("CW-C-000102-6", "CW-C-000301-T", "CW-C-000401-L")
# Opens a letter as wide as a phone and as wide as a window of mail, and notes what sticks out.
MEASURE = """<!doctype html><title>measure</title><pre id="out"></pre><script>
async function measure() {
  for (const width of [360, 600]) {
    const frame = document.createElement("iframe");
    frame.style = `width: ${width}px; height: 800px; border: 0`;
    frame.src = "index.html";
    await new Promise((done) => { frame.onload = done; document.body.append(frame); });
    const root = frame.contentDocument.documentElement;
    out.append(`${width} ${root.scrollWidth - root.clientWidth}\\n`);
    frame.remove();
  }
}
measure();
</script>"""


def write_letter(records: Records, folder: Path) -> Path:
    """Write the HTML of a full letter to a folder."""
    delivery = deliver("CW-G-220260518-F", RECORDS, subscribe(level=Level.FULL))
    part = read_message(make_composer(records).compose(delivery)).get_body(("html",))
    assert part is not None
    file = folder / "index.html"
    file.write_text(part.get_content(), "utf-8")
    return file


@pytest.mark.parametrize(("setting", "paper"), [("1", "#ffffff"), ("0", "#14171c")])
def test_letter_has_its_colours_in_light_and_dark(setting: str, paper: str, tmp_path: Path) -> None:
    """A reader who prefers the dark gets a dark letter."""
    letter = write_letter(SAMPLE, tmp_path).as_uri()
    scheme = f"--blink-settings=preferredColorScheme={setting}"
    done = browse(tmp_path, scheme, "--screenshot=shot.png", "--window-size=600,800", letter)
    assert read_first_pixel(tmp_path / "shot.png") == paper
    assert "CONSOLE" not in done.stderr


@pytest.mark.parametrize("kind", ["", "huge", "bidi", "rtl", "emoji"])
def test_letter_is_no_wider_than_its_window(kind: str, tmp_path: Path) -> None:
    """A letter fits a phone, whatever the words in it."""
    folder = tmp_path / "letters"
    folder.mkdir()
    write_letter(PoisonedRecords(records=SAMPLE, text=HOSTILE[kind]) if kind else SAMPLE, folder)
    assert look(folder, MEASURE, tmp_path).splitlines() == ["360 0", "600 0"]
