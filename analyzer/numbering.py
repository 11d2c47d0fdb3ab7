"""The numbers and list markers at the beginning of blocks."""

import re
from functools import lru_cache

__all__ = ["bare_number", "shape", "split_number"]

_LETTERS = r"(?:[a-zA-Z]{1,2}|[ivxlc]{1,6}|[IVXLC]{1,6})"
_BRACKETED = rf"\((?:\d{{1,3}}|{_LETTERS})\)"
_NAMES = (
    "section|article|clause|paragraph|part|chapter"
    "|abschnitt|artikel|kapitel|art[íi]culo|cl[áa]usula|articolo|artigo|secci[óo]n|titre|chapitre"
)
_PROMISING = re.compile(rf" *(?:[-\d(§第]|[a-zA-Z]{{1,6}}[.)]|(?=[SACPKTsacpkt])(?i:{_NAMES})\s)")
_MARKER = re.compile(
    rf"""\s*(?:
      (?P<bullet>-)[ ]+(?=\S)
    | (?P<number>
        (?P<glued>
          \d{{1,3}}(?:\.\d{{1,3}})+[a-z]?(?:{_BRACKETED})*[.):]?  # 5.1  5.1.2.  5.1(a)
        | \d{{1,3}}(?:{_BRACKETED})+[.:]?                         # 2(b)(iv)
        | \d{{1,3}}[A-Z]?[.)]                                     # 5.  5)  11A.
        | (?:{_BRACKETED})+\.?                                    # (5)  (a)  (a)(iv)
        )
      | §\s?\d{{1,4}}(?:\.\d{{1,3}})*[a-z]?[.)]?                  # § 4  § 4.2
      | \d{{1,2}}°                                                # 1°
      | [A-Z](?:\.\d{{1,3}})+\.?                                  # A.1
      | (?:[a-zA-Z]|[ivxlc]{{1,6}}|[IVXLC]{{1,6}})[.)]            # a.  iv)  IV.
      | (?i:{_NAMES})\s                                           # Section 5.1:  ARTICLE IV -
        (?:\d{{1,3}}(?:\.\d{{1,3}})*[A-Za-z]?(?:{_BRACKETED})*|[IVXLC]{{1,6}}|[A-Z])
        (?:\s?[.:)]|\s?[-\u2013\u2014](?=\s)|(?=\n))
      | 第[\d〇一二三四五六七八九十百]{{1,5}}[条條章節节款项項]
      )
      (?:\s+(?=\S)|(?<=[条條章節节款项項])(?=\S)|(?(glued)(?=[A-Z\u201c"][^\s.,)]|[\u3040-\u9fff])|(?!)))
      # "30. days" and "1.5 percent" begin with a measure, not with a number of their own
      (?!(?i:(?:per\s?cent|%|(?:business|calendar|working)?\s?(?:day|week|month|year|hour|minute)s?
        |dollar|euro|pound|cent|usd|eur|gbp|thousand|million|billion|times
        |[kmgt](?:b|bps|bit|hz)?)s?\b))
    )""",
    re.VERBOSE,
)
_STARTS = (
    *("sect", "arti", "clau", "para", "part", "chap", "absc", "kapi", "artí", "cláu", "secc"),
    *("titr", "第"),
)
_FIRSTS = frozenset("SACPKTsacpkt第")
_RUN = re.compile(r"[a-zA-Z]+|\d+")
_PART = re.compile(r"\w+")
_NAME = re.compile(rf"(?i:{_NAMES})\s")


def split_number(block: str) -> tuple[str, int]:
    """Return the number or list marker at the beginning of a block, and where its words begin.

    A number typed behind the marker of a list is the one that counts.

    >>> split_number("2(b)(iv) You pay."), split_number("- (a) You pay."), split_number("You pay.")
    (('2(b)(iv)', 9), ('(a)', 6), ('', 0))
    """
    # This is much faster than the expressions, and enough for nearly all blocks.
    skipped = len(block) - len(block.lstrip(" ")) if block[:1] == " " else 0
    bullet = "-" if block.startswith("- ", skipped) else ""
    if bullet:
        skipped += 2
    start = block[skipped : skipped + 7]
    if (
        start[:1].isalpha()
        and "." not in start
        and ")" not in start
        and (start[0] not in _FIRSTS or not start[:4].lower().startswith(_STARTS))
    ):
        return bullet, skipped
    if not _PROMISING.match(block):
        return "", 0
    marker = _MARKER.match(block)
    if not marker:
        return "", 0
    number, end = marker["number"] or "-", marker.end()
    if _PROMISING.match(block, end) and (second := _MARKER.match(block, end)):
        typed = second["number"]
        if typed:
            return (typed if number == "-" else f"{number} {typed}"), second.end()
    return number, end


def bare_number(number: str) -> str:
    """Return a number without its punctuation and name; nothing for a bullet.

    >>> bare_number("(iv)"), bare_number("Section 5.1:"), bare_number("-")
    ('iv', '5.1', '')
    """
    return ".".join(_PART.findall(_NAME.sub("", number)))


@lru_cache(1 << 10)
def shape(number: str) -> str:
    """Return how a number is written, whatever it counts.

    >>> shape("(b)") == shape("(iv)"), shape("1.") == shape("1.1")
    (True, False)
    """
    return _RUN.sub("0", number) if number != "-" else number
