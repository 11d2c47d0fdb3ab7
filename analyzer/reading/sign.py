"""What the markup of a page shows of walls, shells and forms, whatever its words say.

A genuine page may show some of it too: a form to sign in above the policy, a captcha under it. The
gate weighs these signs against the text, and pages of much text are not looked at.
"""

import re

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
_NAMED = r"(?:class|id)=[\"']?[^\"'>]{0,120}\b"
_GOES = r"\blocation(?:\.href)?\s*=\s*[\"'`]|\blocation\.(?:replace|assign)\("
# Kind, weight, what is seen, and the markup, in lower case, by which it is known.
_SIGNS = (
    (
        "challenge",
        0.9,
        "the page holds the script of a browser check",
        r"_cf_chl_opt|/challenge-platform/h/|cf[-_]chl[-_]|challenge-running"
        r"|captcha-delivery\.com/(?:c\.js|i\.js|captcha|interstitial)|geo\.captcha-delivery"
        r"|[\"']px-captcha|px-captcha-wrapper|_incapsula_resource[^\"'>]{0,80}incident"
        r"|gokuprops|awswafcookiedomainlist|bm-verify|sec-if-cpt|sec-cpt-if|/_sec/cp_challenge"
        r"|triggerinterstitialchallenge|sucuri_cloudproxy_js|\.well-known/sgcaptcha"
        r"|security-checkpoint|anubis_challenge|within\.website|x5secdata|baxia-punish|acw_sc__v2"
        r"|validate\.perfdrive|shieldsquare|aliyun_waf|/sorry/index|go-?away-challenge",
    ),
    (
        "challenge",
        0.5,
        "the page holds a captcha or the script of a bot filter",
        r"g-recaptcha|h-captcha|cf-turnstile|turnstile/v0|hcaptcha\.com/1|funcaptcha|arkoselabs"
        r"|geetest|smartcaptcha|friendlycaptcha|frc-captcha|mtcaptcha|altcha|_incapsula_resource"
        r"|awswaf\.com|kpsdk|__qrator|ddos-guard|captcha-form|captcha-container|captchacharacters",
    ),
    ("login", 0.45, "the page asks for a password", r"<input[^>]{0,400}type=[\"']?password"),
    (
        "login",
        0.3,
        "a form of the page signs the visitor in",
        r"<form[^>]{0,400}action=[\"'][^\"']{0,300}(?:log-?in|sign-?in|log-?on|/auth|/sso|/session)",
    ),
    (
        "shell",
        0.85,
        "the element that scripts fill is empty",
        rf"<(?:div|main|section)[^>]{{0,200}}\bid=[\"']?(?:{_ROOTS})\b{_EMPTY}"
        rf"|<(?:app|my|ion|shell|main)-(?:root|app|shell){_EMPTY}",
    ),
    (
        "loading",
        0.5,
        "parts of the page are marked as loading",
        rf"aria-busy=[\"']?true|{_NAMED}(?:skeleton|shimmer|placeholder-glow|pre-?loader)\b",
    ),
    (
        "redirect",
        0.6,
        "the page sends browsers on to another address",
        r"<meta[^>]{0,100}http-equiv=[\"']?refresh[^>]{0,100}content=[\"']?\s*\d\b[^>]{0,20}url=",
    ),
    (
        "error",
        0.8,
        "the page gives itself the status of an error",
        r"prerender-status-code[\"'][^>]{0,40}(?:404|410|50\d)"
        r"|\"page\":\"/(?:404|500|_error)\"|\"statuscode\":(?:404|410|50\d)",
    ),
    (
        "error",
        0.7,
        "a part of the page is marked as an error page",
        rf"<(?:body|html|main|div|section|article)\b[^>]{{0,200}}?{_NAMED}(?:{_ERRORS})\b",
    ),
    (
        "maintenance",
        0.6,
        "a part of the page is marked as one on maintenance",
        rf"{_NAMED}(?:maintenance|under-?construction|coming-?soon)\b",
    ),
    (
        "age",
        0.5,
        "a part of the page is marked as a question for the age",
        rf"{_NAMED}age-?(?:gate|verif\w*|check|confirm\w*|restrict\w*)\b",
    ),
    (
        "consent",
        0.5,
        "a part of the page is marked as a question for consent",
        rf"{_NAMED}(?:consent-?(?:form|page|wall|gate)|cookie-?wall|privacy-?wall|cmp-?wall)\b"
        r"|action=[\"'][^\"'>]{0,200}consent",
    ),
    (
        "region",
        0.4,
        "a part of the page is marked as a choice of country",
        rf"{_NAMED}(?:country|region|geo)-?(?:selector|select|picker|list|gate|block)\b",
    ),
    (
        "home-page",
        0.6,
        "the page calls itself the front page of its site",
        r"<link[^>]{0,200}rel=[\"']?canonical[\"']?[^>]{0,40}href=[\"']https?://[^/\"']+/?[\"']"
        r"|<body[^>]{0,200}class=[\"'](?:[^\"']{0,200}\s)?(?:home|front-?page|homepage|is-home)\b",
    ),
    (
        "other-document",
        0.5,
        "the page calls itself an article, a product or a list of results",
        r"\"@type\":\s*\"(?:news\w*|blogposting|product|jobposting|recipe|searchresultspage|event)\""
        r"|og:type[\"'][^>]{0,20}content=[\"'](?:product|video|music)",
    ),
)
_PATTERNS = tuple((kind, weight, what, re.compile(words)) for kind, weight, what, words in _SIGNS)
_LEADS_ON = re.compile(_GOES)
_HIDDEN = re.compile(r"<meta[^>]{0,60}name=[\"']?robots[^>]{0,60}noindex")


def find_signs(markup: str, text: str) -> tuple[Sign, ...]:
    """Return what speaks for a page's being something else than a document.

    Args:
        markup: Of the whole page.
        text: That was read from it.
    """
    if len(text) > _ENOUGH_TEXT:
        return ()
    page = markup[:_LOOKED_AT].lower()
    signs = [
        Sign(kind=kind, weight=weight, reason=what)
        for kind, weight, what, pattern in _PATTERNS
        if pattern.search(page)
    ]
    if len(text) <= _LITTLE_TEXT:
        if _LEADS_ON.search(page):
            signs.append(Sign(kind="redirect", weight=0.3, reason="a script leads on"))
        if _HIDDEN.search(page):
            signs.append(Sign(kind="error", weight=0.2, reason="search engines are kept off it"))
    return tuple(signs)
