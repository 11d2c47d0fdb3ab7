"""Facts of what data a clause names, and of what is done with data."""

import re
from collections.abc import Iterator

from analyzer.labelling.fact.lexicon import load_lexicon, load_words
from analyzer.labelling.fact.passage import Passage
from store.record import Fact

__all__ = ["DATA", "PURPOSE", "find_matters"]

DATA = "data category"
"""The name of the fact that says which data a clause names."""

PURPOSE = "purpose"
"""The name of the fact that says what data are used for."""

# One of these is in each text that deals with data, and is not about something else.
_DENIES = re.compile(r"\b(?:not|never|cannot|neither|nor|no\slonger)\b|n't\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"[.;:\n]|\b(?:but|except|unless|only|other\sthan|until|if|limited|because|so|than)\b"
)
_LEAD = 90  # characters in front in which words deny something
_LISTED = 2  # so many make a list of them, whose lead-in may stand above
_COLLECTING = load_words("collecting")
_SUBJECT = load_words("data")
_HANDLING = load_words("handling")


def find_matters(passage: Passage) -> Iterator[Fact]:
    """Yield the categories of data and the purposes that a text names, each once.

    One that the text says is not meant is left out.

    >>> from analyzer.labelling.fact.passage import read_passage
    >>> read = read_passage("We use location data for targeted advertising.")
    >>> [(each.name, each.value) for each in find_matters(read)]
    [('data category', 'location'), ('purpose', 'advertising')]
    """
    words = passage.words
    deals = not _COLLECTING.isdisjoint(words) or not (
        _SUBJECT.isdisjoint(words) or _HANDLING.isdisjoint(words)
    )
    facts: dict[tuple[str, str], Fact] = {}
    for name, table in ((DATA, "data"), (PURPOSE, "purposes")):
        for found in sorted(load_lexicon(table).find(passage)):
            if _is_denied(passage.lower, found.start):
                continue
            fact = Fact(name=name, value=found.value, start=found.start, end=found.end)
            facts.setdefault((name, found.value), fact)
    if deals or len(facts) >= _LISTED:
        yield from facts.values()


def _is_denied(lower: str, place: int) -> bool:
    """Return whether the words in front of a place say that what follows is not done."""
    first = max(0, place - _LEAD)
    last = max((found.end() for found in _DENIES.finditer(lower, first, place)), default=0)
    return bool(last) and not _GOES_ON.search(lower, last, place)
