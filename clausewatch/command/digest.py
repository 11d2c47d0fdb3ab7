"""What changed in a day, a week or a month: `digest`."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clausewatch.cli import app
from clausewatch.command.console import NoPager, ledger_of, output, plain, report
from clausewatch.command.notify import tell_subscribers
from clausewatch.terminal.pager import show_pages
from store.ids import Span
from store.subscription import Level

if TYPE_CHECKING:
    from web.view.period import Period

__all__ = ["digest", "show_digest"]

_Daily = Annotated[bool, typer.Option("--daily", help="Of a day.")]
_Weekly = Annotated[bool, typer.Option("--weekly", help="Of a week, from Monday on. The default.")]
_Monthly = Annotated[bool, typer.Option("--monthly", help="Of a month.")]
_Date = Annotated[
    datetime | None,
    typer.Option(
        "--date",
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help="A day in the period; left out: the last period that is over.",
    ),
]
_Html = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write the HTML of the mail there.")
]
_Text = Annotated[
    bool, typer.Option("--text", help="Print the text of the mail. The default without --html.")
]
_Level = Annotated[Level, typer.Option("--level", help="In how many words.")]
_Send = Annotated[
    bool, typer.Option("--send", help="Send subscribers what is due, instead of showing it.")
]
_AsJson = Annotated[bool, typer.Option("--json", help="Print the digest as JSON.")]


@app.command()
def digest(
    context: typer.Context,
    daily: _Daily = False,
    weekly: _Weekly = False,
    monthly: _Monthly = False,
    date: _Date = None,
    html: _Html = None,
    text: _Text = False,
    level: _Level = Level.SUMMARY,
    as_json: _AsJson = False,
    send: _Send = False,
    no_pager: NoPager = False,
) -> None:
    """Show what changed in a day, a week or a month, as subscribers get it.

    Days are those of UTC. The gravest change comes first. `clausewatch show CW-G-...` shows the
    same by the ID of a digest. With --send, whoever subscribed gets what is due to them, as by
    `clausewatch notify`.
    """
    asked = {"day": daily, "week": weekly, "month": monthly}
    if sum(asked.values()) > 1:
        raise typer.BadParameter("one of --daily, --weekly and --monthly at a time")
    if send:
        with ledger_of(context) as (home, ledger):
            failed = tell_subscribers(home, ledger, is_patient=True)
        raise typer.Exit(1 if failed else 0)
    span = next((name for name, wanted in asked.items() if wanted), "week")
    period = _find_period(span, date)  # type: ignore[arg-type]  # one of the three
    show_digest(
        context,
        period,
        level,
        html=html,
        text=text or not html,
        as_json=as_json,
        paged=not no_pager,
    )


def show_digest(
    context: typer.Context,
    period: "Period",
    level: Level,
    *,
    html: Path | None = None,
    text: bool = True,
    as_json: bool = False,
    paged: bool = True,
) -> None:
    """Show the digest of a period.

    Args:
        context: Of the command.
        period: Which one.
        level: In how many words.
        html: A file that gets the HTML.
        text: Print it.
        as_json: Print it for programs instead.
        paged: Use a pager where it is longer than the screen.
    """
    from clausewatch import letter  # the words of the site bring its templates along: slow

    with ledger_of(context) as (home, ledger):
        if as_json:
            described = letter.describe_period(home, ledger, period)
            typer.echo(json.dumps(described, default=plain, ensure_ascii=False, indent=2))
            return
        written = letter.write_period(home, ledger, period, level)
    if html:
        html.write_text(written.html, encoding="utf-8")
        report.print(f"Written: {html}", markup=False)
    if text:
        show_pages(written.text, output, paged=paged)


def _find_period(span: Span, day: datetime | None) -> "Period":
    """Return the period that holds a day, or else the last one that is over."""
    from web.view.period import find_closed, find_current

    if day:
        return find_current(span, day.replace(tzinfo=UTC))
    return find_closed(span, datetime.now(UTC))
