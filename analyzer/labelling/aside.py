"""What a page says of itself and of where to read on, whatever document it shows."""

import re

__all__ = ["is_aside", "is_stamp"]

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
    r"|\b(?:choose|select|change) (?:your )?(?:language|region|country)\b"
    r"|\btranslate this page\b|\bmarked for translation\b|\bagent finder\b"
    r"|\bcall now to order\b|\bstay organi[sz]ed with collections\b"
    r"|\bsave and categori[sz]e content\b|\bsave this page to\b"
    r"|\bneed help\?|\bchat now\b|\bno chat available\b|\bfind your address\b",
    re.IGNORECASE,
)
_EACH = 9  # words to each of these in a text that is made of them
_RULING = (
    r"\b(?:must|shall|should|will|(?-i:may)|agree|consent|opt|opting|sell|fees?|charges?|never"
    r"|only|request|appl(?:y|ies)|effective|until)\b|@"
)
_BINDING = re.compile(rf"{_RULING}|\b(?:rights?|terms|policy|privacy)\b", re.IGNORECASE)
_PRICE = re.compile(r"[$€£¥]\s?\d")
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
# Where figures of each year lie.
_REPORT = re.compile(
    r"\W*to (?:view|see|read) (?:our|the|these) (?:[\w-]+ ){0,6}(?:statistics|metrics),?"
    r" (?:please )?(?:see|visit|click|go to|refer to) [\w' -]{1,80}\.?",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"\b(?:must|shall|agree|consent|opt|opting|sell|fees?|charges?|never)\b", re.IGNORECASE
)
_TELLING = re.compile(rf"{_RULING}|\bnot\b", re.IGNORECASE)
# How long ago a page was changed, which differs every day.
_AGE = re.compile(
    r"\W*(?:(?:this|the) )?(?:(?:page|article|last) )*(?:was )?(?:last )?"
    r"(?:updated|edited|modified|revised|reviewed|published|posted)\b(?: on)?\W{1,3}"
    r"(?:yesterday|today|just now|recently|(?:this|last) (?:week|month|year)"
    r"|(?:(?:over|about|almost|nearly|(?:more|less) than) )?(?:\d{1,3}|an?|one|two|three|four|five"
    r"|six|seven|several) (?:second|minute|hour|day|week|month|year)s? ago)\W*",
    re.IGNORECASE,
)
# When somebody wrote or answered, as lists of posts and comments tell it.
_POSTED = re.compile(
    r"\b(?:\d{1,3}|an?|one) (?:second|sec|minute|min|hour|day|week|month|year)s? ago\b"
    r"|\b(?:last|latest) (?:comment|post|reply|answer) by\b"
    r"|^\W*\d+ (?:votes?|replies|comments?)\W*$",
    re.IGNORECASE,
)
_POSTED_WORDS = 14
_SPEAKING = re.compile(
    r"\b(?:we|our|us|you|your|is|are|was|were|be|been|has|have|data|information)\b", re.IGNORECASE
)
# In which languages the same document can be read.
_TONGUES = re.compile(
    r"\W*(?:this|our|the|these) (?:[\w'’]+ ){0,4}?(?:policy|terms|notice|statement|agreement"
    r"|document|page|article)\b(?: (?:is|are))? (?:also )?available in (?:the following|other"
    r"|these|several|multiple|more|\d{1,2}) (?:other )?languages?\b[^.;]{0,200}\W*",
    re.IGNORECASE,
)
# That few people are there to answer, for now.
_BUSY = re.compile(
    r"\b(?:limited|reduced) (?:team|staff|staffing|capacity)\b"
    r"|\b(?:longer|slower|later) than (?:usual|normal)\b"
    r"|\b(?:high(?:er)?|large|unusual) (?:volume|number) of (?:calls|requests|questions)\b",
    re.IGNORECASE,
)
_ANSWERING = re.compile(
    r"\b(?:connect with|reach|respon\w+|reply|repl(?:y|ies)|answers?|contact|get back to)\b",
    re.IGNORECASE,
)
# What somebody waits for that a rule gives.
_OWED = re.compile(
    r"\b(?:refund|pay|payment|deliver|delivery|order|ship|withdraw|delet|eras|access|cancel|claim"
    r"|appeal|complain|return|right|law|legal|within)\w*\b|\d (?:hour|day|week|month)",
    re.IGNORECASE,
)


def is_stamp(text: str) -> bool:
    """Return whether a text tells when somebody posted something, as lists of posts do.

    >>> is_stamp("17 (last comment by lantern_42 4 days ago)"), is_stamp("Data we got a year ago.")
    (True, False)
    """
    if len(text) > _READ or len(text.split()) > _POSTED_WORDS or not _POSTED.search(text):
        return False
    return not _TELLING.search(text) and not _SPEAKING.search(text)


def is_aside(text: str) -> bool:
    """Return whether a text works the page or tells where to read on, and rules nothing.

    >>> is_aside("Your location is set for Harbourtown"), is_aside("We know your location.")
    (True, False)
    >>> is_aside("For more details on what we collect, please refer to Section 1 of our policy.")
    True
    """
    if not text or len(text) > _READ:
        return False
    if _AGE.fullmatch(text) or (_TONGUES.fullmatch(text) and not _TELLING.search(text)):
        return True
    if _BUSY.search(text) and _ANSWERING.search(text):
        return not _FIRM.search(text) and not _OWED.search(text)
    if _REPORT.fullmatch(text):
        return not _FIRM.search(text)
    if _REFERENCE.fullmatch(text):
        return not _TELLING.search(text)
    words = len(text.split())
    if words <= _PAGER_WORDS and _PAGER.fullmatch(text):
        return not _TELLING.search(text)
    if is_stamp(text):
        return True
    if words <= _COPY_WORDS and _COPY.search(text):
        return not _TELLING.search(text)
    if _BINDING.search(text) or _PRICE.search(text):
        return False
    return words <= _EACH * len(_CONTROL.findall(text))
