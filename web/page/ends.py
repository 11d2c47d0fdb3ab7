"""The page that sets the first version of a document beside the last."""

from collections.abc import Iterator, Sequence

from store.record import Change, Document, Provision, Version
from web.address import locate_first_last
from web.page.part import File, pair
from web.theme import Theme
from web.twin import describe_ends
from web.view.ends import compare_ends

__all__ = ["build_ends", "has_ends"]


def has_ends(versions: Sequence[Version]) -> bool:
    """Return whether first and last are worth a page: with two versions, their change has one."""
    return len(versions) > 2


def build_ends(
    document: Document,
    versions: Sequence[Version],
    changes: Sequence[Change],
    provisions: Sequence[Provision],
    theme: Theme,
) -> Iterator[File]:
    """Build the page and its twin, or nothing where there are not enough versions."""
    if not has_ends(versions):
        return
    ends = compare_ends(versions[0], versions[-1], provisions)
    yield from pair(
        "ends.html",
        locate_first_last(document.id),
        describe_ends(document, versions, ends, theme.site),
        theme,
        document=document,
        first=versions[0],
        last=versions[-1],
        ends=ends,
        changes=[each for each in changes if not each.withdrawn],
    )
