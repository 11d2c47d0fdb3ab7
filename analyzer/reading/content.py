"""Where the text of a page is, if nobody has said so."""

from collections.abc import Callable, Iterator, Sequence

from analyzer.reading.clutter import find_clutter
from analyzer.reading.tree import Element
from analyzer.reading.weight import Weights

__all__ = ["find_content"]

_IDS = frozenset({
    "article", "article-contents", "content", "main", "main-content", "page-content",
})  # fmt: skip
_BLOCKS = frozenset({
    "article", "aside", "body", "center", "details", "div", "form", "html", "main", "section",
    "table", "tbody", "td", "tr", "ul", "ol",
})  # fmt: skip
_CLAIMS: tuple[Callable[[Element], bool], ...] = (  # the surest first
    lambda tag: tag.tag == "main",
    lambda tag: tag.get("role") == "main",
    lambda tag: tag.tag == "article" or tag.get("role") == "article",
    lambda tag: tag.tag in ("div", "section") and tag.get("id") in _IDS,
)
_MOST = 0.5  # of the page's prose: what a tag that claims to be the main one must hold
_NEARLY_ALL = 0.9  # of the prose in all tags that claim so: what one must hold to be the only one
_MENU = 0.6  # of the words: what must be links for a list beside the text to be set aside
_TRUNK = 0.8  # of the prose: what one tag must hold for the menus beside it to be menus of the page


def find_content(page: Element, weights: Weights) -> tuple[Sequence[Element], set[Element], int]:
    """Return the tags that hold the text of a page, and each tag to leave out.

    Also returns how many words of prose the whole page holds: those outside of links.

    Menus, banners and the like are set aside first. Of what is left, the tag that claims to be the
    main one and holds most of the prose is taken, or what is around several such tags, otherwise
    the whole page. On the way down from it, as long as a single tag holds most of the prose, lists
    of links beside that tag are set aside too. A title that stands outside is taken along.
    """
    prose = weights.prose(page)
    clutter = find_clutter(weights, prose)
    root = _find_main(page, weights, clutter)
    clutter |= _find_menus(root, weights, clutter)
    return [*_find_title(root, weights, clutter), root], clutter, prose


def _find_main(page: Element, weights: Weights, clutter: set[Element]) -> Element:
    enough = weights.prose(page) * _MOST
    for claims in _CLAIMS:
        claimants = _find_outermost(weights, clutter, claims)
        total = sum(map(weights.prose, claimants))
        if claimants and total > enough:
            # If the text is spread over several, what is around all of them is taken.
            root = max(claimants, key=weights.prose)
            around = root.getparent()
            while weights.prose(root) < total * _NEARLY_ALL and around is not None:
                root, around = around, around.getparent()
            return root
    return page


def _find_outermost(
    weights: Weights, clutter: set[Element], claims: Callable[[Element], bool]
) -> list[Element]:
    found: list[Element] = []
    within: set[Element] = set()
    for tag in filter(claims, weights.tags):
        if tag not in clutter and tag not in within:
            found.append(tag)
            within.update(tag.iter())
    return found


def _find_menus(root: Element, weights: Weights, clutter: set[Element]) -> set[Element]:
    menus: set[Element] = set()
    enough = weights.prose(root) * _TRUNK
    blocks = list(_find_blocks(root, clutter))
    trunk = max(blocks, key=weights.prose, default=None)
    while trunk is not None and weights.prose(trunk) >= enough:
        beside = (block for block in blocks if block is not trunk and weights.is_menu(block, _MENU))
        menus |= {block for block in beside if not weights.has_title(block)}
        blocks = list(_find_blocks(trunk, clutter))
        trunk = max(blocks, key=weights.prose, default=None)
    return menus


def _find_blocks(tag: Element, clutter: set[Element]) -> Iterator[Element]:
    for child in tag:
        if child.tag in _BLOCKS and child not in clutter:
            yield child


def _find_title(root: Element, weights: Weights, clutter: set[Element]) -> list[Element]:
    """Return the only first-rank heading outside of the root, if the root has none."""
    if weights.has_title(root):
        return []
    titles = [tag for tag in weights.tags if tag.tag == "h1" and tag not in clutter]
    return titles if len(titles) == 1 else []
