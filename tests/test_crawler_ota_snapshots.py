"""Snapshots of an Open Terms Archive collection, read with the declaration of their time."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import ArchivedCaptures, read_ota_snapshots
from store.error import ArchiveError
from store.record import Capture, Origin, Range, Selection
from tests.gitrepo import Commit, make_repository

BUNDLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "ota"
URL = "https://meadow.example/imprint"


def when(year: int) -> int:
    """The first second of a year."""
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())


def snapshot(year: int, name: str = "Imprint.html", message: str = "Update") -> Commit:
    """A snapshot of a page of the platform Meadow."""
    content = f"<p>Written in {year}".encode()
    return Commit(
        path=f"Meadow/{name}", content=content, message=message, when=f"{when(year)} +0000"
    )


def read(tmp_path: Path, snapshots: list[Commit], files: dict[str, object]) -> ArchivedCaptures:
    """Read snapshots with the declarations in these files."""
    declarations = [
        Commit(
            path=f"declarations/{name}",
            content=declared.encode()
            if isinstance(declared, str)
            else json.dumps(declared).encode(),
        )
        for name, declared in files.items()
    ]
    readme = Commit(path="README.md", content=b"Read me")
    return read_ota_snapshots(
        make_repository(tmp_path / "snapshots.git", snapshots),
        make_repository(tmp_path / "declarations.git", [readme, *declarations]),
    )


def read_declared(tmp_path: Path, declared: object) -> Capture:
    """Read one snapshot of 2024 with this declaration of its document."""
    files: dict[str, object] = {"Meadow.json": {"name": "Meadow", "terms": {"Imprint": declared}}}
    ((capture, _),) = read(tmp_path, [snapshot(2024)], files)
    return capture


def test_snapshot_read(tmp_path: Path) -> None:
    """A snapshot is a capture with the bytes and the address of the page."""
    message = (
        "Record new changes of Meadow Imprint\n\nX-engine-version: 15.1.0\n"
        "X-fetcher: htmlOnly\nX-source-document-location: https://www.meadow.example/imprint"
    )
    files: dict[str, object] = {"Meadow.json": {"terms": {"Imprint": {"fetch": URL}}}}
    ((capture, content),) = read(tmp_path, [snapshot(2024, message=message)], files)
    assert content == b"<p>Written in 2024"
    assert (capture.origin, capture.at.year) == (Origin.OTA_SNAPSHOT, 2024)
    assert (capture.media_type, capture.charset) == ("text/html", "utf-8")
    assert (capture.document.url, capture.document.collection) == (URL, "snapshots")
    assert (capture.url, capture.final_url) == ("https://www.meadow.example/imprint", "")
    assert (capture.agent, capture.problem) == ("Open Terms Archive engine 15.1.0", "")


@pytest.mark.parametrize(
    ("declared", "selection"),
    [
        ({"select": "main"}, Selection(select=("main",))),
        (
            {"select": ["h1", ".a, .b"], "remove": "nav"},
            Selection(select=("h1", ".a, .b"), remove=("nav",)),
        ),
        (
            {"select": {"startBefore": "h1", "endBefore": "#end"}},
            Selection(select=(Range(start="h1", end="#end"),)),
        ),
        (
            {"remove": ["nav", {"startAfter": "h1", "endAfter": "p"}]},
            Selection(remove=("nav", Range(start="h1", end="p", start_after=True, end_after=True))),
        ),
        ({}, Selection()),
    ],
)
def test_selections(tmp_path: Path, declared: dict[str, object], selection: Selection) -> None:
    """Selectors, ranges and lists of both are taken over in their order."""
    capture = read_declared(tmp_path, {"fetch": URL, **declared})
    assert (capture.selection, capture.problem) == (selection, "")


@pytest.mark.parametrize(
    ("declared", "problem"),
    [
        ({"fetch": URL, "filter": ["cleanUrls"]}, 'filters not run: "cleanUrls"'),
        ({"fetch": URL, "filter": [{"dropDays": "x"}, "b"]}, 'filters not run: "dropDays", "b"'),
        ({"fetch": URL, "filter": [{"removeQueryParams": ["h"]}]}, ""),
        ({"fetch": URL, "executeClientScripts": True}, ""),
        ({"combine": [{"fetch": URL}, {"fetch": URL}]}, "put together from several pages"),
        ({"fetch": URL, "select": "main >"}, '"main >" is no CSS selector (Invalid character'),
    ],
)
def test_remarks(tmp_path: Path, declared: dict[str, object], problem: str) -> None:
    """What a declaration asks for and is not done is told with the capture."""
    capture = read_declared(tmp_path, declared)
    assert capture.problem.startswith(problem)
    assert bool(capture.problem) == bool(problem)
    assert capture.selection == Selection()


def test_history(tmp_path: Path) -> None:
    """Each snapshot is read as declared at its time; what a document is does not change."""
    history = {
        "Imprint": [
            {"fetch": f"{URL}/3", "select": "#c", "validUntil": "2022-01-01T02:00:00+02:00"},
            {"fetch": f"{URL}/1", "select": "#a", "validUntil": "2020-06-01T00:00:00.000Z"},
            {"fetch": f"{URL}/2", "select": "#b", "validUntil": "2021-06-01T00:00:00"},
        ]
    }
    files: dict[str, object] = {
        "Meadow.history.json": history,
        "Meadow.json": {"name": "Meadow", "documents": {"Imprint": {"fetch": URL, "select": "#d"}}},
    }
    captures = read(tmp_path, [snapshot(year) for year in range(2020, 2024)], files)
    assert [(one.at.year, one.selection.select, one.url) for one, _ in captures] == [
        (2020, ("#a",), f"{URL}/1"),
        (2021, ("#b",), f"{URL}/2"),
        (2022, ("#c",), f"{URL}/3"),  # valid up to and including that second
        (2023, ("#d",), URL),
    ]
    assert {one.document.url for one, _ in captures} == {URL}


def test_declared_no_longer(tmp_path: Path) -> None:
    """A document that is declared no longer is read as it was last, and that is told."""
    history = {"Imprint": [{"fetch": URL, "select": "#a", "validUntil": "2020-06-01T00:00:00Z"}]}
    files: dict[str, object] = {"Meadow.history.json": history, "Meadow.json": {"terms": {}}}
    captures = read(tmp_path, [snapshot(2020), snapshot(2024)], files)
    assert [(one.selection.select, one.problem, one.document.url) for one, _ in captures] == [
        (("#a",), "", URL),
        (("#a",), "declared no longer", URL),
    ]


def test_never_declared(tmp_path: Path) -> None:
    """A document that no declaration knows is read whole, and that is told."""
    ((capture, _),) = read(tmp_path, [snapshot(2024)], {"Brook.json": {"terms": {}}})
    assert (capture.selection, capture.problem) == (Selection(), "not declared")
    assert (capture.url, capture.document.url) == ("", "")


def test_kinds_of_file(tmp_path: Path) -> None:
    """Pages and PDFs are read; pages that only together make a document are counted."""
    snapshots = [
        snapshot(2020, "Imprint.pdf"),
        snapshot(2021, "Imprint.html"),
        snapshot(2022, "Imprint #legal-part-1.html"),
        snapshot(2023, "Imprint #legal-part-2.html"),
        snapshot(2024, "Imprint.jpg"),
    ]
    captures = read(tmp_path, snapshots, {"Meadow.json": {"terms": {"Imprint": {"fetch": URL}}}})
    assert [one.media_type for one, _ in captures] == ["application/pdf", "text/html"]
    assert len({one.document for one, _ in captures}) == 1
    assert captures.left_out == {
        "that are one of several pages of a document": 2,
        "of a kind of file that is not read": 1,
    }


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        ("{", r"declarations/Meadow.json is no JSON; correct it"),
        ("[" * 100_000, r"declarations/Meadow.json is no JSON; correct it"),
        ("[]", "declarations/Meadow.json: something else stands where fields should"),
        ({"terms": []}, "declarations/Meadow.json: something else stands where"),
        ({"terms": {"Imprint": "x"}}, "Meadow.json: Imprint: something else stands where"),
        ({"terms": {"Imprint": {"select": 7}}}, "Imprint: something else stands where"),
        ({"terms": {"Imprint": {"select": {"startBefore": "a"}}}}, "a range lacks its start or"),
        ({"terms": {"Imprint": {"validUntil": "soon"}}}, 'validUntil "soon" is no time; correct'),
    ],
)
def test_malformed(tmp_path: Path, declared: object, words: str) -> None:
    """A malformed declaration is an error that names its file."""
    with pytest.raises(ArchiveError, match=words) as caught:
        read(tmp_path, [snapshot(2024)], {"Meadow.json": declared})
    assert "\n" not in str(caught.value)


def test_no_declarations(tmp_path: Path) -> None:
    """A repository without declarations is refused."""
    with pytest.raises(ArchiveError, match="has no folder declarations/; give a repository"):
        read(tmp_path, [snapshot(2024)], {})


def test_untrusted_addresses(tmp_path: Path) -> None:
    """Addresses that are none of the web are not taken over."""
    message = "Update\n\nX-source-document-location: javascript:alert(1)"
    files: dict[str, object] = {"Meadow.json": {"terms": {"Imprint": {"fetch": "file:///etc"}}}}
    ((capture, _),) = read(tmp_path, [snapshot(2024, message=message)], files)
    assert (capture.url, capture.document.url) == ("", "")


def test_real_declarations(tmp_path: Path) -> None:
    """The real declarations of the demo collection give each snapshot the selection of its time."""
    declarations = BUNDLES / "demo-declarations.bundle"
    if not declarations.exists():
        pytest.skip("the collection demo-declarations is not beside the project")
    paths = ("GitHub/Privacy Policy.html", "npm Public Registry/Terms of Service.html")
    pages = [
        Commit(path=path, content=f"{path} {year}".encode(), when=f"{when(year)} +0000")
        for path in paths
        for year in (2023, 2025, 2027)
    ]
    snapshots = make_repository(tmp_path / "demo-snapshots.git", pages)
    with read_ota_snapshots(snapshots, declarations) as captures:
        found = [(one.document.platform, one.at.year, one.selection.select) for one, _ in captures]
    assert found == [
        ("GitHub", 2023, ("#article-contents",)),
        ("GitHub", 2025, ("#article-contents",)),
        ("GitHub", 2027, ("#article-contents",)),
        ("npm Public Registry", 2023, ("#skip-nav",)),
        ("npm Public Registry", 2025, ("main",)),
        ("npm Public Registry", 2027, ('[as="main"]',)),
    ]
