"""The JSON Schema of each kind of JSON twin, and how a twin names it.

A schema says what is there. It does not forbid more: a field may join within one version of a kind,
and none is renamed or taken away.
"""

import json
from collections.abc import Iterator

from store.record import Verdict
from web.address import climb
from web.site import Site
from web.twin.form import DEFINITIONS, Form, list_of, maybe, object_of, one_of, refer
from web.twin.part import Part

__all__ = ["KINDS", "build_schema", "locate_schema", "name_schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Form = {"type": "string"}
_NUMBER: Form = {"type": "integer", "minimum": 0}

KINDS: dict[str, tuple[str, dict[str, Form]]] = {
    "change": (
        "A change record: what differs between two accepted versions of a document",
        {
            "id": refer("change_id"),
            "verdict": one_of((Verdict.SUBSTANTIVE, Verdict.EDITORIAL)),
            "severity": maybe(refer("severity")),
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
    "provision": (
        "A provision record: a clause through the versions of its document",
        {
            "id": refer("provision_id"),
            "document": refer("identity"),
            "states": list_of(refer("state")),
        },
    ),
    "document": (
        "A watched document: its versions, its changes newest first, its provisions in order",
        {
            "id": refer("document_id"),
            **dict(DEFINITIONS["identity"]["properties"]),  # type: ignore[call-overload]  # an object's
            "first_seen": maybe(refer("moment")),
            "last_verified": maybe(refer("moment")),
            "versions": list_of(refer("version")),
            "changes": list_of(refer("change_brief")),
            "provisions": list_of(refer("provision_brief")),
            "set_aside": list_of(refer("set_aside")),
        },
    ),
    "platform": (
        "A platform: its documents and its latest substantive changes",
        {
            "id": _TEXT,
            "platform": _TEXT,
            "documents": list_of(refer("document_brief")),
            "latest": list_of(refer("told")),
            "concerns": list_of(refer("concern")),
        },
    ),
    "site": (
        "The site: where to find every platform and document, and the latest changes",
        {
            "name": _TEXT,
            "platforms": list_of(object_of({"platform": _TEXT, "twin": refer("twin")})),
            "documents": list_of(refer("document_brief")),
            "latest": list_of(refer("told")),
        },
    ),
    "search": (
        "What leads to the shards of the search index",
        {
            "platforms": list_of(
                {
                    "type": "array",
                    "description": "Name and slug",
                    "prefixItems": [_TEXT, _TEXT],
                    "minItems": 2,
                    "items": False,
                }
            ),
            "document_types": list_of(_TEXT),
            "types": {"type": "object", "additionalProperties": _TEXT},
            "letters": {"type": "string", "pattern": "^[0-9a-z]*$"},
            "changes": list_of(
                {
                    "type": "array",
                    "description": "Month, records, platforms by their place, types",
                    "prefixItems": [_TEXT, _NUMBER, list_of(_NUMBER), list_of(_TEXT)],
                    "minItems": 4,
                    "items": False,
                }
            ),
            "clauses": list_of(
                {
                    "type": "array",
                    "description": "Platform by its place, records, types",
                    "prefixItems": [_NUMBER, _NUMBER, list_of(_TEXT)],
                    "minItems": 3,
                    "items": False,
                }
            ),
        },
    ),
}
"""Each kind of twin: what it is, and its properties beside those that all have."""


def locate_schema(kind: str) -> str:
    """Return the path of the schema of a kind of twin."""
    return f"schema/{kind}.json"


def name_schema(twin: Part, path: str, site: Site) -> Part:
    """Return a twin that names its schema, if there is one for its kind.

    Args:
        twin: What it says, its kind first: "clausewatch/change/1".
        path: Where it will lie.
        site: For absolute addresses.
    """
    kind = str(twin["schema"]).split("/")[1]
    if kind not in KINDS:
        return twin
    return {"$schema": (site.base or climb(path)) + locate_schema(kind), **twin}


def build_schema(kind: str, site: Site) -> Form:
    """Return the schema of a kind of twin, whole: it refers to nothing outside."""
    about, properties = KINDS[kind]
    common: dict[str, Form] = {
        "$schema": _TEXT | {"description": "Where this schema lies"},
        "schema": {"const": f"clausewatch/{kind}/1"},
        "url": _TEXT | {"format": "uri", "description": "Of its page, if the site has an address"},
    }
    form: Form = {"$schema": _DIALECT}
    if site.base:
        form["$id"] = site.base + locate_schema(kind)
    form |= {"title": f"clausewatch {kind}", "description": about}
    form |= object_of(common | properties, lacks=("$schema", "url"))
    form["$defs"] = {name: DEFINITIONS[name] for name in sorted(_list_needed(form))}
    return form


def _list_needed(form: Form) -> set[str]:
    """Return the names of all definitions that a form refers to, through whatever others."""
    needed: set[str] = set()
    coming = list(_list_references(form))
    while coming:
        name = coming.pop()
        if name not in needed:
            needed.add(name)
            coming += _list_references(DEFINITIONS[name])
    return needed


def _list_references(form: Form) -> Iterator[str]:
    pieces = json.dumps(form).split('"#/$defs/')
    yield from (piece.split('"')[0] for piece in pieces[1:])
