"""Homes that older versions wrote, brought to the newest schema."""

import json
from array import array
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import ColumnClause, Connection, column, create_engine, func, insert, select, table

from store.database import list_revisions, migrations
from store.ledger import Ledger
from store.record import (
    Basis,
    ChangeKind,
    Confidence,
    DocumentKey,
    Link,
    Severity,
)
from store.zstandard import pack
from tests.test_store_ledger import take

BEFORE = "You pay monthly.\n\nWe tell you 30 days ahead.\n\nYou may leave."
AFTER = "You pay monthly.\n\nWe tell you 14 days ahead.\n\nYou may leave."
SPANS = ((0, 16), (18, 44), (46, 60))
DAYS = [datetime(2026, 1, day, 6, 0, 0, 250_000, tzinfo=UTC) for day in (1, 2, 3)]
SAID = {
    "types": ["fees-pricing"],
    "severity": "high",
    "confidence": "medium",
    "basis": "explicit",
    "reasons": ["It says when you pay."],
    "scores": [["fees-pricing", 0.75]],
}
HEADINGS = sha256(json.dumps(["Terms"]).encode()).digest()


def name_of(content: str | bytes) -> bytes:
    """The SHA-256 of some content, as the second schema holds it."""
    return sha256(content.encode() if isinstance(content, str) else content).digest()


def _column(name: str) -> ColumnClause[Any]:
    return column(name)


class Writer:
    """Writes rows of the second schema."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_sqlite = connection.dialect.name == "sqlite"

    def add(self, place: str, **values: Any) -> None:
        """Add a row; times and JSON are written as the second schema had them."""
        row = {each: self._stored(value) for each, value in values.items()}
        self._connection.execute(insert(table(place, *map(_column, row))), row)

    def add_content(self, content: str | bytes, base: str | bytes = b"") -> None:
        """Add a content, packed over another."""
        plain = content.encode() if isinstance(content, str) else content
        below = base.encode() if isinstance(base, str) else base
        self.add(
            "content",
            sha256=name_of(plain),
            base=name_of(below) if below else None,
            depth=1 if below else 0,
            packed=pack(plain, below),
        )

    def count_on(self, *tables: str) -> None:
        """Let a database that numbers rows itself go on after those that were added."""
        for name in tables if not self._is_sqlite else ():
            number = func.pg_get_serial_sequence(name, "id")
            self._connection.execute(select(func.setval(number, 100)))

    def _stored(self, value: Any) -> Any:
        if isinstance(value, list | dict):
            return json.dumps(value)
        if isinstance(value, datetime) and self._is_sqlite:
            return value.strftime("%Y-%m-%d %H:%M:%S.%f")
        return value


def write_home(connection: Connection) -> None:
    """Write a document with two versions and the change between them."""
    writer = Writer(connection)
    write_document(writer)
    write_versions(writer)
    write_change(writer)
    write_wordings(writer)
    write_sayings(writer)
    writer.count_on("capture", "decision", "headings", "platform", "version")


def write_document(writer: Writer) -> None:
    """Write the document, its provisions, and how far records are counted."""
    for kind, last in (("D", 1), ("S", 2), ("P", 3), ("C", 1)):
        writer.add("counter", kind=kind, last=last)
    writer.add("platform", id=1, name="Tasklane")
    writer.add(
        "document", id=1, platform_id=1, type="Imprint", url="", language="", collection="old",
        accepted_version=2, accepted_capture=2,
    )  # fmt: skip
    for number in (1, 2, 3):
        writer.add("provision", id=number, document_id=1)


def write_versions(writer: Writer) -> None:
    """Write both texts, and the capture and the version of each."""
    sequences = [
        array("I", [1, 2, 3, 1, 2, 3, 0, 18, 46, 16, 44, 60]).tobytes(),
        array("I", [1, 2, 3, 1, 4, 3, 0, 18, 46, 16, 44, 60]).tobytes(),
    ]
    links = json.dumps([[0, 3, "https://tasklane.example/pay"]])
    nothing = "[]"  # the links of a text without any
    writer.add_content(BEFORE)
    writer.add_content(AFTER, BEFORE)
    writer.add_content(links)
    writer.add_content(nothing)
    writer.add_content(sequences[0])
    writer.add_content(sequences[1], sequences[0])
    for number, content in enumerate((BEFORE, AFTER), 1):
        writer.add(
            "snapshot", id=number, sha256=name_of(content), size=60, media_type="text/markdown",
            is_content=True,
        )  # fmt: skip
        writer.add(
            "capture", id=number, document_id=1, snapshot_id=number, at=DAYS[number - 1],
            origin="ota-version", outcome="fetched", reference=f"git:{number}", technical=False,
            url="", final_url="", media_type="text/markdown", charset="utf-8", agent="", tool="",
            problem="", provenance="", headers=[], selection={}, archived_at=DAYS[2],
        )  # fmt: skip
        writer.add(
            "version", id=number, document_id=1, text_sha256=name_of(content),
            links_sha256=name_of(nothing if number == 1 else links),
            sequence_sha256=name_of(sequences[number - 1]),
            reader="markdown/1", title="", language="", coverage=1.0, notes=[],
        )  # fmt: skip


def write_change(writer: Writer) -> None:
    """Write the change between the versions, and its one entry."""
    writer.add(
        "change", id=1, platform_id=1, document_id=1, before_version=1, before_capture=1,
        after_version=2, after_capture=2, at=DAYS[1], verdict="substantive", severity="high",
        summary="The notice is shorter.",
    )  # fmt: skip
    writer.add(
        "clause_change", id=1, change_id=1, position=0, kind="modified", provision_id=2,
        before=[18, 44, 1, "-"], after=[18, 44, 1, "-"],
        redline=[["=", 12], ["-", 2], ["+", 2], ["=", 12]],
    )  # fmt: skip


def write_wordings(writer: Writer) -> None:
    """Write the three wordings of the first version, and the one that the change gave."""
    writer.add("headings", id=1, sha256=HEADINGS, path=["Terms"])
    wordings = [(1, BEFORE, SPANS[0]), (1, BEFORE, SPANS[1]), (1, BEFORE, SPANS[2]),
                (2, AFTER, SPANS[1])]  # fmt: skip
    for number, (version, content, (start, end)) in enumerate(wordings, 1):
        writer.add(
            "clause", id=number, sha256=name_of(content[start:end]), version_id=version,
            start=start, end=end,
        )  # fmt: skip
        writer.add(
            "state", id=number, provision_id=2 if number == 4 else number, ordinal=number // 4,
            clause_id=number, headings_id=1, version_id=version, capture_id=version,
            change_id=1 if number == 4 else None, start=start, end=end, number="-",
            until=DAYS[1] if number == 2 else None,
        )  # fmt: skip


def write_sayings(writer: Writer) -> None:
    """Write what was said of wordings and of the change, and what the gate decided."""
    for number, (state, change) in enumerate(((2, None), (4, None), (None, 1)), 1):
        writer.add(
            "assessment", id=number, state_id=state, clause_change_id=change, analyzer="rules/1",
            primary_type="fees-pricing", severity="high", said=SAID,
        )  # fmt: skip
    for number, change in ((1, None), (2, 1)):
        writer.add(
            "decision", id=number, capture_id=number, version_id=number, change_id=change,
            by="gate/1", verdict="accepted", kind="", reasons=[], scores=[],
        )  # fmt: skip


@pytest.fixture
def upgraded(database_url: str, tmp_path: Path) -> Iterator[Ledger]:
    """A ledger over a home that was written under the second schema."""
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        config = migrations()
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        write_home(connection)
    engine.dispose()
    with Ledger(database_url, tmp_path / "blobs") as ledger:
        yield ledger


def test_an_older_home_keeps_its_records(upgraded: Ledger) -> None:
    """Times, texts, provisions, changes and what was said of them survive the upgrade."""
    (document,) = upgraded.documents()
    assert document.key == DocumentKey(platform="Tasklane", type="Imprint", collection="old")
    assert (document.first_seen, document.last_verified) == (DAYS[0], DAYS[2])
    (change,) = upgraded.changes(since=DAYS[1])
    (entry,) = change.entries
    assert (change.after.at, entry.kind) == (DAYS[1], ChangeKind.MODIFIED)
    assert entry.redline[1:3] == (("-", "30"), ("+", "14"))
    assert entry.before is not None
    assert (entry.before.headings, entry.before.number) == (("Terms",), "-")
    provisions = upgraded.provisions(document.id)
    assert [len(each.states) for each in provisions] == [1, 2, 1]
    was, now = provisions[1].states
    assert (was.clause.text, was.until) == ("We tell you 30 days ahead.", DAYS[1])
    assert (now.clause.text, now.change) == ("We tell you 14 days ahead.", change.id)
    for said in (was.assessment, now.assessment, entry.assessment):
        assert said is not None
        assert (said.types, said.severity) == (("fees-pricing",), Severity.HIGH)
        assert (said.confidence, said.basis) == (Confidence.MEDIUM, Basis.EXPLICIT)
    accepted = upgraded.accepted(document.id)
    assert accepted is not None
    assert (accepted.text, accepted.links[0]) == (
        AFTER, Link(start=0, end=3, target="https://tasklane.example/pay")
    )  # fmt: skip
    assert len(upgraded.unassessed(document.id, "rules/1")) == 2


def test_an_older_home_goes_on(upgraded: Ledger) -> None:
    """What comes next takes up the provisions and the numbers where the older version left them."""
    (document,) = upgraded.documents()
    captured = upgraded.accepted_capture(document.id)
    assert captured is not None
    capture = replace(captured.capture, at=DAYS[2], reference="git:3")
    change = upgraded.change(take(upgraded, capture, BEFORE + "\n\nNew here."))
    assert change.id.startswith("CW-C-000002-")
    (document,) = upgraded.documents()
    provisions = upgraded.provisions(document.id)
    assert [len(each.states) for each in provisions] == [1, 3, 1, 1]
    assert provisions[3].id.startswith("CW-P-000004-")


def test_revisions_are_those_of_alembic() -> None:
    """The names of the files tell the schemas in the order in which Alembic goes through them."""
    chain = ScriptDirectory.from_config(migrations()).walk_revisions()
    assert list_revisions() == [each.revision for each in chain][::-1]
