"""The readers of Markdown and of plain text."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache, partial

from analyzer.reading.block import Piece, cut, cut_verbatim
from analyzer.reading.character import clean
from analyzer.reading.charset import decode
from analyzer.reading.draft import Draft
from analyzer.reading.inline import DESTINATION, parse
from analyzer.reading.line import BREAK, Run
from analyzer.reading.nest import Nest
from analyzer.reading.wrapping import is_wrapped
from store.record import Reading

__all__ = ["read_markdown", "read_text"]

_MARKDOWN = "markdown/1"
_TEXT = "text/1"
_CACHED = 1 << 15  # blocks; a version mostly consists of blocks of the one before it
_CODE = 4  # columns of indent that make code of a block outside of lists

_BLANK = re.compile(r"\n[ \t]+(?=\n)")
_QUOTE = re.compile(r"^( *)(?:>(?: |$))+", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r"^ *(`{3,}|~{3,})[^\n`]*\n(.*?)(?:^ *\1[`~]* *$|\Z)", re.DOTALL | re.MULTILINE)
_IMAGE = re.compile(rf"!\[[^\[\]]*+\]{DESTINATION}")
_SPANNING = re.compile(
    r"(?<![\\!])\[((?:[^\[\]\\\n]|\\.|\n(?!\n))*+\n\n(?:[^\[\]\\]|\\.)*+)\]" + DESTINATION
)
_DEFINITION = re.compile(
    r"^ {0,3}\[([^\[\]^\n][^\[\]\n]*)\]: +<?([^\s<>]*[/#.@][^\s<>]*)>?(?: +[\"'(][^\n]*[\"')])? *$",
    re.MULTILINE,
)
_TITLE = re.compile(r".{4,80}(?<![.;:,])")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def read_markdown(data: bytes, *, charset: str = "") -> Reading:
    """Return the text of a Markdown file: CommonMark with tables, as Open Terms Archive writes it.

    Args:
        data: The bytes of the file.
        charset: As the server named it; empty if it did not.
    """
    text = _FENCE.sub(_escape, _prepare(data, charset))
    text = _BLANK.sub("\n", _QUOTE.sub(r"\1", _COMMENT.sub("", text)))
    text = _SPANNING.sub(r"\1", _IMAGE.sub("", text))
    references = {label.lower(): target for label, target in _DEFINITION.findall(text)}
    if not references:
        return _read(text, _cut_markdown, _MARKDOWN)
    inline = partial(parse, references=references)
    text = _DEFINITION.sub("", text)
    return _read(text, lambda source, wrapped: cut(source, inline, wrapped=wrapped), _MARKDOWN)


def read_text(data: bytes, *, charset: str = "") -> Reading:
    """Return the text of a file without markup; lists, rules and underlined titles are recognised.

    A line of its own in capitals is taken to be a heading.

    Args:
        data: The bytes of the file.
        charset: As the server named it; empty if it did not.
    """
    text = _BLANK.sub("\n", _prepare(data, charset))
    return _read(text, _cut_text, _TEXT)


def _prepare(data: bytes, charset: str) -> str:
    text = clean(decode(data, charset).replace("\r\n", "\n").replace("\r", "\n"))
    return text.replace("\f", "\n\n").expandtabs(4)


def _escape(fence: re.Match[str]) -> str:
    lines = _PUNCTUATION.sub(r"\\\1", fence[2]).rstrip("\n").split("\n")
    return "\n" + "  \n".join(line.strip() for line in lines) + "\n"


def _read(text: str, cutter: Callable[[str, bool], Iterable[Piece]], reader: str) -> Reading:
    draft = Draft()
    margin = _Margin()
    wrapped = is_wrapped(text)
    title = ""
    for source in text.split("\n\n"):
        for piece in cutter(source.strip("\n"), wrapped):
            if margin.is_code(piece):
                piece = cut_verbatim(source)
            margin.move(piece)
            _write(draft, piece, margin.nest)
            title = title or _get_title(piece)
    written, links = draft.finish()
    return Reading(text=written, reader=reader, title=title, links=links)


class _Margin:
    """How far the lists that are open are indented in the source."""

    def __init__(self) -> None:
        self.nest = Nest()
        self._indents: list[int] = []

    def is_code(self, piece: Piece) -> bool:
        return bool(piece.indent >= _CODE and not self._indents and not piece.marker)

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
    elif piece.rows:
        draft.add_table(piece.rows, nest, header=piece.header)
    else:
        draft.add_text(piece.blocks, nest, piece.marker)


def _get_title(piece: Piece) -> str:
    return piece.blocks[0][0].text if piece.rank and piece.blocks else ""


@lru_cache(_CACHED)
def _cut_markdown(source: str, wrapped: bool) -> tuple[Piece, ...]:  # noqa: FBT001  lru_cache wants it so
    return cut(source, parse, wrapped=wrapped)


def _cut_text(source: str, wrapped: bool) -> tuple[Piece, ...]:  # noqa: FBT001  as _cut_markdown
    pieces = cut(source, _say, wrapped=wrapped)
    return tuple(replace(piece, rank=2) if _is_title(piece) else piece for piece in pieces)


def _is_title(piece: Piece) -> bool:
    lines = [line for block in piece.blocks for line in block]
    return len(lines) == 1 and _TITLE.fullmatch(lines[0].text) is not None and lines[0].text.isupper()


def _say(text: str) -> list[Run]:
    runs: list[Run] = []
    for line in text.split("\n"):
        runs += [(line, ""), BREAK]
    return runs
