"""Facts of where people can turn: mail addresses and telephone numbers."""

import re
from collections.abc import Iterator

from analyzer.labelling.fact.passage import Passage
from store.record import Fact

__all__ = ["MAIL", "find_contacts"]

MAIL = "e-mail address"
"""The name of the fact that says where people can write to."""

_PHONE = "telephone number"

_ADDRESS = re.compile(r"[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_NUMBER = re.compile(r"(?<![\w/.-])(?:\+|\(|1-)?\d(?:[\s().-]{0,2}\d){7,13}(?![\w/-])")
_CALL = re.compile(
    r"\b(?:call\w*|tele\w*|phone|tel|fax|toll|hotline|dial|contact)\b|\+", re.IGNORECASE
)
_DIGITS = re.compile(r"\d(?:[\s().-]{0,2}\d){7}")  # what every number has, quickly looked for first
_LEAD = 40  # characters in front of a number in which something must say what it is


def find_contacts(passage: Passage) -> Iterator[Fact]:
    """Yield the mail addresses and telephone numbers of a text; hidden addresses are left out.

    >>> from analyzer.labelling.fact.passage import read_passage
    >>> read = read_passage("Call +1 555-0100-22 or write to Help@lumo.example.")
    >>> [fact.value for fact in find_contacts(read)]
    ['help@lumo.example', '1555010022']
    """
    text = passage.text
    for found in _ADDRESS.finditer(text) if "@" in text else ():
        value = found[0].rstrip(".-").lower()
        yield Fact(name=MAIL, value=value, start=found.start(), end=found.start() + len(value))
    for found in _NUMBER.finditer(text) if passage.has_digits and _DIGITS.search(text) else ():
        lead = text[max(0, found.start() - _LEAD) : found.start() + 1]
        if _CALL.search(lead):
            value = "".join(filter(str.isdigit, found[0]))
            yield Fact(name=_PHONE, value=value, start=found.start(), end=found.end())
