"""What type of document a text is, by what it calls itself."""

import re

__all__ = ["guess_document_type"]

_LONGEST = 160  # characters of a title that are read: what is longer is a sentence

# What documents call themselves, and the type that it means. The first match decides, so what is
# narrower stands first: a title may hold the words of several.
_NAMES: dict[str, str] = {
    "Data Processor Agreement": r"data process(?:ing|or) (?:agreement|addendum|terms)|\bDPA\b",
    "Data Controller Agreement": r"data controller (?:agreement|addendum|terms)",
    "Service Level Agreement": r"service level (?:agreement|addendum|terms)|\bSLA\b",
    "Acceptable Use Policy": r"acceptable (?:use|usage)|fair use polic|prohibited uses?\b",
    "Restricted Use Policy": r"(?:limited|restricted) use polic",
    "Trackers Policy": (
        r"(?<!privacy and )(?<!privacy & )\bcookies?\b|\btrackers?\b|tracking technolog"
    ),
    "Copyright Claims Policy": (
        r"\bcopyright (?:claims?|infringement|polic|complaint|dispute)|\bDMCA\b"
        r"|intellectual property (?:claims?|polic|complaint)"
    ),
    "Law Enforcement Guidelines": r"law enforcement|legal process guideline|government requests?",
    "Community Guidelines": r"community (?:guideline|standard|rule|principle)|code of conduct",
    "Vulnerability Disclosure Policy": (
        r"vulnerability disclosure|responsible disclosure|bug bounty"
    ),
    "Developer Terms": r"(?:developer|\bAPI\b)\b.{0,40}\b(?:terms|agreement|polic)",
    "Affiliate Agreement": r"(?:affiliate|referral) (?:program\w* )?(?:terms|agreement|polic)",
    "Marketplace Sellers Conditions": (
        r"(?:seller|merchant|vendor|host)s?\b.{0,30}\b(?:terms|agreement|conditions|polic)"
    ),
    "Marketplace Buyers Conditions": r"buyers?\b.{0,30}\b(?:terms|agreement|conditions)",
    "General Conditions of Sale": r"(?:terms|conditions) (?:and conditions )?of sale|\bsales terms",
    "Conditions of Carriage": r"conditions of carriage|transport conditions",
    "Advertising Content Policy": (
        r"(?:ad|ads|advertising) (?:content )?(?:polic|guideline|standard)"
    ),
    "Content Monetisation Policy": r"moneti[sz]ation polic",
    "Brand Guidelines": r"(?:brand|trademark)s?\b.{0,20}\b(?:guideline|polic|usage)",
    "Accessibility Statement": r"accessibility",
    "Whistleblower Policy": r"whistle-?blow",
    "Anti-corruption Policy": r"anti-?(?:corruption|bribery)",
    "Human Rights Policy": r"human rights",
    "Complaints Policy": r"complaints? (?:polic|procedure|handling)",
    "Imprint": r"\bimprint\b|\bimpressum\b|legal notice",
    "Business Privacy Policy": r"(?:business|enterprise|commercial) privacy",
    "Privacy Policy": r"privacy|data (?:protection|polic)|personal (?:data|information)",
    "Commercial Terms": (
        r"(?:business|enterprise|commercial|customer|reseller) (?:terms(?! of)|agreement)"
    ),
    "Terms of Service": (
        r"terms|conditions|(?:user|member(?:ship)?|subscription|service) agreement"
        r"|(?:end[- ]user |subscriber )?licen[cs]e agreement|\bEULA\b|\bT&Cs?\b"
    ),
}
_PATTERNS = {name: re.compile(words, re.IGNORECASE) for name, words in _NAMES.items()}


def guess_document_type(*names: str) -> str:
    """Return the type that the first of some names tells; empty if none does.

    Args:
        *names: What the document calls itself, the surest first: its first heading, its title, its
            first line. Headings further down name its parts, and tell less.

    The types are those of the Open Terms Archive.

    >>> guess_document_type("Welcome", "Cookie notice | Tasklane")
    'Trackers Policy'
    """
    for name in names:
        for kind, pattern in _PATTERNS.items() if len(name) <= _LONGEST else ():
            if pattern.search(name):
                return kind
    return ""
