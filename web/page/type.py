"""The pages of clause types: what a type is, and how all platforms word it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from store.record import Severity
from web.address import TYPES, locate_part, locate_type
from web.landscape import Spread, arrange_standing
from web.library import ClauseType
from web.page.part import File, pair
from web.survey import Standing
from web.theme import Theme
from web.twin import describe_type, describe_types
from web.view.explanation import explain

__all__ = ["Band", "build_type", "build_types"]

_ROWS = 300  # clauses that one page compares


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """The clauses of one severity."""

    severity: Severity
    count: int  # on all parts of the page
    page: str  # the part on which they begin


def build_types(spreads: Mapping[str, Spread], theme: Theme) -> Iterator[File]:
    """Build the list of all clause types."""
    described = describe_types(theme.library.types, spreads, theme.site)
    yield from pair("types.html", TYPES, described, theme, spreads=spreads)


def build_type(
    kind: ClauseType, spread: Spread, standing: Iterable[Standing], theme: Theme
) -> Iterator[File]:
    """Build the page of a clause type and its twin, split into parts where its table is long."""
    told = explain(kind.slug, theme.library)
    parts = _split(arrange_standing(standing))
    places = [locate_part(locate_type(kind.slug), number) for number, _ in enumerate(parts, 1)]
    bands = _list_bands(parts, places)
    for number, (place, rows) in enumerate(zip(places, parts, strict=True), 1):
        described = describe_type(
            kind, told, spread, rows, number=number, parts=len(parts), site=theme.site
        )
        yield from pair(
            "type.html",
            place,
            described,
            theme,
            kind=kind,
            told=told,
            rarity=spread.rarity,
            recent=spread.told,
            groups=_group(rows),
            bands=bands,
            number=number,
            places=places,
        )


def _split(rows: Sequence[Standing]) -> list[tuple[Standing, ...]]:
    """Return rows in parts of bounded length: one at least."""
    starts = range(0, max(1, len(rows)), _ROWS)
    return [tuple(rows[start : start + _ROWS]) for start in starts]


def _group(rows: Sequence[Standing]) -> list[tuple[Severity, tuple[Standing, ...]]]:
    groups = groupby(rows, key=lambda each: each.severity)
    return [(severity, tuple(group)) for severity, group in groups]


def _list_bands(parts: Sequence[Sequence[Standing]], places: Sequence[str]) -> list[Band]:
    """Return the severities that occur, gravest first, each with the part where it begins."""
    bands: dict[Severity, Band] = {}
    for place, rows in zip(places, parts, strict=True):
        for severity, group in _group(rows):
            seen = bands.get(severity, Band(severity=severity, count=0, page=place))
            bands[severity] = replace(seen, count=seen.count + len(group))
    return list(bands.values())
