"""What a page says of itself and of where to read on, whatever document it shows."""

import re

__all__ = ["is_aside"]

_READ = 600  # characters of the longest text that can be one
# Fields, buttons and what they answer.
_CONTROL = re.compile(
    r"\byour location (?:is|has been) set\b|\bset (?:your )?location\b"
    r"|\b(?:edit|change|update|updating) (?:your )?location\b"
    r"|\b(?:enter|edit|set|update|change|invalid)\b(?: \w+){0,4} (?:zip|post ?code|postal code)\b"
    r"|\b(?:get|start|retrieve|select|save)\b(?: \w+){0,5} quotes?\b|\bagents? near\b"
    r"|\b(?:toggle|skip|close|open|main|site)(?: to)?(?: main)? (?:navigation|menu|content)\b"
    r"|\b(?:log|sign) ?(?:in|on|out)\b(?=\W*$|\s*\n| (?:or )?(?:sign up|register|join|search)\b)"
    r"|\bback to (?:the )?top\b|\btext size\b|\bplease (?:wait|try again)\b"
    r"|\b(?:popular|recent|related) (?:searches|articles|topics)\b|\bsearch results\b"
    r"|\bwas this (?:\w+ ){1,2}(?:helpful|useful)\b|\bopens (?:in )?a new (?:tab|window)\b"
    r"|\b(?:print|share|bookmark|rate|save) this (?:page|article)\b"
    r"|\b(?:choose|select|change) (?:your )?(?:language|region|country)\b",
    re.IGNORECASE,
)
_EACH = 9  # words to each of these in a text that is made of them
_RULING = (
    r"\b(?:must|shall|should|will|(?-i:may)|agree|consent|opt|opting|sell|fees?|charges?|never"
    r"|only|request|appl(?:y|ies)|effective|until)\b|@"
)
_BINDING = re.compile(rf"{_RULING}|\b(?:rights?|terms|policy|privacy)\b", re.IGNORECASE)
# Which page comes before this one, after it, or above it.
_PAGER = re.compile(
    r"\W*(?:(?:next|previous|prev|up next)(?: (?:page|article|topic|chapter|section))?\s?[:>›»←→]"
    r"|home\W{0,4}[>›»/|])[^;]{1,200}",
    re.IGNORECASE,
)
_PAGER_WORDS = 20
# Where printed or older copies of the same document lie.
_COPY = re.compile(
    r"\b(?:previous|prior|earlier|archived?|current|older|past)\b.{0,60}\b(?:pdf|versions?)\b"
    r"|\b(?:download|view|print|save|see)\b.{0,40}"
    r"\b(?:pdf|versions?|cop(?:y|ies) of (?:this|these|the|our) (?:\w+ ){0,2}"
    r"(?:terms|policy|notice|statement|agreement|document|page))\b",
    re.IGNORECASE,
)
_COPY_WORDS = 20
# Where more is said of what a text speaks of: one sentence, and it begins so.
_REFERENCE = re.compile(
    r"\W*(?:(?:for|to (?:learn|read|find out|know|see)) "
    r"(?:any )?(?:more|further|additional|full|detailed|details?|information)\b[^.;]{0,240}"
    r"\b(?:see|refer|read|visit|consult|review|check|click)\b[^.;]{0,200}"
    r"|(?:please )?(?:learn|read|find out|see|discover) (?:more|further)\b[^.;]{0,400})\.?\W*",
    re.IGNORECASE,
)
_TELLING = re.compile(rf"{_RULING}|\bnot\b", re.IGNORECASE)


def is_aside(text: str) -> bool:
    """Return whether a text works the page or tells where to read on, and rules nothing.

    >>> is_aside("Your location is set for Harbourtown"), is_aside("We know your location.")
    (True, False)
    >>> is_aside("For more details on what we collect, please refer to Section 1 of our policy.")
    True
    """
    if not text or len(text) > _READ:
        return False
    if _REFERENCE.fullmatch(text):
        return not _TELLING.search(text)
    words = len(text.split())
    if words <= _PAGER_WORDS and _PAGER.fullmatch(text):
        return not _TELLING.search(text)
    if words <= _COPY_WORDS and _COPY.search(text):
        return not _TELLING.search(text)
    return words <= _EACH * len(_CONTROL.findall(text)) and not _BINDING.search(text)
