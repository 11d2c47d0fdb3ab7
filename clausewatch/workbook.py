"""The tasks of a watch list as tables: CSV, and a workbook for Excel and the like.

Cells hold what platforms and colleagues wrote. A cell that a program for tables would take for a
formula gets an apostrophe before it.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO, StringIO

from clausewatch.wording import name_types
from store.team import Task, WatchList
from web.view.wording import label, summarise

__all__ = ["FORMS", "write_csv", "write_xlsx"]

_HEAD = (
    *("record", "captured", "platform", "document", "severity", "directions", "types", "summary"),
    *("withdrawn", "acknowledged", "acknowledged by", "assigned to", "notes", "source"),
)
_WIDTHS = (16, 17, 18, 22, 10, 14, 30, 70, 12, 17, 18, 18, 50, 40)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_LONGEST = 32_000  # characters of a cell: programs for tables take a little more
_STAMP = datetime(2000, 1, 1)  # noqa: DTZ001 - so that equal tasks give equal bytes


def write_csv(watch_list: WatchList, tasks: Sequence[Task]) -> tuple[bytes, str]:  # noqa: ARG001
    """Return the tasks as CSV with a head, and its media type."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(_HEAD)
    writer.writerows(_rows(tasks))
    # Excel takes UTF-8 for what it is only with a byte order mark.
    return written.getvalue().encode("utf-8-sig", "replace"), "text/csv; charset=utf-8"


def write_xlsx(watch_list: WatchList, tasks: Sequence[Task]) -> tuple[bytes, str]:
    """Return the tasks as a workbook of one sheet, and its media type."""
    from xlsxwriter import Workbook

    written = BytesIO()
    book = Workbook(written, {"in_memory": True})
    book.set_properties({"title": watch_list.name, "created": _STAMP})
    sheet = book.add_worksheet("Records")
    strong, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    wrapped.set_align("top")
    for column, (name, width) in enumerate(zip(_HEAD, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width, wrapped)
        sheet.write_string(0, column, name, strong)
    for number, row in enumerate(_rows(tasks), 1):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell, wrapped)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(tasks), len(_HEAD) - 1)
    book.close()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return written.getvalue(), kind


FORMS: Mapping[str, Callable[[WatchList, Sequence[Task]], tuple[bytes, str]]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
}
"""What writes the tasks of a list, by the suffix of the file."""


def _rows(tasks: Sequence[Task]) -> Iterator[list[str]]:
    names = name_types()
    for task in tasks:
        yield [_cell(each) for each in _values(task, names)]


def _values(task: Task, names: Mapping[str, str]) -> Iterator[str]:
    change, seen = task.change, task.acknowledged
    key = change.document.key
    said = [entry.assessment for entry in change.entries if entry.assessment]
    directions = dict.fromkeys(each.direction for each in said if each.direction)
    types = dict.fromkeys(slug for each in said for slug in each.types)
    yield from (change.id, _moment(change.after.at), key.platform, key.type)
    yield change.severity or ""
    yield ", ".join(directions)
    yield "; ".join(label(slug, names) for slug in types)
    yield summarise(change)
    yield _moment(change.withdrawn.at) if change.withdrawn else ""
    yield _moment(seen.at) if seen else ""
    yield seen.who if seen else ""
    yield task.assignee
    yield "\n".join(f"{_moment(note.at)} {note.who}: {note.text}" for note in task.notes)
    yield change.after.url


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def _cell(text: str) -> str:
    """Return what no program takes for a formula, nor chokes on."""
    seen = "".join(c if c.isprintable() or c == "\n" else " " for c in text)[:_LONGEST]
    return f"'{seen}" if seen.startswith(_FORMULA) or text.startswith(_FORMULA) else seen
