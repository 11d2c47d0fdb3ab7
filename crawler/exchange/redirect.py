"""Redirects: followed to http and https addresses only, and not for ever."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.notation.address import is_web_address

__all__ = ["FollowMiddleware", "TooManyRedirectsError"]


class TooManyRedirectsError(Exception):
    """A server sent us from address to address, more often than allowed."""


class FollowMiddleware(RedirectMiddleware):
    """Scrapy's redirects, with an error class of their own for chains without end.

    A redirect to what is no web address is not followed: its own response is the answer.
    """

    def process_response(  # type: ignore[override]  # what is left out is deprecated
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the request to follow, or the response where there is nothing to follow.

        Raises:
            TooManyRedirectsError: The chain is longer than the policy allows.
        """
        try:
            followed = super().process_response(request, response)
        except IgnoreRequest as error:
            raise TooManyRedirectsError from error
        except ValueError:  # the address is so malformed that no request can be made of it
            return response
        if not is_web_address(followed.url):
            return response
        if isinstance(followed, Request):
            followed.meta.pop(
                "download_slot", None
            )  # else another host is asked in this one's turn
        return followed
