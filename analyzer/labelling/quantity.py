"""Facts that are numbers: periods, sums of money, percentages and ages."""

import re
from collections.abc import Iterator, Mapping

from analyzer.labelling.subject import name_amount, name_percentage, name_period
from store.record import Fact

__all__ = ["UNSPECIFIED", "find_ages", "find_amounts", "find_percentages", "find_periods"]

UNSPECIFIED = "unspecified"
"""The value of a parameter that a clause speaks of without giving it."""

_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty"
)
_WORDS: Mapping[str, int] = {
    **{word: number for number, word in enumerate(_UNITS.split(), start=1)},
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "sixty": 60,
    "ninety": 90,
}
_NUMBER = rf"(?:\d{{1,4}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
"""A regular expression for a whole number in digits or words."""

_PERIOD = re.compile(
    rf"\b(?P<number>{_NUMBER})(?:\s?\(\s?(?P<digits>{_NUMBER})\s?\))?[\s-]?"
    r"(?P<kind>(?:business|calendar|working)[\s-])?(?P<unit>minute|hour|day|week|month|year)"
    r"(?:s|\(s\))?\b(?![\s-]old|\s+of\s+age|\s+(?:or|and)\s+(?:older|over))",
    re.IGNORECASE,
)
_UNIT_NAMES = ("day", "month", "year", "week", "hour", "minute")
# Each with a part of it that is quickly looked for first.
_VAGUE: Mapping[str, tuple[str, re.Pattern[str]]] = {
    value: (clue, re.compile(rf"\b{pattern}\b", re.IGNORECASE))
    for value, clue, pattern in (
        ("none", "notice", r"without (?:any |prior |further |advance |giving )*notice"),
        ("promptly", "promptly", r"promptly"),
        ("without undue delay", "undue", r"without undue delay"),
        ("as soon as possible", "soon as", r"as soon as (?:reasonably )?(?:possible|practicable)"),
        ("indefinitely", "indefinitely", r"indefinitely"),
        (
            "as long as necessary",
            "long as",
            r"as long as (?:(?:it )?is )?(?:reasonably )?(?:necessary|needed|required)",
        ),
    )
}
_MENTIONS: Mapping[str, tuple[str, re.Pattern[str]]] = {
    name: (clue, re.compile(rf"\b{pattern}\b", re.IGNORECASE))
    for name, clue, pattern in (
        (
            "free trial",
            "trial",
            r"(?:free[\s-]trials?(?: periods?)?|trial (?:period|subscription|membership)s?)",
        ),
        ("notice period", "notice", r"(?:prior|advance|reasonable) (?:written )?notice"),
        ("withdrawal period", "period", r"(?:withdrawal|cooling[\s-]off) period"),
        ("retention period", "retention", r"retention periods?"),
        ("refund period", "refund", r"refund (?:period|window)"),
        ("opt-out period", "opt", r"opt[\s-]out (?:period|window)"),
        ("cure period", "cure", r"(?:cure period|opportunity to cure)"),
    )
}
_DIGIT = re.compile(r"\d")
_SUM = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,12}(?:[.,]\d{1,2})?"
_AMOUNT = re.compile(
    rf"(?<![A-Za-z])(?P<sign>US\$|CA?\$|AU?\$|[$€£¥₹]|USD|EUR|GBP|CHF|CAD|AUD)\s?(?P<sum>{_SUM})"
    r"(?:\s(?P<scale>million|billion))?"
    rf"|\b(?P<sum2>{_SUM})(?:\s(?P<scale2>million|billion))?\s?"
    r"(?P<sign2>[€£]|(?:U\.?S\.? )?dollars?|euros?|pounds|USD|EUR|GBP|CHF|CAD|AUD)(?![A-Za-z])",
    re.IGNORECASE,
)
# What every sum has, quickly looked for first.
_MONEY = re.compile(r"[$€£¥₹]|dollar|euro|pounds|USD|EUR|GBP|CHF|CAD|AUD", re.IGNORECASE)
_SIGNS: Mapping[str, str] = {
    **dict.fromkeys(("us$", "usd", "dollar", "dollars", "us dollars", "u.s. dollars"), "$"),
    "eur": "€",
    "euro": "€",
    "euros": "€",
    "gbp": "£",
    "pounds": "£",
}
_FEES_PAID = re.compile(
    r"\b(?:amounts?|fees|sums?)\b[^.;\n]{0,40}\bpaid\b"
    rf"(?:[^.;\n]{{0,60}}?\b(?P<months>{_NUMBER})\b[^.;\n]{{0,8}}\bmonths?\b)?",
    re.IGNORECASE,
)
_LIABILITY = re.compile(r"\bliab", re.IGNORECASE)
_PERCENT = re.compile(
    r"(?<![\d.])(?P<sum>\d{1,3}(?:\.\d{1,3})?)\s?(?:%|per ?cent\b)", re.IGNORECASE
)
_OLD = re.compile(r"age|old|over|above|under|below|younger|than", re.IGNORECASE)
_PEOPLE = "child|children|minors?|kids|individuals?|persons?|people|users?|anyone|those|someone|are"
_AGE = re.compile(
    rf"\b(?:age of|aged|ages|minimum age is)\s+(?P<age>{_NUMBER})\b"
    rf"|\b(?P<age2>{_NUMBER})(?:\s?\(\d{{1,2}}\))?[\s-](?:years?[\s-])?"
    r"(?:old\b|of age\b|(?:or|and) (?:older|over|above)\b)"
    rf"|\b(?:{_PEOPLE})\s(?:under|below|over|younger than|older than)\s(?P<age3>{_NUMBER})\b",
    re.IGNORECASE,
)


def find_periods(text: str) -> Iterator[Fact]:
    """Yield the periods of a text: numbers, vague words, and those spoken of but not given."""
    named, lower = set(), text.lower()
    timed = any(unit in lower for unit in _UNIT_NAMES)
    for found in _PERIOD.finditer(text) if timed else ():
        fact = Fact(
            name=name_period(text, found.start(), found.end()),
            value=_write_period(found),
            start=found.start(),
            end=found.end(),
        )
        named.add(fact.name)
        yield fact
    for value, (clue, pattern) in _VAGUE.items():
        for found in pattern.finditer(text) if clue in lower else ():
            name = "notice period" if value == "none" else name_period(text, *found.span())
            if name != "period":
                named.add(name)
                yield Fact(name=name, value=value, start=found.start(), end=found.end())
    for name, (clue, pattern) in _MENTIONS.items():
        mention = pattern.search(text) if clue in lower and name not in named else None
        if mention:
            yield Fact(name=name, value=UNSPECIFIED, start=mention.start(), end=mention.end())


def find_amounts(text: str) -> Iterator[Fact]:
    """Yield the sums of money of a text, and caps that are given as the fees paid."""
    for found in _AMOUNT.finditer(text) if _DIGIT.search(text) and _MONEY.search(text) else ():
        sign = (found["sign"] or found["sign2"]).lower()
        scale = found["scale"] or found["scale2"]
        value = _SIGNS.get(sign, sign.upper()) + (found["sum"] or found["sum2"])
        yield Fact(
            name=name_amount(text, found.start(), found.end()),
            value=f"{value} {scale.lower()}" if scale else value,
            start=found.start(),
            end=found.end(),
        )
    if "liab" in text.lower() and _LIABILITY.search(text):
        for found in _FEES_PAID.finditer(text):
            months = found["months"]
            value = f"fees paid in {_read_number(months)} months" if months else "fees paid"
            yield Fact(name="liability cap", value=value, start=found.start(), end=found.end())


def find_percentages(text: str) -> Iterator[Fact]:
    """Yield the percentages of a text."""
    for found in _PERCENT.finditer(text) if _DIGIT.search(text) else ():
        name = name_percentage(text, found.start(), found.end())
        yield Fact(name=name, value=f"{found['sum']}%", start=found.start(), end=found.end())


def find_ages(text: str) -> Iterator[Fact]:
    """Yield the ages of people that a text draws a line at."""
    aged = _DIGIT.search(text) or "teen" in text
    for found in _AGE.finditer(text) if aged and _OLD.search(text) else ():
        age = _read_number(found["age"] or found["age2"] or found["age3"])
        if 5 <= age <= 25:
            yield Fact(name="age", value=f"{age} years", start=found.start(), end=found.end())


def _write_period(found: re.Match[str]) -> str:
    number = _read_number(found["digits"] or found["number"])
    kind = (found["kind"] or "").lower().rstrip(" -")
    unit = found["unit"].lower() + ("" if number == 1 else "s")
    return " ".join(filter(None, [str(number), kind if kind != "calendar" else "", unit]))


def _read_number(written: str) -> int:
    return int(written) if written.isdigit() else _WORDS[written.lower()]
