"""The pager: for what is longer than the screen, and never in the way."""

import sys

import pytest

from tests.command import Result
from tests.screen import look_at

PROGRAM = """
from clausewatch.terminal.colour import open_console
from clausewatch.terminal.pager import show_pages
show_pages("".join(f"line {n}\\n" for n in range(30)), open_console(), paged=PAGED)
"""
TEXT = "".join(f"line {n}\n" for n in range(30))


def show(pager: str | None, *, lines: int = 20, paged: bool = True, **env: str) -> Result:
    """Show thirty lines on a screen of so many."""
    program = PROGRAM.replace("PAGED", str(paged))
    given = env if pager is None else {"PAGER": pager, **env}
    return look_at([sys.executable, "-c", program], lines=lines, env=given)


def test_a_pager_gets_what_is_longer_than_the_screen() -> None:
    """The pager is asked for what does not fit, and gets all of it."""
    assert show("sed s/line/row/").out == TEXT.replace("line", "row")


def test_what_fits_is_printed_at_once() -> None:
    """What fits on the screen is printed without a pager; so is everything with --no-pager."""
    assert show("sed s/line/row/", lines=40).out == TEXT
    assert show("sed s/line/row/", paged=False).out == TEXT


def test_a_pager_for_clausewatch_alone_goes_before_the_general_one() -> None:
    """CLAUSEWATCH_PAGER is asked for before PAGER."""
    assert show("false", CLAUSEWATCH_PAGER="sed s/line/row/").out == TEXT.replace("line", "row")


def test_less_lets_colours_pass_unless_the_user_says_otherwise() -> None:
    """Less is told to let colours pass and to end where one screen is enough."""
    assert show("echo $LESS; cat > /dev/null").out == "FRX\n"
    assert show("echo $LESS; cat > /dev/null", LESS="-S").out == "-S\n"


@pytest.mark.parametrize("pager", ["", "cat", "no-such-pager-here -R"])
def test_without_a_usable_pager_everything_is_printed(pager: str) -> None:
    """A pager that is off or missing takes nothing away."""
    result = show(pager)
    assert (result.code, result.out) == (0, TEXT)


def test_a_pager_may_be_left_early() -> None:
    """Whoever leaves the pager before the end hears nothing of it."""
    result = show("head -n 1")
    assert (result.code, result.out, result.err) == (0, "line 0\n", "")
