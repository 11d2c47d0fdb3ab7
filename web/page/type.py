"""The pages of clause types: what a type is, and how all platforms word it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from store.record import Severity
from web.address import TYPES, locate_part, locate_type
from web.landscape import Leaf, Spread
from web.library import ClauseType
from web.page.part import File, pair
from web.survey import Standing
from web.theme import Theme
from web.twin import describe_leaf, describe_type, describe_types
from web.view.explanation import Explanation, explain

__all__ = ["build_leaf", "build_type", "build_types"]


def build_types(spreads: Mapping[str, Spread], theme: Theme) -> Iterator[File]:
    """Build the list of all clause types."""
    described = describe_types(theme.library.types, spreads, theme.site)
    yield from pair("types.html", TYPES, described, theme, spreads=spreads)


def build_type(kind: ClauseType, spread: Spread, leaf: Leaf, theme: Theme) -> Iterator[File]:
    """Build the page of a clause type and its twin, with the first leaf of its clauses."""
    told = explain(kind.slug, theme.library)
    described = describe_type(kind, told, spread, leaf, theme.site)
    yield from _pair(kind, leaf, described, theme, told, spread)


def build_leaf(kind: ClauseType, leaf: Leaf, theme: Theme) -> Iterator[File]:
    """Build another leaf of its clauses: it tells of no number that clauses elsewhere change.

    One without clauses says that there were more once.
    """
    yield from _pair(kind, leaf, describe_leaf(kind, leaf, theme.site), theme)


def _pair(
    kind: ClauseType,
    leaf: Leaf,
    described: dict[str, object],
    theme: Theme,
    told: Explanation | None = None,
    spread: Spread | None = None,
) -> Iterator[File]:
    page = locate_type(kind.slug)
    places = [locate_part(page, number) for number in range(1, leaf.leaves + 1)]
    yield from pair(
        "type.html",
        locate_part(page, leaf.number),
        described,
        theme,
        kind=kind,
        told=told,
        spread=spread,
        leaf=leaf,
        groups=_group(leaf.rows),
        places=places,
    )


def _group(rows: Sequence[Standing]) -> list[tuple[Severity, tuple[Standing, ...]]]:
    groups = groupby(rows, key=lambda each: each.severity)
    return [(severity, tuple(group)) for severity, group in groups]
