"""For whom a short clause stands where it says so outright, whatever clauses like it usually say.

Policies say "we do not sell your data" a hundred times for each "we sell your data". A model that
learned from them takes the words for a promise; a person who reads the sentence does not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analyzer.labelling.quotation import quote
from analyzer.labelling.weight import FoundFactor, weigh
from store.record import Polarity, Severity

__all__ = ["Outright", "leave_denied", "read_outright"]

_SHORT = 320  # characters of a clause that says one thing
_WE = r"(?:we|our partners|the (?:company|platform|provider|vendor))"
_YOU = r"(?:you|users|customers|members|subscribers|consumers|parents)"
_YOUR = r"(?:your|users'|customers'|any|the|personal)"
_DATA = (
    r"(?:\w+ ){0,3}(?:data|information|history|location|messages|contacts|address(?:es)?|content)\b"
)
_MAY_NOT = (
    r"(?:cannot|can not|can't|may not|will not be able to|are not (?:able|entitled|allowed) to"
    r"|are unable to)"
)
_DO_NOT = (
    r"(?:do not|don't|does not|doesn't|never|will not|won't|will never|cannot|can't|shall not"
    r"|may not|(?:are|is) not (?:required|obliged|obligated) to|are under no obligation to)"
)
_DENIED = re.compile(
    # a right, or a way out, that there is not
    rf"\b(?:{_YOU} have no (?:legal |further |such |other |effective )?"
    r"(?:right|rights|way|choice|option|possibility|means)"
    r"|there is no (?:right|choice|option|opt[- ]out))\b(?! of action| or privacy)"
    rf"|\b{_YOU} do not have (?:the|a|any) (?:right|rights|option|choice|possibility)\b"
    rf"|\b{_YOU} {_MAY_NOT} (?:\w+ly )?(?:opt[- ]out|object|withdraw|appeal|contest|refuse|decline"
    r"|challenge|unsubscribe|(?:turn|switch) (?:it |this |them )?off"
    r"|(?:access|delete|erase|correct)(?: or \w+)? (?:your|their|it|them)\b(?! accounts?\b))\b"
    r"|\bopting out\b[^.;\n]{0,60}\bis not (?:possible|allowed|permitted)\b"
    rf"|\b{_WE} (?:do not|does not|don't) offer (?:an?|any) (?:opt[- ]out|way to)\b"
    # what is not done for the person
    rf"|\b{_WE} {_DO_NOT} (?:\w+ly )?(?:encrypt|protect|secure|delete|erase|anonymi[sz]e)"
    rf" {_YOUR} {_DATA}"
    rf"|\b{_WE} {_DO_NOT} (?:\w+ly )?(?:honou?r|respect|respond to|answer|comply with)"
    r" [^.;\n]{0,30}\b(?:your (?:requests?|choices?)|requests? to delete|do not track"
    r"|opt[- ]outs?)\b"
    rf"|\b{_WE} {_DO_NOT} (?:\w+ly )?(?:notify|inform|tell|warn) (?:you|users|customers)\b"
    rf"|\b{_WE} {_DO_NOT} (?:\w+ly )?ask (?:you first|for your (?:consent|permission))\b"
    rf"|\byour {_DATA} (?:(?:is|are) not|will (?:not|never) be|(?:is|are) never)"
    r" (?:encrypted|protected|deleted|erased|anonymi[sz]ed)\b(?! by accident)"
    r"|\byou will not be (?:notified|informed|told|warned)\b"
    r"|\brequests\b[^.;\n]{0,40}\b(?:are|will) not (?:be )?"
    r"(?:honou?red|accepted|answered|processed)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    rf"\b{_WE} (?:(?:may|will|can|also|share and|share or) ){{0,2}}sell {_YOUR} {_DATA}"
    rf"|\bright to sell\b[^.;\n]{{0,30}} {_YOUR} {_DATA}"
    rf"|\byour {_DATA}[^.;\n]{{0,30}} (?:is|are|(?:may|will|can) be) sold\b"
    rf"|\b{_WE} (?:(?:may|will|can|also|might) )*(?:collect|disclose|monitor|process|publish|read"
    r"|record|scan|sell|share|track|transfer|use)\b"
    r"(?:(?!\b(?:no|not|never|cannot|nor|neither)\b|n't\b)[^.;\n]){0,140}\bwithout "
    r"(?:(?:asking|obtaining|seeking|having|your|their|any|parental|a|the)(?: \w+){0,2} ?)?"
    r"(?:consent|permission|asking|knowledge|approval|parents|warrant)\b"
    r"|\b(?:solely|entirely) by automated means\b[^.;\n]{0,40}\bwithout any human review\b",
    re.IGNORECASE,
)
_SPARED = re.compile(
    rf"\b{_YOU} (?:(?:do|will|shall) not|never) (?:hereby )?waive\b"
    r"|\bwe (?:will |shall |agree to )?(?:defend|indemnify)"
    r"(?:,? (?:and|or) (?:defend|indemnify|hold harmless))* you\b",
    re.IGNORECASE,
)
# Words of a sentence that does not leave it at that.
_HEDGE = re.compile(
    r"\b(?:if|when|where|whether|once|although|though|while|unless|until|before|except|only|none"
    r"|nobody|no one|nothing|hardly|unlike|prohibit\w*|forbid\w*|prevent\w*|refuse[sd]? to|but"
    r"|however|prior to|apart from|in the (?:case|event))\b",
    re.IGNORECASE,
)
# What else leaves it open of a denial: who must be asked, and mail that a service has to send.
_MILDER = re.compile(
    r"\bwithout\b|\b(?:e-?mails?|messages|communications|notifications|announcements|notices)\b",
    re.IGNORECASE,
)
_UNTRUE = re.compile(r"\b(?:not|never|no|nor|neither|without|cannot)\b|n't\b", re.IGNORECASE)
_END = re.compile(r"[.;!?]\s|\n")  # of a sentence
_HELD = 60  # characters behind a denial that may belong to what is denied
_BREAK = re.compile(r"[.;!?\n]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Outright:
    """For whom a clause stands by words that leave no choice."""

    polarity: Polarity
    severity: Severity
    reason: str  # one sentence, with the words


def read_outright(
    text: str, slug: str, said: Polarity, factors: Sequence[FoundFactor] = ()
) -> Outright | None:
    """Return for whom a short clause stands outright, where something else was said of it.

    Args:
        text: The clause.
        slug: Its first type.
        said: For whom it stands by the model.
        factors: What `leave_denied` left of those in it. One that speaks for the person leaves it
            open.

    Returns:
        The other side, with the severity that the rules give; None where what was said may stand.

    >>> read_outright("You cannot opt out of this.", "data-sale", Polarity.FAVOURABLE).reason
    'Against the person, because it says so outright: “You cannot opt out”.'
    >>> read_outright("We do not sell your data.", "data-sale", Polarity.FAVOURABLE) is None
    True
    """
    if len(text) > _SHORT:
        return None
    if said is Polarity.ADVERSE:
        spared = next(_list_plain(_SPARED, text), None)
        return _tell("For", Polarity.FAVOURABLE, Severity.LOW, text, spared) if spared else None
    denied = next(
        _list_plain(_DONE, text) if said is Polarity.NEUTRAL else _list_denied(text), None
    )
    if not denied or any(map(_favours, factors)):
        return None
    return _tell("Against", Polarity.ADVERSE, weigh(slug, Polarity.ADVERSE, factors), text, denied)


def leave_denied(text: str, factors: Sequence[FoundFactor]) -> tuple[FoundFactor, ...]:
    """Return factors without those that would speak for the person, were they not denied."""
    if not any(map(_favours, factors)):
        return tuple(factors)
    denials = list(_list_denied(text))
    return tuple(
        each
        for each in factors
        if not (_favours(each) and any(_holds(text, denial, each.hit.start) for denial in denials))
    )


def _tell(
    side: str, polarity: Polarity, severity: Severity, text: str, found: "_Found"
) -> Outright:
    words = quote(text, found.start, found.end)
    reason = f"{side} the person, because it says so outright: {words}."
    return Outright(polarity=polarity, severity=severity, reason=reason)


class _Found(NamedTuple):
    """Where something is said, and where its sentence begins."""

    start: int
    end: int
    sentence: int


def _list_denied(text: str) -> Iterator[_Found]:
    yield from _list_plain(_DENIED, text, _MILDER)
    yield from _list_plain(_DONE, text)


def _list_plain(
    pattern: re.Pattern[str], text: str, milder: re.Pattern[str] | None = None
) -> Iterator[_Found]:
    """Yield where a text says something without a condition, an exception or another denial."""
    read = text.replace("’", "'")
    for start, end in _list_sentences(read):
        found = pattern.search(read, start, end)
        if not found or _HEDGE.search(read, start, end):
            continue
        if milder and milder.search(read, start, end):
            continue
        if not _UNTRUE.search(read, start, found.start()):
            yield _Found(*found.span(), start)


def _list_sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _END.finditer(text):
        yield start, end.start()
        start = end.end()
    yield start, len(text)


def _favours(factor: FoundFactor) -> bool:
    return factor.factor.effect in {"assures", "favours", "lowers"}


def _holds(text: str, denial: _Found, place: int) -> bool:
    """Return whether what is denied reaches as far as a place."""
    within = denial.sentence <= place < denial.end + _HELD
    return within and not _BREAK.search(text, denial.end, max(denial.end, place))
