"""What became of records since a subscription was looked at: published, reviewed, withdrawn."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import and_, bindparam, func, or_, select, text, update
from sqlalchemy.orm import Session

from store.changes import changes_of
from store.identity import chunks
from store.ids import Kind, format_id, parse_id
from store.post.table import SubscriptionRow
from store.record import Change, Verdict
from store.subscription import Mark
from store.table import ChangeRow, LabelRow, Moment, ReviewRow

__all__ = [
    "advance",
    "changes_by_id",
    "latest_mark",
    "published",
    "relabelled",
    "settle_reviews",
    "withdrawn",
]

_LATEST = select(
    *(
        select(func.max(each)).scalar_subquery()
        for each in (ChangeRow.id, LabelRow.id, ReviewRow.id)
    )
)
_ADVANCE = (
    update(SubscriptionRow)
    .where(SubscriptionRow.key == bindparam("of"))
    .values(
        last_change=bindparam("change"),
        last_label=bindparam("label"),
        last_review=bindparam("review"),
        digest_at=func.coalesce(bindparam("digest", type_=Moment()), SubscriptionRow.digest_at),
    )
)


def settle_reviews(session: Session) -> None:
    """Wait until no review is half kept, and keep others from it until the transaction ends.

    PostgreSQL numbers rows before they are visible: a mark behind such a number would miss it.
    Change records need no such care, as whoever makes one holds the counter of their numbers.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE label, review IN SHARE MODE"))


def latest_mark(session: Session) -> Mark:
    """Return the mark behind everything that is kept."""
    change, label, review = session.execute(_LATEST).one()
    return Mark(change=change or 0, label=label or 0, review=review or 0)


def published(session: Session, bounds: Mapping[int, datetime]) -> list[str]:
    """Return the substantive records that stand and came behind any of some bounds, in order.

    Args:
        session: The ledger's session.
        bounds: By the number that a record must be behind, the time after which it was captured.
    """
    if not bounds:
        return []
    gone = select(ReviewRow.id).where(ReviewRow.change_id == ChangeRow.id)
    numbers = session.scalars(
        select(ChangeRow.id)
        .where(
            or_(*(and_(ChangeRow.id > n, ChangeRow.at > since) for n, since in bounds.items())),
            ChangeRow.verdict == Verdict.SUBSTANTIVE,
            ~gone.exists(),
        )
        .order_by(ChangeRow.id)
    )
    return [format_id(Kind.CHANGE, number) for number in numbers]


def relabelled(session: Session, after: int) -> dict[str, int]:
    """Return the records whose labels were reviewed behind a mark, with the last review's number.

    Those that were withdrawn are not among them.
    """
    gone = select(ReviewRow.id).where(ReviewRow.change_id == LabelRow.change_id)
    rows = session.execute(
        select(LabelRow.change_id, func.max(LabelRow.id))
        .where(LabelRow.id > after, LabelRow.change_id.is_not(None), ~gone.exists())
        .group_by(LabelRow.change_id)
        .order_by(LabelRow.change_id)
    )
    return {format_id(Kind.CHANGE, change): number for change, number in rows if change}


def withdrawn(session: Session, after: int) -> dict[str, int]:
    """Return the records that were withdrawn behind a mark, with the review's number."""
    rows = session.execute(
        select(ReviewRow.change_id, func.max(ReviewRow.id))
        .where(ReviewRow.id > after, ReviewRow.change_id.is_not(None))
        .group_by(ReviewRow.change_id)
        .order_by(ReviewRow.change_id)
    )
    return {format_id(Kind.CHANGE, change): number for change, number in rows if change}


def changes_by_id(session: Session, records: Iterable[str]) -> dict[str, Change]:
    """Return change records by their public IDs; what there is not is left out."""
    found: dict[str, Change] = {}
    for some in chunks(sorted({parse_id(record)[1] for record in records})):
        rows = session.scalars(select(ChangeRow).where(ChangeRow.id.in_(some))).all()
        found.update((each.id, each) for each in changes_of(session, rows))
    return found


def advance(session: Session, marks: Mapping[str, Mark]) -> None:
    """Move the marks of subscriptions, by their keys."""
    rows = [
        {
            "of": key,
            "change": mark.change,
            "label": mark.label,
            "review": mark.review,
            "digest": mark.digest_at,
        }
        for key, mark in marks.items()
    ]
    if rows:
        session.connection().execute(_ADVANCE, rows)
