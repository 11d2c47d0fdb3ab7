"""The index of the search: complete, sharded, and cheap to bring up to date."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store.record import Direction, DocumentKey, Severity
from tests.web_hostile import HOSTILE, find_hostile_site
from tests.web_html import read_page
from tests.web_records import MemoryRecords
from tests.web_stories import NOW, SAMPLE, TYPE_NAMES
from tests.web_story import Story, Thread, assess, at
from web import Site, publish
from web.view.finding import find_words


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site."""
    place = tmp_path_factory.mktemp("site")
    publish(SAMPLE, place, site=Site(), now=NOW, type_names=TYPE_NAMES)
    return place


def read(folder: Path, path: str) -> Any:
    """Return a part of the index."""
    return json.loads((folder / "search" / path).read_bytes())


def list_rows(folder: Path, path: str) -> list[dict[str, Any]]:
    """Return the records in a shard, each with its names in their places."""
    shard = read(folder, path)
    names = ("id", "day", "document", "severity", "ways", "types", "title", "text")
    rows = [dict(zip(names, row, strict=True)) for row in shard["rows"]]
    for row in rows:
        row["document"] = shard["documents"][row["document"]]
        row["types"] = [shard["types"][each] for each in row["types"]]
    return rows


def write_history(number: int, platform: str, months: int, word: str = "parcel") -> Story:
    """Return a document that changed once in each of so many months from January 2024 on."""
    days = tuple(at(2024 + n // 12, n % 12 + 1, 5) for n in range(months + 1))
    wordings = tuple(f"You pay {n} euros for a {word}." for n in range(months + 1))
    said = assess("fees-pricing", severity=Severity.HIGH, direction=Direction.ADVERSE)
    thread = Thread(
        wordings=wordings,
        assessment=assess("fees-pricing"),
        changes=dict.fromkeys(range(1, months + 1), said),
    )
    key = DocumentKey(platform=platform, type="Terms of Service")
    return Story(number=number, key=key, days=days, threads=(thread,))


def test_change_lies_in_the_shard_of_its_month(folder: Path) -> None:
    """A substantive change is found by its summary and its words, with all that is filtered by."""
    [row] = list_rows(folder, "changes/2026-05.json")
    assert row["id"] == "CW-C-000102-6"
    assert row["day"] == "2026-05-21"
    assert row["document"] == ["CW-D-000001-0", "Lumenary", "Terms of Service"]
    assert row["severity"] == 4
    assert "a" in row["ways"]
    assert "arbitration" in row["types"]
    assert row["title"].startswith("The free trial")
    assert "Certain plans of Lumenary" in row["text"]  # the new side by itself, then the old one
    assert "Before: Every plan" in row["text"]
    assert len(row["text"]) <= 701
    assert not (folder / "search/changes/2026-02.json").exists()  # only an editorial change


def test_clause_that_stands_lies_in_the_shard_of_its_platform(folder: Path) -> None:
    """Clauses with a type are found in short excerpts; gone ones and those without are not."""
    rows = list_rows(folder, "clauses/tarn-quill-letters.json")
    assert [(row["types"], row["ways"]) for row in rows] == [(["retention"], "f")]
    assert rows[0]["text"].startswith("When you delete a draft")
    assert len(rows[0]["text"]) <= 301
    ranks = [row["severity"] for row in list_rows(folder, "clauses/lumenary.json")]
    assert ranks == sorted(ranks, reverse=True)


def test_manifest_leads_to_every_shard(folder: Path) -> None:
    """What is loaded first names each shard, with what keeps a search from loading it in vain."""
    index = read(folder, "index.json")
    assert [name for name, _ in index["platforms"]] == [
        "Lumenary", "Tarn & Quill <letters>", "واحة",
    ]  # fmt: skip
    months = [f"changes/{month}.json" for month, *_ in index["changes"]]
    clauses = [f"clauses/{index['platforms'][n][1]}.json" for n, *_ in index["clauses"]]
    words = [f"words/{letter}.json" for letter in index["letters"]]
    files = {file.relative_to(folder / "search").as_posix() for file in folder.rglob("search/*/*")}
    assert {*months, *clauses, *words} == files
    for month, count, platforms, types in index["changes"]:
        rows = list_rows(folder, f"changes/{month}.json")
        names = {index["platforms"][n][0] for n in platforms}
        assert (count, names) == (len(rows), {row["document"][1] for row in rows})
        assert set(types) == {each for row in rows for each in row["types"]}
    assert index["types"]["arbitration"] == "Binding arbitration"


def test_directory_tells_where_a_word_stands(tmp_path: Path) -> None:
    """A rare word names its shards, a common one names none, and the newest month is left out."""
    rare = write_history(8, "Nettle", 2, "lighthouse")
    publish(
        MemoryRecords(stories=(write_history(7, "Birk", 30), rare)), tmp_path, site=Site(), now=NOW
    )
    assert read(tmp_path, "words/l.json")["lighthouse"] == [[2024 * 12 + 1, 2024 * 12 + 2], [1]]
    assert read(tmp_path, "words/p.json")["parcel"] == [1, [0]]
    # The sum of the last month is nowhere else among changes.
    assert read(tmp_path, "index.json")["changes"][-1][0] == "2026-07"
    assert read(tmp_path, "words/3.json")["30"] == [[], [0]]
    assert read(tmp_path, "words/2.json")["29"][0] == [2026 * 12 + 5]


def test_every_word_of_a_record_is_in_the_directory(folder: Path) -> None:
    """No shard that holds a word is passed over: title, text, names of types and of documents."""
    index = read(folder, "index.json")
    for month, *_ in index["changes"][:-1]:
        number = int(month[:4]) * 12 + int(month[5:]) - 1
        for row in list_rows(folder, f"changes/{month}.json"):
            names = [index["types"][each] for each in row["types"]]
            for word in find_words([row["title"], row["text"], *row["document"][1:], *names]):
                places = read(folder, f"words/{word[0]}.json")[word][0]
                assert places == 1 or number in places


def test_new_change_touches_few_parts(tmp_path: Path) -> None:
    """A change of this month rewrites its month, its platform, and what words of clauses moved."""
    stories = [write_history(n, f"Platform {n}", 24) for n in range(7, 12)]
    publish(MemoryRecords(stories=tuple(stories)), tmp_path, site=Site(), now=NOW)
    story = stories[0]
    [thread] = story.threads
    longer = replace(
        thread,
        wordings=(*thread.wordings, "You pay 25 guineas for a parcel."),
        changes=thread.changes | {25: thread.changes[24]},
    )
    stories[0] = replace(story, days=(*story.days, at(2026, 1, 28)), threads=(longer,))
    report = publish(MemoryRecords(stories=tuple(stories)), tmp_path, site=Site(), now=NOW)
    assert {path for path in report.written if path.startswith("search/")} == {
        "search/changes/2026-01.json",
        "search/clauses/platform-7.json",
        "search/index.json",
        "search/words/2.json",
        "search/words/g.json",
        "search/words/e.json",
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Opt-out by E-MAIL", {"opt", "out", "by", "e", "mail"}),
        # Accents and compatible forms are folded; other scripts are looked for in the texts.
        ("Règlement ﬁnal № 5", {"reglement", "final", "no", "5"}),
        ("Straße شروط", {"stra", "e"}),
        ("x" * 90, {"x" * 24}),
        ("", set()),
    ],
)
def test_words_are_folded(text: str, words: set[str]) -> None:
    """The directory holds plain words of bounded length, whatever the text."""
    assert find_words([text]) == words


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_leave_the_index_whole(
    kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Names of files come from nothing that a record says, and every row is bounded."""
    folder = find_hostile_site(kind, tmp_path_factory)
    for file in (folder / "search").rglob("*.json"):
        assert file.read_bytes().isascii()
        assert all(part.isascii() and "." not in part for part in file.parent.parts[-2:])
        assert len(file.read_bytes()) < 60_000
    index = read(folder, "index.json")
    for month, *_ in index["changes"]:
        for row in list_rows(folder, f"changes/{month}.json"):
            assert len(row["title"]) <= 241
            assert len(row["text"]) <= 701


def test_search_page_alone_may_fetch(folder: Path) -> None:
    """The policy of the page allows its own script and its index; no other page fetches."""
    for file in folder.rglob("*.html"):
        page = file.read_text("utf-8")
        is_search = file == folder / "search/index.html"
        assert ("script-src 'self'; connect-src 'self'" in page) is is_search
        assert any("search.js" in each for each in read_page(page).scripts) is is_search


def test_search_page_leads_on_without_a_script(folder: Path) -> None:
    """A reader without a script is led to lists from which everything can be reached."""
    markup = read_page((folder / "search/index.html").read_text("utf-8"))
    assert {"../index.html#watched", "../feeds/index.html", "../index.json"} <= set(markup.links)
    seen, coming = set[str](), ["index.html"]
    while coming:
        path = coming.pop()
        if path in seen:
            continue
        seen.add(path)
        place = (folder / path).parent
        for link in read_page((folder / path).read_text("utf-8")).links:
            target = (place / link.partition("#")[0]).resolve()
            if target.is_relative_to(folder) and target.suffix == ".html":
                coming.append(target.relative_to(folder).as_posix())
    pages = {file.relative_to(folder).as_posix() for file in folder.rglob("*.html")}
    assert pages - seen == {"404.html"}
