"""What a page looks like: how much of it walls say, and how much is left as a policy's text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from operator import mul

from analyzer.gate.clue import Clue, find_clues
from analyzer.gate.passage import Passage, count_words, cut
from analyzer.gate.wording import Wording, load_wording

__all__ = ["Portrait", "portray"]

_SHORT = 8  # words of a passage that can be all about one thing
_HINT = 0.3  # weights up to this one are hints
_LEAST_SAID = 2  # words of the shortest sentence: "Verilerinizin silinmesini isteyebilirsiniz."
_LABEL = 4  # words that an entry needs: "Register: Harbourtown 12345"
_DATE_WORDS = 6  # words of a line that can be no more than a date: "Last updated: 3 March 2026"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./]\d{1,2}[./]\d\d|年")
_ADDRESS = re.compile(r"\b(?:https?:/|www\.)\S+")
_FEW = 60  # words of a text that is nothing but a few statements
_CALLS = tuple("!?…！？")  # how a page ends what it calls out or asks
_ENTRY_SIGNS = (":", "@", ",", *map(str, range(10)))
_FIRST = 2  # passages that can be a heading without being marked as one
_LONG = 400  # words of a text that is no wall if it rules so much
_RULED = 10.0  # rules
_RULED_CALLED = 5.0  # rules, where a title or first heading names a policy
_DENSE = 0.3  # rules a sentence
_FIRM = 0.75  # rule of a sentence from which it is one beyond doubt
_BRIEF = 120  # words of a text in which it matters whether it speaks of its page
_FIRST_LOOK = 4  # passages in which a long text says what it is called
_PLAIN_WORDS = 11  # different words of policies that a long text has at its beginning
_MANY_PLAIN = 22  # likewise, whatever it is called
_KEPT = 16  # portraits: of texts that take turns, and of those beside them
_COUNTED = 5_000  # characters of which the words are counted
_MATTERS = 2  # matters of policies that a sentence speaks of if it rules something for sure
_MATTER, _DUTY = 0.5, 0.25  # how much one of them says, and that somebody is bound


@dataclass(frozen=True, kw_only=True, slots=True)
class Portrait:
    """What the gate knows of a text."""

    words: int
    sentences: int  # passages built like sentences, not like labels
    rules: float  # passages that say what policies say and no wall says; a weak one counts less
    firm: int  # sentences that say it beyond doubt
    prose: int  # words of sentences that no wall says
    is_named: bool  # its title or a heading calls it a policy
    is_called: bool  # its title or first heading does, and not one further down
    is_entitled: bool  # the text itself begins with that name
    content: int  # words of sentences, entries and rows that no wall says
    talk: int  # sentences that speak to a visitor of the page itself, and rule nothing
    has_title: bool
    has_heading: bool
    is_settled: bool  # a heading says what its title says
    is_plain: bool  # it is a heading and statements under it, and nothing speaks to a visitor
    clues: tuple[Clue, ...] = ()


_PLAINLY = Portrait(
    words=_LONG,
    sentences=_LONG,
    rules=_LONG,
    firm=_LONG,
    prose=_LONG,
    is_named=True,
    is_called=True,
    is_entitled=True,
    content=_LONG,
    talk=0,
    has_title=True,
    has_heading=True,
    is_settled=False,
    is_plain=False,
)  # of a long text of which a first look says enough


@lru_cache(maxsize=_KEPT)
def portray(title: str, text: str) -> Portrait:
    """Look at the beginning of a text and at the title of its page.

    The last few are kept, because a text is looked at when it is new and when the next one is.
    """
    wording = load_wording()
    if len(text) >= _COUNTED and _is_plainly_policy(title, text, wording):
        return _PLAINLY
    words = count_words(text[:_COUNTED])
    clues: tuple[Clue, ...] = ()
    passages: list[Passage] = []
    names, rules, sentences = [], [], 0
    called, entitled, own, headings, tops, ruled, start = False, False, 0, 0, 0, 0.0, -1
    for position, passage in enumerate(cut(title, text)):
        passages.append(passage)
        own += not passage.is_title
        headings += passage.is_heading
        tops += passage.is_top
        is_first = (passage.is_heading and headings == 1) or (passage.is_top and tops == 1)
        leads = passage.is_title or is_first or own == 1
        name = _is_name(passage, position, wording, leads=leads)
        names.append(name)
        called |= name and leads
        entitled |= name and leads and not passage.is_title and passage.words <= _SHORT
        rules.append(0.0 if passage.repeats else _rule(passage, wording))
        sentences += passage.is_sentence
        ruled += rules[-1]
        least = _RULED_CALLED if called else _RULED
        if words >= _LONG and ruled >= max(least, _DENSE * sentences):
            left = [1.0] * len(rules)  # so much is ruled that it can be nothing else
            break
    else:
        start = _find_statement(passages, wording) if words < _BRIEF else -1
        clues, left = find_clues(passages, names, wording.walls, is_menu=entitled, start=start)
    return Portrait(
        words=words,
        sentences=sentences,
        rules=sum(map(mul, left, rules)),
        firm=_count_firm(passages, rules),
        prose=round(sum(map(mul, left, (each.words * each.is_sentence for each in passages)))),
        is_named=any(names),
        is_called=called,
        is_entitled=entitled,
        content=round(sum(map(mul, left, map(_content, passages)))),
        talk=_count_talk(passages, rules, names, wording) if words < _BRIEF else 0,
        has_title=any(passage.is_title for passage in passages),
        has_heading=headings > 0,
        is_settled=any(passage.repeats for passage in passages),
        is_plain=start >= 0,
        clues=clues,
    )


def _is_plainly_policy(title: str, text: str, wording: Wording) -> bool:
    """Return whether a long text is called a policy and uses the words of one, at a first look."""
    beginning = text[:_COUNTED].lower()
    plain = len(wording.plain.intersection(beginning.split()))
    if not _PLAIN_WORDS <= plain < _MANY_PLAIN:
        return plain >= _MANY_PLAIN
    first = islice(cut(title, text[:_COUNTED]), _FIRST_LOOK)
    return any(
        _is_name(each, n, wording, leads=not n or each.is_top) for n, each in enumerate(first)
    )


def _is_name(passage: Passage, position: int, wording: Wording, *, leads: bool) -> bool:
    """Return whether a title, a heading or a short first line calls the page a policy."""
    could_be = passage.is_title or passage.is_heading
    could_be = could_be or (position <= _FIRST and passage.words <= _SHORT)
    if not could_be or _ADDRESS.search(passage.text) or wording.others.search(passage.text):
        return False
    if wording.names.search(passage.text):
        return True
    is_asked = passage.text.endswith(_CALLS)
    return leads and not is_asked and wording.topics.search(passage.text) is not None


def _find_statement(passages: Sequence[Passage], wording: Wording) -> int:
    """Return where the heading stands under which there are a few statements, and nothing else.

    Walls have buttons, call out and ask, and speak to whoever looks at them: -1.
    """
    has_title = any(passage.is_title for passage in passages)
    names = [
        n for n, each in enumerate(passages) if each.repeats or (each.is_top and not has_title)
    ]
    start = next(iter(names), len(passages))
    stated = [passage for passage in passages[start:] if not passage.is_heading]
    few = 0 < sum(passage.words for passage in stated) < _FEW
    is_bound = any(_rule(each, wording) or wording.bounds.search(each.text) for each in stated)
    speaks = any(_speaks(passage, wording) for passage in stated)
    return start if few and is_bound and not speaks else -1


def _speaks(passage: Passage, wording: Wording) -> bool:
    """Return whether a passage is none that only states something."""
    if not (passage.is_sentence or passage.is_row or _is_built(passage)):
        return True
    if passage.text.endswith(_CALLS) or wording.talk.search(passage.text):
        return True
    found = (wall.find(passage.text) for wall in wording.walls)
    return any(each is not None and each[0] > _HINT for each in found)


def _count_talk(
    passages: Iterable[Passage], rules: Iterable[float], names: Iterable[bool], wording: Wording
) -> int:
    """Return how many passages speak to the visitor of the page, and rule nothing for sure."""
    return sum(
        rule < 1.0 and not name and wording.talk.search(passage.text) is not None
        for passage, rule, name in zip(passages, rules, names, strict=True)
        if not passage.is_title
    )


def _count_firm(passages: Iterable[Passage], rules: Iterable[float]) -> int:
    """Return how many sentences rule something beyond doubt."""
    return sum(
        rule >= _FIRM for passage, rule in zip(passages, rules, strict=True) if passage.is_sentence
    )


def _content(passage: Passage) -> int:
    """Return the words of a passage that says something, as labels and headings do not."""
    if passage.is_title or passage.is_heading:
        return 0
    if passage.words <= _DATE_WORDS and _YEAR.search(passage.text) and "@" not in passage.text:
        return 0  # the date of a document, or of a footer, and not the document
    says = passage.is_sentence or passage.is_row or _is_built(passage)
    return passage.words if says else 0


def _is_built(passage: Passage) -> bool:
    """Return whether a passage is a short sentence or the line of an address or an entry."""
    is_ended = passage.words >= _LEAST_SAID and passage.text[-1:] in tuple(".。")
    return is_ended or any(sign in passage.text for sign in _ENTRY_SIGNS)


def _rule(passage: Passage, wording: Wording) -> float:
    """Return how much a passage says what policies say."""
    is_entry = passage.words >= _LABEL and any(sign in passage.text for sign in _ENTRY_SIGNS)
    if not passage.is_sentence and not is_entry:
        return 0.0
    said = passage.text  # but what it is called elsewhere says nothing of this text
    said = _ADDRESS.sub("", said) if "://" in said or "www." in said else said
    matters: set[str] = set()
    for found in wording.matters.finditer(said):
        matters.add(found[0])
        if len(matters) == _MATTERS:
            return 1.0
    return _MATTER * len(matters) + _DUTY * (wording.duties.search(said) is not None)
