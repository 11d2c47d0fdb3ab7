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

_DENIES = re.compile(
    r"\b(?:(?<!or\s)not|never|cannot|neither|nor|no\slonger|under\sno\scircumstances|refrain\sfrom)\b"
    r"(?!\s(?:only|just|limited|need|require|want|wish|personally|identifiable))"
    r"|n't\b(?!\s(?:only|need|want))|\bno(?=\s[^.,;]{0,30}\Z)|\bnone\sof\b"
)
_ASIDE = re.compile(r"\b(?:that|which|who|whether|if|when|where|while)\b[^.,;]{0,30}\Z")
# Behind these, somebody does something else, or what was denied is taken back.
_GOES_ON = re.compile(
    r"[.;:\n–—]|,\s(?:(?:and|but|so|then|instead)\s)?(?:we|you|they|our|it)\b"
    r"|\b(?:although|apart|because|besides|beyond|but|except|exception|however|if|instead|limited"
    r"|only|other\sthan|so|than|though|unless|until|when|while)\b"
)
_BEHIND = re.compile(
    r"[^.,;:\n]{0,40}?\b(?:(?:is|are|was|were|will)\s(?:never|not)(?!\sonly)|never)\b"
    r"(?:\s(?:be|been|ever))?\s(?:collected|disclosed|kept|processed|recorded|retained|shared|sold"
    r"|stored|used)\b"
)
_CONDITION = re.compile(r"[^.;\n]{0,200}\b(?:unless|without|except)\b")
_LEAD = 240  # characters in front in which words deny something
_LISTED = 2  # so many make a list of them, whose lead-in may stand above
# One of these is in each text that deals with data, and is not about something else.
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
            key = name, found.value
            if key not in facts and not _is_denied(passage.lower, found.start, found.end):
                facts[key] = Fact(name=name, value=found.value, start=found.start, end=found.end)
    if deals or len(facts) >= _LISTED:
        yield from facts.values()


def _is_denied(lower: str, start: int, end: int) -> bool:
    """Return whether the words around a span say that it is not meant."""
    if _CONDITION.match(lower, end):
        return False
    if _BEHIND.match(lower, end):
        return True
    first = max(0, start - _LEAD)
    denials = list(_DENIES.finditer(lower, first, start))
    if not denials:
        return False
    last = denials[-1]
    aside = _ASIDE.search(lower, first, last.start())
    return not aside and not _GOES_ON.search(lower, last.end(), start)
