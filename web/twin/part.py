"""The parts that twins share: versions, clauses, assessments, and what was set aside."""

from datetime import datetime

from store.record import (
    Assessment,
    Clause,
    ClauseChange,
    Document,
    Fact,
    Label,
    Review,
    State,
    Version,
)
from web.site import Site
from web.view.timeline import Aside
from web.view.wording import name_stamp

__all__ = [
    "Part",
    "describe_aside",
    "describe_entry",
    "describe_review",
    "describe_state",
    "describe_version",
    "head",
    "identify",
    "stamp",
]

Part = dict[str, object]
"""An object inside a JSON file of the site."""


def head(kind: str, record: str, page: str, site: Site) -> Part:
    """Return how each twin begins: what it is, of which record, and where its page lies."""
    begun: Part = {"schema": f"clausewatch/{kind}/1"}
    if record:
        begun["id"] = record
    if site.base:
        begun["url"] = site.base + page
    return begun


def identify(document: Document) -> Part:
    """Return what makes a document one and the same over all its captures."""
    key = document.key
    return {
        "document": document.id,
        "platform": key.platform,
        "type": key.type,
        "source": key.url,
        "language": key.language,
        "collection": key.collection,
    }


def describe_version(version: Version) -> Part:
    """Describe a version by its evidence; each hash is named for what is hashed."""
    return {
        "number": version.number,
        "at": name_stamp(version.at),
        "snapshot": version.snapshot,
        "snapshot_sha256": version.snapshot_sha256,
        "text_sha256": version.sha256,
        "reader": version.reader,
        "url": version.url,
        "reference": version.reference,
        "provenance": version.provenance,
        "title": version.title,
        "language": version.language,
    }


def _describe_clause(clause: Clause | None) -> Part | None:
    if clause is None:
        return None
    return {
        "start": clause.start,
        "end": clause.end,
        "headings": clause.headings,
        "number": clause.number,
        "text": clause.text,
        "clause_sha256": clause.sha256,
    }


def describe_entry(entry: ClauseChange) -> Part:
    """Describe a clause change whole: both sides, and the redline between them."""
    return {
        "kind": entry.kind,
        "provision": entry.provision,
        **_describe_assessment(entry.assessment),
        "reviews": [_describe_label(review) for review in entry.reviews],
        "before": _describe_clause(entry.before),
        "after": _describe_clause(entry.after),
        "redline": entry.redline,
    }


def describe_state(state: State, last: datetime | None) -> Part:
    """Describe one wording of a provision.

    Args:
        state: The wording.
        last: The last capture that showed it; None while it stands.
    """
    return {
        "first_seen": name_stamp(state.version.at),
        "last_seen": stamp(last),
        "until": stamp(state.until),
        "change": state.change,
        **_describe_assessment(state.assessment),
        "reviews": [_describe_label(review) for review in state.reviews],
        "clause": _describe_clause(state.clause),
        "version": describe_version(state.version),
    }


def describe_aside(aside: Aside) -> Part:
    """Describe a group of captures that brought no version."""
    return {
        "verdict": aside.verdict,
        "kind": aside.kind,
        "count": aside.count,
        "first": name_stamp(aside.first),
        "last": name_stamp(aside.last),
        "reasons": aside.reasons,
    }


def describe_review(review: Review | None) -> Part | None:
    """Describe what a person decided; None where nobody did."""
    if review is None:
        return None
    return {"at": name_stamp(review.at), "author": review.author, "note": review.note}


def _describe_label(review: Review) -> Part:
    """Describe what a person said of a label, beside what the machine said then."""
    label, machine = review.label, review.machine
    described: Part = {"ruling": review.ruling, **(describe_review(review) or {})}
    if label:
        described |= {"types": label.types, "severity": label.severity, **_describe_side(label)}
    if machine:
        described["machine"] = {
            "types": machine.types,
            "severity": machine.severity,
            **_describe_side(machine),
            "confidence": machine.confidence,
            "analyzer": machine.analyzer,
        }
    return described


def _describe_side(said: Assessment | Label) -> Part:
    """Return for whom a clause stands, or where a change moves things."""
    if said.direction is None:
        return {"polarity": said.polarity}
    return {"direction": said.direction}


def _describe_assessment(assessment: Assessment | None) -> Part:
    """Flatten an assessment. Without one nothing is claimed: no types, and null for severity."""
    if assessment is None:
        return {"types": (), "severity": None}
    return {
        "types": assessment.types,
        "severity": assessment.severity,
        **_describe_side(assessment),
        "confidence": assessment.confidence,
        "basis": assessment.basis,
        "analyzer": assessment.analyzer,
        "facts": [_describe_fact(fact) for fact in assessment.facts]
        + _describe_differences(assessment),
        "reasons": assessment.reasons,
        "scores": dict(assessment.scores),
    }


def _describe_differences(assessment: Assessment) -> list[Part]:
    return [
        {"name": each.name, "before": each.before, "after": each.after}
        for each in assessment.differences
    ]


def _describe_fact(fact: Fact) -> Part:
    return {"name": fact.name, "value": fact.value, "start": fact.start, "end": fact.end}


def stamp(moment: datetime | None) -> str | None:
    """Return a moment as RFC 3339 has it; nothing for nothing."""
    return None if moment is None else name_stamp(moment)
