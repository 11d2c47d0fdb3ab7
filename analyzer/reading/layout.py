"""From the lines of printed pages to headings, items and paragraphs."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from analyzer.reading.draft import Draft, arrange
from analyzer.reading.line import Line
from analyzer.reading.nest import Nest
from analyzer.reading.printing import PrintedLine

__all__ = ["count_words", "drop_running", "join_lines", "write_lines"]

_EDGE = 0.12  # of the page's height, at its top and bottom: where running lines stand
_PAGE_NUMBER = re.compile(
    r"(?:page|seite|pagina|página)?\s*[-–—(\[]?\s*\d{1,4}\s*[-–—)\]]?"
    r"(?:\s*(?:of|von|de|sur|di|/)\s*\d{1,4})?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_MARKER = re.compile(
    r"(?P<glyph>[•◦▪▫●○■□‣⁃∙·–*\uf0a7\uf0b7-])\s+"
    r"|(?P<number>(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)])\s+"
    r"|\((?:\d{1,3}|[a-zA-Z]{1,4})\)\s|\d{1,2}(?:\.\d{1,2}){1,3}\.?\s"
)
_WORD = re.compile(r"[\w-]+")
_DIVIDED = re.compile(r"\w-$")
_WORD_AT_END = re.compile(r"(?<![\w-])[\w-]+$")
_END = re.compile(r"[.!?:;]['\"’”)\]]*$")
_LARGER = 1.12  # times the usual size: the size of a heading
_SAME = 0.94  # of a size: what still counts as the same
_BOLDER = 60  # more than the usual weight: the weight of one
_LOOSER = 1.2  # times the usual distance of lines: a new paragraph
_LONGEST_HEADING = 120
_PREFIXES = frozenset({
    "anti", "co", "cross", "e", "ex", "multi", "non", "opt", "post", "pre", "pro", "re", "self",
    "semi", "sub", "third",
})  # fmt: skip


def drop_running(pages: Sequence[Sequence[PrintedLine]]) -> list[list[PrintedLine]]:
    """Return the pages without page numbers, and without headers and footers that come back.

    A line near the top or bottom comes back if it stands there on two fifths of the pages or more,
    whatever its digits are.
    """
    seen = Counter(
        key for page in pages for key in {_get_key(line) for line in page if _is_edge(line)}
    )
    often = max(2, len(pages) * 2 // 5)
    running = {key for key, count in seen.items() if count >= often}
    return [
        [
            line
            for line in page
            if not _is_edge(line)
            or (_get_key(line) not in running and not _PAGE_NUMBER.fullmatch(line.text))
        ]
        for page in pages
    ]


def write_lines(pages: Sequence[Sequence[PrintedLine]], draft: Draft) -> None:
    """Write down the headings, items and paragraphs that the lines of the pages make up."""
    lines = [line for page in pages for line in page]
    if not lines:
        return
    printing = _Printing(lines)
    words = count_words(line.text for line in lines)
    for group in printing.group(lines):
        text = join_lines([(line.text, line.hyphen) for line in group], words)
        rank = printing.rank(group[0])
        marker = _MARKER.match(text)
        if rank and len(text) <= _LONGEST_HEADING:
            draft.add_heading(rank, [[Line(text)]], Nest())
        elif marker and marker.lastgroup:
            nest = Nest()
            nest.open()
            sign = "-" if marker.lastgroup == "glyph" else marker["number"]
            draft.add_text(arrange([[Line(text[marker.end() :])]], item=True), nest, sign)
        else:
            draft.add_text(arrange([[Line(text)]]), Nest())


class _Printing:
    """How a document is printed: the usual size, weight and distance of its lines, its margin."""

    def __init__(self, lines: Sequence[PrintedLine]) -> None:
        self._size = _get_usual((line.size, len(line.text)) for line in lines)
        self._weight = _get_usual((line.weight, len(line.text)) for line in lines)
        body = [line for line in lines if line.size == self._size]
        steps = (above.bottom - below.bottom for above, below in pairwise(body))
        near = sorted(step for step in steps if 0.5 * self._size < step < 3 * self._size)
        self._step = near[len(near) // 4] if near else 1.3 * self._size
        rights = sorted(line.right for line in body)
        self._margin = rights[len(rights) * 19 // 20]
        self._ranks = _rank({line.size for line in lines if self._is_larger(line)})
        self._last = max(self._ranks.values(), default=0)

    def rank(self, line: PrintedLine) -> int:
        """Return the rank of a line as a heading, 1 to 6; 0 if it is none."""
        if self._is_larger(line):
            return self._ranks[line.size]
        bolder = line.weight >= self._weight + _BOLDER and line.text[-1] not in ".,;"
        return min(self._last + 1, 6) if bolder else 0

    def group(self, lines: Sequence[PrintedLine]) -> Iterator[list[PrintedLine]]:
        """Give the lines of each block."""
        block = [lines[0]]
        for above, line in pairwise(lines):
            if self._begins(above, line):
                yield block
                block = []
            block.append(line)
        yield block

    def _is_larger(self, line: PrintedLine) -> bool:
        return line.size > self._size * _LARGER

    def _begins(self, above: PrintedLine, line: PrintedLine) -> bool:
        """Whether a line begins a block of its own."""
        if above.hyphen:
            return False
        if self.rank(above) != self.rank(line):
            return True
        step = above.bottom - line.bottom
        ended = _END.search(above.text) is not None
        short = self._fits(above, line)
        if line.page != above.page or step < -line.size:  # the next column
            return ended or not line.text[0].islower()
        if step > max(self._step, line.size) * _LOOSER + 0.5:
            return True
        if _MARKER.match(line.text):
            return ended or short
        return ended and (short or line.left > above.left + line.size)

    def _fits(self, above: PrintedLine, line: PrintedLine) -> bool:
        """Whether the line above would have had room for the first word of this one."""
        word = line.text.partition(" ")[0]
        margin = above.edge or self._margin
        return above.right + (len(word) + 1) * line.size / 2 < margin


def _get_usual(values: Iterable[tuple[float, int]]) -> float:
    """Return the value with the most characters."""
    counts: Counter[float] = Counter()
    for value, characters in values:
        counts[value] += characters
    return counts.most_common(1)[0][0]


def _rank(sizes: Iterable[float]) -> dict[float, int]:
    """Return the rank of each size, the largest first. Sizes that nearly are the same share one."""
    ranks: dict[float, int] = {}
    rank, largest = 0, 0.0
    for size in sorted(sizes, reverse=True):
        if not rank or size < largest * _SAME:
            rank, largest = min(rank + 1, 6), size
        ranks[size] = rank
    return ranks


def _is_edge(line: PrintedLine) -> bool:
    return not _EDGE <= line.height <= 1 - _EDGE


def _get_key(line: PrintedLine) -> tuple[str, float]:
    return _DIGITS.sub("0", line.text), line.size


def join_lines(lines: Sequence[tuple[str, bool]], words: Counter[str]) -> str:
    """Return lines as one text.

    Args:
        lines: The text of each, and whether a hyphen that is not in it joins it to the next.
        words: Of the whole document, which tell whether that hyphen only divides a word.
    """
    pieces = [text for text, _ in lines[:1]]
    for (above, hyphen), (below, _) in pairwise(lines):
        if not hyphen:
            pieces.append("" if _DIVIDED.search(above) else " ")
        elif not _is_one_word(above, below, words):
            pieces.append("-")
        pieces.append(below)
    return "".join(pieces)


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Return how often each word occurs."""
    return Counter(word for text in texts for word in _WORD.findall(text.lower()))


def _is_one_word(above: str, below: str, words: Counter[str]) -> bool:
    """Whether the hyphen between two lines only stands there because the line ended.

    The rest of the document decides; if it does not, halves that often make compounds keep it.
    """
    before = _WORD_AT_END.search(above)
    after = _WORD.match(below)
    if not before or not after:
        return False
    whole, compound = f"{before[0]}{after[0]}".lower(), f"{before[0]}-{after[0]}".lower()
    if words[compound] != words[whole]:
        return words[whole] > words[compound]
    plain = before[0].isalpha() and after[0].isalpha() and after[0].islower()
    return plain and before[0].lower() not in _PREFIXES
