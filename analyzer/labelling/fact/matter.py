"""Facts of what data a clause names, and of what is done with data."""

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
_LISTED = 2  # so many make a list of them, whose lead-in may stand above
_COLLECTING = load_words("collecting")
_SUBJECT = load_words("data")
_HANDLING = load_words("handling")


def find_matters(passage: Passage) -> Iterator[Fact]:
    """Yield the categories of data and the purposes that a text names, each once.

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
            fact = Fact(name=name, value=found.value, start=found.start, end=found.end)
            facts.setdefault((name, found.value), fact)
    if deals or len(facts) >= _LISTED:
        yield from facts.values()
