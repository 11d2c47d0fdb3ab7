"""Facts that are sums of money and percentages."""

import re
from collections.abc import Iterator, Mapping

from analyzer.labelling.fact.lexicon import load_table, load_words
from analyzer.labelling.fact.number import NUMBER, read_number
from analyzer.labelling.fact.passage import Passage
from analyzer.labelling.fact.subject import make_namer
from store.record import Fact

__all__ = ["CAP", "find_amounts", "find_caps", "find_percentages"]

CAP = "liability cap"
"""The name of the fact that says up to what sum somebody is liable."""

_SIGNS: Mapping[str, str] = {
    written: sign for sign, all_written in load_table("currencies").items()
    for written in all_written.split()
}  # fmt: skip
_WORDS = frozenset(sign for sign in _SIGNS if sign.isalpha() and sign.isascii())
_SYMBOLS = re.compile("[" + "".join(s for s in _SIGNS if len(s) == 1) + "]")
_SUM = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?"
    r"|\d{1,3}(?:\s\d{3})+(?:[.,]\d{1,2})?|\d{1,12}(?:[.,]\d{1,2})?"
)
_SCALE = r"(?:\s?(?P<scale{0}>k\b|thousand|million|billion))?"
_ORDERED = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?<![a-z$])(?P<sign1>{_ORDERED})\s?(?P<sum1>{_SUM})(?![\d%]|[.,]\d){_SCALE.format(1)}"
    rf"|(?<![\w.,])(?P<sum2>{_SUM}){_SCALE.format(2)}\s?(?:u\.?s\.?\s)?(?P<sign2>{_ORDERED})(?![a-z])"
)
_SCALES: Mapping[str, str] = {"k": "thousand"}
_LIABLE = frozenset({"liability", "liable", "liabilities"})
_LIMITS = load_words("limits")
_PAID = frozenset({"paid", "pay", "payable", "received", "due"})
_FEES_PAID = re.compile(
    r"\b(?:amounts?|fees?|sums?|charges|payments?|price)\b[^.;\n]{0,40}?"
    r"\b(?:paid|pay|payable|received|due|made)\b(?!\sin settlement)"
    rf"(?:[^.;\n]{{0,80}}?\b(?P<number>{NUMBER})\b[^.;\n]{{0,8}}\b(?P<unit>month|year)s?\b)?"
)
_PERCENT = re.compile(
    r"(?<![\d.,])(?P<sum>\d{1,3}(?:[.,]\d{1,3})?)\s?(?:%|per ?cent\b)"
    r"(?!\s(?:accurate|certain|effective|reliable|safe|secure)\b)"
)
# What a share is of that nobody pays with.
_OF_MANY = re.compile(
    r"\s(?:of|among)\s(?:(?:our|all|the|its|other)\s)*(?:[\w-]+\s)?"
    r"(?:users?|customers?|members?|people|visitors?|requests|votes?|shares?|time)\b"
)
_SHARE = "percentage"


def find_amounts(passage: Passage) -> Iterator[Fact]:
    """Yield the sums of money of a text.

    >>> from analyzer.labelling.fact.passage import read_passage
    >>> [each.value for each in find_amounts(read_passage("It costs 1.500,00 EUR or US$20k."))]
    ['€1,500', '$20 thousand']
    """
    lower = passage.lower
    if not passage.has_digits:
        return
    if _WORDS.isdisjoint(passage.words) and not _SYMBOLS.search(lower):
        return
    name = make_namer(passage, "amounts", "amount")
    for found in _AMOUNT.finditer(lower):
        sign = _SIGNS[found["sign1"] or found["sign2"]]
        scale = found["scale1"] or found["scale2"]
        value = (sign if len(sign) == 1 else f"{sign} ") + _write(found["sum1"] or found["sum2"])
        yield Fact(
            name=name(found.start(), found.end()),
            value=f"{value} {_SCALES.get(scale, scale)}" if scale else value,
            start=found.start(),
            end=found.end(),
        )


def find_caps(passage: Passage) -> Iterator[Fact]:
    """Yield the caps of liability that are given as the fees paid."""
    words = passage.words
    if _LIABLE.isdisjoint(words) or _LIMITS.isdisjoint(words) or _PAID.isdisjoint(words):
        return
    for found in _FEES_PAID.finditer(passage.lower):
        months = read_number(found["number"]) if found["number"] else 0
        months *= 12 if found["unit"] == "year" else 1
        over = f" in {months} month{'' if months == 1 else 's'}" if months else ""
        yield Fact(name=CAP, value=f"fees paid{over}", start=found.start(), end=found.end())


def find_percentages(passage: Passage) -> Iterator[Fact]:
    """Yield the percentages of a text."""
    lower = passage.lower
    if not passage.has_digits or ("%" not in lower and "cent" not in lower):
        return
    name = make_namer(passage, "percentages", _SHARE)
    for found in _PERCENT.finditer(lower):
        value = found["sum"].replace(",", ".") + "%"
        start, end = found.span()
        about = _SHARE if _OF_MANY.match(lower, end) else name(start, end)
        yield Fact(name=about, value=value, start=start, end=end)


def _write(written: str) -> str:
    """Write a sum in one way: thousands apart by commas, no cents where there are none.

    >>> _write("25.000"), _write("1 000,50"), _write("9,99"), _write("1,000.00"), _write("5000")
    ('25,000', '1,000.50', '9.99', '1,000', '5,000')
    """
    parts = re.split(r"[.,\s]", written)
    cents = parts.pop() if len(parts) > 1 and len(parts[-1]) < 3 else ""
    whole = f"{int(''.join(parts)):,}"
    return f"{whole}.{cents:0<2}" if cents.strip("0") else whole
