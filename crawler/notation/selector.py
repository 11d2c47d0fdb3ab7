"""CSS selectors that other people write."""

import warnings

import soupsieve

from crawler.notation.wording import quote

__all__ = ["find_selector_fault"]

_LONGEST = 8000


def find_selector_fault(selector: str) -> str:
    """Return what is wrong with a CSS selector, with the cure; empty if nothing is.

    >>> find_selector_fault("main > p")
    ''
    """
    if len(selector) > _LONGEST:
        return f"{quote(selector)} is longer than {_LONGEST:,} characters; split it in a list"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an outdated spelling works all the same
            soupsieve.compile(selector)
    except soupsieve.SelectorSyntaxError as error:
        reason = str(error).partition("\n")[0]
        return f"{quote(selector)} is no CSS selector ({reason})"
    return ""
