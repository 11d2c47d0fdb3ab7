"""A redline on a terminal: colours where there are some, signs where there are none."""

from rich.text import Text

from clausewatch.wording import count
from store.record import Redline
from web.view import Run, clean, fold

__all__ = ["mark_redline"]

_CONTEXT = 160  # characters of unchanged text kept on each side of a difference: two lines
_LIMIT = 6_000  # characters of one redline, as on the site
_ENDLESS = 2**62
_HIDDEN = {"-": "removed character", "+": "added character"}


def mark_redline(redline: Redline, *, plain: bool, whole: bool = False) -> Text:
    """Return a redline as text.

    Args:
        redline: Runs that stayed, went and came.
        plain: Mark what differs by signs, `[-gone-]{+new+}`, instead of colours.
        whole: Fold nothing.
    """
    limit, context = (_ENDLESS, _ENDLESS) if whole else (_LIMIT, _CONTEXT)
    text, last = Text(), ""
    for run in fold(redline, limit, context):
        # Of two words that only their colours part, and of a fold, the ends would be hard to see.
        if (run.hidden and text) or (run.mark == "+" and last == "-" and not plain):
            text.append(" ")
        text.append_text(_mark(run, plain=plain))
        last = run.mark
    text.rstrip()
    return text


def _mark(run: Run, *, plain: bool) -> Text:
    if run.hidden:
        what = _HIDDEN.get(run.mark, "unchanged character")
        return Text(f"[… {count(run.hidden, what)} …] ", style="dim")
    words = clean(run.text)
    if run.mark == "-":
        return Text(f"[-{words}-]") if plain else Text(words, style="red strike")
    if run.mark == "+":
        return Text(f"{{+{words}+}}") if plain else Text(words, style="green underline")
    return Text(words)
