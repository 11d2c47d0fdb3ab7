"""The JSON that commands print. Its shapes are fixed: scripts depend on them."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from store.record import Assessment, Clause, ClauseChange, Gate, Judgement, Reading

if TYPE_CHECKING:
    from clausewatch.trial import Trial

__all__ = ["clause_to_json", "judgement_to_json", "reading_to_json", "trial_to_json"]

_Json = dict[str, Any]


def judgement_to_json(judgement: Judgement, id: str = "") -> _Json:  # noqa: A002 - as in the output
    """Return what `diff --json` prints."""
    return {
        "id": id,
        "verdict": judgement.verdict,
        "gate": _gate(judgement.gate),
        "severity": judgement.severity,
        "summary": judgement.summary,
        "changes": [_clause_change(change) for change in judgement.changes],
    }


def clause_to_json(clause: Clause, assessment: Assessment, id: str = "") -> _Json:  # noqa: A002
    """Return what `classify --json` prints of a clause."""
    return {
        "id": id,
        "start": clause.start,
        "end": clause.end,
        "headings": list(clause.headings),
        "text": clause.text,
        "types": list(assessment.types),
        "scores": dict(assessment.scores),
        "severity": assessment.severity,
        "polarity": assessment.polarity,
        "confidence": assessment.confidence,
        "basis": assessment.basis,
        "facts": [asdict(fact) for fact in assessment.facts],
        "reasons": list(assessment.reasons),
    }


def reading_to_json(reading: Reading, gate: Gate) -> _Json:
    """Return what `read --json` prints."""
    return {
        "text": reading.text,
        "title": reading.title,
        "language": reading.language,
        "reader": reading.reader,
        "coverage": round(reading.coverage, 4),
        "gate": {**_gate(gate), "reasons": [*gate.reasons, *reading.notes]},
    }


def trial_to_json(trial: "Trial", *, with_text: bool) -> _Json:
    """Return what `check --json` prints of a document."""
    capture, reading = trial.capture, trial.reading
    return {
        "platform": capture.document.platform,
        "type": capture.document.type,
        "url": capture.url,
        "final_url": capture.final_url,
        "outcome": capture.outcome,
        "status": capture.status,
        "problem": capture.problem,
        "origin": capture.origin,
        "media_type": capture.media_type,
        "charset": capture.charset,
        "title": reading.title if reading else "",
        "language": reading.language if reading else "",
        "coverage": round(reading.coverage, 4) if reading else None,
        "words": len(reading.text.split()) if reading else 0,
        "gate": _gate(trial.gate),
        "notes": list(trial.notes),
        **({"text": reading.text if reading else ""} if with_text else {}),
    }


def _gate(gate: Gate) -> _Json:
    return {"verdict": gate.verdict, "kind": gate.kind, "reasons": list(gate.reasons)}


def _clause_change(change: ClauseChange) -> _Json:
    said = change.assessment
    return {
        "kind": change.kind,
        "types": list(said.types) if said else [],
        "direction": said.direction if said else None,
        "severity": said.severity if said else None,
        "confidence": said.confidence if said else None,
        "facts": [asdict(difference) for difference in said.differences] if said else [],
        "reasons": list(said.reasons) if said else [],
        "before": _span(change.before),
        "after": _span(change.after),
        "redline": [list(run) for run in change.redline],
    }


def _span(clause: Clause | None) -> _Json | None:
    if clause is None:
        return None
    return {
        "start": clause.start,
        "end": clause.end,
        "headings": list(clause.headings),
        "text": clause.text,
    }
