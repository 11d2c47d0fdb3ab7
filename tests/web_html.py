"""A strict reader of built pages: what is open must be closed, and every link is collected."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

__all__ = ["Markup", "read_page", "read_pages"]

_VOID = {"meta", "link", "br", "hr", "img", "input"}
_TEXT_ONLY = {"p", "h1", "h2", "h3", "h4", "h5", "h6"}  # may not hold what starts a block
# Where an element may stand, of those that may not stand just anywhere.
_PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "tr": {"thead", "tbody"},
    "th": {"tr"},
    "td": {"tr"},
    "caption": {"table"},
    "summary": {"details"},
    "figcaption": {"figure"},
    "option": {"select"},
}
_CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "thead", "tbody"},
    "tr": {"th", "td"},
    "select": {"option"},
}
_INTERACTIVE = {"a", "button", "summary", "select"}  # may not hold one another
_BLOCKS = _TEXT_ONLY | {"div", "section", "article", "ul", "ol", "dl", "table", "pre", "details"}


@dataclass
class Markup:
    """What a page is made of."""

    tags: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)  # JSON-LD
    scripts: list[str] = field(default_factory=list)  # files that would run


def read_pages(folder: Path) -> dict[str, Markup]:
    """Return all pages of a site by their path."""
    return {
        file.relative_to(folder).as_posix(): read_page(file.read_text("utf-8"))
        for file in sorted(folder.rglob("*.html"))
    }


def read_page(html: str) -> Markup:
    """Return what a page is made of, and the faults of its markup."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    parser.markup.faults += [f"<{tag}> is never closed" for tag in parser.open]
    return parser.markup


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.markup = Markup()
        self.open: list[str] = []
        self.last = ""  # the tag before

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and ("type", "application/ld+json") in attrs:
            self.markup.data.append("")  # no script: nothing runs what it holds
            self.open.append(tag)
            return
        if tag == "script" and [name for name, _ in attrs] == ["src", "defer"]:
            self.markup.scripts.append(attrs[0][1] or "")
            self.markup.links.append(attrs[0][1] or "")
            self.open.append(tag)
            return
        self._check(tag)
        self._note(tag, attrs)
        if tag not in _VOID:
            self.open.append(tag)
        self.last = f"<{tag}>"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.markup.faults.append(f"</{tag}> where {self.open[-3:]} is open")
        else:
            self.open.pop()
        self.last = f"</{tag}>"

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["script"] and self.markup.data:
            self.markup.data[-1] += data
        else:
            self.markup.text.append(data)

    def _check(self, tag: str) -> None:
        """Note a fault if an element may not stand where it does."""
        parent = self.open[-1] if self.open else ""
        wrong = (
            (tag in _BLOCKS and parent in _TEXT_ONLY)
            or (tag in _PARENTS and parent not in _PARENTS[tag])
            or (parent in _CHILDREN and tag not in _CHILDREN[parent])
            or (tag in _INTERACTIVE and bool(_INTERACTIVE & {*self.open}))
            or (
                tag == "dd" and self.last == f"<{parent}>"
            )  # a name comes before what is told of it
            or (tag == "summary" and self.last != "<details>")
        )
        if wrong:
            self.markup.faults.append(f"<{tag}> in <{parent}> after {self.last}")

    def _note(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.markup.tags.add(tag)
        for name, value in attrs:
            self.markup.attributes.add(name)
            if name == "id":
                self.markup.ids.append(value or "")
            if name in {"href", "src"}:
                self.markup.links.append(value or "")
