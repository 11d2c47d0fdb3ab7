"""Two texts beside each other as one page that needs nothing but itself."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from markupsafe import Markup

from store.record import Judgement, Reading
from web.site import Site
from web.theme import STYLE, Theme, list_files
from web.view.gist import condense, gather_differences, split_entries
from web.view.shift import is_mere_move, list_shifts

__all__ = ["Side", "draw_comparison"]

_PAGE = "comparison.html"


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One of the two texts, and where it came from."""

    name: str  # the file or the address, as it was given
    reading: Reading
    sha256: str  # of the bytes that it was read from
    at: datetime | None = None  # when it was fetched; None for a file


def draw_comparison(
    judgement: Judgement,
    before: Side,
    after: Side,
    *,
    tool: str,
    type_names: Mapping[str, str] | None = None,
) -> bytes:
    """Return the page of a comparison, which looks like a change record and stands alone.

    The same texts give the same bytes. Style is inside, and a policy in the page forbids all else:
    whatever the texts hold, the page loads and runs nothing.

    Args:
        judgement: What the difference amounts to.
        before: The old text.
        after: The new text.
        tool: What made the page: "clausewatch/0.1.0".
        type_names: Names of clause types by slug.
    """
    entries = judgement.changes
    seen, rest = split_entries(entries)
    style = dict(list_files())[STYLE].decode()
    theme = Theme(Site(tool=tool), type_names or {}, {})
    page = theme.render(
        "comparison.html",
        _PAGE,
        judgement=judgement,
        before=before,
        after=after,
        seen=seen,
        edited=[each for each in rest if not is_mere_move(each.entry)],
        shifts=list_shifts(entries, judgement.comparison),
        differences=gather_differences(seen),
        gist=condense(entries),
        sheet=Markup(style),  # noqa: S704 - ours, and the only markup that goes in as it is
        seal=b64encode(sha256(style.encode()).digest()).decode(),
    )
    return page.encode()
