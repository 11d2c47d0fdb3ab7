"""What the markup of a page shows of walls, shells and forms, whatever its words say.

A genuine page may show some of it too: a form to sign in above the policy, a captcha under it. The
gate weighs these signs against the text, and pages of much text are not looked at.
"""

import re
from typing import NamedTuple

from store.record import Sign

__all__ = ["find_signs"]

_ENOUGH_TEXT = 6_000  # characters of text beside which no markup speaks against a page
_LOOKED_AT = 150_000  # characters of markup from its beginning
_LITTLE_TEXT = 400  # characters of text beside which weak signs count as well
_ROOTS = (
    "root|app|__next|__nuxt|___gatsby|svelte|q-app|main-app|application|react-root|reactroot"
    "|vue-app|ember-app|mount|app-root|approot|spa|single-spa|elm|flutter|page-root"
)
_ERRORS = (
    "error-?404|404-?(?:page|error|content|container|wrapper)|page-?404|p404|not-?found(?:-?page)?"
    "|page-?not-?found|error-?(?:page|container|wrapper|content|screen|boundary|500|503)"
)
_EMPTY = r"[^>]{0,300}>\s*(?:<!--[^>]{0,200}-->\s*)*</"
_GOES = r"\blocation(?:\.href)?\s*=\s*[\"'`]|\blocation\.(?:replace|assign)\("
_CHECKS = (
    "/challenge-platform/h/", "cf_chl_", "cf_chl-", "cf-chl_", "cf-chl-",
    "challenge-running", "captcha-delivery.com/c.js", "captcha-delivery.com/i.js",
    "captcha-delivery.com/captcha", "captcha-delivery.com/interstitial",
    "geo.captcha-delivery", '"px-captcha', "'px-captcha", "px-captcha-wrapper",
    "gokuprops", "awswafcookiedomainlist", "bm-verify", "sec-if-cpt", "sec-cpt-if",
    "/_sec/cp_challenge", "triggerinterstitialchallenge", "sucuri_cloudproxy_js",
    ".well-known/sgcaptcha", "security-checkpoint", "anubis_challenge", "within.website",
    "x5secdata", "baxia-punish", "acw_sc__v2", "validate.perfdrive", "shieldsquare",
    "aliyun_waf", "/sorry/index", "goaway-challenge", "go-away-challenge",
)  # fmt: skip
_FILTERS = (
    "g-recaptcha", "h-captcha", "cf-turnstile", "turnstile/v0", "hcaptcha.com/1",
    "funcaptcha", "arkoselabs", "geetest", "smartcaptcha", "friendlycaptcha",
    "frc-captcha", "mtcaptcha", "altcha", "_incapsula_resource", "awswaf.com", "kpsdk",
    "__qrator", "ddos-guard", "captcha-form", "captcha-container", "captchacharacters",
)  # fmt: skip


class _Trait(NamedTuple):
    """What a page shows, and by which markup, in lower case, it is known: any of these."""

    kind: str
    weight: float
    reason: str
    words: tuple[str, ...] = ()  # anywhere; to look for each is faster than for a pattern of them
    names: str = ""  # a pattern, in IDs and classes
    markup: tuple[str, ...] = ()  # patterns, anywhere, which each begin with a fixed character


_TRAITS = (
    _Trait(
        "challenge",
        0.9,
        "the page holds the script of a browser check",
        words=_CHECKS,
        markup=(r"_incapsula_resource[^\"'>]{0,80}incident",),
    ),
    _Trait(
        "challenge",
        0.5,
        "the page holds a captcha or the script of a bot filter",
        words=_FILTERS,
    ),
    _Trait(
        "login",
        0.45,
        "the page asks for a password",
        markup=(r"<input[^>]{0,400}type=[\"']?password",),
    ),
    _Trait(
        "login",
        0.3,
        "a form of the page signs the visitor in",
        markup=(
            r"<form[^>]{0,400}action=[\"'][^\"']{0,300}"
            r"(?:log-?in|sign-?in|log-?on|/auth|/sso|/session)",
        ),
    ),
    _Trait(
        "shell",
        0.85,
        "the element that scripts fill is empty",
        markup=(
            rf"<(?:div|main|section)[^>]{{0,200}}\bid=[\"']?(?:{_ROOTS})\b{_EMPTY}",
            rf"<(?:app|my|ion|shell|main)-(?:root|app|shell){_EMPTY}",
        ),
    ),
    _Trait(
        "loading",
        0.5,
        "parts of the page are marked as loading",
        names=r"skeleton|shimmer|placeholder-glow|pre-?loader",
        markup=(r"aria-busy=[\"']?true",),
    ),
    _Trait(
        "redirect",
        0.6,
        "the page sends browsers on to another address",
        markup=(
            r"<meta[^>]{0,100}http-equiv=[\"']?refresh[^>]{0,100}content=[\"']?\s*\d\b"
            r"[^>]{0,20}url=",
        ),
    ),
    _Trait(
        "error",
        0.8,
        "the page gives itself the status of an error",
        words=(
            '"page":"/404',
            '"page":"/500',
            '"page":"/_error',
            '"statuscode":404',
            '"statuscode":410',
            '"statuscode":50',
        ),
        markup=(r"prerender-status-code[\"'][^>]{0,40}(?:404|410|50\d)",),
    ),
    _Trait(
        "error",
        0.7,
        "a part of the page is marked as an error page",
        markup=(
            r"<(?:body|html|main|div|section|article)\b[^>]{0,200}?"
            rf"(?:class|id)=[\"']?[^\"'>]{{0,120}}\b(?:{_ERRORS})\b",
        ),
    ),
    _Trait(
        "maintenance",
        0.6,
        "a part of the page is marked as one on maintenance",
        names=r"maintenance|under-?construction|coming-?soon",
    ),
    _Trait(
        "age",
        0.5,
        "a part of the page is marked as a question for the age",
        names=r"age-?(?:gate|verif\w*|check|confirm\w*|restrict\w*)",
    ),
    _Trait(
        "consent",
        0.5,
        "a part of the page is marked as a question for consent",
        names=r"consent-?(?:form|page|wall|gate)|cookie-?wall|privacy-?wall|cmp-?wall",
        markup=(r"action=[\"'][^\"'>]{0,200}consent",),
    ),
    _Trait(
        "region",
        0.4,
        "a part of the page is marked as a choice of country",
        names=r"(?:country|region|geo)-?(?:selector|select|picker|list|gate|block)",
    ),
    _Trait(
        "home-page",
        0.6,
        "the page calls itself the front page of its site",
        markup=(
            r"<link[^>]{0,200}rel=[\"']?canonical[\"']?[^>]{0,40}href=[\"']https?://[^/\"']+/?"
            r"[\"']",
            r"<body[^>]{0,200}class=[\"'](?:[^\"']{0,200}\s)?"
            r"(?:home|front-?page|homepage|is-home)\b",
        ),
    ),
    _Trait(
        "other-document",
        0.5,
        "the page calls itself an article, a product or a list of results",
        markup=(
            r"\"@type\":\s*\"(?:news\w*|blogposting|product|jobposting|recipe"
            r"|searchresultspage|event)\"",
            r"og:type[\"'][^>]{0,20}content=[\"'](?:product|video|music)",
        ),
    ),
)
_NAMED = re.compile(r"=(?:(?<=class=)|(?<=id=))[\"']?(?=([^\"'>]{1,160}))")
_LEADS_ON = re.compile(_GOES)
_HIDDEN = re.compile(r"<meta[^>]{0,60}name=[\"']?robots[^>]{0,60}noindex")


def find_signs(markup: bytes, text: str) -> tuple[Sign, ...]:
    """Return what speaks for a page's being something else than a document.

    Args:
        markup: Of the whole page, in UTF-8.
        text: That was read from it.
    """
    if len(text) > _ENOUGH_TEXT:
        return ()
    page = markup.decode("utf-8", "replace")[:_LOOKED_AT].lower()
    names = "\n".join(set(_NAMED.findall(page)))
    signs = [
        Sign(kind=trait.kind, weight=trait.weight, reason=trait.reason)
        for trait in _TRAITS
        if _shows(page, names, trait)
    ]
    if len(text) <= _LITTLE_TEXT:
        if _LEADS_ON.search(page):
            signs.append(Sign(kind="redirect", weight=0.3, reason="a script leads on"))
        if _HIDDEN.search(page):
            signs.append(Sign(kind="error", weight=0.2, reason="search engines are kept off it"))
    return tuple(signs)


def _shows(page: str, names: str, trait: _Trait) -> bool:
    return (
        any(word in page for word in trait.words)
        or (trait.names != "" and re.search(rf"\b(?:{trait.names})\b", names) is not None)
        or any(re.search(markup, page) for markup in trait.markup)
    )
