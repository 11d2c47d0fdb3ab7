"""What the facts of two sides of a clause change differ in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from analyzer.labelling.contact import MAIL
from analyzer.labelling.fact import MODAL
from analyzer.labelling.quantity import UNSPECIFIED
from store.record import Fact, FactDifference

__all__ = ["ABSENT", "differ", "hides_addresses", "leave_hidden"]

ABSENT = "absent"
"""Stands for a parameter on the side that does not state it."""

_HIDDEN = re.compile(r"\[email.protected\]|\[at\]|\(at\)", re.IGNORECASE)


def differ(before: Sequence[Fact], after: Sequence[Fact]) -> tuple[FactDifference, ...]:
    """Return the parameters that differ, in the order in which the sides state them, old first.

    A parameter that only one side states is "absent" on the other; one that is still spoken of but
    not given is "unspecified". A value that merely stands near other words now is no difference,
    and neither is a modal verb that came or went with a whole sentence.

    >>> from analyzer.labelling.fact import find_facts
    >>> old, new = "A 7-day free trial.", "There may be a free trial."
    >>> [(each.name, each.before, each.after) for each in differ(find_facts(old), find_facts(new))]
    [('free trial', '7 days', 'unspecified')]
    """
    gone, came = _subtract(before, after), _subtract(after, before)
    renamed = {value for _, value in gone} & {value for _, value in came} - {UNSPECIFIED}
    names = dict.fromkeys(name for name, _ in (*gone, *came))
    return tuple(each for name in names for each in _pair(name, gone, came, renamed))


def _subtract(facts: Sequence[Fact], others: Sequence[Fact]) -> list[tuple[str, str]]:
    stated = {(other.name, other.value) for other in others}
    return list(dict.fromkeys((f.name, f.value) for f in facts if (f.name, f.value) not in stated))


def _pair(
    name: str, gone: list[tuple[str, str]], came: list[tuple[str, str]], renamed: set[str]
) -> Iterator[FactDifference]:
    old = [value for key, value in gone if key == name and value not in renamed]
    new = [value for key, value in came if key == name and value not in renamed]
    for before, after in zip_longest(old, new, fillvalue=ABSENT):
        said_nothing = {before, after} == {ABSENT, UNSPECIFIED}
        if not said_nothing and not (name == MODAL and ABSENT in (before, after)):
            yield FactDifference(name=name, before=before, after=after)


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
