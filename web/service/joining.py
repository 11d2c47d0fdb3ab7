"""Subscribing: a form, one message to the mailbox, and a button on a page that it leads to.

What is answered to the form is the same for every address and takes the same time: whether somebody
has subscribed, or must not be written to, is found out behind the answer.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from store.subscription import Channel, Consent, Subscriber, Subscription
from web.service.desk import Report
from web.service.guard import Form, is_from_us, read_form
from web.service.limit import Limit, name_client, name_network
from web.service.office import Invite, Office
from web.service.token import Purpose
from web.service.wish import Choices, Wish, list_choices, list_zones, read_wish
from web.service.wording import name_wanted
from web.view.consent import CONSENT, FORM

if TYPE_CHECKING:
    from store.ledger import Ledger

__all__ = ["Joining"]

_VALID = timedelta(hours=48)  # what is not confirmed by then is forgotten
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_SENT = (
    "If it can be written to, a message is on its way to the address that you gave. Follow the "
    "link in it within two days, and the subscription begins.",
    "Nothing comes? Look among unwanted mail, see that the address is right, and try again in a "
    "few minutes.",
)


class Joining:
    """The handlers of subscribing.

    Args:
        office: What all handlers share.
        invite: Sends the message that asks; None where no mail is sent.
        report: Told what went wrong behind an answer.
    """

    def __init__(self, office: Office, invite: Invite | None, report: Report) -> None:
        self._office = office
        self._invite = invite
        self._report = report
        self._senders = ThreadPoolExecutor(1, thread_name_prefix="invite")
        self._per_network = Limit(10, _HOUR)
        self._per_mailbox = Limit(3, _DAY)
        self._over_all = Limit(300, _HOUR, names=1)

    def list_routes(self) -> list[Route]:
        """Return where the handlers are reached."""
        return [
            Route("/subscribe", self.show, methods=["GET"]),
            Route("/subscribe", self.ask, methods=["POST"]),
            Route("/confirm/{token}", self.question, methods=["GET"]),
            Route("/confirm/{token}", self.confirm, methods=["POST"]),
        ]

    def close(self) -> None:
        """Send what is to be sent, and take nothing more."""
        self._senders.shutdown()

    async def show(self, request: Request) -> Response:
        """Show the form, filled in with what the address says."""
        if self._invite is None:
            return self._say_closed(request)
        given: Form = {name: request.query_params.getlist(name) for name in request.query_params}
        choices = await self._list_choices()
        wish = read_wish(given, choices)
        faults = {name: said for name, said in wish.faults.items() if name in given}
        return self._draw_form(request, wish, choices, faults=faults)

    async def ask(self, request: Request) -> Response:
        """Take the form; say the same whatever the address is."""
        if self._invite is None:
            return self._say_closed(request)
        form = await read_form(request)
        choices = await self._list_choices()
        wish = read_wish(form, choices)
        if not is_from_us(request, self._office.origins):
            # A page on a disk, or one of a stranger: a person sees what is asked for, and decides.
            return self._draw_form(request, wish, choices, faults=wish.faults, status=403)
        if wish.faults:
            return self._draw_form(request, wish, choices, faults=wish.faults, status=422)
        network = name_network(request)
        now = self._office.now()
        if not self._per_network.allows(network, now) or not self._over_all.allows("", now):
            return self._say_busy(request)
        if self._per_mailbox.allows(_name_mailbox(wish.address), now):
            origin = self._office.tokens.hash(name_client(request))
            self._office.clerk.order(self._keep(wish, origin, self._invite))
        return self._office.say(request, "Look into your mailbox", *_SENT)

    async def question(self, request: Request) -> Response:
        """Show what would be confirmed. Programs that follow links in mails change nothing."""
        found = await self._find(request)
        if found is None:
            return self._office.say_unknown(request)
        wanted = name_wanted(found, self._office.theme.type_names)
        return self._office.draw("confirm.html", request, wanted=wanted, wish=found)

    async def confirm(self, request: Request) -> Response:
        """Begin the subscription; once more does no harm."""
        found = await self._find(request)
        if found is None:
            return self._office.say_unknown(request)
        if not is_from_us(request, self._office.origins):
            return await self.question(request)
        now = self._office.now()
        kept = await self._office.ask(lambda ledger: ledger.post.confirm(found.key, now))
        if kept is None:
            return self._office.say_unknown(request)
        if kept.ended_at is not None:
            return self._office.say(
                request,
                "This subscription has ended",
                "It was ended after it had begun. To have it again, subscribe again.",
                links=[("../subscribe", "Subscribe")],
            )
        mine = self._office.tokens.sign(Purpose.PREFERENCES, kept.subscriber.key)
        return self._office.say(
            request,
            "You are subscribed",
            "Messages come from now on, about what changes from now on. Each of them has a link "
            "that ends it and one that changes it.",
            links=[(f"../p/{mine}", "See or change it now")],
        )

    def _keep(self, wish: Wish, origin: str, invite: Invite) -> "Callable[[Ledger], None]":
        """Return the errand that keeps a subscription and has its mailbox asked."""
        now = self._office.now()
        consent = Consent(asked_at=now, given_at=None, form=FORM, origin_sha256=origin)
        subscriber = Subscriber(
            key="", channel=Channel.EMAIL, address=wish.address, consent=consent, zone=wish.zone
        )

        def keep(ledger: "Ledger") -> None:
            ledger.post.purge_unconfirmed(now - _VALID)
            kept = ledger.post.subscribe(
                subscriber,
                interest=wish.interest,
                rhythm=wish.rhythm,
                level=wish.level,
                at=now,
                hour=wish.hour,
                with_all_clear=wish.with_all_clear,
            )
            if not kept.subscriber.suppressed:
                self._senders.submit(self._send, invite, kept)

        return keep

    def _send(self, invite: Invite, subscription: Subscription) -> None:
        try:
            problem = invite(subscription)
        except Exception as error:  # noqa: BLE001 - nobody waits for it: it would be lost
            problem = str(error)
        if problem:
            self._report(f"a message that asks for confirmation was not sent: {problem}")

    async def _find(self, request: Request) -> Subscription | None:
        """Return what a link names; None if it is too old and was never confirmed, or unknown."""
        token, tokens = request.path_params["token"], self._office.tokens
        key = tokens.read(Purpose.CONFIRM, token)
        if key is None:
            return None
        found = await self._office.ask(lambda ledger: ledger.post.subscription(key))
        fresh = tokens.read(Purpose.CONFIRM, token, after=self._office.now() - _VALID)
        given = found is not None and found.subscriber.consent.given_at is not None
        return found if fresh or given else None

    async def _list_choices(self) -> Choices:
        documents = await self._office.ask(lambda ledger: ledger.documents())
        return list_choices(documents, self._office.theme.type_names)

    def _draw_form(
        self,
        request: Request,
        wish: Wish,
        choices: Choices,
        *,
        faults: Mapping[str, str],
        status: int = 200,
    ) -> Response:
        return self._office.draw(
            "ask.html",
            request,
            status=status,
            wish=wish,
            choices=choices,
            faults=faults,
            consent=CONSENT,
            zones=list_zones(),
        )

    def _say_closed(self, request: Request) -> Response:
        return self._office.say(
            request,
            "This site sends no mail",
            "What changes is told in its feeds, which any feed reader shows.",
            links=[("feeds/index.html", "Feeds")],
            status=404,
        )

    def _say_busy(self, request: Request) -> Response:
        answer = self._office.say(
            request,
            "Too many requests",
            "More subscriptions were asked for from your network, or from everywhere, than is "
            "usual. Nothing was kept of this one: try again in an hour.",
            status=429,
        )
        answer.headers["Retry-After"] = str(int(_HOUR.total_seconds()))
        return answer


def _name_mailbox(address: str) -> str:
    """Return what stands for a mailbox: many have many spellings.

    >>> _name_mailbox("An.Na+news@Example.org")
    'anna@example.org'
    """
    local, _, domain = address.casefold().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"
