"""A person's label for a clause or a clause change: confirmed as it stands, or corrected."""

from dataclasses import dataclass, replace

import analyzer
from clausewatch.wording import count
from store.error import ReviewRefused
from store.ledger import Ledger
from store.record import (
    Assessment,
    Change,
    ClauseChange,
    Direction,
    Label,
    Polarity,
    Review,
    Severity,
)

__all__ = ["Correction", "label_entry", "label_wording"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """What a person says is right; what is left out stays as it is published."""

    types: tuple[str, ...] = ()
    severity: Severity | None = None
    polarity: Polarity | None = None
    direction: Direction | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return self == Correction()


def label_wording(ledger: Ledger, provision: str, review: Review, correction: Correction) -> Label:
    """Keep what a person says of the latest wording of a provision, and return it.

    Raises:
        RecordUnknown: There is no such provision.
        ReviewRefused: The wording has no label yet, or the correction does not fit.
    """
    state = ledger.provision(provision).states[-1]
    if correction.direction:
        raise ReviewRefused(f"{provision} is a clause: it has a --polarity, and no --direction")
    if state.assessment is None:
        raise ReviewRefused(f"{provision} is not labelled yet: run `clausewatch analyze` first")
    label = _settle(state.assessment, correction)
    ledger.review_wording(provision, replace(review, label=label))
    return label


def label_entry(
    ledger: Ledger,
    id: str,  # noqa: A002 - the word that records use
    number: int,
    review: Review,
    correction: Correction,
) -> Label:
    """Keep what a person says of a clause change, and return it.

    Args:
        ledger: Where to.
        id: Public ID of the change.
        number: Of the clause change, from 1; 0 if the change has but one with a label.
        review: The decision.
        correction: What is right.

    Raises:
        RecordUnknown: There is no such change.
        ReviewRefused: It is withdrawn, has no such clause change, or the correction does not fit.
    """
    change = ledger.change(id)
    if change.withdrawn:
        raise ReviewRefused(f"{id} is withdrawn: its labels are published no longer")
    if correction.polarity:
        raise ReviewRefused(f"{id} is a change: it has a --direction, and no --polarity")
    number = number or _find_only(change)
    entry = _find_entry(change, number)
    assert entry.assessment is not None  # noqa: S101 - else it was refused
    label = _settle(entry.assessment, correction)
    said = replace(review, label=label)
    ledger.review_entry(id, number, said, _summarise(change, number, label))
    return label


def _find_only(change: Change) -> int:
    labelled = [n for n, entry in enumerate(change.entries, 1) if entry.assessment]
    if len(labelled) == 1:
        return labelled[0]
    if not labelled:
        raise ReviewRefused(f"{change.id} is editorial: no clause change of it has a label")
    listed = ", ".join(map(str, labelled[:12])) + (", ..." if len(labelled) > 12 else "")
    raise ReviewRefused(
        f"{change.id} has {count(len(labelled), 'clause change')} with labels: name one with "
        f"--clause ({listed}; `clausewatch show {change.id}` tells them)"
    )


def _find_entry(change: Change, number: int) -> ClauseChange:
    if not 1 <= number <= len(change.entries):
        raise ReviewRefused(
            f"{change.id} has no clause change {number}: they are 1 to {len(change.entries)}"
        )
    entry = change.entries[number - 1]
    if entry.assessment is None:
        raise ReviewRefused(
            f"clause change {number} of {change.id} is editorial and has no label to review"
        )
    return entry


def _settle(published: Assessment, correction: Correction) -> Label:
    """Return what stands after a correction of what is published."""
    label = Label(
        types=correction.types or published.types,
        severity=correction.severity or published.severity,
        polarity=correction.polarity or published.polarity,
        direction=correction.direction or published.direction,
    )
    favours = Direction.FAVOURABLE in (label.direction, label.polarity)
    if not correction.is_empty and favours and label.severity.rank > Severity.MEDIUM.rank:
        raise ReviewRefused(
            f"what is favourable is never {label.severity}: say --severity low or medium with it, "
            "or for whom it stands otherwise"
        )
    return label


def _summarise(change: Change, number: int, label: Label) -> str:
    """Return the sentence over a change in which one entry has another label."""
    entries = list(change.entries)
    said = entries[number - 1].assessment
    assert said is not None  # noqa: S101 - the caller found it labelled
    corrected = replace(said, types=label.types, severity=label.severity, direction=label.direction)
    if corrected == said:
        return change.summary
    entries[number - 1] = replace(entries[number - 1], assessment=corrected)
    return analyzer.summarise(entries)
