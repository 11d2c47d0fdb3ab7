"""What a number in a clause is about, told by the nearest telling words of its sentence."""

import re
from collections.abc import Mapping, Sequence

__all__ = ["name_amount", "name_percentage", "name_period"]

_REACH = 160  # characters to either side in which telling words are looked for

_PERIODS: Mapping[str, str] = {
    "free trial": r"\bfree[\s-]trial|\btrial\b(?! by)",
    "refund period": r"\brefund|\bmoney[\s-]back"
    r"|\breturn(?:s|ed|ing)? (?:the|an|any|your|it|items?)",
    "withdrawal period": r"\bwithdraw from|\bwithdrawal|\bright to withdraw|\bcooling[\s-]off",
    "opt-out period": r"\bopt(?:ing|ed)?[\s-]out|\breject(?:ing)? (?:this )?arbitration",
    "claim window": r"\b(?:cause of action|claims?|lawsuit|suit|proceedings?)\b[^.]{0,80}"
    r"\b(?:barred|brought|bring|commenced?|file[ds]?|filing|aros|waived)"
    r"|\bafter (?:the|such) (?:claim|cause of action)",
    "cure period": r"\bcur(?:e|ed|ing)\b|\bremed(?:y|ied)\b|\brectif",
    "breach notice": r"\bdata breach|\bsecurity (?:breach|incident)|\bbreach notif",
    "response time": r"\brespon(?:d|se)|\breply\b",
    "objection period": r"\bobject(?:s|ion|ions|ing)?\b",
    "retention period": r"\bretain|\bretention|\bke(?:ep|pt)\b|\bstor(?:e|ed|ing|age)\b"
    r"|\bdelet|\beras"
    r"|\banonymi[sz]|\bback-?up",
    "payment period": r"\bpa(?:y|id|yable|yment|yments)\b|\binvoice|\boverdue|\bbill(?:ed|ing)?\b",
    "renewal period": r"\brenew|\bsubscription (?:term|period)|\bsuccessive",
    "inactivity period": r"\binactiv|\bdormant|\bnot logged",
    "notice period": r"\bnotice\b|\bnotif(?:y|ied|ication)|\badvance\b"
    r"|\b(?:inform|tell|e-?mail|warn) you"
    r"|\bbefore (?:it|they|the changes?) (?:takes?|comes?|become)",
}
# How many characters nearer a word has to be to win over one that says more.
_HANDICAP = {"notice period": 40, "payment period": 25, "response time": 10}
_AMOUNTS: Mapping[str, str] = {
    "liability cap": r"\bliab",
    "penalty": r"\bpenalt|\bfines?\b|\bliquidated",
    "minimum purchase": r"\bminimum\b",
    "fee": r"\bfees?\b|\bcharg|\bprices?\b|\bcosts?\b|\bpay|\brate\b|\bper month|\bsubscription",
}
_PERCENTAGES: Mapping[str, str] = {
    "interest rate": r"\binterest|\blate\b|\boverdue|\bper month|\bper annum",
    "fee rate": r"\bfees?\b|\bcommission|\bcharg|\bprice",
}


def _compile(words: Mapping[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in words.items())


_PERIOD_WORDS, _AMOUNT_WORDS = _compile(_PERIODS), _compile(_AMOUNTS)
_PERCENTAGE_WORDS = _compile(_PERCENTAGES)
_SENTENCE_END = re.compile(r"[.!?;]\s|\n")


def name_period(text: str, start: int, end: int) -> str:
    """Return what the period at a span is about, or "period".

    >>> text = "You get a 7-day free trial."
    >>> name_period(text, 10, 15)
    'free trial'
    """
    return _name(text, start, end, _PERIOD_WORDS, "period")


def name_amount(text: str, start: int, end: int) -> str:
    """Return what the sum of money at a span is about, or "amount"."""
    return _name(text, start, end, _AMOUNT_WORDS, "amount")


def name_percentage(text: str, start: int, end: int) -> str:
    """Return what the percentage at a span is about, or "percentage"."""
    return _name(text, start, end, _PERCENTAGE_WORDS, "percentage")


def _name(
    text: str, start: int, end: int, words: Sequence[tuple[str, re.Pattern[str]]], otherwise: str
) -> str:
    before = _SENTENCE_END.split(text[max(0, start - _REACH) : start])[-1]
    after = _SENTENCE_END.split(text[end : end + _REACH])[0]
    sentence, place = before + text[start:end] + after, len(before)
    best, name = float("inf"), otherwise
    for candidate, pattern in words:
        for found in pattern.finditer(sentence):
            distance = max(found.start() - place - (end - start), place - found.end(), 0)
            distance += _HANDICAP.get(candidate, 0)
            if distance < best:
                best, name = distance, candidate
    return name
