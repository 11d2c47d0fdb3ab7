"""read and diff: work on texts without a home."""

import json
from pathlib import Path

import pytest

from tests.command import pipe, pipe_here, run_here
from tests.loopback import Site

Capsys = pytest.CaptureFixture[str]

OLD = """# Tasklane terms

## Trial

For every other plan, Tasklane provides a 14-day free trial before the first payment.

## Keeping it

Keep your password to yourself and tell us at once if somebody else comes to know it.
"""
NEW = OLD.replace(
    "For every other plan, Tasklane provides a 14-day free trial before the first payment.",
    "Some plans may come with a free trial period; the order page tells which and for how long.",
)
SIDE = {"start", "end", "headings", "text"}
CHANGE = {
    "kind", "types", "direction", "severity", "confidence", "facts", "reasons",
    "before", "after", "redline",
}  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The old and the new terms as files."""
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(OLD)
    new.write_text(NEW)
    return old, new


def test_diff_prints_the_promised_shape(capsys: Capsys, files: tuple[Path, Path]) -> None:
    """`diff --json` prints one object of the fixed shape, with the fact that differs."""
    result = run_here(capsys, "diff", *files, "--json").json()
    assert set(result) == {"id", "verdict", "gate", "severity", "summary", "changes"}
    assert (result["verdict"], result["gate"]["verdict"]) == ("substantive", "accepted")
    (change,) = result["changes"]
    assert set(change) == CHANGE
    assert change["types"][0] == "auto-renewal"
    assert change["direction"] == "adverse"
    assert change["severity"] in {"medium", "high"}
    assert {"name": "free trial", "before": "14 days", "after": "unspecified"} in change["facts"]
    for side, text in (("before", OLD), ("after", NEW)):
        assert set(change[side]) == SIDE
        assert change[side]["text"] in text
    assert "".join(t for o, t in change["redline"] if o != "+") == change["before"]["text"]
    assert "".join(t for o, t in change["redline"] if o != "-") == change["after"]["text"]


def test_diff_is_readable(capsys: Capsys, files: tuple[Path, Path]) -> None:
    """Without a terminal a redline is marked by brackets, under its heading, with reasons."""
    result = run_here(capsys, "diff", *files)
    assert result.code == 0
    assert "SUBSTANTIVE" in result.out
    assert "[-" in result.out
    assert "{+" in result.out
    assert "Tasklane terms › Trial" in result.out
    assert "14 days → unspecified" in result.out


def test_diff_of_equal_files_says_so(capsys: Capsys, files: tuple[Path, Path]) -> None:
    """Two equal files are no change, and that is no error."""
    result = run_here(capsys, "diff", files[0], files[0], "--json")
    assert result.code == 0
    assert result.json()["verdict"] == "noise"
    assert result.json()["changes"] == []


def test_diff_reads_lines() -> None:
    """`diff --jsonl` prints a result a line in order, and a bad line spoils no other."""
    lines = [
        json.dumps({"id": "a", "before": OLD, "after": NEW}),
        "this is no JSON",
        json.dumps({"id": "b", "before": OLD}),
        "",
        json.dumps([1]),
        json.dumps({"id": "c", "before": OLD, "after": OLD}),
        json.dumps({"id": "d", "before": OLD, "after": "\x00\x01 \ud800"}),
    ]
    result = pipe("\n".join(lines), "diff", "--jsonl")
    rows = [json.loads(line) for line in result.out.splitlines()]
    assert result.code == 1
    assert [row["id"] for row in rows] == ["a", None, "b", None, "c", "d"]
    assert [row.get("verdict") for row in rows][:5] == ["substantive", None, None, None, "noise"]
    assert all("\n" not in row["error"] for row in rows if "error" in row)
    assert "Traceback" not in result.err


def test_short_clauses_are_compared(capsys: Capsys) -> None:
    """Two short clauses are compared as they are: beside each other neither is an empty shell."""
    row = json.dumps({"id": "x", "before": "Free trial: 7 days.", "after": "Free trial: 14 days."})
    said = json.loads(pipe_here(capsys, row, "diff", "--jsonl").out)
    assert said["verdict"] == "substantive"


def test_a_side_without_words_is_a_failed_capture(capsys: Capsys) -> None:
    """A text that is but a picture is no policy, and a line that holds one gets its answer."""
    row = json.dumps({"id": "x", "before": OLD, "after": "![A logo](logo.png)"})
    said = json.loads(pipe_here(capsys, row, "diff", "--jsonl").out)
    assert (said["verdict"], said["gate"]["kind"]) == ("capture-failure", "shell")


def test_the_version_is_printed(capsys: Capsys) -> None:
    """`clausewatch --version` alone prints the version."""
    result = run_here(capsys, "--version")
    assert (result.code, result.out) == (0, "clausewatch 0.1.0\n")


def test_read_prints_text_and_shape(capsys: Capsys, tmp_path: Path) -> None:
    """`read` prints the text of a page; with selectors exactly the selected part."""
    page = tmp_path / "page.html"
    page.write_text(
        "<html lang=en><title>Terms</title><body><nav>Menu</nav><main><h1>Terms</h1>"
        "<p class=a>You pay monthly for the plan that you chose, and for nothing else at all.</p>"
        "<p class=b>You may leave at any time by writing to us about it.</p></main></body>"
    )
    assert run_here(capsys, "read", page).out.startswith("# Terms\n\nYou pay monthly")
    result = run_here(capsys, "read", page, "--select", "main", "--remove", ".b", "--json").json()
    assert set(result) == {"text", "title", "language", "reader", "coverage", "gate"}
    assert "leave" not in result["text"]
    assert (result["title"], result["language"]) == ("Terms", "en")
    assert result["gate"]["verdict"] == "accepted"


def test_read_reads_lines(capsys: Capsys) -> None:
    """`read --jsonl` takes pages with selectors and says of a wall that it is one."""
    rows = [
        {"id": 1, "html": "<main><p>You pay.</p><p class=x>Menu</p></main>", "remove": ".x"},
        {"id": 2, "html": "<h1>Just a moment</h1><p>Checking your browser.</p>"},
        {"id": 3},
    ]
    result = pipe_here(capsys, "\n".join(map(json.dumps, rows)), "read", "--jsonl")
    said = [json.loads(line) for line in result.out.splitlines()]
    assert said[0]["text"] == "You pay."
    assert said[1]["gate"]["verdict"] == "quarantined"
    assert "error" in said[2]


def test_addresses_are_fetched(capsys: Capsys) -> None:
    """`read` and `diff` take addresses as well as files."""
    with Site() as site:
        old = site.serve("/old", OLD.encode(), headers={"Content-Type": "text/plain"})
        new = site.serve("/new", NEW.encode(), headers={"Content-Type": "text/plain"})
        gone = site.url("/gone")
        assert "password" in run_here(capsys, "read", old).out
        assert run_here(capsys, "diff", old, new, "--json").json()["verdict"] == "substantive"
        result = run_here(capsys, "read", gone)
        assert result.code == 2
        assert "404" in result.err


BAD = [
    ("no-such-file.md", None, "cannot read"),
    ("empty.html", b"", "empty"),
    ("rubbish.html", bytes(range(256)) * 400, ""),
    ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(5000), ""),
    ("huge.html", b"<p>" + b"word " * 10_000_000, ""),
    ("broken.pdf", b"%PDF-1.7\nnothing of the kind", ""),
]


def test_a_name_drives_no_terminal(capsys: Capsys) -> None:
    """An error shows a name without signs that a terminal would obey, and others as they are."""
    result = run_here(capsys, "read", "x\x1b[31m\u202e\u00a0ö.txt")
    assert result.code == 2
    assert "x�[31m�\u00a0ö.txt" in result.err


def test_only_a_dash_is_standard_input(
    capsys: Capsys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of that name is read where its folder is named with it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-").write_text("# Terms\n\nFrom the file.", encoding="utf-8")
    assert "From the file." in run_here(capsys, "read", "./-").out
    assert "From outside." in pipe_here(capsys, "# Terms\n\nFrom outside.", "read", "-").out


def test_lines_and_files_exclude_each_other(capsys: Capsys) -> None:
    """A file beside --jsonl would be left unread without a word."""
    for words in (("read", "a.html"), ("diff", "a.html", "b.html")):
        result = run_here(capsys, *words, "--jsonl")
        assert result.code == 2
        assert "name no file" in result.err


@pytest.mark.parametrize(("name", "content", "words"), BAD, ids=[row[0] for row in BAD])
def test_bad_files_are_one_line(
    capsys: Capsys, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    """What is no readable document is one line on standard error, with exit code 2."""
    place = tmp_path / name
    if content is not None:
        place.write_bytes(content)
    result = run_here(capsys, "read", place)
    assert result.code == 2
    assert result.out == ""
    assert result.err.count("\n") == 1
    assert result.err.startswith("clausewatch: ")
    assert words in result.err
