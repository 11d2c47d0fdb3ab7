"""Editions of a document that take turns at its address: which of them a text is.

Sites serve an older text from a forgotten server, or another one by where a visitor seems to be.
Such texts come and go for years. None of their turns is a change, but what is changed in one of
them is.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import analyzer
from clausewatch.standing import Standing
from store.record import EDITION, Gate, Judgement, Reading, Stood, Verdict, digest

__all__ = ["Turn", "find_turn", "judge_turn"]

_NEAR = 0.5  # share of what differs from the accepted text that differs from an edition's own one
_SMALL = 0.25  # share of it that is surely an edit of the edition
_REVIEW = "review"
_BRIEF = timedelta(days=7)  # how long a text stands that would have been held, had we known


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """That a text is another edition than the accepted one."""

    reason: str
    former: str = ""  # the text that the edition had last; empty if it was not seen before
    is_small: bool = False  # it differs little from that one, or says that it is newer than all
    doubt: Gate | None = None  # why it may be a part of that one only
    is_back: bool = False  # it is that one, and what stood in between was gone, or cut


def find_turn(standing: Standing, reading: Reading, at: datetime) -> Turn | None:
    """Return of which edition a text is; None if it is the accepted one, or may be a new text.

    A text that came back may also be a change that was taken back. So more has to speak for an
    edition than that it stood before: what it says of itself, that its turn is not the first one,
    or that the text in between was gone as fast as a wrong one is.
    """
    accepted = standing.accepted
    if accepted is None or accepted.text == reading.text:
        return None
    if standing.stood and standing.stood[-1].kind == _REVIEW:
        return None  # a person has decided which text counts
    former = _find_former(standing, accepted, reading)
    if former is None:
        if reason := analyzer.explain_edition(accepted, reading):
            return Turn(reason=reason)
        reason = analyzer.explain_recovery(accepted, reading)
        return Turn(reason=reason, is_back=True) if reason else None
    reason = _explain_return(standing, accepted, reading, former, at)
    if not reason:
        return None
    differing = analyzer.measure(reading.text, accepted.text)
    return Turn(
        reason=reason,
        former=former,
        doubt=analyzer.doubt(replace(accepted, text=former), reading),
        is_small=analyzer.measure(reading.text, former) <= differing * _SMALL
        or _is_of_new_day(reading, accepted.text, former),
        is_back=reading.text == former
        and _was_brief(standing, at)
        and standing.stood[-1].kind != EDITION,
    )


def judge_turn(standing: Standing, reading: Reading, turn: Turn) -> Judgement | None:
    """Return what was changed in another edition; None if that is nothing of weight.

    What is changed in a translation is no change of the document: that is in the language in which
    it stood first.
    """
    if standing.accepted is None or not turn.former:
        return None
    first = standing.stood[0].text if standing.stood else standing.accepted.text
    if not analyzer.speak_alike(first, reading.text):
        return None
    judgement = analyzer.judge_edition(
        standing.accepted, turn.former, reading, document_type=standing.key.type
    )
    if judgement.verdict is not Verdict.SUBSTANTIVE:
        return None
    reason = f"{turn.reason}; what differs from its own last text is new"
    return replace(judgement, gate=replace(judgement.gate, reasons=(reason,)))


def _find_former(standing: Standing, accepted: Reading, reading: Reading) -> str | None:
    """Return the text that stood before to which a text is much nearer than to the accepted one."""
    if digest(reading.text) in standing.former:
        return reading.text
    texts = dict.fromkeys(each.text for each in reversed(standing.stood))
    texts.pop(accepted.text, None)
    most = analyzer.measure(reading.text, accepted.text) * _NEAR
    distance, place = min(
        ((analyzer.measure(reading.text, each), n) for n, each in enumerate(texts)),
        default=(most, 0),
    )
    return list(texts)[place] if distance < most else None


def _explain_return(
    standing: Standing, accepted: Reading, reading: Reading, former: str, at: datetime
) -> str:
    """Return why a text that came back is an edition, and no change that was taken back."""
    was, now, before = map(analyzer.read_edition, (accepted.text, reading.text, former))
    current = standing.stood[-1] if standing.stood else None
    if current and current.kind == EDITION:
        return "the accepted text is another edition, and this one stood before it"
    if reason := analyzer.explain_edition(accepted, reading):
        return reason
    if now.is_after(was):
        return "it is of another day, as before" if now.is_of_same_day(before) else ""
    if current and _was_brief(standing, at):
        return f"the text in between stood only from {current.since:%Y-%m-%d} on"
    if _took_turns(standing.stood, accepted.text, former):
        return "both it and the accepted text have stood in turns before"
    return ""


def _is_of_new_day(reading: Reading, *others: str) -> bool:
    now = analyzer.read_edition(reading.text)
    return all(now.is_after(analyzer.read_edition(each)) for each in others)


def _was_brief(standing: Standing, at: datetime) -> bool:
    """Return whether the accepted text was gone as fast as a wrong one is."""
    return bool(standing.stood) and at - standing.stood[-1].since < _BRIEF


def _took_turns(stood: tuple[Stood, ...], accepted: str, former: str) -> bool:
    """Return whether a text like the accepted one stood before the former one last did."""
    texts = [each.text for each in stood]
    if former not in texts:
        return False
    last = len(texts) - 1 - texts[::-1].index(former)
    return any(
        text == accepted
        or analyzer.measure(text, accepted) < analyzer.measure(text, former) * _NEAR
        for text in texts[:last]
    )
