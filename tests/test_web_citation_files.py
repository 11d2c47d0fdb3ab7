"""Citations as files, read back by programs of others."""

import json
from pathlib import Path
from typing import Any

import pytest
import rispy  # type: ignore[import-untyped]  # ships no types
from bibtexparser.entrypoint import parse_string
from citeproc import (  # type: ignore[import-untyped]  # ships no types
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]  # likewise

from tests.web_hostile import HOSTILE, PoisonedRecords, find_hostile_site
from tests.web_stories import NOW, SAMPLE
from web import Site, publish

SITE = Site(name="clausewatch", base_url="https://watch.example/w")
CHANGE = "changes/CW-C-000301-T"
PROVISION = "provisions/CW-P-000300-W"
TITLES = {
    CHANGE: "Tarn & Quill <letters>, Privacy Policy: Copies of deleted drafts are kept for 60 days "
    "instead of without a term.",
    PROVISION: "Tarn & Quill <letters>, Privacy Policy: Keeping",
}
RECORDS = pytest.mark.parametrize("record", [CHANGE, PROVISION])
SPECIAL = {r"\&": "&", r"\_": "_", r"\%": "%", r"\#": "#", r"\$": "$"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site at an address of its own."""
    place = tmp_path_factory.mktemp("site")
    publish(SAMPLE, place, site=SITE, now=NOW)
    return place


def read_bibtex(file: Path) -> dict[str, str]:
    """Return the one entry of a BibTeX file."""
    library = parse_string(file.read_text("utf-8"))
    assert library.failed_blocks == []
    [entry] = library.entries
    return {"id": entry.key, "type": entry.entry_type, **{
        each.key: str(each.value) for each in entry.fields
    }}  # fmt: skip


def read_ris(file: Path) -> dict[str, Any]:
    """Return the one reference of a RIS file."""
    [reference] = rispy.loads(file.read_bytes().decode("utf-8"))
    return dict(reference)


def read_csl(file: Path) -> tuple[dict[str, Any], str]:
    """Return the one item of a CSL-JSON file, and how a style of a journal prints it."""
    [item] = json.loads(file.read_bytes())
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    printed = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
    printed.register(Citation([CitationItem(item["id"])]))
    return item, "".join(map(str, printed.bibliography()))


@RECORDS
def test_bibtex_is_read_back(record: str, folder: Path) -> None:
    """A reader of BibTeX finds ID, title, day, address and hashes of a record."""
    entry = read_bibtex(folder / record / "cite.bib")
    title = entry["title"]
    for written, meant in SPECIAL.items():
        title = title.replace(written, meant)
    assert (entry["type"], entry["id"]) == ("misc", record.partition("/")[2])
    assert title == TITLES[record]
    assert (entry["year"], entry["month"]) == ("2026", "apr")
    assert entry["url"] == f"https://watch.example/w/{record}/index.html"
    assert "SHA-256" in entry["note"]


@RECORDS
def test_ris_is_read_back(record: str, folder: Path) -> None:
    """A reader of RIS finds the same, and takes the site for no person."""
    reference = read_ris(folder / record / "cite.ris")
    assert reference["type_of_reference"] == "ELEC"
    assert reference["title"] == TITLES[record]
    assert reference["authors"] == ["clausewatch,"]
    assert (reference["year"], reference["date"]) == ("2026", "2026/04/09")
    assert reference["accession_number"] == record.partition("/")[2]
    assert reference["urls"] == [f"https://watch.example/w/{record}/index.html"]
    assert "SHA-256" in reference["notes"][0]


@RECORDS
def test_csl_is_read_back_and_printed(record: str, folder: Path) -> None:
    """A processor of CSL takes the item and prints it in the style of a journal."""
    item, printed = read_csl(folder / record / "cite.json")
    assert item["title"] == TITLES[record]
    assert item["issued"] == {"date-parts": [[2026, 4, 9]]}
    assert item["number"] == record.partition("/")[2]
    assert printed.startswith("clausewatch")
    assert "2026" in printed


def list_citations(folder: Path) -> list[Path]:
    """Return the folders of a site with citations."""
    return [each.parent for each in sorted(folder.rglob("cite.bib"))]


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_records_are_read_back_as_one_each(
    kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever stands in a record, each file holds one reference, of that record."""
    folders = list_citations(find_hostile_site(kind, tmp_path_factory))
    assert len(folders) == 15
    for place in folders:
        assert read_bibtex(place / "cite.bib")["id"] == place.name
        assert read_ris(place / "cite.ris")["accession_number"] == place.name
        [item] = json.loads((place / "cite.json").read_bytes())
        assert item["id"] == place.name


def test_record_that_imitates_the_end_of_a_reference_does_not_end_it(tmp_path: Path) -> None:
    """Line breaks, tags and braces in a name stay words of the one reference."""
    text = "x}\r\nER  - \r\nTY  - BOOK\r\n@book{evil, title={y}}"
    records = PoisonedRecords(records=SAMPLE, text=text)
    publish(records, tmp_path, site=Site(name=text), now=NOW)
    place = list_citations(tmp_path)[0]
    assert read_bibtex(place / "cite.bib")["type"] == "misc"
    assert read_ris(place / "cite.ris")["type_of_reference"] == "ELEC"
