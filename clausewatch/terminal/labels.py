"""The labels of a text's clauses on a terminal: a table where there is room, or one by one."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, zip_longest

from rich.text import Text

from clausewatch.labelled import Labelled, LabelledText
from clausewatch.terminal.entry import STYLES
from clausewatch.terminal.sheet import Sheet
from store.record import Assessment, Polarity, Severity
from web.view import clean, label, opening

__all__ = ["print_labels"]

_WIDE = 110  # columns from which there is room for a table
_WIDEST = 140  # columns of a table
_GAP = 2  # columns between two cells
_COLUMNS = (13, 28, 12, 10)  # of severity, types, polarity and confidence; the clause has the rest
_TITLES = ("Severity", "Types", "Polarity", "Confidence", "Clause")
_EXCERPT = 220  # characters of a clause that are shown
_INDENT = 3
_QUOTED = 120  # characters of the words that state a fact
_NOT_LABELLED = "not labelled"
_WAYS = {
    Polarity.ADVERSE: ("↓", "red"),
    Polarity.FAVOURABLE: ("↑", "green"),
    Polarity.NEUTRAL: ("→", ""),
}
# Said of a clause that has no type at all: the analyzer's own words where it gives them.
_OTHER = "other"


def print_labels(
    sheet: Sheet,
    text: LabelledText,
    chosen: Sequence[Labelled],
    names: Mapping[str, str],
    *,
    reasons: bool = False,
) -> None:
    """Print the labels of clauses under the headings that they stand under.

    Args:
        sheet: Where to.
        text: What was read, with all its clauses.
        chosen: The clauses to print, in the order of the document.
        names: Names of clause types by slug.
        reasons: Print why, with the words that state facts.
    """
    _print_head(sheet, text, chosen)
    table = _Table(sheet) if sheet.console.width >= _WIDE else None
    if table and chosen:
        sheet.gap()
        table.put([Text(title, style="dim") for title in _TITLES])
    for headings, group in groupby(chosen, key=lambda each: each.clause.headings):
        sheet.gap()
        if headings:
            path = " › ".join(opening(heading, 80) for heading in headings)
            sheet.put(path, style="bold")
        for each in group:
            if table:
                table.put(list(_cells(each, names)))
            else:
                _print_stacked(sheet, each, names)
            if reasons:
                _print_reasons(sheet, each)


def _print_head(sheet: Sheet, text: LabelledText, chosen: Sequence[Labelled]) -> None:
    reading = text.source.reading
    sheet.put(clean(opening(text.source.name, 300)), style="bold")
    kind = text.document_type or "not known; --type names it"
    told = f"{kind} (as its title says)" if text.document_type and text.is_guessed else kind
    sheet.put_row("read as", told)
    sheet.put_row("clauses", _count(text.clauses))
    if len(chosen) < len(text.clauses):
        sheet.put_row("shown", f"{len(chosen):,} of them")
    for note in (*(text.gate.reasons if text.gate else ()), *reading.notes):
        sheet.put_row("note", opening(note, 600))


def _count(clauses: Sequence[Labelled]) -> str:
    """Return how many clauses there are of each severity and polarity, in one line."""
    labelled = [each.said for each in clauses if not _is_unlabelled(each.said)]
    grave = Counter(said.severity for said in labelled)
    ways = Counter(said.polarity for said in labelled)
    parts = [
        f"{grave[severity]:,} {severity}" for severity in reversed(Severity) if grave[severity]
    ]
    reasons = Counter(_tell_unlabelled(each.said) for each in clauses)
    parts += [f"{number:,} {reason}" for reason, number in reasons.items() if reason]
    told = f"{len(clauses):,}" + (f": {', '.join(parts)}" if parts else "")
    turned = [
        f"{ways[way]:,} {way}" for way in (Polarity.ADVERSE, Polarity.FAVOURABLE) if ways[way]
    ]
    return told + (f"; {', '.join(turned)}" if turned else "")


def _is_unlabelled(said: Assessment) -> bool:
    return said.types == (_OTHER,)


def _tell_unlabelled(said: Assessment) -> str:
    """Return why a clause has no type: "not labelled (language)", or just that it has none."""
    if not _is_unlabelled(said):
        return ""
    told = (reason for reason in said.reasons if reason.startswith(_NOT_LABELLED))
    return next(told, _NOT_LABELLED)


def _mark(severity: Severity) -> Text:
    """Return a severity so that it is told without colours too."""
    squares = "■" * severity.rank + "□" * (len(Severity) - severity.rank)
    return Text(f"{squares} {severity}", style=STYLES[severity])


def _cells(each: Labelled, names: Mapping[str, str]) -> Iterator[Text]:
    said = each.said
    excerpt = Text(clean(opening(each.clause.text, _EXCERPT)))
    if reason := _tell_unlabelled(said):
        yield from (Text("–", style="dim"), Text(reason, style="dim"), Text(), Text(), excerpt)
        return
    yield _mark(said.severity)
    yield Text(", ".join(label(slug, names) for slug in said.types))
    yield _tell_way(said)
    yield Text(said.confidence)
    yield excerpt


def _tell_way(said: Assessment) -> Text:
    if said.polarity is None:
        return Text()
    arrow, style = _WAYS[said.polarity]
    return Text(f"{arrow} {said.polarity}", style=style)


def _print_stacked(sheet: Sheet, each: Labelled, names: Mapping[str, str]) -> None:
    severity, types, way, confidence, excerpt = _cells(each, names)
    sheet.put(severity + Text("  ") + types)
    if way:
        sheet.put(way + Text(f", {confidence} confidence"), indent=_INDENT)
    sheet.put(excerpt, indent=_INDENT)


def _print_reasons(sheet: Sheet, each: Labelled) -> None:
    for place, reason in enumerate(each.said.reasons):
        sheet.put_row("" if place else "why", opening(reason, 600), indent=_INDENT)
    for place, fact in enumerate(each.said.facts):
        words = opening(each.clause.text[fact.start : fact.end], _QUOTED)
        told = f"{fact.name}: {fact.value}, “{words}”"
        sheet.put_row("" if place else "states", told, indent=_INDENT)


class _Table:
    """Rows of cells that are wrapped in their columns, as wide as the screen and no wider."""

    def __init__(self, sheet: Sheet) -> None:
        self._console = sheet.console
        rest = min(sheet.console.width, _WIDEST) - sum(_COLUMNS) - _GAP * len(_COLUMNS)
        self._widths = (*_COLUMNS, rest)

    def put(self, cells: Sequence[Text]) -> None:
        """Print a row."""
        wrapped: list[list[Text]] = [
            list(cell.wrap(self._console, width)) if cell else []
            for cell, width in zip(cells, self._widths, strict=True)
        ]
        for line in zip_longest(*wrapped):
            row = Text()
            for part, width in zip(line, self._widths, strict=True):
                shown = part.copy() if part else Text()
                shown.rstrip()
                row += shown
                row.append(" " * (width + _GAP - shown.cell_len))
            row.rstrip()
            self._console.print(row, soft_wrap=True)
