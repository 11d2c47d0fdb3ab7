"""The guard between the browser and the world, and the pipe to the browser, without a browser."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.browser.gateway import RefusalError, connect
from crawler.browser.guard import Guard, Pass
from crawler.browser.patience import Look, Patience
from crawler.browser.trail import Trail
from crawler.browser.wire import BrowserGoneError, CallError, Connection
from store.record import Failure
from tests.resolver import resolve_names

Visit = Callable[[Guard, Pass, int], Awaitable[None]]

ANSWER = (
    b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nX-Odd: 1\r\nContent-Length: 5\r\n\r\nwords"
)


async def converse(host: str, port: int, *sent: bytes) -> bytes:
    """Return all that a server says to what is sent."""
    reader, writer = await asyncio.open_connection(host, port)
    for each in sent:
        writer.write(each)
        await writer.drain()
    answer = b""
    with suppress(ConnectionResetError):
        answer = await asyncio.wait_for(reader.read(), 20)
    writer.close()
    return answer


def guarded(visit: Visit, *, answer: bytes = ANSWER, network: str = "127.0.0.1") -> list[bytes]:
    """Run a visit to a server behind a guard; return what the server was sent."""
    taken: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            taken.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(answer)
            await writer.drain()
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with Guard(lambda address: address == network, timeout=20, budget=10_000) as guard:
            await visit(guard, guard.admit(), server.sockets[0].getsockname()[1])
        server.close()

    asyncio.run(run())
    return taken


async def ask(guard: Guard, *sent: bytes) -> bytes:
    """Return all that the guard says to what is sent."""
    return await converse("127.0.0.1", int(guard.url.rpartition(":")[2]), *sent)


def make_request(target: str, held: Pass, method: str = "GET") -> bytes:
    """Return a request to a proxy."""
    lines = [
        f"{method} {target} HTTP/1.1",
        "Host: example",
        "X-Kept: yes",
        f"Proxy-Authorization: {held.header}",
        "Proxy-Connection: keep-alive",
        "Connection: keep-alive",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def test_request_is_passed_on() -> None:
    """A request goes on without what is for the proxy, and its connection serves no other host."""

    async def visit(guard: Guard, held: Pass, port: int) -> None:
        target = f"http://127.0.0.1:{port}?a=b/c"
        answer = await ask(guard, make_request(target, held))
        assert answer == (
            b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
            b"HTTP/1.1 200 OK\r\nX-Odd: 1\r\nContent-Length: 5\r\nConnection: close\r\n\r\nwords"
        )
        assert held.addresses == {("127.0.0.1", port): "127.0.0.1"}

    (taken,) = guarded(visit)
    wanted = ["GET /?a=b/c HTTP/1.1", "Host: example", "X-Kept: yes", "Connection: close", "", ""]
    assert taken.decode().split("\r\n") == wanted


def test_tunnel() -> None:
    """A tunnel hands bytes on as they are."""

    async def visit(guard: Guard, held: Pass, port: int) -> None:
        request = make_request(f"127.0.0.1:{port}", held, "CONNECT")
        answer = await ask(guard, request, b"anything\r\n\r\n")
        assert answer == b"HTTP/1.1 200 Connection established\r\n\r\n" + ANSWER

    assert guarded(visit) == [b"anything\r\n\r\n"]


def test_strangers() -> None:
    """Who has no pass, a wrong one, or one that was revoked, is not let through."""

    async def visit(guard: Guard, held: Pass, port: int) -> None:
        target = f"127.0.0.1:{port}"
        wrong = Pass(user=held.user, password="", budget=1)
        for other in (wrong, Pass(user="", password="", budget=1)):
            answer = await ask(guard, make_request(target, other, "CONNECT"))
            assert answer.startswith(b"HTTP/1.1 407 ")
        bare = await ask(guard, f"CONNECT {target} HTTP/1.1\r\n\r\n".encode())
        assert bare.startswith(b"HTTP/1.1 407 ")
        await guard.revoke(held)
        answer = await ask(guard, make_request(target, held, "CONNECT"))
        assert answer.startswith(b"HTTP/1.1 407 ")

    assert guarded(visit) == []


def test_revoked_pass_ends_its_connections() -> None:
    """What was connected with a pass ends with it."""

    async def visit(guard: Guard, held: Pass, port: int) -> None:
        under_way = asyncio.create_task(
            ask(guard, make_request(f"127.0.0.1:{port}", held, "CONNECT"))
        )
        while not held.addresses:
            await asyncio.sleep(0.01)
        await guard.revoke(held)
        assert (await under_way).startswith(b"HTTP/1.1 200 ")
        assert held.connections == set()

    guarded(visit)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433"])
def test_forbidden_address(host: str) -> None:
    """However it is written, an address that is not allowed gets no connection."""

    async def visit(guard: Guard, held: Pass, port: int) -> None:
        target = f"{host}:{port}"
        answer = await ask(guard, make_request(target, held, "CONNECT"))
        assert answer.startswith(b"HTTP/1.1 502 ")
        assert await ask(guard, make_request(f"http://{target}/", held)) == b""
        assert held.refusals == {(host, port): Failure.FORBIDDEN_ADDRESS}
        assert held.addresses == {}

    assert guarded(visit, network="192.0.2.1") == []


@pytest.mark.parametrize(
    "request_line",
    [
        "GET / HTTP/1.1",
        "GET ftp://127.0.0.1/ HTTP/1.1",
        "GET https://127.0.0.1/ HTTP/1.1",
        "CONNECT",
    ],
)
def test_odd_requests(request_line: str) -> None:
    """What is no request to a proxy for the web is not answered."""

    async def visit(guard: Guard, held: Pass, _: int) -> None:
        head = f"{request_line}\r\nProxy-Authorization: {held.header}\r\n\r\n"
        assert await ask(guard, head.encode()) == b""
        assert await ask(guard, b"X: y\r\n" * 300) == b""
        assert await ask(guard, b"x" * 100_000) == b""

    assert guarded(visit) == []


def test_budget() -> None:
    """A page receives no more than its budget, over all its connections."""

    async def visit(guard: Guard, held: Pass, port: int) -> None:
        sizes = [
            len(await ask(guard, make_request(f"http://127.0.0.1:{port}/", held))) for _ in range(3)
        ]
        assert sizes[0] > 8000
        assert sum(sizes) < 10_500

    guarded(visit, answer=b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 8000)


def test_odd_answers() -> None:
    """An answer that is no HTTP is told apart from a host that took no connection."""

    async def visit(guard: Guard, held: Pass, port: int) -> None:
        assert await ask(guard, make_request(f"http://127.0.0.1:{port}/", held)) == b""
        assert held.refusals == {("127.0.0.1", port): Failure.PROTOCOL}

    guarded(visit, answer=b"220 mail.example ESMTP\r\n")


@pytest.mark.parametrize(
    ("host", "port", "failure"),
    [
        ("no-such-host.invalid", 80, Failure.DNS),
        ("x" * 300, 80, Failure.DNS),
        ("127.0.0.1", 1, Failure.CONNECTION),
    ],
)
def test_no_connection(host: str, port: int, failure: Failure) -> None:
    """Names that nobody has and ports that nobody serves are told apart."""
    with pytest.raises(RefusalError) as raised:
        asyncio.run(connect(host, port, lambda _: True, timeout=20))
    assert raised.value.failure is failure


def test_name_that_moves() -> None:
    """A name leads where it may only, at each connection anew, however it resolved before."""
    names = {"moving.example": ["127.0.0.3", "127.0.0.1"]}

    async def visit(guard: Guard, held: Pass, port: int) -> None:
        request = make_request(f"http://moving.example:{port}/", held)
        assert (await ask(guard, request)).endswith(b"words")
        assert held.addresses == {("moving.example", port): "127.0.0.1"}
        names["moving.example"] = ["127.0.0.3", "::ffff:127.0.0.3"]
        assert await ask(guard, request) == b""
        assert held.refusals == {("moving.example", port): Failure.FORBIDDEN_ADDRESS}

    with resolve_names(names):
        assert len(guarded(visit)) == 1


MESSAGES = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=8)


def listen(chunks: list[bytes], *, limit: int = 1000) -> list[str]:
    """Return what a connection understands of what comes in pieces."""
    heard: list[str] = []

    async def run() -> None:
        reader = asyncio.StreamReader()
        ends = socket.socketpair()
        _, writer = await asyncio.open_connection(sock=ends[0])
        connection = Connection(reader, writer, limit=limit)
        connection.listen("", lambda event, _: heard.append(event))
        for chunk in chunks:
            reader.feed_data(chunk)
            await asyncio.sleep(0)
        reader.feed_eof()
        with pytest.raises(BrowserGoneError):
            await connection.call("Any.thing")
        await connection.close()
        await writer.wait_closed()
        ends[1].close()

    asyncio.run(run())
    return heard


@settings(deadline=None)
@given(MESSAGES, st.integers(1, 60))
def test_pipe_in_pieces(names: list[str], size: int) -> None:
    """Messages of the browser are understood however the pipe cuts them."""
    raw = b"".join(json.dumps({"method": name}).encode() + b"\0" for name in names)
    assert listen([raw[at : at + size] for at in range(0, len(raw), size)]) == names


def test_pipe_with_large_message() -> None:
    """A message that is larger than allowed is left out, and the next one is heard."""
    messages = [{"method": "a"}, {"method": "b", "params": {"x": "x" * 2000}}, {"method": "c"}]
    raw = b"".join(json.dumps(message).encode() + b"\0" for message in messages)
    assert listen([raw[at : at + 100] for at in range(0, len(raw), 100)]) == ["a", "c"]


@pytest.mark.parametrize("raw", [b"no json\0", b"[]\0"])
def test_pipe_with_nonsense(raw: bytes) -> None:
    """A browser that makes no sense is as good as gone."""
    assert listen([raw, json.dumps({"method": "a"}).encode() + b"\0"]) == []


def look(*, loaded: bool = True, amount: str = "1", missing: int = 0, busy: bool = False) -> Look:
    """Return a look at a page."""
    return Look(loaded=loaded, amount=amount, missing=missing, busy=busy)


@pytest.mark.parametrize(
    ("page", "ends"),
    [
        (look(), 1),  # at rest
        (look(busy=True), 4),  # a request that may never end
        (look(loaded=False), 10),  # a part of it that may never come
        (look(missing=1), 10),  # a selector that may never find anything
    ],
)
def test_patience(page: Look, ends: int) -> None:
    """The less certain it is that a page is done, the longer it is waited for."""
    patience = Patience()
    over = [patience.is_over(page, float(second)) for second in range(ends + 1)]
    assert over == [False] * ends + [True]


def test_patience_with_change() -> None:
    """A page that grows is waited for."""
    patience = Patience()
    assert not any(patience.is_over(look(amount=str(second)), second) for second in range(100))


def test_trail_keeps_secrets() -> None:
    """What the browser shows the guard stands in no record."""
    trail = Trail("F")
    request = {"url": "http://a.example/", "headers": {}}
    said = {"requestId": "1", "type": "Document", "frameId": "F", "request": request}
    trail.take("Network.requestWillBeSent", {**said, "wallTime": 0.0, "timestamp": 1.0})
    trail.take(
        "Network.requestWillBeSentExtraInfo",
        {"requestId": "1", "headers": {"Proxy-Authorization": "Basic x", "Accept": "*/*"}},
    )
    trail.complete()
    assert trail.steps[0].make_exchange("", "").request == (("Accept", "*/*"),)


def test_trail_is_bounded() -> None:
    """A page that makes requests without end does not fill the memory."""
    trail = Trail("F")
    for number in range(2000):
        headers = {"requestId": str(number), "headers": {"A": "b"}}
        trail.take("Network.requestWillBeSentExtraInfo", headers)
    assert len(trail._sent) < 500  # no public name tells it


def test_calls() -> None:
    """A call gets its own answer, or an error if the browser cannot do it."""

    async def run() -> None:
        ends = socket.socketpair()
        theirs, their_writer = await asyncio.open_connection(sock=ends[1])
        connection = Connection(*await asyncio.open_connection(sock=ends[0]), limit=1000)
        good = asyncio.create_task(connection.call("Good", x=1))
        bad = asyncio.create_task(connection.call("Bad"))
        for _ in range(2):
            message = json.loads((await theirs.readuntil(b"\0"))[:-1])
            is_good = message["method"] == "Good"
            body = {"result": message["params"]} if is_good else {"error": {"message": "no"}}
            their_writer.write(json.dumps({"id": message["id"], **body}).encode() + b"\0")
        assert await good == {"x": 1}
        with pytest.raises(CallError):
            await bad
        await connection.close()
        their_writer.close()
        await their_writer.wait_closed()

    asyncio.run(run())
