"""Records become a site: plain files that work from any host, from a disk, without a script.

`publish` builds it, incrementally, from anything that is a source of `Records`.
`draw_comparison` makes one page of two texts that are no records.
"""

from web.comparison import Side, draw_comparison
from web.crew import Helpers
from web.library import Library
from web.look import Look
from web.publication import publish
from web.site import PublishReport, Site
from web.source import Records
from web.theme import find_look
from web.tree import write_page

__all__ = [
    "Helpers",
    "Library",
    "Look",
    "PublishReport",
    "Records",
    "Side",
    "Site",
    "draw_comparison",
    "find_look",
    "publish",
    "write_page",
]
