"""classify: the clauses of a text, labelled on the terminal and for other programs."""

import json
import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.command import command_of, pipe, pipe_here, run_here
from tests.docx import make_docx, paragraph
from tests.screen import look_at

Capsys = pytest.CaptureFixture[str]

TERMS = """# Pinefort terms of service

## Payment

Your plan renews each month until you cancel it, and we give no refund for a month that has begun.

You can cancel at any time in your settings.

## Disputes

You and Pinefort agree to binding arbitration and waive your right to take part in a class action.

You can write to us about a dispute for 60 days after it began.

## Deutsche Fassung

Diese Bedingungen gelten für alle Mitglieder, die ihren Wohnsitz in Deutschland haben, und ersetzen
alle früheren Fassungen.
"""
CLAUSE = {
    "id", "start", "end", "headings", "text", "types", "scores", "severity", "polarity",
    "confidence", "basis", "facts", "reasons",
}  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The terms as a file."""
    place = tmp_path / "terms.md"
    place.write_text(TERMS, encoding="utf-8")
    return place


def flat(text: str) -> str:
    """A text with single blanks, wherever it was wrapped."""
    return " ".join(text.split())


def line_of(id: str, text: str, **more: object) -> str:  # noqa: A002
    """A line of --jsonl."""
    return json.dumps({"id": id, "headings": ["Disputes"], "text": text, **more})


def test_json_has_the_promised_shape(capsys: Capsys, file: Path) -> None:
    """`--json` prints one object a clause, with spans into the text that `read` prints."""
    text = run_here(capsys, "read", file).out
    rows = run_here(capsys, "classify", file, "--json").json()
    assert [row["id"] for row in rows] == ["0", "1", "2", "3", "4"]
    for row in rows:
        assert set(row) == CLAUSE
        assert text[row["start"] : row["end"]] == row["text"]
    assert rows[2]["headings"] == ["Pinefort terms of service", "Disputes"]
    assert "arbitration" in rows[2]["types"]
    assert rows[4]["types"] == ["other"]
    assert rows[4]["reasons"] == ["not labelled (language)"]


def test_the_table_tells_all_without_colours(capsys: Capsys, file: Path) -> None:
    """Severity has a mark and a word, types their names, and what is foreign says so."""
    shown = flat(run_here(capsys, "classify", file).out)
    assert "read as Terms of Service (as its title says)" in shown
    assert "clauses 5:" in shown
    assert "1 not labelled (language)" in shown
    assert "■■" in shown
    assert "Binding arbitration" in shown
    assert "Pinefort terms of service › Disputes" in shown
    assert "↓ adverse" in shown
    assert "– not labelled (language)" in shown
    assert "\x1b" not in shown
    assert " why " not in shown


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_lines_are_as_wide_as_the_terminal(file: Path, columns: int) -> None:
    """No line is wider than the terminal, and each clause stands under its headings."""
    out = look_at(
        command_of("classify", file, "--reasons", "--no-pager", "--color", "never"), columns=columns
    ).out
    assert max(map(len, out.splitlines())) <= columns
    assert flat(out).index("Payment") < flat(out).index("Disputes")
    assert ("Polarity" in out) == (columns >= 120)


def test_a_terminal_shows_colours(file: Path) -> None:
    """On a terminal severities are coloured, unless NO_COLOR says otherwise."""
    command = command_of("classify", file, "--no-pager")
    assert "\x1b[" in look_at(command).out
    assert "\x1b[3" not in look_at(command, env={"NO_COLOR": "1"}).out


def test_reasons_quote_the_words(capsys: Capsys, file: Path) -> None:
    """`--reasons` adds why, and the words that state each fact."""
    shown = flat(run_here(capsys, "classify", file, "--reasons").out)
    assert "why" in shown
    assert "“binding arbitration”" in shown
    assert "states" in shown
    assert "60 days" in shown


def test_clauses_are_chosen(capsys: Capsys, file: Path) -> None:
    """`--only` and `--min-severity` choose clauses; they keep the number that they had."""
    everything = run_here(capsys, "classify", file, "--json").json()
    chosen = run_here(capsys, "classify", file, "--json", "--only", "arbitration").json()
    assert chosen == [row for row in everything if "arbitration" in row["types"]]
    assert 0 < len(chosen) < len(everything)
    rows = run_here(capsys, "classify", file, "--json", "--min-severity", "medium").json()
    grave = {"medium", "high", "critical"}
    assert rows == [row for row in everything if row["severity"] in grave]
    assert 0 < len(rows) < len(everything)
    shown = flat(run_here(capsys, "classify", file, "--only", "arbitration").out)
    assert f"shown {len(chosen)} of them" in shown
    assert "Payment" not in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--only", "arbitraton"), 'did you mean "arbitration"?'),
        (("--only", "zzzz"), "is no type of clause; slugs look like"),
        (("--type", "Privacy Polcy"), "Privacy Policy"),
        (("--min-severity", "grave"), "grave"),
        (("--only", " , "), "names none: name slugs"),
        (("--jsonl",), "--jsonl reads standard input: name no file"),
    ],
)
def test_wrong_words_are_told_with_their_cure(
    capsys: Capsys, file: Path, words: tuple[str, ...], said: str
) -> None:
    """A type that is none is told with the nearest, before anything is read."""
    result = run_here(capsys, "classify", file, *words)
    assert (result.code, result.out) == (2, "")
    assert said in flat(result.err.replace("│", " "))


def test_lines_are_not_chosen_among(capsys: Capsys) -> None:
    """Each line is answered, so nothing is left out of the answers."""
    result = run_here(capsys, "classify", "--jsonl", "--only", "arbitration")
    assert (result.code, result.out) == (2, "")
    assert "each line is answered" in flat(result.err.replace("│", " "))


def test_a_severity_may_be_written_in_capitals(capsys: Capsys, file: Path) -> None:
    """HIGH is high."""
    rows = run_here(capsys, "classify", file, "--json", "--min-severity", "HIGH").json()
    assert {row["severity"] for row in rows} == {"high"}


def test_standard_input_is_a_document_as_well(capsys: Capsys) -> None:
    """The name "-" reads what is piped in, and tells what kind of document it is."""
    page = "<h1>Privacy Policy</h1><p>We sell your data to anybody.</p>"
    (row,) = pipe_here(capsys, page, "classify", "-", "--json").json()
    assert (row["headings"], row["types"][0]) == (["Privacy Policy"], "data-sale")


def test_a_terminal_without_unicode_shows_what_it_can(file: Path) -> None:
    """Signs that an encoding has not become others; JSON is complete in any."""
    latin = os.environ | {"PYTHONIOENCODING": "latin-1"}

    def show(*words: str | Path) -> bytes:
        return subprocess.run(
            command_of("classify", file, *words), env=latin, capture_output=True, check=True
        ).stdout

    assert b"Binding arbitration" in show()
    assert json.loads(show("--json").decode("latin-1"))[4]["text"].startswith("Diese")


def test_the_type_of_the_document_can_be_told(capsys: Capsys, file: Path) -> None:
    """`--type` outweighs the title, by any name that the type goes by."""
    shown = flat(run_here(capsys, "classify", file, "--type", "privacy notice").out)
    assert "read as Privacy Policy clauses" in shown
    file.write_text("You can leave at any time, and we delete your data then.", encoding="utf-8")
    assert "not known; --type names it" in flat(run_here(capsys, "classify", file).out)


def test_hostile_text_is_only_text(capsys: Capsys, file: Path) -> None:
    """Brackets are brackets, and nothing in a text drives the terminal."""
    file.write_text(
        "# \x1b[31mFees\n\nYou [bold]pay[/bold] \x1b[2J\x07 the fee \\[/i] [sic] \u202e."
    )
    shown = run_here(capsys, "classify", file, "--reasons").out
    assert "[bold]pay[/bold]" in flat(shown)
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_a_wall_is_told(capsys: Capsys, tmp_path: Path) -> None:
    """What hardly is a policy is labelled all the same, with a note that says so."""
    page = tmp_path / "page.html"
    page.write_text("<title>Access denied</title><p>You do not have permission to see this page.")
    result = run_here(capsys, "classify", page)
    assert result.code == 0
    assert "note" in result.out


def test_word_files_are_labelled(capsys: Capsys, tmp_path: Path) -> None:
    """A Word file is labelled like any other text."""
    place = tmp_path / "terms.docx"
    place.write_bytes(make_docx(paragraph("You and Pinefort agree to binding arbitration.")))
    rows = run_here(capsys, "classify", place, "--json").json()
    assert rows[0]["types"][0] == "arbitration"


def test_lines_are_labelled(capsys: Capsys) -> None:
    """`--jsonl` labels one clause a line with its headings, in their order."""
    text = "You and Tasklane agree to binding arbitration and waive class actions."
    lines = [line_of(str(n), text, document="Tasklane/Terms of Service") for n in range(700)]
    result = pipe_here(capsys, "\n".join(lines), "classify", "--jsonl")
    rows = [json.loads(line) for line in result.out.splitlines()]
    assert result.code == 0
    assert [row["id"] for row in rows] == [str(n) for n in range(700)]
    assert all(set(row) == CLAUSE for row in rows)
    assert "arbitration" in rows[0]["types"]


def test_a_bad_line_spoils_no_other() -> None:
    """A line that is no JSON object or has no text is an error object in its place."""
    text = "You may leave at any time."
    lines: list[str] = [
        line_of("a", text),
        "this is no JSON",
        "",
        json.dumps({"id": "b"}),
        json.dumps([1]),
        "[" * 100_000,
        json.dumps({"id": ["c"], "text": text, "headings": None}),
        json.dumps({"id": "d", "text": "\x00\ud800", "headings": "Ending"}),
        json.dumps({"id": "e", "text": text, "headings": [None]}),
        json.dumps({"id": "f", "text": text, "document": 7}),
        f'{{"id": NaN, "text": "{text}"}}',
        f'{{"id": 1e999, "text": "{text}"}}',
        f'{{"id": {"9" * 10_000}, "text": "{text}"}}',
        json.dumps({"id": "\ud801", "text": text}),
    ]
    result = pipe("\n".join(lines), "classify", "--jsonl")
    rows: list[dict[str, Any]] = [json.loads(line) for line in result.out.splitlines()]
    assert result.code == 1
    ids = ["a", None, "b", None, None, ["c"], "d", "e", "f", None, None, None, "\ud801"]
    assert [row["id"] for row in rows] == ids
    wrong = {n for n, row in enumerate(rows) if "error" in row}
    assert wrong == {1, 2, 3, 4, 7, 8, 9, 10, 11}
    assert "Traceback" not in result.err
    assert "sys.set_int_max_str_digits" not in result.out


def test_a_byte_order_mark_is_no_part_of_a_line() -> None:
    """Programs that begin UTF-8 with a mark get their first line back."""
    for command, fields in (("classify", {"text": "We sell data."}), ("read", {"html": "<p>Hi"})):
        line = json.dumps({"id": "first", **fields})
        (row,) = pipe(f"\ufeff{line}\n", command, "--jsonl").out.splitlines()
        assert json.loads(row)["id"] == "first"
    assert json.loads(pipe(f"\ufeff{line}", "read", "--jsonl").out)["id"] == "first"


@pytest.mark.parametrize("words", [("classify", "--jsonl"), ("read", "-")])
def test_a_closed_standard_input_is_told(words: tuple[str, ...]) -> None:
    """Where there is none to read, that is one line on standard error."""
    closed = shlex.join(command_of(*words)) + " <&-"
    done = subprocess.run(["/bin/sh", "-c", closed], capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "standard input is closed" in done.stderr


def test_a_line_is_answered_when_it_comes() -> None:
    """Whoever writes one line and waits gets its answer, though more may follow."""
    with subprocess.Popen(
        command_of("classify", "--jsonl"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for name in ("first", "second"):
            process.stdin.write(line_of(name, "You may leave at any time.") + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == name
        process.stdin.close()
    assert process.returncode == 0
