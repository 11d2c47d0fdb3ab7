"""What readers are told of a type of clause, with the laws and authorities that it names."""

from dataclasses import dataclass

from web.library import Agency, ClauseType, Guide, Library, Regulation

__all__ = ["Article", "Explanation", "Touching", "explain", "list_touching"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """A law that a type of clause touches, and where."""

    law: Regulation
    at: str  # the place in it: "Art. 22"


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """One type of clause, explained."""

    kind: ClauseType
    guide: Guide | None  # None: nothing is told beside the definition
    articles: tuple[Article, ...]
    agencies: tuple[Agency, ...]
    notes: tuple[tuple[str, str], ...]  # name of a place, and what is particular there


@dataclass(frozen=True, kw_only=True, slots=True)
class Touching:
    """A type of clause that a law or an authority has to do with."""

    kind: ClauseType
    at: str = ""  # the place in the law; empty for an authority


def explain(slug: str, library: Library) -> Explanation | None:
    """Return what the library has on a type; None where it does not know it."""
    kind = library.types.get(slug)
    if kind is None:
        return None
    guide = library.guides.get(slug)
    places = library.jurisdictions
    return Explanation(
        kind=kind,
        guide=guide,
        articles=tuple(
            Article(law=library.regulations[each.regulation], at=each.at)
            for each in (guide.regulations if guide else ())
            if each.regulation in library.regulations
        ),
        agencies=tuple(
            library.agencies[key]
            for key in (guide.agencies if guide else ())
            if key in library.agencies
        ),
        notes=tuple(
            (places.get(each.jurisdiction, each.jurisdiction), each.text)
            for each in (guide.notes if guide else ())
        ),
    )


def list_touching(library: Library, *, law: str = "", agency: str = "") -> tuple[Touching, ...]:
    """Return the types that a law or an authority has to do with, in their order.

    Args:
        library: What readers are told.
        law: The key of a law.
        agency: The key of an authority, where no law is named.
    """
    found: list[Touching] = []
    for slug, kind in library.types.items():
        guide = library.guides.get(slug)
        if guide is None:
            continue
        if law:
            places = [each.at for each in guide.regulations if each.regulation == law]
            found += [Touching(kind=kind, at="; ".join(places))] if places else []
        elif agency in guide.agencies:
            found.append(Touching(kind=kind))
    return tuple(found)
