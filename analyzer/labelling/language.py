"""Whether a text is English, told by its script and its most frequent words."""

import re

from analyzer.labelling.rulebook import load_words

__all__ = ["speaks_english"]

_ENGLISH, _FOREIGN = load_words("english"), load_words("foreign")
_WORD = re.compile(r"[^\W\d_]+")
_READ = 1_000  # characters that are looked at
_BEYOND = re.compile(r"[^\x00-ɏ]+")  # behind the last letter of Latin Extended-B


def speaks_english(text: str) -> bool:
    """Return whether a text is English; one with too few words to tell is taken for English.

    >>> speaks_english("We may share your data."), speaks_english("Wir teilen Ihre Daten nicht.")
    (True, False)
    """
    sample = text[:_READ].lower()
    if not sample.isascii():
        beyond = sum(map(str.isalpha, "".join(_BEYOND.findall(sample))))
        if beyond and beyond * 2 > sum(map(str.isalpha, sample)):
            return False
    words = _WORD.findall(sample)
    if _FOREIGN.isdisjoint(words):
        return True
    foreign = sum(word in _FOREIGN for word in words)
    return foreign < 2 or foreign <= sum(word in _ENGLISH for word in words)
