"""Redirects: followed to http and https addresses only, and not for ever."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.exchange.fault import Fault
from crawler.notation.address import is_web_address
from store.record import Failure

__all__ = ["FollowMiddleware"]


class FollowMiddleware(RedirectMiddleware):
    """Scrapy's redirects, with a failure of their own for chains without end.

    A redirect to what is no web address is not followed: its own response is the answer.
    """

    def process_response(  # type: ignore[override]  # what is left out is deprecated
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the request to follow, or the response where there is nothing to follow.

        Raises:
            Fault: The chain is longer than the policy allows.
        """
        try:
            followed = super().process_response(request, response)
        except IgnoreRequest as error:
            problem = "more redirects than the policy allows"
            raise Fault(Failure.REDIRECTS, problem) from error
        except ValueError:  # the address is so malformed that no request can be made of it
            return response
        if not isinstance(followed, Request):
            return followed
        if not is_web_address(followed.url):
            return response
        followed.meta.pop("download_slot", None)  # else another host is asked in this one's turn
        return followed
