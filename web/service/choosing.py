"""Preferences: all that one subscriber has, by the link in each of their mails.

Whoever holds the link may see and change it all, as whoever reads the mailbox may.
"""

import json

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from store.subscription import Subscription
from web.service.office import Office
from web.service.token import Purpose
from web.service.wish import Wish, list_choices, list_zones, read_wish
from web.service.wording import name_wanted

__all__ = ["Choosing"]


class Choosing:
    """The handlers of preferences."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def list_routes(self) -> list[Route]:
        """Return where the handlers are reached."""
        return [
            Route("/p/{token}", self.show, methods=["GET"]),
            Route("/p/{token}/data.json", self.export, methods=["GET"]),
            Route("/p/{token}/leave", self.leave, methods=["POST"]),
            Route("/p/{token}/erase", self.erase, methods=["POST"]),
            Route("/p/{token}/{key}", self.look, methods=["GET"]),
            Route("/p/{token}/{key}", self.change, methods=["POST"]),
            Route("/p/{token}/{key}/leave", self.end, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Show all subscriptions."""
        token, _, found = await self._find(request)
        names = self._office.theme.type_names
        return self._office.draw(
            "preferences.html",
            request,
            here=token,
            address=found[0].subscriber.address,
            suppressed=found[0].subscriber.suppressed,
            rows=[(each, name_wanted(each, names)[1:]) for each in found],
        )

    async def look(self, request: Request) -> Response:
        """Show one subscription in a form."""
        one = await self._find_one(request)
        return await self._draw_form(request, one, Wish.of(one))

    async def change(self, request: Request) -> Response:
        """Change one subscription."""
        one = await self._find_one(request)
        form = await self._office.read_own(request)
        documents = await self._office.ask(lambda ledger: ledger.documents())
        choices = list_choices(documents, self._office.theme.type_names, one.interest)
        wish = read_wish({**form, "address": [one.subscriber.address]}, choices)
        if wish.faults:
            return await self._draw_form(request, one, wish, status=422)
        now = self._office.now()
        kept = await self._office.ask(
            lambda ledger: ledger.post.prefer(
                one.key,
                at=now,
                interest=wish.interest,
                rhythm=wish.rhythm,
                level=wish.level,
                hour=wish.hour,
                zone=wish.zone,
                with_all_clear=wish.with_all_clear,
            )
        )
        if kept is None:
            return self._office.say_unknown(request)
        return await self._draw_form(request, kept, Wish.of(kept), saved=True)

    async def end(self, request: Request) -> Response:
        """End one subscription."""
        one = await self._find_one(request)
        await self._office.read_own(request)
        now = self._office.now()
        await self._office.ask(lambda ledger: ledger.post.unsubscribe(one.key, now))
        token = request.path_params["token"]
        return self._office.say(
            request,
            "The subscription has ended",
            "Nothing more is sent for it.",
            links=[(f"../../{token}", "Your other subscriptions")],
        )

    async def leave(self, request: Request) -> Response:
        """End all subscriptions."""
        token, subscriber, _ = await self._find(request)
        await self._office.read_own(request)
        now = self._office.now()
        await self._office.ask(lambda ledger: ledger.post.leave(subscriber, now))
        return self._office.say(
            request,
            "You are unsubscribed from everything",
            "Nothing more is sent to you. What is known of you is kept until you erase it.",
            links=[(f"../{token}", "See or erase what is kept")],
        )

    async def export(self, request: Request) -> Response:
        """Return all that is known of the subscriber, as JSON."""
        _, subscriber, _ = await self._find(request)
        data = await self._office.ask(lambda ledger: ledger.post.personal_data(subscriber))
        return Response(
            json.dumps(data, ensure_ascii=False, indent=1),
            media_type="application/json",
            headers={
                "Cache-Control": "no-store",
                "Content-Disposition": 'attachment; filename="my-data.json"',
            },
        )

    async def erase(self, request: Request) -> Response:
        """Forget the subscriber."""
        token, subscriber, _ = await self._find(request)
        form = await self._office.read_own(request)
        if form.get("sure") != ["yes"]:
            return self._office.say(
                request,
                "Nothing was erased",
                "Tick the box beside the button, so that nothing is erased by mistake.",
                links=[(f"../{token}", "Back")],
                status=422,
            )
        now = self._office.now()
        await self._office.ask(lambda ledger: ledger.post.erase(subscriber, now))
        return self._office.say(
            request,
            "You are forgotten",
            "Your address, your subscriptions and what was sent to you are erased. Only counts of "
            "messages stay. If mail to you was refused, or you complained about it, a hash stays, "
            "by which the address is not written to again.",
        )

    async def _find(self, request: Request) -> tuple[str, str, tuple[Subscription, ...]]:
        """Return the token, the key of the subscriber, and what they have."""
        token = request.path_params["token"]
        key = self._office.tokens.read(Purpose.PREFERENCES, token)
        found: tuple[Subscription, ...] = ()
        if key is not None:
            subscriber = key
            found = await self._office.ask(
                lambda ledger: ledger.post.subscriptions(subscriber=subscriber)
            )
        if key is None or not found:
            raise HTTPException(404)
        return token, key, found

    async def _find_one(self, request: Request) -> Subscription:
        """Return the subscription that is asked for, if it is one of theirs and goes on."""
        _, _, found = await self._find(request)
        for each in found:
            if each.key == request.path_params["key"] and each.ended_at is None:
                return each
        raise HTTPException(404)

    async def _draw_form(
        self,
        request: Request,
        one: Subscription,
        wish: Wish,
        *,
        saved: bool = False,
        status: int = 200,
    ) -> Response:
        documents = await self._office.ask(lambda ledger: ledger.documents())
        return self._office.draw(
            "preference.html",
            request,
            status=status,
            here=request.path_params["token"],
            one=one,
            wish=wish,
            choices=list_choices(documents, self._office.theme.type_names, one.interest),
            faults=wish.faults,
            saved=saved,
            zones=list_zones(),
        )
