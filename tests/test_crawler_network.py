"""Which hosts may be reached, by whatever name, redirect or spelling they are asked for."""

import os
from collections.abc import Iterator
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import Policy, fetch
from crawler.exchange.network import is_public, is_reachable
from store.error import FetchError
from store.record import Failure, Outcome
from tests.loopback import LOOPBACK, Site
from tests.resolver import resolve_names

POLICY = Policy(delay=0, backoff=0, networks=LOOPBACK)
STRICT = Policy(delay=0, backoff=0)
REFUSED = (Outcome.REFUSED, Failure.FORBIDDEN_ADDRESS)


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on loopback."""
    with Site() as running:
        yield running


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104  # nothing is bound
        "10.1.2.3",
        "100.64.0.1",  # behind a provider's translation
        "100.100.100.200",  # metadata of a cloud
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",  # the inside of a cloud
        "169.254.169.254",  # metadata of most clouds
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",  # 127.0.0.1, the old way
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::169.254.169.254",  # through a translator
        "64:ff9b:1::1",
        "100::1",
        "2001::1",  # Teredo
        "2001:db8::1",
        "2002:7f00:1::",  # 6to4 of 127.0.0.1
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",  # metadata of a cloud
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "no address",
    ],
)
def test_forbidden(address: str) -> None:
    """Addresses that are not anybody's to reach are told, also those that carry another."""
    assert not is_reachable(address, ())


@pytest.mark.parametrize(
    "address",
    [
        "9.9.9.9",
        "100.63.255.255",
        "172.32.0.1",
        "2620:fe::9",
        "2a00:1450::1",
        "::ffff:9.9.9.9",
        "64:ff9b::9.9.9.9",
        "2002:909:909::1",
    ],
)
def test_public(address: str) -> None:
    """Addresses that anybody may reach are told."""
    assert is_reachable(address, ())


@given(st.ip_addresses())
def test_stricter_than_the_library(address: object) -> None:
    """Nothing passes that Python's own library calls private, reserved, local or multicast."""
    host = ip_address(str(address))
    if is_public(host):
        assert not host.is_private
        assert not host.is_multicast
        assert not host.is_link_local
        assert not host.is_loopback
        # Python calls all addresses reserved that carry one of IPv4; those are judged by that.
        assert not host.is_reserved or str(host).startswith(("64:ff9b:", "::"))


@given(st.ip_addresses(v=4), st.integers(0, 32))
def test_allowed_network(address: object, length: int) -> None:
    """What stands in an allowed network may be reached, also in the form of IPv6."""
    network = ip_network(f"{address}/{length}", strict=False)
    assert is_reachable(str(address), (network,))
    assert is_reachable(f"::ffff:{address}", (network,))


# What spells an address as no standard does is refused as malformed, or as what it leads to.
MALFORMED = (Outcome.NETWORK_ERROR, Failure.DNS)
ODD = {"0", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.1."}
SPELLINGS = [
    "127.0.0.1",
    "localhost",
    "0.0.0.0",  # noqa: S104  # nothing is bound
    "0",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "127.0.0.1.",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "169.254.169.254",
]


@pytest.mark.parametrize("host", SPELLINGS)
def test_declared(site: Site, host: str) -> None:
    """A declared address in a private network is refused, however it is spelled."""
    url = site.serve("/terms", b"Terms").replace("127.0.0.1", host)
    capture, content = fetch(url, policy=STRICT)
    assert (capture.outcome, capture.failure) in (
        {REFUSED, MALFORMED} if host in ODD else {REFUSED}
    )
    assert (content, capture.status, site.requests) == (None, None, [])


@pytest.mark.parametrize("host", SPELLINGS)
def test_redirected(site: Site, host: str) -> None:
    """A redirect into a private network is refused there, and what answered before is told."""
    policy = Policy(delay=0, backoff=0, networks=("127.9.9.9/32",))
    target = site.serve("/secret", b"Secret").replace("127.0.0.1", host)
    with Site(address="127.9.9.9") as front, resolve_names({"front.example": ["127.9.9.9"]}):
        url = front.redirect("/terms", target).replace("127.9.9.9", "front.example")
        capture, content = fetch(url, policy=policy)
    assert (capture.outcome, capture.failure) in (
        {REFUSED, MALFORMED} if host in ODD else {REFUSED}
    )
    assert (content, capture.status, capture.final_url) == (None, 302, url)
    assert [hop.failure for hop in capture.hops] == [None, capture.failure]
    assert site.requests == []


def test_name_of_a_private_address(site: Site) -> None:
    """A name that looks public and leads to a private address is refused."""
    url = site.serve("/terms", b"Terms").replace("127.0.0.1", "terms.example")
    with resolve_names({"terms.example": ["127.0.0.1", "10.0.0.1", "::1"]}):
        capture, _ = fetch(url, policy=STRICT)
    assert (capture.outcome, capture.failure, site.requests) == (*REFUSED, [])
    assert "--allow-network" in capture.problem


def test_rebinding(site: Site) -> None:
    """What counts is the address that a connection is opened to, not one seen before."""
    policy = Policy(delay=0, backoff=0, networks=("127.9.9.9/32",))
    with Site(address="127.9.9.9", port=site.port) as public:
        table = {"terms.example": ["127.9.9.9"]}
        url = public.serve("/terms", b"Terms").replace("127.9.9.9", "terms.example")
        with resolve_names(table):
            assert fetch(url, policy=policy)[1] == b"Terms"
            table["terms.example"] = ["127.0.0.1"]
            capture, _ = fetch(url, policy=policy)
    assert (capture.outcome, capture.failure, site.requests) == (*REFUSED, [])


def test_reachable_address_among_others(site: Site) -> None:
    """Of a name with several addresses, those that may be reached are tried."""
    url = site.serve("/terms", b"Terms").replace("127.0.0.1", "terms.example")
    with resolve_names({"terms.example": ["10.0.0.1", "::1", "127.0.0.1"]}):
        capture, content = fetch(url, policy=POLICY)
    assert (capture.outcome, content, capture.address) == (Outcome.FETCHED, b"Terms", "127.0.0.1")


def test_rules_of_a_private_address(site: Site) -> None:
    """Robots.txt is asked for under the same rule: nothing leaves for a private address."""
    site.serve("/robots.txt", b"User-agent: *\nAllow: /")
    capture, _ = fetch(site.url("/terms"), policy=STRICT)
    assert (capture.failure, site.requests) == (Failure.FORBIDDEN_ADDRESS, [])
    assert [hop.url for hop in capture.hops] == [site.url("/terms")]


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://h.example/", "data:text/plain,x", "gopher://h.example/"]
)
def test_other_schemes(url: str) -> None:
    """Only http and https are fetched at all."""
    with pytest.raises(FetchError, match="no web address"):
        fetch(url, policy=POLICY)


PROXIES = ("http_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY")


def test_no_proxy(site: Site) -> None:
    """A proxy named in the environment is not used: nobody would check where it connects to."""
    with Site() as proxy:
        os.environ.update(dict.fromkeys(PROXIES, proxy.url("")))
        try:
            capture, content = fetch(site.serve("/terms", b"Terms"), policy=POLICY)
        finally:
            for name in PROXIES:
                del os.environ[name]
    assert (capture.outcome, content, proxy.requests) == (Outcome.FETCHED, b"Terms", [])
