"""What an exchange shows, before anybody reads the page: challenges, refusals, redirects to walls.

Only what the server said is looked at: status, header lines, and the way from the address asked for
to the one that answered.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from store.record import Capture, Sign

if TYPE_CHECKING:
    from tldextract import TLDExtract

__all__ = ["inspect"]

_CERTAIN = 0.97  # the server says it in as many words
_LIKELY = 0.85
_SHORT = 1_500  # bytes of a body that holds a notice rather than a document

# Statuses that are no document, where a capture has one and is kept as a page all the same.
_STATUSES = {
    401: ("login", "the server asked for credentials"),
    403: ("blocked", "the server refused the page"),
    404: ("error", "the server has no such page"),
    407: ("login", "a proxy asked for credentials"),
    410: ("error", "the server says that the page is gone"),
    429: ("challenge", "the server was asked too often"),
    451: ("region", "the server says that the page is unavailable for legal reasons"),
    503: ("maintenance", "the server says that it is not available for now"),
}
# Header, kind, weight, what its value has to hold, and what that means.
_HEADERS = (
    ("cf-mitigated", "challenge", _CERTAIN, "challenge", "the server asked for proof of a browser"),
    ("cf-mitigated", "blocked", _CERTAIN, "block", "the server's filter refused the request"),
    (
        "x-amzn-waf-action",
        "challenge",
        _CERTAIN,
        "challenge|captcha",
        "the server sent a challenge",
    ),
    ("x-amzn-waf-action", "blocked", _CERTAIN, "block", "the server's filter refused the request"),
    ("x-vercel-mitigated", "challenge", _CERTAIN, "challenge", "the server sent a challenge"),
    ("x-vercel-mitigated", "blocked", _CERTAIN, "deny|block", "the filter refused the request"),
    ("x-dd-b", "challenge", 0.9, "", "the server's bot filter answered"),
    ("x-datadome", "challenge", 0.2, "", "the server has a bot filter"),
    ("x-kpsdk-ct", "challenge", 0.5, "", "the server's bot filter answered"),
    ("x-sucuri-block", "blocked", _CERTAIN, "", "the server's filter refused the request"),
    ("x-px-block", "challenge", 0.9, "", "the server's bot filter answered"),
    ("x-px-blocked", "challenge", 0.9, "", "the server's bot filter answered"),
    ("x-rbz-block", "blocked", 0.9, "", "the server's filter refused the request"),
    ("server", "challenge", 0.3, "datadome|ddos-guard|qrator|sucuri", "the server is a bot filter"),
    ("x-cache", "error", 0.9, "^error from", "the edge of the server's network met an error"),
    ("x-amzn-errortype", "error", 0.9, "", "the server named an error"),
    ("x-amz-error-code", "error", _CERTAIN, "", "the server named an error"),
    ("x-matched-path", "error", 0.9, "^/(?:404|500|_error)", "the server showed its error page"),
    ("x-squid-error", "error", _CERTAIN, "", "a proxy named an error"),
    ("refresh", "redirect", 0.7, r"^\s*\d\b.*url=", "the server sends browsers on"),
    ("retry-after", "maintenance", 0.6, "", "the server asks to come back later"),
    ("www-authenticate", "login", 0.7, "", "the server asked for credentials"),
)
# Kind, weight and what the path or host of an answer holds that the address asked for did not.
_PLACES = (
    (
        "challenge",
        0.9,
        r"/sorry/index|/(?:captcha|challenge|punish|verify-?(?:human|browser)|bot-?check"
        r"|security-?check)\b|/cdn-cgi/|sgcaptcha|perfdrive",
    ),
    (
        "blocked",
        _LIKELY,
        r"/(?:access-?denied|blocked?|forbidden|denied|un-?authori[sz]ed|403)\b",
    ),
    (
        "consent",
        _LIKELY,
        r"^(?:consent|guce|cmp|privacy-mgmt)\.|/(?:collect)?-?consent\b|cookie-?(?:wall"
        r"|consent)|/privacy-?(?:gate|wall)\b",
    ),
    (
        "login",
        _LIKELY,
        r"^(?:log-?in|sign-?in|auth|accounts?|sso|idp?|identity)\.|/(?:log-?in|sign-?in"
        r"|log-?on|auth|oauth2?|sso|saml2?|wp-login\.php|accounts?/login|session/new"
        r"|anmelden|connexion|acceso|accedi)\b",
    ),
    (
        "age",
        _LIKELY,
        r"/age-?(?:gate|check|verif\w*|confirm\w*)\b|/(?:are-you-18|over-?18"
        r"|legal-?age)\b",
    ),
    (
        "region",
        _LIKELY,
        r"/(?:(?:select|choose|change)-?(?:your-?)?(?:country|region|location|market)"
        r"|(?:country|region|location|market)-?(?:select\w*|chooser|picker)"
        r"|geo-?(?:block\w*|restrict\w*)|not-?available\w*|unavailable\w*|restricted)\b",
    ),
    (
        "error",
        0.9,
        r"/(?:_?errors?|40[04]|410|50\d|(?:page-?)?not-?found|pagenotfound|missing"
        r"|oops)\b|[?&](?:aspxerrorpath|error(?:code)?|status(?:code)?)=(?:/|[45]\d\d)",
    ),
    (
        "maintenance",
        _LIKELY,
        r"/(?:maintenance|wartung|mantenimiento|manutenzione|outage|downtime"
        r"|be-?right-?back|sorry|coming-?soon)\b",
    ),
    (
        "other-document",
        0.7,
        r"/(?:search|suche|recherche|buscar|results|tag|category)\b|[?&](?:q|s|query)=",
    ),
    (
        "other-document",
        0.95,
        r"(?:^|\.)(?:sedo|sedoparking|bodis|parkingcrew|hugedomains|afternic|dan|above"
        r"|parklogic|parking)\.|/lander\b",
    ),
)
_PLACE_PATTERNS = tuple((kind, weight, re.compile(words)) for kind, weight, words in _PLACES)
_LOCALE = r"(?!tc\b|pp\b|ua\b)[a-z]{2}(?:[-_][a-z]{2,4})?"
_ROOT = re.compile(
    rf"/?(?:{_LOCALE}/?){{0,2}}(?:(?:index|home|default|start|main|welcome)(?:\.\w{{2,5}})?/?)?"
)
_NO_TIME = re.compile(r"origin;\s*dur=0(?:\.0+)?\b")


def inspect(capture: Capture) -> tuple[Sign, ...]:
    """Return what the exchange shows of its page's not being the document that was asked for."""
    return (
        *_inspect_status(capture.status),
        *_inspect_headers(capture.headers),
        *_inspect_way(capture.url, capture.final_url),
    )


def _inspect_status(status: int | None) -> Iterator[Sign]:
    if status is None:
        return
    if status in _STATUSES or status >= 400:
        kind, reason = _STATUSES.get(status, ("error", "the server reported an error"))
        yield Sign(kind=kind, weight=_CERTAIN, reason=f"{reason}: status {status}")
    elif status == 202:
        reason = "the server took the request without answering it: status 202"
        yield Sign(kind="challenge", weight=0.5, reason=reason)


def _inspect_headers(headers: tuple[tuple[str, str], ...]) -> Iterator[Sign]:
    held = {name.lower(): value.strip().lower() for name, value in headers}
    for name, kind, weight, words, what in _HEADERS:
        value = held.get(name)
        if value is not None and re.search(words, value):
            yield Sign(kind=kind, weight=weight, reason=f"{what}: {name}: {value[:80]}")
    length = held.get("content-length", "")
    if not length.isdecimal() or int(length) > _SHORT:
        return
    fresh = "no-cache" in held.get("cache-control", "") or "no-store" in held.get(
        "cache-control", ""
    )
    if "akamaighost" in held.get("server", ""):
        weight = 0.8 if fresh else 0.5
        reason = "the edge of the server's network gave a short answer of its own"
        yield Sign(kind="blocked", weight=weight, reason=reason)
    elif "x-iinfo" in held or _NO_TIME.search(held.get("server-timing", "")):
        reason = "a filter before the server gave a short answer of its own"
        yield Sign(kind="challenge", weight=0.5, reason=reason)


def _inspect_way(asked: str, answered: str) -> Iterator[Sign]:
    """Look at where the redirects led, if anywhere."""
    if not asked or not answered or asked == answered:
        return
    try:
        start, end = urlsplit(asked.lower()), urlsplit(answered.lower())
    except ValueError:
        return
    for kind, weight, pattern in _PLACE_PATTERNS:
        if any(map(pattern.search, _places(end))) and not any(map(pattern.search, _places(start))):
            reason = f"the request was sent on to {end.netloc}{end.path}"
            yield Sign(kind=kind, weight=weight, reason=reason)
    if _ROOT.fullmatch(end.path) and not _ROOT.fullmatch(start.path):
        reason = f"the request for {start.path} was sent on to the front page, {end.netloc}"
        yield Sign(kind="home-page", weight=_LIKELY, reason=reason)
    domains = _registered(start), _registered(end)
    if all(domains) and domains[0] != domains[1]:
        reason = f"the answer came from {domains[1]} instead of {domains[0]}"
        yield Sign(kind="other-document", weight=0.3, reason=reason)


def _places(address: SplitResult) -> tuple[str, str]:
    return address.netloc, f"{address.path}?{address.query}" if address.query else address.path


def _registered(address: SplitResult) -> str:
    """Return the part of a host name that somebody has registered; empty for an IP address."""
    return _suffixes()(address.hostname or "").top_domain_under_public_suffix


@cache
def _suffixes() -> "TLDExtract":
    """Return the public suffixes as the package brings them, without asking the network."""
    from tldextract import TLDExtract  # with requests, which takes a moment to import

    return TLDExtract(suffix_list_urls=(), cache_dir=None)
