"""Subscriptions as an operator sees them: `subscribe`."""

import json
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from zoneinfo import available_timezones

import typer

from clausewatch import postage
from clausewatch.cli import app
from clausewatch.command.archive import to_utc
from clausewatch.command.console import ledger_of, output
from clausewatch.command.interest import (
    ClauseTypes,
    Directions,
    Documents,
    DocumentTypes,
    LeastSeverity,
    Platforms,
    read_interest,
    tell_interest,
)
from clausewatch.home import Home
from clausewatch.wording import count
from store.error import RecordUnknown
from store.record import Severity
from store.subscription import Channel, Consent, Level, Rhythm, Subscriber, Subscription

if TYPE_CHECKING:
    from store.ledger import Ledger

__all__ = ["add", "data", "end", "erase", "lift", "show_all"]

_FORM = "by command"  # how consent was given: the operator answers for it

_subscribe = typer.Typer(
    help="Say who is told what: add, list and end subscriptions, export and erase data.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(_subscribe, name="subscribe")

_Whose = Annotated[str, typer.Argument(metavar="ADDRESS", help="As it was subscribed.")]


@_subscribe.command("add")
def add(
    context: typer.Context,
    address: Annotated[
        str, typer.Argument(help="A mailbox; or what --channel takes.", show_default=False)
    ],
    channel: Annotated[
        Channel,
        typer.Option(help="email; webhook: an address on the web; chat: an address for Apprise."),
    ] = Channel.EMAIL,
    platforms: Platforms = None,
    documents: Documents = None,
    document_types: DocumentTypes = None,
    types: ClauseTypes = None,
    severity: LeastSeverity = Severity.LOW,
    directions: Directions = None,
    watch_list: Annotated[
        str, typer.Option(metavar="NAME", help="What this list is about, instead of all that.")
    ] = "",
    rhythm: Annotated[Rhythm, typer.Option(help="How often.")] = Rhythm.WEEKLY,
    level: Annotated[Level, typer.Option(help="In how many words.")] = Level.SUMMARY,
    zone: Annotated[
        str, typer.Option(metavar="NAME", help="Where days begin, like Europe/Berlin.")
    ] = "UTC",
    hour: Annotated[int, typer.Option(min=0, max=23, help="At which digests go out.")] = 7,
    window: Annotated[
        int, typer.Option(min=0, max=1440, help="Minutes in which alerts are gathered.")
    ] = 30,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Also changes since this day."),
    ] = None,
    all_clear: Annotated[
        bool, typer.Option("--all-clear", help="Send digests also when nothing changed.")
    ] = False,
) -> None:
    """Subscribe an address, without asking it: you answer for its consent.

    What is left out does not restrict. Subscribing again to the same changes nothing.
    """
    now = datetime.now(UTC)
    subscriber = _name_subscriber(channel, address, zone, now)
    with ledger_of(context) as (home, ledger):
        interest = read_interest(
            ledger, platforms, documents, document_types, types, severity, directions
        )
        made = ledger.post.subscribe(
            subscriber,
            interest=interest,
            rhythm=rhythm,
            level=level,
            at=now,
            since=to_utc(since),
            window=timedelta(minutes=window),
            hour=hour,
            watch_list=watch_list,
            with_all_clear=all_clear,
        )
    _print(made)
    _tell_of_sending(home, made.subscriber)


@_subscribe.command("list")
def show_all(
    context: typer.Context,
    address: Annotated[str, typer.Argument(metavar="[ADDRESS]", help="Only those of this.")] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Also what has ended, or was not confirmed.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one object a line.")] = False,
) -> None:
    """List subscriptions, the oldest first."""
    with ledger_of(context) as (_, ledger):
        active = not everything
        found = _of_address(ledger, address, active=active) if address else None
        found = ledger.post.subscriptions(active=active) if found is None else found
    for each in found:
        if as_json:
            typer.echo(json.dumps(_describe(each), ensure_ascii=False))
        else:
            _print(each)
    if not as_json:
        output.print(f"{count(len(found), 'subscription')}.")


@_subscribe.command("end")
def end(
    context: typer.Context,
    which: Annotated[str, typer.Argument(metavar="KEY|ADDRESS", help="One, or all of an address.")],
) -> None:
    """End a subscription, or all of an address, and send nothing that waits for it."""
    now = datetime.now(UTC)
    with ledger_of(context) as (_, ledger), ledger.batch():
        one = ledger.post.subscription(which)
        ended = [one] if one else [*_of_address(ledger, which)]
        for each in ended:
            ledger.post.unsubscribe(each.key, now)
    if not ended:
        raise _nobody(which)
    output.print(f"Ended: {count(len(ended), 'subscription')}.")


@_subscribe.command("lift")
def lift(context: typer.Context, address: _Whose) -> None:
    """Write to an address again that bounced, or whose owner complained."""
    with ledger_of(context) as (_, ledger):
        for key in _subscribers(ledger, address):
            ledger.post.lift(key)
    output.print(f"Lifted: {address}.", markup=False)


@_subscribe.command("data")
def data(context: typer.Context, address: _Whose) -> None:
    """Print all that is known of an address, as JSON."""
    with ledger_of(context) as (_, ledger):
        known = [ledger.post.personal_data(key) for key in _subscribers(ledger, address)]
    typer.echo(json.dumps(known, ensure_ascii=False, indent=2))


@_subscribe.command("erase")
def erase(context: typer.Context, address: _Whose) -> None:
    """Forget an address and all its subscriptions. Of deliveries counts alone stay."""
    with ledger_of(context) as (_, ledger), ledger.batch():
        for key in _subscribers(ledger, address):
            ledger.post.erase(key, datetime.now(UTC))
    output.print(f"Erased: {address}.", markup=False)


def _name_subscriber(channel: Channel, address: str, zone: str, now: datetime) -> Subscriber:
    """Return somebody for whose consent the operator answers.

    Raises:
        typer.BadParameter: There is no such time zone, or the address cannot be one.
    """
    if zone not in available_timezones():
        raise typer.BadParameter(f"--zone {zone!r} is no time zone: they look like Europe/Berlin")
    return Subscriber(
        key="",
        channel=channel,
        address=_spell(channel, address),
        consent=Consent(asked_at=now, given_at=now, form=_FORM, origin_sha256=""),
        zone=zone,
    )


def _tell_of_sending(home: Home, subscriber: Subscriber) -> None:
    """Say how messages to a subscriber are signed, and if none is sent."""
    if subscriber.channel is Channel.WEBHOOK:
        secret = postage.webhook_secret(home, subscriber.key)
        output.print(f"What is sent there is signed with {secret}", markup=False)
    if subscriber.suppressed:
        output.print(
            f"Nothing is sent there: it {subscriber.suppressed}. `clausewatch subscribe lift "
            f"{subscriber.address}` if you know better.",
            markup=False,
        )


def _spell(channel: Channel, address: str) -> str:
    """Return an address in its one spelling; refuse what cannot be one."""
    if channel is Channel.EMAIL:
        from email_validator import EmailNotValidError, validate_email

        try:
            found = validate_email(address, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError as problem:
            raise typer.BadParameter(f"{address!r} is no mailbox: {problem}") from problem
        return found.ascii_email or found.normalized
    scheme, separator, rest = address.partition("://")
    if not separator or not rest or not address.isprintable() or " " in address:
        raise typer.BadParameter(f"{address!r} is no address: give one like https://example.org/")
    if channel is Channel.WEBHOOK and scheme.lower() not in {"http", "https"}:
        raise typer.BadParameter(f"a webhook has an address on the web, and {scheme}: is none")
    return address


def _of_address(
    ledger: "Ledger", address: str, *, active: bool = False
) -> tuple[Subscription, ...]:
    """Return the subscriptions of an address, on whatever channel."""
    return tuple(
        each
        for channel in Channel
        for each in ledger.post.subscriptions(address=address, channel=channel, active=active)
    )


def _subscribers(ledger: "Ledger", address: str) -> list[str]:
    """Return the keys of the subscribers of an address. Raises RecordUnknown if there is none."""
    keys = dict.fromkeys(each.subscriber.key for each in _of_address(ledger, address))
    if not keys:
        raise _nobody(address)
    return list(keys)


def _nobody(which: str) -> RecordUnknown:
    return RecordUnknown(
        f"nobody is subscribed as {which!r}: `clausewatch subscribe list --all` names everybody"
    )


class _State(StrEnum):
    """How it stands with a subscription."""

    ACTIVE = "active"
    UNCONFIRMED = "not confirmed"
    ENDED = "ended"
    SUPPRESSED = "suppressed"


def _state(one: Subscription) -> _State:
    if one.ended_at is not None:
        return _State.ENDED
    if one.subscriber.suppressed:
        return _State.SUPPRESSED
    return _State.ACTIVE if one.is_active else _State.UNCONFIRMED


def _describe(one: Subscription) -> dict[str, object]:
    return {
        "key": one.key,
        "address": one.subscriber.address,
        "channel": one.subscriber.channel,
        "state": _state(one),
        "rhythm": one.rhythm,
        "level": one.level,
        "zone": one.subscriber.zone,
        "hour": one.hour,
        "watch_list": one.watch_list,
        "interest": tell_interest(one.interest),
    }


def _print(one: Subscription) -> None:
    about = f"watch list {one.watch_list}" if one.watch_list else tell_interest(one.interest)
    output.print(
        f"{one.key}  {one.subscriber.address}  {_state(one)}, {one.rhythm}, {one.level}: {about}",
        markup=False,
    )
