"""Text that stands on a page and rules nothing: pointers, date lines, consent dialogues, menus."""

import re

from analyzer.labelling.phrase import cut_words
from analyzer.labelling.rulebook import load_words

__all__ = ["is_date_line", "is_furniture", "is_list"]

_READ = 400  # characters in which the words are counted
_DIALOG = re.compile(
    r"(?:manage|customi[sz]e) (?:cookie |privacy |my |your |consent )*preferences"
    r"|privacy preference cent(?:er|re)|cookie consent (?:manager|banner)"
    r"|(?:list of )?iab vendors|about your privacy"
    # the purposes of the framework for consent that most of them follow, in its own words
    r"|store and/or access information on a device|use precise geolocation data"
    r"|personali[sz]ed (?:ads|advertising) and content, .{0,120}"
    r"|actively scan device characteristics for identification",
    re.IGNORECASE,
)
_BUTTON = re.compile(r".{0,40}\(?opens in (?:a )?new (?:tab|window)\)?", re.IGNORECASE)
_LABEL = re.compile(
    r"do not (?:sell|share)(?: or (?:sell|share))? my\b|.{0,60}\b(?:learn|read) more\W*$",
    re.IGNORECASE,
)
_POLITE = re.compile(r"(?:please|you can|to) ", re.IGNORECASE)
_POINTING = load_words("pointing")
_POINTER_WORDS = 16  # of a pointer at most
_NOTICE = re.compile(
    r"\b(?:we(?:['’]re|['’]ve| are| have)?|has|have) (?:been |just |recently |made (?:\w+ )?)?"
    r"(?:updat\w*|chang\w*|revis\w*)\b.{0,30}\b(?:terms|policy|notice|statement|agreement|page)\b"
    r"|\brevisions? to (?:the|our|this|these) .{0,40}\bunder\b"
    r"|\bsummary of (?:the |our )?(?:\w+ )?changes\b"
    r"|\b(?:previous|prior|earlier|archived) versions?\b",
    re.IGNORECASE,
)
_NOTICE_WORDS = 30
# That another edition is to come, and where it can be read.
_COMING = re.compile(
    r"\W{0,3}(?:(?:our|the|this|these) )?(?:new|updated|revised) (?:\w+ ){0,2}"
    r"(?:terms|policy|notice|statement)(?: of \w+)? (?:will )?(?:takes?|goes?|comes?)"
    r"(?: into)? effect(?: on| from)? (?:[a-z]{3,9} \d{1,2},? \d{4}|\d{1,2} [a-z]{3,9} \d{4})\.?"
    r"(?: ?\W?(?:view|read|see) [\w ]{1,40}\W{0,2})?",
    re.IGNORECASE,
)
# Headings of what was changed when, or of what a program says in short: clauses say it themselves.
_LOG = re.compile(
    r"\W*(?:sections? (?:updated|changed|added|revised)(?: in this (?:release|version))?"
    r"|change ?log|(?:ai|automatically)[- ]generated key (?:takeaways|points))\W*",
    re.IGNORECASE,
)
_SPEAKING = re.compile(r"\b(?:we|our|us|you)\b", re.IGNORECASE)
_CONTENTS = re.compile(r"\W*(?:table of |page )?(?:contents?|index)\W*", re.IGNORECASE)
_BARE_WORDS = 14  # of an entry without a verb
_FIRM = re.compile(
    r"\b(?:must|shall|agree|consent|rights?|opt|sell|fees?|charges?|not|never|only)\b",
    re.IGNORECASE,
)
_RULES = re.compile(rf"{_FIRM.pattern}|\b(?:will|may|should|request)\b", re.IGNORECASE)
_DATE_LINE = re.compile(
    r"\W*(?:last\s)?(?:updated?|revised|modified|effective|version|posted|published|amended|date)\b"
    r"[^.]{0,30}\d",
    re.IGNORECASE,
)
_DATE_LINE_WORDS = 16
_MAY = re.compile(r"\bMay(?=\s+\d)|(?<=\d)\s+May\b")  # the month, which rules nothing
_LISTING = re.compile(
    r".{0,60}\b(?:sub-?processors|(?:services|products|sites|companies) covered"
    r"|(?:covered|included|excluded|eligible|participating|beta) (?:services|products|sites)"
    r"|(?:prohibited|restricted|banned|forbidden) (?:\w+ )?"
    r"(?:items|products|goods|content|businesses|uses|activities|services|countries))(?: list)?"
    # with whom somebody works
    r"|.{0,80}\b(?:third[- ]party|advertising|analytics) (?:[\w-]+ ){0,3}"
    r"(?:companies|partners|vendors|networks|providers)\b.{0,40}"
    r"\b(?:we|us|includ\w+|following|below|list\w*)\b.{0,80}"
)
_VERBS = load_words("verbs")


def is_furniture(text: str, headings: tuple[str, ...], *, at_edge: bool = False) -> bool:
    """Return whether a text only points on, dates the document or belongs to the page around it.

    Args:
        text: The text of a clause that came or went.
        headings: The path of headings above it.
        at_edge: It stands before the first heading of a text that has headings.
    """
    if any(_DIALOG.fullmatch(heading.strip(" #*:.")) for heading in headings):
        return True
    words = list(filter(str.isalpha, cut_words(text[:_READ])[0]))
    bare = not _VERBS & set(words)
    if headings and _LOG.fullmatch(headings[-1]):
        return bare or not (_RULES.search(text) or _SPEAKING.search(text))
    if is_date_line(text) or _BUTTON.fullmatch(text) or _is_pointer(text, words):
        return True
    if len(words) <= _NOTICE_WORDS and _NOTICE.search(text) and not _FIRM.search(text):
        return True
    if _COMING.fullmatch(text):
        return True
    if bare and len(words) <= _BARE_WORDS and headings and _CONTENTS.fullmatch(headings[-1]):
        return True
    if _RULES.search(text):
        return False
    if text.rstrip().endswith("?") and len(words) <= _BARE_WORDS:
        return True  # the heading of an answer
    if text.rstrip().endswith(":") and bare:
        return True  # it names what follows
    return at_edge and bare and "|" not in text and len(words) <= 2 * _BARE_WORDS


def is_date_line(text: str) -> bool:
    """Return whether a text only says of when the document is.

    >>> is_date_line("Revised 4 May 2024 (previous version)")
    True
    >>> is_date_line("Effective 4 May 2024, fees are doubled.")
    False
    """
    short = len(text.split()) <= _DATE_LINE_WORDS
    rest = _MAY.sub("", text)
    return short and bool(_DATE_LINE.match(text)) and not _RULES.search(rest)


def is_list(headings: tuple[str, ...]) -> bool:
    """Return whether the entries under headings rule something, however short they are."""
    return bool(headings) and bool(_LISTING.fullmatch(headings[-1].strip(" #*:.").lower()))


def _is_pointer(text: str, words: list[str]) -> bool:
    """Return whether a text is a link's label, or only says where to read on."""
    if len(words) > _POINTER_WORDS:
        return False
    if _LABEL.match(text):
        return True
    polite = _POLITE.match(text)
    first = text[polite.end() if polite else 0 :].split(" ", 1)[0].lower()
    return first in _POINTING and not _RULES.search(text)
