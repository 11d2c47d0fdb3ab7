"""Makes parts of the site: puts files in their place, and packs what is given to lists."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zlib import compress

from web.address import MISSING
from web.memory import Made, Part, hash_piece
from web.packing import pack
from web.page import File, place_page
from web.tree import Mark, Tree

__all__ = ["Gift", "Page", "Press", "name_topic"]


class Gift(NamedTuple):
    """Something for whatever list reads a topic."""

    topic: str
    value: object


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page for the list of all pages."""

    path: str
    at: datetime | None  # when the record behind it last changed; None where there is none


def name_topic(kind: type[Any], topic: str) -> str:
    """Return under what gifts of one kind are kept: so each piece holds values of one kind.

    >>> name_topic(Page, "sitemaps/pages")
    'Page sitemaps/pages'
    """
    return f"{kind.__name__} {topic}"


class Press:
    """Makes parts in a folder."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def make(
        self,
        name: str,
        inputs: str,
        content: Iterable[File | Gift],
        moments: Mapping[str, datetime] | None = None,
    ) -> Made:
        """Make a part, and return it with all that it gives.

        Args:
            name: Of the part.
            inputs: Hash of what it is made of.
            content: Its files and gifts.
            moments: When the records behind its pages last changed, by path.
        """
        marks: list[Mark] = []
        gifts = defaultdict[str, list[object]](list)
        for each in content:
            if isinstance(each, Gift):
                gifts[name_topic(type(each.value), each.topic)].append(each.value)
                continue
            path, written = each
            marks.append(self.tree.put(path, written))
            if path.endswith(".html") and path != MISSING:
                page = Page(path=path, at=(moments or {}).get(path))
                gifts[name_topic(Page, place_page(path))].append(page)
        pieces = {topic: compress(pack(values), 1) for topic, values in gifts.items()}
        part = Part(
            inputs=inputs,
            files=len(marks),
            pages=sum(path.endswith(".html") for path, _, _ in marks),
            mark=max(marks, key=lambda mark: mark[2], default=None),
            gives={topic: hash_piece(topic, name, each) for topic, each in pieces.items()},
        )
        return Made(part=part, pieces=pieces)
