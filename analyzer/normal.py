"""What is not language leaves no trace in a comparison.

A text keeps its typographic characters; two clauses are compared by their folded forms.
"""

import html
import re
import unicodedata
from functools import lru_cache

__all__ = [
    "fold",
    "fold_heading",
    "hide_addresses",
    "hides_address",
    "similar_words",
    "split_heading",
    "words_of",
]

# What nobody sees: zero-width and soft characters, marks of direction and of variation.
_UNSEEN = "\u00ad\u061c\u180e\ufeff\ufe0e\ufe0f" + "".join(
    map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)))
)
# Quotes, dashes, spaces and ellipses are the publisher's typography, not its words.
_TYPOGRAPHY = {
    **dict.fromkeys("‘’‚‛′ʼ´", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("•·▪◦●■○‣⁃", ""),
    **dict.fromkeys(_UNSEEN, ""),
    **dict(zip("ﬀﬁﬂﬃﬄ", ("ff", "fi", "fl", "ffi", "ffl"), strict=True)),
    "…": "...",
}
_ODD = re.compile(f"[{''.join(_TYPOGRAPHY)}]")
# Most texts have no others but these; to replace one is much faster than to look for all.
_COMMON = (("’", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("\u00a0", " "))
_SPACED_DASH = re.compile(r" ?- ?")
_LOOSE = re.compile(r" (?=[.,;:!?)\]])|(?<=[(\[]) ")
_LOOSE_ENDS = (" .", " ,", " ;", " :", " !", " ?", " )", " ]", "( ", "[ ")
_BAR = re.compile(r" ?(?:\\?\| ?)+")
_INNER_MARKER = re.compile(r"\n+ *- +")
_ENTITY = re.compile(r"&(?:amp;)?(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_TRACKING = re.compile(
    r"(?<=[?&])(?:utm_\w+|mc_[ce]id|[a-z]{1,4}clid|_ga|_gl|igshid|ref_src|optimizely_user_id)"
    r"=[^&\s#)\].,;]*(?:[.,;][^&\s#)\].,;]+)*&?"
)
_LEFT_OVER = re.compile(r"[?&]+(?=[\s#)\],;]|\.(?:\s|$)|$)")
_AT_ENDS = ("at)", "at]", "AT)", "AT]", "at}", "at>")
# What a page tells those who hear it about a link, which stands in the text itself.
_NEW_WINDOW = re.compile(
    r"\s*[(\[]?\s*(?:\b(?:external )?link )?\b(?:will )?opens? (?:in )?an? new"
    r" (?:browser )?(?:window|tab)\b\s*[)\]]?\.?",
    re.IGNORECASE,
)
_SPELLED_AT = re.compile(r" ?[\[({<] ?at ?[\])}>] ?", re.IGNORECASE)
_SPELLED_DOT = re.compile(r"(?<=\w) ?[\[({<] ?dot ?[\])}>] ?(?=\w)", re.IGNORECASE)
_HIDDEN = "[email protected]"
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_WORD = re.compile(r"\w+")
_TEXTS = 8  # texts whose words are remembered: each is looked at beside several others
_HEADING_NUMBER = re.compile(
    r"(?:section|article|part|chapter|§)?\s*(\d+(?:\.\d+)*[a-z]?[.):]?|(?:[ivxlc]+|[a-z])[.):])"
    r"(?:\s*-\s*|\s+)(?=\S)",
    re.IGNORECASE,
)


def fold(text: str) -> str:
    """Return the form of a text in which typography and layout make no difference.

    >>> fold("We’ll keep it for  30 days — or more") == fold("We'll keep it for 30 days - or more")
    True
    """
    folded = text
    if not text.isascii():
        for odd, plain in _COMMON:
            folded = folded.replace(odd, plain)
        if not folded.isascii():
            folded = _ODD.sub(_plain, unicodedata.normalize("NFC", folded))
    if "¿" in folded:
        folded = folded.replace("ï¿½", "")  # a sign that was read in the wrong charset
    if "`" in folded:
        folded = folded.replace("`", "'")
    if "&" in folded and _ENTITY.search(folded):
        folded = html.unescape(html.unescape(folded))
    if "\n" in folded:
        folded = _INNER_MARKER.sub("\n", folded)
    if " new " in folded.lower() and _NEW_WINDOW.search(folded):
        folded = _NEW_WINDOW.sub("", folded)
    folded = " ".join(folded.split())
    if "- " in folded or " -" in folded:
        folded = _SPACED_DASH.sub("-", folded)
    if "|" in folded:
        folded = _BAR.sub("|", folded).strip("|")
    if any(map(folded.__contains__, _LOOSE_ENDS)):
        folded = _LOOSE.sub("", folded)
    if "=" in folded and _TRACKING.search(folded):
        folded = _LEFT_OVER.sub("", _TRACKING.sub("", folded))
    if "http://" in folded:  # the way to a place, which is the same place
        folded = folded.replace("http://", "https://")
    if any(map(folded.__contains__, _AT_ENDS)):
        folded = _SPELLED_DOT.sub(".", _SPELLED_AT.sub("@", folded))
    return folded


def _plain(odd: re.Match[str]) -> str:
    return _TYPOGRAPHY[odd[0]]


def hides_address(folded: str) -> bool:
    """Return whether a service has put a placeholder in the place of an e-mail address."""
    return _HIDDEN in folded


def hide_addresses(folded: str) -> str:
    """Return a text with that placeholder in the place of every e-mail address.

    >>> hide_addresses("Write to us@example.org.")
    'Write to [email protected].'
    """
    return _ADDRESS.sub(_HIDDEN, folded)


def fold_heading(text: str) -> str:
    """Return the folded form of a heading without its number.

    >>> fold_heading("9. Your notes") == fold_heading("Section 4: Your notes")
    True
    """
    return split_heading(text)[1]


@lru_cache(1 << 12)
def split_heading(text: str) -> tuple[str, str]:
    """Return the number of a heading, without its punctuation, and its folded words.

    >>> split_heading("Section 4.1: Your notes")
    ('4.1', 'Your notes')
    """
    folded = fold(text)
    number = _HEADING_NUMBER.match(folded)
    return (number[1].rstrip(".):"), folded[number.end() :]) if number else ("", folded)


def words_of(text: str) -> list[str]:
    """Return the words of a text, in order and in lower case.

    >>> words_of("Section 2: 30 days.")
    ['section', '2', '30', 'days']
    """
    return _WORD.findall(text.lower())


@lru_cache(_TEXTS)
def _distinct_words(text: str) -> frozenset[str]:
    return frozenset(words_of(text))


def similar_words(text: str, other: str) -> float:
    """Return the share of distinct words that two texts have in common, 0 to 1."""
    some, others = _distinct_words(text), _distinct_words(other)
    return len(some & others) / max(1, len(some | others))
