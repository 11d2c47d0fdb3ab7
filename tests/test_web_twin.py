"""JSON twins: complete, and readable back into the very records."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from store.record import (
    Assessment,
    Basis,
    Change,
    ChangeKind,
    Clause,
    ClauseChange,
    Confidence,
    Direction,
    Document,
    DocumentKey,
    FactDifference,
    Severity,
    Verdict,
    Version,
    digest,
)
from tests.web_stories import SAMPLE
from web.site import Site
from web.twin import describe_change, describe_provision, encode

Json = Mapping[str, Any]


def read_change(twin: Json) -> Change:
    """Read a change back from its twin."""
    key = twin["document"]
    return Change(
        id=twin["id"],
        document=Document(
            id=key["document"],
            key=DocumentKey(
                platform=key["platform"],
                type=key["type"],
                url=key["source"],
                language=key["language"],
                collection=key["collection"],
            ),
        ),
        before=read_version(twin["before"]),
        after=read_version(twin["after"]),
        verdict=Verdict(twin["verdict"]),
        severity=twin["severity"] and Severity(twin["severity"]),
        summary=twin["summary"],
        entries=tuple(read_entry(entry) for entry in twin["changes"]),
        previous=twin["previous"],
        next=twin["next"],
    )


def read_version(twin: Json) -> Version:
    """Read a version back."""
    plain = {name: twin[name] for name in ("number", "snapshot", "snapshot_sha256", "reader")}
    plain |= {name: twin[name] for name in ("url", "reference", "provenance", "title", "language")}
    return Version(sha256=twin["text_sha256"], at=datetime.fromisoformat(twin["at"]), **plain)


def read_clause(twin: Json | None) -> Clause | None:
    """Read a clause back; its hash must be that of its words."""
    if twin is None:
        return None
    assert digest(twin["text"]) == twin["clause_sha256"]
    return Clause(
        start=twin["start"],
        end=twin["end"],
        text=twin["text"],
        headings=tuple(twin["headings"]),
        number=twin["number"],
    )


def read_entry(twin: Json) -> ClauseChange:
    """Read a clause change back."""
    assessment = twin["severity"] and Assessment(
        types=tuple(twin["types"]),
        severity=Severity(twin["severity"]),
        confidence=Confidence(twin["confidence"]),
        basis=Basis(twin["basis"]),
        analyzer=twin["analyzer"],
        reasons=tuple(twin["reasons"]),
        scores=tuple(twin["scores"].items()),
        direction=Direction(twin["direction"]),
        differences=tuple(FactDifference(**fact) for fact in twin["facts"]),
    )
    return ClauseChange(
        kind=ChangeKind(twin["kind"]),
        before=read_clause(twin["before"]),
        after=read_clause(twin["after"]),
        redline=tuple((mark, text) for mark, text in twin["redline"]),
        assessment=assessment,
        provision=twin["provision"],
    )


def settle(change: Change) -> Change:
    """Return a change whose document says nothing that the next visit would change."""
    return replace(change, document=Document(id=change.document.id, key=change.document.key))


@pytest.mark.parametrize("change", SAMPLE.changes(), ids=lambda change: change.id)
def test_change_can_be_read_back_from_its_twin(change: Change) -> None:
    """Nothing of a change record is lost or altered in its JSON."""
    twin = json.loads(encode(describe_change(change, Site())))
    assert read_change(twin) == settle(change)
    assert twin["schema"] == "clausewatch/change/1"
    assert "url" not in twin


def test_twin_names_its_address_where_the_site_has_one() -> None:
    """With a base address each twin carries the absolute address of its page."""
    change = SAMPLE.changes()[0]
    twin = describe_change(change, Site(base_url="https://watch.example"))
    assert twin["url"] == f"https://watch.example/changes/{change.id}/index.html"


def test_provision_twin_tells_every_wording() -> None:
    """Each state has its words, its first and last sighting, and the change that brought it."""
    [document] = [each for each in SAMPLE.documents() if each.versions == 3]
    provision = SAMPLE.provisions(document.id)[1]
    last = provision.states[1].version.at
    twin = json.loads(encode(describe_provision(provision, (last, None), Site())))
    old, new = twin["states"]
    assert old["change"] == ""
    assert old["last_seen"] == "2026-05-21T06:00:00Z"
    assert new["last_seen"] is None
    assert new["change"] == "CW-C-000102-6"
    assert new["polarity"] == "adverse"
    [fact] = new["facts"]
    assert new["clause"]["text"][fact["start"] : fact["end"]] == "may begin with a free trial"


def test_twin_is_plain_ascii() -> None:
    """Whatever a record holds, its file is the same in every encoding."""
    change = SAMPLE.changes(platform="واحة")[0]
    raw = encode(describe_change(change, Site()))
    assert raw.isascii()
    assert json.loads(raw)["document"]["platform"] == "واحة"
