"""The spider: asks for each address once, and hands on what became of it, document by document."""

from asyncio import Future
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from scrapy import Request, Spider

from crawler.declaration import Target
from crawler.delivery import Delivery, Sink
from crawler.exchange.attempt import Attempt, capture_failure, capture_response

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

__all__ = ["DocumentSpider"]

_TARGET = "target"


class DocumentSpider(Spider):
    """Fetches targets.

    What goes wrong in here is not Scrapy's to log and forget: it breaks the future `broken`, and
    from then on nothing is delivered.
    """

    name = "clausewatch"

    def __init__(
        self,
        *,
        targets: tuple[Target, ...],
        agent: str,
        deliver: Sink,
        broken: Future[None],
    ) -> None:
        super().__init__()
        self.broken = broken
        self.waiting = set(targets)  # those that nothing is known of yet
        self._agent = agent
        self._deliver = deliver
        self._requests = [self._make_request(target) for target in targets]

    async def start(self) -> AsyncIterator[Request]:
        """Yield the request of each target."""
        for request in self._requests:
            yield request

    def parse_response(self, response: "Response", target: Target) -> None:
        """Hand on a response."""
        request = response.request
        if request is not None:
            self._hand_on(target, lambda: capture_response(request, response, self._agent))

    def parse_failure(self, failure: "Failure") -> None:
        """Hand on a failure."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        error = failure.value
        target = request.cb_kwargs[_TARGET]
        self._hand_on(target, lambda: capture_failure(request, error, self._agent))

    def _make_request(self, target: Target) -> Request:
        return Request(
            target.url,
            callback=self.parse_response,
            errback=self.parse_failure,
            cb_kwargs={_TARGET: target},
            dont_filter=True,
            headers={"Accept-Language": target.languages},
            meta={"cookiejar": id(target)},  # what one document is given, no other shows
        )

    def _hand_on(self, target: Target, describe: Callable[[], Attempt]) -> None:
        if self.broken.done():
            return
        try:
            attempt = describe()
            self.waiting.discard(target)
            for document in target.documents:
                capture = replace(
                    attempt.capture,
                    document=document.key,
                    url=document.url,
                    selection=document.selection,
                )
                self._deliver(Delivery(capture=capture, content=attempt.content))
        except BaseException as error:  # noqa: BLE001  # handed to the caller of the crawl
            self.broken.set_exception(error)
