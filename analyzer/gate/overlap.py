"""How much two texts have in common, found without comparing all of their words."""

from analyzer.normal import similar_words

__all__ = ["SAME_WORDS", "count_common", "count_same", "count_same_end"]

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


def count_same(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[least:middle] == other[least:middle]:
            least = middle
        else:
            most = middle - 1
    return least


def count_same_end(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their end."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[len(one) - middle :] == other[len(other) - middle :]:
            least = middle
        else:
            most = middle - 1
    return least
