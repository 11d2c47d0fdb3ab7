"""Telling subscribers what is due, and taking back what bounced: `notify`, `bounces`."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clausewatch import postage
from clausewatch.cli import app
from clausewatch.command.console import ledger_of, output, report
from clausewatch.home import Home
from clausewatch.progress import track
from clausewatch.wording import count
from store.error import OutboxBusy
from store.subscription import Channel

if TYPE_CHECKING:
    from store.ledger import Ledger
    from store.subscription import Delivery
    from web.dispatch import Round

__all__ = ["bounces", "notify", "tell_subscribers"]


@app.command()
def notify(
    context: typer.Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be queued and sent.")
    ] = False,
) -> None:
    """Send subscribers what is due: alerts, digests, corrections.

    Each record is told once. Interrupted at whatever moment, it loses nothing: run it again. Only
    what a server took in that very moment goes again, as the same message. What cannot be sent now
    is tried again by later runs, for a day and a half.

    Exit code 0 if all went well, 1 if a mail server or another way out did not work.
    """
    with ledger_of(context) as (home, ledger):
        if dry_run:
            _print_plan(_preview(ledger, datetime.now(UTC)))
            return
        failed = tell_subscribers(home, ledger, is_patient=True)
    raise typer.Exit(1 if failed else 0)


@app.command()
def bounces(
    context: typer.Context,
    mailbox: Annotated[
        str,
        typer.Argument(
            help="A Maildir, an mbox, a folder of .eml files, one message; - for standard input."
        ),
    ],
) -> None:
    """Read bounces and complaints, and write no more to those who are not there or do not want it.

    Fit for a pipe of a mail server, and for cron: a message that is read again counts once.
    """
    from clausewatch.bouncing import take_back
    from web.dispatch import open_postbag, split_messages  # slow to import

    with ledger_of(context) as (home, ledger):
        is_pipe = mailbox == "-"
        found = split_messages(sys.stdin.buffer) if is_pipe else open_postbag(Path(mailbox))
        tally = take_back(home, ledger, found, datetime.now(UTC))
    said = (f"{tally[kind]} {kind}" for kind in ("bounced", "complained", "temporary"))
    output.print(f"{count(tally.total(), 'message')}: {', '.join(said)}, {tally['other']} other.")


def tell_subscribers(home: Home, ledger: "Ledger", *, is_patient: bool = False) -> bool:
    """Queue what is due, send it, say what came of it; return whether a way out did not work.

    Args:
        home: Says who writes, and by which way.
        ledger: Knows what is due.
        is_patient: Wait until domains that are written to slowly have got everything.
    """
    from clausewatch import notification

    queued = notification.queue_all(ledger, datetime.now(UTC))
    try:
        with track("Notify", report) as advance:
            rounds = postage.send_due(
                home,
                ledger,
                advance=advance,
                pause=(lambda span: time.sleep(span.total_seconds())) if is_patient else None,
            )
    except OutboxBusy as problem:
        output.print(f"Not sent: {problem}.", markup=False)
        return False
    if not queued.subscriptions and not rounds:
        if is_patient:
            output.print("Nobody has subscribed: there is nothing to send.")
        return False
    said = "; ".join(_tell(channel, done) for channel, done in rounds.items())
    output.print(
        f"Notified: {count(queued.alerts, 'alert')} and {count(queued.digests, 'digest')} queued; "
        f"{said or 'nothing was due'}."
    )
    for done in rounds.values():
        for line in filter(None, (done.stuck, *done.problems)):
            output.print(f"  {line}", markup=False)
    return any(done.stuck for done in rounds.values())


def _tell(channel: Channel, done: "Round") -> str:
    rest = {
        "to be tried again": done.put_off,
        "given up": done.failed,
        "not wanted any more": done.dropped,
        "waiting for their domain": done.waiting,
    }
    more = "".join(f", {number} {what}" for what, number in rest.items() if number)
    return f"{done.sent} sent by {channel}{more}"


class _Undone(Exception):
    """Ends a transaction that is not to be kept."""


def _preview(ledger: "Ledger", now: datetime) -> "tuple[Delivery, ...]":
    """Return what would wait to be sent, had everything been queued."""
    from clausewatch import notification
    from store.subscription import Stage

    found: tuple[Delivery, ...] = ()
    try:
        with ledger.batch():
            notification.queue_all(ledger, now)
            found = ledger.post.deliveries(stage=Stage.QUEUED)
            raise _Undone
    except _Undone:
        return found


def _print_plan(deliveries: "tuple[Delivery, ...]") -> None:
    for each in deliveries:
        subscriber = each.subscription.subscriber
        told = ", ".join(f"{notice.record} ({notice.occasion})" for notice in each.notices)
        output.print(
            f"{each.due_at:%Y-%m-%d %H:%M}  {subscriber.channel:7}  {subscriber.address}  "
            f"{each.subject}: {told or 'nothing changed'}",
            markup=False,
        )
    output.print(f"{count(len(deliveries), 'message')} would be sent. Nothing was changed.")
