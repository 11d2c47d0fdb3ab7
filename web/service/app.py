"""The service as one application: its forms, and behind them the site."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from store.error import ClausewatchError
from web.library import Library
from web.look import Look
from web.service.choosing import Choosing
from web.service.comparing import Comparing
from web.service.desk import Clerk, Report
from web.service.guard import Guard
from web.service.joining import Joining
from web.service.leaving import Leaving
from web.service.office import Invite, Office
from web.service.pages import Pages
from web.service.teamwork import Export, Teamwork
from web.service.token import Tokens
from web.site import Site
from web.theme import Theme

if TYPE_CHECKING:
    from store.ledger import Ledger

__all__ = ["Service"]


class Service:
    """The application (ASGI). Close it when its server has stopped.

    Args:
        ledger: That is asked and written to; nobody else may use it meanwhile.
        folder: Where the built site lies.
        site: The site. Where it and its service lie is where forms may come from.
        type_names: Names of clause types by slug.
        tokens: Seal the links in mails.
        now: Tells the time.
        report: Told in a line what went wrong where nobody waits for an answer.
        look: What the operator has put over our look.
        library: What readers are told beside the records.
        invite: Sends the message that asks for confirmation; None: nobody can subscribe by form.
        export: Writes tasks of a team as files, by suffix.
        hosts: Names that requests may call this machine by, beside those of site and service.

    Raises:
        HomeError: No site lies in the folder.
    """

    def __init__(
        self,
        ledger: "Ledger",
        folder: Path,
        *,
        site: Site,
        type_names: Mapping[str, str],
        tokens: Tokens,
        now: Callable[[], datetime],
        report: Report,
        look: Look | None = None,
        library: Library | None = None,
        invite: Invite | None = None,
        export: Export | None = None,
        hosts: Collection[str] = (),
    ) -> None:
        pages = Pages(folder)
        slugs: dict[str, str] = {}
        ours = [urlsplit(each) for each in (site.base_url, site.service_url) if each]
        self._clerk = Clerk(ledger, report)
        self._report = report
        self._office = Office(
            clerk=self._clerk,
            tokens=tokens,
            theme=Theme(site, type_names, slugs, library, look),
            slugs=slugs,
            origins=frozenset(f"{each.scheme}://{each.netloc.lower()}" for each in ours),
            now=now,
        )
        self._joining = Joining(self._office, invite, report)
        parts = (
            self._joining,
            Leaving(self._office),
            Choosing(self._office),
            Comparing(self._office),
            Teamwork(self._office, export or {}),
        )
        routes = [route for part in parts for route in part.list_routes()]
        app = Starlette(
            routes=[*routes, Mount("/", pages)],
            exception_handlers={HTTPException: self._refuse, ClausewatchError: self._apologise},
        )
        app.router.redirect_slashes = False  # it would build on what a request calls us
        known = {each.hostname for each in ours if each.hostname}
        secure = site.service_url.startswith("https:")
        self._app = Guard(app, hosts=known | set(hosts), secure=secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._app(scope, receive, send)

    def close(self) -> None:
        """Finish what was promised behind answers, and take nothing more."""
        self._clerk.close()
        self._joining.close()

    async def _refuse(self, request: Request, problem: Exception) -> Response:
        assert isinstance(problem, HTTPException)  # noqa: S101 - as it is called
        usual = HTTPStatus(problem.status_code)
        if usual is HTTPStatus.NOT_FOUND:
            return self._office.say_unknown(request)
        words = "" if problem.detail == usual.phrase else problem.detail
        answer = self._office.say(request, usual.phrase, *filter(None, [words]), status=usual)
        answer.headers.update(problem.headers or {})
        return answer

    async def _apologise(self, request: Request, problem: Exception) -> Response:
        self._report(f"a request could not be answered: {problem}")
        return self._office.say(
            request,
            "This cannot be done just now",
            "The service is there, but what it keeps cannot be reached. Try again in a while.",
            status=503,
        )
