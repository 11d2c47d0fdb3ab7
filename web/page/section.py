"""Sections of the page of a provision that are the same on many pages, so each is made once."""

from markupsafe import Markup

from store.record import Provision
from web.address import locate_page
from web.surroundings import Surroundings
from web.theme import Theme
from web.view.explanation import Explanation
from web.view.rarity import Rarity

__all__ = ["build_sections"]


def build_sections(
    provision: Provision,
    told: Explanation | None,
    rarity: Rarity | None,
    around: Surroundings,
    theme: Theme,
) -> dict[str, Markup]:
    """Return the sections by name; one that has nothing to tell is empty.

    Args:
        provision: The record.
        told: What is told of its type; None if it has none.
        rarity: How common the type is; None where that is not told.
        around: What is told beside the record.
        theme: The site's templates.
    """
    page, document = locate_page(provision.id), provision.document.id
    parts = dict.fromkeys(("matters", "others", "concerns", "recent", "duties"), Markup())
    parts["subscribe"] = theme.render_part(
        "subscribe.html", page, (document, told and told.kind.slug),
        document=provision.document, told=told,
    )  # fmt: skip
    if told:
        slug = told.kind.slug
        parts["matters"] = theme.render_part("matters.html", page, slug, told=told)
        parts["duties"] = theme.render_part("duties.html", page, slug, told=told)
        if rarity and rarity.platforms:
            near = around.figures.neighbours.get(slug, ())
            parts["others"] = theme.render_part(
                "others.html", page, (slug, *(each.id for each in near)),
                told=told, rarity=rarity, neighbours=near,
            )  # fmt: skip
    if provision.states[-1].until is None:
        if concerns := around.list_concerns(provision.id):
            parts["concerns"] = theme.render_part(
                "concerns.html", page, tuple(each.id for each in concerns), concerns=concerns
            )
        if around.recent:
            parts["recent"] = theme.render_part("recent.html", page, document, recent=around.recent)
    return parts
