"""Facts of a clause: the parameters that its words state, each with the span that states it.

A fact's name says what it is about, told by the nearest telling words of its sentence: a period near
"refund" is a refund period. A parameter that is spoken of but not given has the value "unspecified".
"""

import re
from collections.abc import Iterator
from datetime import date

from store.record import Fact

from .subject import name_amount, name_date, name_percentage, name_period

__all__ = ["UNSPECIFIED", "find_facts"]

UNSPECIFIED = "unspecified"
"""The value of a parameter that a clause speaks of without giving it."""

_READ = 20_000  # characters of a clause that are looked at
_WORD_NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen eighteen nineteen twenty".split(),
        start=1,
    )
} | {"twenty-one": 21, "thirty": 30, "forty-five": 45, "sixty": 60, "ninety": 90}
_NUMBER = rf"\d{{1,4}}|{'|'.join(sorted(_WORD_NUMBERS, key=len, reverse=True))}"
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = rf"(?:{'|'.join(_MONTHS)}|{'|'.join(month[:3] for month in _MONTHS)}|sept)"
_SIGNS = {
    "usd": "$", "us$": "$", "dollar": "$", "dollars": "$", "us dollars": "$", "u.s. dollars": "$",
    "eur": "€", "euro": "€", "euros": "€", "gbp": "£", "pounds": "£",
}  # fmt: skip
_SUM = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,12}(?:[.,]\d{1,2})?"
_PLACE = (
    r"(?P<place>(?:the\s+)?(?:(?:State|Commonwealth|Republic|Province|Federal Republic|Kingdom)\s+of\s+)?"
    r"[A-Z][\w'’-]+(?:,?\s+(?:(?:and|of|the)\s+)?[A-Z][\w'’-]+){0,4})"
)

_PERIOD = re.compile(
    rf"\b(?P<number>{_NUMBER})(?:\s?\(\s?(?P<digits>\d{{1,4}})\s?\))?[\s-]?(?P<kind>(?:business|calendar|working)[\s-])?"
    r"(?P<unit>minute|hour|day|week|month|year)s?\b(?![\s-]old|\s+of\s+age|\s+or\s+older)",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?P<none>without (?:any |prior |further |advance |giving )*notice)\b|\b(?P<soon>promptly|without undue delay|"
    r"as soon as (?:reasonably )?(?:possible|practicable))\b|\b(?P<open>indefinitely|in perpetuity)\b|"
    r"\b(?P<needed>as long as (?:it is |is )?(?:reasonably )?(?:necessary|needed|required))\b",
    re.IGNORECASE,
)
_MENTIONS = {
    "free trial": re.compile(r"\bfree[\s-]trials?\b|\btrial (?:period|subscription|membership)s?\b", re.I),
    "notice period": re.compile(r"\b(?:prior|advance|reasonable|written) (?:written )?notice\b", re.I),
    "withdrawal period": re.compile(r"\b(?:withdrawal|cooling[\s-]off) period\b|\bright of withdrawal\b", re.I),
    "retention period": re.compile(r"\bretention periods?\b", re.I),
    "refund period": re.compile(r"\brefund (?:period|window)\b|\bmoney[\s-]back guarantee\b", re.I),
    "opt-out period": re.compile(r"\bopt[\s-]out (?:period|window)\b", re.I),
    "cure period": re.compile(r"\bcure period\b|\bopportunity to cure\b", re.I),
}
_AMOUNT = re.compile(
    rf"(?P<sign>(?<![A-Za-z])(?:US\$|A\$|C\$|\$|€|£|¥|₹|USD|EUR|GBP|CHF|CAD|AUD))\s?(?P<sum>{_SUM})(?:\s(?P<scale>million|billion))?"
    rf"|\b(?P<sum2>{_SUM})(?:\s(?P<scale2>million|billion))?\s?(?P<sign2>€|£|(?:U\.?S\.? )?dollars?|euros?|pounds|USD|EUR|GBP|CHF|CAD|AUD)(?![A-Za-z])",
    re.IGNORECASE,
)
_FEES_PAID = re.compile(
    r"\b(?:amounts?|fees|sums?)\b[^.;\n]{0,40}\bpaid\b(?:[^.;\n]{0,60}?\b(?P<months>\d{1,2}|twelve|six|three)\b[^.;\n]{0,8}\bmonths?\b)?",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?<![\d.])(?P<sum>\d{1,3}(?:\.\d{1,3})?)\s?(?:%|per ?cent\b)", re.IGNORECASE)
_AGE = re.compile(
    rf"\b(?:age of|aged|ages?|minimum age (?:of|is))\s+(?P<age>{_NUMBER})\b"
    rf"|\b(?P<age2>{_NUMBER})(?:\s?\(\d{{2}}\))?[\s-](?:years?[\s-])?(?:old\b|of age\b|(?:or|and) (?:older|over|above)\b)"
    rf"|\b(?:child|children|minors?|kids|individuals?|persons?|people|users?|anyone|those|someone|are)\s(?:who are\s)?(?:under|below|over|younger than|older than)\s(?:the age of\s)?(?P<age3>{_NUMBER})\b",
    re.IGNORECASE,
)
_LAW = re.compile(rf"\b[Ll]aws? of {_PLACE}")
_VENUE = re.compile(rf"\b[Cc]ourts? (?:located |sitting |situated )?(?:in|of) {_PLACE}")
_BODY = re.compile(
    r"\b(?:American Arbitration Association|AAA|JAMS|National Arbitration and Mediation|NAM|FairClaims|ADR Services"
    r"|International Chamber of Commerce|ICC|LCIA|London Court of International Arbitration|SIAC|HKIAC|CPR)\b"
)
_BODIES = {"AAA": "American Arbitration Association", "NAM": "National Arbitration and Mediation",
           "ICC": "International Chamber of Commerce", "LCIA": "London Court of International Arbitration"}  # fmt: skip
_DATE = re.compile(
    rf"\b(?P<month>{_MONTH})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>(?:19|20)\d\d)\b"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<month2>{_MONTH})\.?,?\s(?P<year2>(?:19|20)\d\d)\b"
    r"|\b(?P<year3>(?:19|20)\d\d)-(?P<month3>\d\d)-(?P<day3>\d\d)\b",
    re.IGNORECASE,
)
_MODAL = re.compile(r"\b(?:(?P<verb>may|must|shall|will)(?P<not>\s+not\b)?|(?P<cannot>cannot|can not|can['’]t)|(?P<wont>won['’]t))\b")
_WAIVER = re.compile(r"\bclass[\s-](?:action|arbitration)s?[\s-]waiver\b|\bwaive[^.;\n]{0,80}\bclass\b", re.IGNORECASE)
