"""Types of clauses as they are named on the command line."""

from collections.abc import Iterable
from difflib import get_close_matches

import typer

from clausewatch.wording import name_types

__all__ = ["parse_types"]

_LONGEST = 80  # characters of a word that is compared, or shown


def parse_types(words: Iterable[str]) -> tuple[str, ...]:
    """Return the slugs that words name, each once; several may stand in one, apart by commas.

    Raises:
        typer.BadParameter: A word is no slug, no slug is in them, or "other" stands beside types.
    """
    names = name_types()
    given = [part.strip() for word in words for part in word.split(",")]
    slugs = tuple(dict.fromkeys(part for part in given if part))
    if given and not slugs:
        raise typer.BadParameter('the option names none: name slugs, or "other" if none fits')
    for slug in slugs:
        if slug not in names:
            raise typer.BadParameter(f"{_show(slug)} is no type of clause{_suggest(slug, names)}")
    if len(slugs) > 1 and "other" in slugs:
        raise typer.BadParameter('"other" says that no type fits: name it alone, or leave it out')
    return slugs


def _suggest(word: str, names: dict[str, str]) -> str:
    """Say which slug may be meant, by the slugs and by the names that readers see."""
    known = {name.casefold(): slug for slug, name in names.items()}
    known |= {slug: slug for slug in names}
    folded = word.casefold().replace("_", "-").replace(" ", "-")[:_LONGEST]
    near = get_close_matches(folded, known, n=1) or get_close_matches(word.casefold(), known, n=1)
    parts = [slug for slug in names if folded and folded in slug.split("-")]
    found = parts or [known[each] for each in near]
    if found:
        return "; did you mean " + " or ".join(f'"{slug}"' for slug in found[:3]) + "?"
    return '; slugs look like "data-sale": docs/reference/clause-types.md lists them all'


def _show(word: str) -> str:
    cut = word if len(word) <= _LONGEST else word[: _LONGEST - 1] + "…"
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut) + '"'
