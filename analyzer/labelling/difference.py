"""What the facts of two sides of a clause change differ in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from analyzer.labelling.fact import (
    COUNTRY,
    DATA,
    MAIL,
    MODAL,
    NEGATION,
    PARTY,
    PROCESSOR,
    PURPOSE,
    TASK,
    UNSPECIFIED,
)
from store.record import Fact, FactDifference

__all__ = [
    "ABSENT",
    "LISTED",
    "differ",
    "hides_addresses",
    "leave_hidden",
    "swap_parties",
    "weigh_negations",
]

ABSENT = "absent"
"""Stands for a parameter on the side that does not state it."""

LISTED = frozenset({COUNTRY, DATA, NEGATION, PARTY, PROCESSOR, PURPOSE, TASK})
"""The names of facts of which a clause states many: what counts is which came and which went."""

_WHO = frozenset({COUNTRY, PARTY, PROCESSOR})
_OF_A_PARTY = frozenset({COUNTRY, TASK})  # with a value that begins with the party
_Stated = tuple[str, str]  # name and value

_NOT = "not "
_HIDDEN = re.compile(r"\[email.protected\]|\[at\]|\(at\)", re.IGNORECASE)


def differ(
    before: Sequence[Fact], after: Sequence[Fact], *, whole: bool = False
) -> tuple[FactDifference, ...]:
    """Return what differs: parameters in the order in which they stand, then what is listed.

    A parameter that only one side states is "absent" on the other; one that is still spoken of but
    not given is "unspecified". A value that merely stands near other words now is no difference,
    and neither is a modal verb that came or went with a whole sentence. What is listed (data,
    purposes, parties) differs one by one; of a `whole` clause that came or went, only the parties.

    >>> from analyzer.labelling.fact import find_facts
    >>> old, new = "A 7-day free trial.", "There may be a free trial."
    >>> [(each.name, each.before, each.after) for each in differ(find_facts(old), find_facts(new))]
    [('free trial', '7 days', 'unspecified')]
    """
    gone, came = _subtract(before, after), _subtract(after, before)
    renamed = {value for _, value in gone} & {value for _, value in came} - {UNSPECIFIED}
    names = dict.fromkeys(name for name, _ in (*gone, *came))
    single = (
        each for name in names if name not in LISTED for each in _pair(name, gone, came, renamed)
    )
    shown = _WHO if whole else LISTED
    return (*single, *(each for name in names if name in shown for each in _list(name, gone, came)))


def _subtract(facts: Sequence[Fact], others: Sequence[Fact]) -> list[_Stated]:
    stated = {(other.name, other.value) for other in others}
    return list(dict.fromkeys((f.name, f.value) for f in facts if (f.name, f.value) not in stated))


def _pair(
    name: str, gone: Sequence[_Stated], came: Sequence[_Stated], renamed: set[str]
) -> Iterator[FactDifference]:
    old = [value for key, value in gone if key == name and value not in renamed]
    new = [value for key, value in came if key == name and value not in renamed]
    for before, after in zip_longest(old, new, fillvalue=ABSENT):
        said_nothing = {before, after} == {ABSENT, UNSPECIFIED}
        if not said_nothing and not (name == MODAL and ABSENT in (before, after)):
            yield FactDifference(name=name, before=before, after=after)


def _list(name: str, gone: Sequence[_Stated], came: Sequence[_Stated]) -> Iterator[FactDifference]:
    """Yield what went and what came, one by one; what is said of one party belongs together.

    What was said of a party that went is left out, and what a new one does.
    """
    new = {_key(name, value): value for key, value in came if key == name}
    for key, value in gone:
        other = new.pop(_key(name, value), ABSENT) if key == name else ABSENT
        if key == name and not (name in _OF_A_PARTY and other == ABSENT):
            yield FactDifference(name=name, before=value, after=other)
    for value in new.values() if name != TASK else ():
        yield FactDifference(name=name, before=ABSENT, after=value)


def _key(name: str, value: str) -> str:
    return value.partition(": ")[0] if name in _OF_A_PARTY else value


def hides_addresses(text: str) -> bool:
    """Return whether a placeholder stands for a mail address, to hide it from programs."""
    return bool(_HIDDEN.search(text))


def leave_hidden(
    differences: Iterable[FactDifference], *, hidden: bool
) -> tuple[FactDifference, ...]:
    """Return differences, without an address that a side may only hide."""
    return tuple(
        each
        for each in differences
        if not (hidden and each.name == MAIL and ABSENT in {each.before, each.after})
    )


def swap_parties(before: Sequence[Fact], after: Sequence[Fact]) -> bool:
    """Return whether another party is named, or another country where it processes data."""
    old, new = (
        {(each.name, each.value) for each in facts if each.name in _WHO}
        for facts in (before, after)
    )
    return old != new


def weigh_negations(
    differences: Iterable[FactDifference], old: str, new: str
) -> tuple[FactDifference, ...]:
    """Return differences; of the negations only those of which the other side says the opposite.

    >>> gone = FactDifference(name=NEGATION, before="not sell", after=ABSENT)
    >>> [each.after for each in weigh_negations([gone], "We do not sell it.", "We sell it.")]
    ['sell']
    >>> weigh_negations([gone], "We do not sell it.", "We keep it.")
    ()
    """
    return tuple(
        each
        for difference in differences
        for each in (
            _oppose(difference, old, new) if difference.name == NEGATION else (difference,)
        )
    )


def _oppose(difference: FactDifference, old: str, new: str) -> Iterator[FactDifference]:
    came = difference.before == ABSENT
    denied = difference.after if came else difference.before
    verb = denied.removeprefix(_NOT)
    if re.search(rf"\b{re.escape(verb)}\b", (old if came else new).lower()):
        before, after = (verb, denied) if came else (denied, verb)
        yield FactDifference(name=NEGATION, before=before, after=after)
