"""What words say, less how they are written: inflection, synonyms and words that only colour."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from analyzer.labelling.rulebook import load_groups, load_words
from analyzer.labelling.wording import Word

__all__ = ["count_sense", "find_sense", "say_the_same"]

_WEIGHTY = load_words("weighty")
_EMPTY, _SOFT = load_words("empty"), load_words("soft")
_ENDINGS = (
    "ations",
    "ation",
    "ments",
    "ment",
    "'s",
    "s'",
    "ies",
    "ing",
    "ed",
    "es",
    "ly",
    "al",
    "s",
)
_ROOT = 4  # letters that an ending leaves at least


@lru_cache(maxsize=1)
def _load_synonyms() -> Mapping[str, str]:
    return {_cut(word): group[0] for group in load_groups("same") for word in group}


@lru_cache(maxsize=16_384)
def find_sense(word: str) -> str:
    """Return what a word in lower case stands for; nothing if it only colours.

    >>> find_sense("transfers") == find_sense("transferring"), find_sense("attorneys")
    (True, 'attorney')
    """
    if word in _WEIGHTY:
        return word
    if word in _EMPTY or word in _SOFT or (len(word) == 1 and not word.isascii()):
        return ""
    root = _cut(word)
    return _load_synonyms().get(root, root)


def count_sense(words: Iterable[Word]) -> Counter[str]:
    """Return how often each thing is said by some words."""
    return Counter(sense for word in words if (sense := find_sense(word.text)))


def say_the_same(some: Sequence[Word], others: Sequence[Word]) -> bool:
    """Return whether both say each thing equally often."""
    if some and others:
        return count_sense(some) == count_sense(others)
    return not any(find_sense(word.text) for word in some or others)


def _cut(word: str) -> str:
    """Return a word without its inflection: what is left is no word, but the same for its kin."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _ROOT:
            word = word[: -len(ending)]
            break
    if len(word) > _ROOT and word[-1] == word[-2]:
        word = word[:-1]
    return word.removesuffix("e") if len(word) > _ROOT else word
