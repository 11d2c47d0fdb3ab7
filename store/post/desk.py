"""The desk of the teams: watch lists, the records on them, and who did what about them.

It has no session of its own, as the post office has none.
"""

from datetime import datetime
from itertools import islice

from store.post import watchlists
from store.post.table import WatchListRow
from store.subscription import Interest
from store.team import Act, Deed, Task, WatchList
from store.transaction import Transactions

__all__ = ["TeamDesk"]


class TeamDesk:
    """Watch lists and tasks. Got as `ledger.team`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transaction = transactions

    def watch_lists(self, *, closed: bool = False) -> tuple[WatchList, ...]:
        """Return the watch lists by name; those that were closed only if they are wanted too."""
        conditions = [] if closed else [WatchListRow.closed_at.is_(None)]
        with self._transaction() as session:
            return watchlists.find_lists(session, *conditions)

    def watch_list(self, *, name: str = "", key: str = "") -> WatchList | None:
        """Return the watch list of a name or a key, closed or not; None if there is none."""
        condition = WatchListRow.name == name if name else WatchListRow.key == key
        with self._transaction() as session:
            found = watchlists.find_lists(session, condition)
        return found[0] if found else None

    def do(self, act: Act, interest: Interest | None = None) -> None:
        """Do what an act says, and keep it.

        Args:
            act: What is done. Those of records (acknowledge, reopen, assign, note) name one that is
                on the list.
            interest: What the list is about, where it is made or reworded.

        Raises:
            RecordUnknown: There is no such list, or no such record on it.
            StoreError: A list of that name exists, or is closed.
        """
        with self._transaction(writes=True) as session:
            match act.deed:
                case Deed.MAKE:
                    watchlists.make(session, act, interest or Interest())
                case Deed.REWORD:
                    watchlists.reword(session, act, interest or Interest())
                case Deed.RENEW:
                    watchlists.renew(session, act)
                case Deed.CLOSE:
                    watchlists.close(session, act)
                case _:
                    watchlists.keep_act(session, act)

    def task(self, watch_list: str, record: str) -> Task:
        """Return a record on the watch list of a name. Raises RecordUnknown or IdMalformed."""
        with self._transaction() as session:
            return watchlists.task_of(session, watch_list, record)

    def tasks(
        self, watch_list: str, *, since: datetime | None = None, limit: int | None = None
    ) -> tuple[Task, ...]:
        """Return the records on the watch list of a name, newest first, with what was done.

        Args:
            watch_list: Its name.
            since: Only records captured at this time or later.
            limit: At most so many.

        Raises:
            RecordUnknown: There is no such list.
        """
        with self._transaction() as session:
            return tuple(islice(watchlists.tasks_of(session, watch_list, since), limit))

    def trail(self, watch_list: str) -> tuple[Act, ...]:
        """Return all that was done with the watch list of a name, in order: the audit trail."""
        with self._transaction() as session:
            return watchlists.acts_of(session, watch_list)
