"""Whether a text, with what its page and its exchange showed, can be a policy document at all.

Whatever points to a wall is a sign with a weight. The signs of a kind add up, and what makes the
text a document (sentences that rule something, and that no wall says) takes away from them.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from analyzer.gate.clue import join
from analyzer.gate.portrait import Portrait, portray
from analyzer.gate.tongue import detect, is_same
from analyzer.gate.wording import load_wording
from analyzer.normal import similar_words
from store.record import Gate, GateVerdict, Reading, Sign

__all__ = ["GATE", "LONG_ENOUGH", "examine"]

GATE = "gate/10"
"""Name and version of these rules, kept with every decision."""

LONG_ENOUGH = 1_500
"""Characters of an accepted text from which a collapse can be told."""

_QUARANTINE = 0.7  # a score from which it is not the document
_HOLD = 0.42  # a score from which that is doubtful
_SETTLED = 0.95  # weight of a sign that no text speaks against
_SAME_WORDS = 0.6  # distinct words in common from which an accepted text speaks for another
_SHELL_WORDS = 15  # a document that says less is an empty shell
_LIST_WORDS = 60  # a page without a sentence that says less is a menu
_RULE = 0.5  # how much a sentence that rules something speaks for a document
_PROSE = 120  # words of other sentences that speak for it as much as two of those
_SILENT = 0.3  # how much other sentences can speak for it where nothing is ruled
_NAME = 0.5  # how much a title or heading that names a policy speaks for it
_NAMELESS = 0.75  # share of all that which is left where the title names no policy
_AVOWED = 0.6  # share of all that which is left where the title says that it is a wall
_MUCH_RULED = 8  # rules that no wall has, whatever its title
_DENSE = 0.52  # rules a sentence from which a title means what is ruled: "Age verification"
_UNRULED = (0.2, 0.3)  # rules a sentence below which a page of no such name is none; with a title
_UNRULED_BRIEF = (0.3, 0.5)  # likewise, of a brief page
_BRIEF_WORDS = 120
_TELLING = 3  # sentences from which that can be told of a longer one
_TALK = 0.5  # rules that a sentence takes away which speaks to the visitor of the page
_PLAIN = 0.55  # how much a text of nothing but statements that rule is like a policy at least
_EVEN = 0.5  # rules a sentence from which that is so
_NOTICE = 0.6  # how much a short notice is like a policy at least
_BANNER = 0.45  # share of such a kind that is left where it can be a banner
_LOOSE = 0.5  # how strange a page is that is not called a policy and whose sentences rule little
_LOOSE_WORDS = 400  # words below which that can be told
_LEAST_FIRM = 0.42  # share of the sentences that rule something beyond doubt in a document
_LOOSE_RULES = 7  # rules from which it is no more
_FEW_FIRM, _FEW_WORDS = 2, 30  # or so few of them in so many words
_LISTING = 0.6  # how strange a long page of labels is
_LEAST_SAID = 4  # words of its own that a notice has besides its name
_OWN_SHARE = 0.3  # share of all words of a short notice that are its own sentences and entries
_ENOUGH = 8  # such words that are enough where the title of the page is the same
_LEAST_RULED = 0.25  # rules that a page of such a name has at least
_NAMED_STRANGE = 0.5  # how strange one is that has not
_BESIDE_SHORT = 0.5  # share of all strangeness that is left beside an accepted text as short
_REASONS = 3  # signs that are given as reasons
_EMPTY = 0.75  # how much a page of next to no words is like a shell
_MENU = 0.75  # how much a page of labels is
_STRANGE = 0.8  # how strange a page of sentences is that rules nothing
_WORTH_KEEPING = 0.05  # lower scores are not kept
_OTHER = "other-document"
_BANNERS = {"consent", "age"}  # kinds that ask above or beside a document as well
_VAGUE = ("shell", _OTHER)  # kinds that say less than any other


def examine(
    reading: Reading,
    *,
    signs: Sequence[Sign] = (),
    beside: Reading | None = None,
    language: str = "",
) -> Gate | None:
    """Return why a text cannot be the policy document, or may not be it; None if it can.

    Args:
        reading: The text, which is judged by its own words and by the signs of its markup.
        signs: What the exchange showed that brought the page.
        beside: A text of the same document, if there is one. Beside a text that is as short, a
            short one is no empty shell, and beside one of the same words there is no doubt.
        language: The language that was asked for, if one was.
    """
    signs = (*reading.signs, *signs)
    portrait = portray(reading.title, reading.text)
    scores = _score(portrait, signs, beside)
    if scores and scores[0][1] >= _HOLD:
        score = scores[0][1]
        kind = next((k for k, each in scores if each >= _HOLD and k not in _VAGUE), scores[0][0])
        verdict = GateVerdict.QUARANTINED if score >= _QUARANTINE else GateVerdict.HELD
        if verdict is GateVerdict.QUARANTINED or not _is_like(beside, reading):
            reasons = tuple(_explain(kind, portrait, signs))
            return Gate(verdict=verdict, kind=kind, reasons=reasons, scores=scores)
    spoken = detect(reading.text) if language else ""
    if spoken and not is_same(spoken, language):
        reason = f"the page is in {spoken}, and {language} was asked for"
        return Gate(verdict=GateVerdict.HELD, kind="language", reasons=(reason,), scores=scores)
    return None


def _score(
    portrait: Portrait, signs: Iterable[Sign], beside: Reading | None
) -> tuple[tuple[str, float], ...]:
    """Return how likely each kind of wall is, the likeliest first."""
    weights: dict[str, list[float]] = defaultdict(list)
    settled: dict[str, float] = {}
    for clue in portrait.clues:
        weights[clue.kind].append(clue.weight)
    for sign in signs:
        if sign.weight >= _SETTLED:
            settled[sign.kind] = max(sign.weight, settled.get(sign.kind, 0.0))
        else:
            weights[sign.kind].append(sign.weight)
    document = _resemblance(portrait)
    is_dense = _density(portrait) >= _DENSE and (
        portrait.is_called or portrait.sentences > _TELLING
    )
    if portrait.is_plain and portrait.firm and _density(portrait) >= _EVEN:
        document = max(document, _PLAIN)
    is_open = not is_dense and portrait.rules < _MUCH_RULED
    if portrait.has_title and not portrait.is_named and is_open:
        document *= _NAMELESS
    said = {clue.kind for clue in portrait.clues}
    notice = max(
        document, _NOTICE * (_is_notice(portrait) or _is_statement(portrait))
    )  # markup alone says less of it
    avowed = {clue.kind for clue in portrait.clues if clue.leads and is_open}
    scores = {
        kind: join(some)
        * (1 - (document if kind in said else notice) * (_AVOWED if kind in avowed else 1.0))
        for kind, some in weights.items()
    }
    is_headed = portrait.is_entitled or portrait.is_settled
    if is_headed and portrait.content >= _LEAST_SAID:
        scores |= {kind: scores.get(kind, 0.0) * _BANNER for kind in _BANNERS - avowed}
    scores["shell"] = join([scores.get("shell", 0.0), _emptiness(portrait, beside, 1 - document)])
    strangeness = _strangeness(portrait) * (_BESIDE_SHORT if _is_short(beside) else 1.0)
    scores[_OTHER] = join([scores.get(_OTHER, 0.0), strangeness])
    scores |= settled
    ranked = sorted(scores.items(), key=lambda each: (-round(each[1], 3), each[0] == "error"))
    return tuple((kind, round(score, 3)) for kind, score in ranked if score >= _WORTH_KEEPING)


def _resemblance(portrait: Portrait) -> float:
    """Return how much a text is like a policy, whatever else speaks against it."""
    ruled = _RULE * portrait.rules
    told = min(portrait.prose / _PROSE, _SILENT + ruled)
    named = _NAME * portrait.is_named * min(1.0, portrait.rules + portrait.prose / _PROSE)
    return 1 - math.exp(-(ruled + told + named))


def _emptiness(portrait: Portrait, beside: Reading | None, left: float) -> float:
    """Return how much a page is like one that has no text yet."""
    if _is_short(beside):
        return 0.0
    if _is_notice(portrait) or _is_statement(portrait):
        return 0.0
    if portrait.words < _SHELL_WORDS:
        return _EMPTY
    return left * _MENU if not portrait.sentences and portrait.words < _LIST_WORDS else 0.0


def _strangeness(portrait: Portrait) -> float:
    """Return how little a page is like a policy of any kind."""
    if portrait.words < _SHELL_WORDS or _is_notice(portrait) or _is_statement(portrait):
        return 0.0
    is_brief = portrait.words < _BRIEF_WORDS
    is_loose = _is_loose(portrait)
    if portrait.is_called or (portrait.is_named and not is_brief and not is_loose):
        says_nothing = portrait.sentences and portrait.rules < _LEAST_RULED
        return _NAMED_STRANGE if says_nothing and portrait.words < _LIST_WORDS else 0.0
    if not is_brief and portrait.sentences < _TELLING:
        return _LISTING if portrait.rules < 1 and portrait.content < portrait.words / 4 else 0.0
    least = (_UNRULED_BRIEF if is_brief else _UNRULED)[portrait.has_title]
    talked = _TALK * portrait.talk * is_brief
    seldom = max(0.0, 1 - max(0.0, portrait.rules - talked) / max(2, portrait.sentences) / least)
    strange = _STRANGE * seldom * max(0.0, 1 - portrait.rules / (2 * _MUCH_RULED))
    return max(strange, _LOOSE if is_loose else 0.0)


def _is_loose(portrait: Portrait) -> bool:
    """Return whether a page under another title speaks of a policy's matters, and rules little."""
    has_title = portrait.has_title or portrait.has_heading
    if not has_title or portrait.words >= _LOOSE_WORDS or portrait.rules >= _LOOSE_RULES:
        return False
    is_rare = portrait.firm < _LEAST_FIRM * max(1, portrait.sentences)
    return is_rare or (portrait.firm < _FEW_FIRM and portrait.words >= _FEW_WORDS)


def _is_notice(portrait: Portrait) -> bool:
    """Return whether a short text goes by the name of a policy and says something of its own."""
    least = min(portrait.words * _OWN_SHARE, _ENOUGH if portrait.is_settled else math.inf)
    says = portrait.content >= max(_LEAST_SAID, least)
    return portrait.is_entitled and says and not portrait.talk


def _is_statement(portrait: Portrait) -> bool:
    """Return whether a short text says something of a policy's matters, plainly and under a name.

    What it goes by may be words that nobody thought of: "Tips", "Who is behind this site".
    """
    return portrait.is_plain and portrait.content >= _LEAST_SAID


def _density(portrait: Portrait) -> float:
    """Return how many of the sentences rule something."""
    return portrait.rules / max(2, portrait.sentences)


def _is_short(beside: Reading | None) -> bool:
    return beside is not None and len(beside.text) < LONG_ENOUGH


def _is_like(beside: Reading | None, reading: Reading) -> bool:
    return beside is not None and similar_words(beside.text, reading.text) >= _SAME_WORDS


def _explain(kind: str, portrait: Portrait, signs: Iterable[Sign]) -> list[str]:
    """Return what was seen, one sentence each, what weighs most first."""
    seen = sorted((sign for sign in signs if sign.kind == kind), key=lambda sign: -sign.weight)
    said = [clue for clue in portrait.clues if clue.kind == kind]
    reasons = [
        f"{wall.what}: {portrait.words} words with {clue.words!r} among them"
        for clue in said
        for wall in load_wording().walls
        if wall.kind == kind
    ]
    if kind == "shell" and not said:
        reasons = [f"the page holds {portrait.words} words: a title or an empty shell"]
    if kind == _OTHER and not said:
        reasons = [f"nothing in its {portrait.words} words calls the page a policy or rules much"]
    reasons += [sign.reason for sign in seen[:_REASONS]]
    return reasons
