"""Where the text of a page is, if nobody has said so."""

from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from analyzer.reading.clutter import find_clutter
from analyzer.reading.weight import Weights

__all__ = ["find_content"]

_IDS = frozenset("article article-contents content main main-content page-content".split())
_WRAPPERS = frozenset("article body center div form html main section table tbody td tr".split())
_MOST = 0.5  # of the page's prose: what a tag that claims to be the main one must hold
_NEARLY_ALL = 0.95  # of the prose: what a tag must hold to stand for what it stands in


def find_content(soup: BeautifulSoup) -> tuple[list[Tag], set[int]]:
    """Return the tags that hold the text of a page, and the `id()` of each tag to leave out of them.

    Menus, banners and the like are set aside first. Of what is left, the tag that claims to be the
    main one and holds most of the prose is taken, otherwise the body; then, as long as a single tag
    within it holds nearly all of the prose, that one. A title that stands before it is taken along.
    """
    weights = Weights(soup)
    clutter = find_clutter(weights, weights.prose(soup))
    root = _find_main(soup, weights, clutter)
    enough = weights.prose(root) * _NEARLY_ALL
    inner = _find_heaviest(root, weights, clutter)
    while inner is not None and weights.prose(inner) >= enough:
        root, inner = inner, _find_heaviest(inner, weights, clutter)
    return [*_find_title(soup, root, clutter), root], clutter


def _find_main(soup: BeautifulSoup, weights: Weights, clutter: set[int]) -> Tag:
    claims = [tag for tag in weights.tags if _claims(tag) and id(tag) not in clutter]
    best = max(claims, key=weights.prose, default=soup)
    return best if weights.prose(best) > weights.prose(soup) * _MOST else soup


def _claims(tag: Tag) -> bool:
    return (
        tag.name in ("main", "article")
        or tag.get("role") in ("main", "article")
        or (tag.name in ("div", "section") and tag.get("id") in _IDS)
    )


def _find_heaviest(tag: Tag, weights: Weights, clutter: set[int]) -> Tag | None:
    """Return the block within a tag that holds the most prose."""
    return max(_find_blocks(tag, clutter), key=weights.prose, default=None)


def _find_blocks(tag: Tag, clutter: set[int]) -> Iterator[Tag]:
    for child in tag.contents:
        if isinstance(child, Tag) and child.name in _WRAPPERS and id(child) not in clutter:
            yield child


def _find_title(soup: BeautifulSoup, root: Tag, clutter: set[int]) -> list[Tag]:
    """Return the only first-rank heading outside of the root, if the root has none."""
    if root.find("h1") is not None:
        return []
    titles = [title for title in soup.find_all("h1") if id(title) not in clutter]
    return titles if len(titles) == 1 else []
