"""What search knows of a record: the little that a list shows of it, and the words to find it by.

The words are folded as `static/search.js` folds what a reader types: to compatible forms without
accents, in lower case. Only runs of ASCII letters and digits are looked up in the directory of
words; whatever else is asked for is looked for in the texts themselves.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from store.record import Change, Document, Provision, Redline, Severity, Verdict
from web.view.excerpt import clean, fold, opening
from web.view.gist import Numbered, gather_types, split_entries
from web.view.wording import entitle, summarise

__all__ = ["Find", "find_words", "list_changes", "list_clauses"]

_TITLE, _TEXT, _CLAUSE = 240, 700, 300  # characters kept
_NEW, _OLD = (350, 60), (220, 20)  # characters of a side, and around what changed in it
_TYPES = 8
_WORD = re.compile(r"[a-z0-9]+")
_LONGEST = 24  # characters of a word in the directory
_WAYS = {"adverse": "a", "favourable": "f", "neutral": "n", "unclear": "u"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Find:
    """A record as search shows it."""

    id: str
    document: Document
    at: datetime  # of the capture that brought the change, or these words of a clause
    severity: Severity | None
    ways: str  # a letter a direction of a change, or the polarity of a clause
    types: tuple[str, ...]
    title: str
    text: str  # an excerpt

    @property
    def day(self) -> str:
        """The day in UTC as ISO 8601 has it."""
        return self.at.astimezone(UTC).date().isoformat()


def list_changes(changes: Iterable[Change]) -> Iterator[Find]:
    """Yield the substantive changes of a document that stand."""
    for change in changes:
        if change.withdrawn or change.verdict is not Verdict.SUBSTANTIVE:
            continue
        seen = split_entries(change.entries)[0]
        said = (each.entry.assessment for each in seen)
        ways = {each.direction for each in said if each and each.direction}
        yield Find(
            id=change.id,
            document=change.document,
            at=change.after.at,
            severity=change.severity,
            ways="".join(sorted(_WAYS[each] for each in ways)),
            types=gather_types(seen)[:_TYPES],
            title=clean(opening(summarise(change), _TITLE)),
            text=clean(opening(" … ".join(_list_pieces(seen)), _TEXT)),
        )


def list_clauses(provisions: Iterable[Provision]) -> Iterator[Find]:
    """Yield the clauses of a document that stand and have a type."""
    for each in provisions:
        state = each.states[-1]
        said = state.assessment
        if state.until is not None or said is None or said.types == ("other",):
            continue
        yield Find(
            id=each.id,
            document=each.document,
            at=state.version.at,
            severity=said.severity,
            ways=_WAYS[said.polarity] if said.polarity else "",
            types=said.types[:_TYPES],
            title=clean(entitle(state.clause)),
            text=clean(opening(state.clause.text, _CLAUSE)),
        )


def find_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of texts that the directory holds.

    >>> sorted(find_words(["Opt-out by É-mail"]))
    ['by', 'e', 'mail', 'opt', 'out']
    """
    return frozenset(
        word[:_LONGEST] for text in texts for word in _WORD.findall(_flatten(text).lower())
    )


def _list_pieces(seen: Iterable[Numbered]) -> Iterator[str]:
    """Yield titles and changed words of clause changes, until there is enough of them."""
    room = _TEXT
    for each in seen:
        entry = each.entry
        clause = entry.after or entry.before
        new, old = _read_side(entry.redline, "-", *_NEW), _read_side(entry.redline, "+", *_OLD)
        sides = (new if entry.after else "", f"Before: {old}" if entry.before else "")
        piece = " ".join((f"{entitle(clause)}:" if clause else "", *filter(None, sides)))
        yield piece
        room -= len(piece)
        if room <= 0:
            return


def _read_side(redline: Redline, without: str, limit: int, context: int) -> str:
    """Return one side of a redline, with long stretches of it left out."""
    runs = fold(redline, limit, context)
    return "".join(run.text or " … " for run in runs if run.mark != without).strip()


def _flatten(text: str) -> str:
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text)
    return "".join(each for each in apart if not unicodedata.category(each).startswith("M"))
