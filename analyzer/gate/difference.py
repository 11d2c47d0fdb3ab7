"""What differs between two texts of one document, where no words do."""

from analyzer.normal import fold_heading
from store.record import ChangeKind, Comparison, Gate, GateVerdict, Pair, Reading

__all__ = ["ACCEPTED", "noise"]

ACCEPTED = Gate(verdict=GateVerdict.ACCEPTED)


def noise(accepted: Reading, reading: Reading, comparison: Comparison) -> Gate | None:
    """Return why a difference is none of language; None if words differ."""
    if accepted.text == reading.text:
        return _unchanged_text(accepted, reading)
    kinds = [pair.kind for pair in comparison.pairs]
    if not kinds or not set(kinds) <= {ChangeKind.EQUAL, ChangeKind.MOVED}:
        return None
    if any(_headings(comparison, pair) for pair in comparison.pairs):
        return None  # under another heading the same words may rule something else
    moved = kinds.count(ChangeKind.MOVED)
    if moved:
        return _noise("order", f"the same clauses stand in another order: {moved} moved")
    return _noise("markup", "only numbering, typography or layout differ")


def _headings(comparison: Comparison, pair: Pair) -> bool:
    """Return whether a clause stands under other headings than before."""
    was, now = comparison.before[pair.before[0]], comparison.after[pair.after[0]]
    return was.headings != now.headings and (
        [fold_heading(each) for each in was.headings]
        != [fold_heading(each) for each in now.headings]
    )


def _unchanged_text(accepted: Reading, reading: Reading) -> Gate:
    targets = {link.target for link in accepted.links} ^ {link.target for link in reading.links}
    if targets:
        return _noise("links", f"only link targets differ: {len(targets)} of them")
    return Gate(verdict=GateVerdict.UNCHANGED)


def _noise(kind: str, reason: str) -> Gate:
    return Gate(verdict=GateVerdict.NOISE, kind=kind, reasons=(reason,))
