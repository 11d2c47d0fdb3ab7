"""Facts of a clause: the parameters that its words state, each with the span that states it.

A fact's name says what it is about, told by the nearest telling words of its sentence: a period
near "refund" is a refund period. A parameter that is spoken of but not given is "unspecified".
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from analyzer.labelling.contact import find_contacts
from analyzer.labelling.forum import find_forum
from analyzer.labelling.moment import find_dates
from analyzer.labelling.quantity import find_ages, find_amounts, find_percentages, find_periods
from store.record import Fact

__all__ = ["MODAL", "find_facts"]

MODAL = "modal verb"
"""The name of the fact that says how strongly a clause binds: may, will, must, shall, or not."""

_CAP = "liability cap"
_READ = 20_000  # characters of a clause that are looked at
_FINDERS = (
    find_periods, find_amounts, find_percentages, find_ages, find_forum, find_dates, find_contacts
)  # fmt: skip
_MODAL = re.compile(
    r"\b(?P<verb>may|must|shall|will)(?P<negated>\snot\b)?|\b(?P<cannot>cannot|can not|can['’]t)\b"
    r"|\b(?P<wont>won['’]t)\b",
    re.IGNORECASE,
)
_IS_MONTH = re.compile(r"\s\d")


@lru_cache(maxsize=2_048)  # the new text of one change is the old text of the next
def find_facts(text: str) -> tuple[Fact, ...]:
    """Return the facts of a clause in the order of its words.

    Only the first 20,000 characters are looked at. Of the modal verbs, each is given once.

    >>> [(fact.name, fact.value) for fact in find_facts("You get a seven (7) day free trial.")]
    [('free trial', '7 days')]
    """
    read = text[:_READ]
    facts = [fact for find in _FINDERS for fact in find(read)]
    caps = [fact for fact in facts if fact.name == _CAP]
    free = [fact for fact in facts if fact.name == _CAP or not any(_is_in(fact, c) for c in caps)]
    free.extend(_find_modals(read))
    return tuple(sorted(free, key=lambda fact: (fact.start, fact.end, fact.name)))


def _is_in(fact: Fact, other: Fact) -> bool:
    """Return whether a fact is a part of another: the months over which fees were paid."""
    return other.start <= fact.start and fact.end <= other.end


def _find_modals(text: str) -> Iterator[Fact]:
    seen = set()
    for found in _MODAL.finditer(text):
        if found[0] == "May" and _IS_MONTH.match(text, found.end()):
            continue
        value = _write_modal(found)
        if value not in seen:
            seen.add(value)
            yield Fact(name=MODAL, value=value, start=found.start(), end=found.end())


def _write_modal(found: re.Match[str]) -> str:
    if found["cannot"]:
        return "cannot"
    if found["wont"]:
        return "will not"
    return found["verb"].lower() + (" not" if found["negated"] else "")
