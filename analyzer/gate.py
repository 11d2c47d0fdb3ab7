"""The noise gate: is this the document, and did its language change at all?

`examine` looks at one text alone, `doubt` at a text beside the accepted one, `noise` at what
differs between them. Each gives a decision with its reason, or nothing. The rules are explained in
docs/decisions/005-gate.md.
"""

import re

from analyzer.normal import fold, fold_heading, similar_words, words_of
from store.record import ChangeKind, Comparison, Gate, GateVerdict, Pair, Reading

__all__ = ["ACCEPTED", "GATE", "agree", "doubt", "examine", "noise"]

GATE = "gate/1"
"""Name and version of these rules, kept with every decision."""

ACCEPTED = Gate(verdict=GateVerdict.ACCEPTED)

_WALL_WORDS = 250  # a page that says more than this is no wall, whatever words it uses
_SHORT_WORDS = 40  # a page that says no more than this may say anywhere that it is a wall
_WALL_START = 80  # characters within which a longer one says what it is: title or first heading
_SHELL_WORDS = 15  # a document that says less is an empty shell
# kind, what it is in neutral words, the words by which it is known
_WALLS = (
    (
        "challenge",
        "the server asked for proof of a browser",
        r"checking (?:your|if the site) (?:browser|connection)"
        r"|verify (?:that )?you are (?:a )?human"
        r"|(?:complete|solve) the (?:captcha|challenge|security check)|unusual traffic|captcha"
        r"|enable (?:javascript|cookies|js) (?:and|to) |ddos protection|ray id|just a moment",
    ),
    (
        "blocked",
        "the server did not give the page to this visitor",
        r"access (?:is |was |has been )?denied|you(?:'re| are| have been) (?:temporarily )?blocked"
        r"|request (?:was |has been )?blocked|not available in your (?:region|country|location)"
        r"|permission to (?:access|view)",
    ),
    (
        "login",
        "the page asks the visitor to sign in",
        r"(?:log|sign) ?in to (?:continue|your account|view|access)|forgot (?:your )?password"
        r"|(?:create|don't have) an account|enter your (?:email|e-mail|password|username)",
    ),
    (
        "consent",
        "the page asks for consent to cookies first",
        r"(?:accept|reject|decline|allow) all\b|accept (?:cookies|and continue)"
        r"|before you continue to",
    ),
    (
        "age",
        "the page asks for the visitor's age first",
        r"(?:verify|confirm) (?:your age|(?:that )?you are (?:over|at least))"
        r"|enter your date of birth",
    ),
    (
        "error",
        "the page reports an error",
        r"(?:error|status|http)\W{0,3}[45]0\d\b"
        r"|\b[45]0\d\W{0,3}(?:error|not found|forbidden|page)"
        r"|(?:page|file|url|content) (?:was |is |could |can)?(?:not|n't)"
        r" (?:be )?(?:found|available)|something went wrong|(?:an|unexpected) error (?:has )?occur"
        r"|no longer (?:exists|available)|temporarily unavailable|bad gateway",
    ),
    (
        "maintenance",
        "the site is down for maintenance",
        r"(?:under|scheduled|for) maintenance|be (?:right )?back (?:soon|shortly)",
    ),
    ("loading", "the page had not finished loading", r"^(?:#+ )?loading\b[ .…]*$"),
)
_WALL_PATTERNS = tuple(
    (kind, what, re.compile(words, re.IGNORECASE | re.MULTILINE)) for kind, what, words in _WALLS
)

_LONG_ENOUGH = 1_500  # characters of an accepted text from which a collapse can be told
_COLLAPSED = 0.35  # share of the accepted text that is left
_CUT_OFF = 0.9  # share of the accepted text up to which an unfinished one counts as cut off
_OTHER_WORDS = 0.2  # distinct words in common below which it is another document
_SAME_WORDS = 0.6  # distinct words in common from which two captures agree
_SENTENCE_ENDS = ".!?:;)\"'”’»…|"


def examine(reading: Reading, *, beside: Reading | None = None) -> Gate | None:
    """Return why a text cannot be a policy document; None if it can.

    Args:
        reading: The text, which is judged by its own words.
        beside: A text of the same document, if there is one. Beside a text that is as short, a
            short one is no empty shell.
    """
    words = words_of(reading.text)
    if len(words) > _WALL_WORDS:
        return None
    said = fold(f"{reading.title}\n\n{reading.text}") if reading.title else fold(reading.text)
    start = len(said) if len(words) <= _SHORT_WORDS else _WALL_START
    for kind, what, pattern in _WALL_PATTERNS:
        found = pattern.search(reading.text if kind == "loading" else said[:start])
        if found:
            return Gate(
                verdict=GateVerdict.QUARANTINED,
                kind=kind,
                reasons=(f"{what}: {len(words)} words with {found[0].strip()!r} among them",),
            )
    if len(words) < _SHELL_WORDS and (beside is None or len(beside.text) >= _LONG_ENOUGH):
        return Gate(
            verdict=GateVerdict.QUARANTINED,
            kind="shell",
            reasons=(f"the page holds {len(words)} words: a title or an empty shell",),
        )
    return None


def doubt(accepted: Reading, reading: Reading) -> Gate | None:
    """Return why a text may not be the document that was accepted; None without such a doubt."""
    was, now = len(accepted.text), len(reading.text)
    if was < _LONG_ENOUGH:
        return None
    if accepted.language and reading.language:
        languages = accepted.language[:2].lower(), reading.language[:2].lower()
        if languages[0] != languages[1]:
            return _held("language", "the page is in {1} instead of {0}".format(*languages))
    if now < was * _COLLAPSED:
        return _held("collapse", f"{now} of {was} characters are left")
    if similar_words(accepted.text, reading.text) < _OTHER_WORDS:
        return _held("other-document", "fewer than a fifth of the words are those accepted")
    if now < was * _CUT_OFF and _is_cut_off(accepted.text, reading.text):
        return _held("cut-off", f"the text ends in mid-sentence after {now} of {was} characters")
    return None


def agree(held: Reading, reading: Reading) -> bool:
    """Return whether a second capture shows the text that was held, give or take a few words."""
    return similar_words(held.text, reading.text) >= _SAME_WORDS and doubt(held, reading) is None


def noise(accepted: Reading, reading: Reading, comparison: Comparison) -> Gate | None:
    """Return why a difference is none of language; None if words differ."""
    if accepted.text == reading.text:
        return _unchanged_text(accepted, reading)
    kinds = [pair.kind for pair in comparison.pairs]
    if not kinds or not set(kinds) <= {ChangeKind.EQUAL, ChangeKind.MOVED}:
        return None
    if any(_headings(comparison, pair) for pair in comparison.pairs):
        return None  # under another heading the same words may rule something else
    moved = kinds.count(ChangeKind.MOVED)
    if moved:
        return _noise("order", f"the same clauses stand in another order: {moved} moved")
    return _noise("markup", "only numbering, typography or layout differ")


def _headings(comparison: Comparison, pair: Pair) -> bool:
    """Return whether a clause stands under other headings than before."""
    was, now = comparison.before[pair.before[0]], comparison.after[pair.after[0]]
    return was.headings != now.headings and (
        [fold_heading(each) for each in was.headings]
        != [fold_heading(each) for each in now.headings]
    )


def _unchanged_text(accepted: Reading, reading: Reading) -> Gate:
    targets = {link.target for link in accepted.links} ^ {link.target for link in reading.links}
    if targets:
        return _noise("links", f"only link targets differ: {len(targets)} of them")
    return Gate(verdict=GateVerdict.UNCHANGED)


def _is_cut_off(accepted: str, text: str) -> bool:
    """Return whether a text stops inside a sentence that the accepted text goes on with."""
    last = text.rsplit("\n\n", 1)[-1]
    if last.startswith("#") or last[-1:] in _SENTENCE_ENDS:
        return False
    place = accepted.find(last[-60:])
    rest = accepted[place + len(last[-60:]) :][:1]
    return place >= 0 and rest not in ("", "\n")


def _held(kind: str, reason: str) -> Gate:
    return Gate(verdict=GateVerdict.HELD, kind=kind, reasons=(reason,))


def _noise(kind: str, reason: str) -> Gate:
    return Gate(verdict=GateVerdict.NOISE, kind=kind, reasons=(reason,))
