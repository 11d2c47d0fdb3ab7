"""The trail of a page: each address that its main frame asked for, and what came of it."""

from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from crawler.delivery import Exchange
from store.record import Failure, Hop

__all__ = ["Step", "Trail"]

_Headers = tuple[tuple[str, str], ...]

_MOST_EARLY = 200  # headers that came before the request that they belong to
# Decoded by the browser, so the header would not be true of the body that is kept.
_RENAMED = {"content-encoding", "transfer-encoding"}
_STAYED = "net::ERR_ABORTED"
_PREFIX = "X-Archive-Orig-"
_UNFINISHED = ("Ping", "WebSocket", "EventSource", "Media", "Image", "Font", "Prefetch")


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
    failure: Failure | None = None
    is_over: bool = False

    def make_hop(self, address: str) -> Hop:
        """Return the step as records keep it."""
        seconds = round(max(self.ended - self.began, 0.0), 3)
        return Hop(
            url=self.url,
            at=self.at,
            status=self.status,
            failure=self.failure,
            address=address,
            seconds=seconds,
        )

    def make_exchange(self, address: str, certificate: str) -> Exchange:
        """Return the step as WARC files keep it."""
        headers = tuple(
            (_PREFIX + name if name.lower() in _RENAMED else name, value)
            for name, value in self.headers
        )
        return Exchange(
            url=self.url,
            at=self.at,
            request=self.sent,
            status=self.status,
            reason=self.reason,
            protocol=self.protocol,
            headers=headers,
            body=self.body,
            is_cut=bool(self.error) or (self.size > 0 and not self.body),
            address=address,
            certificate=certificate,
        )


class Trail:
    """Follows the events of a page's network, and keeps those of its main frame's documents."""

    def __init__(self, frame: str) -> None:
        self.steps: list[Step] = []
        self.frame = frame  # the browser's number of the main frame
        self._shown = ""
        self._busy: set[str] = set()  # requests under way that more of the page may wait for
        self._sent: dict[str, list[_Headers]] = {}
        self._received: dict[str, list[_Headers]] = {}

    @property
    def last(self) -> Step | None:
        """The request whose answer is shown, or about to be shown."""
        if not self.steps:
            return None
        last = self.steps[-1]
        # A page that goes to a file, or to an answer without content, stays where it was.
        return (self._find(self._shown) or last) if last.error == _STAYED else last

    @property
    def is_busy(self) -> bool:
        """Whether something is under way."""
        return bool(self._busy)

    def take(self, event: str, said: dict[str, Any]) -> None:
        """Take an event of the domains Network and Page."""
        number = said.get("requestId", "")
        if event == "Page.frameNavigated" and said["frame"]["id"] == self.frame:
            self._shown = said["frame"]["loaderId"]
        elif event == "Network.requestWillBeSent":
            self._take_request(number, said)
        elif event == "Network.responseReceived":
            step = self._find(number)
            if step is not None:
                self._answer(step, said["response"], said["timestamp"])
        elif event == "Network.dataReceived":
            step = self._find(number)
            if step is not None:
                step.size += said["dataLength"]
        elif event in {"Network.loadingFinished", "Network.loadingFailed"}:
            self._end(number, said)
        elif event == "Network.requestWillBeSentExtraInfo":
            self._keep(self._sent, number, _split(said["headers"]))
        elif event == "Network.responseReceivedExtraInfo":
            raw = _read_lines(said["headersText"]) if "headersText" in said else None
            self._keep(self._received, number, raw or _split(said["headers"]))

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
            for step, received in zip(steps, self._received.get(number, ()), strict=False):
                step.headers = received

    def _take_request(self, number: str, said: dict[str, Any]) -> None:
        is_main = said.get("type") == "Document" and said.get("frameId") == self.frame
        if not is_main:
            if said.get("type") not in _UNFINISHED:
                self._busy.add(number)
            return
        before = self._find(number)
        if before is not None and "redirectResponse" in said:
            self._answer(before, said["redirectResponse"], said["timestamp"])
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

    def _answer(self, step: Step, response: dict[str, Any], at: float) -> None:
        step.status, step.reason = response["status"], response["statusText"]
        step.protocol = _name_protocol(response.get("protocol", ""))
        step.headers = _split(response["headers"])
        step.media_type = response["mimeType"].lower()
        step.ended = at

    def _end(self, number: str, said: dict[str, Any]) -> None:
        self._busy.discard(number)
        step = self._find(number)
        if step is not None:
            step.ended = said["timestamp"]
            step.error = said.get("errorText", "")
            step.is_over = True

    def _find(self, number: str) -> Step | None:
        return next((step for step in reversed(self.steps) if step.number == number), None)

    def _keep(self, kept: dict[str, list[_Headers]], number: str, headers: _Headers) -> None:
        kept.setdefault(number, []).append(headers)
        ours = {step.number for step in self.steps}
        for other in [each for each in kept if each not in ours][:-_MOST_EARLY]:
            del kept[other]


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


def _name_protocol(name: str) -> str:
    return {"h2": "HTTP/2", "h3": "HTTP/3"}.get(name, name.upper())
