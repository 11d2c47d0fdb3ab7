"""Records that people have looked at: some withdrawn, some with labels corrected."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from store.record import Change, Label, Provision, Review, Ruling, Severity, Stamp, Verdict, digest
from tests.web_records import MemoryRecords
from tests.web_story import assess

__all__ = ["ReviewedRecords", "correct", "withdraw"]


def withdraw(moment: datetime, note: str = "A page of another document.") -> Review:
    """Return a decision that a change is none."""
    return Review(ruling=Ruling.WITHDRAW, at=moment, author="Ada Example", note=note)


def correct(moment: datetime, *types: str, ruling: Ruling = Ruling.CORRECT) -> Review:
    """Return a decision about the label of a clause or a clause change."""
    return Review(
        ruling=ruling,
        at=moment,
        author="Ben Example",
        note="It speaks of something else.",
        label=Label(types=types, severity=Severity.HIGH),
        machine=assess("retention", severity=Severity.LOW),
    )


@dataclass(frozen=True, kw_only=True)
class ReviewedRecords(MemoryRecords):
    """Records with what people decided about them, by ID."""

    withdrawals: Mapping[str, Review] = field(default_factory=dict)  # of changes
    labels: Mapping[str, tuple[Review, ...]] = field(default_factory=dict)  # of what comes first

    def stamps(self) -> dict[str, Stamp]:
        """Return what differs whenever somebody decides something."""
        decided = ascii((self.withdrawals, self.labels))
        return {
            each: replace(stamp, records=digest(f"{stamp.records} {decided}"))
            for each, stamp in super().stamps().items()
        }

    def changes(
        self,
        *,
        platform: str = "",
        document: str = "",
        since: datetime | None = None,
        verdict: Verdict | None = None,
        limit: int | None = None,
        withdrawn: bool = True,
    ) -> tuple[Change, ...]:
        """Return changes with what was decided about them."""
        found = super().changes(platform=platform, document=document, since=since, verdict=verdict)
        told = [self._review(each) for each in found]
        return tuple([each for each in told if withdrawn or not each.withdrawn][:limit])

    def provisions(self, document: str) -> tuple[Provision, ...]:
        """Return provisions with what was decided about their last wording."""
        return tuple(
            replace(
                each,
                states=(
                    *each.states[:-1],
                    replace(each.states[-1], reviews=self.labels.get(each.id, ())),
                ),
            )
            for each in super().provisions(document)
        )

    def _review(self, change: Change) -> Change:
        first, *rest = change.entries
        return replace(
            change,
            withdrawn=self.withdrawals.get(change.id),
            entries=(replace(first, reviews=self.labels.get(change.id, ())), *rest),
        )
