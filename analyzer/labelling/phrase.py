"""The way cues are written, and the words they stand for.

A cue is words in lower case. `(a|b)` is a choice, `(a|)` may be missing, `{name}` is a list of
words kept elsewhere. ` ... ` leaves up to twelve words of the same sentence between two parts,
` .. ` up to four.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

__all__ = ["SENTENCE_END", "Part", "cut_words", "expand_phrase", "split_words"]

SENTENCE_END = "."
"""Stands for the end of a sentence among the words of a text."""

_CHOICE = re.compile(r"\(([^()]*)\)")
_WORD = re.compile(
    r"(?P<short>(?:[A-Za-z]\.){2,})"  # u.s.
    r"|[^\W_]+(?:['’][^\W_]+)*"  # day, don't, data's
    r"|[$€£%]"
    r"|(?P<stop>[.!?](?=[\s\"'”’)\]]|$)|\n)"
)
_GAPS = {"..": 4, "...": 12}
_TEXTS = 256  # texts whose words are remembered, because each is looked at in several ways
_SHORT = "art co corp inc ltd no nos para sec st vs"
_ABBREVIATIONS = frozenset(_SHORT.split())


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One part of a cue: words without a gap."""

    phrases: tuple[str, ...]  # the word sequences that satisfy it
    gap: int  # words that may stand between it and the part before it; 0 for the first


def expand_phrase(written: str, groups: Mapping[str, str]) -> tuple[Part, ...]:
    """Return the parts of a cue with all the word sequences that satisfy each.

    Raises:
        KeyError: A `{name}` is not among the groups.

    >>> parts = expand_phrase("(we|they) sell .. {data}", {"data": "(your |)data"})
    >>> [part.phrases for part in parts]
    [('we sell', 'they sell'), ('your data', 'data')]
    """
    filled = re.sub(r"\{([\w-]+)\}", lambda found: groups[found[1]], written)
    first, *rest = re.split(r" (\.{2,3}) ", filled)
    parts = [
        (first, 0),
        *((part, _GAPS[dots]) for dots, part in zip(rest[::2], rest[1::2], strict=True)),
    ]
    return tuple(
        Part(phrases=tuple(dict.fromkeys(_list_choices(part))), gap=gap) for part, gap in parts
    )


def _list_choices(part: str) -> Iterator[str]:
    pieces = _CHOICE.split(part)  # plain, choice, plain, choice, ...
    options = [piece.split("|") if place % 2 else [piece] for place, piece in enumerate(pieces)]
    for chosen in product(*options):
        yield " ".join("".join(chosen).split())


def split_words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word of a text in lower case, with its start and end.

    "." stands for the end of a sentence; other punctuation is left out. A hyphen parts words, so
    that "opt-out" and "opt out" are the same.

    >>> [word for word, _, _ in split_words("Don’t opt-out. Acme Inc. may")]
    ["don't", 'opt', 'out', '.', 'acme', 'inc', 'may']
    """
    for word, (start, end) in zip(*cut_words(text), strict=True):
        yield word, start, end


@lru_cache(maxsize=_TEXTS)
def cut_words(text: str) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """Return the words that `split_words` yields, and their spans.

    >>> cut_words("Opt-out. Now")
    (('opt', 'out', '.', 'now'), ((0, 3), (4, 7), (7, 8), (9, 12)))
    """
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    lower = text.lower().replace("’", "'")
    if len(lower) != len(text):  # a letter that takes two in lower case would move all behind it
        lower = "".join(c if len(c.lower()) > 1 else c.lower() for c in text).replace("’", "'")
    last = ""
    for found in _WORD.finditer(lower):
        if found.lastgroup == "stop":
            if last not in _ABBREVIATIONS or found[0] == "\n":
                words.append(SENTENCE_END)
                spans.append(found.span())
            last = SENTENCE_END
        else:
            last = found[0]
            words.append(last)
            spans.append(found.span())
    return tuple(words), tuple(spans)
