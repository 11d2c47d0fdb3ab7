"""What readers are told of the types that a change is about: why it matters, and what to check."""

from collections.abc import Iterable
from dataclasses import dataclass

from web.library import Guide, Library
from web.view.gist import Numbered

__all__ = ["Advice", "gather_advice"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice:
    """What readers are told of one type, and which clause changes of a record are about it."""

    slug: str
    guide: Guide
    definition: str  # empty if the library does not have the type
    numbers: tuple[int, ...]  # of clause changes whose primary type it is, gravest first


def gather_advice(seen: Iterable[Numbered], library: Library) -> tuple[Advice, ...]:
    """Return what is known of the primary types of clause changes, in their order."""
    numbers: dict[str, list[int]] = {}
    for each in seen:
        for slug in each.entry.assessment.types[:1] if each.entry.assessment else ():
            numbers.setdefault(slug, []).append(each.number)
    return tuple(
        Advice(
            slug=slug,
            guide=library.guides[slug],
            definition=library.types[slug].definition if slug in library.types else "",
            numbers=tuple(found),
        )
        for slug, found in numbers.items()
        if slug in library.guides
    )
