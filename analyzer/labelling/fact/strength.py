"""Facts of how strongly a clause binds: its modal verbs, and what it says is not so."""

import re
from collections.abc import Iterator

from analyzer.labelling.fact.lexicon import load_words
from analyzer.labelling.fact.passage import Passage
from store.record import Fact

__all__ = ["MODAL", "NEGATION", "find_modals", "find_negations"]

MODAL = "modal verb"
"""The name of the fact that says how strongly a clause binds: may, will, must, shall, or not."""

NEGATION = "negation"
"""The name of the fact that says what is not done, or may not be: "not sell"."""

_MODALS = frozenset(["may", "must", "shall", "will", "cannot", "can", "won"])
_MODAL = re.compile(
    r"\b(?P<verb>may|must|shall|will)(?P<negated>\snot\b)?|\b(?P<cannot>cannot|can not|can't)\b"
    r"|\b(?P<wont>won't)\b"
)
_IS_MONTH = re.compile(r"\s\d")
_NO = frozenset(["not", "never", "cannot", "t"])
_DENIES = re.compile(
    r"\b(?:(?:[a-z]{2,7}(?:n't|\snot)|cannot|never)(?!\sonly\b)"
    r"(?:\s(?:be|been|have|to|ever|also|otherwise|in any way|knowingly|intentionally|directly"
    r"|currently|generally|only|necessarily|itself|themselves|[a-z]{2,16}ly)){0,3}"
    r"|not\sto)\s(?P<verb>[a-z]{3,24})\b"
)
_NO_VERBS = load_words("no_verbs")
_MANY = 40  # negations of one text that are told apart


def find_modals(passage: Passage) -> Iterator[Fact]:
    """Yield the modal verbs of a text, each once, with their negation."""
    if _MODALS.isdisjoint(passage.words):
        return
    seen = set()
    for found in _MODAL.finditer(passage.lower):
        if found[0] == "may" and _is_month(passage.text, found):
            continue
        value = _write(found)
        if value not in seen:
            seen.add(value)
            yield Fact(name=MODAL, value=value, start=found.start(), end=found.end())


def find_negations(passage: Passage) -> Iterator[Fact]:
    """Yield what a text says is not so, each verb once.

    >>> from analyzer.labelling.fact.passage import read_passage
    >>> read = read_passage("We don't sell data, and it must never be shared.")
    >>> [each.value for each in find_negations(read)]
    ['not sell', 'not shared']
    """
    if _NO.isdisjoint(passage.words):
        return
    seen: set[str] = set()
    for found in _DENIES.finditer(passage.lower):
        verb = found["verb"]
        named = passage.text[found.start("verb")].isupper() and not found[0][:1].isupper()
        if named or verb in seen or verb in _NO_VERBS:
            continue
        if len(seen) < _MANY:
            seen.add(verb)
            yield Fact(name=NEGATION, value=f"not {verb}", start=found.start(), end=found.end())


def _is_month(text: str, found: re.Match[str]) -> bool:
    return text[found.start()] == "M" and bool(_IS_MONTH.match(text, found.end()))


def _write(found: re.Match[str]) -> str:
    if found["cannot"]:
        return "cannot"
    if found["wont"]:
        return "will not"
    return found["verb"] + (" not" if found["negated"] else "")
