"""The readers of Markdown and of plain text."""

import re
from dataclasses import replace
from functools import lru_cache, partial

from analyzer.reading.block import Inline, Piece, cut, cut_verbatim
from analyzer.reading.character import clean
from analyzer.reading.charset import decode
from analyzer.reading.draft import Draft
from analyzer.reading.inline import DESTINATION, parse
from analyzer.reading.line import BREAK, Run
from analyzer.reading.nest import Nest
from analyzer.reading.wrapping import find_width
from store.error import ReadError
from store.record import Reading

__all__ = ["MARKDOWN_READER", "TEXT_READER", "read_markdown", "read_text"]

MARKDOWN_READER = "markdown/2"
"""Name and version of the reader of Markdown: a new one for whatever can change a text."""

TEXT_READER = "text/1"
"""Name and version of the reader of plain text, likewise."""

_CACHED = 1 << 15  # blocks; a version mostly consists of blocks of the one before it
_MARKS = "\n\f\\`*_[]<>&|~!"
_MOST_MARKS = 500_000  # the longest version known has a tenth of that
_CODE = 4  # columns of indent that make code of a block outside of lists

_BLANK = re.compile(r"\n[ \t]+(?=\n)")
_QUOTE = re.compile(r"(\n *)(?:>(?: |(?=\n)))+")
_FRONT = re.compile(r"\A---\n(?:(?!---\n)(?:\w[\w-]*:|[ -])[^\n]*\n){1,60}---\n")  # of tools
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r"^ *(`{3,}|~{3,})[^\n`]*\n(.*?)(?:^ *\1[`~]* *$|\Z)", re.DOTALL | re.MULTILINE)
_IMAGE = re.compile(rf"!\[[^\[\]]*+\]{DESTINATION}")
_SPANNING = re.compile(
    r"\[(?<![\\!]\[)((?:[^\[\]\\\n]|\\.|\n(?!\n))*+\n\n(?:[^\[\]\\]|\\.)*+)\]" + DESTINATION
)
_DEFINITION = re.compile(
    r"^ {0,3}\[([^\[\]^\n][^\[\]\n]*)\]: +<?([^\s<>]*[/#.@][^\s<>]*)>?(?: +[\"'(][^\n]*[\"')])? *$",
    re.MULTILINE,
)
_TITLE = re.compile(r".{4,80}(?<![.;:,])")
# How Turndown, and so Open Terms Archive, writes items and what is no markup.
_ESCAPING = re.compile(r"^ *(?:\*   \S|\d+\.  \S)|\\[_*.\[-]", re.MULTILINE)
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")

_parse_escaped = partial(parse, escaped=True)


def read_markdown(data: bytes, *, charset: str = "") -> Reading:
    """Return the text of a Markdown file: CommonMark with tables, as Open Terms Archive writes it.

    Args:
        data: The bytes of the file.
        charset: As the server named it; empty if it did not.

    Raises:
        ReadError: If the file has more than 500,000 lines and marks of markup.
    """
    text = _simplify(_FRONT.sub("", _prepare(data, charset), count=1))
    references = {}
    if "]: " in text:
        references = {label.lower(): target for label, target in _DEFINITION.findall(text)}
        text = _DEFINITION.sub("", text)
    escaped = _ESCAPING.search(text) is not None
    inline = _parse_escaped if escaped else parse
    if references:
        inline = partial(parse, escaped=escaped, references=references)
    return _read(text, MARKDOWN_READER, inline)


def read_text(data: bytes, *, charset: str = "") -> Reading:
    """Return the text of a file without markup; lists, rules and underlined titles are recognised.

    A line of its own in capitals is taken to be a heading.

    Args:
        data: The bytes of the file.
        charset: As the server named it; empty if it did not.

    Raises:
        ReadError: If the file has more than 500,000 lines and marks of markup.
    """
    return _read(_prepare(data, charset), TEXT_READER, _say)


def _prepare(data: bytes, charset: str) -> str:
    text = clean(decode(data, charset).replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > _MOST_MARKS < sum(map(text.count, _MARKS)):
        raise ReadError(
            f"The text has more than {_MOST_MARKS:,} lines and marks, which no policy needs: give"
            " the file of the policy itself"
        )
    return _BLANK.sub("\n", text.replace("\f", "\n\n").expandtabs(4))


def _simplify(text: str) -> str:
    """Take out what stands across blocks. Each search is slow, and what it looks for is rare."""
    if "```" in text or "~~~" in text:
        text = _FENCE.sub(_escape, text)
    if "<!--" in text:
        text = _COMMENT.sub("", text)
    if "![" in text:
        text = _IMAGE.sub("", text)
    if "> " in text or ">\n" in text:
        text = _QUOTE.sub(r"\1", f"\n{text}\n")
    return _SPANNING.sub(r"\1", text)


def _escape(fence: re.Match[str]) -> str:
    lines = _PUNCTUATION.sub(r"\\\1", fence[2]).rstrip("\n").split("\n")
    return _BLANK.sub("\n", "\n" + "  \n".join(line.strip() for line in lines) + "\n")


def _read(text: str, reader: str, inline: Inline) -> Reading:
    draft = Draft()
    margin = _Margin()
    width = find_width(text)
    title = ""
    for source in text.split("\n\n"):
        for piece in _cut(source.strip("\n"), inline, width):
            if piece.indent >= _CODE and margin.is_code(piece):
                piece = cut_verbatim(source)
            if piece.marker or margin.is_open:
                margin.move(piece)
            if piece.rank or piece.rows:
                _write(draft, piece, margin.nest)
                title = title or _get_title(piece)
            else:  # as nearly all are
                draft.add_text(piece.blocks, margin.nest, piece.marker)
    written, links = draft.finish()
    return Reading(text=written, reader=reader, title=title, links=links)


class _Margin:
    """How far the lists that are open are indented in the source."""

    def __init__(self) -> None:
        self.nest = Nest()
        self._indents: list[int] = []

    @property
    def is_open(self) -> bool:
        """Whether a list is open."""
        return bool(self._indents)

    def is_code(self, piece: Piece) -> bool:
        """Return whether a piece that is indented as far as code is code."""
        return not self._indents and not piece.marker

    def move(self, piece: Piece) -> None:
        """Close the lists that the piece no longer stands in, and open the one that it begins."""
        within = 0 if piece.marker else 2
        while self._indents and piece.indent < self._indents[-1] + within:
            self._indents.pop()
            self.nest.close()
        if piece.marker and (not self._indents or piece.indent >= self._indents[-1] + 2):
            self._indents.append(piece.indent)
            self.nest.open()


def _write(draft: Draft, piece: Piece, nest: Nest) -> None:
    if piece.rank:
        draft.add_heading(piece.rank, piece.blocks, nest, piece.marker)
    else:
        draft.add_table(piece.rows, nest, header=piece.header)


def _get_title(piece: Piece) -> str:
    return piece.blocks[0][0].text if piece.rank and piece.blocks else ""


@lru_cache(_CACHED)
def _cut(source: str, inline: Inline, width: int) -> tuple[Piece, ...]:
    pieces = cut(source, inline, width)
    if inline is not _say:
        return pieces
    return tuple(replace(piece, rank=2) if _is_title(piece) else piece for piece in pieces)


def _is_title(piece: Piece) -> bool:
    lines = [line for block in piece.blocks for line in block]
    return (
        len(lines) == 1 and _TITLE.fullmatch(lines[0].text) is not None and lines[0].text.isupper()
    )


def _say(text: str) -> list[Run]:
    runs: list[Run] = []
    for line in text.split("\n"):
        runs += [(line, ""), BREAK]
    return runs
