"""Redirects: followed to http and https addresses only, and not for ever."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

__all__ = ["FollowMiddleware", "TooManyRedirectsError"]


class TooManyRedirectsError(Exception):
    """A server sent us from address to address, more often than allowed."""


class FollowMiddleware(RedirectMiddleware):
    """Scrapy's redirects, with an error class of its own for chains without end.

    A redirect to another scheme is not followed: its own response counts as the answer.
    """

    def process_response(  # type: ignore[override]  # what is left out is deprecated
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the request to follow, or the response where there is nothing to follow.

        Raises:
            TooManyRedirectsError: The chain is longer than the policy allows.
        """
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise TooManyRedirectsError from error
