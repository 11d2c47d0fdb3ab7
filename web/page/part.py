"""What all pages share: a page is a file, and beside it lie its JSON twin and its citations."""

from collections.abc import Iterator

from web.address import locate_beside, locate_twin
from web.theme import Theme
from web.twin import encode, name_schema
from web.view.citation import Citation

__all__ = ["File", "cite", "pair", "render"]

File = tuple[str, bytes]
"""The path of a file in the site, and its content."""


def cite(page: str, citation: Citation) -> Iterator[File]:
    """Yield the citation of a record as files for managers of references."""
    yield locate_beside(page, "cite.bib"), f"{citation.bibtex}\n".encode()
    yield locate_beside(page, "cite.ris"), citation.ris.encode()
    yield locate_beside(page, "cite.json"), f"{citation.csl}\n".encode()


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
