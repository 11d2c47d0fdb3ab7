"""What is not language leaves no trace in a comparison.

A text keeps its typographic characters; two clauses are compared by their folded forms.
"""

import re

__all__ = ["fold", "fold_heading", "similar_words", "words_of"]

# Quotes, dashes, spaces and ellipses are the publisher's typography, not its words.
_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("•·▪◦●", ""),
        "…": "...",
        "\u00a0": " ",
    }
)
_SPACES = re.compile(r"\s+")
_SPACED_DASH = re.compile(r"\s*-\s*")
_WORD = re.compile(r"\w+")
_HEADING_NUMBER = re.compile(
    r"(?:section|article|part|chapter)?\s*(?:\d+(?:\.\d+)*[.):]?|(?:[ivxlc]+|[a-z])[.):])\s+",
    re.IGNORECASE,
)


def fold(text: str) -> str:
    """Return the form of a text in which typography and white space make no difference.

    >>> fold("We’ll keep it for  30 days — or more") == fold("We'll keep it for 30 days - or more")
    True
    """
    folded = _SPACES.sub(" ", text.translate(_TYPOGRAPHY)).strip()
    return _SPACED_DASH.sub("-", folded)


def fold_heading(text: str) -> str:
    """Return the folded form of a heading without its number.

    >>> fold_heading("9. Your notes") == fold_heading("Section 4: Your notes")
    True
    """
    folded = fold(text)
    return folded[number.end() :] if (number := _HEADING_NUMBER.match(folded)) else folded


def words_of(text: str) -> list[str]:
    """Return the words of a text, in order and in lower case.

    >>> words_of("Section 2: 30 days.")
    ['section', '2', '30', 'days']
    """
    return _WORD.findall(text.lower())


def similar_words(text: str, other: str) -> float:
    """Return the share of distinct words that two texts have in common, 0 to 1."""
    some, others = set(words_of(text)), set(words_of(other))
    return len(some & others) / max(1, len(some | others))
