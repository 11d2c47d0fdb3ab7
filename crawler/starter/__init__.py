"""The starter set: declarations of well-known platforms, to copy into a home.

Names, types and addresses are facts; platforms move them, so a copy is the operator's to correct.
"""

from collections.abc import Iterable
from importlib.resources import files

from crawler.declaration import Declaration, parse_declaration
from crawler.declaration.folder import fold_platform
from crawler.notation.wording import quote, suggest
from store.error import DeclarationError

__all__ = ["find_starters", "search_starters", "starter_declarations"]


def starter_declarations() -> dict[str, str]:
    """Return the texts of the starter set by the names of their files, in order."""
    found = {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in files(__name__).iterdir()
        if entry.name.endswith(".yaml")
    }
    return dict(sorted(found.items()))


def find_starters(names: Iterable[str] | None = None) -> dict[str, str]:
    """Return texts of the starter set by platform.

    Args:
        names: The platforms to look for, whatever their capitals; all if None.

    Raises:
        DeclarationError: The set has no such platform.
    """
    known = {
        parse_declaration(text, name).platform: text
        for name, text in starter_declarations().items()
    }
    if names is None:
        return known
    by_fold = {fold_platform(platform): platform for platform in known}
    chosen: dict[str, str] = {}
    for name in names:
        platform = by_fold.get(fold_platform(name))
        if platform is None:
            cure = suggest(name, known) or "; `clausewatch init --list` names all of them"
            raise DeclarationError(f"the starter set has no platform {quote(name)}{cure}")
        chosen[platform] = known[platform]
    return chosen


def search_starters(words: Iterable[str] = ()) -> tuple[Declaration, ...]:
    """Return the declarations of the starter set whose platform or domain holds all these words.

    Args:
        words: Whatever their capitals; none for the whole set.
    """
    wanted = [word.casefold() for word in words]
    declarations = (parse_declaration(text, name) for name, text in starter_declarations().items())
    found = (
        each
        for each in declarations
        if all(word in f"{each.platform} {each.domain}".casefold() for word in wanted)
    )
    return tuple(sorted(found, key=lambda each: fold_platform(each.platform)))
