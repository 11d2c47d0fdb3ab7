"""The JSON Schema of each kind of JSON twin, and how a twin names it.

A schema says what is there. It does not forbid more: a field may join within one version of a kind,
and none is renamed or taken away.
"""

import json
from collections.abc import Iterator

from web.address import climb
from web.site import Site
from web.twin.form import DEFINITIONS, Form, object_of
from web.twin.kind import KINDS
from web.twin.part import Part

__all__ = ["build_schema", "locate_schema", "name_schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Form = {"type": "string"}


def locate_schema(kind: str) -> str:
    """Return the path of the schema of a kind of twin."""
    return f"schema/{kind}.json"


def name_schema(twin: Part, path: str, site: Site) -> Part:
    """Return a twin that names its schema.

    Args:
        twin: What it says, its kind first: "clausewatch/change/1".
        path: Where it will lie.
        site: For absolute addresses.
    """
    kind = str(twin["schema"]).split("/")[1]
    return {"$schema": (site.base or climb(path)) + locate_schema(kind), **twin}


def build_schema(kind: str, site: Site) -> Form:
    """Return the schema of a kind of twin, whole: it refers to nothing outside."""
    told = KINDS[kind]
    common: dict[str, Form] = {
        "$schema": _TEXT | {"description": "Where this schema lies"},
        "schema": {"const": f"clausewatch/{kind}/1"},
        "url": _TEXT | {"format": "uri", "description": "Of its page, if the site has an address"},
    }
    form: Form = {"$schema": _DIALECT}
    if site.base:
        form["$id"] = site.base + locate_schema(kind)
    form |= {"title": f"clausewatch {kind}", "description": told.about}
    form |= object_of(common | dict(told.holds), lacks={"$schema", "url", *told.lacks})
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
