"""Declarations on the command line: a starter set, those of archives, and how to try one out."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from clausewatch.home import create_home, open_home
from crawler import load_declarations, parse_declaration, starter_declarations
from tests.command import Result, run_here
from tests.database import lay_tables
from tests.gitrepo import Commit, make_repository
from tests.loopback import Site

Capsys = pytest.CaptureFixture[str]

RULES = "".join(
    f"<p>Rule {n}: keep item {n} of your plan in good order, please.</p>" for n in range(30)
)
PAGE = f"<html lang=en><title>Terms of Pondlight</title><nav>Menu</nav><main><h1>Terms</h1>{RULES}"


@pytest.fixture
def site() -> Iterator[Site]:
    """A site with terms, and with a wall."""
    with Site() as served:
        served.serve("/terms", PAGE.encode())
        served.serve("/wall", b"<title>Just a moment</title><p>Access denied.")
        served.redirect("/old", served.url("/terms"))
        yield served


def check(capsys: Capsys, tmp_path: Path, documents: str, *words: str) -> Result:
    """Check a declaration of these documents, with a home that need not wait between requests."""
    home = create_home(tmp_path / "hasty").folder
    (home / "clausewatch.toml").write_text("[crawl]\ndelay = 0.0\n")
    file = tmp_path / "pondlight.yaml"
    file.write_text(f"platform: Pondlight\ndomain: pond.example\ndocuments:\n{documents}", "utf-8")
    return run_here(capsys, "--home", home, "check", file, *words)


def test_check_shows_what_would_be_kept(capsys: Capsys, tmp_path: Path, site: Site) -> None:
    """`check` prints where a document was found, what is to be known of it, and its text."""
    declared = (
        f"  - type: Terms of Service\n    url: {site.url('/old')}\n    select: [h1, main, .none]\n"
    )
    result = check(capsys, tmp_path, declared)
    assert result.code == 0
    for words in (
        "Pondlight, Terms of Service\n",
        f"address   {site.url('/old')}\n",
        f"led to    {site.url('/terms')}\n",
        "answer    status 200, fetched\n",
        "kind      text/html, utf-8\n",
        "title     Terms of Pondlight\n",
        "language  en\n",
        "of the words on the page\n",
        "verdict   accepted\n",
        "note      selector '.none' matched nothing\n",
        "Rule 29: keep item 29 of your plan",
    ):
        assert words in result.out
    assert "Menu" not in result.out
    assert "Rule 29" not in check(capsys, tmp_path, declared, "--brief").out


def test_check_needs_no_home(capsys: Capsys, tmp_path: Path, site: Site) -> None:
    """Where there is no home, none is made, and what is not said there is as it is by default."""
    file = tmp_path / "pondlight.yaml"
    file.write_text(
        "platform: Pondlight\ndomain: pond.example\ndocuments:\n"
        f"  - type: Terms of Service\n    url: {site.url('/terms')}\n"
    )
    result = run_here(capsys, "--home", tmp_path / "none", "check", file)
    assert (result.code, "verdict   accepted\n" in result.out) == (0, True)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("path", ["/nowhere", "/wall"])
def test_check_tells_what_would_not(capsys: Capsys, tmp_path: Path, site: Site, path: str) -> None:
    """Exit code 1 says that something could not be fetched, or is not the document."""
    declared = (
        f"  - type: Terms of Service\n    url: {site.url('/terms')}\n"
        f"  - type: Imprint\n    url: {site.url(path)}\n"
    )
    result = check(capsys, tmp_path, declared)
    assert result.code == 1
    assert re.findall(r"  verdict   (\w+)", result.out) == ["accepted", "quarantined"]
    assert "  reason    the server " in result.out
    shown = check(capsys, tmp_path, declared, "--json", "--brief")
    assert shown.code == 1
    terms, imprint = shown.json()["documents"]
    assert (terms["gate"]["verdict"], imprint["gate"]["verdict"]) == ("accepted", "quarantined")
    assert "text" not in terms


def test_check_of_one_type(capsys: Capsys, tmp_path: Path, site: Site) -> None:
    """`--document` fetches the documents of one type alone, and offers the nearest if none is."""
    declared = (
        f"  - type: Terms of Service\n    url: {site.url('/terms')}\n"
        f"  - type: Imprint\n    url: {site.url('/wall')}\n"
    )
    result = check(capsys, tmp_path, declared, "--document", "Terms of Service", "--json")
    assert result.code == 0
    (document,) = result.json()["documents"]
    assert set(document) == {
        "platform", "type", "url", "final_url", "outcome", "status", "problem", "origin",
        "media_type", "charset", "title", "language", "coverage", "words", "gate", "notes", "text",
    }  # fmt: skip
    assert document["words"] == len(document["text"].split())
    assert site.paths == ["/terms"]
    wrong = check(capsys, tmp_path, declared, "--document", "Imprnt")
    assert wrong.code == 2
    assert 'did you mean "Imprint"?' in wrong.err


def test_check_of_several_pages(
    capsys: Capsys, tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several pages are shown as one; without their scripts they are not passed off as they are."""
    monkeypatch.setenv("CLAUSEWATCH_BROWSER", str(tmp_path / "none"))
    site.serve("/annex", b"<main><h1>Annex</h1><p>We answer within 14 days.</main>")
    declared = (
        "  - type: Terms of Service\n    fetch: browser\n"
        f"    url: [{site.url('/terms')}, {site.url('/annex')}]\n"
    )
    (document,) = check(capsys, tmp_path, declared, "--json").json()["documents"]
    assert "within 14 days" in document["text"]
    shown = check(capsys, tmp_path, declared, "--brief").out
    assert re.findall(r"  address   (\S+)", shown) == [site.url("/terms"), site.url("/annex")]
    assert re.findall(r"  kind      (.*)", shown) == ["text/html, utf-8"]
    assert document["notes"][0] == (
        "fetched without a browser: this is the page as it is before its scripts run"
    )


def test_check_of_a_missing_page(capsys: Capsys, tmp_path: Path, site: Site) -> None:
    """If one page of several is missing, nothing is passed off as the document."""
    declared = (
        f"  - type: Terms of Service\n    url: [{site.url('/terms')}, {site.url('/annex')}]\n"
    )
    result = check(capsys, tmp_path, declared, "--json")
    (document,) = result.json()["documents"]
    assert (result.code, document["text"], document["status"]) == (1, "", 404)
    assert document["problem"].startswith(f'page "{site.url("/annex")}": the server answered')


def test_check_of_a_malformed_file(capsys: Capsys, tmp_path: Path) -> None:
    """A fault of the declaration is one line with file, line and cure."""
    result = check(capsys, tmp_path, "  - type: Imprint\n    url: ftp://pond.example\n")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("clausewatch: pondlight.yaml:5: ")


def test_check_uses_the_home(capsys: Capsys, tmp_path: Path, site: Site) -> None:
    """Where there is a home, its settings of crawling hold."""
    home = tmp_path / "home"
    lay_tables(home)
    run_here(capsys, "--home", home, "init")
    file = tmp_path / "pondlight.yaml"
    file.write_text(
        "platform: Pondlight\ndomain: pond.example\ndocuments:\n"
        f"  - type: Imprint\n    url: {site.url('/terms')}\n"
    )
    (home / "clausewatch.toml").write_text('[crawl]\ncontact = "https://who.example/"\ndelay = 0.0')
    assert run_here(capsys, "--home", home, "check", file).code == 0
    assert "https://who.example/" in site.requests[-1][1]["User-Agent"]


# ---------------------------------------------------------------- declarations of archives


def archive(tmp_path: Path, **platforms: dict[str, object]) -> Path:
    """A repository of declarations."""
    commits = [
        Commit(path=f"declarations/{name}.json", content=json.dumps({"terms": terms}).encode())
        for name, terms in platforms.items()
    ]
    return make_repository(tmp_path / "demo-declarations.git", commits)


def test_declarations_of_an_archive(capsys: Capsys, tmp_path: Path) -> None:
    """One file a platform is written; a second import leaves all as it is."""
    home = tmp_path / "home"
    lay_tables(home)
    run_here(capsys, "--home", home, "init")
    repository = archive(
        tmp_path,
        Meadow={
            "Imprint": {"fetch": "https://meadow.example/i", "filter": ["tidy"]},
            "Recipes": {"fetch": "https://meadow.example/r"},
        },
        Brook={"Privacy Policy": {"fetch": "https://brook.example/p"}},
    )
    words = ("--home", home, "import", "ota-declarations", repository)
    result = run_here(capsys, *words)
    assert result.code == 0
    for line in (
        "Imported: 2 platforms with 2 documents.\n",
        "  remark: documents with filters, which are JavaScript and not run (1)\n",
        "  left out: documents of a type that is not known (1)\n",
        '  Meadow, Imprint: filters not run: "tidy"; they are JavaScript, in declarations/Meadow',
        '  Meadow, Recipes: "Recipes" is no type of document',
        "Files: 2 written, 0 the same already, 0 left alone.\n",
    ):
        assert line in result.out
    folder = open_home(home).declarations
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["brook.yaml", "example.yaml", "meadow.yaml"]
    assert [one.platform for one in load_declarations(folder)] == ["Brook", "Example", "Meadow"]
    assert "Files: 0 written, 2 the same already" in run_here(capsys, *words).out

    mine = (folder / "brook.yaml").read_text("utf-8") + "    select: main\n"
    (folder / "brook.yaml").write_text(mine, "utf-8")
    again = run_here(capsys, *words, "--platform", "Brook")
    assert "brook.yaml says something else; --overwrite replaces it" in again.out
    assert (folder / "brook.yaml").read_text("utf-8") == mine
    assert "Files: 1 written, 1 the same" in run_here(capsys, *words, "--overwrite").out
    assert (folder / "brook.yaml").read_text("utf-8") != mine


def test_declarations_of_an_unknown_platform(capsys: Capsys, tmp_path: Path) -> None:
    """A platform that the archive does not have is told with the nearest; nothing is written."""
    home = tmp_path / "home"
    lay_tables(home)
    run_here(capsys, "--home", home, "init")
    repository = archive(tmp_path, Meadow={"Imprint": {"fetch": "https://meadow.example/i"}})
    words = ("--home", home, "import", "ota-declarations", repository, "--platform", "Medow")
    result = run_here(capsys, *words)
    assert result.code == 2
    assert 'did you mean "Meadow"?' in result.err
    assert not (open_home(home).declarations / "meadow.yaml").exists()


# ---------------------------------------------------------------- the starter set


def test_starter_set(capsys: Capsys, tmp_path: Path) -> None:
    """`init --starter` declares the whole set, and no sample beside it; again it adds nothing."""
    home = tmp_path / "home"
    result = run_here(capsys, "--home", home, "init", "--starter")
    count = len(starter_declarations())
    assert f"Declared: {count} platforms" in result.out
    folder = open_home(home).declarations
    assert len(load_declarations(folder)) == count
    again = run_here(capsys, "--home", home, "init", "--starter")
    assert "Declared: 0 platforms" in again.out
    assert f"{count} were there already" in again.out


def test_starter_files() -> None:
    """Each file of the starter set is well-formed, and named as a folder would name it."""
    for name, text in starter_declarations().items():
        declaration = parse_declaration(text, name)
        assert declaration.documents, name


def test_starter_platforms(capsys: Capsys, tmp_path: Path) -> None:
    """`init --platform` declares platforms of the set, whatever their capitals."""
    home = tmp_path / "home"
    words = ("--home", home, "init", "--platform", "spotify", "--platform", "GitHub")
    assert "Declared: 2 platforms" in run_here(capsys, *words).out
    declared = load_declarations(open_home(home).declarations)
    assert [one.platform for one in declared] == ["GitHub", "Spotify"]


def test_starter_platform_unknown(capsys: Capsys, tmp_path: Path) -> None:
    """A platform that the set does not have is told with the nearest, before a home is made."""
    home = tmp_path / "home"
    result = run_here(capsys, "--home", home, "init", "--platform", "Spotfy")
    assert result.code == 2
    assert 'did you mean "Spotify"?' in result.err
    assert not home.exists()


def test_starter_leaves_mine(capsys: Capsys, tmp_path: Path) -> None:
    """A declaration of one's own is not replaced by that of the set."""
    home = tmp_path / "home"
    lay_tables(home)
    run_here(capsys, "--home", home, "init")
    mine = "platform: Spotify\ndomain: spotify.com\ndocuments: []\n"
    (open_home(home).declarations / "mine.yaml").write_text(mine, "utf-8")
    result = run_here(capsys, "--home", home, "init", "--platform", "Spotify")
    assert "Declared: 0 platforms" in result.out
    assert (open_home(home).declarations / "mine.yaml").read_text("utf-8") == mine


def test_check_says_that_selectors_match_nothing(
    capsys: Capsys, tmp_path: Path, site: Site
) -> None:
    """A text that is the page's main content, for want of a match, is not merely accepted."""
    declared = f"  - type: Terms of Service\n    url: {site.url('/terms')}\n    select: .none\n"
    result = check(capsys, tmp_path, declared, "--brief")
    assert result.code == 0
    assert "  verdict   accepted, but degraded: no declared selector matches" in result.out


def test_the_starter_set_can_be_searched(capsys: Capsys, tmp_path: Path) -> None:
    """`init --list` names platforms with their documents, by words of theirs, and makes nothing."""
    home = tmp_path / "home"
    found = run_here(capsys, "--home", home, "init", "--list", "WIKI", "org")
    assert re.search(r"^Wikipedia \(wikipedia\.org\): .*Privacy Policy", found.out, re.MULTILINE)
    assert all("wiki" in line.casefold() for line in found.out.splitlines())
    every = run_here(capsys, "--home", home, "init", "--list")
    assert len(every.out.splitlines()) == len(starter_declarations())
    none = run_here(capsys, "--home", home, "init", "--list", "no such name")
    assert (none.code, none.out) == (2, "")
    assert "'no such name'" in none.err
    stray = run_here(capsys, "--home", home, "init", "wiki")
    assert stray.code == 2
    assert "--list" in stray.err
    assert not home.exists()
