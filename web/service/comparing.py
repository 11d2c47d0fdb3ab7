"""Any two versions of a document beside each other, as the site shows the first and the last."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from store.record import Change, Document, Provision, Version
from web.address import assign_slugs
from web.service.limit import Limit, name_network
from web.service.office import Office
from web.view.ends import compare_ends

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.ledger import Ledger

__all__ = ["Comparing"]

_Answer = TypeVar("_Answer")
_Versions = tuple[Document, tuple[Version, ...]]
_History = tuple[Document, tuple[Version, ...], tuple[Change, ...], tuple[Provision, ...]]

_MOST = 30  # comparisons a minute from one network


class Comparing:
    """The handlers of comparisons. One is made at a time: they are work."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._turn = asyncio.Lock()
        self._limit = Limit(_MOST, timedelta(minutes=1))

    def list_routes(self) -> list[Route]:
        """Return where the handlers are reached."""
        return [
            Route("/compare/{document}", self.choose, methods=["GET"]),
            Route("/compare/{document}/{before:int}/{after:int}", self.show, methods=["GET"]),
        ]

    async def choose(self, request: Request) -> Response:
        """Show which versions there are, or go to the two that were chosen."""
        document, versions = await self._ask(request, _read_versions)
        last = len(versions)
        before = _number(request, "before", max(last - 1, 1))
        after = _number(request, "after", last)
        if "show" in request.query_params and before != after:
            first, second = sorted((before, after))
            if first > 0 and second <= last:
                return RedirectResponse(f"{document.id}/{first}/{second}", 303)
        return self._office.draw(
            "pick.html", request, document=document, versions=versions, before=before, after=after
        )

    async def show(self, request: Request) -> Response:
        """Show two versions, the older one first."""
        if not self._limit.allows(name_network(request), self._office.now()):
            raise HTTPException(429, "Many comparisons were asked for: try again in a minute.")
        before, after = request.path_params["before"], request.path_params["after"]
        async with self._turn:
            document, versions, changes, provisions = await self._ask(request, _read_history)
            if not 0 < before < after <= len(versions):
                raise HTTPException(404)
            first, last = versions[before - 1], versions[after - 1]
            ends = await run_in_threadpool(compare_ends, first, last, provisions)
            return await run_in_threadpool(
                self._office.draw,
                "versions.html",
                request,
                document=document,
                first=first,
                last=last,
                older="earlier",
                newer="later",
                crumb=f"Versions {before} and {after}",
                numbers=(before, after),
                ends=ends,
                changes=[
                    each
                    for each in changes
                    if not each.withdrawn and first.at < each.after.at <= last.at
                ],
            )

    async def _ask(
        self, request: Request, question: "Callable[[Ledger, str], _Answer]"
    ) -> "_Answer":
        """Return what the ledger says of the document that is asked for, if there is one."""

        def put(ledger: "Ledger") -> _Answer:
            self._office.slugs.update(assign_slugs(ledger.documents()))
            return question(ledger, request.path_params["document"])

        return await self._office.ask(put)


def _read_versions(ledger: "Ledger", id: str) -> _Versions:  # noqa: A002 - as records are called
    return ledger.document(id), ledger.versions(id)


def _read_history(ledger: "Ledger", id: str) -> _History:  # noqa: A002 - as records are called
    changes, provisions = ledger.changes(document=id), ledger.provisions(id)
    return *_read_versions(ledger, id), changes, provisions


def _number(request: Request, name: str, otherwise: int) -> int:
    said = request.query_params.get(name, "")
    return int(said[:9]) if said.isascii() and said.isdigit() else otherwise
