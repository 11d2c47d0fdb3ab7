"""Texts of which most is gone: a part of the document, or a page that only leads to its parts.

A page whose sections are not opened, or were moved to pages of their own, loses most of its text.
That it stays so does not make it what somebody decided.
"""

import re

from analyzer.edition import Edition, read_edition
from analyzer.gate.furniture import RULING
from analyzer.gate.overlap import SAME_WORDS
from analyzer.gate.token import tokens_of
from analyzer.normal import similar_words
from store.record import Reading

__all__ = ["explain_lost_head", "explain_recovery", "explain_remnant", "is_statement"]

_LEFT = 0.75  # share of the accepted text up to which one without anything new is a part of it
_SMALL = 0.15  # share of it that is too little for the whole document, whatever it says
_LONG, _LONGER = 1_500, 10_000  # characters of an accepted text of which that can be told
_OLD = 0.95  # share of the statements that stood in the accepted text where nothing is new
_MORE = 1.1  # by which a text is longer than the one of it that was cut
_CUT = 20  # characters of the line in which a text was cut
_FIRST_SECTION = re.compile(r"#* ?(?:section |article |part |§ ?)?1(?![\d,-])", re.IGNORECASE)
_BINDING = re.compile(r"\b(?:waiv|bound|releas|indemn|arbitrat|liab)", re.IGNORECASE)
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


def explain_lost_head(accepted: Reading, reading: Reading) -> str:
    """Return why a text is the accepted one without its head; empty if it is not.

    It begins with its first section, word for word, and what led to that is gone: its name, its
    date, who the parties are.
    """
    lines = [line for line in reading.text.split("\n") if line]
    if len(accepted.text) < _LONG or not lines or not _FIRST_SECTION.match(lines[0]):
        return ""
    before = [line for line in accepted.text.split("\n") if line]
    first = tokens_of(lines[0])
    places = range(len(before) - 1, 0, -1)  # a table of contents may name it as well
    place = next((n for n in places if tokens_of(before[n]) == first), 0)
    head = [line for line in before[:place] if is_statement(line)]
    if not head or any(RULING.search(line) or _BINDING.search(line) for line in head):
        return ""
    if list(map(tokens_of, lines)) != list(map(tokens_of, before[place:])):
        return ""
    return "the text begins with its first section, and what led to it is gone"


def explain_recovery(accepted: Reading, reading: Reading) -> str:
    """Return why a text only completes the accepted one, which a capture had cut; empty if not.

    Nobody ends a document in the middle of a word or of a sentence, so what follows there stood
    before.
    """
    before = [line for line in accepted.text.rstrip().split("\n") if line]
    if len(accepted.text) < _LONG or len(reading.text) < len(accepted.text) * _MORE:
        return ""
    last, lines = before[-1], reading.text.split("\n")
    if not last[-1].isalnum() or len(last) < _CUT:
        return ""
    goes_on = any(line.startswith(last) and len(line) > len(last) for line in lines)
    known = frozenset(lines)
    kept = sum(len(line) for line in before[:-1] if line in known)
    if not goes_on or kept < _OLD * sum(map(len, before[:-1])):
        return ""
    return f"the text before broke off after {len(accepted.text)} characters, in mid-sentence"


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
