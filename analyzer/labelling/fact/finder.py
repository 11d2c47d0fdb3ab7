"""Facts of a clause: the parameters that its words state, each with the span that states it.

A fact's name says what it is about, told by the nearest telling words of its sentence: a period
near "refund" is a refund period. A parameter that is spoken of but not given is "unspecified".
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from analyzer.labelling.fact.age import find_ages
from analyzer.labelling.fact.amount import CAP, find_amounts, find_caps, find_percentages
from analyzer.labelling.fact.contact import find_contacts
from analyzer.labelling.fact.forum import find_forum
from analyzer.labelling.fact.matter import find_matters
from analyzer.labelling.fact.moment import find_dates
from analyzer.labelling.fact.party import find_parties
from analyzer.labelling.fact.passage import read_passage
from analyzer.labelling.fact.period import find_periods
from analyzer.labelling.fact.presence import find_presences
from analyzer.labelling.fact.strength import find_modals, find_negations
from store.record import Fact

__all__ = ["find_facts", "find_header"]

_READ = 20_000  # characters of a clause that are looked at
_SHOWN = 1_000  # characters of a header row that are
_WHOLE = (find_ages, find_caps)  # of what lies within one of these, nothing else is stated
_PARTS = (find_periods, find_amounts)
_OTHERS = (
    find_percentages, find_forum, find_dates, find_contacts, find_presences, find_parties,
    find_matters, find_modals, find_negations,
)  # fmt: skip


@lru_cache(maxsize=768)  # the new text of one change is the old text of the next
def find_facts(text: str, header: str = "") -> tuple[Fact, ...]:
    """Return the facts of a clause in the order of its words.

    Only the first 20,000 characters are looked at. Of the modal verbs, each is given once.

    Args:
        text: The clause.
        header: The header row of its table, where the clause is a row of one.

    >>> [(fact.name, fact.value) for fact in find_facts("You get a seven (7) day free trial.")]
    [('free trial', '7 days')]
    """
    passage = read_passage(text[:_READ], header[:_SHOWN])
    whole = [fact for find in _WHOLE for fact in find(passage)]
    parts = [fact for find in _PARTS for fact in find(passage)]
    others = [fact for find in _OTHERS for fact in find(passage)]
    facts = [*whole, *_leave_parts(parts, whole), *others]
    return tuple(sorted(facts, key=lambda fact: (fact.start, fact.end, fact.name)))


def find_header(headings: Sequence[str]) -> str:
    """Return the header row above a clause that is a row of a table, or nothing.

    >>> find_header(("Our vendors", "Name | Country"))
    'Name | Country'
    """
    return headings[-1] if headings and "|" in headings[-1] else ""


def _leave_parts(facts: Sequence[Fact], whole: Sequence[Fact]) -> Iterator[Fact]:
    """Yield the facts that are no part of another: not the months over which fees were paid."""
    spans = sorted((each.start, each.end) for each in whole)
    for fact in facts:
        place = bisect_right(spans, (fact.start, len(spans) and spans[-1][1])) - 1
        if fact.name == CAP or place < 0 or spans[place][1] < fact.end:
            yield fact
