"""How good labels are, by the measures that readers of the model card know.

F1 of types, pooled (micro) and as the mean of types with five clauses or more (macro); how often
the first type is the first one given, or one of those given; severities and sides; and for each
level of confidence, how many clauses have it and how often their first type is right.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from store.record import Confidence, Polarity, Severity

__all__ = ["Given", "Scores", "score"]

_SUPPORT = 5  # clauses of a type that is counted in the mean
_BINS = 10  # of confidence, for the expected calibration error (Naeini et al., 2015)


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """Labels of a clause, wanted or said."""

    types: tuple[str, ...]  # primary first
    severity: Severity
    polarity: Polarity
    level: Confidence = Confidence.HIGH
    confidence: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Scores:
    """How good labels of many clauses are; shares from 0 to 1."""

    clauses: int
    micro: float
    macro: float
    primary: float
    among: float
    severity: float
    high_recall: float
    polarity: float
    levels: tuple[tuple[Confidence, int, float], ...]  # level, clauses, share that is right
    calibration_error: float
    types: tuple[tuple[str, float, int], ...]  # slug, F1, clauses
    confusions: tuple[tuple[str, str, int], ...]  # wanted first, said first, clauses

    def list_rows(self) -> list[tuple[str, str]]:
        """Return what was measured and how much it is, line by line."""
        rows = [
            ("types, micro-F1", self.micro),
            (f"types, macro-F1 over types with {_SUPPORT} or more", self.macro),
            ("primary type right", self.primary),
            ("primary type among the right ones", self.among),
            ("severity right", self.severity),
            ("high severity, recall", self.high_recall),
            ("polarity right", self.polarity),
            ("expected calibration error", self.calibration_error),
        ]
        shown = [(name, f"{value:.3f}") for name, value in rows]
        for level, count, right in self.levels:
            share = f"{right:.3f} right in {count} of {self.clauses} clauses"
            shown.append((f"confidence {level}", share))
        return shown


def score(wanted: Sequence[Given], said: Sequence[Given]) -> Scores:
    """Return how good labels are beside those that are wanted, clause by clause."""
    pairs = list(zip(wanted, said, strict=True))
    hits, extra, missed = Counter[str](), Counter[str](), Counter[str]()
    for want, got in pairs:
        hits.update(set(want.types) & set(got.types))
        extra.update(set(got.types) - set(want.types))
        missed.update(set(want.types) - set(got.types))
    slugs = sorted({*hits, *extra, *missed}, key=lambda slug: -(hits[slug] + missed[slug]))
    common = [slug for slug in slugs if hits[slug] + missed[slug] >= _SUPPORT]

    def f1(slug: str) -> float:
        return _f1(hits[slug], extra[slug], missed[slug])

    high = [got for want, got in pairs if want.severity is Severity.HIGH]
    wrong = Counter(
        (want.types[0], got.types[0]) for want, got in pairs if got.types[0] not in want.types
    )
    return Scores(
        clauses=len(pairs),
        micro=_f1(hits.total(), extra.total(), missed.total()),
        macro=_mean([f1(slug) for slug in common]),
        primary=_mean([want.types[0] == got.types[0] for want, got in pairs]),
        among=_mean([got.types[0] in want.types for want, got in pairs]),
        severity=_mean([want.severity is got.severity for want, got in pairs]),
        high_recall=_mean([got.severity is Severity.HIGH for got in high]),
        polarity=_mean([want.polarity is got.polarity for want, got in pairs]),
        levels=tuple(_grade(pairs)),
        calibration_error=_measure_error(pairs),
        types=tuple((slug, f1(slug), hits[slug] + missed[slug]) for slug in slugs),
        confusions=tuple((*pair, times) for pair, times in wrong.most_common(20)),
    )


def _grade(pairs: Sequence[tuple[Given, Given]]) -> list[tuple[Confidence, int, float]]:
    rows = []
    for level in Confidence:
        right = [got.types[0] in want.types for want, got in pairs if got.level is level]
        rows.append((level, len(right), _mean(right)))
    return rows


def _measure_error(pairs: Sequence[tuple[Given, Given]]) -> float:
    """Return how far confidence is from what is right, on average over all clauses."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for want, got in pairs:
        place = min(int(got.confidence * _BINS), _BINS - 1)
        bins.setdefault(place, []).append((got.confidence, got.types[0] in want.types))
    gaps = (
        abs(sum(sure for sure, _ in rows) - sum(right for _, right in rows))
        for rows in bins.values()
    )
    return sum(gaps) / max(1, len(pairs))


def _f1(hits: int, extra: int, missed: int) -> float:
    return 2 * hits / (2 * hits + extra + missed) if hits else 0.0


def _mean(values: Sequence[float | bool]) -> float:
    return sum(values) / len(values) if values else 0.0
