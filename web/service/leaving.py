"""Leaving: one click in a mail program (RFC 8058), or a button on a page. No login, no question.

A link to leave never grows old. Looking at it changes nothing, for many programs look at all links.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from web.service.guard import read_body
from web.service.office import Office
from web.service.token import Purpose

__all__ = ["Leaving"]


class Leaving:
    """The handlers of unsubscribing."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def list_routes(self) -> list[Route]:
        """Return where the handlers are reached."""
        return [
            Route("/u/{token}", self.question, methods=["GET"]),
            Route("/u/{token}", self.leave, methods=["POST"]),
        ]

    async def question(self, request: Request) -> Response:
        """Show the button."""
        if self._read(request) is None:
            return self._office.say_unknown(request)
        return self._office.draw("leave.html", request)

    async def leave(self, request: Request) -> Response:
        """End the subscription; again and again, if need be, and whatever the body says."""
        key = self._read(request)
        if key is None:
            return self._office.say_unknown(request)
        await read_body(request)
        now = self._office.now()
        await self._office.ask(lambda ledger: ledger.post.unsubscribe(key, now))
        return self._office.say(
            request,
            "You are unsubscribed",
            "Nothing more is sent for this subscription, and what waited to be sent is not sent.",
            links=[("../subscribe", "Subscribe to something else")],
        )

    def _read(self, request: Request) -> str | None:
        return self._office.tokens.read(Purpose.UNSUBSCRIBE, request.path_params["token"])
