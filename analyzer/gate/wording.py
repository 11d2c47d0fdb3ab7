"""What walls and policies say, from the lists beside this module."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

__all__ = ["Wall", "Wording", "load_wording"]

_WEIGHTS = (("sure", 0.9), ("clear", 0.6), ("hint", 0.3))
# Scripts in which a word has no visible beginning, or one that particles hide.
_SPACELESS = re.compile(r"[\u0e00-\u0e7f\u3000-\u9fff\uac00-\ud7af]")
_NEVER = "(?!)"
_STRUCTURE = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|[()|]")  # what is escaped or in a set is none
_QUANTIFIERS = tuple("?*+{")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wall:
    """A kind of page that is no document."""

    kind: str
    what: str  # it is, in neutral words
    says: tuple[tuple[re.Pattern[str], float], ...]  # patterns and weights, heaviest first

    def find(self, text: str) -> tuple[float, str] | None:
        """Return the weight and the words of the heaviest phrase in a passage, if any is there."""
        for pattern, weight in self.says:
            found = pattern.search(text)
            if found:
                return weight, found[0].strip()
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """All lists."""

    walls: tuple[Wall, ...]
    names: re.Pattern[str]  # what policies are called
    topics: re.Pattern[str]  # what they are called where a title or first heading says it
    others: re.Pattern[str]  # what no policy is called, though a name of one is in it
    matters: re.Pattern[str]  # what their sentences speak of
    duties: re.Pattern[str]  # who is bound to what
    talk: re.Pattern[str]  # what pages say to visitors of themselves
    bounds: re.Pattern[str]  # what bounds something, in a plain statement
    plain: frozenset[str]  # whole words that policies use, whatever they are about


@cache
def load_wording() -> Wording:
    """Return the lists, read once."""
    walls = _load("walls.toml")
    vocabulary = _load("vocabulary.toml")
    return Wording(
        walls=tuple(
            Wall(
                kind=kind,
                what=lists["what"],
                says=tuple((_compile(lists[name]), weight) for name, weight in _WEIGHTS),
            )
            for kind, lists in walls.items()
        ),
        plain=frozenset(vocabulary["plain"].split()),
        **{
            name: _compile(vocabulary[name])
            for name in ("names", "topics", "others", "matters", "duties", "talk", "bounds")
        },
    )


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((files("analyzer.gate") / name).read_text(encoding="utf-8"))


def _compile(expressions: list[str]) -> re.Pattern[str]:
    """Join expressions; in scripts with spaces each begins where a word begins."""
    free = [each for each in expressions if _SPACELESS.search(each)]
    bound = [each for each in expressions if not _SPACELESS.search(each)]
    joined = [rf"(?<!\w)(?:{_group(bound)})"] if bound else []
    return re.compile("|".join(joined + free) or _NEVER)


def _group(expressions: list[str]) -> str:
    """Join expressions by their first letters, so that few of them are tried at each word."""
    grouped: dict[str, list[str]] = defaultdict(list)
    others = []
    for each in chain.from_iterable(map(_split, expressions)):
        if each[:1].isalnum() and each[1:2] not in _QUANTIFIERS:
            grouped[each[0]].append(each[1:])
        else:
            others.append(each)
    groups = [f"{letter}(?:{'|'.join(rest)})" for letter, rest in grouped.items()]
    return "|".join(groups + others)


def _split(expression: str) -> Iterator[str]:
    """Yield the alternatives of an expression, at its outermost level."""
    start = depth = 0
    for found in _STRUCTURE.finditer(expression):
        sign = found[0]
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            yield expression[start : found.start()]
            start = found.end()
    yield expression[start:]
