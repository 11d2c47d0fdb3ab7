"""The trail of a page: each address that its main frame asked for, and what came of it."""

from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from crawler.delivery import Exchange
from store.record import Failure, Hop

__all__ = ["Step", "Trail"]

_Headers = tuple[tuple[str, str], ...]
_Host = tuple[str, int]

_MOST_EARLY = 200  # headers that came before the request that they belong to
_STAYED = "net::ERR_ABORTED"
# The browser hands over bodies decoded, so these would not be true of the body that is kept.
_RENAMED = {"content-encoding", "transfer-encoding"}
_PREFIX = "X-Archive-Orig-"
_NEVER_OVER = frozenset({"Ping", "WebSocket", "EventSource", "Media", "Image", "Font", "Prefetch"})


@dataclass(kw_only=True, slots=True)
class Step:
    """One request of the main frame."""

    number: str  # the browser's, of the request; a redirect keeps it
    url: str
    at: datetime
    began: float  # on the browser's clock
    ended: float = 0.0
    sent: _Headers = ()
    status: int | None = None
    reason: str = ""
    protocol: str = ""
    headers: _Headers = ()  # header lines of the answer
    media_type: str = ""
    size: int = 0  # bytes of the body so far, decoded
    body: bytes = b""
    error: str = ""  # the browser's name of what went wrong
    is_over: bool = False

    @property
    def host(self) -> _Host:
        """The host that was asked, and its port."""
        parts = urlsplit(self.url)
        return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)

    def make_hop(self, address: str, failure: Failure | None) -> Hop:
        """Return the step as records keep it."""
        return Hop(
            url=self.url,
            at=self.at,
            status=self.status,
            failure=failure if self.status is None else None,
            address=address,
            seconds=round(max(self.ended - self.began, 0.0), 3),
        )

    def make_exchange(self, address: str, certificate: str) -> Exchange:
        """Return the step as WARC files keep it."""
        return Exchange(
            url=self.url,
            at=self.at,
            request=self.sent,
            status=self.status,
            reason=self.reason,
            protocol=self.protocol or "HTTP/1.1",
            headers=tuple(
                (_PREFIX + name if name.lower() in _RENAMED else name, value)
                for name, value in self.headers
            ),
            body=self.body,
            is_cut=self.size > len(self.body) or bool(self.error and self.body),
            address=address,
            certificate=certificate,
        )


class Trail:
    """Follows the events of a page's network, and keeps those of its main frame's documents.

    Attributes:
        frame: The browser's number of the main frame.
        steps: The requests of that frame, in order.
    """

    def __init__(self, frame: str = "") -> None:
        self.frame = frame
        self.steps: list[Step] = []
        self._shown = ""
        self._busy: set[str] = set()  # requests under way that more of the page may wait for
        self._sent: dict[str, list[_Headers]] = {}
        self._received: dict[str, list[tuple[int, _Headers]]] = {}

    @property
    def last(self) -> Step | None:
        """The request whose answer is shown, or about to be shown."""
        if not self.steps:
            return None
        last = self.steps[-1]
        # A page that goes to a file, or to an answer without content, stays where it was.
        return (self._find(self._shown) or last) if last.error == _STAYED else last

    @property
    def answered(self) -> Step | None:
        """The last request that was answered, if only by a redirect."""
        last = self.last
        if last is not None and last.status is not None:
            return last
        return next((step for step in reversed(self.steps) if step.status is not None), None)

    @property
    def is_busy(self) -> bool:
        """Whether something is under way."""
        return bool(self._busy)

    def take(self, event: str, said: dict[str, Any]) -> None:
        """Take an event of the domains Network and Page."""
        number = said.get("requestId", "")
        step = self._find(number)
        if event == "Network.requestWillBeSent":
            self._begin(number, said)
        elif event == "Network.requestWillBeSentExtraInfo":
            self._keep(self._sent, number, _split(said["headers"]))
        elif event == "Network.responseReceivedExtraInfo":
            lines = _read_lines(said.get("headersText", "")) or _split(said["headers"])
            self._keep(self._received, number, (said["statusCode"], lines))
        elif event == "Page.frameNavigated" and said["frame"]["id"] == self.frame:
            self._shown = said["frame"]["loaderId"]
        elif event in {"Network.loadingFinished", "Network.loadingFailed"}:
            self._busy.discard(number)
            if step is not None:
                step.ended, step.is_over = said["timestamp"], True
                step.error = said.get("errorText", "")
        elif event == "Network.responseReceived" and step is not None:
            _answer(step, said["response"], said["timestamp"])
        elif event == "Network.dataReceived" and step is not None:
            step.size += said["dataLength"]

    def set_body(self, step: Step, answer: dict[str, Any]) -> None:
        """Keep the body of a step, as the browser hands it over."""
        text = answer["body"]
        step.body = b64decode(text) if answer["base64Encoded"] else text.encode("utf-8", "replace")

    def complete(self) -> None:
        """Put the raw headers, which the browser tells of apart, to the steps they belong to."""
        for number in {step.number for step in self.steps}:
            steps = [step for step in self.steps if step.number == number]
            for step, sent in zip(steps, self._sent.get(number, ()), strict=False):
                step.sent = sent
            for step, (status, headers) in zip(steps, self._received.get(number, ()), strict=False):
                step.status, step.headers = step.status or status, headers

    def _begin(self, number: str, said: dict[str, Any]) -> None:
        if said.get("type") != "Document" or said.get("frameId") != self.frame:
            if said.get("type") not in _NEVER_OVER:
                self._busy.add(number)
            return
        before = self._find(number)
        if before is not None and "redirectResponse" in said:
            _answer(before, said["redirectResponse"], said["timestamp"])
            before.is_over = True
        self._busy.add(number)
        request = said["request"]
        self.steps.append(
            Step(
                number=number,
                url=request["url"],
                at=datetime.fromtimestamp(said["wallTime"], UTC),
                began=said["timestamp"],
                sent=_split(request["headers"]),
            )
        )

    def _find(self, number: str) -> Step | None:
        return next((step for step in reversed(self.steps) if step.number == number), None)

    def _keep(self, kept: dict[str, list[Any]], number: str, what: object) -> None:
        kept.setdefault(number, []).append(what)
        ours = {step.number for step in self.steps}
        for other in [each for each in kept if each not in ours][:-_MOST_EARLY]:
            del kept[other]


def _answer(step: Step, response: dict[str, Any], at: float) -> None:
    step.status, step.reason = response["status"], response["statusText"]
    name = response.get("protocol", "")
    step.protocol = {"h2": "HTTP/2", "h3": "HTTP/3"}.get(name, name.upper())
    step.headers = _split(response["headers"])
    step.media_type = response["mimeType"].lower()
    step.ended = at


def _split(headers: dict[str, str]) -> _Headers:
    """Return header lines of which the browser hands over those of one name as one."""
    return tuple(
        (name, line)
        for name, value in headers.items()
        if not name.lower().startswith("proxy-")  # between the browser and us, and secret
        for line in value.split("\n")
    )


def _read_lines(text: str) -> _Headers:
    """Return the header lines of an answer in HTTP/1 as they came."""
    pairs = (line.partition(":") for line in text.splitlines()[1:])
    return tuple((name, value.strip()) for name, mark, value in pairs if mark)
