"""One visit to a page: go there, wait until it has come to rest, write down what stands there."""

import asyncio
from base64 import b64decode
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from crawler.browser.guard import Pass
from crawler.browser.patience import Patience
from crawler.browser.tab import Tab
from crawler.browser.verdict import PROBLEMS, classify_error, judge_status
from crawler.exchange.fault import Fault
from crawler.notation.wording import quote
from crawler.policy import Policy
from crawler.target import Target
from store.record import Failure, Range, digest

__all__ = ["NoPageError", "Sight", "visit"]

_PAGES = {"text/html", "application/xhtml+xml"}
_PAUSE, _LONGEST_PAUSE = 0.1, 1.0  # seconds between two looks
_GRACE = 5.0  # seconds to write down a page whose time is over
_LATE = "the page was still changing when the time allowed was over"
_MISSING = "a declared selector found nothing in the page"


class NoPageError(Exception):
    """What stands at the address is no page but a file, and not for a browser to show."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """What a visit saw."""

    failure: Failure | None = None  # why there is no document
    problem: str = ""  # the same for a person, or what to note about the document
    content: bytes | None = None  # the final document, in UTF-8
    media_type: str = ""  # of the content
    certificate: str = ""  # SHA-256 of the TLS certificate of the host that gave the last answer
    seconds: float = 0.0  # how long it took, without waiting for the browser


async def visit(tab: Tab, target: Target, policy: Policy, held: Pass) -> Sight:
    """Visit a page in an open tab.

    Raises:
        NoPageError: There is no page but a file.
        BrowserGoneError: The browser ended.
    """
    clock = asyncio.get_running_loop().time
    began = clock()
    error, notes = "", ""
    try:
        async with asyncio.timeout(policy.timeout):
            error = await tab.go(target.url)
            if not error:
                notes = await _wait(tab, target, policy)
    except TimeoutError:
        notes = _LATE
    failure, problem = _find_failure(tab, policy, held, error)
    if failure is None:
        _refuse_file(tab, error)
    content, kind = None, ""
    if not error and failure in {None, Failure.TRUNCATED}:
        content, kind, unwritten = await _write(tab, policy)
        failure = failure or unwritten
        problem = problem or (PROBLEMS[unwritten] if unwritten else notes)
    last = tab.trail.last
    if failure is None and last is not None and last.status is not None:
        failure, said = judge_status(last.status)
        problem = said or problem
    return Sight(
        failure=failure,
        problem=problem,
        content=content,
        media_type=kind,
        certificate=await _find_certificate(tab),
        seconds=round(clock() - began, 3),
    )


async def _wait(tab: Tab, target: Target, policy: Policy) -> str:
    """Wait until the page is at rest, or there is no use; return what to note about it."""
    patience = Patience()
    clock = asyncio.get_running_loop().time
    wanted = _list_wanted(target)
    while True:
        began = clock()
        look = await tab.look(wanted)
        last = tab.trail.last
        if tab.crashed or tab.error or last is None or last.size > policy.size:
            return ""
        if last.error or (last.media_type and last.media_type not in _PAGES):
            return ""
        if look is not None and patience.is_over(look, clock()):
            return _MISSING if look.missing else ""
        await asyncio.sleep(min(max(_PAUSE, 3 * (clock() - began)), _LONGEST_PAUSE))


def _list_wanted(target: Target) -> list[tuple[str, bool]]:
    """Return the selectors to wait for, and whether they must hold text."""
    wanted: dict[tuple[str, bool], None] = {}
    for document in target.documents:
        for each in document.selection.select:
            if isinstance(each, Range):
                wanted |= {(each.start, False): None, (each.end, False): None}
            else:
                wanted[each, True] = None
    return list(wanted)


def _find_failure(tab: Tab, policy: Policy, held: Pass, error: str) -> tuple[Failure | None, str]:
    """Return what went wrong, and what to say of it: what we know before what the browser says."""
    last = tab.trail.last
    if isinstance(tab.error, Fault):
        return tab.error.failure, str(tab.error)
    if tab.error is not None:
        raise tab.error
    if tab.crashed:
        return Failure.BROWSER, "the page brought its part of the browser down"
    if last is None or (last.status is None and not (error or last.error)):
        return Failure.TIMEOUT, PROBLEMS[Failure.TIMEOUT]
    if last.size > policy.size:
        return Failure.TOO_LARGE, PROBLEMS[Failure.TOO_LARGE]
    error = error or last.error
    if not error or (last.status is not None and error.endswith("ERR_ABORTED")):
        return None, ""
    failure = held.refusals.get(last.host) or classify_error(error)
    return failure, PROBLEMS[failure]


def _refuse_file(tab: Tab, error: str) -> None:
    last = tab.trail.last
    if last is None:
        return
    if last.media_type and last.media_type not in _PAGES:
        raise NoPageError(f"the address holds no page but {quote(last.media_type)}")
    if error and last.status == HTTPStatus.OK:
        raise NoPageError("the address holds a file to be saved")


async def _write(tab: Tab, policy: Policy) -> tuple[bytes | None, str, Failure | None]:
    written = None
    try:
        async with asyncio.timeout(_GRACE):
            written = await tab.write(policy.size)
    except TimeoutError:
        pass  # a script without end holds the page
    if written is None:
        return None, "", Failure.BROWSER
    content = (written["text"] or "").encode("utf-8", "replace")
    if written["text"] is None or len(content) > policy.size:
        return None, "", Failure.TOO_LARGE
    return content, written["kind"], None


async def _find_certificate(tab: Tab) -> str:
    last = tab.trail.answered
    if last is None or not last.url.startswith("https:"):
        return ""
    try:
        async with asyncio.timeout(_GRACE):
            encoded = await tab.read_certificate(f"https://{urlsplit(last.url).netloc}")
    except TimeoutError:
        return ""
    return digest(b64decode(encoded)) if encoded else ""
