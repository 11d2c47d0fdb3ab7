"""How long the words of a provision stood, counted in accepted versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.record import Provision, State, Version

__all__ = ["Stability", "measure_stability"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stability:
    """In how many of its document's accepted versions a provision stood."""

    same: int  # versions that have its latest words
    any: int  # versions that have any words of it
    versions: int  # accepted up to `until`
    until: datetime  # the newest version, or the one without it if that has come


def measure_stability(provision: Provision, versions: Sequence[Version]) -> Stability | None:
    """Count the versions that have a provision; of one that ended, those up to its end.

    So what is told of an ended provision stays as it is, whatever becomes of its document.

    Args:
        provision: The record.
        versions: The accepted ones of its document, oldest first.
    """
    latest = provision.states[-1]
    counted = [each for each in versions if latest.until is None or each.at <= latest.until]
    if not counted:
        return None
    return Stability(
        same=sum(_stood(latest, each) for each in counted),
        any=sum(any(_stood(state, each) for state in provision.states) for each in counted),
        versions=len(counted),
        until=counted[-1].at,
    )


def _stood(state: State, version: Version) -> bool:
    return state.version.at <= version.at and (state.until is None or version.at < state.until)
