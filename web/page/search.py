"""Search: a page with a small script, and an index in shards of which a search loads a few.

Changes lie in a shard a month, clauses that stand in a shard a platform. Records in a shard are
plain rows that the script reads through. A directory, one file for each first letter, tells in
which shards a word stands, so that a rare word leads to few of them; the newest month is always
looked through and stands in no directory, so a new change rewrites its month's shard and no word.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from web.address import SEARCH
from web.page.part import File, render
from web.theme import Theme
from web.twin import name_schema
from web.view.excerpt import clean, opening
from web.view.finding import Find, find_words
from web.view.wording import label

__all__ = ["SearchIndex", "build_search"]

_COMMON = 3  # a word in more than one of so many shards is told to stand everywhere
_FEW = 12  # but never one that stands in no more shards than this
_EVERYWHERE: Final = 1


def build_search(theme: Theme) -> File:
    """Build the page that searches."""
    return render("search.html", SEARCH, theme)


class SearchIndex:
    """The index, filled platform by platform.

    Args:
        theme: For slugs of platforms and names of types.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._numbers = {name: place for place, name in enumerate(theme.slugs)}
        self._changes = defaultdict[int, list[Find]](list)  # by month
        self._clauses: dict[int, list[object]] = {}  # what is told of a shard, by platform
        self._words = defaultdict[str, tuple[list[int], list[int]]](lambda: ([], []))
        self._types: set[str] = set()
        self._kinds: set[str] = set()

    def put_changes(self, finds: Iterable[Find]) -> None:
        """Take in changes of any documents."""
        for find in finds:
            self._changes[find.month].append(find)

    def put_clauses(self, platform: str, finds: Sequence[Find]) -> File:
        """Take in all clauses of a platform that stand, and return their shard."""
        number = self._numbers[platform]
        for word in self._find_words(finds):
            self._words[word][1].append(number)
        self._clauses[number] = [len(finds), self._note(finds)]
        gravest = sorted(finds, key=lambda each: -(each.severity.rank if each.severity else 0))
        return f"search/clauses/{self._theme.slugs[platform]}.json", _encode_rows(gravest)

    def finish(self) -> Iterator[File]:
        """Yield the shards of changes, the directory of words, and what leads to them."""
        months = []
        newest = max(self._changes, default=0)
        for month, finds in sorted(self._changes.items()):
            finds.sort(key=lambda each: (each.at, each.id), reverse=True)
            name = f"{month // 12:04}-{month % 12 + 1:02}"
            yield f"search/changes/{name}.json", _encode_rows(finds)
            numbers = sorted({self._numbers[each.document.key.platform] for each in finds})
            months.append([name, len(finds), numbers, self._note(finds)])
            if month != newest:
                for word in self._find_words(finds):
                    self._words[word][0].append(month)
        directory = self._arrange_words()
        for letter, words in directory.items():
            yield f"search/words/{letter}.json", _encode(words)
        path, described = "search/index.json", self._describe(months, "".join(directory))
        yield path, _encode(name_schema(described, path, self._theme.site))

    def _describe(self, months: list[list[object]], letters: str) -> dict[str, object]:
        """Return what leads to the shards."""
        slugs = self._theme.slugs
        clauses = [[number, *self._clauses[number]] for number in sorted(self._clauses)]
        return {
            "schema": "clausewatch/search/1",
            "platforms": [[_brief(name), slug] for name, slug in slugs.items()],
            "document_types": sorted(self._kinds),
            "types": {slug: self._entitle(slug) for slug in sorted(self._types)},
            "letters": letters,
            "changes": months,
            "clauses": clauses,
        }

    def _arrange_words(self) -> dict[str, dict[str, list[object]]]:
        """Return the directory by first letters: for each word the shards that it stands in."""
        letters = defaultdict[str, dict[str, list[object]]](dict)
        closed = len(self._changes) - 1, len(self._clauses)
        for word, places in sorted(self._words.items()):
            letters[word[0]][word] = [
                _EVERYWHERE if len(each) > max(_FEW, total // _COMMON) else sorted(each)
                for each, total in zip(places, closed, strict=True)
            ]
        return letters

    def _find_words(self, finds: Iterable[Find]) -> Iterable[str]:
        """Return all words by which these may be found."""
        texts = set[str]()
        for each in finds:
            key = each.document.key
            names = (self._entitle(slug) for slug in each.types)
            texts.update((each.title, each.text, _brief(key.platform), _brief(key.type), *names))
        return find_words(texts)

    def _note(self, finds: Iterable[Find]) -> list[str]:
        """Return the types of clause in a shard, and remember what there is to choose from."""
        types = {_brief(slug) for each in finds for slug in each.types}
        self._types |= types
        self._kinds |= {_brief(each.document.key.type) for each in finds}
        return sorted(types)

    def _entitle(self, slug: str) -> str:
        return _brief(label(slug, self._theme.type_names))


def _encode_rows(finds: Sequence[Find]) -> bytes:
    """Return a shard: its documents and types once, and a row a record that points at them."""
    documents = {each.document.id: each.document for each in finds}
    types = sorted({_brief(slug) for each in finds for slug in each.types})
    places = {record: place for place, record in enumerate(documents)}
    rows = [
        [
            each.id,
            each.day,
            places[each.document.id],
            each.severity.rank if each.severity else 0,
            each.ways,
            [types.index(_brief(slug)) for slug in each.types],
            each.title,
            each.text,
        ]
        for each in finds
    ]
    named = [[d.id, _brief(d.key.platform), _brief(d.key.type)] for d in documents.values()]
    return _encode({"documents": named, "types": types, "rows": rows})


def _brief(text: str) -> str:
    return clean(opening(text, 80))


def _encode(value: object) -> bytes:
    return f"{json.dumps(value, separators=(',', ':'))}\n".encode("ascii")
