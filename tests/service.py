"""A service that runs over a ledger, whose clock and mailboxes a test holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from queue import Empty, Queue

from store.ledger import Ledger
from store.subscription import Subscription
from tests.conftest import START
from tests.serving import Visitor, serving
from web.service.app import Service
from web.service.teamwork import Export
from web.service.token import Purpose, Tokens
from web.site import Site

__all__ = ["SITE", "Desk", "running"]

SITE = Site(name="Example watch", service_url="https://alerts.example.org/")


@dataclass
class Desk:
    """The service as a test sees it."""

    ledger: Ledger  # beside the one of the service, on the same database
    tokens: Tokens = field(default_factory=lambda: Tokens(["s" * 32]))
    now: datetime = START
    mails: "Queue[Subscription]" = field(default_factory=Queue)
    remarks: list[str] = field(default_factory=list)
    fault: OSError | str = ""  # of the server that takes mail
    visitor: Visitor = field(default_factory=lambda: Visitor(port=0))

    def link(self, purpose: Purpose, key: str, at: datetime | None = None) -> str:
        """Return the path of a link as it stands in mails."""
        return f"/{purpose}/{self.tokens.sign(purpose, key, at)}"

    def invite(self, subscription: Subscription) -> str:
        """Send a message that asks for confirmation."""
        if isinstance(self.fault, OSError):
            raise self.fault
        if not self.fault:
            self.mails.put(subscription)
        return self.fault

    def mail(self) -> Subscription:
        """Return what the next message asks to confirm."""
        return self.mails.get(timeout=20)

    def rest(self) -> list[Subscription]:
        """Return what else was asked by mail, after the service has stopped."""
        found = []
        while True:
            try:
                found.append(self.mails.get_nowait())
            except Empty:
                return found

    def kept(self, address: str = "") -> tuple[Subscription, ...]:
        """Return the subscriptions that are kept."""
        self.ledger.forget()
        return self.ledger.post.subscriptions(address=address)


@contextmanager
def running(
    ledger: Ledger, folder: Path, *, site: Site = SITE, export: Export | None = None
) -> Iterator[Desk]:
    """Run the service over the database of a ledger; afterwards all that was promised is done."""
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_text("<p>The site.")
    with Ledger(ledger.url, ledger.blobs) as own:
        desk = Desk(ledger=ledger)
        service = Service(
            own,
            folder,
            site=site,
            type_names={"auto-renewal": "Automatic renewal"},
            tokens=desk.tokens,
            now=lambda: desk.now,
            report=desk.remarks.append,
            invite=desk.invite,
            export=export,
        )
        with serving(service) as visitor:
            desk.visitor = visitor
            try:
                yield desk
            finally:
                service.close()
