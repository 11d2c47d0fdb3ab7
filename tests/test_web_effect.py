"""Effective dates: told where the new words state them, and nowhere else."""

from dataclasses import replace

import pytest

from store.record import Change, Fact, FactDifference, Provision
from tests.web_records import MemoryRecords
from tests.web_stories import QUILL_PRIVACY
from tests.web_story import Thread, assess, at, state
from web.view.effect import list_effects

OLD = "These terms apply from 1 March 2024. We send a letter before they change."
NEW = "These terms apply from 1 September 2026. We send a letter before they change."
DATED = state("1 September 2026", NEW, "effective date", "2026-09-01")


def tell(wordings: tuple[str, str], *facts: Fact) -> tuple[Change, tuple[Provision, ...]]:
    """Return the change between two wordings of a clause, and its provisions."""
    thread = Thread(wordings=wordings, assessment=assess("unilateral-change", facts=facts))
    story = replace(QUILL_PRIVACY, days=(at(2026, 3, 1), at(2026, 7, 1)), threads=(thread,))
    records = MemoryRecords(stories=(story,))
    [change] = records.changes()
    return change, records.provisions(change.document.id)


def test_date_that_the_new_words_state_is_told_with_them() -> None:
    """The day, the clause change that states it, and the words around it."""
    [effect] = list_effects(*tell((OLD, NEW), DATED))
    assert (effect.value, effect.number) == ("2026-09-01", 1)
    assert effect.words == NEW


def test_date_that_the_old_words_stated_too_is_no_news() -> None:
    """A day that stood in the clause before says nothing of this change."""
    assert list_effects(*tell((NEW.replace("letter", "card"), NEW), DATED)) == ()


def test_other_dates_are_not_taken_for_effective_ones() -> None:
    """The day of the last update is another fact."""
    updated = state("1 September 2026", NEW, "last updated", "2026-09-01")
    assert list_effects(*tell((OLD, NEW), updated)) == ()


def test_date_of_an_earlier_change_is_not_told_again() -> None:
    """Only wordings that this change brought are looked at."""
    change, provisions = tell((OLD, NEW), DATED)
    assert list_effects(replace(change, id="CW-C-000999-Z"), provisions) == ()


def test_difference_tells_a_date_where_no_wording_does() -> None:
    """Without its wordings, the compared facts of a change still tell it, and its absence not."""
    change, _ = tell((OLD, NEW))
    for after, told in (("2026-09-01", ["2026-09-01"]), ("absent", [])):
        difference = FactDifference(name="effective date", before="2024-03-01", after=after)
        said = replace(assess("unilateral-change"), differences=(difference,))
        entries = tuple(replace(each, assessment=said) for each in change.entries)
        found = list_effects(replace(change, entries=entries), ())
        assert [each.value for each in found] == told


@pytest.mark.parametrize("value", ["2026-13-01", "2026-02-30", "soon", "", "2026-09-01<script>"])
def test_what_is_no_date_is_not_told(value: str) -> None:
    """A value that names no day of the calendar is left out."""
    assert list_effects(*tell((OLD, NEW), replace(DATED, value=value))) == ()


def test_words_around_a_date_are_bounded() -> None:
    """Of a long clause the words near the date are quoted, cut where words end."""
    long = f"{'Letters are kept. ' * 50}{NEW}{' Letters are read.' * 50}"
    fact = state("1 September 2026", long, "effective date", "2026-09-01")
    [effect] = list_effects(*tell((OLD, long), fact))
    assert "1 September 2026" in effect.words
    assert len(effect.words) < 200
    assert effect.words.startswith("…")
    assert effect.words.endswith("…")
