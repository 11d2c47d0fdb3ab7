"""For whom a short clause stands where it says so outright, whatever clauses like it usually say.

Policies say "we do not sell your data" a hundred times for each "we sell your data". A model that
learned from them takes the words for a promise; a person who reads the sentence does not.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analyzer.labelling.quotation import quote
from analyzer.labelling.weight import FoundFactor, weigh
from store.record import Polarity, Severity

__all__ = ["Outright", "leave_denied", "read_outright"]

_SHORT = 320  # characters of a clause that says one thing
_WE = r"(?:we|us|our partners|the (?:company|platform|provider|vendor))"
_MAY_NOT = (
    r"(?:cannot|can not|can't|may not|will not be able to|are not (?:able|entitled|allowed) to"
    r"|are unable to)"
)
_DO_NOT = r"(?:do not|don't|does not|doesn't|never|will not|won't|cannot|can't|shall not)"
_DENIED = re.compile(
    # a right, or a way out, that there is not
    r"\b(?:have|has|having|with|is) no (?:legal |further |such |other |effective )?"
    r"(?:right|rights|way|choice|option|means)\b(?! of action| or privacy)"
    rf"|(?<!if )\byou {_MAY_NOT} (?:\w+ly )?(?:opt[- ]out|object|cancel|withdraw|appeal|contest"
    r"|access|delete|erase|refuse|decline|challenge|correct|unsubscribe|avoid|disable|revoke|sue"
    r"|(?:turn|switch) (?:it |this |them )?off)\b"
    # what is not done for the person
    rf"|\b{_WE} {_DO_NOT} (?:\w+ly )?(?:encrypt|protect|secure|delete|erase|anonymi[sz]e|honou?r"
    r"|respect|respond to|notify|inform|tell|refund|warn|answer|ask (?:you|for your|parents))\b"
    r"(?! (?:any )?(?:other|third|anyone|anybody))",
    re.IGNORECASE,
)
_DONE = re.compile(
    rf"\b(?:{_WE}|may|will|can|also) sell (?:\w+ ){{0,3}}(?:data|information)\b"
    r"|\b(?:data|information|location|history|messages|contacts|addresses)\b[^.;\n]{0,40}"
    r"\b(?:is|are) sold\b"
    r"|\bwithout (?:asking|obtaining|seeking|having|your|their|any)(?: \w+){0,3}? ?"
    r"(?:consent|permission|asking|knowledge|approval|parents|review|reason)\b"
    r"(?![^.;\n]{0,60}\b(?:will|do|does|shall|may|can) not\b)",
    re.IGNORECASE,
)
_SPARED = re.compile(
    r"\b(?:do|does|will|shall) not (?:hereby )?waive\b|\bnever waives?\b"
    r"|\bwe (?:will |shall |agree to )?(?:defend|indemnify)\b[^.;\n]{0,30}\byou\b"
    r"|\b(?:will|shall|do|does|need) (?:not|never) (?:be required to |have to |be bound to )?"
    r"arbitrate\b",
    re.IGNORECASE,
)
_UNTRUE = re.compile(
    r"\b(?:not|never|no|nor|neither|unless|if|whether|cannot)\b[^.;\n]*\Z|n't\b[^.;\n]*\Z",
    re.IGNORECASE,
)
_LEAD = 160  # characters in front in which words say that it is not so
_HELD = 60  # characters behind a denial that may belong to what is denied
_BREAK = re.compile(r"[.;\n]|\bbut\b|\bhowever\b")


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
        factors: Found in it. One that speaks for the person, beside what is denied, leaves it open.

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
        spared = _SPARED.search(text)
        return _tell("For", Polarity.FAVOURABLE, Severity.LOW, text, spared) if spared else None
    found = _list_done(text) if said is Polarity.NEUTRAL else _list_denied(text)
    denied = next(found, None)
    if not denied or any(_favours(each) for each in leave_denied(text, factors)):
        return None
    return _tell("Against", Polarity.ADVERSE, weigh(slug, Polarity.ADVERSE, factors), text, denied)


def _tell(
    side: str, polarity: Polarity, severity: Severity, text: str, found: re.Match[str]
) -> Outright:
    reason = f"{side} the person, because it says so outright: {quote(text, *found.span())}."
    return Outright(polarity=polarity, severity=severity, reason=reason)


def leave_denied(text: str, factors: Iterable[FoundFactor]) -> tuple[FoundFactor, ...]:
    """Return factors without those that would speak for the person, were they not denied."""
    spans = [found.span() for found in _list_denied(text)]
    return tuple(
        each
        for each in factors
        if not (_favours(each) and any(_holds(text, span, each.hit.start) for span in spans))
    )


def _list_denied(text: str) -> Iterator[re.Match[str]]:
    yield from _DENIED.finditer(text)
    yield from _list_done(text)


def _list_done(text: str) -> Iterator[re.Match[str]]:
    for found in _DONE.finditer(text):
        if not _UNTRUE.search(text, max(0, found.start() - _LEAD), found.start()):
            yield found


def _favours(factor: FoundFactor) -> bool:
    return factor.factor.effect in {"assures", "favours", "lowers"}


def _holds(text: str, span: tuple[int, int], place: int) -> bool:
    """Return whether what is denied at a span reaches as far as a place."""
    start, end = span
    return start <= place < end + _HELD and not _BREAK.search(text, end, max(end, place))
