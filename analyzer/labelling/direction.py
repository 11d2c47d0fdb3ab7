"""For whom a clause change moves things, and which words say so.

Each sign pulls one way with a reason: a period that shrank, a promise that became a "may", words of
a right that are gone. Where signs of both kinds face each other, the direction is unclear.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from analyzer.labelling.difference import ABSENT
from analyzer.labelling.fact import NONE, PRESENT, UNSPECIFIED
from analyzer.labelling.quotation import quote
from analyzer.labelling.rulebook import load_words
from analyzer.labelling.weight import FoundFactor
from analyzer.labelling.wording import Hunk, Word
from store.record import Direction, FactDifference, Polarity

__all__ = [
    "Sign",
    "read_differences",
    "read_exclusions",
    "read_factors",
    "read_insertions",
    "read_modals",
    "read_whole",
    "settle",
]

_LESS_IS_WORSE = frozenset(
    {
        "claim window", "cure period", "free trial", "inactivity period", "liability cap",
        "appeal", "appeal period", "notice period", "objection period", "opt-out",
        "opt-out period", "payment period", "refund period", "right to object", "warranty period",
        "withdrawal of consent", "withdrawal period",
    }
)  # fmt: skip
_MORE_IS_WORSE = frozenset(
    {
        "automated decisions", "breach notice", "cancellation notice", "class waiver",
        "cookie lifetime", "fee", "fee rate", "interest rate", "jury waiver", "minimum purchase",
        "penalty", "renewal period", "response time", "retention period",
    }
)  # fmt: skip
# Where no number is given there is no limit: the worst of a retention, the best of a claim window.
_ENDLESS = frozenset(
    {
        "claim window", "cookie lifetime", "inactivity period", "liability cap", "payment period",
    }
)  # fmt: skip
# How soon, or for how long at most: words bind less than any number, and each less than the last.
_AT_MOST = frozenset({"breach notice", "response time", "retention period"})
_WEAKER: Mapping[str, float] = {
    "without undue delay": 1e6 + 1,
    "promptly": 1e6 + 2,
    "as soon as possible": 1e6 + 3,
    "in reasonable time": 1e6 + 4,
    "as the law requires": 1e6 + 5,
    "as long as the account exists": 1e6 + 6,
    "as long as necessary": 1e6 + 7,
    UNSPECIFIED: 1e6 + 7,
    "indefinitely": 1e6 + 8,
}
# A promise, and that it does not cover what is listed up to the end of the text.
_EXCLUDED = re.compile(
    r"\b(?:sla|service levels?|guarantees?|warrant(?:y|ies)|refunds?|credits?|coverage|insurance"
    r"|protections?|benefits?|discounts?|trials?)\b[^.;!?\n]{0,80}"
    r"\b(?:(?:does|do|shall|will) not (?:apply|cover|extend|include)|excludes?)\b[^.;!?\n]*\Z",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?:,|\b(?:or|and|nor))\s*(?:\(\w{0,4}\)?\s*)?\Z", re.IGNORECASE)
_JOINING = frozenset({"and", "nor", "or"})
_NARROWING = frozenset(
    {"but", "except", "if", "save", "that", "unless", "when", "where", "which", "who"}
)
_SENTENCE = 400  # characters before a word in which its sentence is looked for
_SOMETHING = 1e-3  # days: of a notice that is promised, but not for how long
_PRESENCES = frozenset(
    {
        "appeal", "automated decisions", "class waiver", "jury waiver", "opt-out",
        "right to object", "withdrawal of consent",
    }
)  # fmt: skip
_PRESENT: Mapping[str, float] = {NONE: -1, ABSENT: 0, PRESENT: 2}
_FEES = "fees paid"
_SESSION = "the session"
_OPEN = frozenset({"arbitration body", "governing law", "venue"})  # for whom depends on the person
_DAYS: Mapping[str, float] = {
    "minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365
}  # fmt: skip
_SCALES: Mapping[str, float] = {"million": 1e6, "billion": 1e9}
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_STRENGTHS: Mapping[str, int] = {
    "may": 1, "can": 1, "might": 1, "could": 1, "should": 2, "will": 3, "shall": 3, "must": 3
}  # fmt: skip
_PERSON = load_words("person")
_GOOD_DEEDS = load_words("good_deeds")
_TURNS = {"raises": 1, "burdens": 1, "lowers": -1, "favours": -1, "assures": -1, "explains": 0}
_GROWING = frozenset({"ad-profiling", "data-collection", "purposes-legal-basis", "sensitive-data"})
# A clause that only says what is done widens it when it comes, and narrows it when it goes.
_WIDENING: Mapping[str, str] = {
    "data-collection": "data which is collected",
    "purposes-legal-basis": "purposes of data",
    "sensitive-data": "data which is collected",
    "third-party-sharing": "recipients of data",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Sign:
    """Something in a change that pulls for or against the person."""

    pull: int  # above 0 adverse, below 0 favourable, 0 either
    reason: str  # one sentence
    firm: bool = True  # a parameter, a promise or a right; not only more words of the same kind


def settle(signs: Iterable[Sign]) -> Direction:
    """Return the direction that signs agree on, or that outweighs the other two to one.

    Where the only signs are such that pull no way, the direction is unclear; without any, neutral.
    """
    pulls = [sign.pull for sign in signs]
    worse, better = sum(p for p in pulls if p > 0), -sum(p for p in pulls if p < 0)
    if not worse and not better:
        return Direction.UNCLEAR if pulls else Direction.NEUTRAL
    if worse >= 2 * better:
        return Direction.ADVERSE
    return Direction.FAVOURABLE if better >= 2 * worse else Direction.UNCLEAR


def read_differences(differences: Iterable[FactDifference]) -> Iterator[Sign]:
    """Yield a sign for each parameter that moved a known way."""
    for each in differences:
        pull = _pull_of(each)
        told = f"The {each.name} changed from {each.before} to {each.after}"
        if pull:
            side = "worse" if pull > 0 else "better"
            yield Sign(pull=2 * pull, reason=f"{told}, for the {side}.")
        elif each.name in _OPEN:
            yield Sign(pull=0, reason=f"{told}.")


def read_modals(hunks: Iterable[Hunk], after: str) -> Iterator[Sign]:
    """Yield a sign where "may", "will" or "must" gave way to one another."""
    for hunk in hunks:
        old, new = _find_modal(hunk.before), _find_modal(hunk.after)
        if old and new and _STRENGTHS[old.text] != _STRENGTHS[new.text]:
            stronger = _STRENGTHS[new.text] > _STRENGTHS[old.text]
            binds_person = bool(_PERSON & set(hunk.lead[-2:]))
            following = re.findall(r"[a-z]+", after[new.end : new.end + 60].lower())[:4]
            promised = not binds_person and bool(_GOOD_DEEDS & set(following))
            pull = 1 if stronger != promised else -1
            yield Sign(
                pull=pull, reason=f"“{old.shown}” became {quote(after, new.start, new.end + 24)}."
            )


def read_factors(gone: Iterable[FoundFactor], came: Iterable[FoundFactor]) -> Iterator[Sign]:
    """Yield a sign for each factor whose words came or went; one that did both says nothing."""
    old = {each.factor.name: each for each in gone}
    new = {each.factor.name: each for each in came}
    for found, others, turn in ((new, old, 1), (old, new, -1)):
        for name, each in found.items():
            pull = turn * _TURNS[each.factor.effect]
            if pull and name not in others:
                words = quote(each.text, each.hit.start, each.hit.end)
                verb = "New words say" if turn > 0 else "Words are gone that said"
                yield Sign(pull=pull, reason=f"{verb} that {each.factor.says}: {words}.")


def read_insertions(
    slug: str, polarity: Polarity, hunks: Sequence[Hunk], old: str, new: str
) -> Iterator[Sign]:
    """Yield a sign where a list of data or purposes merely grew or shrank."""
    if slug not in _GROWING or not hunks:
        return
    grew, shrank = not any(h.before for h in hunks), not any(h.after for h in hunks)
    if grew or shrank:
        words = hunks[0].after if grew else hunks[0].before
        shown = quote(new if grew else old, words[0].start, words[-1].end)
        pull = 1 if grew != (polarity is Polarity.FAVOURABLE) else -1
        reason = f"{'New words widen' if grew else 'Fewer words narrow'} what is named: {shown}."
        yield Sign(pull=pull, reason=reason, firm=False)


def read_exclusions(hunks: Iterable[Hunk], old: str, new: str) -> Iterator[Sign]:
    """Yield a sign where a list of what a promise does not cover grew or shrank."""
    for hunk in hunks:
        grew = len(hunk.after) > len(hunk.before)
        words, text = (hunk.after, new) if grew else (hunk.before, old)
        if len(hunk.after) == len(hunk.before) or not _goes_on(words, text):
            continue
        if _EXCLUDED.search(text, max(0, words[0].start - _SENTENCE), words[0].start):
            shown = quote(text, words[0].start, words[-1].end)
            told = "New words leave out of a promise" if grew else "A promise leaves out no more"
            yield Sign(pull=1 if grew else -1, reason=f"{told}: {shown}.")


def _goes_on(words: Sequence[Word], text: str) -> bool:
    """Return whether words are further members of a list, and none of them is an exception."""
    lead = text[max(0, words[0].start - 12) : words[0].start]
    joins = bool(_JOINED.search(lead)) or words[0].text in _JOINING
    return joins and _NARROWING.isdisjoint(word.text for word in words)


def read_whole(
    slug: str, polarity: Polarity, *, added: bool, what: str = "A clause"
) -> Iterator[Sign]:
    """Yield the sign of a whole clause, or of a sentence, that came or went."""
    turn, verb = (1, "is new") if added else (-1, "is gone")
    if polarity is Polarity.ADVERSE:
        yield Sign(pull=turn, reason=f"{what} that stands against the person {verb}.")
    elif polarity is Polarity.FAVOURABLE:
        yield Sign(pull=-turn, reason=f"{what} that stands for the person {verb}.")
    elif slug in _WIDENING:
        yield Sign(pull=turn, reason=f"{what} that names {_WIDENING[slug]} {verb}.")


def _pull_of(difference: FactDifference) -> int:
    name = difference.name
    if {difference.before, difference.after} == {_SESSION, ABSENT}:
        return 0  # that there are cookies of a session, too, changes nothing about the others
    (old_unit, old), (new_unit, new) = (
        _measure(name, value) for value in (difference.before, difference.after)
    )
    if old_unit and new_unit and old_unit != new_unit:
        return 0  # dollars and euros, a sum and the fees paid
    more = (new > old) - (new < old)
    return -more if name in _LESS_IS_WORSE else more if name in _MORE_IS_WORSE else 0


def _measure(name: str, value: str) -> tuple[str, float]:
    """Return the unit and the size of a value; what is given without a number has no unit."""
    if name in _PRESENCES:
        return "", _PRESENT.get(value, 1)
    found = _NUMBER.search(value)
    if not found:
        return "", _measure_words(name, value)
    size, last = float(found[0].replace(",", "")), value.split()[-1].rstrip("s")
    if value.startswith(_FEES):
        return _FEES, size
    if last in _DAYS:
        return "time", size * _DAYS[last]
    return value[: found.start()], size * _SCALES.get(last, 1)


def _measure_words(name: str, value: str) -> float:
    """Return the size of a value that is given in words, or not given."""
    if name in _AT_MOST:
        return 0.0 if value == "immediately" else _WEAKER.get(value, _WEAKER[UNSPECIFIED])
    if name in _ENDLESS:
        return 0.0 if value == _SESSION else inf
    return _SOMETHING if value in {"reasonable", UNSPECIFIED} else 0.0


def _find_modal(words: Sequence[Word]) -> Word | None:
    modals = [word for word in words if word.text in _STRENGTHS]
    return modals[0] if len(modals) == 1 else None
