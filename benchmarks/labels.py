"""How good and how fast the labels of clauses are, beside simpler ways on the same split.

    python -m benchmarks.labels DATA [--peers] [--speed] [--folds GIT]

DATA is the data folder. Everything is scored on the clauses of the platforms that the model never
saw. `--peers` learns from the same clauses, in the same run: words and characters with logistic
regression, and spaCy's own text categoriser; it needs what `make model` installs. `--speed` runs
`classify --jsonl` as a process of its own, on one core, over 5,000 clauses, and before that
`classify --jsonl --quick` over all.
`--folds` learns the linear part anew five times, each time without a fifth of all platforms, and
scores it on the clauses of these; GIT is a bare clone of the archive that our own labels point
into, and thresholds stay as they ship.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import analyzer
from analyzer.model import label
from store.record import Polarity, Severity
from training.corpus import TUNING, UNSEEN, Example, Origin, load_corpus, share_of
from training.score import Given, Scores, score

_PARTS = Path(analyzer.__file__).with_name("model") / "clauses" / "clause_labels"
_FOLDS = 5
_CLAUSES = 5_000  # that the speed is measured on


def main() -> None:
    """Score, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--folds", type=Path, metavar="GIT")
    given = parser.parse_args()
    examples = load_corpus(given.data)
    unseen = [each for each in examples if share_of(each) == UNSEEN]
    wanted = [_want(each) for each in unseen]
    scores = {"clausewatch": score(wanted, [_assess(each) for each in unseen])}
    if given.peers:
        taught = [each for each in examples if share_of(each) not in {UNSEEN, TUNING}]
        for name, learn in _PEERS.items():
            said = [_wrap(types) for types in learn(taught, unseen)]
            scores[name] = score(wanted, said)
    for row in _tabulate(scores):
        print(row)
    best = scores["clausewatch"]
    print("F1 by type:", ", ".join(f"{slug} {f1:.2f} ({n})" for slug, f1, n in best.types))
    if given.speed:
        _measure_speed(examples, "--quick")  # first: of memory, only the most so far is told
        _measure_speed(examples[:_CLAUSES])
    if given.folds:
        for row in _tabulate({"words alone, five folds": _cross(given.data, given.folds)}):
            print(row)


def _want(each: Example) -> Given:
    return Given(types=each.types, severity=each.severity, polarity=each.polarity)


def _assess(each: Example) -> Given:
    said = analyzer.assess(each.text, each.headings, each.document_type)
    return Given(
        types=said.types,
        severity=said.severity,
        polarity=said.polarity or Polarity.NEUTRAL,
        level=said.confidence,
        confidence=label(each.text, each.headings, each.document_type).confidence,
    )


def _wrap(types: tuple[str, ...]) -> Given:
    """Give a peer's types the usual severity and side, which they do not tell."""
    return Given(types=types, severity=Severity.LOW, polarity=Polarity.NEUTRAL)


def _tabulate(scores: dict[str, Scores]) -> Iterator[str]:
    yield "| measure | " + " | ".join(scores) + " |"
    yield "|---" * (len(scores) + 1) + "|"
    rows = [dict(each.list_rows()) for each in scores.values()]
    for name in rows[0]:
        yield f"| {name} | " + " | ".join(row[name] for row in rows) + " |"


def _learn_words(taught: Sequence[Example], unseen: Sequence[Example]) -> list[tuple[str, ...]]:
    """Words, pairs of words and parts of words, with a logistic regression for each type."""
    import numpy as np
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    signs = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), min_df=4, max_features=100_000, sublinear_tf=True
    )
    texts = [each.text for each in taught], [each.text for each in unseen]
    rows = hstack([each.fit_transform(texts[0]) for each in (words, signs)]).tocsr()
    others = hstack([each.transform(texts[1]) for each in (words, signs)]).tocsr()
    slugs = sorted({slug for each in taught for slug in each.types})
    odds = np.stack(
        [
            LogisticRegression(C=4, class_weight="balanced", solver="liblinear")
            .fit(rows, [slug in each.types for each in taught])
            .predict_proba(others)[:, 1]
            for slug in slugs
        ],
        axis=1,
    )
    return [_choose(dict(zip(slugs, row, strict=True))) for row in odds.tolist()]


def _learn_textcat(taught: Sequence[Example], unseen: Sequence[Example]) -> list[tuple[str, ...]]:
    """SpaCy's text categoriser over bags of words and pairs of words, ten passes."""
    import random

    import spacy
    from spacy.training import Example as Lesson

    nlp = spacy.blank("en")
    model = {
        "@architectures": "spacy.TextCatBOW.v3",
        "exclusive_classes": False,
        "ngram_size": 2,
        "no_output_layer": False,
        "length": 262144,
    }
    part = nlp.add_pipe("textcat_multilabel", config={"model": model})
    slugs = sorted({slug for each in taught for slug in each.types})
    lessons = [
        Lesson.from_dict(
            nlp.make_doc(each.text), {"cats": {slug: float(slug in each.types) for slug in slugs}}
        )
        for each in taught
    ]
    for slug in slugs:
        part.add_label(slug)  # type: ignore[attr-defined]
    optimiser = nlp.initialize(lambda: lessons)
    order = random.Random(1)  # noqa: S311 - no secret
    for _ in range(10):
        order.shuffle(lessons)
        for start in range(0, len(lessons), 64):
            nlp.update(lessons[start : start + 64], sgd=optimiser, drop=0.2)
    return [_choose(doc.cats) for doc in nlp.pipe(each.text for each in unseen)]


def _choose(odds: dict[str, float]) -> tuple[str, ...]:
    first = max(odds, key=lambda slug: odds[slug])
    further = sorted(
        (slug for slug, value in odds.items() if value > 0.5 and slug != first),
        key=lambda slug: -odds[slug],
    )
    return (first, *further)


_PEERS: dict[str, Callable[[Sequence[Example], Sequence[Example]], list[tuple[str, ...]]]] = {
    "n-grams, logistic regression": _learn_words,
    "spaCy textcat, bag of n-grams": _learn_textcat,
}


def _cross(data: Path, archive: Path) -> Scores:
    """Score the linear part on all platforms, each by what was learned from the others."""
    from analyzer.model.ensemble import Ensemble
    from analyzer.model.feature import read_words
    from analyzer.model.storage import load_ensemble
    from training.course import SLUGS, learn_words, try_out

    shipped = load_ensemble(_PARTS)
    examples = load_corpus(data, archive)
    wanted, said = list[Given](), list[Given]()
    for fold in range(_FOLDS):
        taught = [each for each in examples if share_of(each) % _FOLDS != fold]
        words = [read_words(each.text, each.headings, each.document_type) for each in taught]
        vocabulary, alone = learn_words(taught, words)
        learned = Ensemble(
            SLUGS, vocabulary, alone, shipped.network, shipped.encoder, scales=shipped.scales
        )
        scored = [
            each
            for each in examples
            if share_of(each) % _FOLDS == fold and each.origin is Origin.GIVEN
        ]
        for some, others in zip((wanted, said), try_out(learned, scored, quick=True), strict=True):
            some.extend(others)
        print(f"fold {fold + 1} of {_FOLDS}", file=sys.stderr, flush=True)
    return score(wanted, said)


def _measure_speed(examples: Sequence[Example], *words: str) -> None:
    rows = (
        json.dumps(
            {
                "id": each.id,
                "document": each.document,
                "headings": each.headings,
                "text": each.text,
            }
        )
        for each in examples
    )
    with tempfile.TemporaryFile("w+") as lines:
        lines.write("\n".join(rows))
        lines.seek(0)
        command = [sys.executable, "-m", "clausewatch", "classify", "--jsonl", *words]
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            command, stdin=lines, stdout=subprocess.DEVNULL, env=os.environ | threads, check=True
        )
    wall, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"{' '.join(command[2:])}: {len(examples)} clauses in {wall:.1f} s, {cpu:.1f} s of CPU: "
        f"{len(examples) / cpu:.0f} a CPU second; {used.ru_maxrss / 1000:.0f} MB at most"
    )


if __name__ == "__main__":
    main()
