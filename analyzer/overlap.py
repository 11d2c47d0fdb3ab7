"""How much of two texts is the same at their ends, found without looking at each character."""

from collections.abc import Callable

__all__ = ["count_same", "count_same_end"]


def count_same(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning.

    >>> count_same("30 days", "30 hours")
    3
    """
    return _search(min(len(one), len(other)), lambda size: one[:size] == other[:size])


def count_same_end(one: str, other: str, most: int | None = None) -> int:
    """Return how many characters two texts have in common at their end, up to so many.

    >>> count_same_end("30 days", "14 days"), count_same_end("30 days", "14 days", 2)
    (5, 2)
    """
    left = min(len(one), len(other)) if most is None else most
    return _search(left, lambda size: one[len(one) - size :] == other[len(other) - size :])


def _search(most: int, is_same: Callable[[int], bool]) -> int:
    """Return the largest size for which something holds that holds for all smaller ones."""
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        if is_same(middle):
            least = middle
        else:
            most = middle - 1
    return least
