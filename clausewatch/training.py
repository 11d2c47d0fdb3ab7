"""What persons said of labels, as the lines that a model is trained on."""

from collections.abc import Iterable, Iterator
from typing import Any

from store.record import Assessment, Clause, Label, Reviewed

__all__ = ["describe_reviews"]


def describe_reviews(reviewed: Iterable[Reviewed]) -> Iterator[dict[str, Any]]:
    """Yield a line for each label that a person decided about, in the order of the records.

    A line about a clause has a polarity. One about a clause change has none: it has a direction,
    and the words before it, since its severity is that of the change.
    """
    for each in reviewed:
        review, clause = each.review, each.after or each.before
        if review.label is None or review.machine is None or clause is None:
            continue
        line = {
            "id": f"{each.record}#{each.number}",
            "document": f"{each.document.platform}/{each.document.type}",
            "headings": list(clause.headings),
            "text": clause.text,
            "types": list(review.label.types),
            "severity": review.label.severity,
            "polarity": review.label.polarity,
            "author": review.author,
            "at": review.at.isoformat(),
            "ruling": review.ruling,
            "note": review.note,
            "machine": _describe_machine(review.machine),
        }
        yield line | (_describe_change(each, review.label) if review.label.direction else {})


def _describe_machine(said: Assessment) -> dict[str, Any]:
    side = {"polarity": said.polarity} if said.polarity else {"direction": said.direction}
    return {
        "types": list(said.types),
        "severity": said.severity,
        **side,
        "confidence": said.confidence,
        "analyzer": said.analyzer,
    }


def _describe_change(each: Reviewed, label: Label) -> dict[str, Any]:
    return {
        "direction": label.direction,
        "before": _words(each.before),
        "after": _words(each.after),
    }


def _words(clause: Clause | None) -> str | None:
    return clause.text if clause else None
