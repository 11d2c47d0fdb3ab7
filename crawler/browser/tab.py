"""One page in the browser: a context of its own, and what a page in it may and may not do."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from importlib.resources import files
from typing import Any

from crawler.browser.guard import Pass
from crawler.browser.patience import Look
from crawler.browser.program import Browser
from crawler.browser.trail import Step, Trail
from crawler.browser.wire import BrowserGoneError, CallError

__all__ = ["Check", "Tab"]

_SCRIPT = files(__package__).joinpath("page.js").read_text(encoding="utf-8")
_WORLD = "clausewatch"
_WEB = ("http://", "https://", "data:", "blob:")
# What no text comes from, and what only reports on visitors.
_SPARED = frozenset(
    {"Image", "Media", "Font", "Ping", "CSPViolationReport", "Prefetch", "Manifest"}
)
_WORKERS = frozenset({"worker", "shared_worker", "service_worker", "worklet"})

Check = Callable[[str], Awaitable[None]]
"""Returns if the page itself may be asked for from an address, and raises why if not."""


class Tab:
    """A page in an isolated context: no cookies, files, permissions or windows of anybody's.

    Attributes:
        trail: What its main frame asked for.
        crashed: Whether its process ended in a bad way.
        error: What `check` raised, if it did.
    """

    def __init__(self, browser: Browser, held: Pass, check: Check) -> None:
        self._wire = browser.connection
        self._pass = held
        self._check = check
        self._context = ""
        self._session = ""
        self._sessions: set[str] = set()
        self._world: int | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._languages = ""
        self._identity: dict[str, str] = {}
        self.trail = Trail()
        self.crashed = False
        self.error: Exception | None = None

    async def open(self, *, agent: str, languages: str, size: int) -> None:
        """Make the context and its empty page.

        Args:
            agent: The User-Agent to send.
            languages: The Accept-Language to send.
            size: Bytes of answers that the browser may keep for us.
        """
        self._languages = languages
        names = [each.partition(";")[0].strip() for each in languages.split(",")]
        self._identity = {"userAgent": agent, "acceptLanguage": ",".join(names)}
        made = await self._wire.call("Target.createBrowserContext", disposeOnDetach=True)
        self._context = made["browserContextId"]
        context = {"browserContextId": self._context}
        await self._wire.call("Browser.setDownloadBehavior", behavior="deny", **context)
        await self._wire.call("Browser.grantPermissions", permissions=[], **context)
        target = await self._wire.call("Target.createTarget", url="about:blank", **context)
        attached = await self._wire.call(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True
        )
        self._session = attached["sessionId"]
        self.trail = Trail(target["targetId"])  # a page and its main frame share their number
        self._follow(self._session)
        await self._call("Page.enable")
        await self._call("Inspector.enable")
        await self._call("Network.enable", maxTotalBufferSize=2 * size, maxResourceBufferSize=size)
        await self._call("Network.setBypassServiceWorker", bypass=True)
        await self._call("Emulation.setFocusEmulationEnabled", enabled=True)
        await self._restrain(self._session)

    async def close(self) -> None:
        """End the page and all that it holds.

        Raises:
            BrowserGoneError: The browser ended.
            CallError: The browser does not know of it.
        """
        for task in self._tasks:
            task.cancel()
        for session in self._sessions:
            self._wire.ignore(session)
        if self._context:
            await self._wire.call("Target.disposeBrowserContext", browserContextId=self._context)

    async def go(self, url: str) -> str:
        """Go to an address; return the browser's name of what went wrong, or nothing."""
        answer = await self._call("Page.navigate", url=url)
        return str(answer.get("errorText", ""))

    async def look(self, wanted: list[tuple[str, bool]]) -> Look | None:
        """Return what the page looks like; None while one page gives way to another."""
        seen = await self._ask("probe", wanted)
        last = self.trail.last
        if seen is None or last is None:
            return None
        return Look(
            loaded=seen["loaded"] and last.is_over,
            amount=f"{last.number} {seen['amount']}",
            missing=seen["missing"],
            busy=self.trail.is_busy,
        )

    async def write(self, limit: int) -> dict[str, Any] | None:
        """Return the document as it stands, as `kind` and `text`; no text if it is too large."""
        return await self._ask("write", limit)

    async def read_certificate(self, origin: str) -> str:
        """Return the TLS certificate of an origin that the page came from, as base64."""
        with suppress(CallError):
            answer = await self._call("Network.getCertificate", origin=origin)
            return next(iter(answer["tableNames"]), "")
        return ""

    async def _ask(self, function: str, argument: object) -> dict[str, Any] | None:
        """Call one of the functions of `page.js`, in a world of its own within the page."""
        try:
            if self._world is None:
                made = await self._call(
                    "Page.createIsolatedWorld", frameId=self.trail.frame, worldName=_WORLD
                )
                self._world = made["executionContextId"]
                await self._call("Runtime.evaluate", expression=_SCRIPT, contextId=self._world)
            answer = await self._call(
                "Runtime.callFunctionOn",
                functionDeclaration=f"(argument) => {function}(argument)",
                arguments=[{"value": argument}],
                executionContextId=self._world,
                returnByValue=True,
            )
        except CallError:  # the page went on to another one
            self._world = None
            return None
        value = answer["result"].get("value")
        return value if isinstance(value, dict) else None

    async def _call(self, method: str, **params: Any) -> dict[str, Any]:
        return await self._wire.call(method, self._session, **params)

    def _follow(self, session: str) -> None:
        self._sessions.add(session)
        self._wire.listen(session, lambda event, said: self._take(session, event, said))

    async def _restrain(self, session: str) -> None:
        call = self._wire.call
        await call("Fetch.enable", session, patterns=[{}], handleAuthRequests=True)
        await call("Emulation.setUserAgentOverride", session, **self._identity)
        await call(
            "Target.setAutoAttach",
            session,
            autoAttach=True,
            waitForDebuggerOnStart=True,
            flatten=True,
        )

    def _take(self, session: str, event: str, said: dict[str, Any]) -> None:
        if event == "Fetch.requestPaused":
            self._judge(session, said)
        elif event == "Fetch.authRequired":
            self._show_pass(session, said)
        elif event == "Target.attachedToTarget":
            self._spawn(self._take_in(said["sessionId"], said["targetInfo"]["type"]))
        elif event == "Page.javascriptDialogOpening":
            self._wire.tell("Page.handleJavaScriptDialog", session, accept=False)
        elif event == "Inspector.targetCrashed":
            self.crashed = True
        elif session == self._session and event.startswith(("Network.", "Page.frameN")):
            self.trail.take(event, said)
            step = self.trail.last
            if event == "Network.loadingFinished" and step and step.number == said["requestId"]:
                self._spawn(self._keep_body(step))

    def _judge(self, session: str, said: dict[str, Any]) -> None:
        url, kind = said["request"]["url"], said["resourceType"]
        number = said["requestId"]
        if kind in _SPARED or not url.startswith(_WEB):
            self._refuse(session, number)
        elif kind == "Document" and said["frameId"] == self.trail.frame:
            self._spawn(self._judge_page(session, number, said["request"]))
        else:
            self._wire.tell("Fetch.continueRequest", session, requestId=number)

    async def _judge_page(self, session: str, number: str, request: dict[str, Any]) -> None:
        try:
            await self._check(request["url"])
        except Exception as error:  # noqa: BLE001  # whatever it is, it ends this visit
            self.error = self.error or error
            self._refuse(session, number)
            return
        headers = {
            **request["headers"],
            "Accept-Encoding": "identity",  # so that what is kept of the answer is what came
            "Accept-Language": self._languages,  # the browser would weigh them in its own way
        }
        self._wire.tell(
            "Fetch.continueRequest",
            session,
            requestId=number,
            headers=[{"name": name, "value": value} for name, value in headers.items()],
        )

    def _refuse(self, session: str, number: str) -> None:
        self._wire.tell(
            "Fetch.failRequest", session, requestId=number, errorReason="BlockedByClient"
        )

    def _show_pass(self, session: str, said: dict[str, Any]) -> None:
        answer: dict[str, str] = {"response": "CancelAuth"}
        if said["authChallenge"].get("source") == "Proxy":
            answer = {
                "response": "ProvideCredentials",
                "username": self._pass.user,
                "password": self._pass.password,
            }
        self._wire.tell(
            "Fetch.continueWithAuth",
            session,
            requestId=said["requestId"],
            authChallengeResponse=answer,
        )

    async def _take_in(self, session: str, kind: str) -> None:
        """Let a frame or worker of the page begin, under the same restraints."""
        self._follow(session)
        with suppress(CallError):
            if kind not in _WORKERS:
                await self._restrain(session)
        self._wire.tell("Runtime.runIfWaitingForDebugger", session)

    async def _keep_body(self, step: Step) -> None:
        with suppress(CallError):
            self.trail.set_body(
                step, await self._call("Network.getResponseBody", requestId=step.number)
            )

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[None]) -> None:
        """Let go of work that has ended; what went wrong in it ends the visit."""
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception) and not isinstance(error, BrowserGoneError | CallError):
            self.error = self.error or error
