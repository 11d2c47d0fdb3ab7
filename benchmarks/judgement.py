"""Judge annotated changes: which are told to be substantive, how grave, and in what time?

    python -m benchmarks.judgement VERSIONS CHANGES.jsonl [--half 0|1]
    python -m benchmarks.judgement --clauses CLAUSES.jsonl

VERSIONS is a git repository of an Open Terms Archive collection. CHANGES.jsonl holds annotated
pairs of its blobs: id, path, old_blob, new_blob, verdict, severity. A half is of the platforms,
so that one half can be looked at and the other only scored. CLAUSES.jsonl holds texts with their
headings: the time that one takes to be assessed, and to have its cues found, beside the time of
spaCy's phrase matcher for the same cues. Times are of the processor, the least of several runs.
"""

import argparse
import json
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import analyzer
from analyzer.labelling.phrase import cut_words
from analyzer.labelling.pipeline import CueFinder
from analyzer.labelling.rulebook import load_cues
from store.record import Judgement, Reading, Severity, Verdict

_RUNS = 4
_Row = dict[str, Any]


def main() -> None:
    """Score what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("versions", nargs="?", type=Path, help="a repository of versions")
    parser.add_argument("changes", nargs="?", type=Path, help="annotated changes")
    parser.add_argument("--half", type=int, choices=(0, 1), help="one half of the platforms")
    parser.add_argument("--clauses", type=Path, help="texts of clauses")
    given = parser.parse_args()
    if given.versions and given.changes:
        rows = [row for row in _load(given.changes) if given.half in (None, _half(row))]
        score_changes(given.versions, rows)
    if given.clauses:
        time_clauses(_load(given.clauses))


def score_changes(versions: Path, rows: Sequence[_Row]) -> None:
    """Print how the judgements compare with the annotation, and which do not agree."""
    tally, seconds, clauses = Counter[str](), 0.0, 0
    for row in rows:
        before, after = (_read(versions, row[side]) for side in ("old_blob", "new_blob"))
        start = time.process_time()
        said = analyzer.judge(before, after)
        seconds += time.process_time() - start
        clauses += len(said.changes)
        tally.update(_compare(row, said))
        if (said.verdict is Verdict.SUBSTANTIVE) != (row["verdict"] == "substantive"):
            print(f"{row['id']} {row['path']}: {row['verdict']} judged {said.verdict}")
    both = tally["right"]
    print(
        f"{len(rows)} changes, {clauses} clause changes, {1000 * seconds / len(rows):.1f} ms each\n"
        f"substantive: precision {both / max(1, tally['judged']):.3f}"
        f" recall {both / max(1, tally['annotated']):.3f}\n"
        f"alerts: {tally['alerts']}, on substantive changes {tally['sound']},"
        f" due and caught {tally['caught']} of {tally['due']}\n"
        f"severity: exact {tally['exact'] / max(1, both):.3f}"
        f" within one {tally['near'] / max(1, both):.3f}"
    )


def time_clauses(rows: Sequence[_Row]) -> None:
    """Print the time for a clause: in all, for its cues alone, and for them with spaCy."""
    cues = load_cues()
    start = time.process_time()
    finder = CueFinder(cues)
    print(f"making the tree: {time.process_time() - start:.2f} s")
    start = time.process_time()
    match = _make_spacy_matcher()
    print(f"making spaCy's matcher: {time.process_time() - start:.2f} s")
    texts = [row["text"] for row in rows]
    headed = [(row["text"], tuple(row["headings"])) for row in rows]
    _time("assessed", lambda: [analyzer.assess(*each) for each in headed], len(rows))
    _time("cues found", lambda: [finder.find(text) for text in texts], len(rows))
    _time("phrases found by spaCy", lambda: [match(text) for text in texts], len(rows))


def _compare(row: _Row, said: Judgement) -> Iterator[str]:
    """Yield what a judgement counts as beside its annotation."""
    judged, annotated = said.verdict is Verdict.SUBSTANTIVE, row["verdict"] == "substantive"
    mine, due = _rank(said.severity), _rank(row["severity"])
    alert = mine >= Severity.MEDIUM.rank
    counts = {
        "judged": judged,
        "annotated": annotated,
        "right": judged and annotated,
        "alerts": alert,
        "sound": alert and annotated,
        "due": due >= Severity.MEDIUM.rank,
        "caught": alert and due >= Severity.MEDIUM.rank,
        "exact": judged and annotated and mine == due,
        "near": judged and annotated and abs(mine - due) <= 1,
    }
    yield from (name for name, counts_here in counts.items() if counts_here)


def _rank(severity: str | None) -> int:
    return Severity(severity).rank if severity else 0


def _make_spacy_matcher() -> Callable[[str], object]:
    """Return spaCy's phrase matcher over the same phrases, with its documents cut as ours are."""
    import spacy
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

    vocab = spacy.blank("en").vocab
    matcher = PhraseMatcher(vocab, attr="ORTH")
    phrases = {each for cue in load_cues() for part in cue.parts for each in part.phrases}
    for phrase in sorted(phrases):
        matcher.add(phrase, [Doc(vocab, words=phrase.split())])
    return lambda text: matcher(Doc(vocab, words=[*cut_words(text)[0]] or [" "]))


def _time(name: str, work: Callable[[], object], count: int) -> None:
    least = float("inf")
    for _ in range(_RUNS):
        start = time.process_time()
        work()
        least = min(least, time.process_time() - start)
    print(f"{name}: {1000 * least / count:.3f} ms each, of {count}")


def _read(versions: Path, blob: str) -> Reading:
    command = ("git", "-C", str(versions), "cat-file", "blob", blob)
    content = subprocess.run(command, check=True, capture_output=True).stdout
    return analyzer.read(content) if content.strip() else Reading(text="", reader="text/1")


def _half(row: _Row) -> int:
    """Return the half of the platforms that a change falls into, the same on every machine."""
    return int(sha256(row["path"].split("/")[0].encode()).hexdigest(), 16) % 2


def _load(path: Path) -> list[_Row]:
    lines: Iterable[str] = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


if __name__ == "__main__":
    main()
