"""The pages of laws and of authorities, and the lists of them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from web.address import AUTHORITIES, LAWS, locate_authority, locate_law
from web.landscape import Spread
from web.library import Agency, Library, Regulation
from web.page.part import File, pair
from web.survey import Told
from web.theme import Theme
from web.twin import (
    describe_authorities,
    describe_authority,
    describe_law,
    describe_laws,
)
from web.view.explanation import list_touching

__all__ = ["build_authorities", "build_authority", "build_law", "build_laws"]

_RECENT = 10  # changes of the types that it has to do with

_Placed = TypeVar("_Placed", Regulation, Agency)


def build_laws(theme: Theme) -> Iterator[File]:
    """Build the list of all laws."""
    laws = theme.library.regulations
    groups = _group(laws.values(), theme.library)
    yield from pair("laws.html", LAWS, describe_laws(laws, theme.site), theme, groups=groups)


def build_law(law: Regulation, spreads: Mapping[str, Spread], theme: Theme) -> Iterator[File]:
    """Build the page of a law and its twin.

    Args:
        law: Which one.
        spreads: How the types of clause are spread that it touches.
        theme: The site's templates.
    """
    touching = list_touching(theme.library, law=law.key)
    yield from pair(
        "law.html",
        locate_law(law.key),
        describe_law(law, touching, theme.site),
        theme,
        law=law,
        touching=touching,
        spreads=spreads,
        recent=_choose_recent(spreads.values()),
    )


def build_authorities(theme: Theme) -> Iterator[File]:
    """Build the list of all authorities."""
    agencies = theme.library.agencies
    groups = _group(agencies.values(), theme.library)
    described = describe_authorities(agencies, theme.site)
    yield from pair("authorities.html", AUTHORITIES, described, theme, groups=groups)


def build_authority(agency: Agency, spreads: Mapping[str, Spread], theme: Theme) -> Iterator[File]:
    """Build the page of an authority and its twin.

    Args:
        agency: Which one.
        spreads: How the types of clause are spread that it watches over.
        theme: The site's templates.
    """
    touching = list_touching(theme.library, agency=agency.key)
    yield from pair(
        "authority.html",
        locate_authority(agency.key),
        describe_authority(agency, touching, theme.site),
        theme,
        agency=agency,
        touching=touching,
        spreads=spreads,
        recent=_choose_recent(spreads.values()),
    )


def _choose_recent(spreads: Iterable[Spread]) -> tuple[Told, ...]:
    """Return the latest substantive changes of these types, newest first."""
    newest = {each.id: each for spread in spreads for each in spread.told}
    told = sorted(newest.values(), key=lambda each: (each.at, each.id), reverse=True)
    return tuple(told[:_RECENT])


def _group(rows: Iterable[_Placed], library: Library) -> list[tuple[str, list[_Placed]]]:
    """Return laws or authorities by the name of their jurisdiction, in its order."""
    groups: dict[str, list[_Placed]] = {key: [] for key in library.jurisdictions}
    for each in rows:
        groups.setdefault(each.jurisdiction, []).append(each)
    return [(library.jurisdictions.get(key, key), found) for key, found in groups.items() if found]
