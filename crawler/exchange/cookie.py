"""Cookies: what one document is given on its way, it shows on its way, and no other does."""

from typing import TYPE_CHECKING

from scrapy.http.cookies import CookieJar

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

__all__ = ["CookieMiddleware"]

_JAR = "clausewatch_cookies"


class CookieMiddleware:
    """Hands a jar along a chain of redirects, from the first cookie on.

    Scrapy's own keeps all jars for as long as it lives.
    """

    def process_request(self, request: "Request") -> None:
        """Show the cookies that were given for an address."""
        request.headers.pop("Cookie", None)
        if (jar := request.meta.get(_JAR)) is not None:
            jar.add_cookie_header(request)

    def process_response(self, request: "Request", response: "Response") -> "Response":
        """Keep the cookies that an answer gives."""
        if "Set-Cookie" in response.headers:
            request.meta.setdefault(_JAR, CookieJar()).extract_cookies(response, request)
        return response
