"""Cuts words into the pieces that the encoder knows: WordPiece, as BERT cuts them.

After Devlin et al., "BERT" (2019), and Wu et al., "Google's Neural Machine Translation System"
(2016).
"""

from collections.abc import Iterable, Sequence
from typing import Final

from analyzer.model.feature import Words

__all__ = ["SIGNS", "Pieces", "Row"]

Row = tuple[list[int], list[int]]
"""Numbers of pieces, signs between texts among them; and to which text each belongs, 0 or 1."""

SIGNS = "[CLS]", "[SEP]", "[UNK]"
"""Pieces that are no words: in front of all, behind each text, and in place of what is unknown."""

_LONGEST: Final = 40  # letters of a word; longer ones are unknown
_DOCUMENT, _ABOVE, _TEXT = 4, 12, 88  # pieces of each that are looked at
_REMEMBERED: Final = 20_000  # words, with their pieces


class Pieces:
    """The pieces of words, each by its number.

    Args:
        pieces: In the order of their numbers; a piece that goes on a word begins with `##`.
            SIGNS are among them.
    """

    def __init__(self, pieces: Sequence[str]) -> None:
        self.pieces = tuple(pieces)
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._start, self._end, self._unknown = map(self._numbers.__getitem__, SIGNS)
        self._known: dict[str, list[int]] = {}

    def cut(self, words: Words) -> Row:
        """Return the pieces of a clause, behind those of what stands above it.

        The type of the document and the headings are the first text and the clause is the second,
        as BERT joins two texts: of long ones the first pieces, and of headings the last.
        """
        above = self._list(words.document)[:_DOCUMENT] + self._list(words.headings)[-_ABOVE:]
        first = [self._start, *above, self._end]
        second = [*self._list(words.text)[:_TEXT], self._end]
        return first + second, [0] * len(first) + [1] * len(second)

    def _list(self, words: Iterable[str]) -> list[int]:
        numbers: list[int] = []
        for word in words:
            found = self._known.get(word)
            if found is None:
                found = self._cut_word(word)
                if len(self._known) >= _REMEMBERED:
                    self._known.clear()
                if len(word) <= _LONGEST:
                    self._known[word] = found
            numbers += found
        return numbers

    def _cut_word(self, word: str) -> list[int]:
        """Cut a word, the longest known piece first."""
        numbers: list[int] = []
        start = 0
        while start < len(word) <= _LONGEST:
            mark = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((each for each in ends if mark + word[start:each] in self._numbers), 0)
            if not end:
                break
            numbers.append(self._numbers[mark + word[start:end]])
            start = end
        return numbers if start == len(word) else [self._unknown]
