"""The page of a document."""

from collections.abc import Iterator, Sequence

from store.record import Decision, Document, Version
from web.address import locate_first_last, locate_page
from web.page.ends import has_ends
from web.page.part import File, pair
from web.survey import Outlined, Told
from web.theme import Theme
from web.twin import describe_document
from web.view.chart import draw_chart
from web.view.outline import arrange
from web.view.timeline import group_asides, trace

__all__ = ["build_document"]


def build_document(
    document: Document,
    versions: Sequence[Version],
    changes: Sequence[Told],
    provisions: Sequence[Outlined],
    decisions: Sequence[Decision],
    theme: Theme,
) -> Iterator[File]:
    """Build the page of a document and its twin: picture, timeline, versions, outline."""
    asides = group_asides(decisions)
    standing = [each for each in provisions if each.until is None]
    ended = [each for each in provisions if each.until is not None]
    brought = {each.at: each for each in changes}
    yield from pair(
        "document.html",
        locate_page(document.id),
        describe_document(document, versions, changes, provisions, asides, theme.site),
        theme,
        document=document,
        versions=versions,
        numbered=[(n, each, brought.get(each.at)) for n, each in enumerate(versions, 1)][::-1],
        ends=locate_first_last(document.id) if has_ends(versions) else "",
        events=trace(versions, changes, decisions),
        chart=draw_chart(versions, changes, decisions),
        captures=len(decisions),
        asides=asides,
        standing=arrange(standing),
        ended=ended,
    )
