"""What differs between two texts of one document, where none of its words do."""

from collections import Counter
from functools import lru_cache
from itertools import groupby

from analyzer.gate.furniture import Furniture
from analyzer.gate.token import same_words, tokens_of
from analyzer.normal import fold_heading, hide_addresses, hides_address
from store.record import ChangeKind, Comparison, Gate, GateVerdict, Pair, Reading

__all__ = ["ACCEPTED", "AROUND", "differ_in_headings", "noise"]

_HEADINGS = 256  # paths of headings whose words are remembered: many clauses stand under each
_SAME_WORDS = {ChangeKind.EQUAL, ChangeKind.MOVED, ChangeKind.RENUMBERED}

ACCEPTED = Gate(verdict=GateVerdict.ACCEPTED)

# What each kind says, most of what a reader might want to look at first.
_REASONS = {
    "address": "only a mail address is shown or hidden from robots",
    "menu": "only entries of menus or contents differ, which lead elsewhere: {} of them",
    "figures": "only figures differ that stand for themselves, as prices of the day do: {} of them",
    "footer": "only the year beside the copyright sign differs",
    "order": "the same clauses stand in another order: {} moved",
    "markup": "only numbering, typography or layout differ",
}

AROUND = Gate(
    verdict=GateVerdict.NOISE,
    kind="frame",
    reasons=("only what stands around the document differs: menus, banners, lists of the page",),
)


def noise(accepted: Reading, reading: Reading, comparison: Comparison) -> Gate | None:
    """Return why a difference is none of what the document says; None if that differs.

    A digit that differs is never noise for being only a digit, because it may be a fee or a period.
    It is where no rule can stand: beside a copyright sign, in a row of stock prices.
    """
    if accepted.text == reading.text:
        return _unchanged_text(accepted, reading)
    if same_words(accepted.text, reading.text):
        moved = sum(pair.kind is ChangeKind.MOVED for pair in comparison.pairs)
        return _noise(Counter({"markup": 1, "order": moved}))
    furniture = Furniture(accepted, reading, comparison)
    kinds: Counter[str] = Counter()
    for pair in sorted(comparison.pairs, key=lambda pair: pair.kind is ChangeKind.EQUAL):
        kind = _explain(comparison, pair, furniture)
        if kind is None:
            return None
        kinds[kind] += 1
    del kinds[""]
    hides = any(hides_address(each.text) for each in (accepted, reading))
    return _noise(kinds or Counter({"address" if hides else "markup": 1}))


def _explain(comparison: Comparison, pair: Pair, furniture: Furniture) -> str | None:
    """Return of which kind of noise a pair is, empty if it is the same; None if it is of none."""
    if pair.kind in _SAME_WORDS:
        is_moved = pair.kind is ChangeKind.MOVED
        is_elsewhere = differ_in_headings(comparison, pair)
        if (is_moved or is_elsewhere) and furniture.is_menu(pair):
            return "menu" if is_moved else ""
        if is_elsewhere:
            return None  # under another heading the same words may rule something else
        return "order" if is_moved else ""
    before = "\n".join(comparison.before[n].text for n in pair.before)
    after = "\n".join(comparison.after[n].text for n in pair.after)
    if same_words(before, after) and not differ_in_headings(comparison, pair):
        return "markup"
    return furniture.explain(pair, before, after)


def differ_in_headings(comparison: Comparison, pair: Pair) -> bool:
    """Return whether a clause stands under other headings than before."""
    if not (pair.before and pair.after):
        return False  # a clause without a word came or went
    was = comparison.before[pair.before[0]].headings
    now = comparison.after[pair.after[0]].headings
    if was == now:
        return False
    hidden = any(map(hides_address, map(fold_heading, (*was, *now))))
    return _tokens_of_headings(was, hidden=hidden) != _tokens_of_headings(now, hidden=hidden)


@lru_cache(_HEADINGS)
def _tokens_of_headings(headings: tuple[str, ...], *, hidden: bool) -> list[list[str]]:
    """Return the words of a path of headings; one that stands there twice in a row says nothing."""
    folded = map(fold_heading, headings)
    shown = map(hide_addresses, folded) if hidden else folded
    return [tokens for tokens, _ in groupby(map(tokens_of, shown))]


def _unchanged_text(accepted: Reading, reading: Reading) -> Gate:
    targets = {link.target for link in accepted.links} ^ {link.target for link in reading.links}
    if targets:
        return _gate("links", (f"only link targets differ: {len(targets)} of them",))
    return Gate(verdict=GateVerdict.UNCHANGED)


def _noise(kinds: Counter[str]) -> Gate:
    """Return the decision, named after what a reader might miss most."""
    found = [kind for kind in _REASONS if kinds[kind]]
    return _gate(found[0], tuple(_REASONS[kind].format(kinds[kind]) for kind in found))


def _gate(kind: str, reasons: tuple[str, ...]) -> Gate:
    return Gate(verdict=GateVerdict.NOISE, kind=kind, reasons=reasons)
