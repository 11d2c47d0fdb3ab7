"""One visit to a page: go there, wait until it has come to rest, write down what stands there."""

import asyncio
from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from crawler.browser.guard import Pass
from crawler.browser.patience import Patience
from crawler.browser.rules import RulesError
from crawler.browser.tab import Tab
from crawler.browser.trail import Step
from crawler.browser.verdict import PROBLEMS, classify_error, judge_status
from crawler.declaration import Target
from crawler.delivery import Exchange
from crawler.exchange.redirect import TooManyRedirectsError
from crawler.exchange.robots import RobotsRefusalError
from crawler.policy import Policy
from store.record import Failure, Hop, Range, digest

__all__ = ["NoPageError", "Sight", "visit"]

_PAGES = {"text/html", "application/xhtml+xml"}
_PAUSE = 0.1  # seconds between two looks
_GRACE = 5.0  # seconds to write down a page whose time is over


class NoPageError(Exception):
    """What stands at the address is no page but a file: a browser has no use for it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """What a visit saw."""

    failure: Failure | None
    problem: str
    content: bytes | None  # the final document, in UTF-8
    media_type: str
    last: Step | None  # the request whose answer is shown
    hops: tuple[Hop, ...]
    exchanges: tuple[Exchange, ...]
    address: str
    certificate: str


async def visit(tab: Tab, target: Target, policy: Policy, held: Pass) -> Sight:
    """Visit a page in an open tab.

    Raises:
        NoPageError: There is no page but a file.
        BrowserGoneError: The browser ended.
    """
    error, notes, is_late = "", "", False
    try:
        async with asyncio.timeout(policy.timeout):
            error = await tab.go(target.url)
            if not error:
                notes = await _wait(tab, target, policy)
    except TimeoutError:
        is_late, notes = True, "the page was still changing when the time allowed was over"
    last = tab.trail.last
    failure, problem = _find_failure(tab, policy, held, error)
    if failure is None and last is not None:
        if last.media_type and last.media_type not in _PAGES:
            raise NoPageError
        if error and last.status == 200:
            raise NoPageError  # to be saved, not to be shown
    if failure is None and is_late and (last is None or last.status is None):
        failure, problem = Failure.TIMEOUT, PROBLEMS[Failure.TIMEOUT]
    content, kind = None, ""
    if not error and failure in {None, Failure.TRUNCATED}:
        content, kind, unwritten = await _write(tab, policy)
        failure = failure or unwritten
        problem = problem or (PROBLEMS[unwritten] if unwritten else notes)
    if failure is None and last is not None and last.status is not None:
        failure, said = judge_status(last.status)
        problem = said or problem
    certificate = await _find_certificate(tab, last)
    return _sum_up(tab, target, held, failure, problem, content, kind, certificate)


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
        if last.media_type and last.media_type not in _PAGES:
            return ""
        if look is not None and patience.is_over(look, clock()):
            return "a declared selector found nothing in the page" if look.missing else ""
        await asyncio.sleep(max(_PAUSE, 3 * (clock() - began)))


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
    if isinstance(tab.error, RobotsRefusalError):
        return Failure.ROBOTS, str(tab.error)
    if isinstance(tab.error, RulesError):
        return tab.error.failure, PROBLEMS[tab.error.failure]
    if isinstance(tab.error, TooManyRedirectsError):
        return Failure.REDIRECTS, PROBLEMS[Failure.REDIRECTS]
    if tab.error is not None:
        raise tab.error
    if tab.crashed:
        return Failure.BROWSER, "the page brought its part of the browser down"
    if last is not None and last.size > policy.size:
        return Failure.TOO_LARGE, PROBLEMS[Failure.TOO_LARGE]
    error = error or (last.error if last is not None else "")
    if not error or (last is not None and last.status is not None and error.endswith("_ABORTED")):
        return None, ""
    refused = held.refusals.get(_find_host(last.url)) if last is not None else None
    failure = refused or classify_error(error)
    return failure, PROBLEMS[failure]


async def _write(tab: Tab, policy: Policy) -> tuple[bytes | None, str, Failure | None]:
    try:
        async with asyncio.timeout(_GRACE):
            written = await tab.write(policy.size)
    except TimeoutError:
        return None, "", Failure.BROWSER
    if written is None:
        return None, "", Failure.BROWSER
    if written["text"] is None:
        return None, "", Failure.TOO_LARGE
    content = written["text"].encode("utf-8", "replace")
    if len(content) > policy.size:
        return None, "", Failure.TOO_LARGE
    return content, written["kind"], None


async def _find_certificate(tab: Tab, last: Step | None) -> str:
    if last is None or last.status is None or not last.url.startswith("https:"):
        return ""
    try:
        async with asyncio.timeout(_GRACE):
            encoded = await tab.read_certificate(f"https://{urlsplit(last.url).netloc}")
    except TimeoutError:
        return ""
    return digest(b64decode(encoded)) if encoded else ""


def _sum_up(
    tab: Tab,
    target: Target,
    held: Pass,
    failure: Failure | None,
    problem: str,
    content: bytes | None,
    kind: str,
    certificate: str,
) -> Sight:
    trail = tab.trail
    trail.complete()
    last = trail.last
    if last is not None:
        last.failure = failure if last.status is None else None
    host = _find_host(last.url) if last is not None else ("", 0)
    hops = tuple(step.make_hop(_find_address(held, step)) for step in trail.steps)
    if not hops:
        hops = (Hop(url=target.url, at=datetime.now(UTC), failure=failure),)
    return Sight(
        failure=failure,
        problem=problem,
        content=content,
        media_type=kind,
        last=last if last is not None and last.status is not None else None,
        hops=hops,
        exchanges=tuple(
            step.make_exchange(
                _find_address(held, step), certificate if _find_host(step.url) == host else ""
            )
            for step in trail.steps
            if step.status is not None
        ),
        address=held.addresses.get(host, ""),
        certificate=certificate,
    )


def _find_host(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _find_address(held: Pass, step: Step) -> str:
    return held.addresses.get(_find_host(step.url), "")
