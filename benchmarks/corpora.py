"""The way the labels are learned, on two public corpora with labels of their own.

    python -m benchmarks.corpora unfair FILE [--quick]
    python -m benchmarks.corpora opp115 TRAIN VALIDATION [--quick]

`unfair` takes the sentences of CLAUDETTE's terms of service (Galassi et al., 2024; a tag is an
unfair one from level 2 on) and scores five folds by document: F1 over the eight classes, by
sentence, and by windows of four sentences of which the highest score counts. `opp115` learns from
one part of OPP-115 (Wilson et al., 2016) and scores another; those labels are for research, and
nothing that is learned here is kept.

All parts of the model are learned anew, by the code that `make model` runs, and the mean of what
they say counts; with `--quick`, the parts that read every clause, which takes a third of the time.
In place of what the rules find, the network sees what the shipped model says of
the text; and the sentence before it stands where headings would. It needs what `make model`
installs.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzer.model import label
from analyzer.model.ensemble import SEVERITIES, SIDES
from analyzer.model.feature import Features, read_words
from analyzer.model.piece import Pieces
from analyzer.model.vocabulary import Vocabulary
from training import encoder, linear, network, vectors
from training.lesson import Targets

_FOLDS, _WINDOW, _UNFAIR = 5, 4, 2
_UNFAIR_CLASSES = ("a", "ch", "cr", "j", "law", "ltd", "ter", "use")
_NONE = "none"
_RARE = 2  # texts that a word must be in
_NEEDED = 0.5  # probability of a label that is given

_Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Text:
    """A text of a corpus, and its labels."""

    document: str
    before: str  # the text before it in its document
    text: str
    labels: frozenset[str]


def main() -> None:
    """Learn and score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", choices=["unfair", "opp115"])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    if given.corpus == "unfair":
        _score_unfair(list(_read_unfair(given.files[0])), quick=given.quick)
    else:
        _score_opp115(*(list(_read_opp115(file)) for file in given.files), quick=given.quick)


def _read_unfair(path: Path) -> Iterator[_Text]:
    last = _Text(document="", before="", text="", labels=frozenset())
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        tags = (tag if isinstance(tag, str) else "".join(map(str, tag)) for tag in row["tags"])
        graded = (tag for tag in tags if tag[-1].isdigit())  # others say in which country
        unfair = {tag[:-1] for tag in graded if int(tag[-1]) >= _UNFAIR}
        last = _Text(
            document=row["document"],
            before=last.text if last.document == row["document"] else "",
            text=row["text"],
            labels=frozenset(unfair & {*_UNFAIR_CLASSES}),
        )
        yield last


def _read_opp115(path: Path) -> Iterator[_Text]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield _Text(document="", before="", text=row["text"], labels=frozenset(row["labels"]))


def _score_unfair(texts: Sequence[_Text], *, quick: bool) -> None:
    clauses = [_look(each) for each in texts]
    folds = np.array([_fold(each.document) for each in texts])
    given = np.zeros((len(texts), len(_UNFAIR_CLASSES)), np.float32)
    for fold in range(_FOLDS):
        chosen, others = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        given[others] = _learn(
            [clauses[int(n)] for n in chosen],
            [texts[int(n)].labels for n in chosen],
            [clauses[int(n)] for n in others],
            _UNFAIR_CLASSES,
            quick=quick,
        )
        print(f"fold {fold + 1} of {_FOLDS}", file=sys.stderr, flush=True)
    wanted = _mark([each.labels for each in texts], _UNFAIR_CLASSES)
    _print_scores("by sentence", wanted, given, _UNFAIR_CLASSES)
    windows = list(_list_windows(texts))
    right, said = (np.stack([rows[some].max(0) for some in windows]) for rows in (wanted, given))
    _print_scores("by window of four sentences", right, said, _UNFAIR_CLASSES)


def _score_opp115(taught: Sequence[_Text], unseen: Sequence[_Text], *, quick: bool) -> None:
    labels = sorted({name for each in taught for name in each.labels})
    given = _learn(
        [_look(each) for each in taught],
        [each.labels for each in taught],
        [_look(each) for each in unseen],
        labels,
        quick=quick,
    )
    _print_scores("OPP-115", _mark([each.labels for each in unseen], labels), given, labels)


def _fold(document: str) -> int:
    return int(hashlib.sha256(document.encode()).hexdigest(), 16) % _FOLDS


def _list_windows(texts: Sequence[_Text]) -> Iterator[list[int]]:
    window: list[int] = []
    for number, each in enumerate(texts):
        if len(window) == _WINDOW or (window and texts[window[0]].document != each.document):
            yield window
            window = []
        window.append(number)
    yield window


def _look(each: _Text) -> Features:
    said = label(each.text)
    weights = zip((*SEVERITIES, *SIDES), (*said.severities, *said.sides), strict=True)
    return Features(
        words=read_words(each.text, (each.before,)),
        points=(*said.types, *((str(name), value) for name, value in weights)),
        factors=(),
    )


def _learn(
    taught: Sequence[Features],
    labels: Sequence[frozenset[str]],
    unseen: Sequence[Features],
    names: Sequence[str],
    *,
    quick: bool,
) -> _Floats:
    """Return the probability of each label in each unseen text: texts by labels."""
    counts = Counter(word for each in taught for word in {*each.words.text, *each.words.headings})
    vocabulary = Vocabulary(sorted(word for word, times in counts.items() if times >= _RARE))
    number = vocabulary.number
    groups = [
        [number(each.words.text) for each in taught],
        [number(each.words.headings) for each in taught],
        [number(()) for _ in taught],
    ]
    wanted = _mark(labels, names)
    alone = linear.learn(vocabulary, groups, wanted > 0)
    nothing = np.zeros(len(taught), np.int64)
    first = np.where(wanted.any(1), wanted.argmax(1), len(names))
    targets = Targets(
        types=np.concatenate((wanted, ~wanted.any(1, keepdims=True)), axis=1).astype(np.float32),
        primary=first.astype(np.int64),
        severity=nothing,
        polarity=nothing,
    )
    slugs = [slug for slug, _ in sorted(taught[0].points)]
    start = vectors.embed(vocabulary.words[1:], network.SIZE)
    deep = network.learn(vocabulary, taught, targets, slugs, start)
    pieces = Pieces(encoder.list_pieces())
    long = None if quick else encoder.learn([pieces.cut(each.words) for each in taught], targets)
    rows = []
    for each in unseen:
        read = number(each.words.text), number(each.words.headings), number(())
        said = [
            alone.score(alone.weigh(*read)),
            deep.score(*read, each.points, each.factors)["types"][:-1],
        ]
        if long:
            said.append(encoder.read(long, pieces.cut(each.words))[:-1])
        rows.append(np.mean([_sigmoid(odds) for odds in said], axis=0))
    return np.stack(rows)


def _mark(labels: Sequence[frozenset[str]], names: Sequence[str]) -> _Floats:
    return np.array([[name in each for name in names] for each in labels], np.float32)


def _sigmoid(row: _Floats) -> _Floats:
    return np.asarray(1 / (1 + np.exp(-row)), np.float32)


def _print_scores(what: str, wanted: _Floats, given: _Floats, names: Sequence[str]) -> None:
    said, right = given > _NEEDED, wanted > 0
    hits, extra, missed = (each.sum(0) for each in (said & right, said & ~right, ~said & right))
    each_f1 = 2 * hits / np.maximum(1, 2 * hits + extra + missed)
    micro = 2 * hits.sum() / (2 * hits + extra + missed).sum()
    print(f"{what}: macro-F1 {each_f1.mean():.3f}, micro-F1 {micro:.3f}, of {len(wanted)}")
    print("  " + ", ".join(f"{n} {f1:.2f}" for n, f1 in zip(names, each_f1, strict=True)))


if __name__ == "__main__":
    main()
