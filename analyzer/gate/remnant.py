"""Texts of which most is gone: a part of the document, or a page that only leads to its parts.

A page whose sections are not opened, or were moved to pages of their own, loses most of its text.
That it stays so does not make it what somebody decided.
"""

from analyzer.edition import Edition, read_edition
from analyzer.gate.overlap import SAME_WORDS
from analyzer.normal import similar_words
from store.record import Reading

__all__ = ["explain_remnant", "is_statement"]

_LEFT = 0.75  # share of the accepted text up to which one without anything new is a part of it
_SMALL = 0.15  # share of it that is too little for the whole document, whatever it says
_LONG, _LONGER = 1_500, 10_000  # characters of an accepted text of which that can be told
_OLD = 0.95  # share of the statements that stood in the accepted text where nothing is new
_STATEMENT = 8  # words from which a line is a statement, whatever it ends with


def explain_remnant(accepted: Reading, reading: Reading) -> str:
    """Return why a text is only what a capture left of the accepted one; empty if it may be whole.

    Whoever shortens a document says of when it is: a text of a newer day is whole.
    """
    was, now = len(accepted.text), len(reading.text)
    if was < _LONG or now >= was * _LEFT or _is_newer(reading, accepted):
        return ""
    if was >= _LONGER and now < was * _SMALL:
        return f"{now} of {was} characters are left, too few to be the document"
    before, after = (each.text.split("\n") for each in (accepted, reading))
    stated, known = [line for line in after if is_statement(line)], frozenset(before)
    old = sum(len(line) for line in stated if line in known)
    if not stated or old < _OLD * sum(map(len, stated)):
        return ""
    left = frozenset(after)
    gone = "\n".join(line for line in before if line not in left)
    if similar_words(gone, reading.text) >= SAME_WORDS:
        return ""  # a second copy, and no part of the document
    return f"nothing in it is new, and {now} of {was} characters are left"


def is_statement(line: str) -> bool:
    """Return whether a line says something: it is no label.

    >>> is_statement("We keep it."), is_statement("Our partners")
    (True, False)
    """
    return line.count(" ") + 1 >= _STATEMENT or line[-1:] in (".", "。", ";")


def _is_newer(reading: Reading, accepted: Reading) -> bool:
    now, was = _find_day(read_edition(reading.text)), _find_day(read_edition(accepted.text))
    return now > was


def _find_day(edition: Edition) -> str:
    return max((day.isoformat() for day in edition.updated.values()), default="")
