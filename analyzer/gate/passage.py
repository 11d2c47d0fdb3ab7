"""The lines and sentences of a text, as the gate looks at them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from analyzer.normal import fold

__all__ = ["Passage", "count_words", "cut"]

_WORD = re.compile(r"[^\W_]+")
# Scripts that put no spaces between words: two characters count as a word there.
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_HEADING = re.compile(r"#{1,6} ")
_MARKER = re.compile(r"(?:(?:#{1,6}|[-*+•>|]|\d{1,3}[.)]) *)+(?= )")
_ENDS = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|(?<=[。！？])")
_RULE = re.compile(r"[-=|:\s*_]+")
_TITLE_PARTS = re.compile(r"\s*[|–—·•»]\s*|\s+-\s+|:\s+")
_MOST = 400  # passages that are looked at: what a page is shows at its beginning
_FAR = 15_000  # characters after which no more of them are looked at
_LONGEST = 2_000  # characters of a passage that are looked at
_BARS = 2  # bars of a line that make it a row of a table


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A label, a heading or a sentence."""

    text: str  # folded, lower case, without markers
    words: int
    is_title: bool = False  # of the page, or a part of it
    is_heading: bool = False
    is_top: bool = False  # a heading of the first level
    is_sentence: bool = False  # it is built like a sentence, not like a label
    is_row: bool = False  # of a table
    repeats: bool = False  # a heading that says what the title of the page says


def count_words(text: str) -> int:
    """Return how many words a text has, in any script.

    >>> count_words("Two words"), count_words("利用規約")
    (2, 2)
    """
    if text.isascii():
        return len(_WORD.findall(text))
    spaceless = len(_SPACELESS.findall(text))
    spaced = _SPACELESS.sub(" ", text) if spaceless else text
    return len(_WORD.findall(spaced)) + (spaceless + 1) // 2


def cut(title: str, text: str) -> Iterator[Passage]:
    """Yield the parts of a page's title and the first passages of its text, each once.

    A heading that says the same as the title is yielded again, because it says that the text itself
    goes by this name.
    """
    seen, titles, own, length = set(), set(), 0, 0
    for passage in islice(_passages(title, text), _MOST):
        own += not passage.is_title
        length += len(passage.text)
        if length > _FAR:
            break
        if not passage.words:
            continue
        if passage.text not in seen:
            seen.add(passage.text)
            if passage.is_title:
                titles.add(passage.text)
            yield passage
        elif passage.text in titles and (passage.is_heading or own == 1):
            titles.discard(passage.text)
            yield replace(passage, repeats=True)


def _passages(title: str, text: str) -> Iterator[Passage]:
    for part in _TITLE_PARTS.split(title):
        yield _passage(fold(part).lower(), is_title=True)
    for line in text.split("\n"):
        if not line.strip() or _RULE.fullmatch(line):
            continue
        if line.count("|") >= _BARS:
            yield _passage(fold(line.strip(" |")).lower(), is_row=True)
            continue
        content = fold(_MARKER.sub("", line.strip(), count=1)[: _MOST * _LONGEST]).lower()
        for part in _ENDS.split(content):
            passage = _passage(part, is_heading=_HEADING.match(line) is not None)
            yield replace(passage, is_top=True) if line.startswith("# ") else passage


def _passage(
    text: str, *, is_title: bool = False, is_heading: bool = False, is_row: bool = False
) -> Passage:
    shown = text.strip()[:_LONGEST]
    words = count_words(shown)
    is_built = words >= 8 or (words >= 4 and shown.rstrip("\"'”’) ")[-1:] in tuple(".!?;。！？"))
    return Passage(
        text=shown,
        words=words,
        is_title=is_title,
        is_heading=is_heading,
        is_row=is_row,
        is_sentence=is_built and not (is_title or is_heading),
    )
