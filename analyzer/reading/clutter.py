"""What stands around the text of a page: menus, headers and footers, consent notices, sharing."""

import re
from collections.abc import Iterable
from functools import lru_cache

from analyzer.reading.tree import Element
from analyzer.reading.weight import Weights

__all__ = ["find_clutter"]

_ROLES = frozenset({
    "alertdialog", "dialog", "menu", "menubar", "navigation", "search", "toolbar",
})  # fmt: skip
_TEXTS = ("main", "article", "section")
_BOXES = frozenset({
    "a", "aside", "details", "dialog", "div", "footer", "form", "header", "nav", "ol", "p",
    "section", "span", "ul",
})  # fmt: skip
_MARKED = frozenset(
    {
        "aside",
        "details",
        "dialog",
        "footer",
        "form",
        "header",
        "nav",
    }
)  # fmt: skip  these need no name
_CONSENT_TOOL = re.compile(
    r"onetrust-(?:banner|consent|group|pc)|cybotcookiebotdialog|didomi-(?:host|notice|popup)"
    r"|usercentrics-(?:root|cmp)|truste[-_](?:box|consent|overlay)|osano-cm-",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"(?:cookies?|consent|gdpr|ccpa)[-_]?(?:alert|banner|bar|box|consent|dialog|disclaimer|law|layer"
    r"|manager|message|modal|notice|notification|overlay|popup|preferences|prompt|settings|wall)"
    r"|(?:banner|bar|modal|popup)[-_](?:cookies?|consent|gdpr)|\bcc-(?:banner|window)",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|chat|comments|feedback|follow|footer|header|intercom"
    r"|(?:lang|language|locale)[_-]?(?:list|menu|picker|select|selector|switcher)|livechat|masthead"
    r"|mega|mega-?menu|menu|messenger|nav|navbar|navigation|newsletter|pager|pagination|rating"
    r"|related|respond|share|sharing|sidebar|sign-?up|social|subscribe|topbar|toolbar)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"(?:^|\s)(?:colophon|(?:(?:global|main|page|site)[_-]?)?footer(?:[_-](?:container|wrapper))?)"
    r"(?:$|\s)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:^|[\s_-])(?:author|byline|helpful|reactions?|vcard|votes?)(?:$|[\s_-])", re.IGNORECASE
)
_NAMED = {
    "tool": _CONSENT_TOOL,
    "consent": _CONSENT,
    "around": _AROUND,
    "footer": _FOOTER,
    "credit": _CREDIT,
}
_LONGEST_NAMES = 500
_SKIP = re.compile(r"\bskip", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SENTENCE = 12  # words; less that is hidden outside of the text is a label or message
_MESSAGE = 50  # words; more is no invitation to subscribe or share
_CREDITS = 20  # words; more is no line about who wrote a text and whom it helped
_LONGEST_FORM = 100  # words; more is a policy that stands in a form
_SHARE = 0.25  # of the page's words; what holds more is the text, whatever it is called


def find_clutter(weights: Weights, most: int) -> set[Element]:
    """Return each tag that is not part of the text, and discount the words of the outermost.

    Args:
        weights: The words of the page's tags.
        most: How many words of prose the page holds. What holds a quarter of them is no clutter.
    """
    clutter: set[Element] = set()
    for tag in weights.tags:
        if tag not in clutter and _is_clutter(tag, weights) and weights.prose(tag) <= most * _SHARE:
            clutter.update(tag.iter())
            weights.discount(tag)
    return clutter


def _is_clutter(tag: Element, weights: Weights) -> bool:
    name = tag.tag
    if name not in _BOXES or not (tag.attrib or name in _MARKED):
        return False
    if name == "details":
        return _is_folded_contents(tag, weights)
    names = f"{tag.get('id', '')} {tag.get('class', '')}"
    if name == "a":
        return _SKIP.search(names) is not None
    role = tag.get("role", "")
    speaks_of = _interpret(names[:_LONGEST_NAMES])
    if name == "nav" or role in _ROLES or "tool" in speaks_of:
        return True
    if name in ("header", "footer") or role in ("banner", "contentinfo") or "footer" in speaks_of:
        return _is_edge(tag, weights)
    if name == "form" and weights.has_control(tag) and weights.words(tag) < _LONGEST_FORM:
        return not weights.has_title(tag)
    hidden = _is_hidden(tag)
    if hidden and weights.words(tag) < _SENTENCE and not _is_within(tag, _TEXTS):
        return True
    if hidden or name == "aside" or role == "complementary":
        return weights.is_menu(tag)
    if "credit" in speaks_of and weights.words(tag) < _CREDITS:
        return not weights.has_title(tag)
    if "around" in speaks_of:
        return weights.is_menu(tag) or (weights.words(tag) < _MESSAGE and weights.has_control(tag))
    return (
        "consent" in speaks_of
        and (weights.has_control(tag) or weights.words(tag) < _MESSAGE)
        and not _is_within(tag, ("main", "article"))
    )


@lru_cache(maxsize=4096)
def _interpret(names: str) -> frozenset[str]:
    """Return what the ID and classes of a tag speak of. Few are different, and most say nothing."""
    return frozenset(kind for kind, pattern in _NAMED.items() if pattern.search(names))


def _is_edge(tag: Element, weights: Weights) -> bool:
    """Whether a header or footer is that of the page, not of its text."""
    if weights.is_menu(tag):
        return True
    return not weights.has_title(tag) and not _is_within(tag, _TEXTS)


def _is_folded_contents(tag: Element, weights: Weights) -> bool:
    """Whether what can be unfolded is nothing but links to places on the same page, or nothing."""
    labels = sum(map(weights.words, tag.iterdescendants("summary")))
    links = tag.iterdescendants("a")
    inner = sum(weights.words(link) for link in links if link.get("href", "")[:1] == "#")
    return weights.words(tag) <= labels + inner


def _is_hidden(tag: Element) -> bool:
    return tag.get("hidden") is not None or _HIDDEN.search(tag.get("style", "")) is not None


def _is_within(tag: Element, names: Iterable[str]) -> bool:
    return next(tag.iterancestors(*names), None) is not None
