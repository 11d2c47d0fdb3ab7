"""The card of the model: what it was made of, how good it is, and where it fails.

After Mitchell et al., "Model Cards for Model Reporting" (2019).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from analyzer.model.ensemble import Ensemble, Scales
from training.corpus import Example, Origin, hash_own, hash_text
from training.score import Scores

__all__ = ["write_card"]

_HEAD = """\
# Model card: labels of clauses

Says of a clause of terms or a privacy notice which of 45 types it has, how much it should concern
a reader (low, medium, high), and for whom it stands (adverse, neutral, favourable). English only.
A spaCy pipeline of one component with three parts. Logistic regressions over words and pairs of
words and a small convolutional network over word embeddings, which also sees what the rules of
`analyzer/labelling` find, read every clause, and the mean of what they say counts. Where it is not
sure, an encoder of six layers (all-MiniLM-L6-v2, its upper three layers taught these labels) is
asked as well. All run on a CPU, a clause at a time, and give a clause the same scores whatever
stands beside it. The regressions also label by themselves, where many clauses have to be labelled
quickly.

The code in `training/` makes it (`make model`). It is no legal advice: a label says what words
are about, as a careful reader would put it, and not what a court would say.

## What it was made of

"""
_SOURCES = (
    "| clauses of policies that Open Terms Archive contributors collect, labelled by reading"
    " (`clauses/clauses.jsonl`, SHA-256 `{given}`)"
    " | texts ODC-By 1.0, labels our own | {given_count} |\n"
    "| further clauses of the same archive, labelled by reading after the same guide"
    " (`training/labels.jsonl`, SHA-256 `{own}`)"
    " | texts ODC-By 1.0, labels our own | {own_count} |\n"
    "{reviewed}"
    "| all-MiniLM-L6-v2, which the encoder was made of, and whose vectors of single words the"
    " embeddings of the network begin with | Apache-2.0 | |\n"
)
_REVIEWED = (
    "| clauses whose labels persons confirmed or corrected | of those who run this | {count} |\n"
)
_DATA = f"""\
| source | licence | clauses |
|---|---|---|
{_SOURCES}
Contains information from Open Terms Archive (contributors of its collection "Contrib"), which is
made available under the Open Database Commons Attribution License (ODC-By 1.0). The texts belong
to their publishers; none of them is in the model or in this repository. The readers of the
second source read 1,071 clauses of the first one without knowing it, and agree with its labels at
types micro-F1 0.88, primary type 0.88, severity 0.88, polarity 0.90.

Platforms are dealt into ten parts by a hash of their name. Nothing was learned from two of them:
one served to find thresholds, the other for the figures below. Of both, only clauses of the first
source count.

## How good it is

On {{clauses}} clauses of platforms that it never saw:

"""
_LIMITS = """\

Levels of confidence: *high* means right at least 95 times in 100 (the first type is one of the
right ones), *medium* at least 70 times in 100, *low* less. A clause whose first type is right less
than {low:.0f} times in 100 is not labelled.

## Where it fails

Neighbours are taken for each other; most often, on the same clauses:

"""


def write_card(
    path: Path,
    data: Path,
    examples: Sequence[Example],
    ensemble: Ensemble,
    scores: Scores,
    quick: Scores,
) -> None:
    """Write the card of an ensemble, with its scores and those of its linear part alone."""
    counts = Counter(each.origin for each in examples)
    reviewed = counts[Origin.REVIEWED]
    head = _DATA.format(
        given=hash_text(data),
        own=hash_own(),
        given_count=counts[Origin.GIVEN],
        own_count=counts[Origin.OWN],
        reviewed=_REVIEWED.format(count=reviewed) if reviewed else "",
        clauses=scores.clauses,
    )
    path.write_text(
        "".join(
            (
                _HEAD,
                head,
                *_list_scores(scores, quick),
                _LIMITS.format(low=100 * ensemble.scales.usual.low),
                *_list_faults(scores),
                "\n## Scales\n\n",
                *_list_scales(ensemble.scales),
            )
        ),
        encoding="utf-8",
    )


def _list_scores(scores: Scores, quick: Scores) -> Iterator[str]:
    yield "| measure | all parts | words alone (`--quick`) |\n|---|---|---|\n"
    for (name, value), (_, less) in zip(scores.list_rows(), quick.list_rows(), strict=True):
        yield f"| {name} | {value} | {less} |\n"


def _list_faults(scores: Scores) -> Iterator[str]:
    yield "| right first type | said | clauses |\n|---|---|---|\n"
    for wanted, said, count in scores.confusions:
        yield f"| {wanted} | {said} | {count} |\n"
    yield "\nF1 of each type (clauses that have it):\n\n"
    yield ", ".join(f"{slug} {value:.2f} ({count})" for slug, value, count in scores.types)
    yield (
        ".\n\nIt reads the first 220 words of a clause, the encoder some 80 of them, and the three"
        " nearest headings. Fragments"
        " without their lead-in, contracts between businesses and pages that are no policy are"
        " hard for it.\n"
    )


def _list_scales(scales: Scales) -> Iterator[str]:
    for name, scale in asdict(scales).items():
        values = ", ".join(f"{each} {value}" for each, value in scale.items())
        yield f"{name}: {values}.\n\n"
