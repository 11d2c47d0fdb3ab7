"""What all pages share: a page is a file, and beside it lies its JSON twin."""

from collections.abc import Iterator

from web.address import locate_twin
from web.theme import Theme
from web.twin import encode, name_schema

__all__ = ["File", "pair", "render"]

File = tuple[str, bytes]
"""The path of a file in the site, and its content."""


def pair(
    template: str, page: str, described: dict[str, object], theme: Theme, **values: object
) -> Iterator[File]:
    """Yield a page and its twin.

    Args:
        template: The file name of its template.
        page: Where it lies.
        described: What the twin says.
        theme: The site's templates.
        **values: What the template shows.
    """
    yield render(template, page, theme, **values)
    twin = locate_twin(page)
    yield twin, encode(name_schema(described, twin, theme.site))


def render(template: str, page: str, theme: Theme, **values: object) -> File:
    """Return a page."""
    return page, theme.render(template, page, **values).encode()
