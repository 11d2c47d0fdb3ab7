"""The start page, the pages of platforms and documents, and the pages about the site."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store.record import Polarity, Severity
from tests.web_html import Markup, read_pages
from tests.web_records import MemoryRecords
from tests.web_stories import NOW, SAMPLE, TYPE_NAMES
from web import Site, publish
from web.concern import list_concerns
from web.survey import Standing, list_standing

STANDING = next(
    each
    for document in SAMPLE.documents()
    for each in list_standing(SAMPLE.provisions(document.id))
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site."""
    place = tmp_path_factory.mktemp("site")
    publish(SAMPLE, place, site=Site(), now=NOW, type_names=TYPE_NAMES)
    return place


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, Markup]:
    """Its pages."""
    return read_pages(folder)


def words(markup: Markup) -> str:
    """The text of a page on one line."""
    return " ".join(" ".join(markup.text).split())


def test_start_page_tells_the_last_30_days_apart(pages: dict[str, Markup]) -> None:
    """Changes of the 30 days up to the newest capture come first, older ones after them."""
    said = words(pages["index.html"])
    assert "In the 30 days up to 22 May 2026" in said
    heads = ["Latest changes", "The free trial of 7 days", "Before that", "Copies of deleted"]
    places = [said.index(head) for head in heads]
    assert places == sorted(places)


def test_start_page_puts_the_gravest_of_them_first(tmp_path: Path) -> None:
    """Within these days severity decides and not the date; without any the page says so."""
    quill, waha = SAMPLE.stories[2:]
    shifted = replace(waha, days=tuple(day + timedelta(days=81) for day in waha.days))
    records = MemoryRecords(stories=(*SAMPLE.stories[:2], quill, shifted))
    publish(records, tmp_path / "one", site=Site(), now=NOW)
    said = words(read_pages(tmp_path / "one")["index.html"])
    assert said.index("The free trial") < said.index("The notice of a new price")
    assert said.index("The notice of a new price") < said.index("Before that")
    still = replace(waha, verified=waha.days[1] + timedelta(days=90), decisions=())
    publish(MemoryRecords(stories=(still,)), tmp_path / "two", site=Site(), now=NOW)
    said = words(read_pages(tmp_path / "two")["index.html"])
    assert "No substantive change was seen in that time." in said


def test_start_page_counts_freshness(pages: dict[str, Markup]) -> None:
    """How many documents were verified how long ago is told, with how many fail."""
    said = words(pages["index.html"])
    assert "Within 7 days 3" in said
    assert "Longer ago 1" in said
    assert "1 document could not be captured lately" in said


def test_list_of_platforms_names_all(folder: Path) -> None:
    """Each platform is listed with its twin, in the order of the records."""
    twin = json.loads((folder / "platforms/record.json").read_bytes())
    names = dict.fromkeys(each.key.platform for each in SAMPLE.documents())
    assert [each["platform"] for each in twin["platforms"]] == list(names)
    assert all((folder / each["twin"]).is_file() for each in twin["platforms"])


def clause(kind: str, severity: Severity, polarity: Polarity = Polarity.ADVERSE) -> Standing:
    """A clause that stands."""
    return replace(STANDING, types=(kind, "other-type"), severity=severity, polarity=polarity)


def test_concerns_are_grouped_by_primary_type_gravest_first() -> None:
    """Clauses of medium weight and more are told by type; low and favourable ones are not."""
    found = list_concerns(
        [
            clause("retention", Severity.MEDIUM),
            clause("arbitration", Severity.MEDIUM),
            clause("user-rights", Severity.LOW),
            clause("exit", Severity.MEDIUM, Polarity.FAVOURABLE),
            clause("arbitration", Severity.HIGH),
            clause("licence", Severity.MEDIUM, Polarity.NEUTRAL),
            clause("licence", Severity.MEDIUM),
        ]
    )
    assert [(each.type, each.severity, len(each.clauses)) for each in found] == [
        ("arbitration", Severity.HIGH, 2),
        ("licence", Severity.MEDIUM, 2),
        ("retention", Severity.MEDIUM, 1),
    ]
    assert found[0].clauses[0].severity is Severity.HIGH


def test_platform_page_tells_what_stands_of_concern(folder: Path) -> None:
    """The page links each clause of concern, and the twin names it."""
    page = (folder / "platforms/lumenary/index.html").read_text("utf-8")
    twin = json.loads((folder / "platforms/lumenary/record.json").read_bytes())
    found = [each["id"] for concern in twin["concerns"] for each in concern["provisions"]]
    assert len(found) == 4
    assert all(f"provisions/{each}/index.html" in page for each in found)


def test_document_page_draws_its_life(folder: Path) -> None:
    """The picture has a title, a description and a table; nothing in it needs a style or script."""
    page = (folder / "documents/CW-D-000001-0/index.html").read_text("utf-8")
    picture = page[page.index('<figure class="chart"') : page.index("</figure>")]
    assert '<title id="chart-title">' in picture
    assert '<desc id="chart-desc">' in picture
    assert picture.count('class="version"') == 3
    assert "bar-critical" in picture
    assert "style=" not in picture
    assert "The picture as a table" in page


def test_document_page_lists_versions_with_their_change_records(folder: Path) -> None:
    """Each version names the record that compares it with the one before it."""
    page = (folder / "documents/CW-D-000001-0/index.html").read_text("utf-8")
    rows = page[page.index('id="versions"') :]
    assert rows.index("Version 3") < rows.index("CW-C-000102-6") < rows.index("Version 2")
    assert rows.index("CW-C-000101-8") < rows.index("Version 1") < rows.index("baseline")


def test_files_named_on_the_data_page_exist(folder: Path, pages: dict[str, Markup]) -> None:
    """What the page on data says lies somewhere lies there, IDs and names filled in."""
    said = words(pages["data/index.html"])
    for path, example in {
        "platforms/NAME/record.json": "platforms/lumenary/record.json",
        "documents/CW-D-…/record.json": "documents/CW-D-000001-0/record.json",
        "changes/CW-C-…/record.json": "changes/CW-C-000102-6/record.json",
        "provisions/CW-P-…/record.json": "provisions/CW-P-000101-9/record.json",
        "documents/CW-D-…/compare/first-last/record.json": (
            "documents/CW-D-000001-0/compare/first-last/record.json"
        ),
    }.items():
        assert path in said
        assert (folder / example).is_file()
    for path in (
        "index.json",
        "platforms/record.json",
        "digests/record.json",
        "digests/week/2026-W21/record.json",
        "digests/month/2026-05/record.json",
        "corrections/record.json",
        "status/record.json",
        "feed.xml",
    ):
        assert path in said
        assert (folder / path).is_file()


def test_methodology_explains_every_word_of_a_record(pages: dict[str, Markup]) -> None:
    """Each severity, verdict, confidence, basis and direction has its meaning there."""
    said = words(pages["methodology/index.html"])
    for word in (
        *("Critical", "High", "Medium", "Low"),
        *("Accepted", "Unchanged", "Noise", "Held", "Quarantined"),
        *("Substantive", "Editorial", "Not comparable"),
        *("Adverse", "Favourable", "Neutral", "Unclear"),
        *("Stated in the words", "Concluded from the words"),
    ):
        assert word in said


def test_every_page_leads_everywhere(pages: dict[str, Markup]) -> None:
    """The head and foot of each page link the lists, from whatever depth."""
    for path, markup in pages.items():
        for target in ("platforms", "digests", "status", "data", "methodology", "corrections"):
            assert any(link.endswith(f"{target}/index.html") for link in markup.links), path
