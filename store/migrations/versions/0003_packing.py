"""What is read together is packed together; wordings are told by number, times on SQLite too."""

import json
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from alembic import op

from store.zstandard import pack, unpack

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SHEET = 256  # assessments on a sheet
_DEEPEST = 50  # bases below a content
_AT_ONCE = 1000  # rows
_TIMES = (
    ("capture", "at"),
    ("capture", "archived_at"),
    ("change", "at"),
    ("crawl", "started_at"),
    ("crawl", "finished_at"),
    ("schedule", "due_at"),
    ("state", "until"),
)


def upgrade() -> None:
    """Move every row into its new shape; nothing is lost."""
    _pack_changes()
    sheets = list(_sheets())
    op.drop_table("assessment")
    op.drop_table("clause_change")
    _name_wordings()
    op.drop_table("clause")
    _make_sheets(sheets)
    _rewrite_sequences()
    _begin_counter()
    if op.get_bind().dialect.name == "sqlite":
        _number_times()


def _rows(query: str, **values: Any) -> list[Any]:
    return list(op.get_bind().execute(sa.text(query), values))


def _change(query: str, rows: list[dict[str, Any]]) -> None:
    for first in range(0, len(rows), _AT_ONCE):
        op.get_bind().execute(sa.text(query), rows[first : first + _AT_ONCE])


def _json(value: Any) -> Any:
    """Return what a JSON column holds: PostgreSQL's driver has read it, SQLite's has not."""
    return json.loads(value) if isinstance(value, str) else value


class _Keeper:
    """Keeps contents, each packed against the one before it in its document."""

    def __init__(self) -> None:
        self._kept: dict[bytes, int] = {}  # how many bases lie below them
        self._last: dict[int, tuple[bytes, bytes]] = {}

    def keep(self, document: int, content: bytes) -> bytes:
        name = sha256(content).digest()
        if name not in self._kept and (
            rows := _rows("SELECT depth FROM content WHERE sha256 = :name", name=name)
        ):
            self._kept[name] = rows[0].depth  # "[]" is a list of links as well
        if name not in self._kept:
            base, below = self._last.get(document, (None, b""))
            if base is None or self._kept[base] >= _DEEPEST:
                base, below = None, b""
            self._kept[name] = 0 if base is None else self._kept[base] + 1
            row = {"name": name, "base": base, "depth": self._kept[name]}
            _change(
                "INSERT INTO content (sha256, base, depth, packed) "
                "VALUES (:name, :base, :depth, :packed)",
                [{**row, "packed": pack(content, below)}],
            )
        self._last[document] = name, content
        return name

    def keep_json(self, document: int, value: Any) -> bytes:
        said = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return self.keep(document, said.encode(errors="replace"))


def _pack_changes() -> None:
    # SQLite adds a reference with its column or not at all, and Alembic cannot say so.
    binary = "BLOB" if op.get_bind().dialect.name == "sqlite" else "BYTEA"
    op.execute(
        f'ALTER TABLE "change" ADD COLUMN entries_sha256 {binary} '
        "CONSTRAINT fk_change_entries_sha256_content REFERENCES content (sha256)"
    )
    entries: dict[int, list[Any]] = defaultdict(list)
    for each in _rows(
        "SELECT c.change_id, c.kind, c.provision_id, c.before, c.after, c.redline, a.analyzer, "
        "a.said FROM clause_change c LEFT JOIN assessment a ON a.clause_change_id = c.id "
        "ORDER BY c.change_id, c.position, a.id"
    ):
        said = [each.analyzer, _json(each.said)] if each.analyzer else []
        sides = [_json(each.before), _json(each.after), _json(each.redline)]
        entries[each.change_id].append([each.kind, each.provision_id, *sides, *said])
    keeper = _Keeper()
    _change(
        'UPDATE "change" SET entries_sha256 = :name WHERE id = :change',
        [
            {"change": each.id, "name": keeper.keep_json(each.document_id, entries[each.id])}
            for each in _rows('SELECT id, document_id FROM "change" ORDER BY id')
        ],
    )


def _sheets() -> Iterator[dict[str, Any]]:
    gathered: dict[tuple[int, str], list[list[Any]]] = defaultdict(list)
    for each in _rows(
        "SELECT p.document_id, a.analyzer, a.state_id, a.said FROM assessment a "
        "JOIN state s ON s.id = a.state_id JOIN provision p ON p.id = s.provision_id "
        "ORDER BY p.document_id, a.analyzer, a.state_id"
    ):
        gathered[each.document_id, each.analyzer].append([each.state_id, _json(each.said)])
    keeper = _Keeper()
    for (document, analyzer), said in gathered.items():
        for first in range(0, len(said), _SHEET):
            some = said[first : first + _SHEET]
            yield {
                "document_id": document,
                "analyzer": analyzer,
                "first_state": some[0][0],
                "last_state": some[-1][0],
                "count": len(some),
                "said_sha256": keeper.keep_json(document, some),
            }


def _make_sheets(sheets: list[dict[str, Any]]) -> None:
    table = op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("analyzer", sa.String(), nullable=False),
        sa.Column("first_state", sa.Integer(), nullable=False),
        sa.Column("last_state", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("said_sha256", sa.LargeBinary(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_assessment_document_id_document"
        ),
        sa.ForeignKeyConstraint(
            ["said_sha256"], ["content.sha256"], name="fk_assessment_said_sha256_content"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
    )
    op.create_index("ix_assessment_document_id", "assessment", ["document_id"])
    if sheets:
        op.bulk_insert(table, sheets)


def _name_wordings() -> None:
    with op.batch_alter_table("state") as state:
        state.add_column(sa.Column("wording", sa.BigInteger(), nullable=True))
    _change(
        "UPDATE state SET wording = :wording WHERE clause_id = :clause",
        [
            {
                "clause": each.id,
                "wording": int.from_bytes(bytes(each.sha256)[:8], "big", signed=True),
            }
            for each in _rows("SELECT id, sha256 FROM clause")
        ],
    )
    op.drop_index("ix_state_clause_id", "state")
    with op.batch_alter_table("state") as state:
        state.alter_column("wording", nullable=False)
        state.drop_constraint("fk_state_clause_id_clause", type_="foreignkey")
        state.drop_constraint("uq_state_provision_id_ordinal", type_="unique")
        state.drop_column("clause_id")
        state.drop_column("ordinal")
    op.create_index("ix_state_provision_id", "state", ["provision_id"])


def _rewrite_sequences() -> None:
    """Tell each number of a sequence from the one before it: edits then cost a few bytes."""
    keeper = _Keeper()
    document, known = 0, dict[bytes, bytes]()  # old contents of one document
    for each in _rows(
        "SELECT id, document_id, sequence_sha256 FROM version WHERE sequence_sha256 IS NOT NULL "
        "ORDER BY document_id, id"
    ):
        if each.document_id != document:
            document = each.document_id
            known.clear()
        sequence = _told_apart(_unpacked(bytes(each.sequence_sha256), known))
        _change(
            "UPDATE version SET sequence_sha256 = :name WHERE id = :version",
            [{"name": keeper.keep(document, sequence), "version": each.id}],
        )
    op.execute(
        "DELETE FROM content WHERE sha256 NOT IN (SELECT text_sha256 FROM version "
        "UNION SELECT links_sha256 FROM version UNION SELECT sha256 FROM snapshot "
        "UNION SELECT sequence_sha256 FROM version WHERE sequence_sha256 IS NOT NULL "
        'UNION SELECT entries_sha256 FROM "change" WHERE entries_sha256 IS NOT NULL '
        "UNION SELECT said_sha256 FROM assessment)"
    )


def _unpacked(name: bytes, known: dict[bytes, bytes]) -> bytes:
    chain = []
    below: bytes | None = name
    while below is not None and below not in known:
        row = _rows("SELECT base, packed FROM content WHERE sha256 = :name", name=below)[0]
        chain.append((below, bytes(row.packed)))
        below = bytes(row.base) if row.base else None
    content = known[below] if below else b""
    for each, packed in reversed(chain):
        content = known[each] = unpack(packed, content)
    return content


def _told_apart(old: bytes) -> bytes:
    """Return a sequence of (provision, clause, start, end) as (step, gap, length)."""
    numbers = array("I", old)
    count = len(numbers) // 4
    provisions, _, starts, ends = (
        numbers[column * count : (column + 1) * count] for column in range(4)
    )
    steps = [now - was for was, now in pairwise((0, *provisions))]
    gaps = [start - end for end, start in zip((0, *ends), starts, strict=False)]
    lengths = [end - start for start, end in zip(starts, ends, strict=True)]
    new = array("i", [*steps, *gaps, *lengths])
    if sys.byteorder == "big":
        new.byteswap()
    return new.tobytes()


def _begin_counter() -> None:
    """Number states ourselves from here on, going on after the last."""
    (last,) = _rows("SELECT max(id) FROM state")
    if last[0]:
        _change("INSERT INTO counter (kind, last) VALUES ('state', :last)", [{"last": last[0]}])


def _number_times() -> None:
    """Turn times on SQLite from texts into microseconds: a third of the room, and faster."""
    for table, column in _TIMES:
        op.execute(
            f"UPDATE {table} SET {column} = CAST(strftime('%s', {column}) AS INTEGER) * 1000000 "  # noqa: S608 - our own names
            f"+ CAST(substr({column}, 21, 6) AS INTEGER) WHERE {column} IS NOT NULL"
        )
