"""Facts of where and how disputes go: law, courts, arbitration body, class waiver."""

import re
from collections.abc import Iterator, Mapping

from store.record import Fact

__all__ = ["find_forum"]

_PLACE = (
    r"(?:the\s+)?(?:(?:State|Commonwealth|Republic|Federal Republic|Province|Kingdom)\s+of\s+)?"
    r"(?P<place>[A-Z][\w'’-]+(?:,?\s(?:(?:and|of)\s(?:the\s)?)?[A-Z][\w'’-]+){0,4})"
)
_LAW = re.compile(rf"\blaws?\s(?:and regulations\s)?of\s{_PLACE}")
_VENUE = re.compile(rf"\b[Cc]ourts?\s(?:located\s|sitting\s|situated\s)?(?:in|of)\s{_PLACE}")
_NATIONAL: Mapping[str, str] = {
    "English": "England", "Irish": "Ireland", "German": "Germany", "French": "France",
    "Dutch": "the Netherlands", "Swiss": "Switzerland", "Japanese": "Japan", "Swedish": "Sweden",
    "Finnish": "Finland", "Danish": "Denmark", "Estonian": "Estonia", "California": "California",
    "Delaware": "Delaware", "New York": "New York", "Texas": "Texas", "Singapore": "Singapore",
}  # fmt: skip
_NATIONAL_LAW = re.compile(
    rf"\b(?P<people>{'|'.join(_NATIONAL)})(?:\sstate)?\slaws?\s(?:will\s|shall\s)?(?:appl|govern)"
)
_BODIES: Mapping[str, str] = {
    "AAA": "American Arbitration Association",
    "ICC": "International Chamber of Commerce",
    "LCIA": "London Court of International Arbitration",
    "NAM": "National Arbitration and Mediation",
}
_BODY = re.compile(
    r"\b(?:JAMS|FairClaims|ADR Services|SIAC|HKIAC|"
    + "|".join(f"{short}|{full}" for short, full in _BODIES.items())
    + r")\b"
)
_ARBITRATION = re.compile(r"\barbitrat", re.IGNORECASE)
_CLASS_WAIVER = re.compile(
    r"\bclass[\s-](?:action|arbitration)s?(?: and jury trial)? waiver\b"
    r"|\bwaive\b[^.;\n]{0,80}\bclass\b|\bnot\b[^.;\n]{0,60}\bclass (?:action|member|proceeding)",
    re.IGNORECASE,
)


def find_forum(text: str) -> Iterator[Fact]:
    """Yield governing law, venue, arbitration body, and whether class actions are waived."""
    for name, clue, pattern in (("governing law", "law", _LAW), ("venue", "ourt", _VENUE)):
        for found in pattern.finditer(text) if clue in text else ():
            start, end = found.span("place")
            yield Fact(name=name, value=" ".join(found["place"].split()), start=start, end=end)
    for found in _NATIONAL_LAW.finditer(text) if "law" in text else ():
        start, end = found.span("people")
        yield Fact(name="governing law", value=_NATIONAL[found["people"]], start=start, end=end)
    if "arbitrat" in text.lower() and _ARBITRATION.search(text):
        for found in _BODY.finditer(text):
            value = _BODIES.get(found[0], found[0])
            yield Fact(name="arbitration body", value=value, start=found.start(), end=found.end())
    waiver = _CLASS_WAIVER.search(text) if "lass" in text else None
    if waiver:
        yield Fact(name="class waiver", value="present", start=waiver.start(), end=waiver.end())
