"""A site with every kind of page, and where one of each lies."""

from collections.abc import Mapping
from pathlib import Path

from analyzer import judge
from store.record import Reading
from tests.web_library import LIBRARY
from tests.web_reviewed import ReviewedRecords, correct, withdraw
from tests.web_stories import NOW, SAMPLE, TYPE_NAMES
from tests.web_story import at
from web import Side, Site, draw_comparison, publish

__all__ = ["COMPARISON", "KINDS", "PAGES", "REVIEWED", "build_site", "compare"]

KINDS: Mapping[str, tuple[str, ...]] = {
    "authorities.html": ("authorities/index.html",),
    "authority.html": ("authorities/harbour-office/index.html",),
    "change.html": (
        "changes/CW-C-000102-6/index.html",  # with everything, and reviewed
        "changes/CW-C-000101-8/index.html",  # editorial
        "changes/CW-C-000301-T/index.html",  # with long stretches that stayed
        "changes/CW-C-000401-L/index.html",  # withdrawn
    ),
    "corrections.html": ("corrections/index.html",),
    "data.html": ("data/index.html",),
    "digest.html": ("digests/week/2026-W21/index.html", "digests/month/2026-03/index.html"),
    "digests.html": ("digests/index.html",),
    "document.html": ("documents/CW-D-000001-0/index.html",),
    "ends.html": ("documents/CW-D-000001-0/compare/first-last/index.html",),
    "feeds.html": ("feeds/index.html",),
    "law.html": ("laws/harbour-act/index.html",),
    "laws.html": ("laws/index.html",),
    "methodology.html": ("methodology/index.html",),
    "missing.html": ("404.html",),
    "platform.html": ("platforms/lumenary/index.html",),
    "platforms.html": ("platforms/index.html",),
    "provision.html": (
        "provisions/CW-P-000101-9/index.html",  # reworded
        "provisions/CW-P-000105-1/index.html",  # gone
        "provisions/CW-P-000200-3/index.html",  # with the words of others
    ),
    "search.html": ("search/index.html",),
    "start.html": ("index.html",),
    "type.html": ("types/retention/index.html", "types/data-sale/index.html"),
    "types.html": ("types/index.html",),
    "watching.html": ("status/index.html",),
}
"""Pages of the site by the template that makes them."""

COMPARISON = "comparison.html"
"""Where the page of a comparison of two texts lies in it, which is no page of a site."""

PAGES = (*(page for pages in KINDS.values() for page in pages), COMPARISON)

REVIEWED = ReviewedRecords(
    stories=SAMPLE.stories,
    withdrawals={"CW-C-000401-L": withdraw(at(2026, 5, 2))},
    labels={
        "CW-C-000102-6": (correct(at(2026, 5, 22), "arbitration"),),
        "CW-P-000101-9": (correct(at(2026, 5, 23), "auto-renewal"),),
    },
)
"""The sample, after people have looked at it."""


def build_site(folder: Path) -> Path:
    """Publish what has been reviewed, with a comparison beside it, and return the folder."""
    publish(REVIEWED, folder, site=Site(), now=NOW, type_names=TYPE_NAMES, library=LIBRARY)
    (folder / COMPARISON).write_bytes(compare("parcels"))
    return folder


def compare(word: str) -> bytes:
    """The page of a comparison of two texts that hold this word everywhere."""
    texts = [
        f"# {word}\n\nYou pay {number} euros for {word}.\n\nThe {kind} {word} is ours.\n"
        for number, kind in ((4, "old"), (5, "new"))
    ]
    sides = [
        Side(name=word, reading=Reading(text=text, reader="text/1"), sha256="0" * 64)
        for text in texts
    ]
    judgement = judge(sides[0].reading, sides[1].reading)
    return draw_comparison(judgement, sides[0], sides[1], tool="clausewatch/0")
