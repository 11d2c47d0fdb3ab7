"""Where a version came from, as links that outlive their pages name it."""

from dataclasses import replace

import pytest

from tests.web_hostile import HOSTILE
from tests.web_stories import SAMPLE
from web.view.provenance import Trace, trace_source

VERSION = SAMPLE.changes(platform="Lumenary")[0].after
DAY = "2026-05-21"
COPY = "https://archive.example/web/20260301120000"
TERMS = "https://lumenary.example/terms"
SNAPSHOT = "https://git.example/snapshots/commit/2f1e"


@pytest.mark.parametrize(
    ("url", "reference", "provenance", "trace"),
    [
        # a capture of our own
        (TERMS, "", "", Trace(original=TERMS, archived="", day=DAY)),
        # a copy of a web archive, as it gives bytes and as it shows pages
        (f"{COPY}id_/{TERMS}", "", "", (TERMS, f"{COPY}/{TERMS}", "2026-03-01")),
        (f"{COPY}/{TERMS}", "", "", (TERMS, f"{COPY}/{TERMS}", "2026-03-01")),
        # no day of the calendar
        (f"https://a.example/web/20269901120000/{TERMS}", "", "",
         (TERMS, f"https://a.example/web/20269901120000/{TERMS}", DAY)),
        # an archive of versions that names the snapshot which it read
        ("", "git:1f", f"commit 1f\nRecorded from snapshot {SNAPSHOT}.", ("", SNAPSHOT, DAY)),
        # one that names none, and words that are nobody's archive
        ("", "git:1f", "commit 1f", ("", "", DAY)),
        (TERMS, "", f"see {SNAPSHOT}", (TERMS, "", DAY)),
        # what may not be linked
        ("javascript:alert(1)", "", "", ("", "", DAY)),
        ("terms@lumenary.example", "", "", ("", "", DAY)),
        (f"{COPY}id_/javascript:alert(1)", "", "",
         (f"{COPY}id_/javascript:alert(1)", "", DAY)),
    ],
)  # fmt: skip
def test_addresses_of_a_version(
    url: str, reference: str, provenance: str, trace: Trace | tuple[str, str, str]
) -> None:
    """The platform's address, the archive's, and the day of what is there are told apart."""
    version = replace(VERSION, url=url, reference=reference, provenance=provenance)
    found = trace_source(version)
    assert (found.original, found.archived, found.day) == (
        trace if isinstance(trace, tuple) else (trace.original, trace.archived, trace.day)
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_sources_give_no_link(text: str) -> None:
    """Whatever stands in its place, an address is one that may be linked, or none."""
    version = replace(VERSION, url=text, reference=text, provenance=text)
    found = trace_source(version)
    assert all(not each or each.startswith("https://") for each in (found.original, found.archived))
    assert found.day == DAY
