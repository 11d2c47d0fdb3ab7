"""Search: a page with a small script, and an index in shards of which a search loads a few.

Changes lie in a shard a month, clauses that stand in a shard a platform. Records in a shard are
plain rows that the script reads through. A directory, one file for each first letter, tells in
which shards a word stands, so that a rare word leads to few of them; the newest month is always
looked through and stands in no directory, so a new change rewrites its month's shard and no word.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from web.address import SEARCH
from web.page.part import File, render
from web.theme import Theme
from web.twin import name_schema
from web.view.excerpt import clean, opening
from web.view.finding import Find, find_words
from web.view.wording import label

__all__ = [
    "Shard",
    "Words",
    "build_change_shard",
    "build_clause_shard",
    "build_index",
    "build_search",
    "build_words",
    "condense_shard",
    "list_words",
]

_COMMON = 3  # a word in more than one of so many shards is told to stand everywhere
_FEW = 12  # but never one that stands in no more shards than this
_EVERYWHERE: Final = 1


def build_search(theme: Theme) -> File:
    """Build the page that searches."""
    return render("search.html", SEARCH, theme)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shard:
    """What is told of a shard."""

    name: str  # a month, as "2026-05", or the slug of a platform
    count: int  # of its records
    platforms: tuple[str, ...]  # their slugs
    types: tuple[str, ...]  # of clause
    kinds: tuple[str, ...]  # of document


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """Words by which the records of a shard may be found, all with the same first letter."""

    shard: str
    of_changes: bool
    words: tuple[str, ...]


def build_change_shard(month: str, finds: Iterable[Find]) -> File:
    """Build the shard of the changes of a month."""
    newest = sorted(finds, key=lambda each: (each.at, each.id), reverse=True)
    return f"search/changes/{month}.json", _encode_rows(newest)


def build_clause_shard(slug: str, finds: Iterable[Find]) -> File:
    """Build the shard of the clauses of a platform that stand."""
    gravest = sorted(finds, key=lambda each: -(each.severity.rank if each.severity else 0))
    return f"search/clauses/{slug}.json", _encode_rows(gravest)


def condense_shard(name: str, finds: Sequence[Find], theme: Theme) -> Shard:
    """Return what is told of a shard."""
    return Shard(
        name=name,
        count=len(finds),
        platforms=tuple(sorted({theme.slugs[each.document.key.platform] for each in finds})),
        types=tuple(sorted({_brief(slug) for each in finds for slug in each.types})),
        kinds=tuple(sorted({_brief(each.document.key.type) for each in finds})),
    )


def list_words(
    name: str, finds: Iterable[Find], theme: Theme, *, of_changes: bool
) -> Iterator[tuple[str, Words]]:
    """Yield the words of a shard by their first letters."""
    texts = set[str]()
    for each in finds:
        key = each.document.key
        names = (_entitle(slug, theme) for slug in each.types)
        texts.update((each.title, each.text, _brief(key.platform), _brief(key.type), *names))
    for letter, words in groupby(sorted(find_words(texts)), key=lambda word: word[0]):
        yield letter, Words(shard=name, of_changes=of_changes, words=tuple(words))


def build_words(letter: str, found: Iterable[Words], closed: int, theme: Theme) -> File:
    """Build the directory of words with one first letter: the shards that each stands in.

    Args:
        letter: The letter.
        found: The words of all shards, but for the newest month.
        closed: How many months there are before that.
        theme: The site's templates.
    """
    numbers = _number(theme)
    places = defaultdict[str, tuple[list[int], list[int]]](lambda: ([], []))
    for each in found:
        place = _count_months(each.shard) if each.of_changes else numbers[each.shard]
        for word in each.words:
            places[word][0 if each.of_changes else 1].append(place)
    totals = closed, len(numbers)
    directory = {
        word: [
            _EVERYWHERE if len(each) > max(_FEW, total // _COMMON) else sorted(each)
            for each, total in zip(both, totals, strict=True)
        ]
        for word, both in sorted(places.items())
    }
    return f"search/words/{letter}.json", _encode(directory)


def build_index(
    changes: Sequence[Shard], clauses: Sequence[Shard], letters: str, theme: Theme
) -> File:
    """Build what leads to the shards.

    Args:
        changes: The shards of months.
        clauses: The shards of platforms.
        letters: The first letters of words in the directory.
        theme: For slugs of platforms and names of types.
    """
    numbers = _number(theme)
    shards = (*changes, *clauses)
    described: dict[str, object] = {
        "schema": "clausewatch/search/1",
        "platforms": [[_brief(name), slug] for name, slug in theme.slugs.items()],
        "document_types": sorted({kind for each in shards for kind in each.kinds}),
        "types": {
            slug: _entitle(slug, theme)
            for slug in sorted({slug for each in shards for slug in each.types})
        },
        "letters": letters,
        "changes": [
            [each.name, each.count, sorted(numbers[slug] for slug in each.platforms), each.types]
            for each in sorted(changes, key=lambda each: each.name)
        ],
        "clauses": [
            [numbers[each.name], each.count, each.types]
            for each in sorted(clauses, key=lambda each: numbers[each.name])
        ],
    }
    path = "search/index.json"
    return path, _encode(name_schema(described, path, theme.site))


def _number(theme: Theme) -> dict[str, int]:
    """Return the place of each platform by its slug; it stays when platforms join."""
    return {slug: place for place, slug in enumerate(theme.slugs.values())}


def _count_months(name: str) -> int:
    """Return a month as the index counts it: from the year 0."""
    year, month = name.split("-")
    return int(year) * 12 + int(month) - 1


def _entitle(slug: str, theme: Theme) -> str:
    return _brief(label(slug, theme.type_names))


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
