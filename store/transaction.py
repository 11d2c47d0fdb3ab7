"""Transactions on a database: calls inside one another share one, and the outermost ends it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from store.content import RECENT
from store.database import WRITING, open_database, translate
from store.error import StoreError
from store.sheet import write_sheets

__all__ = ["Transactions"]


class Transactions:
    """Opens a transaction, or goes on in the one that is open. All of them share one session.

    Raises as `open_database` does; each call raises `StoreFull` when the disk is full and
    `DatabaseUnusable` when the database fails.
    """

    def __init__(self, url: str, *, reads_only: bool) -> None:
        self._url = url
        self._reads_only = reads_only
        self._engine = open_database(url, reads_only=reads_only)
        self._session = Session(self._engine, expire_on_commit=False)
        self._depth = 0
        self._is_undone = False  # a call inside the open transaction failed

    @contextmanager
    def __call__(self, *, writes: bool = False) -> Iterator[Session]:
        """Give the session until the transaction ends; it is committed at the outer end."""
        if writes and self._reads_only:
            raise StoreError("this ledger was opened for reading: open it anew to write")
        self._depth += 1
        try:
            if writes and self._depth == 1:
                self._session.connection(execution_options=WRITING)
            yield self._session
            if self._is_undone:
                raise StoreError("a call in this batch failed and undid it: nothing was kept")
            if self._depth == 1:
                self._commit()
        except BaseException as problem:
            self._is_undone = self._depth > 1
            self._session.rollback()
            self._session.info.clear()  # it may name rows that were rolled back
            if isinstance(problem, DBAPIError):
                raise translate(problem, self._url) from problem
            raise
        finally:
            self._depth -= 1
            self._is_undone = self._is_undone and self._depth > 0

    @property
    def is_open(self) -> bool:
        """Whether a transaction is open that the next call would go on in."""
        return self._depth > 0

    def forget(self) -> None:
        """Forget what was read: another process has written since."""
        self._session.expunge_all()
        for remembered in self._session.info.keys() - {RECENT}:
            del self._session.info[remembered]

    def close(self) -> None:
        """Give the database back."""
        self._session.close()
        self._engine.dispose()

    def _commit(self) -> None:
        write_sheets(self._session)
        self._session.commit()
        for remembered in ("entries", "wordings"):  # another process may add some
            self._session.info.pop(remembered, None)
