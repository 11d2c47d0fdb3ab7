"""Messages leave the house: by which ways, and what goes now."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clausewatch.home import Home
from clausewatch.progress import Advance
from clausewatch.reach import allowed_networks
from store.error import HomeError
from store.subscription import Channel, Delivery, Subscription

if TYPE_CHECKING:
    from store.ledger import Ledger
    from web.dispatch import Compose, Envelope, Pause, ReturnPaths, Round, Transport
    from web.letter import Composer, Signer
    from web.service.office import Invite
    from web.service.token import Tokens

__all__ = [
    "composer_of",
    "inviter_of",
    "relay_of",
    "return_paths_of",
    "secrets_of",
    "send_due",
    "tokens_of",
    "webhook_secret",
]

_JOURNAL = "sending.journal"
_PASSWORD = "CLAUSEWATCH_SMTP_PASSWORD"  # noqa: S105 - its name
_SECRET = "CLAUSEWATCH_SECRET"  # noqa: S105 - its name


def send_due(
    home: Home,
    ledger: "Ledger",
    *,
    advance: Advance,
    pause: "Pause | None" = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> "dict[Channel, Round]":
    """Hand over all that is due, and return what became of it by channel.

    Args:
        home: Says who writes, and by which way.
        ledger: Holds the outbox.
        advance: Told how many deliveries of a channel are done.
        pause: Waits until a domain may be written to again; None leaves what has to wait.
        clock: Tells the time.

    Raises:
        OutboxBusy: Another process is sending from this home.
        StoreError: The outbox cannot be read or written.
    """
    if not (home.folder / _JOURNAL).exists() and not ledger.post.due_deliveries(clock(), 1):
        return {}
    from web.dispatch import Courier, Journal, Round, Throttle, recover  # slow to import

    rounds = {}
    with Journal(home.folder / _JOURNAL) as journal:
        recover(ledger.post, journal, clock())
        for channel in Channel:
            if not ledger.post.due_deliveries(clock(), 1, channel=channel):
                continue
            try:
                transport, compose = _find_way(home, ledger, channel)
            except HomeError as problem:  # of this channel; others may be well
                rounds[channel] = Round(stuck=str(problem))
                continue
            courier = Courier(
                ledger.post,
                journal,
                channel=channel,
                transport=transport,
                compose=compose,
                clock=clock,
                throttle=Throttle(home.config.mail.per_domain if channel is Channel.EMAIL else 0),
                advance=advance,
            )
            rounds[channel] = courier.work(pause)
    return rounds


def secrets_of(home: Home) -> tuple[str, ...]:
    """Return what seals links and signs webhooks: the first seals, all of them are accepted.

    Raises:
        HomeError: The file with them can be read by others, or holds none.
    """
    from web.service.token import find_secrets

    return find_secrets(home.folder / "secret.key", os.environ.get(_SECRET, ""))


def tokens_of(home: Home) -> "Tokens":
    """Return what seals the links of mails."""
    from web.service.token import Tokens

    return Tokens(secrets_of(home))


def webhook_secret(home: Home, subscriber: str) -> str:
    """Return what signs messages to the web address of a subscriber, for them to know."""
    from web.dispatch import derive_secrets

    return derive_secrets(secrets_of(home), subscriber)[0]


def return_paths_of(home: Home) -> "ReturnPaths | None":
    """Return the addresses that bounces go to; None if there is no mailbox for them."""
    from web.dispatch import ReturnPaths

    address = home.config.mail.bounce
    return ReturnPaths(address, secrets_of(home)) if address else None


def relay_of(home: Home) -> "Transport":
    """Return the way that mail goes."""
    from web.dispatch import FolderTransport, Relay, SmtpTransport

    mail = home.config.mail
    if mail.folder:
        return FolderTransport(home.folder / mail.folder)
    return SmtpTransport(
        Relay(
            host=mail.host,
            port=mail.port,
            encryption=mail.tls,
            user=mail.user,
            password=os.environ.get(_PASSWORD, "") or mail.password,
        )
    )


def composer_of(home: Home, ledger: "Ledger") -> "Composer":
    """Return who composes mails.

    Raises:
        HomeError: The settings name nobody who writes, or no mailbox.
    """
    from clausewatch.letter import open_writer
    from web.letter import Composer, Links, Sender
    from web.service.token import Purpose

    mail = home.config.mail
    if not mail.sender:
        raise HomeError("nobody is named who writes the mails: set `from` in [mail]")
    sender = Sender(
        address=mail.sender,
        reply_to=mail.reply_to,
        postal_address=mail.postal_address,
        list_id=mail.list_id,
    )
    tokens = tokens_of(home)
    links = Links(
        service=mail.service_url,
        seal=lambda purpose, key, at: tokens.sign(Purpose(purpose), key, at),
    )
    return Composer(open_writer(home, ledger), sender, links, _find_signer(home, sender.domain))


def _find_signer(home: Home, domain: str) -> "Signer | None":
    from web.letter import read_signer

    mail = home.config.mail
    if not mail.dkim_selector:
        return None
    file = home.folder / mail.dkim_key
    return read_signer(mail.dkim_domain or domain, mail.dkim_selector, file)


def inviter_of(home: Home, ledger: "Ledger") -> "Invite | None":
    """Return what asks by mail whether a subscription is wanted; None if no mail can lead back.

    Raises:
        HomeError: An address in the settings is no mailbox.
    """
    mail = home.config.mail
    if not (mail.sender and mail.service_url):
        return None
    from email.utils import parseaddr

    from web.dispatch import Envelope

    composer, paths = composer_of(home, ledger), return_paths_of(home)

    def invite(subscription: Subscription) -> str:
        message = composer.compose_confirmation(subscription)
        path = paths.make(subscription.key) if paths else parseaddr(mail.sender)[1]
        with relay_of(home) as relay:
            return (
                relay.find_fault()
                or relay.hand_over(
                    Envelope(id=message.id, to=message.to, content=message.content, sender=path)
                ).problem
            )

    return invite


def _find_way(home: Home, ledger: "Ledger", channel: Channel) -> "tuple[Transport, Compose]":
    """Return how messages of a channel are carried, and how they are put together."""
    if channel is Channel.EMAIL:
        return relay_of(home), _compose_mails(home, ledger)
    if channel is Channel.CHAT:
        from web.dispatch import ChatTransport

        return ChatTransport(), _compose_chats(home, ledger)
    from clausewatch import __version__
    from clausewatch.pipeline import site_of
    from crawler.exchange.network import guard_sockets  # Scrapy takes a second to import
    from web.dispatch import WebhookComposer, WebhookTransport

    networks = (*home.config.mail.networks, *allowed_networks())
    transport = WebhookTransport(
        make_socket=guard_sockets(networks), agent=f"clausewatch/{__version__}"
    )
    return transport, WebhookComposer(ledger, site_of(home), secrets_of(home)).compose


def _compose_mails(home: Home, ledger: "Ledger") -> "Compose":
    from email.utils import parseaddr

    from web.dispatch import Envelope

    composer, paths = composer_of(home, ledger), return_paths_of(home)
    sender = parseaddr(home.config.mail.sender)[1]

    def compose(delivery: Delivery) -> Envelope:
        message = composer.compose(delivery)
        path = paths.make(delivery.subscription.key) if paths else sender
        return Envelope(id=message.id, to=message.to, content=message.content, sender=path)

    return compose


def _compose_chats(home: Home, ledger: "Ledger") -> "Compose":
    from clausewatch.letter import open_writer
    from web.dispatch import compose_chat

    writer = open_writer(home, ledger)

    def compose(delivery: Delivery) -> "Envelope":
        level = delivery.subscription.level
        letter = writer.write(delivery.subject, delivery.notices, level)
        return compose_chat(delivery, letter.subject, letter.text)

    return compose
