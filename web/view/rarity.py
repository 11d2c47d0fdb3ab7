"""How common a type of clause is."""

from dataclasses import dataclass
from datetime import datetime

from web.view.wording import name_day

__all__ = ["Rarity", "name_rarity"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rarity:
    """On how many platforms a type of clause stands."""

    platforms: int  # those that have such a clause
    among: int  # those of which a text has been accepted
    at: datetime | None  # the newest capture that made it so; None while there is none


def name_rarity(rarity: Rarity) -> str:
    """Say on how many platforms a type stands.

    >>> from datetime import UTC
    >>> name_rarity(Rarity(platforms=2, among=9, at=datetime(2026, 5, 21, tzinfo=UTC)))
    '2 of 9 platforms on 21 May 2026'
    """
    noun = "platform" if rarity.among == 1 else "platforms"
    day = f" on {name_day(rarity.at)}" if rarity.at else ""
    return f"{rarity.platforms:,} of {rarity.among:,} {noun}{day}"
