"""What somebody wants to be told, in words."""

from collections.abc import Iterable, Iterator, Mapping

from store.record import Severity
from store.subscription import Interest, Rhythm
from web.view.excerpt import clean, opening
from web.view.wording import label

__all__ = ["name_interest", "name_rhythm"]

_NAMED = 10  # platforms, documents or types that are listed one by one
_RHYTHMS = {
    Rhythm.AT_ONCE: "as soon as they are seen",
    Rhythm.DAILY: "in a digest every day",
    Rhythm.WEEKLY: "in a digest every week",
    Rhythm.MONTHLY: "in a digest every month",
}


def name_interest(interest: Interest, names: Mapping[str, str]) -> str:
    """Return what is of interest in one phrase.

    Args:
        interest: What somebody wants to be told of.
        names: Names of clause types by slug.

    >>> name_interest(Interest(), {})
    'all substantive changes'
    >>> name_interest(Interest(platforms=("Lumenary",), severity=Severity.HIGH), {})
    'substantive changes in Lumenary; of high severity or more'
    """
    parts = "; ".join(_list_parts(interest, names))
    return clean(f"substantive changes {parts}" if parts else "all substantive changes")


def name_rhythm(rhythm: Rhythm) -> str:
    """Return how often somebody is told: "in a digest every week"."""
    return _RHYTHMS[rhythm]


def _list_parts(interest: Interest, names: Mapping[str, str]) -> Iterator[str]:
    places = (interest.platforms, interest.documents, interest.document_types)
    yield from (f"in {_list(each)}" for each in places if each)
    if interest.clause_types:
        yield f"about {_list(label(slug, names) for slug in interest.clause_types)}"
    if interest.severity is not Severity.LOW:
        yield f"of {interest.severity} severity or more"
    if interest.directions:
        yield " or ".join(label(each).lower() for each in interest.directions)


def _list(words: Iterable[str]) -> str:
    named = [opening(each, 60) for each in words]
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return f"{', '.join(named[:_NAMED])}{more}"
