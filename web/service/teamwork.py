"""What a team does about the records on its watch list, by a link that the team shares.

The link names the list, and people name themselves: the trail says who they said they were. A list
that gets another key is out of reach for whoever has the old link.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from store.team import Act, Deed, Task, WatchList
from web.service.office import Office
from web.service.token import Purpose
from web.view.interest import name_interest

if TYPE_CHECKING:
    from store.ledger import Ledger

__all__ = ["Export", "Teamwork"]

Export = Mapping[str, Callable[[WatchList, Sequence[Task]], tuple[bytes, str]]]
"""Writes the tasks of a list as a file, by its suffix; returns content and media type."""

_PAGE = 25  # tasks
_NAME, _NOTE = 80, 2_000  # characters
_DEEDS = {Deed.ACKNOWLEDGE, Deed.REOPEN, Deed.ASSIGN, Deed.NOTE}
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


class Teamwork:
    """The handlers of watch lists."""

    def __init__(self, office: Office, export: Export) -> None:
        self._office = office
        self._export = export

    def list_routes(self) -> list[Route]:
        """Return where the handlers are reached."""
        return [
            Route("/w/{token}", self.show, methods=["GET"]),
            Route("/w/{token}/trail", self.show_trail, methods=["GET"]),
            Route("/w/{token}/export", self.write, methods=["POST"]),
            Route("/w/{token}/{record}", self.look, methods=["GET"]),
            Route("/w/{token}/{record}", self.do, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Show the records on the list, the newest first."""
        found = await self._find(request)
        page = request.query_params.get("page", "1")
        number = int(page[:4]) if page.isascii() and page.isdigit() else 1
        end = max(number, 1) * _PAGE
        tasks = await self._office.ask(lambda ledger: ledger.team.tasks(found.name, limit=end + 1))
        return self._office.draw(
            "tasks.html",
            request,
            here=request.path_params["token"],
            list=found,
            wanted=name_interest(found.interest, self._office.theme.type_names),
            tasks=tasks[end - _PAGE : end],
            number=max(number, 1),
            has_more=len(tasks) > end,
            suffixes=sorted(self._export),
        )

    async def show_trail(self, request: Request) -> Response:
        """Show who did what, the latest first."""
        found = await self._find(request)
        acts = await self._office.ask(lambda ledger: ledger.team.trail(found.name))
        return self._office.draw(
            "trail.html",
            request,
            here=request.path_params["token"],
            list=found,
            acts=acts[::-1],
        )

    async def look(self, request: Request) -> Response:
        """Show one record, what was done about it, and what can be."""
        found = await self._find(request)
        return await self._draw_task(request, found)

    async def do(self, request: Request) -> Response:
        """Do something about a record, and show it again."""
        found = await self._find(request)
        form = await self._office.read_own(request)
        who, text = _clean(form.get("who"), _NAME), _clean(form.get("text"), _NOTE)
        deed = form.get("deed", [""])[0]
        if not who or deed not in _DEEDS or (deed == Deed.NOTE and not text):
            fault = "Say who you are." if not who else "Write the note first."
            return await self._draw_task(request, found, who=who, text=text, fault=fault)
        act = Act(
            watch_list=found.name,
            deed=Deed(deed),
            at=self._office.now(),
            who=who,
            via="service",
            record=request.path_params["record"],
            text=text if deed in {Deed.ASSIGN, Deed.NOTE} else "",
        )
        await self._office.ask(lambda ledger: ledger.team.do(act))
        return RedirectResponse(f"{act.record}?who={quote(who, safe='')}", 303)

    async def write(self, request: Request) -> Response:
        """Return all records of the list as a file, and note in the trail who had it."""
        found = await self._find(request)
        form = await self._office.read_own(request)
        suffix, who = form.get("suffix", [""])[0], _clean(form.get("who"), _NAME)
        if suffix not in self._export or not who:
            raise HTTPException(422, "Say who you are, and choose a form.")
        act = Act(
            watch_list=found.name,
            deed=Deed.EXPORT,
            at=self._office.now(),
            who=who,
            via="service",
            text=suffix,
        )

        def export(ledger: "Ledger") -> tuple[bytes, str]:
            written = self._export[suffix](found, ledger.team.tasks(found.name))
            ledger.team.do(act)
            return written

        content, kind = await self._office.ask(export)
        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="watch-list.{suffix}"',
        }
        return Response(content, media_type=kind, headers=headers)

    async def _draw_task(
        self, request: Request, found: WatchList, *, who: str = "", text: str = "", fault: str = ""
    ) -> Response:
        record = request.path_params["record"]
        task = await self._office.ask(lambda ledger: ledger.team.task(found.name, record))
        return self._office.draw(
            "task.html",
            request,
            status=422 if fault else 200,
            here=request.path_params["token"],
            list=found,
            task=task,
            who=who or _clean([request.query_params.get("who", "")], _NAME),
            text=text,
            fault=fault,
        )

    async def _find(self, request: Request) -> WatchList:
        """Return the list that a link names, unless it is closed."""
        key = self._office.tokens.read(Purpose.WATCH_LIST, request.path_params["token"])
        found = None
        if key is not None:
            wanted = key
            found = await self._office.ask(lambda ledger: ledger.team.watch_list(key=wanted))
        if found is None or found.closed_at is not None:
            raise HTTPException(404)
        return found


def _clean(values: Sequence[str] | None, most: int) -> str:
    """Return the first of what was typed, on one line and without what cannot be seen."""
    return " ".join(_UNSEEN.sub(" ", (values or [""])[0]).split())[:most]
