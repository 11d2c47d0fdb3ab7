"""The kinds of JSON twins: what each is, and what it holds beside what all of them hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from store.record import (
    Basis,
    ChangeKind,
    Confidence,
    Direction,
    Failure,
    Polarity,
    Ruling,
    Severity,
    Verdict,
)
from web.twin.form import DEFINITIONS, Form, list_of, maybe, object_of, one_of, refer
from web.view.watch import Condition

__all__ = ["KINDS", "Kind"]

_TEXT: Form = {"type": "string"}
_FLAG: Form = {"type": "boolean"}
_NUMBER: Form = {"type": "integer", "minimum": 0}
_DAY: Form = {"type": "string", "format": "date"}
_RECORD: Form = {"type": "string", "pattern": "^CW-[CP]-[0-9]{6,}-[0-9A-Z]$"}
_GRAVITY: Form = maybe(refer("severity"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A kind of twin."""

    about: str
    holds: Mapping[str, Form]
    lacks: frozenset[str] = field(default=frozenset())  # names of those that may be missing


def _count(values: type[Condition] | type[Severity]) -> Form:
    """Return the form of numbers by name; what does not occur is left out."""
    return object_of(dict.fromkeys(map(str, values), _NUMBER), lacks=map(str, values))


def _row_of(about: str, *forms: Form) -> Form:
    """Return the form of a list of just these."""
    return {
        "type": "array",
        "description": about,
        "prefixItems": list(forms),
        "minItems": len(forms),
        "items": False,
    }


_DIGEST: dict[str, Form] = {
    "id": {"type": "string", "pattern": "^CW-G-[0-9]{6,}-[0-9A-Z]$"},
    "period": {"type": "string", "pattern": "^[0-9]{4}-(W[0-9]{2}|[0-9]{2})$"},
    "kind": one_of(("week", "month")),
    "first_day": _DAY,
    "last_day": _DAY,
    "twin": refer("twin"),
    "counts": _count(Severity),
    "editorial": _NUMBER,
}
_TYPE: dict[str, Form] = {
    "type": _TEXT,
    "name": _TEXT,
    "definition": _TEXT,
    "why": _TEXT,
    "default_severity": refer("severity"),
}
_GUIDE: dict[str, Form] = {
    "compliance": _TEXT,
    "consumer": _TEXT,
    "checks": list_of(_TEXT),
    "questions": list_of(_TEXT),
    "raises": list_of(_TEXT),
    "lowers": list_of(_TEXT),
    "notes": list_of(object_of({"jurisdiction": _TEXT, "text": _TEXT})),
}
_RARITY: dict[str, Form] = {
    "platforms": _NUMBER,
    "of_platforms": _NUMBER,
    "at": maybe(refer("moment")),
    "clauses": _NUMBER,
}
_LAW: dict[str, Form] = {
    "name": _TEXT,
    "title": _TEXT,
    "demands": _TEXT,
    "jurisdiction": _TEXT,
    "status": _TEXT,
    "text": _TEXT,
    "checked": _DAY,
}
_AUTHORITY: dict[str, Form] = {
    "name": _TEXT,
    "jurisdiction": _TEXT,
    "site": _TEXT,
    "complaint": _TEXT,
    "note": _TEXT,
    "checked": _DAY,
}
_LISTED: dict[str, Form] = {"id": _TEXT, "twin": refer("twin")}
_TOLD: dict[str, Form] = dict(DEFINITIONS["told"]["properties"])  # type: ignore[call-overload]  # an object's
_IDENTITY: dict[str, Form] = dict(DEFINITIONS["identity"]["properties"])  # type: ignore[call-overload]  # likewise

_RECORDS = {
    "change": Kind(
        about="A change record: what differs between two accepted versions of a document",
        holds={
            "id": refer("change_id"),
            "verdict": one_of((Verdict.SUBSTANTIVE, Verdict.EDITORIAL)),
            "severity": _GRAVITY,
            "summary": _TEXT,
            "document": refer("identity"),
            "before": refer("version"),
            "after": refer("version"),
            "changes": list_of(refer("clause_change")),
            "previous": _TEXT,
            "next": _TEXT,
            "withdrawn": maybe(refer("ruling")),
        },
    ),
    "provision": Kind(
        about="A provision record: a clause through the versions of its document",
        holds={
            "id": refer("provision_id"),
            "document": refer("identity"),
            "states": list_of(refer("state")),
        },
    ),
    "document": Kind(
        about="A watched document: its versions, its changes newest first, its provisions in order",
        holds={
            "id": refer("document_id"),
            **_IDENTITY,
            "first_seen": maybe(refer("moment")),
            "last_verified": maybe(refer("moment")),
            "versions": list_of(refer("version")),
            "changes": list_of(refer("change_brief")),
            "provisions": list_of(refer("provision_brief")),
            "set_aside": list_of(refer("set_aside")),
        },
    ),
    "comparison": Kind(
        about="The first version of a document beside its last, clause by clause",
        holds={
            "id": refer("document_id"),
            "document": refer("identity"),
            "before": refer("version"),
            "after": refer("version"),
            "same": _NUMBER,
            "passing": _NUMBER,
            "clauses": list_of(
                object_of({
                    "kind": one_of((ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.MODIFIED)),
                    "provision": refer("provision_id"),
                    "twin": refer("twin"),
                    "before_sha256": maybe(refer("sha256")),
                    "after_sha256": maybe(refer("sha256")),
                    "types": list_of(_TEXT),
                    "severity": _GRAVITY,
                })
            ),
        },
    ),
    "platform": Kind(
        about="A platform: its documents and its latest substantive changes",
        holds={
            "id": _TEXT,
            "platform": _TEXT,
            "documents": list_of(refer("document_brief")),
            "latest": list_of(refer("told")),
            "concerns": list_of(refer("concern")),
        },
    ),
}  # fmt: skip

_LISTS = {
    "site": Kind(
        about="The site: where to find every platform and document, and the latest changes",
        holds={
            "name": _TEXT,
            "platforms": list_of(object_of({"platform": _TEXT, "twin": refer("twin")})),
            "documents": list_of(refer("document_brief")),
            "latest": list_of(refer("told")),
        },
    ),
    "platforms": Kind(
        about="All platforms in brief",
        holds={
            "platforms": list_of(
                object_of({
                    "platform": _TEXT,
                    **_LISTED,
                    "documents": _NUMBER,
                    "changes": _NUMBER,
                    "last_verified": maybe(refer("moment")),
                    "latest": maybe(refer("told")),
                })
            ),
        },
    ),
    "digests": Kind(
        about="All digests with their counts, newest first, weeks before months",
        holds={"digests": list_of(object_of(_DIGEST))},
    ),
    "digest": Kind(
        about="The substantive changes of a week or a month, the gravest first",
        holds={
            **_DIGEST,
            "changes": list_of(
                object_of({
                    **_TOLD,
                    "differences": list_of(refer("difference")),
                    "effective": list_of(_TEXT),
                    "lead": maybe(
                        object_of({
                            "number": _NUMBER,
                            "kind": one_of(ChangeKind),
                            "title": _TEXT,
                            "before": _TEXT,
                            "after": _TEXT,
                            "types": list_of(_TEXT),
                            "severity": refer("severity"),
                            "direction": maybe(one_of(Direction)),
                            "confidence": one_of(Confidence),
                            "basis": one_of(Basis),
                            "reasons": list_of(_TEXT),
                            "others": _NUMBER,
                        })
                    ),
                })
            ),
            "withdrawn": list_of(object_of({**_TOLD, "withdrawn": refer("moment")})),
        },
    ),
    "corrections": Kind(
        about="What persons withdrew or corrected, newest first",
        holds={
            "corrections": list_of(
                object_of(
                    {
                        "record": _RECORD,
                        "twin": refer("twin"),
                        "anchor": _TEXT,
                        "document": refer("document_id"),
                        "title": _TEXT,
                        "ruling": one_of((Ruling.WITHDRAW, Ruling.CORRECT)),
                        "at": refer("moment"),
                        "author": _TEXT,
                        "note": _TEXT,
                        **dict.fromkeys(
                            ("machine", "label"),
                            object_of({
                                "types": list_of(_TEXT),
                                "severity": refer("severity"),
                                "polarity": maybe(one_of(Polarity)),
                                "direction": maybe(one_of(Direction)),
                            }),
                        ),
                    },
                    lacks=("machine", "label"),
                )
            ),
        },
    ),
    "status": Kind(
        about="How the watching of each document goes",
        holds={
            "counts": _count(Condition),
            "documents": list_of(
                object_of({
                    **_IDENTITY,
                    "twin": refer("twin"),
                    "condition": one_of(Condition),
                    "reason": _TEXT,
                    "last_success": maybe(refer("moment")),
                    "last_attempt": maybe(refer("moment")),
                    "last_verified": maybe(refer("moment")),
                    "failures": _NUMBER,
                    "failure": maybe(one_of(Failure)),
                    "held": _FLAG,
                    "degraded": _FLAG,
                    "pending": _NUMBER,
                    "captures": _NUMBER,
                    "due": maybe(refer("moment")),
                    "due_reason": _TEXT,
                })
            ),
        },
    ),
    "search": Kind(
        about="What leads to the shards of the search index",
        holds={
            "platforms": list_of(_row_of("Name and slug", _TEXT, _TEXT)),
            "document_types": list_of(_TEXT),
            "types": {"type": "object", "additionalProperties": _TEXT},
            "letters": {"type": "string", "pattern": "^[0-9a-z]*$"},
            "changes": list_of(
                _row_of(
                    "Month, records, platforms by their place, types",
                    *(_TEXT, _NUMBER, list_of(_NUMBER), list_of(_TEXT)),
                )
            ),
            "clauses": list_of(
                _row_of(
                    "Platform by its place, records, types", _NUMBER, _NUMBER, list_of(_TEXT)
                )
            ),
        },
    ),
}  # fmt: skip

_SUBJECTS = {
    "types": Kind(
        about="All types of clause, and how many platforms have each",
        holds={
            "id": {"const": "types"},
            "types": list_of(object_of({**_TYPE, **_RARITY, "twin": refer("twin")})),
        },
    ),
    "type": Kind(
        about="A type of clause, and clauses of it that stand, in parts; the first tells of all",
        holds={
            "id": _TEXT,
            **_TYPE,
            **_GUIDE,
            "laws": list_of(object_of({"law": _TEXT, "at": _TEXT})),
            "authorities": list_of(_TEXT),
            **_RARITY,
            "part": _NUMBER,
            "parts": list_of(refer("twin")),
            "standing": list_of(
                object_of({
                    "provision": refer("provision_id"),
                    "twin": refer("twin"),
                    "document": refer("identity"),
                    "title": _TEXT,
                    "excerpt": _TEXT,
                    "types": list_of(_TEXT),
                    "severity": refer("severity"),
                    "polarity": maybe(one_of(Polarity)),
                    "confidence": one_of(Confidence),
                    "since": refer("moment"),
                })
            ),
        },
        lacks=frozenset({*_GUIDE, *_RARITY, "laws", "authorities"}),
    ),
    "laws": Kind(
        about="All laws that types of clause touch",
        holds={"id": {"const": "laws"}, "laws": list_of(object_of({**_LISTED, **_LAW}))},
    ),
    "law": Kind(
        about="A law, and where in it types of clause are touched",
        holds={
            "id": _TEXT,
            **_LAW,
            "types": list_of(object_of({"type": _TEXT, "at": _TEXT})),
        },
    ),
    "authorities": Kind(
        about="All authorities, and where a person can complain",
        holds={
            "id": {"const": "authorities"},
            "authorities": list_of(object_of({**_LISTED, **_AUTHORITY})),
        },
    ),
    "authority": Kind(
        about="An authority, and the types of clause that it watches over",
        holds={"id": _TEXT, **_AUTHORITY, "types": list_of(_TEXT)},
    ),
}  # fmt: skip

KINDS: Mapping[str, Kind] = {**_RECORDS, **_LISTS, **_SUBJECTS}
"""Each kind by the name that its twins and its schema have."""
