"""What all handlers of the service share: who asks the ledger, who seals links, who draws pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from store.error import IdMalformed, RecordUnknown
from store.subscription import Subscription
from web.service.desk import Clerk
from web.service.guard import Form, is_from_us, read_form
from web.service.token import Tokens
from web.theme import Theme

if TYPE_CHECKING:
    from store.ledger import Ledger

__all__ = ["Invite", "Link", "Office"]

_Answer = TypeVar("_Answer")

Invite = Callable[[Subscription], str]
"""Sends the one message that asks whether a subscription is wanted; returns what went wrong."""

Link = tuple[str, str]
"""Where it leads from the page, and what it says."""

_SEALED = {  # a page of the service loads our style, sends its forms to us, and that is all
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """What all handlers share."""

    clerk: Clerk
    tokens: Tokens
    theme: Theme
    slugs: dict[str, str]  # of platforms, as the theme knows them; renewed when some have joined
    origins: frozenset[str]  # that forms may come from, beside our own
    now: Callable[[], datetime]

    async def ask(self, question: "Callable[[Ledger], _Answer]") -> "_Answer":
        """Return what the ledger says; what there is not is answered with status 404.

        Raises:
            HTTPException: There is no such record.
        """
        try:
            return await self.clerk.ask(question)
        except (IdMalformed, RecordUnknown) as problem:
            raise HTTPException(404) from problem

    async def read_own(self, request: Request) -> Form:
        """Return the fields of a form that only a page of ours may send.

        Raises:
            HTTPException: It came from elsewhere, or is no form.
        """
        if not is_from_us(request, self.origins):
            raise HTTPException(403, "This form was not sent from a page of this site.")
        return await read_form(request)

    def draw(
        self, template: str, request: Request, *, status: int = 200, **values: object
    ) -> HTMLResponse:
        """Answer with a page of the service.

        Args:
            template: Its file name.
            request: That is answered.
            status: Of the answer.
            **values: What the template shows.
        """
        # Links are relative to the address, so that a proxy may put us into any folder.
        folders = request.url.path.count("/") - 1
        page = self.theme.render(template, "x/" * folders, **values)
        return HTMLResponse(page, status, headers=_SEALED)

    def say(
        self,
        request: Request,
        title: str,
        *paragraphs: str,
        links: Sequence[Link] = (),
        status: int = 200,
    ) -> HTMLResponse:
        """Answer with a page of a few words."""
        return self.draw(
            "said.html", request, status=status, title=title, paragraphs=paragraphs, links=links
        )

    def say_unknown(self, request: Request) -> HTMLResponse:
        """Answer that a link is none of ours, or that nothing stands behind it any more."""
        return self.say(
            request,
            "This link leads nowhere",
            "It was cut or mistyped, or what it was for is gone: a request that nobody confirmed "
            "within two days, or somebody who asked to be forgotten.",
            status=404,
        )
