"""Watch lists, the records on them, and the trail of what was done."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, insert, select, update
from sqlalchemy.orm import Session

from store.changes import changes_of
from store.error import RecordUnknown, StoreError
from store.identity import chunks
from store.ids import Kind, format_id, parse_id
from store.post.reading import interest_from_json, interest_to_json
from store.post.subscribers import draw_key
from store.post.subscriptions import end
from store.post.table import ActRow, SubscriptionRow, WatchListRow
from store.post.turn import Turn, take_turn
from store.record import Change, Verdict
from store.subscription import Interest
from store.table import ChangeRow, PlatformRow
from store.team import Act, Deed, Task, WatchList

__all__ = [
    "acts_of",
    "close",
    "find_lists",
    "keep_act",
    "make",
    "renew",
    "reword",
    "task_of",
    "tasks_of",
]

_LONGEST = 2_000  # characters of a note
_AT_A_TIME = 40  # records that are read together: whoever looks at the newest waits for no others
_HIGHEST = 2**31 - 1  # what a column of numbers can hold


def find_lists(session: Session, *conditions: ColumnElement[bool]) -> tuple[WatchList, ...]:
    """Return the watch lists that meet conditions, by name."""
    one = WatchListRow
    rows = session.execute(
        select(one.key, one.name, one.interest, one.closed_at).where(*conditions).order_by(one.name)
    )
    return tuple(
        WatchList(
            key=row.key,
            name=row.name,
            interest=interest_from_json(row.interest),
            closed_at=row.closed_at,
        )
        for row in rows
    )


def make(session: Session, act: Act, interest: Interest) -> None:
    """Make a watch list."""
    take_turn(session, Turn.TEAMWORK)
    if find_lists(session, WatchListRow.name == act.watch_list):
        raise StoreError(
            f"there is, or was, a watch list {act.watch_list!r}: take another name for this one"
        )
    stored = interest_to_json(interest)
    session.execute(
        insert(WatchListRow).values(key=draw_key(), name=act.watch_list, interest=stored)
    )
    keep_act(session, replace(act, text=json.dumps(stored, ensure_ascii=False)))


def reword(session: Session, act: Act, interest: Interest) -> None:
    """Change what a watch list is about."""
    stored = interest_to_json(interest)
    _rewrite(session, replace(act, text=json.dumps(stored, ensure_ascii=False)), interest=stored)


def renew(session: Session, act: Act) -> None:
    """Give a watch list another key: links to it that were given away end."""
    _rewrite(session, act, key=draw_key())


def close(session: Session, act: Act) -> None:
    """Close a watch list, and end the subscriptions to it. What was done stays on record."""
    number = _rewrite(session, act, closed_at=act.at)
    end(session, SubscriptionRow.watch_list_id == number, act.at)


def keep_act(session: Session, act: Act) -> None:
    """Keep what somebody did.

    Raises:
        RecordUnknown: There is no such list, or no such record on it.
    """
    number = _number(session, act.watch_list)
    if act.deed.is_of_record:
        task_of(session, act.watch_list, act.record)
    session.execute(
        insert(ActRow).values(
            watch_list_id=number,
            change_id=parse_id(act.record)[1] if act.record else None,
            deed=act.deed,
            at=act.at,
            who=act.who,
            via=act.via,
            text=act.text[:_LONGEST],
        )
    )


def acts_of(session: Session, name: str) -> tuple[Act, ...]:
    """Return everything that was done with a watch list and with the records on it, in order."""
    rows = session.execute(_select_acts(name).order_by(ActRow.id))
    return tuple(map(_act_of, rows))


def task_of(session: Session, name: str, record: str) -> Task:
    """Return a record on a watch list with what was done about it.

    Raises:
        RecordUnknown: There is no such list, or no such record on it.
    """
    watch_list = _known(session, name)
    kind, number = parse_id(record)
    is_known = kind is Kind.CHANGE and number <= _HIGHEST
    row = session.get(ChangeRow, number) if is_known else None
    found = changes_of(session, [row]) if row else ()
    for task in _with_acts(session, name, found):
        if watch_list.interest.covers(task.change) or task.acts:
            return task
    raise RecordUnknown(f"{record} is not on the watch list {name!r}: check both")


def tasks_of(session: Session, name: str, since: datetime | None) -> Iterator[Task]:
    """Yield the records on a watch list, newest first, with what was done about them.

    Args:
        session: The ledger's session.
        name: Of the list.
        since: Only records captured at this time or later.
    """
    watch_list = _known(session, name)
    numbers = session.scalars(_select_records(watch_list.interest, since)).all()
    for some in chunks(numbers, _AT_A_TIME):
        rows = session.scalars(
            select(ChangeRow)
            .where(ChangeRow.id.in_(some))
            .order_by(ChangeRow.at.desc(), ChangeRow.id.desc())
        ).all()
        changes = [e for e in changes_of(session, rows) if watch_list.interest.covers(e)]
        yield from _with_acts(session, name, changes)


def _select_records(interest: Interest, since: datetime | None) -> Select[int]:
    """Return the query for the records that may be of an interest, newest first."""
    chosen = (
        select(ChangeRow.id)
        .where(ChangeRow.verdict == Verdict.SUBSTANTIVE)
        .order_by(ChangeRow.at.desc(), ChangeRow.id.desc())
    )
    if interest.platforms:
        named = select(PlatformRow.id).where(PlatformRow.name.in_(interest.platforms))
        chosen = chosen.where(ChangeRow.platform_id.in_(named))
    if interest.documents:
        numbers = [min(parse_id(each)[1], _HIGHEST) for each in interest.documents]
        chosen = chosen.where(ChangeRow.document_id.in_(numbers))
    if since is not None:
        chosen = chosen.where(ChangeRow.at >= since)
    return chosen


def _with_acts(session: Session, name: str, changes: Sequence[Change]) -> Iterator[Task]:
    """Yield records as tasks, with what was done about each."""
    numbers = [parse_id(each.id)[1] for each in changes]
    acts: dict[str, list[Act]] = defaultdict(list)
    for some in chunks(numbers):
        chosen = _select_acts(name).where(ActRow.change_id.in_(some)).order_by(ActRow.id)
        for act in map(_act_of, session.execute(chosen)):
            acts[act.record].append(act)
    for change in changes:
        yield Task(change=change, acts=tuple(acts[change.id]))


def _select_acts(name: str) -> Select[*tuple[Any, ...]]:
    one = ActRow
    return (
        select(one.change_id, one.deed, one.at, one.who, one.via, one.text, WatchListRow.name)
        .join(WatchListRow, one.watch_list_id == WatchListRow.id)
        .where(WatchListRow.name == name)
    )


def _act_of(row: Row[Any]) -> Act:
    return Act(
        watch_list=row.name,
        deed=Deed(row.deed),
        at=row.at,
        who=row.who,
        via=row.via,
        record=format_id(Kind.CHANGE, row.change_id) if row.change_id else "",
        text=row.text,
    )


def _known(session: Session, name: str) -> WatchList:
    found = find_lists(session, WatchListRow.name == name)
    if not found:
        raise RecordUnknown(f"there is no watch list {name!r}: `clausewatch list` names them")
    return found[0]


def _rewrite(session: Session, act: Act, **columns: Any) -> int:
    """Rewrite columns of a watch list that goes on, keep why, and return its number."""
    if _known(session, act.watch_list).closed_at is not None:
        raise StoreError(f"the watch list {act.watch_list!r} is closed: make another one")
    keep_act(session, act)
    one = update(WatchListRow).where(WatchListRow.name == act.watch_list)
    return session.execute(one.values(**columns).returning(WatchListRow.id)).scalar_one()


def _number(session: Session, name: str) -> int:
    _known(session, name)
    return session.execute(select(WatchListRow.id).where(WatchListRow.name == name)).scalar_one()
