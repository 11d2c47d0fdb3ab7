"""What the page of a provision tells beside its own record: of its document, and of others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from store.record import Change, ClauseChange, Provision, Verdict, Version
from web.census import Figures
from web.concern import is_of_concern
from web.survey import Standing, Told, list_standing, list_told

__all__ = ["Surroundings", "Touch", "look_around"]

_RECENT = 5  # changes of the document
_CONCERNS = 5  # other provisions of the document


@dataclass(frozen=True, kw_only=True, slots=True)
class Touch:
    """A clause change of a provision."""

    change: Change
    number: int  # of the clause change in its record, from 1
    entry: ClauseChange


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What is told beside the provisions of one document."""

    versions: tuple[Version, ...] = ()  # accepted ones, oldest first
    showings: tuple[datetime, ...] = ()  # when captures showed an accepted text, oldest first
    touches: Mapping[str, Mapping[str, Touch]] = field(default_factory=dict)
    """By provision, then by change."""
    recent: tuple[Told, ...] = ()  # the latest substantive changes, newest first
    concerns: tuple[Standing, ...] = ()  # the gravest provisions that stand, gravest first
    figures: Figures = field(default_factory=Figures)  # of all platforms

    def list_concerns(self, provision: str) -> tuple[Standing, ...]:
        """Return the gravest provisions beside this one."""
        return tuple(each for each in self.concerns if each.id != provision)[:_CONCERNS]


def look_around(
    versions: Sequence[Version],
    changes: Sequence[Change],
    provisions: Sequence[Provision],
    showings: Sequence[datetime],
    figures: Figures,
) -> Surroundings:
    """Gather what is told beside the provisions of a document.

    Args:
        versions: Accepted ones of the document, oldest first.
        changes: Its change records, newest first.
        provisions: All of its provisions.
        showings: When captures showed an accepted text of it, oldest first.
        figures: What stood on all platforms.
    """
    return Surroundings(
        versions=tuple(versions),
        showings=tuple(showings),
        touches=_list_touches(changes),
        recent=_choose_recent(changes),
        concerns=_choose_concerns(list_standing(provisions)),
        figures=figures,
    )


def _list_touches(changes: Sequence[Change]) -> dict[str, dict[str, Touch]]:
    touches: dict[str, dict[str, Touch]] = {}
    for change in changes:
        if change.withdrawn:
            continue
        for number, entry in enumerate(change.entries, 1):
            if entry.provision:
                touch = Touch(change=change, number=number, entry=entry)
                touches.setdefault(entry.provision, {}).setdefault(change.id, touch)
    return touches


def _choose_recent(changes: Sequence[Change]) -> tuple[Told, ...]:
    seen = (each for each in changes if each.verdict is Verdict.SUBSTANTIVE and not each.withdrawn)
    newest = sorted(seen, key=lambda each: (each.after.at, each.id), reverse=True)
    return tuple(list_told(newest[:_RECENT]))


def _choose_concerns(standing: Iterable[Standing]) -> tuple[Standing, ...]:
    """Return what takes or burdens, one more than is shown: a page leaves out its own record."""
    grave = sorted(filter(is_of_concern, standing), key=lambda each: -each.severity.rank)
    return tuple(grave[: _CONCERNS + 1])
