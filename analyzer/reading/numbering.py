"""The numbers and letters that a browser shows before the items of an ordered list."""

import re

from analyzer.reading.tree import Element

__all__ = ["number_items", "write_number"]

_STYLES = {
    "1": "1", "a": "a", "A": "A", "i": "i", "I": "I",
    "decimal": "1", "decimal-leading-zero": "1",
    "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
    "lower-roman": "i", "upper-roman": "I",
    "disc": "-", "circle": "-", "square": "-", "none": "-",
}  # fmt: skip
_DECLARED = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?\b([a-z]+-[a-z-]+|decimal|disc|circle|square|none)\b", re.I
)
_LONGEST_STYLE = 1_000
_INTEGER = re.compile(r"\s*([+-]?\d{1,9})")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def write_number(number: int, style: str) -> str:
    """Return a number in the style of an HTML list type: 1, a, A, i or I.

    What cannot be written so (nothing and less, roman numbers beyond 3999) is written in digits, as
    browsers do (CSS Counter Styles Level 3, "range" and "fallback").

    >>> [write_number(28, style) for style in "1aAiI"]
    ['28', 'ab', 'AB', 'xxviii', 'XXVIII']
    """
    if style in "aA" and number > 0:
        written = _write_letters(number)
    elif style in "iI" and 0 < number < 4000:
        written = _write_roman(number)
    else:
        return str(number)
    return written.upper() if style.isupper() else written


def number_items(parent: Element) -> dict[Element, str]:
    """Return the marker of each item of a list: `-`, `1.`, `b.`, `IV.`, as a browser shows them.

    Honours `type`, `start`, `reversed`, the items' own `type` and `value`, and a `list-style-type`
    written on the list or on an item itself.

    Args:
        parent: The `<ol>`, `<ul>` or other element whose children are the items.

    Returns:
        The marker by the item's tag.
    """
    items = list(parent.iterchildren("li"))
    usual = "1" if parent.tag == "ol" else "-"
    style = _style(parent, usual)
    step = -1 if parent.get("reversed") is not None else 1
    number = _integer(parent, "start", len(items) if step < 0 else 1)
    markers = {}
    for item in items:
        own = style
        if item.attrib:
            number = _integer(item, "value", number)
            own = _style(item, style)
        markers[item] = "-" if own == "-" else f"{write_number(number, own)}."
        number += step
    return markers


def _style(tag: Element, usual: str) -> str:
    declared = _DECLARED.search(tag.get("style", "")[:_LONGEST_STYLE])
    if declared and declared[1].lower() in _STYLES:
        return _STYLES[declared[1].lower()]
    return _STYLES.get(tag.get("type", ""), usual)


def _integer(tag: Element, attribute: str, usual: int) -> int:
    written = _INTEGER.match(tag.get(attribute, ""))
    return int(written[1]) if written else usual


def _write_letters(number: int) -> str:
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters


def _write_roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written
