"""Facts of where disputes go: governing law, courts, arbitration body."""

import re
from collections.abc import Iterator, Mapping

from analyzer.labelling.fact.lexicon import load_table, load_words
from analyzer.labelling.fact.passage import Passage
from store.record import Fact

__all__ = ["find_forum"]

_LAW, _VENUE, _SEAT = "governing law", "venue", "place of incorporation"
_NAMES = frozenset(
    " ".join(each.split()) for each in re.split(r"[|\n]", load_table("places")["names"])
) - {""}
_LONGEST_FIRST = sorted((name.upper() for name in _NAMES), key=len, reverse=True)
_KNOWN = "|".join(map(re.escape, _LONGEST_FIRST))
_CAPITAL = rf"(?:{_KNOWN})(?!\w)"
_CAPITALS = re.compile(rf"{_CAPITAL}(?:, {_CAPITAL})?")
_SPELLED: Mapping[str, str] = {name.upper(): name for name in _NAMES}
# A word that may begin a name of a place, but never goes on with one.
_STOP = r"(?!(?:You|We|Any|All|The|This|Each|Without|Excluding|Except|In|If|For|And|Both|Such)\b)"
_PLACE = (
    r"(?:(?i:the)\s)?(?:(?i:federal\s)?(?i:state|commonwealth|republic|province|kingdom|canton)"
    r"\s(?i:of)\s(?:(?i:the)\s)?)?"
    rf"(?P<place>{_STOP}[A-Z][\w'’-]+"
    rf"(?:,?\s(?:(?:and|of)\s)?(?:the\s)?{_STOP}[A-Z][\w'’-]+){{0,4}})"
)
_LAWS = re.compile(
    rf"\b(?i:laws?(?:\sand\sregulations|\sand\scourts)?\s"
    rf"(?:of|governing|applicable\sin|in\sforce\sin))\s{_PLACE}"
)
_COURTS = re.compile(
    r"\b(?i:courts?(?:\sof\scompetent\sjurisdiction)?"
    r"\s(?:(?:located|sitting|situated|based|seated)\s)?(?:in|of|for|within))"
    rf"\s{_PLACE}"
)
_HEARINGS = re.compile(
    r"\b(?i:arbitrat(?:ed|ions?|ors?)\s(?:(?:conducted|held|located|seated|sitting)\s)?in)"
    rf"\s{_PLACE}"
)
_DEMONYMS: Mapping[str, str] = {word: at for at, word in load_table("demonyms").items()}
_OF_A_PEOPLE = re.compile(
    rf"\b(?P<people>{'|'.join(sorted(_DEMONYMS, key=len, reverse=True))})(?:\sstate)?\slaws?\b"
)
_COURTS_OF_A_PEOPLE = re.compile(
    rf"\b(?P<people>{'|'.join(sorted(_DEMONYMS, key=len, reverse=True))})\scourts?\b"
)
_SEATED = re.compile(
    rf"(?:\b(?:is|are)|,)\san?\s(?P<place>{_KNOWN})"
    r"\s(?:(?:limited\sliability|public\sbenefit|non-?profit|stock)\s)?"
    r"(?:company|corporation|partnership|llc|foundation)\b",
    re.IGNORECASE,
)
_CLUES_OF_A_SEAT = frozenset({"company", "corporation", "foundation", "llc", "partnership"})
_NATION = re.compile(r",?\s(?:USA|United States(?: of America)?)$", re.IGNORECASE)
_UNIONS = frozenset({"Member State", "Member States"})
_GOVERNS = re.compile(
    r"govern|constru|interpret|appl(?:y|ies)\b|subject to|choice of|enforced|regulated|resolved"
    r"|settled"
)
_ELSE = re.compile(
    r"\b(?:barred|prohibit\w*|violat\w*|permitted|infring\w*|compl(?:y|iance)|required|including"
    r"|defined|protected|part of)\b[^.;]{0,60}$"
)
_OF_A_KIND = re.compile(
    r"\b(?:privacy|protection|exports?|imports?|sanctions|securities|tax|labou?r|employment|consumer)\s$"
)
_FORMED = re.compile(
    r"\b(?:incorporated|organi[sz]ed|established|existing|formed|registered|operating|company"
    r"|corporation|constituted)\b[^.;]{0,60}$"
)
_NEAR = 120  # characters to either side in which words say what a law is named for
_BODIES: Mapping[str, str] = {
    written: body for body, all_written in load_table("arbitrators").items()
    for written in all_written
}  # fmt: skip
_BODY = re.compile(
    rf"\b(?:{'|'.join(map(re.escape, sorted(_BODIES, key=len, reverse=True)))})(?!\w)"
)
_ARBITRATING = load_words("arbitrating")


def find_forum(passage: Passage) -> Iterator[Fact]:
    """Yield governing law, venue, place of incorporation and arbitration body."""
    text, words = passage.text, passage.words
    if not words.isdisjoint(("law", "laws")):
        for found in _LAWS.finditer(text):
            name = _name_law(passage.lower, found.start(), found.end())
            if name:
                yield from _state(name, found)
        for found in _OF_A_PEOPLE.finditer(passage.lower):
            start, end = found.span("people")
            if _name_law(passage.lower, start, found.end()) == _LAW:
                yield Fact(name=_LAW, value=_DEMONYMS[found["people"]], start=start, end=end)
    if not words.isdisjoint(("court", "courts")):
        for found in _COURTS.finditer(text):
            yield from _state(_VENUE, found)
        for found in _COURTS_OF_A_PEOPLE.finditer(passage.lower):
            start, end = found.span("people")
            yield Fact(name=_VENUE, value=_DEMONYMS[found["people"]], start=start, end=end)
    if not words.isdisjoint(_CLUES_OF_A_SEAT):
        for found in _SEATED.finditer(text):
            start, end = found.span("place")
            value = _SPELLED.get(found["place"].upper(), found["place"])
            yield Fact(name=_SEAT, value=value, start=start, end=end)
    if not words.isdisjoint(_ARBITRATING):
        for found in _HEARINGS.finditer(text):
            if any(part.strip().upper() in _SPELLED for part in found["place"].split(",")):
                yield from _state(_VENUE, found)
        for found in _BODY.finditer(text):
            value = _BODIES[found[0]]
            yield Fact(name="arbitration body", value=value, start=found.start(), end=found.end())


def _name_law(lower: str, start: int, end: int) -> str:
    """Return what a law is named for: to govern, or to say where a company is; or nothing."""
    lead = lower[max(0, start - _NEAR) : start]
    if _FORMED.search(lead):
        return _SEAT
    if (
        _OF_A_KIND.search(lead)
        or _ELSE.search(lead)
        or not _GOVERNS.search(lead + lower[start : end + _NEAR])
    ):
        return ""
    return _LAW


def _state(name: str, found: re.Match[str]) -> Iterator[Fact]:
    start, place = found.start("place"), found["place"]
    if place.isupper() and len(place) > len("USA"):
        known = _CAPITALS.match(place)
        if not known:
            return
        place = known[0]
    end = start + len(place)
    nation = _NATION.search(place)
    if nation and nation.start():
        place = place[: nation.start()]
        end = start + len(place)
    value = ", ".join(_SPELLED.get(part, part) for part in " ".join(place.split()).split(", "))
    if value not in _UNIONS:
        yield Fact(name=name, value=value, start=start, end=end)
