"""What stands around the text of a page: menus, headers and footers, consent notices, sharing."""

import re

from bs4 import Tag

from analyzer.reading.weight import Weights

__all__ = ["find_clutter"]

_ROLES = frozenset(
    "alert alertdialog banner complementary contentinfo dialog menu menubar navigation search toolbar".split()
)
_MENUS = frozenset("aside footer header nav".split())
_TEXTS = ("main", "article", "section")
_BOXES = frozenset("aside dialog div footer form header nav ol p section span ul".split())
_CONSENT = re.compile(
    r"onetrust|cookiebot|cybot|didomi|usercentrics|truste|osano|cmp[-_]|[-_]cmp\b"
    r"|(?:cookies?|consent|gdpr|ccpa)[-_]?(?:alert|banner|bar|box|consent|dialog|disclaimer|law|layer"
    r"|manager|message|modal|notice|notification|overlay|popup|preferences|prompt|settings|wall)"
    r"|(?:banner|bar|modal|popup)[-_](?:cookies?|consent|gdpr)",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|footer|masthead|menu|nav|navbar|navigation|newsletter|pager|pagination"
    r"|related|share|sharing|sidebar|skip|social|subscribe|topbar|toolbar|widget)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SENTENCE = 12  # words; less that is hidden is a label or message, not a clause
_SHARE = 0.25  # of the page's words; what holds more is the text, whatever it is called


def find_clutter(weights: Weights, most: int) -> set[int]:
    """Return the `id()` of each outermost tag that is not part of the text, and discount its words.

    Args:
        weights: The words of the page's tags.
        most: How many words of prose the page holds. What holds a good share of them is never clutter.
    """
    clutter: set[int] = set()
    for tag in weights.tags:
        if tag.parent is not None and id(tag.parent) in clutter:
            clutter.add(id(tag))
        elif tag.name in _BOXES and _is_clutter(tag, weights) and weights.prose(tag) <= most * _SHARE:
            clutter.add(id(tag))
            weights.discount(tag)
    return clutter
