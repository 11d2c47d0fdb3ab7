"""Letters in a real browser: narrow and wide, light and dark."""

from pathlib import Path

import pytest

from store.subscription import Level
from tests.test_web_browser import read_first_pixel
from tests.web_browser import CHROMIUM, Browser
from tests.web_hostile import HOSTILE, PoisonedRecords
from tests.web_letters import deliver, make_composer, read_message, subscribe
from tests.web_stories import SAMPLE
from web import Records

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")

RECORDS = ("CW-C-000102-6", "CW-C-000301-T", "CW-C-000401-L")


def write_letter(records: Records, folder: Path) -> Path:
    """Write the HTML of a full letter to a folder."""
    delivery = deliver("CW-G-220260518-F", RECORDS, subscribe(level=Level.FULL))
    part = read_message(make_composer(records).compose(delivery)).get_body(("html",))
    assert part is not None
    file = folder / "index.html"
    file.write_text(part.get_content(), "utf-8")
    return file


@pytest.mark.parametrize(("scheme", "paper"), [("light", "#ffffff"), ("dark", "#14171c")])
def test_letter_has_its_colours_in_light_and_dark(
    scheme: str, paper: str, browser: Browser, tmp_path: Path
) -> None:
    """A reader who prefers the dark gets a dark letter."""
    browser.show(scheme=scheme)
    browser.open(write_letter(SAMPLE, tmp_path).as_uri())
    assert read_first_pixel(browser.shoot()) == paper
    assert browser.complaints == []


@pytest.mark.parametrize("kind", ["", "huge", "bidi", "rtl", "emoji"])
def test_letter_is_no_wider_than_its_window(kind: str, browser: Browser, tmp_path: Path) -> None:
    """A letter fits a phone and a window of mail, whatever the words in it."""
    records = PoisonedRecords(records=SAMPLE, text=HOSTILE[kind]) if kind else SAMPLE
    browser.open(write_letter(records, tmp_path).as_uri())
    assert [browser.overflow(width) for width in (360, 600)] == [0, 0]
