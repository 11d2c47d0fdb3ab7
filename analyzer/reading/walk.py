"""One pass through the tree of a page, writing down its blocks."""

from collections.abc import Callable, Iterable, Mapping

from analyzer.reading.character import clean
from analyzer.reading.draft import Draft, arrange
from analyzer.reading.line import BREAK, Line, Run, join, settle
from analyzer.reading.nest import Nest
from analyzer.reading.numbering import number_items
from analyzer.reading.obfuscation import reveal
from analyzer.reading.table import find_rows, has_header, is_layout
from analyzer.reading.target import finish_anchor, is_permalink, resolve
from analyzer.reading.tree import Element, get_text

__all__ = ["Walk"]

_NEVER = frozenset({
    "applet", "area", "audio", "base", "canvas", "col", "colgroup", "command", "datalist", "del",
    "embed", "frame", "frameset", "head", "iframe", "img", "input", "link", "map", "meta",
    "meter", "noembed", "noframes", "noscript", "object", "optgroup", "option", "param",
    "picture", "progress", "relative-time", "rp", "rt", "s", "script", "select", "source",
    "strike", "style", "svg", "textarea", "time-ago", "title", "track", "video",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header",
    "hgroup", "hr", "html", "legend", "main", "nav", "p", "search", "section", "summary",
    "tbody", "td", "tfoot", "th", "thead", "tr",
})  # fmt: skip

_EXPANDING = frozenset({"aria-expanded", "aria-controls"})
_SHADOWS = frozenset({"shadowroot", "shadowrootmode"})

_Leave = Callable[[], None]


class Walk:
    """A pass through parts of a page.

    What was met once is not met again, so parts that stand within others are written down once.

    Args:
        base: The address of the page; empty if it is not known.
        words: How many stand in each tag itself.
        skipped: The tags to leave out.
        flat: Whether all is to be on one line, as within a heading or a cell.
    """

    def __init__(
        self,
        base: str,
        words: Mapping[Element, int],
        skipped: Iterable[Element] = (),
        *,
        flat: bool = False,
    ) -> None:
        self.draft = Draft()
        self.words = 0  # met so far
        self._counts = words
        self._base = base
        self._met = set(skipped)
        self._runs: list[Run] = []
        self._target = ""
        self._nest = Nest()
        self._markers: dict[Element, str] = {}
        self._marker = ""  # of the item that has not shown any text yet
        self._flat = flat
        self._verbatim = False

    def visit(self, part: Element | str) -> None:
        """Write down a part of the page and all that is within it."""
        if isinstance(part, str):
            self.words += len(part.split())
            self._say(part)
        else:
            self._enter(part)
        self._flush()

    def _enter(self, tag: Element) -> None:
        """Go through a tag, which is at most 256 levels deep."""
        if tag in self._met:
            return
        self._met.add(tag)
        if tag.get("data-cfemail") and self._reveal(tag):
            return
        if tag.get("aria-hidden") and is_permalink(get_text(tag)):
            return
        begin = _BEGINNINGS.get(tag.tag)
        leave = begin(self, tag) if begin else _do_nothing
        if leave is None:
            return
        self.words += self._counts[tag]
        if text := tag.text:
            self._say(text)
        for child in tag[:]:
            self._enter(child)
            if tail := child.tail:
                self._say(tail)
        leave()

    def _say(self, characters: str) -> None:
        if self._verbatim:
            for place, line in enumerate(clean(characters).split("\n")):
                self._runs += [BREAK] * (place > 0)
                self._runs.append((line, self._target))
        elif not characters.isspace():
            self._runs.append((clean(characters), self._target))
        elif self._runs:
            self._runs.append((" ", self._target))

    def _flush(self) -> None:
        """End a block."""
        if not self._runs:
            return
        if self._flat:
            self._runs.append((" ", ""))
            return
        runs, self._runs = self._runs, []
        blocks = arrange(settle(runs), item=bool(self._marker))
        if self.draft.add_text(blocks, self._nest, self._marker):
            self._marker = ""

    def _reveal(self, tag: Element) -> bool:
        address = clean(reveal(tag.get("data-cfemail", "")))
        target = self._target or (f"mailto:{address}" if tag.tag == "a" else "")
        self._runs.append((address, target))
        self.words += len(get_text(tag).split()) if address else 0
        return bool(address)

    def _begin_block(self, _: Element) -> _Leave:
        if self._runs:
            self._flush()
        return self._flush

    def _pass_by(self, _: Element) -> None:
        """Leave out a tag that never holds text."""

    def _begin_line(self, _: Element) -> _Leave | None:
        self._runs.append(BREAK)
        return None

    def _begin_heading(self, tag: Element) -> _Leave:
        self._flush()
        outer, self._flat = self._flat, True

        def leave() -> None:
            self._flat = outer
            if outer:
                self._flush()
                return
            runs, self._runs = self._runs, []
            if self.draft.add_heading(int(tag.tag[1]), settle(runs), self._nest, self._marker):
                self._marker = ""

        return leave

    def _begin_list(self, tag: Element) -> _Leave:
        self._flush()
        self._nest.open()
        self._markers |= number_items(tag)

        def leave() -> None:
            self._flush()
            self._nest.close()

        return leave

    def _begin_item(self, tag: Element) -> _Leave:
        self._flush()
        parent = tag.getparent()
        if tag not in self._markers and parent is not None:
            self._markers |= number_items(parent)
        marker = self._markers.get(tag, "-")
        if self._flat:
            self._runs.append((f"{marker} ", ""))
        outer, self._marker = self._marker, marker

        def leave() -> None:
            self._flush()
            self._marker = outer

        return leave

    def _begin_link(self, tag: Element) -> _Leave:
        outer = self._target
        self._target = resolve(tag.get("href", ""), self._base) or outer
        runs, start = self._runs, len(self._runs)

        def leave() -> None:
            if self._runs is runs:
                finish_anchor(runs, start, self._target)
            self._target = outer

        return leave

    def _begin_verbatim(self, _: Element) -> _Leave:
        self._flush()
        outer, self._verbatim = self._verbatim, True

        def leave() -> None:
            self._flush()
            self._verbatim = outer

        return leave

    def _begin_button(self, tag: Element) -> _Leave | None:
        """Go into a button only where it is the title of a section that it opens."""
        if not self._flat and _EXPANDING.isdisjoint(tag.attrib):
            return None
        self._flush()
        return self._flush

    def _begin_template(self, tag: Element) -> _Leave | None:
        """Go into a template only where it is the shadow of an element."""
        return None if _SHADOWS.isdisjoint(tag.attrib) else self._begin_block(tag)

    def _begin_raised(self, tag: Element) -> _Leave | None:
        """Keep a raised number apart from what it follows; leave out one that leads to a note."""
        number = get_text(tag).strip()
        if not (number.isascii() and number.isdecimal() and self._runs):
            return _do_nothing
        self.words += len(number.split())
        if not any(True for _ in tag.iterdescendants("a")):
            self._runs.append((f"^{number}", self._target))
        return None

    def _begin_time(self, tag: Element) -> _Leave | None:
        """Leave out a time that is told from now on, such as "two days ago"."""
        return None if tag.get("data-datetime") == "relative" else _do_nothing

    def _begin_table(self, tag: Element) -> _Leave | None:
        self._flush()
        if self._flat or is_layout(tag, self._counts):
            return self._flush
        for caption in tag.iterchildren("caption"):
            self.visit(caption)
        rows = [row for row in find_rows(tag) if row[0].getparent() not in self._met]
        cells = Walk(self._base, self._counts, flat=True)
        cells._met = self._met
        lines = [[cells._read_line(cell) for cell in row] for row in rows]
        self.words += cells.words
        if lines:
            self.draft.add_table(lines, self._nest, header=has_header(rows[0]))
        return None

    def _read_line(self, cell: Element) -> Line:
        self.visit(cell)
        runs, self._runs = self._runs, []
        return join(line for block in settle(runs) for line in block)


def _do_nothing() -> None:
    """End a tag that only held text."""


_BEGINNINGS: dict[str, Callable[[Walk, Element], _Leave | None]] = {
    "a": Walk._begin_link,
    "br": Walk._begin_line,
    "button": Walk._begin_button,
    "li": Walk._begin_item,
    "listing": Walk._begin_verbatim,
    "plaintext": Walk._begin_verbatim,
    "pre": Walk._begin_verbatim,
    "sup": Walk._begin_raised,
    "table": Walk._begin_table,
    "template": Walk._begin_template,
    "time": Walk._begin_time,
    "xmp": Walk._begin_verbatim,
    **dict.fromkeys(_BLOCKS, Walk._begin_block),
    **dict.fromkeys(_NEVER, Walk._pass_by),
    **dict.fromkeys(("dir", "menu", "ol", "ul"), Walk._begin_list),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Walk._begin_heading),
}
