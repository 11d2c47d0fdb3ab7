"""The page of a provision record."""

from collections.abc import Iterator, Mapping

from store.record import Provision, State
from web.address import locate_page
from web.page.part import File, cite, pair
from web.page.section import build_sections
from web.surroundings import Surroundings, Touch
from web.theme import Theme
from web.twin import describe_provision
from web.twin.linked import embed, report_provision
from web.view.citation import cite_provision
from web.view.explanation import explain
from web.view.faq import ask
from web.view.stability import measure_stability
from web.view.timeline import date_last

__all__ = ["build_provision"]


def build_provision(provision: Provision, around: Surroundings, theme: Theme) -> Iterator[File]:
    """Build the page of a provision record, its twin and its citations.

    Of other documents only that is told which stays true with its date: so a page may be as old as
    the last build of its own document. An ended provision depends on nothing that came later.

    Args:
        provision: The record.
        around: What is told beside it.
        theme: The site's templates.
    """
    last = date_last(provision.states, around.showings)
    current = provision.states[-1]
    touches = around.touches.get(provision.id, {})
    slug = current.assessment.types[0] if current.assessment else ""
    explanation = explain(slug, theme.library)
    rarity = around.figures.rarities.get(slug) if current.until is None else None
    questions = ask(provision, last[-1], explanation, rarity)
    platform = theme.slugs[provision.document.key.platform]
    page, citation = locate_page(provision.id), cite_provision(provision, theme.site)
    yield from pair(
        "provision.html",
        page,
        describe_provision(provision, last, theme.site),
        theme,
        provision=provision,
        history=tuple(zip(provision.states, last, strict=True))[::-1],
        touches=touches,
        end=_find_end(current, touches),
        stability=measure_stability(provision, around.versions),
        told=explanation,
        parts=build_sections(provision, explanation, rarity, around, theme),
        questions=questions,
        linked=embed(*report_provision(provision, questions, platform, theme.site)),
        citation=citation,
    )
    yield from cite(page, citation)


def _find_end(state: State, touches: Mapping[str, Touch]) -> Touch | None:
    """Return the clause change that took a wording away; None while it stands."""
    ends = (each for each in touches.values() if each.change.after.at == state.until)
    return next(ends, None)
