"""What a person decides: to accept what the gate stopped, to dismiss it, to withdraw a change."""

from datetime import datetime

import analyzer
from clausewatch.analysis import assess_standing
from clausewatch.decision import Docket
from clausewatch.finding import Finding, record
from clausewatch.standing import load_standing, time_of
from store.error import ReviewRefused
from store.ledger import Ledger
from store.record import Document, Gate, GateVerdict, Pending, Reading, Review

__all__ = ["accept", "dismiss", "withdraw"]


def accept(ledger: Ledger, snapshot: str, review: Review) -> str:
    """Take the last capture of a snapshot for the document, whatever the gate thought of it.

    Returns:
        The public ID of the change record; empty if the text is the first one.

    Raises:
        RecordUnknown: There is no such snapshot.
        ReviewRefused: It is accepted already, or is older than what was accepted.
        ReadError: Its bytes cannot be read at all.
    """
    pending = ledger.sightings(snapshot)[-1]
    standing = load_standing(ledger, pending.document)
    if standing.source and standing.source.sha256 == pending.sha256:
        raise ReviewRefused(f"{snapshot} is what stands accepted: there is nothing to accept")
    if standing.verified and time_of(pending.capture) < standing.verified:
        seen = _day(standing.verified)
        raise ReviewRefused(f"{snapshot} is older than the accepted text, which was seen on {seen}")
    found = Docket(standing, ledger.content).admit(pending, _tell(review))
    return _record(ledger, found, review)


def dismiss(ledger: Ledger, snapshot: str, review: Review) -> None:
    """Wait no longer for a text that the gate holds.

    Raises:
        RecordUnknown: There is no such snapshot.
        ReviewRefused: It is not held.
    """
    pending = ledger.sightings(snapshot)[-1]
    held = {each.source.sha256 for each in ledger.held(pending.document)}
    if pending.sha256 not in held:
        raise ReviewRefused(f"{snapshot} is not held: see `clausewatch status --gate`")
    gate = Gate(verdict=GateVerdict.NOISE, kind="review", reasons=(_tell(review),))
    record(ledger, Finding(pending=pending, gate=gate), review)


def withdraw(ledger: Ledger, change: str, review: Review) -> bool:
    """Withdraw a change record, and return to the text before it if nothing followed it.

    Returns:
        Whether the text before it is the accepted one again.

    Raises:
        RecordUnknown: There is no such change.
        ReviewRefused: It is withdrawn already.
    """
    known = ledger.change(change)
    if known.withdrawn:
        when = _day(known.withdrawn.at)
        raise ReviewRefused(f"{change} was withdrawn on {when} by {known.withdrawn.author}")
    with ledger.batch():
        former = ledger.withdraw(change, review)
        if former is not None:
            _return_to(ledger, known.document, *former, review=review)
    return former is not None


def _return_to(
    ledger: Ledger, document: Document, source: Pending, reading: Reading, *, review: Review
) -> None:
    """Make a former text the accepted one again, without a change record."""
    accepted = ledger.accepted(document.id)
    assert accepted is not None  # noqa: S101 - there was a change
    gate = Gate(verdict=GateVerdict.ACCEPTED, kind="review", reasons=(_tell(review),))
    clauses = (analyzer.segment(each.text) for each in (accepted, reading))
    comparison = analyzer.compare(*clauses)
    found = Finding(pending=source, gate=gate, reading=reading, comparison=comparison)
    _record(ledger, found, review)


def _record(ledger: Ledger, found: Finding, review: Review) -> str:
    """Record what a person decided, and assess what stands since; return the change's public ID."""
    with ledger.batch():
        change = record(ledger, found, review)
        document = found.pending.document
        ledger.assess(document, assess_standing(ledger, document))
    return change


def _tell(review: Review) -> str:
    return f"{review.author} decided: {review.note}"


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"
