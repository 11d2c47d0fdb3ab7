"""Facts that are periods: numbers, weaker words in their place, and those that are not given."""

import re
from collections.abc import Iterator

from analyzer.labelling.fact.lexicon import Found, load_lexicon
from analyzer.labelling.fact.number import NUMBER, NUMBER_WORDS, read_number
from analyzer.labelling.fact.passage import Passage
from analyzer.labelling.fact.subject import Namer, make_namer
from store.record import Fact

__all__ = ["UNSPECIFIED", "find_periods"]

UNSPECIFIED = "unspecified"
"""The value of a parameter that a clause speaks of without giving it."""

_PERIOD, _NOTICE, _LOOK_BACK = "period", "notice period", "look-back period"
_UNITS = frozenset(
    each + end for each in ("minute", "hour", "day", "week", "month", "year") for end in ("", "s")
)
_NUMBERED = re.compile(
    rf"(?<![\w.,])(?:(?:(?P<least>\d{{1,4}})\s?[-–]\s?)|(?P<from>{NUMBER})\sto\s|between\s(?P<low>{NUMBER})\sand\s)?(?P<number>{NUMBER})"
    rf"(?:\s?\(\s?(?P<digits>{NUMBER})\s?\))?(?:\^\d{{1,3}})?[\s-]?"
    r"(?:(?:full|consecutive|calendar)[\s-])?(?P<kind>(?:business|working)[\s-])?"
    r"(?P<unit>minute|hour|day|week|month|year)(?:s|\(s\))?\b"
    r"(?![\s-]old|\s+of\s+age|\s+(?:or|and)\s+(?:older|over)|\s+(?:a|per|each)\s+(?:day|week|year))"
)
_SINGLE = re.compile(
    r"\b(?:within|at least|after|for|up to|more than|less than|over)\s"
    r"(?P<all>an?\s(?P<unit>minute|hour|day|week|month|year))\b(?![\w-]|\sor\s)"
)
_BEFORE = re.compile(r"\b(?:past|last|preceding|previous|prior)\s(?:\w{1,9}\s\()?$")
_SINCE = re.compile(r"[\s-](?:periods?\s)?(?:immediately\s|directly\s)?preceding")
_SINCE_THE = re.compile(  # behind "the", or else it is how long before something
    r"[\s-](?:periods?\s)?(?:immediately\s|directly\s)?(?:before|prior to)\s"
    r"(?:the|your|such|any|that)\s(?:event|events|claim|claims|date on|request|action|cause)"
)
_THE = re.compile(r"\bthe\s(?:\w{1,9}\s\()?$")
_ENDINGS = {"cancellation period", "free trial", "payment period", "renewal period"}
_BEFORE_END = "cancellation notice"
_CANCELLED = re.compile(r"\bcancel(?:s|l?ed|l?ing|lations?)?\b[^.;]*$")
_AHEAD = re.compile(r"['’]?\s(?:before|prior\sto|ahead\sof|in\sadvance)\b")
_IN_NOTICE = re.compile(
    r"['’]?\s(?:(?:prior|advance|written|days?)\s){0,3}notice\b"
    r"(?P<leaving>\sof\s(?:(?:its|their|your|an?|the)\s)?(?:cancellation|non-?renewal"
    r"|(?:intent|intention)\s(?:not\sto\srenew|to\s(?:cancel|leave|terminate))))?"
)
# What is kept, for how long: "we keep messages for two years, and invoices for six".
_KEPT_FOR = re.compile(
    r"(?<!you )(?<!app )(?<!online )(?<!play )(?<!our )(?<!the )"
    r"\b(?:keep|keeps|kept|retain|retains|retained|store|stores|stored)\b[^.;\n]{0,120}\bfor\s"
    r"(?:(?:up\sto|at\sleast|about|another|a\smaximum\sof|a\speriod\sof|a\stotal\sof)\s)?(?:an?\s)?$"
)
_KEEPING = frozenset(
    {"cookie lifetime", "inactivity period", "look-back period", "retention period"}
)
_RETENTION, _KEPT_LEAD = "retention period", 160
_NONE_AT_ALL = re.compile(r"\b(?:no|without\sa|without\sany|any)\s$")
_LEAD = 24  # characters in front of a period in which words say that it is over
_CANCELLED_LEAD = 100  # likewise that somebody leaves
# "Immediately" says when something ends as often as how soon it is done for somebody.
_SOON = frozenset({"immediately", "without undue delay", "promptly", "as soon as possible"})
_NOT_FOR_YOU = re.compile(
    r"\byou\s(?:must|shall|will|agree|should|are|may|need|have|also)\b[^.;]{0,40}$|\bnot\b[^.;,]{0,20}$"
)
_UNTIL = frozenset(
    {
        "as long as necessary", "as long as the account exists", "as the law requires",
        "the session", UNSPECIFIED,
    }
)  # fmt: skip
_ENDLESS = frozenset({"indefinitely", "none"})  # "not without notice" is with notice
_NOT_SO = re.compile(
    r"\b(?:not|never|cannot|no\sobligation\sto)\b(?!\s(?:liable|responsible))[^.;,\n]*$|n't\b[^.;,\n]*$"
)
_SESSION, _COOKIE = "the session", "cookie lifetime"
_AFTERWARDS = re.compile(r"\s(?:thereafter|before|prior|preceding|following|adjacent)\b")
_COOKIES = frozenset({"cookie", "cookies"})
_KEPT = frozenset({"cookie lifetime", "inactivity period", "retention period"})
_DONE_FOR_SOMEBODY = frozenset(
    {"breach notice", "cure period", "refund period", "response time", "retention period"}
)


def find_periods(passage: Passage) -> Iterator[Fact]:
    """Yield the periods of a text: numbers, weaker words, and those spoken of but not given.

    >>> from analyzer.labelling.fact.passage import read_passage
    >>> read = read_passage("We report a data breach without delay.")
    >>> [(each.name, each.value) for each in find_periods(read)]
    [('breach notice', 'immediately')]
    """
    given = [*_find_numbers(passage), *_find_words(passage)]
    yield from given
    named = {each.name for each in given}
    for mention in sorted(load_lexicon("mentions").find(passage)):
        if mention.value in named:
            continue
        lead = max(0, mention.start - _LEAD)
        if not _NONE_AT_ALL.search(passage.lower, lead, mention.start):
            named.add(mention.value)
            yield Fact(name=mention.value, value=UNSPECIFIED, start=mention.start, end=mention.end)


def _find_numbers(passage: Passage) -> Iterator[Fact]:
    if _UNITS.isdisjoint(passage.words):
        return
    name = make_namer(passage, "periods", _PERIOD)
    lower = passage.lower
    if passage.has_digits or not NUMBER_WORDS.isdisjoint(passage.words):
        for found in _NUMBERED.finditer(lower):
            yield _state(lower, name, found.span(), _write(found))
    if not passage.words.isdisjoint(("a", "an")):
        for found in _SINGLE.finditer(lower):
            yield _state(lower, name, found.span("all"), f"1 {found['unit']}")


def _state(lower: str, name: Namer, span: tuple[int, int], value: str) -> Fact:
    start, end = span
    lead = max(0, start - _LEAD)
    over = (
        _BEFORE.search(lower, lead, start)
        or _SINCE.match(lower, end)
        or (_THE.search(lower, lead, start) and _SINCE_THE.match(lower, end))
    )
    about = _LOOK_BACK if over else name(start, end)
    if said := _IN_NOTICE.match(lower, end):
        about = _BEFORE_END if said["leaving"] else _NOTICE
    elif about not in _KEEPING and _KEPT_FOR.search(lower, max(0, start - _KEPT_LEAD), start):
        about = _RETENTION
    if about in _ENDINGS and _AHEAD.match(lower, end) and _leaves(lower, start):
        about = _BEFORE_END
    return Fact(name=about, value=value, start=start, end=end)


def _leaves(lower: str, start: int) -> bool:
    """Return whether the words in front of a period say that somebody leaves."""
    return _CANCELLED.search(lower, max(0, start - _CANCELLED_LEAD), start) is not None


def _find_words(passage: Passage) -> Iterator[Fact]:
    """Yield the weaker words that stand for a period of something that is named."""
    found = sorted(load_lexicon("vague").find(passage))
    if not found:
        return
    name = make_namer(passage, "periods", _PERIOD)
    done = 0
    for each in found:
        about = _NOTICE if each.value in {"none", "reasonable"} else name(each.start, each.end)
        if each.value == _SESSION and not _COOKIES.isdisjoint(passage.words):
            about = _COOKIE
        if each.start < done or not _is_meant(each, about, passage.lower):
            continue
        if about != _PERIOD:
            done = each.end
            yield Fact(name=about, value=each.value, start=each.start, end=each.end)


def _is_meant(each: Found, about: str, lower: str) -> bool:
    """Return whether words state how soon something is done for a person, or for how long."""
    if each.value in _ENDLESS and _NOT_SO.search(lower, max(0, each.start - 60), each.start):
        return False
    if each.value in _UNTIL:
        return about in _KEPT
    if each.value == "immediately" and (
        about not in _DONE_FOR_SOMEBODY or _AFTERWARDS.match(lower, each.end)
    ):
        return False
    return not (
        each.value in _SOON and _NOT_FOR_YOU.search(lower, max(0, each.start - 60), each.start)
    )


def _write(found: re.Match[str]) -> str:
    number = read_number(found["digits"] or found["number"])
    kind = (found["kind"] or "").rstrip(" -\n\t")
    unit = found["unit"] + ("" if number == 1 else "s")
    first = found["least"] or found["from"] or found["low"]
    least = f"{read_number(first)} to" if first else ""
    return " ".join(filter(None, [least, str(number), kind, unit]))
