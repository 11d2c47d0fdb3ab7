"""diff for people: what stands on the terminal, in the pager, in a patch and on a page."""

import re
import subprocess
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

import analyzer
from clausewatch.source import read_source
from clausewatch.terminal.comparison import print_comparison
from clausewatch.terminal.sheet import Sheet
from clausewatch.wording import name_types
from tests.command import command_of, run_here
from tests.loopback import Site
from tests.screen import look_at

Capsys = pytest.CaptureFixture[str]
Files = tuple[Path, Path]

OLD = """# Fernpost terms

## 1. Your plan

2. Every new plan begins with a free trial of 14 days, and then renews each month.

Our parcels are packed with care by people who like what they do.

## 2. Notice

We will notify you by e-mail at least 30 days before a change of these terms takes effect.

## 3. Delivery

We deliver on working days between eight in the morning and six in the evening.

You can name a neighbour who takes the parcel in your place.

## 4. Law

These terms are governed by the laws of Estonia.
"""
NEW = """# Fernpost terms

## 1. Your plan

2. Every new plan begins with a free trial, and then renews each month.

Our parcels are packed with great care by people who like what they do.

## 2. Notice

We will notify you by e-mail at least 14 days before a change of these terms takes effect.

## 3. Law

These terms are governed by the laws of Estonia.

## 4. Delivery

We deliver on working days between eight in the morning and six in the evening.

You can name a neighbour who takes the parcel in your place.
"""
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """The old and the new terms as files."""
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(OLD)
    new.write_text(NEW)
    return old, new


def test_the_gravest_stands_first(capsys: Capsys, files: Files) -> None:
    """Clause changes come by weight, with their number in the document; --in-order undoes that."""
    found = {}
    for words in ((), ("--in-order",)):
        out = run_here(capsys, "diff", *files, *words).out
        found[words] = re.findall(r"^#(\d+)  ([A-Z]+)", out, re.MULTILINE)
    graveness = [["LOW", "MEDIUM", "HIGH", "CRITICAL"].index(word) for _, word in found[()]]
    assert graveness == sorted(graveness, reverse=True)
    assert len(graveness) == 2
    assert sorted(found[()]) == sorted(found["--in-order",])
    numbers = [int(number) for number, _ in found["--in-order",]]
    assert numbers == sorted(numbers)


def test_a_clause_change_tells_all_that_a_reader_needs(capsys: Capsys, files: Files) -> None:
    """Place, number, types, direction, redline, facts and reasons stand with each clause change."""
    out = run_here(capsys, "diff", *files).out
    assert "2.  Fernpost terms › 1. Your plan" in out
    assert "Reworded  adverse" in out
    assert "Automatic renewal and trials" in out
    assert "at least [-30-]{+14+} days" in out
    assert re.search(r"^   notice period +30 days → 14 days +#\d", out, re.MULTILINE)
    assert re.search(r"^   why +\S", out, re.MULTILINE)
    assert re.search(r"^changed +2 clauses: .*2 for the worse$", out, re.MULTILINE)


def test_editorial_changes_are_summed_up(capsys: Capsys, files: Files) -> None:
    """What is edited in wording only is counted, and shown by --all."""
    brief, whole = (run_here(capsys, "diff", *files, *words).out for words in ((), ("--all",)))
    assert "1 clause edited in wording or form only; --all shows it." in brief
    assert "great" not in brief
    assert "{+great +}" in whole or "{+ great+}" in whole
    assert "--all" not in whole


def test_moves_and_new_numbers_are_summed_up(capsys: Capsys, files: Files) -> None:
    """Clauses of the same words in another place are told by their headings, not in full."""
    out = " ".join(run_here(capsys, "diff", *files, "--all").out.split())
    assert "The same words in another place" in out
    assert "3. Law" in out.partition("The same words")[2]
    assert "named a neighbour" not in out
    assert "eight in the morning" not in out


def lay_out(files: Files, columns: int) -> str:
    """What stands on a terminal of so many columns."""
    sides = read_source(str(files[0])), read_source(str(files[1]))
    judgement = analyzer.judge(sides[0].reading, sides[1].reading)
    console = Console(
        file=StringIO(), width=columns, force_terminal=True, color_system="standard", no_color=False
    )
    with console.capture() as captured:
        print_comparison(Sheet(console), judgement, sides, name_types(), whole=True)
    return captured.get()


def test_lines_are_as_wide_as_the_terminal(files: Files) -> None:
    """No line is wider than the terminal, and none is too wide to be read."""
    for columns in (32, 50, 80, 200):
        widths = [len(ESCAPE.sub("", line)) for line in lay_out(files, columns).splitlines()]
        assert min(columns, 100) * 0.8 < max(widths) <= min(columns, 100)


def test_a_terminal_shows_colours(files: Files) -> None:
    """On a terminal what went is struck and red, what came underlined and green, without signs."""
    out = lay_out(files, 80)
    assert re.search(r"\x1b\[9;31m30\x1b\[0m \x1b\[4;32m14\x1b\[0m", out)
    assert "[-" not in ESCAPE.sub("", out)


def test_without_colour_there_are_signs(files: Files) -> None:
    """On a terminal with NO_COLOR, signs mark what went and came."""
    out = look_at(command_of("diff", *files, "--no-pager"), env={"NO_COLOR": "1"}).out
    assert "[-30-]{+14+}" in ESCAPE.sub("", out)
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", out)


def test_colours_can_be_asked_for(capsys: Capsys, files: Files) -> None:
    """--color always colours what is piped, so that it can be kept or paged by hand."""
    assert "\x1b[9;31m30" in run_here(capsys, "diff", *files, "--color", "always").out
    assert "\x1b" not in run_here(capsys, "diff", *files, "--color", "never").out


def test_nothing_piped_ends_in_blanks(capsys: Capsys, files: Files) -> None:
    """Lines that are piped have no blanks at their end."""
    out = run_here(capsys, "diff", *files, "--all").out
    assert [line for line in out.splitlines() if line != line.rstrip()] == []


def test_long_unchanged_stretches_are_folded(capsys: Capsys, files: Files) -> None:
    """Unchanged words far from a difference are counted instead of printed; --all prints them."""
    rest = " and also of the parcel, its wrapping, its label and its string" * 20
    for path in files:
        path.write_text(path.read_text().replace("terms takes effect", f"terms{rest} takes effect"))
    brief, whole = (
        " ".join(run_here(capsys, "diff", *files, *words).out.split()) for words in ((), ("--all",))
    )
    assert re.search(r"\[… [\d,]+ unchanged characters …\]", brief)
    assert "unchanged character" not in whole
    assert brief.count("wrapping") < whole.count("wrapping") == 20


def test_a_long_comparison_goes_through_the_pager(files: Files, tmp_path: Path) -> None:
    """On a terminal, the user's pager gets what does not fit on the screen, colours included."""
    kept = tmp_path / "paged"
    result = look_at(command_of("diff", *files), env={"PAGER": f"cat > '{kept}'; echo paged"})
    assert (result.code, result.out) == (0, "paged\n")
    assert "\x1b[9;31m30" in kept.read_text()


def test_a_pipe_that_closes_early_is_no_error(files: Files) -> None:
    """Whoever takes the first line only gets it, without a word of complaint."""
    long = "\n\n".join(f"You pay a fee of {n} dollars for parcel number {n}." for n in range(200))
    for path, text in zip(files, (long, long.replace("dollars", "euros")), strict=True):
        path.write_text(text)
    with subprocess.Popen(
        command_of("diff", *files), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as command:
        assert command.stdout
        assert command.stderr
        assert command.stdout.readline().startswith(b"SUBSTANTIVE")
        command.stdout.close()
        assert command.stderr.read() == b""


def test_hostile_text_cannot_drive_the_terminal(capsys: Capsys, files: Files) -> None:
    """Control characters of a text or of a name of a file are shown as signs, and nothing more."""
    old, new = files
    evil = new.with_name("new\x1b]0;owned\x07.md")
    evil.write_text(NEW.replace("free trial", "free \x1b[2Jtrial\u202e [bold]x[/bold] \x9b31m"))
    for words in (("--all",), ("--unified",)):
        out = run_here(capsys, "diff", old, evil, *words).out
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", out)
        assert "[bold]x[/bold]" in out


def test_unified_is_a_word_diff_with_hunks(capsys: Capsys, files: Files) -> None:
    """--unified names both files, and gives each clause as a hunk with its lines and its place."""
    out = run_here(capsys, "diff", *files, "--unified").out
    lines = out.splitlines()
    assert lines[0].startswith("# substantive ")
    assert lines[1:3] == [f"--- {files[0]}", f"+++ {files[1]}"]
    (place,) = (n for n, line in enumerate(lines) if line.endswith("Fernpost terms > 2. Notice"))
    assert lines[place].startswith("@@ -11,1 +11,1 @@ medium, adverse, reworded, unilateral-change")
    assert "at least [-30-]{+14+} days" in lines[place + 1]


def test_unified_gives_both_texts_back(capsys: Capsys, files: Files) -> None:
    """The lines of a hunk are those of both texts, once the words of the other side are gone."""
    out = run_here(capsys, "diff", *files, "--unified").out
    hunks = re.findall(r"^@@ -(\d+),(\d+) \+(\d+),(\d+) @@.*\n((?:(?!@@).*\n)*)", out, re.MULTILINE)
    assert len(hunks) >= 3
    for first, count, now_first, now_count, body in hunks:
        for text, start, size, gone in (
            (OLD, first, count, r"\{\+.*?\+\}"),
            (NEW, now_first, now_count, r"\[-.*?-\]"),
        ):
            shown = re.sub(r"\[-|-\]|\{\+|\+\}", "", re.sub(gone, "", body)).strip()
            stands = "\n".join(text.splitlines()[int(start) - 1 :][: int(size)])
            assert shown in stands


def test_unified_says_when_there_is_nothing(capsys: Capsys, files: Files) -> None:
    """Where no word differs, the patch is a remark and no hunk."""
    out = run_here(capsys, "diff", files[0], files[0], "--unified").out
    assert out == "# noise: The two are the same, byte for byte.\n"


class _Page(HTMLParser):
    """The elements of a page, and the words inside each kind."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]


def test_the_page_stands_alone(capsys: Capsys, files: Files, tmp_path: Path) -> None:
    """--html writes one page with its style inside, which refers to nothing but itself."""
    page = tmp_path / "redline.html"
    result = run_here(capsys, "diff", *files, "--html", page)
    assert (result.code, result.out) == (0, "")
    assert str(page) in "".join(result.err.split())
    text = page.read_text()
    found = _Page(text)
    assert {"ins", "del", "style"} <= set(found.tags)
    assert not {"script", "link", "img", "iframe"} & set(found.tags)
    assert {address[:1] for address in found.addresses} == {"#"}
    assert "30 days" in text
    assert str(tmp_path) not in text


def test_the_page_is_the_same_again_and_replaces_no_text(
    capsys: Capsys, files: Files, tmp_path: Path
) -> None:
    """The same texts give the same page, and a text that is compared is not written over."""
    page = tmp_path / "redline.html"
    pages = []
    for _ in range(2):
        run_here(capsys, "diff", *files, "--html", page)
        pages.append(page.read_bytes())
    assert pages[0] == pages[1]
    refused = run_here(capsys, "diff", *files, "--html", files[1])
    assert refused.code == 2
    assert "one of the two" in refused.err
    assert files[1].read_text() == NEW


ENGLISH = (
    "We keep the letters that you send to us for as long as you stay with the service. You may ask "
    "for them at any time, and we will send them back to you within a week. If you leave, we "
    "destroy what is left of them after thirty days. Nobody but our own people reads them."
)
GERMAN = (
    "Wir behalten die Briefe, die Sie uns senden, solange Sie den Dienst nutzen. Sie können sie "
    "jederzeit verlangen, und wir schicken sie Ihnen innerhalb einer Woche zurück. Wenn Sie gehen, "
    "vernichten wir nach dreißig Tagen, was übrig ist. Niemand außer unseren Leuten liest sie."
)
BAD = [
    # name and content of the new side, exit code, and what is said
    ("same", OLD.encode(), 0, "the same, byte for byte"),
    ("empty.md", b"", 2, "empty.md: The input is empty"),
    ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(900), 2, "This is a PNG picture"),
    ("bytes.bin", bytes(range(256)) * 40, 2, "These bytes are no text"),
    ("folder", None, 2, "folder is a folder: name a file in it"),
    ("missing.md", None, 2, "cannot read"),
    ("huge.md", b"word " * 5_000_000, 2, "no more than 20 MB are read"),
    (
        "login.html",
        b"<h1>Sign in</h1><form><input type=password></form>",
        0,
        "login.html: The page asks",
    ),
]


@pytest.mark.parametrize(("name", "content", "code", "said"), BAD, ids=[row[0] for row in BAD])
def test_what_cannot_be_compared_is_told_clearly(
    capsys: Capsys, files: Files, tmp_path: Path, name: str, content: bytes | None, code: int,
    said: str,
) -> None:  # fmt: skip
    """A side that is no document is told by its name and in one sentence."""
    other = tmp_path / name
    if content is not None:
        other.write_bytes(content)
    elif name == "folder":
        other.mkdir()
    result = run_here(capsys, "diff", files[0], other)
    assert result.code == code
    assert "".join(said.split()) in "".join((result.out + result.err).split())


def test_two_languages_are_told(capsys: Capsys, files: Files) -> None:
    """Where the two are in different languages, a note says so."""
    for path, text in zip(files, (ENGLISH, GERMAN), strict=True):
        path.write_text(text)
    assert "different languages: en before, de after" in run_here(capsys, "diff", *files).out


def test_what_hardly_seems_one_document_can_be_compared(capsys: Capsys, files: Files) -> None:
    """--confirmed compares what the gate would hold, and the note of the other way says so."""
    files[0].write_text(OLD + "\n\n".join(f"Rule {n}: parcel {n} is {n} cm." for n in range(60)))
    files[1].write_text(OLD)
    held = run_here(capsys, "diff", *files)
    assert "CAPTURE-FAILURE" in held.out
    assert "--confirmed" in held.out
    said = run_here(capsys, "diff", *files, "--confirmed", "--json").json()
    assert said["verdict"] in {"substantive", "editorial"}
    assert len(said["changes"]) == 60


@pytest.mark.parametrize(
    "words",
    [
        ("--json", "--unified"),
        ("--html", "x.html", "--json"),
        ("--jsonl", "--unified"),
        ("--color", "sometimes"),
    ],
)
def test_options_that_exclude_each_other_are_refused(
    capsys: Capsys, files: Files, words: tuple[str, ...]
) -> None:
    """Two ways of printing at once are refused with a word on it, and nothing is written."""
    result = run_here(capsys, "diff", *files, *words)
    assert (result.code, result.out) == (2, "")
    assert words[0] in result.err
    assert not Path("x.html").exists()


def test_one_name_is_too_few(capsys: Capsys, files: Files) -> None:
    """With one name only, the other is asked for."""
    result = run_here(capsys, "diff", files[0])
    assert result.code == 2
    assert "name two files or addresses" in result.err


def test_a_fetched_side_is_dated(capsys: Capsys, files: Files, tmp_path: Path) -> None:
    """Of an address it is told when it was fetched, on the terminal and on the page."""
    with Site() as site:
        new = site.serve("/new", NEW.encode(), headers={"Content-Type": "text/plain"})
        assert "fetched 20" in run_here(capsys, "diff", files[0], new).out
        page = tmp_path / "page.html"
        run_here(capsys, "diff", files[0], new, "--html", page)
    assert "<dt>Fetched</dt><dd><time" in page.read_text()
