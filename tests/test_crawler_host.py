"""Pauses between requests: what the policy, the rules, slowness and busy servers make of them."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise

import pytest

from crawler import Declaration, DeclaredDocument, Delivery, Policy, crawl
from crawler.exchange.host import Host, Hosts, StoppedError
from store.record import Outcome
from tests.loopback import LOOPBACK, Site


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on loopback with three pages."""
    with Site() as running:
        for number in range(3):
            running.serve(f"/{number}", b"x")
        yield running


def visit(site: Site, policy: Policy) -> list[Delivery]:
    """Crawl the three pages."""
    documents = tuple(
        DeclaredDocument(platform="P", type="Imprint", url=site.url(f"/{n}")) for n in range(3)
    )
    deliveries: list[Delivery] = []
    declaration = Declaration(platform="P", domain="p.example", documents=documents)
    crawl([declaration], deliveries.append, policy=policy)
    return deliveries


@pytest.mark.parametrize(
    "rules",
    [
        "User-agent: *\nCrawl-delay: 0.3",
        "User-agent: *\nCrawl-delay: 0\n\nUser-agent: clausewatch\nCrawl-delay: 0.3",
        "User-agent: *\nCrawl-delay: 3600",  # more than the longest delay
        "User-agent: *\nRequest-rate: 2/1",
    ],
)
def test_crawl_delay(site: Site, rules: str) -> None:
    """How often a host wants to be asked is heeded, within reason."""
    site.serve("/robots.txt", rules.encode())
    deliveries = visit(site, Policy(networks=LOOPBACK, delay=0, longest_delay=0.3))
    times = [each.capture.hops[0].at for each in deliveries]
    assert all(later - earlier >= timedelta(seconds=0.29) for earlier, later in pairwise(times))


@pytest.mark.parametrize(
    "rules",
    ["Crawl-delay: soon", "Crawl-delay: -5", "Crawl-delay: nan", "Request-rate: 0/9", "\x00"],
)
def test_senseless_delay(site: Site, rules: str) -> None:
    """A delay that is none keeps nobody from the documents."""
    site.serve("/robots.txt", f"User-agent: *\n{rules}".encode())
    deliveries = visit(site, Policy(networks=LOOPBACK, delay=0))
    assert {each.capture.outcome for each in deliveries} == {Outcome.FETCHED}


def within_loop(work: Callable[[], None]) -> None:
    """Do something where an event loop runs."""

    async def run() -> None:
        work()

    asyncio.run(run())


def test_slow_host() -> None:
    """A slow host is asked less often, down to the policy's delay when it is fast again."""

    def work() -> None:
        host = Host(Policy(delay=1.0, longest_delay=10.0))
        assert host.delay == 1.0
        host.adapt(4.0, is_success=True)
        assert host.delay == 4.0
        host.adapt(99.0, is_success=True)
        assert host.delay == 10.0
        host.adapt(0.1, is_success=False)  # error pages come fast, which says nothing
        assert host.delay == 10.0
        for _ in range(20):
            host.adapt(0.1, is_success=True)
        assert host.delay == 1.0

    within_loop(work)


def test_no_delay_at_all() -> None:
    """A host that need not be spared is not throttled, unless its rules ask for it."""

    def work() -> None:
        host = Host(Policy(delay=0))
        host.adapt(4.0, is_success=True)
        assert host.delay == 0
        host.demand(2.0)
        host.adapt(4.0, is_success=True)
        assert host.delay == 4.0
        host.demand(999.0)
        assert host.delay == Policy().longest_delay

    within_loop(work)


def test_pause() -> None:
    """A pause ends, and a shorter one does not shorten it."""

    def work() -> None:
        host = Host(Policy(delay=0, longest_delay=50))
        assert host.seconds_left <= 0
        host.pause(40)
        host.pause(1)
        assert 30 < host.seconds_left <= 40
        host.pause(4000)
        assert 40 < host.seconds_left <= 50

    within_loop(work)


def test_one_host() -> None:
    """Scheme, port and spelling make no other host of a name."""

    async def run() -> None:
        hosts = Hosts(Policy(), asyncio.get_running_loop().create_future())
        assert hosts.find("example.com") is hosts.find("EXAMPLE.com.")
        assert hosts.find("example.com") is not hosts.find("www.example.com")

    asyncio.run(run())


def test_no_turn_after_the_end() -> None:
    """Whoever waits for a turn is told when the crawl is stopped."""

    async def run() -> None:
        stopped = asyncio.get_running_loop().create_future()
        hosts = Hosts(Policy(delay=0), stopped)
        hosts.find("example.com").pause(3600)

        async def wait() -> None:
            async with hosts.turn("example.com"):
                pytest.fail("the host said that it is busy")

        waiting = [asyncio.create_task(wait()) for _ in range(3)]
        await asyncio.sleep(0)
        stopped.cancel()
        ended = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(each) for each in ended] == [StoppedError] * 3

    asyncio.run(run())
