"""Markdown within a block: emphasis, links, code, escapes and what is left of HTML."""

import re
from collections.abc import Mapping
from html import unescape
from types import MappingProxyType

from analyzer.reading.character import clean
from analyzer.reading.line import BREAK, Run
from analyzer.reading.target import finish_anchor, resolve

__all__ = ["DESTINATION", "parse"]

DESTINATION = r"\((?:<[^<>\n]*>|\\.|\n(?!\n)|[^()\\\n<]|<|\((?:\\.|[^()\\\n]|\([^()\n]*\))*+\))*+\)"
"""The pattern of a link's target and title, with the parentheses around them."""

_SPECIAL = re.compile(r"[\\`*_\[\]<&~!]")
_TOKEN = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`++)(?P<code>[^`]++)(?P=ticks)(?!`)"
    r"|(?P<note>\[\^[^\]\s]{1,40}\]:?)"
    r"|(?P<open>!?\[)"
    rf"|\](?P<destination>{DESTINATION})"
    r"|(?P<close>\])(?:\[(?P<reference>[^\[\]\n]{0,200})\])?"
    r"|<(?P<address>(?:https?|ftp|mailto):[^<>\s]*|[\w.+-]{1,64}@[\w.-]{1,255})>"
    r"|</?(?P<tag>[a-zA-Z][a-zA-Z0-9]{0,10})\b[^<>]*>"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)"
    r"|(?P<emphasis>\*++|_++|~~)"
)
_APART = frozenset({
    "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
    "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_WITHIN = frozenset({
    "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "iframe", "img", "input",
    "ins", "kbd", "label", "mark", "meta", "q", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_DEEPEST = 32  # open brackets that are kept in mind; real links stand in one or two
_TITLE = re.compile(r"""(?<!\s)\s+(?:"[^"]*"|'[^']*'|\([^()]*\))$""")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def parse(
    text: str, *, escaped: bool = False, references: Mapping[str, str] = MappingProxyType({})
) -> list[Run]:
    """Return the runs of a block of Markdown; a line end in the text ends a line.

    Images and footnote marks are left out; HTML tags too, unless their name is none of HTML's.

    Args:
        text: The block, without the marks at its beginning.
        escaped: Whether the source escapes every mark that is no markup, so that all others are.
        references: The targets of reference links, by their lower-case label.
    """
    special = _SPECIAL.search(text)
    if special is None and "\n" not in text:
        return [(text, "")]
    scan = _Scan(references, escaped=escaped)
    said = 0
    while special:
        # Looking for a special character is ten times as fast as looking for any of the tokens.
        token = _TOKEN.match(text, special.start())
        if token:
            scan.say(text[said : token.start()])
            scan.take(token)
            said = token.end()
        special = _SPECIAL.search(text, token.end() if token else special.end())
    scan.say(text[said:])
    return scan.runs


class _Scan:
    """The runs of a block so far, and what in them is still open."""

    def __init__(self, references: Mapping[str, str], *, escaped: bool) -> None:
        self.runs: list[Run] = []
        self._references = references
        self._escaped = escaped
        self._open: list[int] = []  # where in the runs the open brackets are
        self._marks: dict[str, list[int]] = {}  # and where those that may begin emphasis are

    def say(self, text: str) -> None:
        for place, line in enumerate(text.split("\n")):
            if place:
                self.runs.append(BREAK)
            if line:
                self.runs.append((line, ""))

    def take(self, token: re.Match[str]) -> None:
        """Take a piece of markup."""
        kind = token.lastgroup
        if kind in ("escaped", "code"):
            self.say(token[kind])
        elif kind == "address":
            self.runs.append((token[kind], resolve(_write_address(token[kind]), "")))
        elif kind == "open":
            self._open = [*self._open[1 - _DEEPEST :], len(self.runs)]
            self.runs.append((token[0], ""))
        elif kind == "destination":
            self._link(_read_destination(token["destination"]))
        elif kind in ("close", "reference"):
            self._refer(token)
        elif kind == "tag":
            self._take_tag(token)
        elif kind == "entity":
            self.say(clean(unescape(token[0])))
        elif kind == "emphasis":
            self._emphasise(token)

    def _link(self, written: str) -> None:
        if not self._open:
            return
        start = self._open.pop()
        if self.runs[start][0] == "![":
            self._forget(start)
            return
        target = resolve(written, "")
        self.runs[start] = ("", "")
        for place in range(start, len(self.runs)):
            text, own = self.runs[place]
            if not own:
                self.runs[place] = (text, target)
        length = len(self.runs)
        finish_anchor(self.runs, start, target)
        if len(self.runs) < length:
            self._forget_marks(start)

    def _forget(self, start: int) -> None:
        del self.runs[start:]
        self._forget_marks(start)
        while self._open and self._open[-1] >= start:
            self._open.pop()

    def _forget_marks(self, start: int) -> None:
        for marks in self._marks.values():
            while marks and marks[-1] >= start:
                marks.pop()

    def _refer(self, token: re.Match[str]) -> None:
        target = self._find_reference(token["reference"]) if self._references else None
        if target is not None:
            self._link(target)
            return
        if self._open:
            self._open.pop()
        self.say(token[0])

    def _find_reference(self, label: str | None) -> str | None:
        if not label and self._open:
            label = "".join([text for text, _ in self.runs[self._open[-1] + 1 :]])
        return self._references.get((label or "").strip().lower())

    def _take_tag(self, token: re.Match[str]) -> None:
        name = token["tag"].lower()
        if name == "br":
            self.runs.append(BREAK)
        elif name in _APART:
            self.say(" ")
        elif name not in _WITHIN:
            self.say(token[0])

    def _emphasise(self, token: re.Match[str]) -> None:
        """Leave out marks of emphasis; keep what only looks like them."""
        mark, text = token[0], token.string
        before = text[token.start() - 1] if token.start() else " "
        after = text[token.end()] if token.end() < len(text) else " "
        if self._escaped or (mark[0] == "*" and len(mark) > 1):
            return
        if mark[0] == "~":
            self._strike(before, after)
            return
        if mark[0] == "_":
            opens = not before.isalnum() and not after.isspace()
            closes = not after.isalnum() and not before.isspace()
        else:
            opens = not after.isspace() and after not in ")]"
            closes = not before.isspace() and before not in "(["
        marks = self._marks.setdefault(mark, [])
        if closes and marks:
            self.runs[marks.pop()] = ("", "")
            return
        if opens:
            marks.append(len(self.runs))
        self.say(mark)

    def _strike(self, before: str, after: str) -> None:
        """Leave out what is struck through, as that does not hold any more."""
        marks = self._marks.setdefault("~~", [])
        if marks and not before.isspace():
            self._forget(marks[-1])
        elif not after.isspace():
            marks.append(len(self.runs))
            self.runs.append(("", ""))


def _write_address(address: str) -> str:
    return address if ":" in address else f"mailto:{address}"


def _read_destination(written: str) -> str:
    target = written[1:-1].strip()
    if target.startswith("<") and ">" in target:
        target = target[1 : target.index(">")]
    else:
        target = _TITLE.sub("", target)
    return _ESCAPE.sub(r"\1", unescape(target) if "&" in target else target)
