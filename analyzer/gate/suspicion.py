"""Whether a text may not be the document whose accepted text it stands beside."""

from analyzer.gate.examination import LONG_ENOUGH
from analyzer.gate.overlap import SAME_WORDS, count_common
from analyzer.gate.remnant import explain_lost_head, explain_remnant, is_statement
from analyzer.gate.tongue import detect, is_same
from analyzer.normal import similar_words, words_of
from analyzer.overlap import count_same, count_same_end
from store.record import Gate, GateVerdict, Reading

__all__ = ["agree", "doubt", "leans"]

_COLLAPSED = 0.35  # share of the accepted text that is left
_ALL_SAID = 0.9  # share of the accepted statements from which only menus and the like are gone
_CUT_OFF = 0.9  # share of the accepted text up to which an unfinished one counts as cut off
_PART = 0.8  # share of the accepted text up to which its mere beginning or end counts as cut off
_EXPLODED = 4  # times the accepted text
_SMALLEST = 600  # characters of an accepted text from which an explosion can be told
_OTHER_WORDS = 0.2  # distinct words in common below which it is another document
_OTHER_NAME = 0.3  # likewise, if it goes by a name that has no word in common with the accepted one
_SAME_PART = 0.98  # share of a text that has to be the same
_NAME_LENGTH = 80  # characters of a line that can be a name
_SENTENCE_ENDS = ".!?:;)\"'”’»…|"


def doubt(accepted: Reading, reading: Reading) -> Gate | None:
    """Return why a text may not be the document that was accepted; None without such a doubt."""
    was, now = len(accepted.text), len(reading.text)
    if was >= _SMALLEST and now > was * _EXPLODED:
        return _held("explosion", f"there are {now} characters where there were {was}")
    if was < LONG_ENOUGH or accepted.text == reading.text:
        return None
    common = count_common(accepted.text, reading.text)
    languages = _languages(accepted, reading) if common < SAME_WORDS else ("", "")
    if all(languages) and not is_same(*languages):
        return _held("language", "the page is in {1} instead of {0}".format(*languages))
    if now < was * _PART and _says_all(accepted.text, reading.text):
        return None
    if now < was * _COLLAPSED:
        return _held("collapse", f"{now} of {was} characters are left")
    if common < _OTHER_WORDS:
        return _held("other-document", "fewer than a fifth of the words are those accepted")
    if common < _OTHER_NAME and _is_renamed(accepted, reading):
        return _held("other-document", "it goes by another name, and few words are those accepted")
    if now < was and (head := explain_lost_head(accepted, reading)):
        return _held("cut-off", head)
    if now >= was * _CUT_OFF:
        return None
    part = explain_remnant(accepted, reading)
    return _doubt_ends(accepted.text, reading.text) or (_held("collapse", part) if part else None)


def _doubt_ends(accepted: str, text: str) -> Gate | None:
    """Return why a shorter text may be only a part of the accepted one."""
    was, now = len(accepted), len(text)
    if now < was * _PART:
        start, end = count_same(accepted, text), count_same_end(accepted, text)
        which, left = ("beginning", accepted[start:]) if start > end else ("end", accepted[:-end])
        is_part = max(start, end) >= now * _SAME_PART
        # a second copy that is gone was no part of the document
        if is_part and similar_words(left, text) < SAME_WORDS:
            return _held("cut-off", f"only the {which} is left: {now} of {was} characters")
    if _is_cut_off(accepted, text):
        return _held("cut-off", f"the text ends in mid-sentence after {now} of {was} characters")
    return None


def agree(held: Reading, reading: Reading) -> bool:
    """Return whether a second capture shows the text that was held, give or take a few words."""
    return similar_words(held.text, reading.text) >= SAME_WORDS and doubt(held, reading) is None


def leans(reading: Reading, one: Reading, other: Reading) -> bool:
    """Return whether a text differs in fewer blocks from one text than from another."""
    blocks, some, others = (set(each.text.split("\n\n")) for each in (reading, one, other))
    return len(blocks ^ some) < len(blocks ^ others)


def _languages(accepted: Reading, reading: Reading) -> tuple[str, str]:
    """Return the two languages: those of the words where they can be told, else the declared."""
    spoken = detect(accepted.text), detect(reading.text)
    return spoken if all(spoken) else (accepted.language, reading.language)


def _says_all(accepted: str, text: str) -> bool:
    """Return whether a shorter text still makes the statements of the accepted one.

    What a better selector leaves out are menus and footers: labels, and no statements.
    """
    lines = set(text.split("\n"))
    stated = [line for line in dict.fromkeys(accepted.split("\n")) if is_statement(line)]
    kept = sum(len(line) for line in stated if line in lines)
    return bool(stated) and kept >= _ALL_SAID * sum(map(len, stated))


def _is_renamed(accepted: Reading, reading: Reading) -> bool:
    """Return whether both texts go by names, and these have no word in common."""
    names = [set(words_of(_name(each))) for each in (accepted, reading)]
    return all(names) and not names[0] & names[1]


def _name(reading: Reading) -> str:
    """Return what a text goes by: its first heading of the highest level, or its first line."""
    lines = [line for line in reading.text.split("\n") if line.strip()][:3]
    marked = (line for line in lines if line.startswith(("# ", "## ", "### ")))
    tops = sorted(marked, key=lambda line: line.find(" "))
    name = (tops or [line for line in lines if not line.startswith("#")] or [""])[0]
    return name if len(name) <= _NAME_LENGTH else ""


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
