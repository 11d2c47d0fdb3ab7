"""Whether a text is English, told by its script and its most frequent words."""

import re

__all__ = ["speaks_english"]

_ENGLISH = frozenset(
    [
        "a",
        "all",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "by",
        "can",
        "do",
        "for",
        "from",
        "has",
        "have",
        "how",
        "if",
        "in",
        "is",
        "it",
        "may",
        "more",
        "must",
        "no",
        "not",
        "of",
        "on",
        "or",
        "other",
        "our",
        "shall",
        "such",
        "that",
        "the",
        "their",
        "these",
        "they",
        "this",
        "to",
        "us",
        "use",
        "was",
        "we",
        "what",
        "when",
        "which",
        "who",
        "will",
        "with",
        "without",
        "you",
        "your",
    ]
)
# Function words of languages in which policies are often written, less those that English shares.
_FOREIGN = frozenset(
    "der die das und ist nicht mit für von auf den dem des ein eine sie wir ihre oder werden"  # de
    " le la les des du une est et dans pour que vous nous votre vos sur avec pas aux sont"  # fr
    " el los las una y en por con su sus nos usted para del se al lo como este"  # es
    " il gli di che per non della dei delle sono nostro alla questo nel dati"  # it
    " het een niet wij uw voor van op zijn deze kunnen"  # nl
    " o os um uma não com você nossa seus ou ao dos das em"  # pt
    " nie się oraz przez jest lub dane które są"  # pl
    " och att det som för är av till inte vi du eller"  # sv
    " ve bir bu için ile veya olarak"  # tr
    " og som til ikke vi du eller kan".split()  # da, no
) - {"vi", "du", "die", "den", "de", "men", "el", "kan", "dos", "van", "a", "o", "per", "en"}
_WORD = re.compile(r"[^\W\d_]+")
_READ = 1_000  # characters that are looked at
_LATIN_END = "ɏ"  # the last letter of Latin Extended-B


def speaks_english(text: str) -> bool:
    """Return whether a text is English; one with too few words to tell is taken for English.

    >>> speaks_english("We may share your data."), speaks_english("Wir teilen Ihre Daten nicht mit Dritten.")
    (True, False)
    """
    sample = text[:_READ].lower()
    if not sample.isascii():
        letters = [letter for letter in sample if letter.isalpha()]
        if sum(letter > _LATIN_END for letter in letters) * 2 > len(letters):
            return False
    words = _WORD.findall(sample)
    foreign = sum(word in _FOREIGN for word in words)
    return foreign < 2 or foreign <= sum(word in _ENGLISH for word in words)
