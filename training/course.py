"""The course of learning: what is learned from, what it is tuned on, and what it never sees."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzer.labelling.taxonomy import OTHER, load_taxonomy
from analyzer.model.encoder import Encoder
from analyzer.model.ensemble import SEVERITIES, SIDES, Ensemble
from analyzer.model.feature import Features, Words, extract
from analyzer.model.linear import Linear
from analyzer.model.piece import Pieces
from analyzer.model.vocabulary import Vocabulary
from store.record import Confidence, Severity
from training import encoder, linear, network, vectors
from training.calibration import RAW, calibrate
from training.corpus import TUNING, UNSEEN, Example, Origin, share_of
from training.graph import draw
from training.lesson import Targets
from training.score import Given

__all__ = ["SLUGS", "learn", "learn_words", "try_out"]

SLUGS = (*load_taxonomy(), OTHER)
"""The labels, in the order of the taxonomy."""

_Numbers = NDArray[np.int64]

_RARE = 2  # clauses that a word must be in


def learn(
    examples: Sequence[Example], graph: Path, say: Callable[[str], None]
) -> tuple[Ensemble, list[Example]]:
    """Return a trained ensemble, and the clauses of platforms that it never saw.

    Only clauses of the data folder are scored and tuned on: our own labels were given by other
    readers, and of clauses that were chosen for being rare or hard.

    Args:
        examples: What there is to learn from, to tune on and to score.
        graph: Where the encoder is written, and read from by the ensemble.
        say: Told what is done.
    """
    given = [each for each in examples if each.origin is Origin.GIVEN]
    unseen = [each for each in given if share_of(each) == UNSEEN]
    tuning = [each for each in given if share_of(each) == TUNING]
    taught = [each for each in examples if share_of(each) not in {UNSEEN, TUNING}]
    clauses = [_look(each) for each in taught]
    say(f"{len(taught)} to learn from, {len(tuning)} to tune on, {len(unseen)} to score")
    ensemble = _learn(taught, clauses, graph, say)
    say("tuning")
    seen = [_look(each) for each in tuning]
    ensemble.scales = calibrate(ensemble, seen, tuning)
    return ensemble, unseen


def try_out(
    ensemble: Ensemble, examples: Sequence[Example], *, quick: bool = False
) -> tuple[list[Given], list[Given]]:
    """Return the labels that clauses should have, and those that they get.

    Args:
        ensemble: Gives them.
        examples: The clauses.
        quick: The linear part alone gives them.
    """
    wanted = [
        Given(types=each.types, severity=each.severity, polarity=each.polarity) for each in examples
    ]
    said = []
    for each in examples:
        features = _look(each)
        labels = ensemble.skim(features.words) if quick else ensemble.label(features)
        said.append(
            Given(
                types=(labels.first, *labels.further) if labels.level else (OTHER,),
                severity=labels.severity if labels.level else Severity.LOW,
                polarity=labels.polarity,
                level=labels.level or Confidence.LOW,
                confidence=labels.confidence,
            )
        )
    return wanted, said


def _learn(
    taught: Sequence[Example],
    clauses: Sequence[Features],
    graph: Path,
    say: Callable[[str], None],
) -> Ensemble:
    numbers = {slug: number for number, slug in enumerate(SLUGS)}
    words = [each.words for each in clauses]
    say("learning the linear part")
    vocabulary, alone = learn_words(taught, words)
    say("reading words with the encoder")
    start = vectors.embed(vocabulary.words[1:], network.SIZE)
    say("learning the network")
    types, severity, polarity = _mark(taught)
    targets = Targets(
        types=types.astype(np.float32),
        primary=np.array([numbers[each.types[0]] for each in taught]),
        severity=severity,
        polarity=polarity,
    )
    deep = network.learn(vocabulary, clauses, targets, tuple(load_taxonomy()), start, say=say)
    say("teaching the encoder")
    known = Pieces(encoder.list_pieces())
    net = encoder.learn([known.cut(row) for row in words], targets, say=say)
    pieces = Pieces(encoder.prune(net))
    draw(net, graph)
    long = Encoder(pieces, graph)
    return Ensemble(SLUGS, vocabulary, alone, deep, long, scales=RAW)


def learn_words(taught: Sequence[Example], clauses: Sequence[Words]) -> tuple[Vocabulary, Linear]:
    """Return the words that clauses have, and the linear part that they teach.

    Args:
        taught: Labelled clauses.
        clauses: The words of each.
    """
    types, severity, polarity = _mark(taught)
    vocabulary = _choose_words(clauses)
    groups = [
        [vocabulary.number(row) for row in rows]
        for rows in (
            [each.text for each in clauses],
            [each.headings for each in clauses],
            [each.document for each in clauses],
        )
    ]
    wanted = np.concatenate((types, np.eye(3)[severity] > 0, np.eye(3)[polarity] > 0), axis=1)
    return vocabulary, linear.learn(vocabulary, groups, wanted)


def _mark(taught: Sequence[Example]) -> tuple[NDArray[np.bool_], _Numbers, _Numbers]:
    """Return which types clauses have, and their severity and polarity as numbers."""
    return (
        np.array([[slug in each.types for slug in SLUGS] for each in taught]),
        np.array([SEVERITIES.index(each.severity) for each in taught]),
        np.array([SIDES.index(each.polarity) for each in taught]),
    )


def _choose_words(clauses: Sequence[Words]) -> Vocabulary:
    counts = Counter(
        word for each in clauses for word in {*each.text, *each.headings, *each.document}
    )
    return Vocabulary(sorted(word for word, times in counts.items() if times >= _RARE))


def _look(example: Example) -> Features:
    return extract(example.text, example.headings, example.document_type)
