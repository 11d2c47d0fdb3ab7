"""What teams do about records: values, like those of `store.record`.

A `WatchList` says what a team looks after. Each record on it is a `Task`: somebody acknowledges it,
somebody is given it, people leave notes. Whatever is done is an `Act`, and acts are never
rewritten: they are the audit trail, and what is so about a task follows from them.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from store.record import Change
from store.subscription import Interest

__all__ = ["Act", "Deed", "Task", "WatchList"]


class Deed(StrEnum):
    """What somebody did."""

    MAKE = "make"  # a list; the text is its name
    REWORD = "reword"  # what a list is about; the text is its new interest
    RENEW = "renew"  # the key of a list: links to it that were given away end
    CLOSE = "close"  # a list
    ACKNOWLEDGE = "acknowledge"  # a record was looked at
    REOPEN = "reopen"  # it has to be looked at again
    ASSIGN = "assign"  # a record to somebody; the text is who, empty: nobody any more
    NOTE = "note"  # the text, about a record
    EXPORT = "export"  # the records of a list; the text is in which form

    @property
    def is_of_record(self) -> bool:
        """Whether it is done with one record, not with the list."""
        return self in {Deed.ACKNOWLEDGE, Deed.REOPEN, Deed.ASSIGN, Deed.NOTE}


@dataclass(frozen=True, kw_only=True, slots=True)
class WatchList:
    """What a team looks after."""

    key: str  # opaque, drawn by chance; stands in links in the place of the name
    name: str
    interest: Interest
    closed_at: datetime | None = None  # None: it goes on


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """What somebody did with a list, or with a record on it."""

    watch_list: str  # name
    deed: Deed
    at: datetime
    who: str  # as they name themselves
    via: str = "command"  # or "service": how it was done
    record: str = ""  # public ID of the change; empty of the list as a whole
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """A record on a watch list, and what was done about it."""

    change: Change
    acts: tuple[Act, ...] = ()  # oldest first

    @property
    def acknowledged(self) -> Act | None:
        """Who looked at it and when; None if nobody did, or it has to be looked at again."""
        done = [each for each in self.acts if each.deed in {Deed.ACKNOWLEDGE, Deed.REOPEN}]
        return done[-1] if done and done[-1].deed is Deed.ACKNOWLEDGE else None

    @property
    def assignee(self) -> str:
        """Who has it; empty if nobody has."""
        given = [each.text for each in self.acts if each.deed is Deed.ASSIGN]
        return given[-1] if given else ""

    @property
    def notes(self) -> tuple[Act, ...]:
        """What people noted, oldest first."""
        return tuple(each for each in self.acts if each.deed is Deed.NOTE)
