"""Lines for people: never wider than the screen, and never more than text."""

import re
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from clausewatch.terminal.redline import mark_redline
from clausewatch.terminal.sheet import Sheet

RUNS = st.lists(
    st.tuples(st.sampled_from(["=", "-", "+"]), st.text(min_size=1, max_size=400)), max_size=8
).map(tuple)


def lay_out(width: int) -> tuple[Sheet, StringIO]:
    """A sheet of a width without colours, and what stands on it."""
    paper = StringIO()
    return Sheet(Console(file=paper, width=width, color_system=None)), paper


@given(st.text(max_size=300), st.text(max_size=60), st.integers(30, 120))
def test_no_line_is_wider_than_the_sheet(words: str, label: str, width: int) -> None:
    """Whatever words and label, of whatever script, each line fits, and none ends in blanks."""
    sheet, paper = lay_out(width)
    sheet.put(words, indent=3)
    sheet.put_rows([(label, words), ("b", words)], indent=3)
    lines = paper.getvalue().split("\n")
    assert max(map(cell_len, lines)) <= min(width, 100)
    assert [line for line in lines if line != line.rstrip(" ")] == []


@given(RUNS)
def test_a_whole_redline_holds_all_words(redline: tuple[tuple[str, str], ...]) -> None:
    """Unfolded, the marked text is that of the runs, but for what is no text."""
    shown = mark_redline(redline, plain=True, whole=True).plain  # type: ignore[arg-type]  # marks
    given_words = "".join(text for _, text in redline)
    assert not re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    kept = re.sub(r"\W", "", given_words)
    assert re.sub(r"\W", "", shown) == kept
