"""Declarations of an Open Terms Archive collection, made declarations of ours."""

import json
from pathlib import Path

import pytest

from crawler import (
    Conversion,
    DeclarationFolder,
    DeclaredDocument,
    FetchMode,
    Page,
    convert_ota_declarations,
    load_declarations,
    parse_declaration,
)
from store.error import ArchiveError
from store.record import Range, Selection
from tests.gitrepo import Commit, make_repository

BUNDLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "ota"
URL = "https://www.meadow.co.uk/imprint"


def convert(tmp_path: Path, files: dict[str, object], *platforms: str) -> tuple[Conversion, ...]:
    """Convert declarations that stand in these files."""
    commits = [
        Commit(
            path=f"declarations/{name}",
            content=declared.encode()
            if isinstance(declared, str)
            else json.dumps(declared).encode(),
        )
        for name, declared in files.items()
    ]
    commits.append(Commit(path="README.md", content=b"Read me"))
    repository = make_repository(tmp_path / "demo-declarations.git", commits)
    return convert_ota_declarations(repository, platforms=platforms)


def convert_terms(tmp_path: Path, terms: object) -> Conversion:
    """Convert what one platform declares."""
    files: dict[str, object] = {"Meadow.json": {"name": "Meadow", "terms": terms}}
    (conversion,) = convert(tmp_path, files)
    if conversion.declaration:
        assert parse_declaration(conversion.text, "f") == conversion.declaration
    return conversion


def convert_one(tmp_path: Path, declared: dict[str, object]) -> DeclaredDocument:
    """Convert the declaration of one imprint, of which nothing is to be said."""
    conversion = convert_terms(tmp_path, {"Imprint": declared})
    assert conversion.findings == ()
    assert conversion.declaration
    (document,) = conversion.declaration.documents
    assert (document.platform, document.type) == ("Meadow", "Imprint")
    return document


@pytest.mark.parametrize(
    ("declared", "selection"),
    [
        ({}, Selection()),
        ({"select": "main", "remove": []}, Selection(select=("main",))),
        (
            {"select": ["h1", ".a, .b"], "remove": "nav"},
            Selection(select=("h1", ".a, .b"), remove=("nav",)),
        ),
        (
            {"select": {"startBefore": "h1", "endAfter": "#end"}},
            Selection(select=(Range(start="h1", end="#end", end_after=True),)),
        ),
        (
            {"remove": ["nav", {"startAfter": "h1", "endBefore": "p"}]},
            Selection(remove=("nav", Range(start="h1", end="p", start_after=True))),
        ),
        # touches link targets only, which are not in our texts
        ({"filter": [{"removeQueryParams": ["h"]}, "removeQueryParams"]}, Selection()),
    ],
)
def test_selections(tmp_path: Path, declared: dict[str, object], selection: Selection) -> None:
    """Selectors, ranges and lists of both are taken over in their order."""
    document = convert_one(tmp_path, {"fetch": URL, **declared})
    assert document == DeclaredDocument(
        platform="Meadow", type="Imprint", url=URL, selection=selection
    )


def test_scripts(tmp_path: Path) -> None:
    """A page whose scripts are run is fetched with a browser."""
    document = convert_one(tmp_path, {"fetch": URL, "executeClientScripts": True})
    assert document.mode is FetchMode.BROWSER


def test_several_pages(tmp_path: Path) -> None:
    """Pages of one document are put together; what stands above them holds for each of them."""
    document = convert_one(
        tmp_path,
        {
            "select": "main",
            "remove": ["nav"],
            "executeClientScripts": True,
            "combine": [
                {"fetch": URL},
                {"fetch": f"{URL}/2", "select": ["article"], "executeClientScripts": False},
                {"fetch": URL, "remove": {"startBefore": "h2", "endBefore": "hr"}},
            ],
        },
    )
    assert document.pages == (
        Page(
            url=URL, selection=Selection(select=("main",), remove=("nav",)), mode=FetchMode.BROWSER
        ),
        Page(url=f"{URL}/2", selection=Selection(select=("article",), remove=("nav",))),
        Page(
            url=URL,
            selection=Selection(select=("main",), remove=(Range(start="h2", end="hr"),)),
            mode=FetchMode.BROWSER,
        ),
    )


def test_old_files(tmp_path: Path) -> None:
    """Files of before 2025 name their documents otherwise; what was declared once is no file."""
    history = {"Imprint": [{"fetch": f"{URL}/old", "validUntil": "2020-06-01T00:00:00Z"}]}
    files: dict[str, object] = {
        "Meadow.json": {"name": "Meadow", "documents": {"Imprint": {"fetch": URL}}},
        "Meadow.history.json": history,
        "Meadow.filters.js": "export function a() {}",
        "Brook.history.json": history,
    }
    (conversion,) = convert(tmp_path, files)
    assert conversion.declaration
    assert [document.url for document in conversion.declaration.documents] == [URL]
    assert conversion.declaration.domain == "meadow.co.uk"
    assert conversion.findings == ()


def test_filters_told(tmp_path: Path) -> None:
    """A program that the archive runs over a page is told, and noted in the file; it is not run."""
    conversion = convert_terms(
        tmp_path,
        {
            "Imprint": {"fetch": URL, "filter": ["tidy", {"removeQueryParams": []}, {"cut": 3}]},
            "Terms of Service": {
                "filter": ["tidy"],
                "combine": [{"fetch": URL}, {"fetch": URL, "filter": [["odd"]]}],
            },
        },
    )
    assert conversion.declaration
    assert len(conversion.declaration.documents) == 2
    told = [(one.type, one.matter.value, one.is_left_out) for one in conversion.findings]
    assert told == [
        ("Imprint", "filter", False),
        ("Terms of Service", "filter", False),
        ("Terms of Service", "filter", False),
    ]
    comment = (
        '# filters not run: "tidy", "cut"; they are JavaScript, in declarations/Meadow.filters'
    )
    assert comment in conversion.text


@pytest.mark.parametrize(
    ("type_", "declared", "matter", "kept", "text"),
    [
        ("cookie policy", {"fetch": URL}, "alias", 2, 'declared there as "cookie policy"'),
        ("Recipes", {"fetch": URL}, "type", 1, '"Recipes" is no type of document; the usual'),
        ("a\nb: c", {"fetch": URL}, "type", 1, '"a\\u000ab: c" is no type of document'),
        ("Imprint", {"fetch": "file:///etc"}, "address", 1, "it must begin with https://"),
        ("Imprint", {"fetch": 7}, "address", 1, "no address is declared"),
        ("Imprint", {"combine": [{"fetch": URL}, {}]}, "address", 1, "no address is declared"),
        ("Imprint", {"fetch": URL, "select": [">", "p"]}, "selector", 2, '">" is no CSS sel'),
        (
            "Imprint",
            {"fetch": URL, "remove": {"startBefore": "p", "endAfter": "<"}},
            "selector",
            2,
            'selector left out: "<" is no CSS selector',
        ),
    ],
)
def test_told(
    tmp_path: Path, type_: str, declared: object, matter: str, kept: int, text: str
) -> None:
    """What cannot be taken over is told and noted, and the rest of the platform is taken over."""
    conversion = convert_terms(tmp_path, {type_: declared, "Live Policy": {"fetch": URL}})
    (finding,) = conversion.findings
    assert (finding.type, finding.matter.value, finding.is_left_out) == (type_, matter, kept < 2)
    assert text in finding.text
    assert conversion.declaration
    assert len(conversion.declaration.documents) == kept
    assert text.split(";")[0] in conversion.text


def test_alias_and_name(tmp_path: Path) -> None:
    """Two names of one type at one address are one document."""
    conversion = convert_terms(
        tmp_path, {"Trackers Policy": {"fetch": URL}, "Cookie Policy": {"fetch": URL}}
    )
    assert conversion.declaration
    assert [one.type for one in conversion.declaration.documents] == ["Trackers Policy"]
    assert [one.matter.value for one in conversion.findings] == ["alias", "double"]


def test_nothing_declared(tmp_path: Path) -> None:
    """A platform that is no more keeps its file, if an old address tells its domain."""
    history = {"Imprint": [{"fetch": URL, "validUntil": "2020-06-01T00:00:00Z"}]}
    files: dict[str, object] = {
        "Meadow.json": {"name": "Meadow", "terms": {}},
        "Meadow.history.json": history,
        "Brook.json": {"name": "Brook", "terms": {}},
    }
    brook, meadow = convert(tmp_path, files)
    assert meadow.declaration
    assert (meadow.declaration.documents, meadow.declaration.domain) == ((), "meadow.co.uk")
    assert [one.matter.value for one in meadow.findings] == ["empty"]
    assert brook.declaration is None
    assert "no address of old tells its domain" in brook.findings[0].text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ({"terms": []}, "something else stands where fields should"),
        ({"terms": {"Imprint": {"fetch": URL, "combine": []}}}, "combine lists no pages"),
        ({"terms": {"Imprint": {"combine": ["x"]}}}, "something else stands where fields should"),
        ({"terms": {"Imprint": {"fetch": "https://[::1]/"}}}, "is no host name"),
        ({"terms": {"Imprint": {"combine": [{"fetch": URL}] * 51}}}, "more than 50 pages"),
    ],
)
def test_malformed(tmp_path: Path, content: object, words: str) -> None:
    """A file that cannot be read is told, and keeps no other platform out."""
    files = {"Meadow.json": content, "Brook.json": {"terms": {"Imprint": {"fetch": URL}}}}
    brook, meadow = convert(tmp_path, files)
    assert meadow.declaration is None
    (finding,) = meadow.findings
    assert (finding.is_left_out, finding.type) == (True, "")
    assert words in finding.text
    assert finding.text.isprintable()
    assert brook.declaration


def test_hostile_names(tmp_path: Path) -> None:
    """Names that are no plain text, or lead elsewhere, make no file of that name."""
    good = {"terms": {"Imprint": {"fetch": URL}}}
    names = ("a\nb", " ", "x" * 101, "-rf", "\u202e", "sub/x", "MEADOW", "Meadow")
    files: dict[str, object] = {f"{name}.json": good for name in names}
    conversions = convert(tmp_path, files)
    taken = {one.platform for one in conversions if one.declaration}
    assert taken == {"-rf", "MEADOW"}
    folder = tmp_path / "home" / "declarations"
    folder.mkdir(parents=True)
    opened = DeclarationFolder(folder)
    for one in conversions:
        if one.declaration:
            opened.place(one.platform, one.text)
    assert len(load_declarations(folder)) == len(taken)
    assert list((tmp_path / "home").iterdir()) == [folder]


def test_platforms_chosen(tmp_path: Path) -> None:
    """Only platforms asked for are converted; one that is not there is told with the nearest."""
    good = {"terms": {"Imprint": {"fetch": URL}}}
    files: dict[str, object] = {"Meadow.json": good, "Brook.json": "{"}
    (meadow,) = convert(tmp_path, files, "Meadow")
    assert meadow.declaration
    with pytest.raises(ArchiveError, match=r'no platform "Meado"; did you mean "Meadow"\?'):
        convert(tmp_path / "again", files, "Meado")


def test_no_declarations(tmp_path: Path) -> None:
    """A repository without declarations is refused."""
    with pytest.raises(ArchiveError, match="has no folder declarations/; give a repository"):
        convert(tmp_path, {})


@pytest.mark.parametrize(
    ("name", "platforms", "documents", "filtered", "combined", "rendered"),
    [("demo", 7, 19, 0, 0, 0), ("contrib", 379, 816, 39, 12, 139)],
)
def test_real_collections(
    tmp_path: Path,
    name: str,
    platforms: int,
    documents: int,
    filtered: int,
    combined: int,
    rendered: int,
) -> None:
    """Real collections are taken over whole; of their documents only filters are to be told."""
    bundle = BUNDLES / f"{name}-declarations.bundle"
    if not bundle.exists():
        pytest.skip(f"the collection {name}-declarations is not beside the project")
    conversions = convert_ota_declarations(bundle)
    folder = DeclarationFolder(tmp_path)
    for one in conversions:
        folder.place(one.platform, one.text)
    loaded = load_declarations(tmp_path)
    declared = [document for one in loaded for document in one.documents]
    told = [one.matter.value for conversion in conversions for one in conversion.findings]
    assert (len(loaded), len(declared), told.count("filter")) == (platforms, documents, filtered)
    assert sum(bool(one.further) for one in declared) == combined
    assert sum(one.mode is FetchMode.BROWSER for one in declared) == rendered
    assert set(told) <= {"filter", "empty"}
