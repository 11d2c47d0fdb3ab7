"""One process at a time, where what is read decides what is written."""

from enum import IntEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

__all__ = ["Turn", "take_turn"]


class Turn(IntEnum):
    """What only one process at a time may do; the numbers are those of PostgreSQL's locks."""

    SUBSCRIBING = 6_001
    QUEUEING = 6_002
    TEAMWORK = 6_003


def take_turn(session: Session, turn: Turn) -> None:
    """Wait until nobody else does this, and keep others from it until the transaction ends.

    SQLite lets only one process write anyhow.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(turn.value)))
