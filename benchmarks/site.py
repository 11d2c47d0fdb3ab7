"""The site built, rebuilt after one new change, and beside Hugo: time, memory, size, files.

    python -m benchmarks.site --home DIR [--hugo PATH]
    python -m benchmarks.site --made N [--hugo PATH]

The home is only read: its database is copied. With --made, N change records of invented text are
made instead. `clausewatch publish` runs as a process of its own, like that of a user; peak memory
is the highest sum over all its processes (see benchmarks.history). Where there is a Hugo, it builds
a page for each change record from its JSON twin, with a template that shows much of what ours
shows; ours count with all other pages and with the twins, which Hugo does not write.
"""

import argparse
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from analyzer import compare, segment
from benchmarks.history import run_measured, run_program
from clausewatch.home import Home, create_home, open_home
from store.ledger import Ledger
from store.record import (
    Assessment,
    Basis,
    Capture,
    ChangeKind,
    ClauseChange,
    Confidence,
    Direction,
    Document,
    DocumentKey,
    Gate,
    GateVerdict,
    Judgement,
    Origin,
    Outcome,
    Polarity,
    Reading,
    Redline,
    Severity,
    Verdict,
)

_CLAUSES = 8  # of a made document
_CHANGES = 20  # of a made document
_DOCUMENTS = 5  # of a made platform
_START = datetime(2025, 1, 1, tzinfo=UTC)
_TYPES = ("auto-renewal", "arbitration", "retention", "unilateral-change", "fees-pricing")
_SAID = Assessment(
    types=("retention",),
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    basis=Basis.EXPLICIT,
    analyzer="made/1",
    reasons=("A made reason that says in one sentence why this clause has its type.",),
)


def main() -> None:
    """Build, rebuild and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--made", type=int, default=200, help="how many change records to make")
    parser.add_argument("--hugo", type=Path, default=shutil.which("hugo"), help="the program")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = _copy_home(given.home, folder) if given.home else _make_home(folder, given.made)
        print("home made", flush=True)
        _report(home, "full build")
        _report(home, "nothing new")
        with Ledger(home.database, home.blobs) as ledger:
            _add_change(ledger, ledger.documents()[0])
        _report(home, "one new change")
        if given.hugo:
            _build_with_hugo(given.hugo, home.site, folder / "hugo")


def _report(home: Home, what: str) -> None:
    before = _look(home.site)
    cost = run_measured(home.folder, "publish")
    after = _look(home.site)
    touched = [path for path, state in after.items() if before.get(path) != state]
    others = [path for path in touched if "/provisions/" not in path]
    pages = sum(path.endswith("index.html") for path in after)
    size = sum(state[0] for state in after.values()) / 1e6
    print(
        f"{what}: {cost.wall:.2f} s wall, {cost.cpu:.2f} s CPU, peak {cost.peak:.0f} MB;"
        f" {len(touched)} files touched of {len(after)}, {len(others)} of them no provision's"
        f" ({pages} pages, {size:.0f} MB)",
        flush=True,
    )


def _look(folder: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of every file."""
    return {
        str(file): (state.st_size, state.st_mtime_ns)
        for file in folder.rglob("*")
        if file.is_file() and (state := file.stat())
    }


# ---------------------------------------------------------------- homes


def _copy_home(home: Path, folder: Path) -> Home:
    copied = create_home(folder / "home", with_example=False)
    source = sqlite3.connect(f"file:{home / 'clausewatch.db'}?mode=ro", uri=True)
    target = sqlite3.connect(copied.folder / "clausewatch.db")
    source.backup(target)
    source.close()
    target.close()
    shutil.copy(home / "clausewatch.toml", copied.folder)
    return open_home(copied.folder)


def _make_home(folder: Path, changes: int) -> Home:
    home = create_home(folder / "home", with_example=False)
    with Ledger(home.database, home.blobs) as ledger:
        for number in range(changes // _CHANGES):
            with ledger.batch():
                _make_document(ledger, number)
    return home


def _make_document(ledger: Ledger, number: int) -> None:
    key = DocumentKey(
        platform=f"Made platform {number // _DOCUMENTS:04}",
        type=f"Made policy {number % _DOCUMENTS}",
        url=f"https://made-{number}.example/policy",
        language="en",
    )
    clauses = [_word(number, place, 0) for place in range(_CLAUSES)]
    _keep(ledger, key, clauses, _START + timedelta(minutes=number))
    for turn in range(1, _CHANGES + 1):
        clauses[turn % _CLAUSES] = _word(number, turn % _CLAUSES, turn)
        _keep(ledger, key, clauses, _START + timedelta(days=turn, minutes=number))
    document = _find(ledger, key)
    said = replace(_SAID, types=(_TYPES[number % len(_TYPES)],), polarity=Polarity.ADVERSE)
    ledger.assess(document, [(state, said) for state, _ in ledger.unassessed(document, "made/1")])


def _word(number: int, place: int, turn: int) -> str:
    """Return a clause of invented words, a few of which differ from turn to turn."""
    return (
        f"Clause {place + 1} of the made policy number {number} says in invented words that the"
        f" keeper of the garden may water the beds of every visitor for {turn + 7} days, unless"
        f" the visitor has asked in writing for {turn % 5 + 1} other gardeners, that the fee of"
        f" {number % 90 + 10} coins falls due on the day after turn {turn}, and that whoever"
        " disagrees walks to the gate and tells the watchman so before the bell has rung twice."
    )


def _add_change(ledger: Ledger, document: Document) -> None:
    """Let one clause of a document read otherwise."""
    accepted = ledger.accepted(document.id)
    if accepted is None:
        raise SystemExit(f"{document.id} has no text that could change")
    clauses = accepted.text.split("\n\n")
    clauses[len(clauses) // 2] += " A sentence that was not there before."
    last = document.last_verified or _START
    with ledger.batch():
        _keep(ledger, document.key, clauses, last + timedelta(days=1))


def _keep(ledger: Ledger, key: DocumentKey, clauses: list[str], at: datetime) -> None:
    text = "\n\n".join(clauses)
    capture = Capture(
        document=key,
        at=at,
        outcome=Outcome.FETCHED,
        origin=Origin.HTTP,
        url=key.url,
        final_url=key.url,
        status=200,
        media_type="text/markdown",
    )
    ledger.keep(capture, text.encode())
    document = _find(ledger, key)
    before = ledger.accepted(document)
    judgement = _judge(before.text if before else "", text)
    ledger.record(
        ledger.pending(document)[-1],
        by="made/1",
        gate=judgement.gate,
        reading=Reading(text=text, reader="made/1", title=key.type, language="en"),
        comparison=judgement.comparison,
        judgement=judgement if before else None,
    )


def _judge(before: str, after: str) -> Judgement:
    """Return a judgement on two texts that says the same of whatever differs."""
    comparison = compare(segment(before) if before else (), segment(after))
    changes = tuple(
        ClauseChange(
            kind=pair.kind,
            before=comparison.before[pair.before[0]] if pair.before else None,
            after=comparison.after[pair.after[0]] if pair.after else None,
            redline=_redline(
                comparison.before[pair.before[0]].text if pair.before else "",
                comparison.after[pair.after[0]].text if pair.after else "",
            ),
            assessment=replace(_SAID, direction=Direction.ADVERSE),
            was_at=pair.before,
            is_at=pair.after,
        )
        for pair in comparison.pairs
        if pair.kind is not ChangeKind.EQUAL
    )
    return Judgement(
        verdict=Verdict.SUBSTANTIVE,
        gate=Gate(verdict=GateVerdict.ACCEPTED),
        summary="The number of days and of gardeners differs from what was said before.",
        severity=Severity.MEDIUM,
        changes=changes,
        comparison=comparison,
    )


def _redline(before: str, after: str) -> Redline:
    """Return a redline by words that stand in the same place."""
    runs: list[tuple[Literal["=", "-", "+"], str]] = []
    old, new = before.split(" "), after.split(" ")
    for place, (left, right) in enumerate(zip(old, new, strict=False)):
        gap = " " if place else ""
        if left != right:
            runs += [("-", gap + left), ("+", gap + right)]
        elif runs and runs[-1][0] == "=":
            runs[-1] = ("=", runs[-1][1] + gap + left)
        else:
            runs.append(("=", gap + left))
    if len(new) > len(old):
        runs.append(("+", " " + " ".join(new[len(old) :])))
    return tuple(runs)


_numbers: dict[DocumentKey, str] = {}


def _find(ledger: Ledger, key: DocumentKey) -> str:
    """Return the ID of a document by its key, looked up once."""
    if key not in _numbers:
        _numbers.update({each.key: each.id for each in ledger.documents()})
    return _numbers[key]


# ---------------------------------------------------------------- Hugo


def _build_with_hugo(hugo: Path, site: Path, folder: Path) -> None:
    """Let Hugo build a page for each change record, and say what that took."""
    layouts, content = folder / "layouts", folder / "content/changes"
    for place in (layouts / "_default", content, folder / "static"):
        place.mkdir(parents=True)
    (layouts / "_default/baseof.html").write_text(_BASE)
    (layouts / "_default/single.html").write_text(_SINGLE)
    for name in ("_default/list.html", "index.html"):
        (layouts / name).write_text('{{ define "main" }}<h1>{{ .Title }}</h1>{{ end }}')
    (folder / "hugo.toml").write_text(
        'baseURL = "https://made.example/"\ntitle = "Made"\n'
        'disableKinds = ["taxonomy", "term", "rss", "sitemap"]\n'
    )
    count = 0
    for count, twin in enumerate(_twins(site), 1):  # noqa: B007 - how many there were
        front = {"title": twin["summary"], "record": twin}
        (content / f"{twin['id']}.md").write_text(json.dumps(front) + "\n")
    cost = run_program([str(hugo), "--source", str(folder), "--quiet"])
    print(
        f"Hugo, {count} pages of change records without twins: {cost.wall:.2f} s wall,"
        f" {cost.cpu:.2f} s CPU, peak {cost.peak:.0f} MB",
        flush=True,
    )


def _twins(site: Path) -> Iterator[dict[str, Any]]:
    for file in sorted((site / "changes").glob("*/record.json")):
        yield json.loads(file.read_bytes())


_BASE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<link rel="stylesheet" href="/static/clausewatch.css"></head>
<body><header><a href="/">Made</a><nav><ul><li><a href="/#latest">Latest changes</a></li></ul></nav>
</header><main>{{ block "main" . }}{{ end }}</main><footer><p>Each record states what was seen on
the days that it names, and nothing about the days between.</p></footer></body></html>
"""

_SINGLE = """{{ define "main" }}{{ with .Params.record }}
<nav><ol><li><a href="/">Start</a></li><li>{{ .document.platform }}</li><li>{{ .id }}</li></ol>
</nav>
<article><header><h1>{{ .summary }}</h1><p>{{ .severity }}</p></header>
{{ range $number, $each := .changes }}
<section id="clause-{{ $number }}"><h3>{{ .kind }}</h3>
<p>{{ range .types }}<span>{{ . }}</span> {{ end }}{{ .severity }} {{ .direction }}</p>
<div>{{ range .redline }}{{ $mark := index . 0 }}{{ if eq $mark "-" }}<del>{{ index . 1 }}</del>
{{- else if eq $mark "+" }}<ins>{{ index . 1 }}</ins>{{ else }}{{ index . 1 }}{{ end }}
{{- end }}</div>
<ul>{{ range .reasons }}<li>{{ . }}</li>{{ end }}</ul>
<table>{{ range .facts }}<tr><th>{{ .name }}</th><td>{{ .before }}</td><td>{{ .after }}</td></tr>
{{ end }}</table>
{{ range $side := slice "before" "after" }}{{ with index $each $side }}<dl><dt>Characters</dt>
<dd>{{ .start }} to {{ .end }}</dd><dt>SHA-256</dt><dd>{{ .clause_sha256 }}</dd></dl>
{{ end }}{{ end }}
</section>
{{ end }}
{{ $record := . }}
{{ range $side := slice "before" "after" }}{{ with index $record $side }}<section><dl>
<dt>Captured</dt><dd>{{ .at }}</dd><dt>Source</dt><dd>{{ .url }}</dd><dt>Text</dt>
<dd>{{ .text_sha256 }}</dd><dt>Bytes</dt><dd>{{ .snapshot_sha256 }}</dd><dt>Reader</dt>
<dd>{{ .reader }}</dd></dl></section>{{ end }}{{ end }}
<section><h2>Cite</h2><p>Made: {{ .document.platform }}, {{ .document.type }}: {{ .summary }}
{{ .id }}.</p></section></article>{{ end }}{{ end }}
"""


if __name__ == "__main__":
    main()
