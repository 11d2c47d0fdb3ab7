"""What stands around a document on its page and rules nothing, however often it differs."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby, pairwise
from urllib.parse import urlsplit

from analyzer.gate.endonym import LANGUAGES, lists_languages, names_language
from analyzer.gate.token import tokens_of
from store.record import ChangeKind, Clause, Comparison, Link, Pair, Reading

__all__ = ["RULING", "Furniture"]

_SAME = {ChangeKind.EQUAL, ChangeKind.MOVED}
_LABEL = 10  # words of the longest entry of a menu
_DESCRIBED = 30  # likewise where an entry says what it leads to, beside changes of the document
_UNLINKED = 4  # words from which one that leads nowhere is none, as the name of a group does
_TELLING = re.compile(r"[\d@]")  # what says something by itself, however short it is
_LINKED = 0.8  # share of an entry that is the text of a link
_RUN = 5  # entries in a row that lead to other pages and are a menu, and no list of what is allowed
_GAP = 3  # labels in a row between entries of menus that belong to the menu
RULING = re.compile(
    r"[@%$€£¥]|\b(?:must|shall|will|may|should|can|cannot|not|no|never|only|agree|consent|rights?|opt"
    r"|requests?|appl(?:y|ies)|fees?|charges?|days?|months?|years?|refunds?)\b",
    re.IGNORECASE,
)
"""Words of which one is in nearly every sentence that rules something."""
_ROW, _MANY = 4, 50  # links in a clause that is a menu by itself; that are looked at
_SITES = 1_000  # addresses whose site is remembered
_HOST = 2  # last parts of a host name that name a site
_TICKER = 4  # figures that have to differ at once, so that they are those of the day
_QUOTED = 1 / 3  # share of them that are percentages
_LINE = 200  # characters of the longest line about copyright, or about when something was
_FOOTERS = re.compile(r"©|\(c\)|\bcopyright\b|&copy;|all rights reserved", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# The years right behind such a sign, in a line that says more.
_YEARS = re.compile(r"©\s?(?:(?:19|20)\d\d\s?[-–]\s?)?(?:19|20)\d\d(?=\s+[A-Z])")
# A figure, the short name of what it is the price of, or both without a space between them.
_FIGURE = re.compile(r"[-+]?[$€£¥]?\s?\d[\d₀-₉.,]*\s?[%$€£¥]?|[A-Z]{2,6}")
_PERCENT = re.compile(r"\d\s?%")
_HIDING = "protected]"  # how what stands in the place of a hidden mail address ends
_HIDDEN = re.compile(r"\[?\be-?mail(?:\s|&#160;|\u00a0)?protected\b\]?", re.IGNORECASE)
_NAME = re.compile(r"[\w.+-]{1,64}(?=\\?\[email)")  # of a mailbox whose host alone is hidden
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_INSTEAD = 4  # words that a placeholder may stand for, if they only lead to a mailbox
_LINKING = frozenset(
    {
        "a", "address", "an", "at", "by", "contact", "customer", "e", "email", "form", "get",
        "here", "in", "know", "let", "mail", "our", "send", "service", "support", "team", "this",
        "to", "touch", "us", "via", "write",
    }
)  # fmt: skip
_SPOKEN = re.compile(r"language|support|translat|version|speak|read", re.IGNORECASE)
_AGO = re.compile(
    r"\b(?:(?:over|about|almost|nearly|more than)\s)?(?:\d+|an?)\s"
    r"(?:second|minute|hour|day|week|month|year)s?\sago\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Lead:
    """A clause, and where its links lead: of one without links, nowhere."""

    clause: Clause
    linked: int = 0  # characters that lead to the own site
    within: bool = False  # it leads to a place on its own page
    whole: int = 0  # links that lie in it from end to end
    whole_linked: int = 0  # characters of those that lead to the own site


class Furniture:
    """Knows which clauses of two texts are menus, and which differences rule nothing."""

    def __init__(self, accepted: Reading, reading: Reading, comparison: Comparison) -> None:
        self._comparison = comparison
        self._links = accepted.links, reading.links
        self._hides = (_HIDING in accepted.text) != (_HIDING in reading.text)

    def is_menu(self, pair: Pair) -> bool:
        """Return whether all clauses of a pair are entries of menus."""
        clauses = self._clauses(pair)
        if any(clause.text.count(" ") >= _LABEL for clause in clauses):
            return False
        before, after = self._menus
        return before.issuperset(pair.before) and after.issuperset(pair.after)

    def is_mute(self, pair: Pair) -> bool:
        """Return whether all clauses of a pair are labels without a word that may rule anything."""
        clauses = self._clauses(pair)
        if pair.kind is ChangeKind.MODIFIED and any(_TELLING.search(c.text) for c in clauses):
            return False
        return all(_is_mere_label(_FOOTERS.sub("", clause.text)) for clause in clauses)

    def is_in_menu(self, pair: Pair) -> bool:
        """Return whether all clauses of a pair are entries of menus, or stand among such."""
        before, after = self._spans
        return before.issuperset(pair.before) and after.issuperset(pair.after)

    @cached_property
    def _spans(self) -> tuple[frozenset[int], frozenset[int]]:
        before, after = (
            _find_banners(leads)
            | (menus := _find_menus(leads, most=_DESCRIBED))
            | _find_gaps(leads, menus)
            | languages
            for leads, languages in zip(self._leads, self._languages, strict=True)
        )
        return before, after

    @cached_property
    def _menus(self) -> tuple[frozenset[int], frozenset[int]]:
        before, after = self._leads
        return _find_menus(before), _find_menus(after)

    @cached_property
    def _leads(self) -> tuple[list[_Lead], list[_Lead]]:
        before, after = self._links
        return (
            list(_list_leads(self._comparison.before, before)),
            list(_list_leads(self._comparison.after, after)),
        )

    @cached_property
    def _is_ticker(self) -> bool:
        """Whether so many bare figures differ at once that they are those of the day."""
        differing = (pair for pair in self._comparison.pairs if pair.kind not in _SAME)
        texts = (clause.text for pair in differing for clause in self._clauses(pair))
        figures = [text for text in texts if _is_figure(text)]
        quoted = sum(_PERCENT.search(figure) is not None for figure in figures)
        return len(figures) >= _TICKER and quoted >= _QUOTED * len(figures)

    def _clauses(self, pair: Pair) -> list[Clause]:
        before, after = self._comparison.before, self._comparison.after
        return [*(before[n] for n in pair.before), *(after[n] for n in pair.after)]

    def explain(self, pair: Pair, before: str, after: str) -> str | None:
        """Return of which kind of noise a difference is; None if it may be one of what is ruled."""
        if _is_footer(before, after):
            return "footer"
        if _differ_only_in(_AGO, before, after):
            return "figures"
        if _is_figure(before) and _is_figure(after) and self._is_ticker:
            return "figures"
        is_hidden = _HIDING in before + after or (self._hides and not (before and after))
        if is_hidden and _differ_in_hiding(before, after):
            return "address"
        return "menu" if self.is_menu(pair) or self._are_languages(pair) else None

    def _are_languages(self, pair: Pair) -> bool:
        before, after = self._languages
        return before.issuperset(pair.before) and after.issuperset(pair.after)

    @cached_property
    def _languages(self) -> tuple[frozenset[int], frozenset[int]]:
        before, after = self._leads
        return _find_languages(before), _find_languages(after)


def _list_leads(clauses: Sequence[Clause], links: Sequence[Link]) -> Iterator[_Lead]:
    """Yield all clauses of a text, in order, with where they lead."""
    own = _find_own(links)
    first = 0
    for clause in clauses:
        while first < len(links) and links[first].end <= clause.start:
            first += 1
        last = first
        while last < len(links) and links[last].start < clause.end:
            last += 1
        yield _follow(clause, links[first:last], own) if last > first else _Lead(clause=clause)


def _follow(clause: Clause, links: Sequence[Link], own: set[str]) -> _Lead:
    """Return where a clause leads whose text some links touch."""
    start, end = clause.start, clause.end
    touching = [min(each.end, end) - max(each.start, start) for each in links]
    inside = [each for each in links if start <= each.start and each.end <= end][:_MANY]
    return _Lead(
        clause=clause,
        linked=sum(
            shared
            for each, shared in zip(links, touching, strict=True)
            if _site(each.target) in own
        ),
        within=links[0].target.startswith("#") and touching[0] >= _LINKED * len(clause.text),
        whole=len(inside),
        whole_linked=sum(each.end - each.start for each in inside if _site(each.target) in own),
    )


def _find_menus(leads: Sequence[_Lead], *, most: int = _LABEL) -> frozenset[int]:
    """Return the positions of short clauses in a row that lead to other pages of the site.

    One that leads to a place on its own page is an entry of a table of contents, and needs no row.
    """
    menus = {position for position, each in enumerate(leads) if each.within}
    row: list[int] = []
    leading = 0
    for position, each in enumerate(leads):
        text = each.clause.text
        is_linked = each.linked >= _LINKED * len(text) and text.count(" ") < most
        if not is_linked and not _is_group(text):
            row, leading = [], 0
            continue
        row.append(position)
        leading += is_linked
        if leading >= _RUN:
            menus.update(row)
    return frozenset(menus)


def _find_own(links: Sequence[Link]) -> set[str]:
    """Return what the site of a page is called in its links: nothing, or what most lead to."""
    hosts = Counter(_site(link.target) for link in links)
    del hosts[""]
    return {"", *(host for host, _ in hosts.most_common(1))}


def _find_banners(leads: Sequence[_Lead]) -> frozenset[int]:
    """Return the positions of links above the first heading, and of several links in one clause."""
    head = next((n for n, each in enumerate(leads) if each.clause.headings), 0)
    return frozenset(
        position
        for position, each in enumerate(leads)
        if each.whole_linked >= _LINKED * len(each.clause.text)
        and (each.whole >= _ROW or (position < head and each.clause.text.count(" ") < _DESCRIBED))
    )


def _find_languages(leads: Sequence[_Lead]) -> frozenset[int]:
    """Return the positions of many languages in a row or in one clause, which a page is given in.

    Under a heading that speaks of languages, they may be those in which somebody answers.
    """
    found = set[int]()
    for is_named, run in groupby(range(len(leads)), lambda n: names_language(leads[n].clause.text)):
        row = list(run)
        if is_named and len(row) >= LANGUAGES:
            found.update(row)
        found.update(n for n in row if lists_languages(leads[n].clause.text))
    return frozenset(n for n in found if not _SPOKEN.search(" ".join(leads[n].clause.headings)))


def _find_gaps(leads: Sequence[_Lead], menus: frozenset[int]) -> frozenset[int]:
    """Return the positions of labels without a link that stand between entries of menus."""
    places = sorted(menus)
    gaps = (
        range(before + 1, after)
        for before, after in pairwise(places)
        if 1 < after - before <= _GAP + 1
    )
    return frozenset(
        place
        for gap in gaps
        if all(_is_mere_label(leads[n].clause.text) for n in gap)
        for place in gap
    )


def _is_mere_label(text: str) -> bool:
    return text.count(" ") < _LABEL and not RULING.search(text)


def _is_group(text: str) -> bool:
    """Return whether a short text can be the name of a part of a menu."""
    return text.count(" ") < _UNLINKED and not _TELLING.search(text)


@lru_cache(maxsize=_SITES)
def _site(target: str) -> str:
    """Return the site that a link leads to; empty for the one it stands on."""
    try:
        host = urlsplit(target).hostname or ""
    except ValueError:
        return target
    return ".".join(host.split(".")[-_HOST:])


def _is_footer(before: str, after: str) -> bool:
    """Return whether two lines about copyright differ in nothing but a year."""
    if _differ_only_in(_YEAR, before, after):
        return all(map(_FOOTERS.search, (before, after)))
    was, now = _YEARS.subn(" ", before), _YEARS.subn(" ", after)
    return was[1] == now[1] > 0 and tokens_of(was[0]) == tokens_of(now[0])


def _differ_only_in(pattern: re.Pattern[str], before: str, after: str) -> bool:
    if max(len(before), len(after)) > _LINE:
        return False
    was, now = pattern.subn(" ", before), pattern.subn(" ", after)
    return was[1] == now[1] > 0 and tokens_of(was[0]) == tokens_of(now[0])


def _is_figure(text: str) -> bool:
    return not _FIGURE.sub("", text).strip(" \n|")


def _differ_in_hiding(before: str, after: str) -> bool:
    """Return whether nothing differs but what is shown of mail addresses.

    Where both sides name a mailbox, another name is another mailbox.
    """
    if not (_NAME.search(before) and _NAME.search(after)):
        before, after = _NAME.sub(" ", before), _NAME.sub(" ", after)
    return _hide(before) == _hide(after) or _stands_for_words(before, after)


def _stands_for_words(before: str, after: str) -> bool:
    """Return whether one text has a placeholder where the other has a link's words: "us here"."""
    hidden, shown = (before, after) if _HIDDEN.search(before) else (after, before)
    first, *others = map(tokens_of, _HIDDEN.split(hidden))
    words = tokens_of(shown)
    if not others or _HIDDEN.search(shown) or words[: len(first)] != first:
        return False
    reached = {len(first)}  # places in the words up to which both texts may say the same
    for piece in others:
        begins = {n for place in reached for n in _pass_link(words, place)}
        reached = {
            n + len(piece)
            for n in begins
            if n + len(piece) <= len(words) and words[n : n + len(piece)] == piece
        }
    return len(words) in reached


def _pass_link(words: Sequence[str], place: int) -> Iterator[int]:
    """Yield the places behind one word and more that can be a link to a mailbox."""
    for end in range(place + 1, min(place + _INSTEAD, len(words)) + 1):
        if words[end - 1] not in _LINKING:
            return
        yield end


def _hide(text: str) -> list[str]:
    return tokens_of(_ADDRESS.sub(" ", _HIDDEN.sub(" ", text)))
