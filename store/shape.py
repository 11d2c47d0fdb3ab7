"""Values as JSON for the columns that hold them, and back."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from store.record import (
    Assessment,
    Basis,
    Clause,
    Confidence,
    Direction,
    Fact,
    FactDifference,
    Failure,
    Hop,
    Link,
    Polarity,
    Range,
    Redline,
    Selection,
    Severity,
)

__all__ = [
    "assessment_from_json",
    "assessment_to_json",
    "hops_from_json",
    "hops_to_json",
    "links_from_json",
    "links_to_json",
    "redline_from_lengths",
    "redline_to_lengths",
    "selection_from_json",
    "selection_to_json",
]


def selection_to_json(selection: Selection) -> dict[str, Any]:
    """Return a selection as JSON: CSS selectors are strings, ranges are objects."""
    return {name: [_part(part) for part in parts] for name, parts in _parts(selection) if parts}


def selection_from_json(stored: dict[str, Any]) -> Selection:
    """Return the selection that was stored."""
    return Selection(
        **{
            name: tuple(part if isinstance(part, str) else Range(**part) for part in parts)
            for name, parts in stored.items()
        }
    )


def _parts(selection: Selection) -> list[tuple[str, tuple[str | Range, ...]]]:
    return [("select", selection.select), ("remove", selection.remove)]


def _part(part: str | Range) -> str | dict[str, Any]:
    return part if isinstance(part, str) else asdict(part)


def hops_to_json(hops: tuple[Hop, ...]) -> list[dict[str, Any]]:
    """Return hops as JSON, without what is empty; times in ISO 8601."""
    return [
        {name: value for name, value in asdict(hop).items() if value not in (None, "", 0.0)}
        | {"at": hop.at.isoformat()}
        for hop in hops
    ]


def hops_from_json(stored: list[dict[str, Any]]) -> tuple[Hop, ...]:
    """Return the hops that were stored."""
    return tuple(
        Hop(
            **hop
            | {"at": datetime.fromisoformat(hop["at"])}
            | ({"failure": Failure(hop["failure"])} if "failure" in hop else {})
        )
        for hop in stored
    )


def assessment_to_json(assessment: Assessment) -> dict[str, Any]:
    """Return an assessment as JSON, without what is empty and without its analyzer."""
    said: dict[str, Any] = {
        "types": assessment.types,
        "severity": assessment.severity,
        "confidence": assessment.confidence,
        "basis": assessment.basis,
        "reasons": assessment.reasons,
        "scores": assessment.scores,
        "polarity": assessment.polarity,
        "direction": assessment.direction,
        "facts": [
            {"name": fact.name, "value": fact.value, "start": fact.start, "end": fact.end}
            for fact in assessment.facts
        ],
        "differences": [
            {"name": each.name, "before": each.before, "after": each.after}
            for each in assessment.differences
        ],
    }
    return {name: value for name, value in said.items() if value or name == "types"}


def assessment_from_json(said: dict[str, Any], analyzer: str) -> Assessment:
    """Return the assessment that was stored."""
    return Assessment(
        analyzer=analyzer,
        types=tuple(said["types"]),
        severity=Severity(said["severity"]),
        confidence=Confidence(said["confidence"]),
        basis=Basis(said["basis"]),
        reasons=tuple(said.get("reasons", ())),
        scores=tuple((slug, score) for slug, score in said.get("scores", ())),
        polarity=Polarity(said["polarity"]) if "polarity" in said else None,
        direction=Direction(said["direction"]) if "direction" in said else None,
        facts=tuple(Fact(**fact) for fact in said.get("facts", ())),
        differences=tuple(FactDifference(**each) for each in said.get("differences", ())),
    )


def links_to_json(links: tuple[Link, ...]) -> list[list[Any]]:
    """Return links as JSON, one [start, end, target] each."""
    return [[link.start, link.end, link.target] for link in links]


def links_from_json(stored: list[list[Any]]) -> tuple[Link, ...]:
    """Return the links that were stored."""
    return tuple(Link(start=start, end=end, target=target) for start, end, target in stored)


def redline_to_lengths(redline: Redline) -> list[list[Any]]:
    """Return a redline as [operation, length] pairs; its words are in the clauses of both sides."""
    return [[operation, len(text)] for operation, text in redline]


def redline_from_lengths(
    lengths: list[list[Any]], before: Clause | None, after: Clause | None
) -> Redline:
    """Return the redline of two clauses from its [operation, length] pairs.

    >>> was, now = Clause(start=0, end=5, text="7 day"), Clause(start=0, end=5, text="9 day")
    >>> redline_from_lengths([["-", 1], ["+", 1], ["=", 4]], was, now)
    (('-', '7'), ('+', '9'), ('=', ' day'))
    """
    old, new = before.text if before else "", after.text if after else ""
    runs = []
    was_at = is_at = 0
    for operation, length in lengths:
        taken = new[is_at : is_at + length] if operation == "+" else old[was_at : was_at + length]
        was_at += length if operation != "+" else 0
        is_at += length if operation != "-" else 0
        runs.append((operation, taken))
    return tuple(runs)
