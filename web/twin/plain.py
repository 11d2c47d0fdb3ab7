"""A change record as plain text: for terminals, mail, and programs that read words.

Whatever comes from a document stands behind "> ", or on one line: it can end neither the text nor a
section of it. The signs of the redline are escaped where the words themselves hold them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from store.record import Assessment, Clause, ClauseChange, Review, Version
from web.address import locate_page
from web.site import Site
from web.view.account import Account
from web.view.effect import name_stated_date
from web.view.excerpt import Run, clean, opening
from web.view.gist import Numbered
from web.view.provenance import trace_source
from web.view.redline import Piece, unfold
from web.view.shift import Shift
from web.view.wording import (
    count,
    entitle,
    label,
    name_day,
    name_document,
    name_moment,
    name_presence,
    name_witness,
    summarise,
)

__all__ = ["write_change", "write_redline"]

_SIGN = re.compile(r"\\|\[(?=/?(?:added|removed)\])")
_SIGNS = {"-": "[removed]{}[/removed]", "+": "[added]{}[/added]", "=": "{}"}
_HIDDEN = {"-": "removed character", "+": "added character", "=": "unchanged character"}
_LEGEND = (
    "Words between [removed] and [/removed] stood only before, words between [added] and [/added] "
    "stand only after; a backslash stands before such a sign, and before a backslash, where it is "
    'one of the document’s own. What is quoted from the document stands behind ">".'
)


def write_change(account: Account, names: Mapping[str, str], site: Site) -> str:
    """Return a change record as plain text.

    Args:
        account: What is told of it.
        names: Names of clause types by slug.
        site: For its name and the address.
    """
    sections = (
        _write_head(account, site),
        _write_withdrawal(account),
        _write_facts(account),
        *(_write_entry(each, account, names) for each in account.seen),
        _write_edits(account),
        _write_shifts(account.shifts),
        _write_evidence(account),
        ("HOW TO CITE", "", account.citation.text),
    )
    written = "\n\n".join("\n".join(lines) for lines in map(tuple, sections) if lines)
    return f"{clean(written)}\n"


def write_redline(pieces: Iterable[Piece | Run]) -> str:
    r"""Return a redline with words as its marks.

    >>> write_redline([Piece(mark="-", text="30"), Piece(mark="+", text="14 [added]")])
    '[removed]30[/removed][added]14 \\[added][/added]'
    """
    return "".join(
        f"[… {count(hidden, _HIDDEN[mark])} …]"
        if hidden
        else _SIGNS[mark].format(_SIGN.sub(r"\\\g<0>", "".join(each.text for each in group)))
        for (mark, hidden), group in groupby(pieces, key=lambda each: (each.mark, each.hidden))
    )


def _write_head(account: Account, site: Site) -> Iterator[str]:
    change = account.change
    yield f"Change record {change.id}"
    yield opening(name_document(change.document), 200)
    yield ""
    yield summarise(change)
    yield ""
    yield f"Severity: {change.severity or 'none, editorial'}"
    yield f"Before: {_witness(change.before)}"
    if account.last > change.before.at:
        yield f"Last seen before the change: {name_moment(account.last)}"
    yield f"After: {_witness(change.after)}"
    yield "The day of the change itself is not known: nothing was verified in between."
    for effect in account.effects:
        yield f"Effective date that the new words state: {name_stated_date(effect.value)}"
    if site.base:
        yield f"Address: {site.base}{locate_page(change.id)}"
    if change.entries and not change.withdrawn:
        yield from ("", _LEGEND)


def _write_withdrawal(account: Account) -> Iterator[str]:
    if review := account.change.withdrawn:
        yield "THIS RECORD WAS WITHDRAWN"
        yield ""
        author, note = opening(review.author, 80), opening(review.note, 2000)
        yield f"On {name_day(review.at)} {author} decided that this is no change of the document:"
        yield note


def _write_facts(account: Account) -> Iterator[str]:
    if account.differences:
        yield "FACTS THAT CHANGED"
        yield ""
    for fact in account.differences:
        values = f"{opening(fact.before, 200)} -> {opening(fact.after, 200)}"
        yield f"- {opening(fact.name, 60)}: {values}"


def _write_entry(each: Numbered, account: Account, names: Mapping[str, str]) -> Iterator[str]:
    entry, said = each.entry, each.entry.assessment
    yield f"CLAUSE {each.number}: {_entitle(entry)}"
    yield ""
    yield from _write_place(entry)
    if said:
        yield f"Types: {', '.join(opening(label(slug, names), 60) for slug in said.types)}"
        direction = f", {label(said.direction).lower()}" if said.direction else ""
        yield f"Severity: {said.severity}{direction}"
    yield name_presence(entry, account.change)
    yield ""
    yield _quote(write_redline(unfold(entry.redline, account.moves)))
    yield from _write_reasons(said, entry.reviews)


def _write_place(entry: ClauseChange) -> Iterator[str]:
    before, after = _place(entry.before), _place(entry.after)
    yield f"Place: {after or before}"
    if before and after and before != after:
        yield f"Place before: {before}"


def _write_reasons(said: Assessment | None, reviews: tuple[Review, ...]) -> Iterator[str]:
    for review in reviews[-1:]:
        yield ""
        note = f": {opening(review.note, 600)}" if review.note else ""
        ruled = "Corrected" if review.differs else "Confirmed"
        yield f"{ruled} by {opening(review.author, 80)} on {name_day(review.at)}{note}"
    if said is None:
        return
    if said.reasons:
        yield ""
        yield "Why, as the analyzer had it:" if reviews else "Why:"
    yield from (f"- {opening(reason, 600)}" for reason in said.reasons)
    if not reviews:
        certainty = f"{said.confidence.capitalize()} confidence, {label(said.basis)}"
        yield f"{certainty}; assessed by {opening(said.analyzer, 80)}."


def _write_edits(account: Account) -> Iterator[str]:
    if account.edited:
        yield "EDITED IN WORDING OR FORM ONLY"
    for each in account.edited:
        yield ""
        yield f"Clause {each.number}: {_entitle(each.entry)}"
        yield _quote(write_redline(unfold(each.entry.redline, account.moves)))


def _write_shifts(shifts: tuple[Shift, ...]) -> Iterator[str]:
    if shifts:
        yield "THE SAME WORDS IN ANOTHER PLACE"
        yield ""
    for each in shifts:
        what = f"{each.what.capitalize()} ({count(each.count, 'clause')})"
        yield f"- {what}: {opening(each.before, 200)} -> {opening(each.after, 200)}"


def _write_evidence(account: Account) -> Iterator[str]:
    change = account.change
    yield "EVIDENCE"
    yield from _write_version("Before", change.before)
    yield from _write_version("After", change.after)
    for number, entry in enumerate(() if change.withdrawn else change.entries, 1):
        yield ""
        yield f"Clause {number}"
        for side, clause in (("before", entry.before), ("after", entry.after)):
            if clause:
                yield f"- Place in the text {side}: characters {clause.start} to {clause.end}"
                yield f"- SHA-256 of the clause {side}: {clause.sha256}"


def _write_version(title: str, version: Version) -> Iterator[str]:
    trace = trace_source(version)
    yield ""
    yield title
    yield f"- Seen: {_witness(version)}"
    told = {
        "Source": trace.original or opening(version.url, 300),
        "Copy in an archive": trace.archived,
        "Kept by the archive as": opening(version.reference, 200),
    }
    yield from (f"- {name}: {value}" for name, value in told.items() if value)
    yield f"- Snapshot: {version.snapshot}"
    yield f"- SHA-256 of the snapshot's bytes: {version.snapshot_sha256}"
    yield f"- SHA-256 of the text read from them: {version.sha256}"
    yield f"- Read by: {opening(version.reader, 80)}"


def _witness(version: Version) -> str:
    return f"{name_witness(version)} {name_moment(version.at)}"


def _entitle(entry: ClauseChange) -> str:
    clause = entry.after or entry.before
    return f"{label(entry.kind)}: {entitle(clause) if clause else 'Untitled clause'}"


def _place(clause: Clause | None) -> str:
    if clause is None:
        return ""
    number = opening(clause.number.strip("-"), 20)
    path = " > ".join(opening(each) for each in clause.headings)
    return " ".join(filter(None, (number, path))) or "no heading"


def _quote(words: str) -> str:
    return "\n".join(f"> {line}" for line in words.splitlines() or [""])
