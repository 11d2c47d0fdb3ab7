"""The shapes that JSON twins are made of, as JSON Schema (2020-12) has them."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from store.record import (
    Basis,
    ChangeKind,
    Confidence,
    Direction,
    GateVerdict,
    Outcome,
    Polarity,
    Ruling,
    Severity,
    Verdict,
)

__all__ = ["DEFINITIONS", "Form", "list_of", "maybe", "object_of", "one_of", "refer"]

Form = dict[str, object]
"""A JSON Schema, or a part of one."""


def refer(name: str) -> Form:
    """Return a reference to a definition."""
    return {"$ref": f"#/$defs/{name}"}


def list_of(form: Form) -> Form:
    """Return the form of a list."""
    return {"type": "array", "items": form}


def maybe(form: Form) -> Form:
    """Return the form of what may be null."""
    return {"anyOf": [form, {"type": "null"}]}


def one_of(values: Iterable[str]) -> Form:
    """Return the form of a fixed set of values."""
    return {"enum": [str(each) for each in values]}


def object_of(properties: Mapping[str, Form], *, lacks: Iterable[str] = ()) -> Form:
    """Return the form of an object.

    Args:
        properties: Each by its name.
        lacks: Names of those that may be missing; all others are there.
    """
    missing = set(lacks)
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in missing],
    }


def _state(about: str, form: Form) -> Form:
    return {"description": about, **form}


def _choose(about: str, values: Iterable[StrEnum]) -> Form:
    return _state(about, one_of(values))


_TEXT: Form = {"type": "string"}
_NUMBER: Form = {"type": "integer", "minimum": 0}

_IDENTITY: dict[str, Form] = {
    "document": _state("Public ID of the document", refer("document_id")),
    "platform": _TEXT,
    "type": _state("One of the Open Terms Archive terms types", _TEXT),
    "source": _state("The declared address; empty where an archive does not tell it", _TEXT),
    "language": _state("BCP 47; empty where not declared", _TEXT),
    "collection": _state("The archive that it was imported from, or empty", _TEXT),
}
_SIDES: dict[str, Form] = {
    "direction": _choose("Where a change moves things", Direction),
    "polarity": maybe(_choose("For whom a clause stands", Polarity)),
}
_SAID: dict[str, Form] = {
    "types": _state("Slugs of clause types, primary first; empty if unassessed", list_of(_TEXT)),
    "severity": _state("Null if nothing is claimed", maybe(refer("severity"))),
    **_SIDES,
    "confidence": one_of(Confidence),
    "basis": one_of(Basis),
    "analyzer": _state("Name and version of what assessed", _TEXT),
    "facts": list_of(refer("fact")),
    "reasons": list_of(_TEXT),
    "scores": {"type": "object", "additionalProperties": {"type": "number"}},
}
_OFTEN_MISSING = set(_SAID) - {"types", "severity"}  # without an assessment nothing more is said

DEFINITIONS: dict[str, Form] = {
    "moment": {
        "description": "A moment in UTC, to the second (RFC 3339)",
        "type": "string",
        "format": "date-time",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
    },
    "sha256": {
        "description": "SHA-256 in lower-case hexadecimal digits",
        "type": "string",
        "pattern": "^[0-9a-f]{64}$",
    },
    **{
        f"{name}_id": {"type": "string", "pattern": f"^CW-{letter}-[0-9]{{6,}}-[0-9A-Z]$"}
        for name, letter in (("change", "C"), ("document", "D"), ("provision", "P"))
    },
    "twin": {
        "description": "Path of a JSON file, from the top of the site",
        "type": "string",
        "pattern": r"^[a-z0-9][A-Za-z0-9/-]*\.json$",
    },
    "severity": one_of(Severity),
    "identity": object_of(_IDENTITY),
    "version": object_of({
        "number": _NUMBER,
        "at": refer("moment"),
        "snapshot": {"type": "string", "pattern": "^CW-S-[0-9]{6,}-[0-9A-Z]$"},
        "snapshot_sha256": _state("Of the bytes as captured", refer("sha256")),
        "text_sha256": _state("Of the text read from them", refer("sha256")),
        "reader": _state("Name and version of what read it", _TEXT),
        "url": _state("The address that answered", _TEXT),
        "reference": _state("Where an archive keeps it; empty for our own captures", _TEXT),
        "provenance": _state("What the archive says of its own source", _TEXT),
        "title": _TEXT,
        "language": _TEXT,
    }),
    "clause": object_of({
        "start": _state("Of the span in the text of the version", _NUMBER),
        "end": _NUMBER,
        "headings": _state("The path of headings above it", list_of(_TEXT)),
        "number": _state("Its own numbering, which is not part of the text", _TEXT),
        "text": _TEXT,
        "clause_sha256": _state("Of its text", refer("sha256")),
    }),
    "difference": object_of({"name": _TEXT, "before": _TEXT, "after": _TEXT}),
    "fact": {
        "anyOf": [
            refer("difference"),
            object_of({"name": _TEXT, "value": _TEXT, "start": _NUMBER, "end": _NUMBER}),
        ]
    },
    "label": object_of(
        {name: _SAID[name] for name in ("types", "severity", *_SIDES)}, lacks=_SIDES
    ),
    "review": object_of(
        {
            "ruling": one_of(Ruling),
            "at": refer("moment"),
            "author": _TEXT,
            "note": _TEXT,
            "types": _SAID["types"],
            "severity": refer("severity"),
            **_SIDES,
            "machine": object_of(
                {
                    name: _SAID[name]
                    for name in ("types", "severity", *_SIDES, "confidence", "analyzer")
                },
                lacks=_SIDES,
            ),
        },
        lacks=("types", "severity", *_SIDES, "machine"),
    ),
    "ruling": object_of({"at": refer("moment"), "author": _TEXT, "note": _TEXT}),
    "clause_change": object_of(
        {
            "kind": one_of(ChangeKind),
            "provision": _state("Public ID, or empty", _TEXT),
            **_SAID,
            "reviews": list_of(refer("review")),
            "before": maybe(refer("clause")),
            "after": maybe(refer("clause")),
            "redline": _state(
                'Runs of text: "=" stayed, "-" went, "+" came',
                list_of({
                    "type": "array",
                    "prefixItems": [{"enum": ["=", "-", "+"]}, _TEXT],
                    "minItems": 2,
                    "items": False,
                }),
            ),
        },
        lacks=_OFTEN_MISSING,
    ),
    "state": object_of(
        {
            "first_seen": refer("moment"),
            "last_seen": _state("Null while it stands", maybe(refer("moment"))),
            "until": maybe(refer("moment")),
            "change": _state("Public ID of the change that brought it, or empty", _TEXT),
            **_SAID,
            "reviews": list_of(refer("review")),
            "clause": refer("clause"),
            "version": refer("version"),
        },
        lacks=_OFTEN_MISSING,
    ),
    "set_aside": object_of({
        "verdict": one_of((*GateVerdict, *Outcome)),
        "kind": _TEXT,
        "count": _NUMBER,
        "first": refer("moment"),
        "last": refer("moment"),
        "reasons": list_of(_TEXT),
    }),
    "change_brief": object_of({
        "id": refer("change_id"),
        "twin": refer("twin"),
        "at": refer("moment"),
        "verdict": one_of(Verdict),
        "severity": maybe(refer("severity")),
        "summary": _TEXT,
    }),
    "told": object_of({
        "id": refer("change_id"),
        "twin": refer("twin"),
        "at": refer("moment"),
        "verdict": one_of(Verdict),
        "severity": maybe(refer("severity")),
        "summary": _TEXT,
        "document": refer("document_id"),
        "platform": _TEXT,
        "type": _TEXT,
        "types": list_of(_TEXT),
    }),
    "concern": object_of({
        "type": _TEXT,
        "severity": refer("severity"),
        "provisions": list_of(
            object_of({
                "id": refer("provision_id"),
                "twin": refer("twin"),
                "document": refer("document_id"),
                "severity": refer("severity"),
                "since": refer("moment"),
            })
        ),
    }),
    "document_brief": object_of({
        **_IDENTITY,
        "twin": refer("twin"),
        "first_seen": maybe(refer("moment")),
        "last_verified": maybe(refer("moment")),
        "versions": _NUMBER,
        "changes": _NUMBER,
    }),
    "provision_brief": object_of({
        "id": refer("provision_id"),
        "twin": refer("twin"),
        "headings": list_of(_TEXT),
        "opening": _TEXT,
        "clause_sha256": refer("sha256"),
        "until": _state("Null while it stands", maybe(refer("moment"))),
    }),
}  # fmt: skip
"""What several kinds of twins share, by name."""
