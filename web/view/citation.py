"""How to cite a record: a line of plain text and a BibTeX entry."""

import re
from dataclasses import dataclass

from store.record import Change, Provision, Version
from web.address import locate_page
from web.site import Site
from web.view.wording import (
    MONTHS,
    entitle,
    name_day,
    name_document,
    name_stamp,
    name_witness,
    summarise,
)

__all__ = ["Citation", "cite_change", "cite_provision"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_SPECIAL = re.compile(r"[\\{}$&#^_%~]")
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """One record's citation in the forms that a page offers."""

    text: str  # for a footnote
    bibtex: str  # one @misc entry, for BibTeX and for managers that read it


def cite_change(change: Change, site: Site) -> Citation:
    """Cite a change record, dated by the capture of its newer side."""
    return _cite(
        site,
        record=change.id,
        kind="Change record",
        title=f"{name_document(change.document)}: {summarise(change)}",
        dated=change.after,
        seen=f"Compares the text {_witness(change.before)} with that {_witness(change.after)}",
        hashes=f"SHA-256 of the texts: {change.before.sha256} and {change.after.sha256}",
    )


def cite_provision(provision: Provision, site: Site) -> Citation:
    """Cite a provision record, dated by the first capture of its latest wording."""
    state = provision.states[-1]
    return _cite(
        site,
        record=provision.id,
        kind="Provision record",
        title=f"{name_document(provision.document)}: {entitle(state.clause)}",
        dated=state.version,
        seen=f"In the text {_witness(state.version)}",
        hashes=f"SHA-256 of the clause: {state.clause.sha256}, of the text: {state.version.sha256}",
    )


def _cite(
    site: Site, *, record: str, kind: str, title: str, dated: Version, seen: str, hashes: str
) -> Citation:
    title = _tame(title)
    url = f"{site.base}{locate_page(record)}" if site.base else ""
    day, year, month = name_day(dated.at), name_stamp(dated.at)[:4], name_stamp(dated.at)[5:7]
    fields = {
        "author": f"{{{_escape(_tame(site.name))}}}",
        "title": f"{{{_escape(title)}}}",
        "year": year,
        "month": MONTHS[int(month) - 1][:3].lower(),
        "howpublished": _escape(f"{kind} {record}"),
        "note": _escape(f"{seen}. {hashes}"),
        "url": url,
    }
    lines = [
        f"  {name:12} = {value if name == 'month' else f'{{{value}}}'},"
        for name, value in fields.items()
        if value
    ]
    end = f" {url}" if url else ""
    return Citation(
        text=f"{_tame(site.name)}: {title.rstrip('.')}. {kind} {record}, {day}. {seen}.{end}",
        bibtex="\n".join((f"@misc{{{record},", *lines, "}")),
    )


def _witness(version: Version) -> str:
    return f"{name_witness(version)} {name_day(version.at)}"


def _tame(words: str) -> str:
    """Keep a value on one line and free of characters that reorder or break a bibliography."""
    return " ".join(_CONTROL.sub(" ", words[:2000]).split())


def _escape(words: str) -> str:
    return _SPECIAL.sub(lambda match: _ESCAPES.get(match[0], f"\\{match[0]}"), words)
