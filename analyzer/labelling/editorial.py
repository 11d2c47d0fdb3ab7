"""Changes of words that say nothing new: spelling, numbering, dates of update, renaming, style."""

import re
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from analyzer.labelling.aside import is_aside
from analyzer.labelling.likeness import count_sense, find_sense, say_the_same
from analyzer.labelling.naming import DATE_WORDS, JOINING, is_issue, is_title
from analyzer.labelling.rulebook import load_words
from analyzer.labelling.surroundings import Surroundings
from analyzer.labelling.wording import Hunk, Word

__all__ = ["WEIGHTY", "is_editorial", "list_weighty_hunks"]

WEIGHTY = load_words("weighty")
"""Short words that can turn what a clause says."""

_SAME = (
    ("prior to", "before"), ("in order to", "to"), ("e g", "for example"), ("i e", "that is"),
    ("shall", "will"), ("personal data", "personal information"), ("utilize", "use"),
    ("website", "site"), ("web site", "website"), ("e mail", "email"), ("via", "through"),
    ("upon", "on"), ("regarding", "about"), ("as well as", "and"), ("such as", "like"),
    ("social security", "national insurance"), ("aup", "acceptable use policy"),
    ("authentication", "verification"),
    ("", "www"),
    ("", "will"), ("", "shall"),  # "we will delete it" promises what "we delete it" does
)  # fmt: skip
_FIGURES = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
_SEE = re.compile(
    r"(?:please )?(?:see|refer to|read|as (?:described|defined|set out) in)\b", re.IGNORECASE
)
# All that a bracket says: where to look, or what somebody was called.
_FOUND = re.compile(
    r"(?:which (?:can be|is|are) )?(?:found|available) (?:here|at (?:https?://|www\.)\S+)",
    re.IGNORECASE,
)
_FORMER = re.compile(r"(?i:formerly(?: known as)?|f/?k/?a) [A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,3}")
_NAMED = re.compile(r"\b[A-Z][\w&.-]* \($")
_SECTION = re.compile(r"\bsections? [\d.]{1,12} $", re.IGNORECASE)
_FILE = re.compile(r"[\w-]*\.(?:pdf|docx?|odt|rtf|txt|zip)\b", re.IGNORECASE)
_DAY = re.compile(r"(?:19|20)\d{6}")  # in the name of a file
_PRICED = re.compile(r"pric|fee|tariff|rate", re.IGNORECASE)  # one that is a rule by itself
_COPYRIGHT = re.compile(r"(?:©|\bcopyright)[^\w\n]*(?:(?:19|20)\d\d\W{1,3})?$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_WAS = re.compile(r"\b(?:had|was|were|shared|disclosed|collected|received|sold)\b", re.IGNORECASE)
_RULES = re.compile(
    r"\b(?:will|may|must|shall|can|should|longer|fees?|charges?|pay|rights?)\b", re.IGNORECASE
)
_AS_OF = re.compile(r"(?:^|[.!?]\s|\n)(?:As of|During) (?:[A-Z][a-z]{2,8} )?$")
_ASIDE = 24  # characters before words in which it stands what they are
# The title of a section behind a word for one, as far as a stretch of words in it.
_TITLED = re.compile(
    r"\b(?:sections?|chapters?|parts?|articles?|headings?|titled|entitled),? [\"“«][^\"”»“«]*$",
    re.IGNORECASE,
)
_QUOTE_ENDS = frozenset('"”»')
_STOP = re.compile(r"[.!?](?=\s|$)|\n")
_SAME_PAIRS = frozenset(frozenset(pair) for pair in _SAME)
_PLACEHOLDER = "email protected"  # what hides an address from programs
_NEGATING = ("un", "in", "im", "il", "ir", "non", "dis", "de", "mis", "ex")
_NUMBERED = load_words("numbered")
_SPELT_OUT = re.compile(r"\[(?:at|dot)\]|\((?:at|dot)\)", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_NUMERAL = re.compile(r"\d{1,3}[a-z]?|[ivx]{1,5}|[a-z]")
_MARKS = str.maketrans("", "", "'.")  # U.S. and US
_SHORTEST, _LONG, _LONGEST = 4, 9, 40  # letters of words that can be respelled; long: two slips
_FAR = 400  # characters beside words in which the same are looked for
_FEW = 6  # words that a placeholder may stand for
_AT = load_words("placing")
_DATED = load_words("dated")


def is_editorial(hunks: Sequence[Hunk]) -> bool:
    """Return whether changed words say nothing new: none are left, or they only moved."""
    gone = [word for hunk in hunks for word in hunk.before]
    came = [word for hunk in hunks for word in hunk.after]
    return say_the_same(gone, came) and not any(
        word in WEIGHTY or _DIGIT.search(word) for word in count_sense(gone)
    )


def list_weighty_hunks(
    hunks: Sequence[Hunk], old: str, new: str, surroundings: Surroundings
) -> tuple[Hunk, ...]:
    """Return the stretches of changed words that may say something new."""
    return tuple(
        hunk
        for hunk in hunks
        if not _is_style(hunk)
        and not _is_renamed(hunk, surroundings)
        and not _is_hidden(hunk, old, new, surroundings)
        and not _is_elsewhere(hunk, old, new, surroundings)
        and not _is_beside(hunk, old, new)
        and not _is_stutter(hunk, old, new)
        and not is_issue(hunk, old, new)
        and not _is_day_of_figures(hunk, old, new)
        and not _is_file(hunk, old, new)
        and not _is_copyright_year(hunk, old, new)
    )


def _is_style(hunk: Hunk) -> bool:
    old, new = _join(hunk.before), _join(hunk.after)
    return (
        _spell(hunk.before) == _spell(hunk.after)
        or frozenset((old, new)) in _SAME_PAIRS
        or _is_same_sense(hunk)
        or _is_placeholder(hunk, old, new)
        or _is_typo(hunk)
        or is_title(hunk)
        or _is_number(hunk)
        or _is_date_of_update(hunk)
    )


def _is_stutter(hunk: Hunk, old: str, new: str) -> bool:
    """Return whether words only stood twice, one time right behind the other."""
    if hunk.before and hunk.after:
        return False
    words, text = (hunk.before, old) if hunk.before else (hunk.after, new)
    is_figure = any(_DIGIT.search(word.text) for word in words)
    if is_figure or all(word.text in WEIGHTY for word in words):
        return False
    start, end = words[0].start, words[-1].end
    left, said = text[max(0, start - _FAR) : start].split(), text[start:end].split()
    rest = text[end:].split(None, 1)[0] if text[end : end + 1].strip() else ""
    said[-1] += rest  # a sign that stands behind the last word
    right = text[end + len(rest) : end + _FAR].split()
    near = [word.lower() for word in (*left, *said, *right)]
    count, place = len(said), len(left)
    return any(  # which of the two went cannot be told, nor where in them that begins
        near[n : n + count] == near[n + count : n + 2 * count]
        for n in range(max(0, place - count), place + 1)
    )


def _is_file(hunk: Hunk, old: str, new: str) -> bool:
    """Return whether days only tell files apart, in their names."""
    sides = ((hunk.before, old), (hunk.after, new))
    return all(
        len(words) == 1
        and bool(_DAY.fullmatch(words[0].text))
        and bool(_FILE.match(text, words[0].end))
        and not _PRICED.search(text)
        for words, text in sides
    )


def _is_copyright_year(hunk: Hunk, old: str, new: str) -> bool:
    sides = ((hunk.before, old), (hunk.after, new))
    return all(
        len(words) == 1
        and bool(_YEAR.fullmatch(words[0].text))
        and bool(_COPYRIGHT.search(text[max(0, words[0].start - _ASIDE) : words[0].start]))
        for words, text in sides
    )


def _is_same_sense(hunk: Hunk) -> bool:
    """Return whether the same is said in words of the same roots, or of none that rule."""
    if not say_the_same(hunk.before, hunk.after):
        return False
    old, new = ([w.text for w in side if _turns(w)] for side in (hunk.before, hunk.after))
    return old == new


def _turns(word: Word) -> bool:
    """Return whether it matters where a word stands: a modal verb, a number."""
    return word.text in WEIGHTY or bool(_DIGIT.search(word.text))


def _is_placeholder(hunk: Hunk, old: str, new: str) -> bool:
    """Return whether an address was hidden from programs, or is shown again."""
    if _PLACEHOLDER not in (old, new):
        return False
    words = (*hunk.before, *hunk.after)
    return len(words) <= _FEW + 2 and not any(word.text in WEIGHTY for word in words)


def _is_hidden(hunk: Hunk, old: str, new: str, surroundings: Surroundings) -> bool:
    """Return whether the words are an address, where addresses are hidden on one side."""
    if len(hunk.before) + len(hunk.after) > 2 * _FEW:
        return False
    for words, text in ((hunk.before, old), (hunk.after, new)):
        shown = text[words[0].start : words[-1].end] if words else ""
        is_address = surroundings.hides_addresses and "@" in shown
        is_rest = bool(words) and (
            text[: words[0].start].endswith("protected]")
            or text.startswith("[email", words[-1].end)
        )
        if words and not (is_address or is_rest or _SPELT_OUT.search(shown)):
            return False
    return True


def _is_renamed(hunk: Hunk, surroundings: Surroundings) -> bool:
    return (_join(hunk.before), _join(hunk.after)) in surroundings.renamed


def _is_elsewhere(hunk: Hunk, old: str, new: str, surroundings: Surroundings) -> bool:
    """Return whether what came stood elsewhere before, or what went still stands elsewhere."""
    sides = ((hunk.before, old, False), (hunk.after, new, True))
    return all(
        surroundings.is_elsewhere(text[words[0].start : words[-1].end], came=came)
        for words, text, came in sides
        if words
    )


def _is_beside(hunk: Hunk, old: str, new: str) -> bool:
    """Return whether the words stand in sentences or brackets that only say where to read on."""
    sides = [each for each in ((hunk.before, old), (hunk.after, new)) if each[0]]
    return all(_points_on(*each, alone=len(sides) == 1) for each in sides)


def _points_on(words: Sequence[Word], text: str, *, alone: bool) -> bool:
    start, end = words[0].start, words[-1].end
    if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
        said = text[start:end]
        if alone and _FOUND.fullmatch(said):
            return True
        if any(word.text in WEIGHTY for word in words):
            return False
        return bool(_SEE.match(said)) or (alone and _is_name(words, said, text[:start]))
    if not _QUOTE_ENDS & set(text[start:end]) and _TITLED.search(text, 0, start):
        return True
    first = max((found.end() for found in _STOP.finditer(text, 0, start + 1)), default=0)
    stop = _STOP.search(text, end - 1)
    return is_aside(text[first : stop.end() if stop else None].strip())


def _is_name(words: Sequence[Word], said: str, before: str) -> bool:
    """Return whether a bracket holds what a section is called, or what somebody once was."""
    if _FORMER.fullmatch(said):
        return bool(_NAMED.search(before[-_ASIDE:]))
    is_title = all(word.shown[0].isupper() or word.text in JOINING for word in words)
    return is_title and ")" not in said and bool(_SECTION.search(before[-_ASIDE:-1]))


def _is_typo(hunk: Hunk) -> bool:
    """Return whether the words are spelled, or inflected, a little differently."""
    if len(hunk.before) != len(hunk.after) or len(hunk.before) > 4:
        return False
    pairs = zip(hunk.before, hunk.after, strict=True)
    return all(_is_respelled(old.text, new.text) for old, new in pairs)


def _is_respelled(old: str, new: str) -> bool:
    if find_sense(old) == find_sense(new):
        return True
    shorter, longer = sorted((len(old), len(new)))
    if shorter < _SHORTEST or longer > _LONGEST or {old, new} & WEIGHTY:
        return False
    if _DIGIT.search(old + new):
        return False
    if any(old == start + new or new == start + old for start in _NEGATING):
        return False
    return OSA.distance(old, new) <= (2 if shorter >= _LONG else 1)


def _is_number(hunk: Hunk) -> bool:
    """Return whether only a number of a section changed: of this one, or "Section 4" to "5"."""
    words = [word.text for word in (*hunk.before, *hunk.after)]
    if len(words) > 6:
        return False
    if not all(map(_NUMERAL.fullmatch, words)):
        return _is_place(words)
    if not hunk.lead and not (hunk.before and hunk.after):
        return True  # the clause itself got a number, or lost it
    return bool(_NUMBERED & set(hunk.lead))


def _is_place(words: Sequence[str]) -> bool:
    """Return whether words only name a section: "in Section 2 below"."""
    named = [bool(_NUMBERED & {word} or _NUMERAL.fullmatch(word)) for word in words]
    rest = (word for word, is_named in zip(words, named, strict=True) if not is_named)
    is_said = bool(_NUMBERED & set(words)) and any(map(_NUMERAL.fullmatch, words))
    return is_said and all(word in _AT for word in rest)


def _is_date_of_update(hunk: Hunk) -> bool:
    words = [word.text for word in (*hunk.before, *hunk.after)]
    if len(words) > 16 or not all(DATE_WORDS.fullmatch(word) for word in words):
        return False
    return bool(_DATED & {*hunk.lead, *words})


def _is_day_of_figures(hunk: Hunk, old: str, new: str) -> bool:
    """Return whether a sentence only tells of another month or year what was so then."""
    sides = ((hunk.before, old), (hunk.after, new))
    return all(
        any(_YEAR.fullmatch(word.text) for word in words)
        and all(DATE_WORDS.fullmatch(word.text) for word in words)
        and bool(_AS_OF.search(text[max(0, words[0].start - _ASIDE) : words[0].start]))
        and _tells_what_was(text, words[-1].end)
        for words, text in sides
    )


def _tells_what_was(text: str, start: int) -> bool:
    stop = _STOP.search(text, start)
    rest = text[start : stop.start() if stop else None]
    return bool(_WAS.search(rest)) and not _RULES.search(rest)


def _spell(words: Sequence[Word]) -> str:
    """Return words as one, with numbers in figures: "two step" and "2-Step" are the same."""
    parts = (part for word in words for part in word.text.translate(_MARKS).split("-"))
    return "".join(_FIGURES.get(part, part) for part in parts)


def _join(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
