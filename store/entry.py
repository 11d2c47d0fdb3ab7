"""The entries of a change, packed together: they are only ever read together."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from store.content import keep_content, load_content, load_text
from store.identity import headings_ids, headings_path
from store.ids import Kind, format_id
from store.record import Assessment, ChangeKind, Clause, ClauseChange
from store.shape import (
    assessment_from_json,
    assessment_to_json,
    redline_from_lengths,
    redline_to_lengths,
)

__all__ = ["clause_at", "keep_entries", "load_entries"]


def keep_entries(
    session: Session,
    changes: Sequence[ClauseChange],
    provisions: Sequence[int],
    base: str | None,
) -> str:
    """Keep the entries of a change; their words are spans of the versions on both sides.

    Args:
        session: The ledger's session; the caller commits.
        changes: The entries.
        provisions: The number of the provision of each.
        base: The SHA-256 of the entries of another change of the document.

    Returns:
        The SHA-256 that names the entries.
    """
    sides = [side for each in changes for side in (each.before, each.after) if side is not None]
    paths = [side.headings for side in sides]
    headings = dict(zip(paths, headings_ids(session, paths), strict=True))
    entries = [
        [
            each.kind,
            provision,
            _span(each.before, headings),
            _span(each.after, headings),
            redline_to_lengths(each.redline),
            *_said(each.assessment),
        ]
        for each, provision in zip(changes, provisions, strict=True)
    ]
    said = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    return keep_content(session, said.encode(errors="replace"), bases=[base])


def load_entries(
    session: Session, sha256: str, before: str, after: str
) -> tuple[ClauseChange, ...]:
    """Return the entries of a change.

    Args:
        session: The ledger's session.
        sha256: The name that `keep_entries` gave.
        before: SHA-256 of the old text.
        after: SHA-256 of the new text.
    """
    texts = load_text(session, before), load_text(session, after)
    return tuple(
        _entry(session, *texts, *entry) for entry in json.loads(load_content(session, sha256))
    )


def clause_at(
    session: Session, text: str, start: int, end: int, headings: int, number: str
) -> Clause:
    """Return the clause that a span of a text is; its headings by their number."""
    return Clause(
        start=start,
        end=end,
        text=text[start:end],
        headings=headings_path(session, headings),
        number=number,
    )


def _span(clause: Clause | None, headings: dict[tuple[str, ...], int]) -> list[Any] | None:
    if clause is None:
        return None
    return [clause.start, clause.end, headings[clause.headings], clause.number]


def _said(assessment: Assessment | None) -> list[Any]:
    return [] if assessment is None else [assessment.analyzer, assessment_to_json(assessment)]


def _entry(
    session: Session,
    old: str,
    new: str,
    kind: str,
    provision: int,
    before: list[Any] | None,
    after: list[Any] | None,
    redline: list[list[Any]],
    analyzer: str = "",
    said: dict[str, Any] | None = None,
) -> ClauseChange:
    was = clause_at(session, old, *before) if before else None
    now = clause_at(session, new, *after) if after else None
    return ClauseChange(
        kind=ChangeKind(kind),
        before=was,
        after=now,
        redline=redline_from_lengths(redline, was, now),
        assessment=assessment_from_json(said, analyzer) if said else None,
        provision=format_id(Kind.PROVISION, provision),
    )
