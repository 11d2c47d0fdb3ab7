"""A comparison as a word diff in plain text, in the form of `git diff --word-diff`."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from clausewatch.source import Source
from store.record import Clause, ClauseChange, Judgement, Redline
from web.view import clean, label

__all__ = ["write_patch"]

_SIGNS = {"=": ("", ""), "-": ("[-", "-]"), "+": ("{+", "+}")}


def write_patch(judgement: Judgement, sides: tuple[Source, Source]) -> str:
    """Return everything that differs as hunks, one a clause, in the order of the new text.

    Lines are counted in the texts that `clausewatch read` prints. Where nothing differs in words,
    there is no hunk; the first line says what the difference amounts to, as a remark.
    """
    grave = f" {judgement.severity}" if judgement.severity else ""
    lines = [f"# {judgement.verdict}{grave}: {_flat(judgement.summary)}"]
    if judgement.changes:
        before, after = sides
        lines += [f"--- {_flat(before.name)}", f"+++ {_flat(after.name)}"]
        counters = [_Lines(side.reading.text) for side in sides]
        for entry in judgement.changes:
            lines += _write_hunk(entry, *counters)
    return "\n".join(lines) + "\n"


class _Lines:
    """Where the lines of a text begin."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(end.end() for end in re.finditer("\n", text))]

    def locate(self, clause: Clause | None) -> str:
        """Return the first line of a clause and how many it has; "0,0" for none."""
        if clause is None:
            return "0,0"
        first = bisect_right(self.starts, clause.start)
        last = bisect_right(self.starts, max(clause.start, clause.end - 1))
        return f"{first},{last - first + 1}"


def _write_hunk(entry: ClauseChange, old: _Lines, new: _Lines) -> Iterator[str]:
    clause, said = entry.after or entry.before, entry.assessment
    what = [label(entry.kind).lower()]
    if said:
        what = [said.severity, *filter(None, [said.direction]), *what, *said.types]
    path = " > ".join(clause.headings) if clause else ""
    told = f"{', '.join(what)}: {path}" if path else ", ".join(what)
    yield f"@@ -{old.locate(entry.before)} +{new.locate(entry.after)} @@ {_flat(told)}"
    yield from _mark(entry.redline).split("\n")


def _mark(redline: Redline) -> str:
    """Return a redline in which no sign reaches over the end of a line."""
    marked = []
    for mark, run in redline:
        first, last = _SIGNS[mark]
        lines = clean(run).split("\n")
        marked.append("\n".join(f"{first}{line}{last}" if line else "" for line in lines))
    return "".join(marked)


def _flat(words: str) -> str:
    return " ".join(clean(words).split())
