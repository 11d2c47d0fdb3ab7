"""Change records as plain text."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.record import ChangeKind, Review, Ruling
from tests.web_hostile import HOSTILE, find_hostile_site
from tests.web_stories import SAMPLE, TYPE_NAMES
from tests.web_story import at
from web import Site
from web.twin.plain import write_change, write_redline
from web.view.account import take_account
from web.view.redline import unfold

SITE = Site(name="clausewatch", base_url="https://watch.example/")
CHANGE = SAMPLE.changes(platform="Lumenary")[0]
RUNS = st.lists(
    st.tuples(st.sampled_from("=-+"), st.text("ab[]/\\ ", max_size=30) | st.just("[added]")),
    max_size=9,
).map(tuple)


def write(change: object = CHANGE) -> str:
    """Return the plain text of a change."""
    return write_change(take_account(change, (), (), SITE), TYPE_NAMES, SITE)  # type: ignore[arg-type]  # a change


def test_text_tells_what_the_page_tells() -> None:
    """Headline, days, facts, types, reasons, hashes and the citation, each on a line of its own."""
    text = write()
    lines = text.splitlines()
    assert lines[:4] == [f"Change record {CHANGE.id}", "Lumenary, Terms of Service", "",
                         CHANGE.summary]  # fmt: skip
    assert "Severity: critical" in lines
    assert "Before: captured by us on 16 February 2026, 06:00 UTC" in lines
    assert "After: captured by us on 21 May 2026, 06:00 UTC" in lines
    assert "- notice period: 30 days -> 14 days" in lines
    assert "Types: Renewal and trials, Fees pricing" in lines
    assert "- Disputes leave the courts." in lines
    assert "High confidence, stated in the words; assessed by rules/1." in lines
    assert f"- SHA-256 of the text read from them: {CHANGE.after.sha256}" in lines
    assert all(each.after.sha256 in text for each in CHANGE.entries if each.after)
    assert f"Address: https://watch.example/changes/{CHANGE.id}/index.html" in lines
    assert lines[-1].startswith("clausewatch: Lumenary, Terms of Service: ")


def test_redline_is_marked_in_words() -> None:
    """What went and what came is told by signs that read without colour."""
    assert (
        "> We may change these terms. We tell you at least[removed] 30[/removed][added] 14[/added]"
        " days before a change takes effect." in write().splitlines()
    )


@given(RUNS)
def test_both_sides_can_be_read_back(runs: tuple[tuple[str, str], ...]) -> None:
    """Even where the words hold such signs themselves, each side can be told from the text."""
    sides, mark = {"-": "", "+": ""}, "-+"
    written = write_redline(unfold(runs))  # type: ignore[arg-type]  # marks are the three of a redline
    for sign in re.findall(r"\\.|\[/?(?:added|removed)\]|.", written):
        if len(sign) > len("\\."):
            mark = {"[added]": "+", "[removed]": "-"}.get(sign, "-+")
        else:
            sides |= {each: sides[each] + sign[-1] for each in mark}
    for side, other in ("-+", "+-"):
        assert sides[side] == "".join(text for each, text in runs if each != other)


def test_last_capture_of_the_earlier_text_is_told() -> None:
    """Between the last capture of the one text and the first of the other nothing is claimed."""
    showings = [CHANGE.before.at, at(2026, 5, 20), CHANGE.after.at]
    account = take_account(CHANGE, (), showings, SITE)
    assert "Last seen before the change: 20 May 2026, 06:00 UTC" in write_change(account, {}, SITE)
    assert "Last seen" not in write()


def test_withdrawn_record_tells_why_and_its_evidence_only() -> None:
    """What was withdrawn quotes no clause any more."""
    review = Review(ruling=Ruling.WITHDRAW, at=at(2026, 6, 1), author="Ada", note="A test page.")
    text = write(replace(CHANGE, withdrawn=review))
    assert "THIS RECORD WAS WITHDRAWN" in text
    assert "A test page." in text
    assert "> " not in text
    assert CHANGE.after.sha256 in text


def test_what_moved_is_told_apart() -> None:
    """A clause of which no word differs is told with its places, and quoted nowhere."""
    clause = CHANGE.entries[0].after
    assert clause is not None
    moved = replace(
        CHANGE.entries[0],
        kind=ChangeKind.MOVED,
        before=replace(clause, headings=("Old",)),
        redline=(("=", clause.text),),
        assessment=None,
    )
    lines = write(replace(CHANGE, entries=(moved,))).splitlines()
    assert f"- Moved (1 clause): Old -> {' › '.join(clause.headings)}" in lines
    assert not [line for line in lines if line.startswith("> ")]


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_end_no_section(kind: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A record's words cannot begin a line, so they cannot be taken for words of ours."""
    folder = find_hostile_site(kind, tmp_path_factory)
    raw = (folder / "changes/CW-C-000102-6/record.txt").read_text("utf-8")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", raw)
    assert len(raw) < 150_000
    assert sum(line == "EVIDENCE" for line in raw.splitlines()) == 1


def test_line_breaks_in_words_are_quoted() -> None:
    """Whatever ends a line, also for one program only, the next one is quoted again."""
    words = "one\nEVIDENCE\u2028EVIDENCE\x0bEVIDENCE\r\nEVIDENCE\x85EVIDENCE"
    entry = replace(CHANGE.entries[0], redline=(("+", words),))
    lines = write(replace(CHANGE, summary=words, entries=(entry,))).splitlines()
    assert sum(line == "EVIDENCE" for line in lines) == 1
    assert sum(line.startswith("> EVIDENCE") for line in lines) == 5
