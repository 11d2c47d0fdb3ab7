"""How much two texts have in common, found without comparing all of their words."""

from analyzer.normal import similar_words
from analyzer.overlap import count_same, count_same_end

__all__ = ["SAME_WORDS", "count_common"]

SAME_WORDS = 0.6
"""Share of distinct words in common from which two texts are the same in most."""


def count_common(accepted: str, text: str) -> float:
    """Return the share of their words that two texts have in common; 1.0 where most is the same.

    Most captures differ in a few places, so whole lines are compared before any words are.
    """
    longest = max(len(accepted), len(text))
    start = count_same(accepted, text)
    if start + count_same_end(accepted[start:], text[start:]) >= longest * SAME_WORDS:
        return 1.0
    lines = set(accepted.split("\n")) & set(text.split("\n"))
    if sum(map(len, lines)) >= longest * SAME_WORDS:
        return 1.0
    return similar_words(accepted, text)
