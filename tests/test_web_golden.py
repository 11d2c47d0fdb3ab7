"""Each kind of page, byte for byte as it was agreed."""

import os
from pathlib import Path

import pytest

from tests.web_library import LIBRARY
from tests.web_stories import NOW, SAMPLE, TYPE_NAMES
from web import Site, publish

GOLDEN = Path(__file__).parent / "golden" / "web"
SITE = Site(
    name="clausewatch",
    base_url="https://watch.example/",
    contact="records@watch.example",
    tool="clausewatch/0.1.0",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site at an address of its own."""
    place = tmp_path_factory.mktemp("site")
    publish(SAMPLE, place, site=SITE, now=NOW, type_names=TYPE_NAMES, library=LIBRARY)
    return place


@pytest.mark.parametrize(
    "path",
    [
        "404.html",
        "authorities/harbour-office/index.html",
        "authorities/harbour-office/record.json",
        "authorities/index.html",
        "changes/CW-C-000101-8/index.html",
        "changes/CW-C-000102-6/card.svg",
        "changes/CW-C-000102-6/cite.bib",
        "changes/CW-C-000102-6/cite.json",
        "changes/CW-C-000102-6/cite.ris",
        "changes/CW-C-000102-6/index.html",
        "changes/CW-C-000102-6/record.json",
        "changes/CW-C-000102-6/record.txt",
        "changes/CW-C-000301-T/index.html",
        "corrections/index.html",
        "data/index.html",
        "digests/index.html",
        "digests/month/2026-05/index.html",
        "digests/week/2026-W21/index.html",
        "digests/week/2026-W21/record.json",
        "documents/CW-D-000001-0/compare/first-last/index.html",
        "documents/CW-D-000001-0/compare/first-last/record.json",
        "documents/CW-D-000001-0/index.html",
        "documents/CW-D-000001-0/record.json",
        "documents/CW-D-000001-0/timemap.link",
        "feed.json",
        "feed.xml",
        "feeds/index.html",
        "feeds/platforms/tarn-quill-letters/feed.xml",
        "index.html",
        "index.json",
        "laws/harbour-act/index.html",
        "laws/harbour-act/record.json",
        "laws/index.html",
        "llms.txt",
        "methodology/index.html",
        "openapi.json",
        "platforms/index.html",
        "platforms/lumenary/index.html",
        "platforms/lumenary/record.json",
        "platforms/record.json",
        "provisions/CW-P-000101-9/index.html",
        "provisions/CW-P-000101-9/record.json",
        "provisions/CW-P-000105-1/index.html",
        "schema/change.json",
        "search/changes/2026-05.json",
        "search/index.html",
        "search/index.json",
        "sitemap.xml",
        "status/index.html",
        "status/record.json",
        "types/auto-renewal/index.html",
        "types/auto-renewal/record.json",
        "types/index.html",
    ],
)
def test_site_is_byte_for_byte_as_agreed(path: str, folder: Path) -> None:
    """Each kind of page equals its golden file; CLAUSEWATCH_GOLDEN=write renews the files."""
    built = (folder / path).read_bytes()
    golden = GOLDEN / path
    if os.environ.get("CLAUSEWATCH_GOLDEN") == "write":
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(built)
    assert built == golden.read_bytes()
