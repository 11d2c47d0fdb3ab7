"""The smallest parts of a wording that a redline marks whole.

They are words, numbers with what belongs to them, dates, addresses, and defined terms: none of
these says anything when only a part of it is marked.
"""

import re

__all__ = ["split_tokens"]

_MONTHS = (
    "jan(?:uary|vier|uar)?|feb(?:ruary|ruar)?|f[ée]vrier|mar(?:ch|s|zo)?|märz|a(?:pr(?:il)?|vril|bril)"
    "|ma[iy]o?|june?i?|juin|julio?|july?|juillet|aug(?:ust)?|ao[ûu]t|agosto|sept?(?:ember|embre)?"
    "|o[ck]t(?:ober|obre|ubre)?|nov(?:ember|embre|iembre)?|de[cz](?:ember|embre)?|d[ée]cembre"
    "|enero|febrero|junio|septiembre|diciembre"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|\.|º)?"
_YEAR = r"(?:19|20)\d\d"
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
# Vowel signs and accents that stand behind their letter as characters of their own.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0981-\u0dff"
)
_LETTER = rf"[^\W{_UNSPACED}]"
_NAME = rf"[A-Z\u00c0-\u00de](?=[a-z\u00df-\u00ff]){_LETTER}+(?:['’\-]{_LETTER}+)*"
_OPENING = (  # what begins a sentence with a capital and is no part of a name
    "The|This|These|Those|That|If|We|You|Our|Your|Any|All|In|For|And|Or|When|Where|By|An|To|It|Its"
    "|No|Such|As|Please|However|On|At|With|Under|Unless|Each|Some|Other|Of|From|Their|They|Such"
)
_ADDRESS = r"""
    | https?://[^\s<>"”]*[^\s<>"”.,;:!?)\]'’]                           # an address on the web
    | [\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}                   # an e-mail address
"""
_DATE = rf"""  # 1 May 2026  May 1st, 2026
    | (?<!\w)(?:(?=[^\W\d]{{3,10}}\.?\ \d)(?i:{_MONTHS})\.?\ {_DAY}(?:,?\ {_YEAR})?
        |(?=\d)(?i:{_DAY}\ (?:de\ )?(?:{_MONTHS})\b\.?(?:,?\ (?:de\ )?{_YEAR})?))(?!\w)
    | (?:(?:US|AU|CA)?[$€£¥₹]\ ?)?\d+(?:[.,:/\-]\d+)*+(?:\ ?[%€£])?(?!\w)  # $1,000.50  5%  1/2/26
"""


def _compile(*kinds: str) -> re.Pattern[str]:
    """Return what finds tokens of these kinds, and those that every text has."""
    return re.compile(
        rf"""(?:
          [a-z]++(?=[\s,;)]|\.(?:\s|\Z))                                # nearly all words, at once
        | [A-Z][a-z]*+(?=[,;)]|\ [a-z(])
        | [,;()“”"] | \.(?=\s|\Z)
        {"".join(kinds)}
        | (?=\S{{2,30}}\ [A-Z\u00c0-\u00de])(?!(?:{_OPENING})\b)  # Personal Data
          {_NAME}(?:\ {_NAME}){{1,4}}
        | [{_UNSPACED}]
        | {_LETTER}(?:[\w{_MARKS}](?<![{_UNSPACED}]))*(?:['’\-]{_LETTER}+)*
        | \.+ | -+ | \*+ | [^\w\s]
        | (?=\s)
        )\s*""",
        re.VERBOSE,
    )


_PLAIN, _DATED, _ALL = _compile(), _compile(_DATE), _compile(_ADDRESS, _DATE)
_DIGIT = re.compile(r"\d")


def split_tokens(text: str) -> list[str]:
    """Cut a text into tokens, each with the white space behind it. Joined they are the text.

    >>> split_tokens("Pay $1,000.50 for Premium Services by 1 March 2026.")
    ['Pay ', '$1,000.50 ', 'for ', 'Premium Services ', 'by ', '1 March 2026', '.']
    """
    if "@" in text or "://" in text:
        return _ALL.findall(text)
    return (_DATED if _DIGIT.search(text) else _PLAIN).findall(text)
