"""How to cite a record: a line of plain text, and files for managers of references."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from store.record import Change, Provision, Version
from web.address import locate_page
from web.site import Site
from web.view.wording import (
    MONTHS,
    entitle,
    name_day,
    name_document,
    name_witness,
    summarise,
)

__all__ = ["Citation", "cite_change", "cite_provision"]

_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+"
)
_SPECIAL = re.compile(r"[\\{}$&#^_%~]")
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_CRLF = "\r\n"  # as RIS ends its lines


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """One record's citation in the forms that a page offers."""

    text: str  # for a footnote
    bibtex: str  # one @misc entry, for BibTeX and for managers that read it
    ris: str  # one ELEC reference, for EndNote, Zotero and others
    csl: str  # CSL-JSON: a list of one item, for citeproc, Pandoc and Zotero


@dataclass(frozen=True, kw_only=True, slots=True)
class _Source:
    """What every form of a citation is made of; all of it on one line and tame."""

    record: str
    kind: str
    title: str
    at: datetime
    by: str  # the site
    url: str  # empty if the site has no address
    seen: str  # what was seen when, without a full stop
    hashes: str


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
    source = _Source(
        record=record,
        kind=kind,
        title=_tame(title),
        at=dated.at.astimezone(UTC),
        by=_tame(site.name),
        url=f"{site.base}{locate_page(record)}" if site.base else "",
        seen=seen,
        hashes=hashes,
    )
    return Citation(
        text=_write_text(source),
        bibtex=_write_bibtex(source),
        ris=_write_ris(source),
        csl=_write_csl(source),
    )


def _write_text(source: _Source) -> str:
    title, end = source.title.rstrip("."), f" {source.url}" if source.url else ""
    dated = f"{source.kind} {source.record}, {name_day(source.at)}"
    return f"{source.by}: {title}. {dated}. {source.seen}.{end}"


def _write_bibtex(source: _Source) -> str:
    fields = {
        "author": f"{{{_escape(source.by)}}}",
        "title": _escape(source.title),
        "year": str(source.at.year),
        "month": MONTHS[source.at.month - 1][:3].lower(),
        "howpublished": _escape(f"{source.kind} {source.record}"),
        "note": _escape(f"{source.seen}. {source.hashes}"),
        "url": source.url,
    }
    lines = [
        f"  {name:12} = {value if name == 'month' else f'{{{value}}}'},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join((f"@misc{{{source.record},", *lines, "}"))


def _write_ris(source: _Source) -> str:
    """Return tags of two letters, each on a line of its own; the comma makes the site no person."""
    tags = (
        ("TY", "ELEC"),
        ("AU", source.by and f"{source.by},"),
        ("TI", source.title),
        ("PY", f"{source.at:%Y}"),
        ("DA", f"{source.at:%Y/%m/%d}"),
        ("M3", source.kind),
        ("AN", source.record),
        ("N1", f"{source.seen}. {source.hashes}"),
        ("UR", source.url),
        ("ER", ""),
    )
    return _CRLF.join(f"{tag}  - {value}" for tag, value in tags if value or tag == "ER") + _CRLF


def _write_csl(source: _Source) -> str:
    item = {
        "id": source.record,
        "type": "webpage",
        "title": source.title,
        "author": [{"literal": source.by}],
        "issued": {"date-parts": [[source.at.year, source.at.month, source.at.day]]},
        "genre": source.kind,
        "number": source.record,
        "note": f"{source.seen}. {source.hashes}",
        "URL": source.url,
    }
    return json.dumps([{name: value for name, value in item.items() if value}])


def _witness(version: Version) -> str:
    return f"{name_witness(version)} {name_day(version.at)}"


def _tame(words: str) -> str:
    """Keep a value on one line and free of characters that reorder or break a bibliography."""
    return " ".join(_CONTROL.sub(" ", words[:2000]).split())


def _escape(words: str) -> str:
    return _SPECIAL.sub(lambda match: _ESCAPES.get(match[0], f"\\{match[0]}"), words)
