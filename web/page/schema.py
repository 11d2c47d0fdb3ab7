"""What tells programs how the site is laid out: JSON Schemas, an OpenAPI description, llms.txt."""

import json
from collections.abc import Iterator

from web.address import CALENDAR, FEED, INDEX, JSON_FEED
from web.page.part import File
from web.theme import Theme
from web.twin import KINDS, Part, build_schema, locate_schema
from web.view.excerpt import clean, opening

__all__ = ["LLMS", "OPENAPI", "build_schemas"]

OPENAPI = "openapi.json"
LLMS = "llms.txt"

_ID = "^CW-{}-[0-9]{{6,}}-[0-9A-Z]$"
_SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
# Paths of twins: the kind of what lies there, and the pattern of what varies in them.
_TWINS = {
    f"/{INDEX}": ("site", ""),
    "/changes/{id}/record.json": ("change", _ID.format("C")),
    "/provisions/{id}/record.json": ("provision", _ID.format("P")),
    "/documents/{id}/record.json": ("document", _ID.format("D")),
    "/documents/{id}/compare/first-last/record.json": ("comparison", _ID.format("D")),
    "/platforms/record.json": ("platforms", ""),
    "/platforms/{slug}/record.json": ("platform", _SLUG),
    "/types/record.json": ("types", ""),
    "/types/{slug}/record.json": ("type", _SLUG),
    "/laws/record.json": ("laws", ""),
    "/laws/{slug}/record.json": ("law", _SLUG),
    "/authorities/record.json": ("authorities", ""),
    "/authorities/{slug}/record.json": ("authority", _SLUG),
    "/digests/record.json": ("digests", ""),
    "/digests/{rhythm}/{period}/record.json": (
        "digest",
        "^(week|month|[0-9]{4}-(W[0-9]{2}|[0-9]{2}))$",
    ),
    "/corrections/record.json": ("corrections", ""),
    "/status/record.json": ("status", ""),
    "/search/index.json": ("search", ""),
}
_FEEDS = {
    "": "Latest substantive changes",
    "feeds/severity/{severity}/": "Latest changes of at least a severity",
    "feeds/types/{slug}/": "Latest changes of a type of clause",
    "feeds/document-types/{slug}/": "Latest changes of a type of document",
    "feeds/platforms/{slug}/": "Latest changes of a platform",
    "feeds/platforms/{slug}/{severity}/": "Latest changes of a platform, of at least a severity",
    "feeds/documents/{id}/": "Latest changes of a document",
}
_OTHERS = {
    f"/{CALENDAR}": ("Days that changes state", "text/calendar", ""),
    "/documents/{id}/timemap.link": (
        "Versions of a document in the order of time (RFC 7089), where its address is known",
        "application/link-format",
        _ID.format("D"),
    ),
    "/changes/{id}/cite.json": (
        "How to cite a change record, as CSL-JSON",
        "application/vnd.citationstyles.csl+json",
        _ID.format("C"),
    ),
    "/provisions/{id}/cite.json": (
        "How to cite a provision record, as CSL-JSON",
        "application/vnd.citationstyles.csl+json",
        _ID.format("P"),
    ),
    "/schema/{slug}.json": ("JSON Schema of a kind of twin", "application/schema+json", _SLUG),
}


def build_schemas(theme: Theme) -> Iterator[File]:
    """Build the schema of each kind of twin, the description of the tree, and llms.txt."""
    for kind in KINDS:
        yield locate_schema(kind), _encode(build_schema(kind, theme.site))
    yield OPENAPI, _encode(_describe_tree(theme))
    yield LLMS, theme.render("llms.txt", LLMS, kinds=tuple(KINDS)).encode()


def _encode(described: Part) -> bytes:
    """Return a description as people read it, too."""
    return f"{json.dumps(described, indent=1)}\n".encode("ascii")


def _describe_tree(theme: Theme) -> Part:
    """Describe the static files as an API (OpenAPI 3.1)."""
    site = theme.site
    paths = {path: _describe_twin(path, *told) for path, told in _TWINS.items()}
    for folder, about in _FEEDS.items():
        kinds = ((FEED, "application/atom+xml"), (JSON_FEED, "application/feed+json"))
        for name, media in kinds:
            path, pattern = f"/{folder}{name}", _ID.format("D") if "{id}" in folder else _SLUG
            paths[path] = _describe(path, about, pattern, media, {})
    for path, (about, media, pattern) in _OTHERS.items():
        paths[path] = _describe(path, about, pattern, media, {})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": clean(opening(site.name, 200)) or "clausewatch",
            "description": (
                "Plain files, read with GET and nothing else. Start at /index.json, which names"
                " the platforms and documents; each record names its schema. IDs are lasting."
            ),
            "version": "1",
        },
        "servers": [{"url": site.base.rstrip("/") or "."}],
        "paths": paths,
    }


def _describe_twin(path: str, kind: str, pattern: str) -> Part:
    form: Part = {"$ref": locate_schema(kind)}
    return _describe(path, KINDS[kind].about, pattern, "application/json", form)


def _describe(path: str, about: str, pattern: str, media: str, form: Part) -> Part:
    """Describe what lies at a path."""
    names = [piece.split("}")[0] for piece in path.split("{")[1:]]
    operation: Part = {
        "operationId": _name(path),
        "summary": about,
        "responses": {
            "200": {"description": about, "content": {media: {"schema": form} if form else {}}},
            **({"404": {"description": "No such record"}} if names else {}),
        },
    }
    if names:
        operation["parameters"] = [_describe_parameter(name, pattern) for name in names]
    return {"get": operation}


def _describe_parameter(name: str, pattern: str) -> Part:
    form = {"enum": ["medium", "high"]} if name == "severity" else {"pattern": pattern}
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", **form}}


def _name(path: str) -> str:
    """Return the name of an operation: letters of its path.

    >>> _name("/feeds/platforms/{slug}/feed.json")
    'get_feeds_platforms_slug_feed_json'
    """
    words = "".join(each if each.isalnum() else " " for each in path).split()
    return "_".join(("get", *words))
