"""Whether a text may not be the document whose accepted text it stands beside."""

from analyzer.gate.examination import LONG_ENOUGH
from analyzer.gate.tongue import detect, is_same
from analyzer.normal import similar_words
from store.record import Gate, GateVerdict, Reading

__all__ = ["agree", "doubt", "leans"]

_COLLAPSED = 0.35  # share of the accepted text that is left
_CUT_OFF = 0.9  # share of the accepted text up to which an unfinished one counts as cut off
_BEGINNING = 0.8  # share of the accepted text up to which its mere beginning counts as cut off
_EXPLODED = 4  # times the accepted text
_SMALLEST = 600  # characters of an accepted text from which an explosion can be told
_OTHER_WORDS = 0.2  # distinct words in common below which it is another document
_SAME_WORDS = 0.6  # distinct words in common from which two captures agree
_SAME_BEGINNING = 0.98  # share of a text that has to be the same
_SENTENCE_ENDS = ".!?:;)\"'”’»…|"


def doubt(accepted: Reading, reading: Reading) -> Gate | None:
    """Return why a text may not be the document that was accepted; None without such a doubt."""
    was, now = len(accepted.text), len(reading.text)
    if was >= _SMALLEST and now > was * _EXPLODED:
        return _held("explosion", f"there are {now} characters where there were {was}")
    if was < LONG_ENOUGH:
        return None
    if accepted.text == reading.text:
        return None
    common = _common(accepted.text, reading.text)
    languages = _languages(accepted, reading) if common < _SAME_WORDS else ("", "")
    if all(languages) and not is_same(*languages):
        return _held("language", "the page is in {1} instead of {0}".format(*languages))
    if now < was * _COLLAPSED:
        return _held("collapse", f"{now} of {was} characters are left")
    if common < _OTHER_WORDS:
        return _held("other-document", "fewer than a fifth of the words are those accepted")
    if now < was * _BEGINNING and _is_beginning(accepted.text, reading.text):
        return _held("cut-off", f"only the beginning is left: {now} of {was} characters")
    if now < was * _CUT_OFF and _is_cut_off(accepted.text, reading.text):
        return _held("cut-off", f"the text ends in mid-sentence after {now} of {was} characters")
    return None


def agree(held: Reading, reading: Reading) -> bool:
    """Return whether a second capture shows the text that was held, give or take a few words."""
    return similar_words(held.text, reading.text) >= _SAME_WORDS and doubt(held, reading) is None


def leans(reading: Reading, one: Reading, other: Reading) -> bool:
    """Return whether a text differs in fewer blocks from one text than from another."""
    blocks, some, others = (set(each.text.split("\n\n")) for each in (reading, one, other))
    return len(blocks ^ some) < len(blocks ^ others)


def _common(accepted: str, text: str) -> float:
    """Return the share of their words that two texts have in common; 1.0 where most is the same.

    Most captures differ in a few places, so whole lines are compared before any words are.
    """
    longest = max(len(accepted), len(text))
    start = _count_same(accepted, text)
    if start + _count_same_end(accepted[start:], text[start:]) >= longest * _SAME_WORDS:
        return 1.0
    lines = set(accepted.split("\n")) & set(text.split("\n"))
    if sum(map(len, lines)) >= longest * _SAME_WORDS:
        return 1.0
    return similar_words(accepted, text)


def _count_same(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[least:middle] == other[least:middle]:
            least = middle
        else:
            most = middle - 1
    return least


def _count_same_end(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their end."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[len(one) - middle :] == other[len(other) - middle :]:
            least = middle
        else:
            most = middle - 1
    return least


def _languages(accepted: Reading, reading: Reading) -> tuple[str, str]:
    """Return the two languages: those of the words where they can be told, else the declared."""
    spoken = detect(accepted.text), detect(reading.text)
    return spoken if all(spoken) else (accepted.language, reading.language)


def _is_beginning(accepted: str, text: str) -> bool:
    """Return whether a text goes as the accepted one does, and just ends earlier."""
    return _count_same(accepted, text) >= len(text) * _SAME_BEGINNING


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
