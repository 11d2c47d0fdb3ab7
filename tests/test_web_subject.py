"""Pages of clause types, laws and authorities."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from analyzer import load_taxonomy
from analyzer.guidance import JURISDICTIONS, load_agencies, load_guides, load_regulations
from store.record import Direction, DocumentKey, Polarity, Severity
from tests.test_web_publication import find_dead_links
from tests.web_hostile import HOSTILE, PoisonedRecords, find_hostile_site
from tests.web_html import read_page, read_pages
from tests.web_library import LIBRARY
from tests.web_lumenary import LUMENARY_TERMS
from tests.web_records import MemoryRecords
from tests.web_stories import NOW, SAMPLE, TYPE_NAMES
from tests.web_story import Story, Thread, assess, at
from web import Library, Site, publish
from web.address import locate_authority, locate_law, locate_part, locate_type

REAL = Library(
    types=load_taxonomy(),
    guides=load_guides(),
    regulations=load_regulations(),
    agencies=load_agencies(),
    jurisdictions=JURISDICTIONS,
)


def crowd(platforms: int, clauses: int) -> MemoryRecords:
    """Many platforms, each with so many clauses on retention, every third of them grave."""
    return MemoryRecords(
        stories=tuple(
            Story(
                number=number,
                key=DocumentKey(platform=f"Platform {number:03}", type="Terms of Service"),
                days=(at(2026, 1, 1),),
                threads=tuple(
                    Thread(
                        wordings=(f"We keep record {place} of yours. " * 20,),
                        assessment=assess(
                            "retention", severity=Severity.LOW if place % 3 else Severity.HIGH
                        ),
                    )
                    for place in range(clauses)
                ),
            )
            for number in range(1, platforms + 1)
        )
    )


def read_twin(folder: Path, page: str) -> dict[str, object]:
    """Return the JSON beside a page."""
    found: dict[str, object] = json.loads(
        (folder / page).with_name("record.json").read_text("ascii")
    )
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site with its library."""
    place = tmp_path_factory.mktemp("site")
    publish(SAMPLE, place, site=Site(), now=NOW, type_names=TYPE_NAMES, library=LIBRARY)
    return place


def test_type_page_compares_every_clause_of_the_type(folder: Path) -> None:
    """Each clause that stands and has the type is a row, with its words and its record."""
    page = (folder / locate_type("retention")).read_text("utf-8")
    assert "Stood on" in page
    assert "2 of 3 platforms" in page
    for words in ("We keep the address of your device", "When you delete a draft"):
        assert words in page
    twin = read_twin(folder, locate_type("retention"))
    assert (twin["platforms"], twin["of_platforms"], twin["clauses"]) == (2, 3, 2)
    assert re.findall(r'provisions/(CW-P-[\w-]+)/index.html">CW', page) == [
        row["provision"]
        for row in twin["standing"]  # type: ignore[attr-defined]  # a list
    ]


def test_a_second_type_counts_as_well(folder: Path) -> None:
    """A clause stands on the page of each of its types."""
    record = 'provisions/CW-P-000102-7/index.html">CW-P-000102-7'
    for slug in ("content-licence", "ai-training"):
        assert record in (folder / locate_type(slug)).read_text("utf-8")


def test_type_that_stands_nowhere_says_so_with_its_day(folder: Path) -> None:
    """A page without a row names the newest capture that it speaks for."""
    page = (folder / locate_type("data-sale")).read_text("utf-8")
    assert "No clause of this type stands in a watched document" in page
    assert "0 of 3 platforms" in page
    assert '<time datetime="2026-01-12T06:00:00Z">12 January 2026</time>' in page


def test_excerpts_have_300_characters_at_most(tmp_path: Path) -> None:
    """Whatever the length of a clause, the table quotes 300 characters of it."""
    publish(crowd(1, 1), tmp_path, site=Site(), now=NOW, library=LIBRARY)
    page = (tmp_path / locate_type("retention")).read_text("utf-8")
    [excerpt] = re.findall(r"<q[^>]*>(.*?)</q>", page)
    assert 250 < len(excerpt) <= 300


def list_parts(folder: Path) -> list[str]:
    """Return the pages of the type that `crowd` speaks of, as the twin of the first names them."""
    parts = read_twin(folder, locate_type("retention"))["parts"]
    assert isinstance(parts, list)
    return [each.replace("record.json", "index.html") for each in parts]


def test_long_comparison_is_split_and_its_severities_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page has so many rows at most; the links by severity lead to the part where each begins."""
    monkeypatch.setattr("web.landscape._MOST", 40)
    publish(crowd(10, 9), tmp_path, site=Site(), now=NOW, library=LIBRARY)
    parts = list_parts(tmp_path)
    assert len(parts) == 3
    assert parts[1] == locate_part(locate_type("retention"), 2)
    for place in parts:
        page = (tmp_path / place).read_text("utf-8")
        assert 0 < len(re.findall("<q ", page)) <= 40
    first = (tmp_path / locate_type("retention")).read_text("utf-8")
    assert 'href="#high"' in first
    assert "30 clauses" in first
    assert "60 clauses" in first
    last = (tmp_path / parts[-1]).read_text("utf-8")
    assert 'href="../../../types/retention/index.html#high"' in last
    assert "60 clauses" not in last
    pages = read_pages(tmp_path)
    assert list(find_dead_links(tmp_path, pages)) == []
    assert not any(pages[path].faults for path in pages if path.startswith("types/"))
    twins = [read_twin(tmp_path, place) for place in parts]
    seen = [row["provision"] for twin in twins for row in twin["standing"]]  # type: ignore[attr-defined]
    assert len(seen) == len(set(seen)) == 90


def test_parts_that_a_shorter_comparison_left_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages of parts that are no more keep their address and lead to those that are."""
    monkeypatch.setattr("web.landscape._MOST", 9)
    publish(crowd(5, 9), tmp_path, site=Site(), now=NOW, library=LIBRARY)
    parts = list_parts(tmp_path)
    assert len(parts) > 2
    publish(crowd(2, 9), tmp_path, site=Site(), now=NOW, library=LIBRARY)
    assert len(list_parts(tmp_path)) < len(parts)
    for place in parts[len(list_parts(tmp_path)) :]:
        page = (tmp_path / place).read_text("utf-8")
        assert "The comparison is shorter now" in page
        assert "<q " not in page
        assert f'href="../../../{parts[0]}"' in page
        assert not read_page(page).faults
    assert "shorter now" not in (tmp_path / parts[0]).read_text("utf-8")


def test_count_falls_and_is_dated_when_a_clause_goes(tmp_path: Path) -> None:
    """Once the last such clause is absent, the page counts none as of that capture."""
    wordings = ("A dispute goes to an arbiter.", "")
    thread = Thread(
        wordings=wordings,
        assessment=assess("arbitration", polarity=Polarity.ADVERSE),
        changes={1: assess("arbitration", direction=Direction.FAVOURABLE)},
    )
    other = Thread(wordings=("Please be kind.", "Please be kind."))
    story = replace(
        LUMENARY_TERMS, days=(at(2026, 1, 5), at(2026, 2, 9)), threads=(thread, other),
        summaries=("Disputes stay with the courts.",), decisions=(),
    )  # fmt: skip
    publish(MemoryRecords(stories=(story,)), tmp_path, site=Site(), now=NOW, library=LIBRARY)
    twin = read_twin(tmp_path, locate_type("arbitration"))
    assert (twin["platforms"], twin["of_platforms"]) == (0, 1)
    assert twin["at"] == "2026-02-09T06:00:00Z"
    page = (tmp_path / locate_type("arbitration")).read_text("utf-8")
    assert "Disputes stay with the courts." in page


def test_law_page_says_where_each_type_is_touched(folder: Path) -> None:
    """The page of a law has its title, its text, and the place for each clause type."""
    page = (folder / locate_law("harbour-act")).read_text("utf-8")
    for words in (
        "Act on fair dealing in the harbours of Amsel (Book 7, Act 31)",
        "In force.",
        "https://law.example/harbour?act=31&amp;lang=en",
        "30 April 2026",
        "Port Amsel",
        "§ 12(3)",
        "1 of 3 platforms",
    ):
        assert words in page
    assert read_twin(folder, locate_law("harbour-act"))["types"] == [
        {"type": "arbitration", "at": "§ 12(3)"},
        {"type": "auto-renewal", "at": "§ 4"},
    ]
    assert "It takes effect on 1 July 2027." in (folder / locate_law("plain-price")).read_text(
        "utf-8"
    )


def test_authority_page_says_where_to_complain(folder: Path) -> None:
    """The complaint page is linked, or it is said that there is none."""
    office = (folder / locate_authority("harbour-office")).read_text("utf-8")
    assert 'href="https://harbour.example/complain"' in office
    council = (folder / locate_authority("reef-council")).read_text("utf-8")
    assert "It takes none from individuals." in council
    assert read_twin(folder, locate_authority("reef-council"))["types"] == [
        "arbitration",
        "retention",
    ]


def test_recent_changes_of_a_type_are_told_where_it_matters(folder: Path) -> None:
    """The change of a type stands on its page, on its law's and on its authority's."""
    for page in (
        locate_type("arbitration"),
        locate_law("harbour-act"),
        locate_authority("harbour-office"),
    ):
        assert "changes/CW-C-000102-6/index.html" in (folder / page).read_text("utf-8"), page


def test_pages_stay_when_a_capture_shows_nothing_new(tmp_path: Path) -> None:
    """Neither time nor an unchanged capture rewrites a page of a type, law or authority."""
    publish(SAMPLE, tmp_path, site=Site(), now=NOW, library=LIBRARY)
    later = replace(LUMENARY_TERMS, verified=at(2026, 6, 1))
    records = MemoryRecords(stories=(later, *SAMPLE.stories[1:]))
    now = NOW + timedelta(days=30)
    written = publish(records, tmp_path, site=Site(), now=now, library=LIBRARY).written
    told = [path for path in written if path.split("/")[0] in {"types", "laws", "authorities"}]
    assert told == []


@pytest.mark.parametrize("library", [Library(), LIBRARY, REAL], ids=["none", "small", "real"])
def test_every_page_leads_somewhere_whatever_is_told(library: Library, tmp_path: Path) -> None:
    """With no library, a small one or the real one, no link is dead and no markup is broken."""
    publish(SAMPLE, tmp_path, site=Site(), now=NOW, library=library)
    pages = read_pages(tmp_path)
    assert list(find_dead_links(tmp_path, pages)) == []
    for path, markup in pages.items():
        assert markup.faults == [], path
        assert len(markup.ids) == len(set(markup.ids)), path
    counts = [
        sum(path.startswith(f"{name}/") for path in pages)
        for name in ("types", "laws", "authorities")
    ]
    sizes = [len(library.types), len(library.regulations), len(library.agencies)]
    assert counts == [size + 1 if size else 0 for size in sizes]


def test_site_without_any_record_explains_types(tmp_path: Path) -> None:
    """Before anything is watched the pages stand, and claim nothing."""
    publish(MemoryRecords(stories=()), tmp_path, site=Site(), now=NOW, library=LIBRARY)
    page = (tmp_path / locate_type("retention")).read_text("utf-8")
    assert "No clause of this type stands in a watched document." in page
    assert "<time" not in page
    assert list(find_dead_links(tmp_path, read_pages(tmp_path))) == []


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_rows_stay_text(kind: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Hostile clauses and names in the table neither run nor break the page."""
    folder = find_hostile_site(kind, tmp_path_factory, typed=True)
    page = read_page((folder / locate_type("retention")).read_text("utf-8"))
    assert "q" in page.tags
    assert page.faults == []
    assert not page.tags & {"script", "iframe", "img", "object", "style"}
    assert not {name for name in page.attributes if name.startswith("on")}


@pytest.mark.parametrize("kind", ["huge", "emoji", "rtl"])
def test_endless_rows_do_not_swell_pages(kind: str, tmp_path: Path) -> None:
    """However long clauses and names are, the pages that tell of them stay small."""
    records = PoisonedRecords(records=SAMPLE, text=HOSTILE[kind], keep=frozenset({"types"}))
    publish(records, tmp_path, site=Site(), now=NOW, library=LIBRARY)
    assert max(page.stat().st_size for page in tmp_path.rglob("*.html")) < 500_000
