"""A document that stands on several pages: their texts, one behind the other."""

from collections.abc import Sequence
from dataclasses import replace

from store.record import Link, Reading

__all__ = ["join"]

_BETWEEN = "\n\n"  # as between any two blocks


def join(readings: Sequence[Reading]) -> Reading:
    """Return the reading of a document whose pages were read one by one.

    Title and language are those of the first page that has them; coverage is that of the worst
    page, because what one page lost is not made up for by another.

    Args:
        readings: Of the pages, in their order; at least one.
    """
    links: list[Link] = []
    offset = 0
    for reading in readings:
        links += [
            replace(link, start=link.start + offset, end=link.end + offset)
            for link in reading.links
        ]
        offset += len(reading.text) + len(_BETWEEN)
    return Reading(
        text=_BETWEEN.join(reading.text for reading in readings),
        reader="+".join(dict.fromkeys(reading.reader for reading in readings)),
        title=next((reading.title for reading in readings if reading.title), ""),
        language=next((reading.language for reading in readings if reading.language), ""),
        links=tuple(links),
        coverage=min(reading.coverage for reading in readings),
        notes=tuple(
            f"page {place}: {note}"
            for place, reading in enumerate(readings, 1)
            for note in reading.notes
        ),
        degraded=any(reading.degraded for reading in readings),
        signs=tuple(sign for reading in readings for sign in reading.signs),
    )
