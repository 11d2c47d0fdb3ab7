"""The page of a comparison: whole, alone, and harmless."""

from datetime import UTC, datetime

import pytest

from analyzer import judge
from store.record import Reading, Verdict, digest
from tests.web_hostile import HOSTILE
from tests.web_html import read_page
from web import Side, draw_comparison

OLD = """# Terms

## Plan

Every new plan begins with a free trial of 14 days. {text}

Our people write letters by hand.

## Law

1. The laws of Estonia hold. {text}
"""
NEW = """# Terms

## Plan

A new plan may begin with a free trial. {text}

Our people write all letters by hand.

## Law and courts

2. The laws of Estonia hold. {text}
"""
TYPE_NAMES = {"auto-renewal": "Automatic renewal"}


def make_side(text: str, name: str, at: datetime | None = None) -> Side:
    """One side of a comparison."""
    reading = Reading(text=text, reader="markdown/1", title=name)
    return Side(name=name, reading=reading, sha256=digest(text), at=at)


def draw(before: Side, after: Side) -> str:
    """The page of two sides."""
    judgement = judge(before.reading, after.reading)
    return draw_comparison(
        judgement, before, after, tool="clausewatch/0", type_names=TYPE_NAMES
    ).decode()


def test_the_page_shows_what_a_record_shows() -> None:
    """Facts, redline, types, reasons, edits, new numbers and hashes stand on the page."""
    before = make_side(OLD.format(text=""), "old.md")
    after = make_side(NEW.format(text=""), "new.md")
    page = read_page(draw(before, after))
    text = " ".join("".join(page.text).split())
    for words in (
        "Facts that changed", "14 days", "unspecified", "Automatic renewal", "Why",
        "Also edited", "The same words in another place", "Law and courts", "old.md", "new.md",
        digest(before.reading.text), digest(after.reading.text),
    ):  # fmt: skip
        assert words in text
    assert {"ins", "del"} <= page.tags
    assert page.faults == []


def test_a_page_without_clauses_says_why() -> None:
    """Where nothing was compared, the page gives the reason instead of clauses."""
    side = make_side(OLD.format(text=""), "old.md")
    wall = make_side("# Sign in\n\nSign in to continue.", "new.md")
    assert judge(side.reading, wall.reading).verdict is Verdict.CAPTURE_FAILURE
    text = "".join(read_page(draw(side, wall)).text)
    assert "Why nothing is compared clause by clause" in text
    assert "clause that changed" not in text


def test_an_address_is_a_link_and_dated() -> None:
    """A side that was fetched is named by a link that tells its host nothing, and by the time."""
    at = datetime(2026, 5, 21, 6, 5, tzinfo=UTC)
    new = make_side(NEW.format(text=""), "https://tasklane.example/terms", at)
    page = draw(make_side(OLD.format(text=""), "old.md"), new)
    assert 'href="https://tasklane.example/terms" rel="nofollow noreferrer external"' in page
    assert '<time datetime="2026-05-21T06:05:00Z">' in page


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_stay_words(text: str) -> None:
    """Whatever texts, names and titles hold, the page runs nothing, loads nothing, and is sound."""
    before = make_side(OLD.format(text=text), text)
    after = make_side(NEW.format(text=f"{text}."), text)
    page = read_page(draw(before, after))
    assert page.faults == []
    assert not page.tags & {"script", "iframe", "img", "object", "base", "form", "link"}
    assert not [name for name in page.attributes if name.startswith("on")]
    assert {link[:1] for link in page.links} <= {"#"}
    assert len(page.ids) == len(set(page.ids))
    shown = "".join(page.text)
    assert not set(shown) & set("\x00\x08\x1b\x7f\x85\u202e\u2066")
    assert len(shown) < 120_000
