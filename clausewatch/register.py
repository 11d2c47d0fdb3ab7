"""Interests of many, by what they are about, so that a record is held against few of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Generic, TypeVar

from store.record import Change
from store.subscription import Interest

__all__ = ["Register"]

_Bearer = TypeVar("_Bearer")
_Place = tuple[str, str]  # what restricts an interest, and to what
_ANYWHERE = ("", "")


class Register(Generic[_Bearer]):
    """Whoever has an interest, found by a record that it covers."""

    def __init__(self, interests: Iterable[tuple[Interest, _Bearer]]) -> None:
        same: dict[Interest, list[_Bearer]] = defaultdict(list)
        for interest, bearer in interests:
            same[interest].append(bearer)
        self._kinds = list(same.items())
        self._near: dict[_Place, list[int]] = defaultdict(list)
        for number, interest in enumerate(same):
            for place in set(_places_of(interest)):
                self._near[place].append(number)

    def find(self, change: Change) -> Iterator[_Bearer]:
        """Yield whoever has an interest that covers a record, each once."""
        key = change.document.key
        said = (entry.assessment.types for entry in change.entries if entry.assessment)
        places = [
            _ANYWHERE,
            ("document", change.document.id),
            ("platform", key.platform),
            ("type", key.type),
            *(("clause", slug) for slug in chain.from_iterable(said)),
        ]
        for number in sorted({each for place in places for each in self._near.get(place, ())}):
            interest, bearers = self._kinds[number]
            if interest.covers(change):
                yield from bearers


def _places_of(interest: Interest) -> list[_Place]:
    """Return where the records of an interest lie, by the narrowest thing that restricts it."""
    for name, values in (
        ("document", interest.documents),
        ("platform", interest.platforms),
        ("type", interest.document_types),
        ("clause", interest.clause_types),
    ):
        if values:
            return [(name, value) for value in values]
    return [_ANYWHERE]
