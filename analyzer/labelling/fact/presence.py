"""Facts that are there or not: waivers, ways to opt out and to appeal, automated decisions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analyzer.labelling.fact.passage import Passage
from store.record import Fact

__all__ = ["NONE", "PRESENT", "find_presences"]

PRESENT = "present"
"""The value of something that a clause contains, where it has no other value."""

NONE = "none"
"""The value of something that a clause says there is not."""

_REFUSABLE = "can be refused"
_GAP = r"[^.;\n]"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kind:
    """Something that a clause may contain."""

    clues: frozenset[str]  # words of which one is in every text that speaks of it
    pattern: re.Pattern[str]  # with a group "none" around what denies it
    denied: re.Pattern[str] | None = None  # ends what stands in front where there is none
    refused: re.Pattern[str] | None = None  # where the person need not bear it


def _define(
    clues: str, pattern: str, denied: str | None = None, refused: str | None = None
) -> _Kind:
    return _Kind(
        clues=frozenset(clues.split()),
        pattern=re.compile(pattern),
        denied=re.compile(denied) if denied else None,
        refused=re.compile(refused) if refused else None,
    )


_NEVER = r"(?:\b(?:not|never|cannot)|n't)\b"
# In front of a way out that there is not.
_NO_RIGHT = (
    r"\b(?:cannot|can't|can not|may not|unable to|not (?:be )?(?:able|subject) to(?: an?)?"
    r"|without(?: an?)?|(?:no|not have (?:a|any|the))"
    r" (?:ability|choice|option|rights?|way) (?:to|of)(?: an?| object to)?) $"
)
_WAIVES_NOT = (
    rf"{_NEVER} (?:(?:a|any|hereby|(?:required|asked|have) to) )?$|\bnothing\b[^.;\n]{{0,60}}$"
)
_KINDS: Mapping[str, _Kind] = {
    "class waiver": _define(
        "class",
        r"\bclass[\s-](?:action|arbitration)s?(?:\sand\sjury\strial)?\swaiver\b"
        rf"|\bwaiv(?:e|es|ing|er)\b{_GAP}{{0,160}}\bclass\b"
        rf"|\bindividual\s(?:basis|capacity)\b{_GAP}{{0,60}}\bnot\b{_GAP}{{0,40}}\bclass\b"
        rf"|\bprevent(?:s|ing)?\syou\sfrom\b{_GAP}{{0,60}}\bclass\b"
        rf"|{_NEVER}(?!\s(?:\w{{1,20}}\s){{0,3}}(?:waive|prevent|give\sup)){_GAP}{{0,60}}"
        r"\bclass(?:\sor\s\w{1,20})?\s(?:action|member|proceeding|representative|arbitration)"
        r"|\bclass\s(?:action|arbitration|proceeding)s?\s(?:\w{1,20}\s){0,4}(?:are|is)\s"
        r"(?:not\s(?:allowed|permitted)|prohibited|waived)",
        denied=_WAIVES_NOT,
    ),
    "jury waiver": _define(
        "jury",
        rf"\bwaiv(?:e|es|ing|er)\b{_GAP}{{0,80}}\bjury\b|\bjury(?:\strial)?\swaiver\b"
        rf"|\bjury\b{_GAP}{{0,40}}\bwaived\b|\bgiv(?:e|es|ing)\sup\b{_GAP}{{0,80}}\bjury\b"
        r"|\bwithout\sa\s(?:judge\sor\s)?jury\b",
        denied=_WAIVES_NOT,
    ),
    "opt-out": _define(
        "opt opting unsubscribe turn turning switch",
        r"(?P<none>\bno\sopt[\s-]out\b(?!\s(?:button|fee|form|link)))"
        r"|\bopt(?:ing)?[\s-]out\b(?!\sof\sall\b)|\bunsubscribe\b"
        r"|\b(?:turn(?:ing)?|switch)\soff\s(?:personali[sz]\w+|targeted|interest-based)"
        r"(?:\s(?:ads?|advertis\w+))?\b",
        denied=rf"{_NO_RIGHT}|{_NEVER}\s(?:\w{{1,20}}\s)?"
        r"(?:respond|honou?r|recogni[sz]e|support|process|offer|provide|accept|allow|permit)\b"
        r"(?:(?!\b(?:after|if|once|until|when)\b)[^.;,\n]){0,40}$",
    ),
    "right to object": _define(
        "object objecting objection objections",
        r"(?P<none>\b(?:no|not\shave\s(?:a|any|the))\sright\s(?:to\sobject|of\sobjection)\b)"
        r"|\bright\s(?:to\sobject|of\sobjection)\b|\byou\s(?:can|may)(?:\salso)?\sobject\b"
        r"|\bobject(?:ing)?\sto\s(?:(?:the|our|such|this|that|these|any|further|your|certain)\s)?"
        r"(?:\w{1,20}\s){0,2}(?:processing|use|uses|marketing|profiling|disclosure|sharing)\b",
        denied=_NO_RIGHT,
    ),
    "withdrawal of consent": _define(
        "consent consents",
        r"(?P<none>\bconsents?\b[^.;\n]{0,40}"
        r"\b(?:irrevocable|(?:can|may)(?:not|\snot|'t)\sbe\s(?:withdrawn|revoked))\b)"
        r"|\b(?:withdraw(?:ing|al\sof)?|revok(?:e|ing)|revocation\sof)\s"
        r"(?:(?:your|their|his|her|such|this|that|any|the|my)\s)?(?:\w{1,20}\s){0,2}consents?\b"
        r"|\bconsents?\b[^.;\n]{0,30}\b(?:withdrawn|revoked)\b",
        denied=_NO_RIGHT,
    ),
    "appeal": _define(
        "appeal appeals appealed appealing appealable complaint decision decisions",
        r"(?P<none>\b(?:no\sappeals?|not\s(?:be\s)?appeal(?:ed|able)|cannot\sbe\sappealed)\b)"
        r"|(?:(?<=can )|(?<=may )|(?<=could )|(?<=to )|(?<=will )|(?<=shall )|(?<=must )|(?<=you )"
        r"|(?<=not )|(?<=cannot )|(?<=an )|(?<=your )|(?<=right of ))appeal\b"
        r"|\bappeal(?:ing|s)?\s(?:against|(?:the|our|this|that|any|a|such|these)\s(?:\w{1,20}\s)?"
        r"(?:decisions?|actions?|removals?|suspensions?|bans?)|process|procedures?)\b"
        r"|\bcomplaint[\s-]handling\ssystem\b"
        r"|\b(?:contest|challenge|object\sto)\s(?:the|our|a|this|that|such|any)\s(?:\w{1,20}\s)?"
        r"decisions?\b|\breview\sof\s(?:the|our|a|this|that|such|any)\s(?:\w{1,20}\s)?decisions?\b",
        denied=_NO_RIGHT,
    ),
    "automated decisions": _define(
        "ai algorithms automated automatic intelligence solely",
        r"\bautomated\s(?:individual\s)?(?:decision|processing\b[^.;\n]{0,40}\bdecision)"
        r"[\s-]?(?:making|s\b)?|\b(?:solely|fully|purely|exclusively)\sautomated\b"
        r"|\bautomatic\sdecision[\s-]?(?:making|s\b)?"
        r"|\bdecisions?\b[^.;\n]{0,40}\bautomated\s(?:means|processing|systems)"
        r"|\b(?:ai|artificial\sintelligence|algorithms)\b(?:\sto|\sthat)?\smakes?\s"
        r"(?:\w{1,20}\s){0,2}decisions?\b",
        denied=rf"(?:{_NEVER}|\b(?:no|without|refrain\sfrom)\b)"
        r"(?:(?!\b(?:agree|except|human|object|only|opt|review)\b)[^.,;\n]){0,60}$",
        refused=r"(?<!cannot )(?<!can't )(?<!may not )(?<!right to )(?<!able to )"
        r"\b(?:object|refuse|opt[\s-]out|contest|request human)\b[^.;\n]{0,90}$"
        r"|\bnot (?:to )?be subject\b[^.;\n]{0,90}$"
        r"|(?<!no )(?<!not have the )(?<!not have a )"
        r"\bright to (?:object|refuse|opt[\s-]out|contest)\b[^.;\n]{0,90}$",
    ),
}
_LEAD = 100  # characters in front in which words deny something


def find_presences(passage: Passage) -> Iterator[Fact]:
    """Yield what a text contains of what may be there or not, each once.

    >>> from analyzer.labelling.fact.passage import read_passage
    >>> read = read_passage("You cannot opt out. We never rely on automated decisions.")
    >>> [(each.name, each.value) for each in find_presences(read)]
    [('opt-out', 'none'), ('automated decisions', 'none')]
    """
    for name, kind in _KINDS.items():
        if kind.clues.isdisjoint(passage.words):
            continue
        said = [
            Fact(
                name=name,
                value=_read(kind, found, passage.lower),
                start=found.start(),
                end=found.end(),
            )
            for found in kind.pattern.finditer(passage.lower)
        ]
        # What is there somewhere is there, though there is none of it somewhere else.
        yield from [each for each in said if each.value != NONE][:1] or said[:1]


def _read(kind: _Kind, found: re.Match[str], lower: str) -> str:
    if "none" in kind.pattern.groupindex and found["none"]:
        return NONE
    lead = lower[max(0, found.start() - _LEAD) : found.start()]
    if kind.refused and kind.refused.search(lead):
        return _REFUSABLE
    return NONE if kind.denied and kind.denied.search(lead) else PRESENT
