"""The JSON twin of every record: the same facts for machines, complete where a page folds.

A twin says nothing that changes with each visit to a document, except the document's own: so a
capture that shows nothing new leaves the twins of changes and provisions as they are. Files are
pure ASCII, so they read the same whatever a host says of their encoding.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from store.record import Change, Document, Provision, Version
from web.address import locate_page, locate_platform, locate_twin
from web.concern import Concern
from web.site import Site
from web.survey import Outlined, Told
from web.twin.listing import describe_concern, describe_told
from web.twin.part import (
    Part,
    describe_aside,
    describe_entry,
    describe_review,
    describe_state,
    describe_version,
    head,
    identify,
    stamp,
)
from web.view.timeline import Aside
from web.view.wording import name_stamp

__all__ = [
    "describe_change",
    "describe_document",
    "describe_platform",
    "describe_provision",
    "describe_site",
    "encode",
]


def encode(twin: Part) -> bytes:
    """Return a twin as the bytes of its file: a line a field, and one for each item of a list.

    Indenting it all would keep JSON from being written by the quick part of its library.
    """
    fields = ",\n".join(f" {json.dumps(name)}: {_write(value)}" for name, value in twin.items())
    return f"{{\n{fields}\n}}\n".encode("ascii")


def _write(value: object) -> str:
    if isinstance(value, list | tuple) and any(isinstance(each, dict) for each in value):
        return "[\n" + ",\n".join(f"  {json.dumps(each)}" for each in value) + "\n ]"
    return json.dumps(value)


def describe_change(change: Change, site: Site) -> Part:
    """Describe a change record: both versions, and each clause change whole."""
    return {
        **head("change", change.id, locate_page(change.id), site),
        "verdict": change.verdict,
        "severity": change.severity,
        "summary": change.summary,
        "document": identify(change.document),
        "before": describe_version(change.before),
        "after": describe_version(change.after),
        "changes": [describe_entry(entry) for entry in change.entries],
        "previous": change.previous,
        "next": change.next,
        "withdrawn": describe_review(change.withdrawn),
    }


def describe_provision(provision: Provision, last: Sequence[datetime | None], site: Site) -> Part:
    """Describe a provision record.

    Args:
        provision: The record.
        last: For each state the last capture that showed it; None for one that stands.
        site: For absolute addresses.
    """
    return {
        **head("provision", provision.id, locate_page(provision.id), site),
        "document": identify(provision.document),
        "states": [
            describe_state(state, seen) for state, seen in zip(provision.states, last, strict=True)
        ],
    }


def describe_document(
    document: Document,
    versions: Iterable[Version],
    changes: Iterable[Told],
    provisions: Iterable[Outlined],
    asides: Iterable[Aside],
    site: Site,
) -> Part:
    """Describe a document: its versions, its changes newest first, its provisions as an outline."""
    return {
        **head("document", document.id, locate_page(document.id), site),
        **identify(document),
        "first_seen": stamp(document.first_seen),
        "last_verified": stamp(document.last_verified),
        "versions": [describe_version(version) for version in versions],
        "changes": [_list_change(change) for change in changes],
        "provisions": [_list_provision(provision) for provision in provisions],
        "set_aside": [describe_aside(aside) for aside in asides],
    }


def describe_platform(
    name: str,
    slug: str,
    documents: Iterable[Document],
    told: Iterable[Told],
    concerns: Iterable[Concern],
    site: Site,
) -> Part:
    """Describe a platform: its documents, its latest substantive changes, and what stands."""
    return {
        **head("platform", slug, locate_platform(slug), site),
        "platform": name,
        "documents": [_list_document(document) for document in documents],
        "latest": [describe_told(each) for each in told],
        "concerns": [describe_concern(each) for each in concerns],
    }


def describe_site(
    slugs: Mapping[str, str], documents: Iterable[Document], told: Iterable[Told], site: Site
) -> Part:
    """Describe the site: where to find every platform and document, and the latest changes."""
    return {
        "schema": "clausewatch/site/1",
        "name": site.name,
        "platforms": [
            {"platform": name, "twin": locate_twin(locate_platform(slugs[name]))}
            for name in sorted(slugs)
        ],
        "documents": [_list_document(document) for document in documents],
        "latest": [describe_told(each) for each in told],
    }


def _list_document(document: Document) -> Part:
    return {
        **identify(document),
        "twin": locate_twin(locate_page(document.id)),
        "first_seen": stamp(document.first_seen),
        "last_verified": stamp(document.last_verified),
        "versions": document.versions,
        "changes": document.changes,
    }


def _list_change(change: Told) -> Part:
    return {
        "id": change.id,
        "twin": locate_twin(locate_page(change.id)),
        "at": name_stamp(change.at),
        "verdict": change.verdict,
        "severity": change.severity,
        "summary": change.summary,
    }


def _list_provision(provision: Outlined) -> Part:
    return {
        "id": provision.id,
        "twin": locate_twin(locate_page(provision.id)),
        "headings": provision.headings,
        "opening": provision.opening,
        "clause_sha256": provision.sha256,
        "until": stamp(provision.until),
    }
