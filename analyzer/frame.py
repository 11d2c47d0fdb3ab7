"""Changes that are none of the document's: the page around it, icons, a second copy of it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import groupby

from analyzer.gate import RULING, Furniture, differ_in_headings
from analyzer.labelling import Surroundings
from analyzer.labelling.aside import is_stamp
from analyzer.labelling.furniture import is_list
from analyzer.labelling.news import is_label
from analyzer.labelling.phrase import cut_words
from analyzer.labelling.rulebook import load_words
from analyzer.labelling.widget import is_widget
from store.record import ChangeKind, Clause, Comparison, Pair

__all__ = ["find_offices", "find_surplus", "is_outside"]

_MANY = 10  # clauses that come or go together before they can be told to be a copy
_MOST = 0.8  # share of them that stand elsewhere
_ICON = 60  # characters of a text that may be an icon's
_ICONS = 3  # times that the same has to come or go
_OFFICES = 8  # addresses in a row that are a list of shops
_SHORT = 200  # characters of the longest address, and of the longest line on when one posted
_POST = 120  # characters of the title of a post
_NEAR, _STAMPS = 6, 2  # texts behind it, and how many of them say when something was posted
_TITLES = 5  # headings in a row that are a table of contents
_TITLE, _LINE, _WORD = 120, 60, 4  # characters of a heading in one; of a line that may be one
_CONTENTS = 8_000  # characters of the longest one
_LISTED = 0.85  # share of it that is made of headings
_REMEMBERED = 8_192  # short texts: versions of a document share most of theirs
_STREET = re.compile(
    r"\b(?:roads?|rd|streets?|st|avenue|ave|plaza|house|lane|way|drive|boulevard|blvd|floor|suite"
    r"|square|building|cent(?:er|re)|mall|market|close|highway|hall|plot|no)\b",
    re.IGNORECASE,
)
_VERBS = load_words("verbs") - {"no"}  # which numbers a house
_PARTIES = (
    load_words("legal_forms")
    | load_words("parties")
    | frozenset({"authority", "commission", "ombudsman"})
)
_AGE = re.compile(
    r"\W{0,3}(?:(?:last|latest) \w{1,20} )?(?:by [\w.-]{1,40}\W{1,3})?(?:\d{1,3}|an?|one)"
    r" (?:second|sec|minute|min|hour|day|week|month|year)s? ago\W{0,3}",
    re.IGNORECASE,
)
_is_stamp = lru_cache(maxsize=_REMEMBERED)(is_stamp)
_WHOLE = frozenset({ChangeKind.ADDED, ChangeKind.REMOVED})


def find_surplus(
    pairs: Sequence[Pair],
    comparison: Comparison,
    surroundings: Surroundings,
    furniture: Furniture,
) -> frozenset[Pair]:
    """Return those of the changes between two texts that are none of the document's.

    Args:
        pairs: The pairs of clauses that differ.
        comparison: The two texts.
        surroundings: Their words.
        furniture: What is known of their menus.
    """
    menus = frozenset(pair for pair in pairs if _is_entry(pair, comparison, furniture))
    if _is_frame(pairs, comparison, menus):
        return frozenset(pairs)
    whole = {pair: _read(pair, comparison) for pair in pairs if pair.kind in _WHOLE}
    counts = Counter((pair.kind, text) for pair, text in whole.items())
    icons = {
        pair
        for pair, text in whole.items()
        if len(text) <= _ICON and counts[pair.kind, text] >= _ICONS
    }
    posts = _find_posts(pairs, comparison)
    contents = _find_contents(pairs, comparison)
    widgets = (pair for pair in pairs if _is_widget(pair, comparison))
    return menus.union(icons, posts, contents, widgets, *_find_copies(whole, surroundings))


def is_outside(comparison: Comparison, surplus: Set[Pair], furniture: Furniture) -> bool:
    """Return whether all that differs stands around the document and cannot rule anything.

    Beside what is surplus, whole labels may have come or gone that hold no figure. A clause that
    stands under another heading than before may say the opposite, and a label under one that rules
    is a rule. In a list of posts it matters as little who wrote what, and when.
    """
    if not surplus:
        return False
    posts = _find_posts([each for each in comparison.pairs if each in surplus], comparison)

    def is_silent(pair: Pair) -> bool:
        if pair not in surplus and pair.kind not in _WHOLE:
            return pair.kind is ChangeKind.EQUAL and not differ_in_headings(comparison, pair)
        if _is_widget(pair, comparison):
            return True
        clauses = [comparison.before[n] for n in pair.before]
        clauses += [comparison.after[n] for n in pair.after]
        texts = [clause.text for clause in clauses]
        if pair in posts and all(map(_is_idle, texts)):
            return True
        if pair not in surplus and any(is_list(clause.headings) for clause in clauses):
            return False
        has_figure = pair not in surplus and any(map(str.isdigit, "".join(texts)))
        return not has_figure and furniture.is_mute(pair) and all(map(is_label, texts))

    return all(map(is_silent, comparison.pairs))


def _is_idle(text: str) -> bool:
    """Return whether a text in a list of posts only tells how long ago, who, or of what."""
    return bool(_AGE.fullmatch(text)) or not RULING.search(text)


def _is_entry(pair: Pair, comparison: Comparison, furniture: Furniture) -> bool:
    """Return whether a pair belongs to a menu, and not to a list of what is ruled."""
    if not furniture.is_in_menu(pair):
        return False
    clauses = [
        *(comparison.before[n] for n in pair.before),
        *(comparison.after[n] for n in pair.after),
    ]
    return not any(is_list(clause.headings) or "://" in clause.text for clause in clauses)


def _is_frame(pairs: Sequence[Pair], comparison: Comparison, menus: frozenset[Pair]) -> bool:
    """Return whether only what stands before and behind the document came, or went.

    A page's head and foot are captured at times and at times not. Whoever changes a document does
    not add text at its very beginning and its very end, and nowhere else. A menu inside, as a table
    of contents is, says nothing of that.
    """
    kinds = {pair.kind for pair in pairs}
    if len(kinds) != 1 or not kinds <= _WHOLE:
        return False
    side = comparison.after if ChangeKind.ADDED in kinds else comparison.before
    places = {place for pair in pairs for place in pair.before or pair.after}
    head = next(count for count in range(len(side) + 1) if count not in places)
    foot = next(count for count in range(len(side) + 1) if len(side) - 1 - count not in places)
    inner = {place for pair in pairs if pair not in menus for place in pair.before or pair.after}
    is_outer = all(place < head or place >= len(side) - foot for place in inner)
    return head > 0 and foot > 0 and is_outer and len(places) < len(side)


def _find_contents(pairs: Sequence[Pair], comparison: Comparison) -> frozenset[Pair]:
    """Return the changes of clauses that are made of the headings of their text, one by one."""
    sides = comparison.before, comparison.after
    titles = [_list_titles(side) for side in sides]
    return frozenset(
        pair
        for pair in pairs
        if all(
            _is_contents(side[n].text, known)
            for side, known, places in zip(sides, titles, (pair.before, pair.after), strict=True)
            for n in places
        )
    )


def _list_titles(clauses: Sequence[Clause]) -> dict[str, set[str]]:
    """Return the headings of a text by their first letters; nothing if there are only a few."""
    headings = {heading for clause in clauses for heading in clause.headings}
    lines = (clause.text for clause in clauses if len(clause.text) <= _LINE)
    headings |= {line for line in lines if not line.endswith((".", ";"))}
    squeezed = {_squeeze(each) for each in headings if len(each) <= _TITLE}
    titles = [each for each in squeezed if len(each) >= _WORD]
    found: dict[str, set[str]] = {}
    if len(titles) >= _TITLES:
        for title in titles:
            found.setdefault(title[:_WORD], set()).add(title)
    return found


def _is_contents(text: str, titles: Mapping[str, Set[str]]) -> bool:
    """Return whether a text is made of headings; what is not is given up after a few words."""
    if not titles or len(text) > _CONTENTS:
        return False
    letters = _squeeze(text)
    spare = (1 - _LISTED) * len(letters)
    place = count = left = 0
    while place < len(letters) and left <= spare:
        length = _match_title(letters, place, titles.get(letters[place : place + _WORD], set()))
        count += bool(length)
        left += not length
        place += length or 1
    return count >= _TITLES and left <= spare


def _match_title(letters: str, place: int, titles: Set[str]) -> int:
    """Return the length of the longest of some titles that stands at a place; 0 if none does."""
    lengths = range(min(_TITLE, len(letters) - place), _WORD - 1, -1) if titles else ()
    return next((n for n in lengths if letters[place : place + n] in titles), 0)


def _squeeze(text: str) -> str:
    """Return the letters of a text alone."""
    return "".join(filter(str.isalpha, text.lower()))


def find_offices(pairs: Sequence[Pair], comparison: Comparison) -> frozenset[Pair]:
    """Return the changes inside a list of offices, which both texts have.

    They rule nothing, but are the document's: where a company can be found.
    """
    if not any(_is_bare(_read(pair, comparison)) for pair in pairs):
        return frozenset()
    sides = [_list_offices(side) for side in (comparison.before, comparison.after)]
    if not all(sides):
        return frozenset()
    return frozenset(
        pair
        for pair in pairs
        if sides[0].issuperset(pair.before) and sides[1].issuperset(pair.after)
    )


def _find_posts(pairs: Sequence[Pair], comparison: Comparison) -> frozenset[Pair]:
    """Return the changes inside a list of posts: each by its title, who wrote it, how long ago."""
    sides = [_list_posts(side) for side in (comparison.before, comparison.after)]
    if not any(sides):
        return frozenset()
    return frozenset(
        pair
        for pair in pairs
        if sides[0].issuperset(pair.before) and sides[1].issuperset(pair.after)
    )


def _list_posts(clauses: Sequence[Clause]) -> frozenset[int]:
    """Return the places of short texts right before or among several that say when.

    Right before the first of those a document may end: a text that may rule something is its own.
    """
    stamps = [len(clause.text) <= _SHORT and _is_stamp(clause.text) for clause in clauses]
    if not any(stamps):
        return frozenset()

    def is_post(place: int, text: str) -> bool:
        before = any(stamps[max(0, place - _NEAR) : place])
        behind = sum(stamps[place + 1 : place + 1 + _NEAR])
        if len(text) > _POST or not behind:
            return False
        if before and behind >= _STAMPS:
            return True
        return (before or behind >= _STAMPS) and not RULING.search(text)

    return frozenset(
        place
        for place, clause in enumerate(clauses)
        if stamps[place] or is_post(place, clause.text)
    )


def _list_offices(clauses: Sequence[Clause]) -> frozenset[int]:
    """Return the places of addresses that stand in a long row: where a company has its shops.

    Where companies are named in full, or authorities, the list says who does what.
    """
    found: set[int] = set()
    for is_row, run in groupby(range(len(clauses)), key=lambda n: _is_bare(clauses[n].text)):
        row = [n for n in run if _STREET.search(clauses[n].text)] if is_row else []
        if len(row) >= max(_OFFICES, _MOST * (row[-1] + 1 - row[0] if row else 0)):
            found.update(range(row[0], row[-1] + 1))
    return frozenset(found)


def _is_bare(text: str) -> bool:
    """Return whether a text can be an address: it is short, says nothing and names nobody."""
    return len(text) <= _SHORT and _names_nobody(text)


@lru_cache(maxsize=_REMEMBERED)
def _names_nobody(text: str) -> bool:
    if text.endswith((".", "?", "!")) or "/" in text or "@" in text:
        return False
    return not (_VERBS | _PARTIES) & set(cut_words(text)[0])


def _find_copies(whole: dict[Pair, str], surroundings: Surroundings) -> Iterator[set[Pair]]:
    """Yield the clauses that make up a second copy of the document: nearly all stand elsewhere."""
    for kind in sorted(_WHOLE):
        group = {pair: text for pair, text in whole.items() if pair.kind is kind}
        if len(group) < _MANY:
            continue
        came = kind is ChangeKind.ADDED
        known = (t for t in group.values() if surroundings.is_elsewhere(t, came=came))
        if sum(map(len, known)) >= _MOST * sum(map(len, group.values())):
            yield set(group)


def _is_widget(pair: Pair, comparison: Comparison) -> bool:
    """Return whether a pair is what a program of the page left on each side that it has."""
    sides = ((comparison.before, pair.before), (comparison.after, pair.after))
    return all(
        is_widget("\n".join(clauses[n].text for n in places)) for clauses, places in sides if places
    )


def _read(pair: Pair, comparison: Comparison) -> str:
    side = comparison.after if pair.after else comparison.before
    return side[(pair.after or pair.before)[0]].text
