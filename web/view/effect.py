"""From when on a change says that it holds: dates that the new words state, and nothing else."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from store.record import Change, Fact, Provision, State
from web.view.excerpt import opening
from web.view.wording import MONTHS

__all__ = ["Effect", "list_effects", "name_effects", "name_stated_date", "select_dated"]

_FACT = "effective date"  # as the analyzer names it
_DATE = re.compile(r"((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?", re.ASCII)
_AROUND = 70  # characters shown on each side of a date
_MOST = 3  # dates of one change


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """A day from which on the new words say that something holds."""

    value: str  # ISO 8601: "2026-09-01", or "2026-09" where only the month is given
    number: int  # of the clause change that states it
    words: str  # around the date; empty where only the comparison of facts tells it


def list_effects(change: Change, provisions: Iterable[Provision]) -> tuple[Effect, ...]:
    """Return the effective dates that the new side of a change states and the old one did not.

    Args:
        change: The record.
        provisions: Those of its document.
    """
    found: dict[str, Effect] = {}
    for effect in (*_find_in_words(change, provisions), *_find_in_differences(change)):
        if name_stated_date(effect.value):
            found.setdefault(effect.value, effect)
    return tuple(islice(sorted(found.values(), key=lambda each: each.number), _MOST))


def select_dated(provisions: Iterable[Provision]) -> tuple[Provision, ...]:
    """Return the few provisions that state an effective date in any of their wordings."""
    return tuple(each for each in provisions if any(map(_is_dated, each.states)))


def name_effects(effects: Iterable[Effect]) -> str:
    """Return effective dates in one sentence, or an empty string if there is none.

    >>> name_effects([Effect(value="2026-09-01", number=1, words="")])
    'Effective date that the new words state: 1 September 2026.'
    """
    dates = [name_stated_date(each.value) for each in effects]
    noun = "Effective date" if len(dates) == 1 else "Effective dates"
    return f"{noun} that the new words state: {', '.join(dates)}." if dates else ""


def name_stated_date(value: str) -> str:
    """Return a date as a reader says it; an empty string for what is none.

    >>> name_stated_date("2026-09-01"), name_stated_date("2026-09"), name_stated_date("2026-02-30")
    ('1 September 2026', 'September 2026', '')
    """
    match = _DATE.fullmatch(value)
    if match is None:
        return ""
    year, month, day = int(match[1]), int(match[2]), int(match[3] or 1)
    try:
        date(year, month, day)
    except ValueError:
        return ""
    return f"{f'{day} ' if match[3] else ''}{MONTHS[month - 1]} {year}"


def _is_dated(state: State) -> bool:
    said = state.assessment
    return said is not None and any(fact.name == _FACT for fact in said.facts)


def _find_in_words(change: Change, provisions: Iterable[Provision]) -> Iterator[Effect]:
    entries = {each.provision: (n, each) for n, each in enumerate(change.entries, 1)}
    for provision in provisions:
        for state in provision.states if provision.id in entries else ():
            if state.change == change.id and state.assessment:
                number, entry = entries[provision.id]
                before = entry.before.text if entry.before else ""
                yield from _read_facts(state.clause.text, state.assessment.facts, before, number)


def _read_facts(text: str, facts: Iterable[Fact], before: str, number: int) -> Iterator[Effect]:
    for fact in facts:
        stated = text[fact.start : fact.end]
        if fact.name == _FACT and stated and stated not in before:
            words = _quote(text, fact.start, fact.end)
            yield Effect(value=fact.value, number=number, words=words)


def _find_in_differences(change: Change) -> Iterator[Effect]:
    for number, entry in enumerate(change.entries, 1):
        for each in entry.assessment.differences if entry.assessment else ():
            if each.name == _FACT:
                yield Effect(value=each.after, number=number, words="")


def _quote(text: str, start: int, end: int) -> str:
    """Return a stretch with the words around it, cut where words end."""
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    if first and (space := text.find(" ", first, start)) >= 0:
        first = space + 1
    if last < len(text) and (space := text.rfind(" ", end, last)) >= 0:
        last = space
    dots = ("…" if first else "", "…" if last < len(text) else "")
    return f"{dots[0]}{opening(text[first:last], 4 * _AROUND)}{dots[1]}"
