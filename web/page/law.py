"""The pages of laws and of authorities, and the lists of them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from web.address import AUTHORITIES, LAWS, locate_authority, locate_law
from web.landscape import Landscape
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
from web.view.explanation import Touching, list_touching

__all__ = ["build_authorities", "build_authority", "build_law", "build_laws"]

_RECENT = 10  # changes of the types that it has to do with

_Placed = TypeVar("_Placed", Regulation, Agency)


def build_laws(landscape: Landscape, theme: Theme) -> Iterator[File]:
    """Build the pages of all laws, and the list of them."""
    laws = theme.library.regulations
    for law in laws.values():
        yield from build_law(law, landscape, theme)
    if laws:
        groups = _group(laws.values(), theme.library)
        yield from pair("laws.html", LAWS, describe_laws(laws, theme.site), theme, groups=groups)


def build_law(law: Regulation, landscape: Landscape, theme: Theme) -> Iterator[File]:
    """Build the page of a law and its twin."""
    touching = list_touching(theme.library, law=law.key)
    yield from pair(
        "law.html",
        locate_law(law.key),
        describe_law(law, touching, theme.site),
        theme,
        law=law,
        touching=touching,
        spreads=landscape.spreads,
        recent=_choose_recent(touching, landscape),
    )


def build_authorities(landscape: Landscape, theme: Theme) -> Iterator[File]:
    """Build the pages of all authorities, and the list of them."""
    agencies = theme.library.agencies
    for agency in agencies.values():
        yield from build_authority(agency, landscape, theme)
    if agencies:
        groups = _group(agencies.values(), theme.library)
        described = describe_authorities(agencies, theme.site)
        yield from pair("authorities.html", AUTHORITIES, described, theme, groups=groups)


def build_authority(agency: Agency, landscape: Landscape, theme: Theme) -> Iterator[File]:
    """Build the page of an authority and its twin."""
    touching = list_touching(theme.library, agency=agency.key)
    yield from pair(
        "authority.html",
        locate_authority(agency.key),
        describe_authority(agency, touching, theme.site),
        theme,
        agency=agency,
        touching=touching,
        spreads=landscape.spreads,
        recent=_choose_recent(touching, landscape),
    )


def _choose_recent(touching: Sequence[Touching], landscape: Landscape) -> tuple[Told, ...]:
    """Return the latest substantive changes of these types, newest first."""
    spreads = (landscape.spreads[each.kind.slug] for each in touching)
    newest = {each.id: each for spread in spreads for each in spread.told[:_RECENT]}
    told = sorted(newest.values(), key=lambda each: (each.at, each.id), reverse=True)
    return tuple(told[:_RECENT])


def _group(rows: Iterable[_Placed], library: Library) -> list[tuple[str, list[_Placed]]]:
    """Return laws or authorities by the name of their jurisdiction, in its order."""
    groups: dict[str, list[_Placed]] = {key: [] for key in library.jurisdictions}
    for each in rows:
        groups.setdefault(each.jurisdiction, []).append(each)
    return [(library.jurisdictions.get(key, key), found) for key, found in groups.items() if found]
