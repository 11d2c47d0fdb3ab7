"""The labelled clauses that the model learns from.

Three sources: the clauses of the data folder, with their texts; our own labels beside this file;
and what persons confirmed or corrected, as `clausewatch export --reviews` writes it. Our own labels
name spans of versions in an archive and hold no text; each is checked by a hash of it.
"""

import hashlib
import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import analyzer
from store.record import Polarity, Severity

__all__ = [
    "TUNING",
    "UNSEEN",
    "Example",
    "Origin",
    "hash_own",
    "hash_text",
    "load_corpus",
    "share_of",
]

_GIVEN = Path("clauses", "clauses.jsonl")
_OWN = Path(__file__).with_name("labels.jsonl")
UNSEEN, TUNING = 0, 1
"""Parts of the platforms that are only scored, and that decisions are tuned on."""

_PARTS = 10  # into which platforms are dealt by the hash of their name


class Origin(StrEnum):
    """Whose label it is. Those of the data folder alone are tuned on and scored."""

    GIVEN = "given"  # by the data folder
    OWN = "own"
    REVIEWED = "reviewed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """A clause, and what a careful reader said of it."""

    id: str
    document: str  # "Coursera/Terms of Service"
    headings: tuple[str, ...]
    text: str
    types: tuple[str, ...]  # primary first; "other" alone where none fits
    severity: Severity  # the few critical ones count as high
    polarity: Polarity
    origin: Origin = Origin.GIVEN

    @property
    def document_type(self) -> str:
        """The type of its document."""
        return self.document.rpartition("/")[2]


def load_corpus(
    data: Path, archive: Path | None = None, reviews: Path | None = None
) -> list[Example]:
    """Return all examples, in a fixed order.

    Args:
        data: The data folder, with `clauses/clauses.jsonl`.
        archive: A bare clone of the versions that our own labels point into; without it, only the
            labels of the data folder are read.
        reviews: Lines that `clausewatch export --reviews` wrote. Those about changes are left out:
            the model labels clauses.

    Raises:
        ValueError: More than one in fifty of our labels no longer meets its text.
    """
    given = [_read_row(json.loads(line), Origin.GIVEN) for line in _lines(data / _GIVEN)]
    own = list(_read_own(archive)) if archive else []
    reviewed = map(json.loads, _lines(reviews)) if reviews else ()
    return [
        *given,
        *own,
        *(_read_row(row, Origin.REVIEWED) for row in reviewed if "polarity" in row),
    ]


def share_of(example: Example) -> int:
    """Return the part of ten that the platform of an example belongs to, for splits by platform."""
    platform = example.document.partition("/")[0]
    return int(hashlib.sha256(platform.encode()).hexdigest(), 16) % _PARTS


def hash_text(data: Path) -> str:
    """Return the SHA-256 of the labelled clauses of the data folder."""
    return hashlib.sha256((data / _GIVEN).read_bytes()).hexdigest()


def hash_own() -> str:
    """Return the SHA-256 of our own labels."""
    return hashlib.sha256(_OWN.read_bytes()).hexdigest()


def _read_row(row: dict[str, Any], origin: Origin) -> Example:
    return Example(
        id=row["id"],
        document=row["document"],
        headings=tuple(row["headings"]),
        text=row["text"],
        types=tuple(row["types"]),
        severity=Severity.HIGH if row["severity"] == "critical" else Severity(row["severity"]),
        polarity=Polarity(row["polarity"]),
        origin=origin,
    )


def _read_own(archive: Path) -> Iterator[Example]:
    rows = [json.loads(line) for line in _lines(_OWN)]
    lost = total = 0
    for row, content in zip(rows, _read_blobs(archive, [row["blob"] for row in rows]), strict=True):
        clauses = {
            (clause.start, clause.end): clause
            for clause in analyzer.segment(analyzer.read(content, "text/markdown").text)
        }
        for spans, checked, types, severity, polarity in row["labels"]:
            total += 1
            parts = [clauses.get(span) for span in zip(spans[::2], spans[1::2], strict=True)]
            text = "\n".join(part.text for part in parts if part)
            if parts[0] is None or hashlib.sha256(text.encode()).hexdigest()[:8] != checked:
                lost += 1
                continue
            yield Example(
                id=f"{row['blob'][:10]}-{spans[0]}",
                document=row["document"],
                headings=parts[0].headings,
                text=text,
                types=tuple(types.split(",")),
                severity=Severity(severity),
                polarity=Polarity(polarity),
                origin=Origin.OWN,
            )
    if lost * 50 > total:
        raise ValueError(
            f"{lost} of {total} labels do not meet their text any more: "
            "clauses are cut in another way than when they were labelled"
        )


def _read_blobs(archive: Path, names: Sequence[str]) -> Iterator[bytes]:
    command = ["git", "--git-dir", str(archive), "cat-file", "--batch"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdin and process.stdout  # noqa: S101, PT018 - both are pipes
        for name in names:
            process.stdin.write(f"{name}\n".encode())
            process.stdin.flush()
            *_, size = process.stdout.readline().split()
            yield process.stdout.read(int(size))
            process.stdout.read(1)


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        yield from filter(str.strip, lines)
