"""Cards: lines that fit a picture, whatever the words."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web_hostile import HOSTILE, find_hostile_site
from tests.web_stories import NOW, SAMPLE
from web import Site, publish
from web.view.card import is_rtl, measure_words, wrap

CARD = "changes/CW-C-000102-6/card.svg"
SVG = "{http://www.w3.org/2000/svg}"


@given(st.text(max_size=400), st.integers(4, 60), st.integers(1, 6))
def test_lines_fit(text: str, width: int, lines: int) -> None:
    """There are never more lines than asked for, and none is much wider."""
    found = wrap(text, width, lines)
    assert len(found) <= lines
    assert all(measure_words(each) <= width + 1 for each in found)


def test_words_stay_whole_where_they_fit() -> None:
    """A text that fits is all there, and one that does not ends in an ellipsis."""
    text = "Copies of deleted drafts are kept for 60 days instead of without a term."
    assert " ".join(wrap(text, 30, 4)) == text
    assert wrap(text, 30, 2)[-1].endswith("…")


@pytest.mark.parametrize(
    ("text", "rtl"), [("Terms", False), ("شروط", True), ("12 شروط", True), ("", False)]
)
def test_direction_is_that_of_the_first_letter(text: str, rtl: bool) -> None:  # noqa: FBT001
    """Digits and spaces before the first letter do not tell the direction."""
    assert is_rtl(text) is rtl


def test_card_names_document_headline_severity_days_and_record(tmp_path: Path) -> None:
    """Whoever sees only the picture knows what changed where, how grave it is, and when."""
    publish(SAMPLE, tmp_path, site=Site(name="The desk"), now=NOW)
    root = ElementTree.fromstring((tmp_path / CARD).read_bytes())  # noqa: S314 - ours
    words = " ".join("".join(each.itertext()) for each in root.iter(f"{SVG}text"))
    assert words.startswith("Lumenary, Terms of Service The free trial of 7 days gave way")
    assert "Critical severity" in words
    assert "16 February 2026 and 21 May 2026" in words
    assert "CW-C-000102-6 · The desk" in words


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_leave_a_card_whole(
    kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A card is a small picture of text and shapes, whatever stands in a record."""
    raw = (find_hostile_site(kind, tmp_path_factory) / CARD).read_bytes()
    tags = {each.tag for each in ElementTree.fromstring(raw).iter()}  # noqa: S314 - ours
    assert tags <= {f"{SVG}{name}" for name in ("svg", "title", "rect", "text", "path", "g")}
    assert len(raw) < 10_000
