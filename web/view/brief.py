"""A clause change in brief: what digests, mails and feeds tell of it, each in its own dress.

Texts are cut and cleaned here and nowhere else, so whoever shows them shows the same.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from store.record import (
    Basis,
    ChangeKind,
    Clause,
    ClauseChange,
    Confidence,
    Direction,
    FactDifference,
    Redline,
    Review,
    Ruling,
    Severity,
)
from web.view.excerpt import Run, clean, opening, split_context
from web.view.gist import Numbered, split_entries
from web.view.wording import entitle, label, name_day

__all__ = [
    "EXCERPT",
    "Brief",
    "Quote",
    "brief_difference",
    "list_briefs",
    "name_certainty",
    "name_review",
]

EXCERPT = 300
"""Characters that are quoted of one side at most, without the words that mark what differs."""

_CONTEXT = 70  # characters of what stayed on each side of a difference
_REACH = 40  # how far back a cut looks for the end of a word
_REASONS = 2  # of one clause change
_DOTS = "…"
_SPACE = re.compile(r"\s+")

Quote = tuple[Run, ...]
"""An excerpt of one side with what differs marked; empty where the clause was absent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Brief:
    """One clause change in brief."""

    number: int  # in its record, from 1
    kind: ChangeKind
    title: str
    before: Quote
    after: Quote
    types: tuple[str, ...]  # slugs, primary first
    severity: Severity
    direction: Direction | None
    confidence: Confidence
    basis: Basis
    differences: tuple[FactDifference, ...]
    reasons: tuple[str, ...]  # the first ones
    review: Review | None  # the latest one of a person; None: nobody looked at its label


def list_briefs(entries: Sequence[ClauseChange], limit: int | None = None) -> tuple[Brief, ...]:
    """Return the clause changes that a reader should see in brief, gravest first.

    Args:
        entries: Those of a record.
        limit: At most so many.
    """
    return tuple(_brief(each) for each in split_entries(entries)[0][:limit])


def brief_difference(each: FactDifference) -> FactDifference:
    """Return a fact that differs in few characters."""
    before, after = clean(opening(each.before)), clean(opening(each.after))
    return FactDifference(name=clean(opening(each.name, 60)), before=before, after=after)


def name_certainty(brief: Brief) -> str:
    """Say how sure a label is and what it rests on: "High confidence, stated in the words"."""
    return f"{brief.confidence.capitalize()} confidence, {label(brief.basis)}"


def name_review(review: Review) -> str:
    """Say in a sentence what a person decided about a label."""
    deed = "confirmed" if review.ruling is Ruling.CONFIRM else "corrected"
    said = f"Reviewed by {review.author} on {name_day(review.at)}: {deed}"
    return f"{said}. {review.note}" if review.note else f"{said}."


def _brief(each: Numbered) -> Brief:
    entry, said = each.entry, each.entry.assessment
    assert said is not None  # noqa: S101 - those without one are not seen
    clause = entry.after or entry.before
    review = entry.reviews[-1] if entry.reviews else None
    return Brief(
        number=each.number,
        kind=entry.kind,
        title=clean(entitle(clause)) if clause else "",
        before=_quote(entry.redline, entry.before, "-"),
        after=_quote(entry.redline, entry.after, "+"),
        types=said.types,
        severity=said.severity,
        direction=said.direction,
        confidence=said.confidence,
        basis=said.basis,
        differences=tuple(map(brief_difference, said.differences)),
        reasons=tuple(clean(opening(reason, EXCERPT)) for reason in said.reasons[:_REASONS]),
        review=_shorten(review) if review else None,
    )


def _shorten(review: Review) -> Review:
    author, note = clean(opening(review.author, 80)), clean(opening(review.note, EXCERPT))
    return replace(review, author=author, note=note)


def _quote(redline: Redline, side: Clause | None, sign: str) -> Quote:
    """Return one side around all that differs, as far as there is room."""
    if side is None:
        return ()
    runs = _join(_narrow(redline or (("=", side.text),), sign))
    if sum(len(run.text) for run in runs) <= EXCERPT:
        return tuple(runs)
    left, quote = EXCERPT - len(_DOTS), list[Run]()
    for run in runs:
        if len(run.text) >= left:
            quote.append(replace(run, text=f"{_cut(run.text, left)}{_DOTS}"))
            break
        quote.append(run)
        left -= len(run.text)
    return tuple(quote)


def _narrow(redline: Redline, sign: str) -> Iterator[Run]:
    """Yield the runs of one side, with what stayed cut down to what stands near a difference."""
    last = len(redline) - 1
    for place, (mark, text) in enumerate(redline):
        if mark == "=" and place < last:
            head, middle, tail = split_context(text, _CONTEXT, first=place == 0)
            yield Run(mark="=", text=f"{head} {_DOTS} {tail}" if middle else head)
        elif mark in ("=", sign):
            yield Run(mark=mark, text=text[: 4 * EXCERPT])  # some of it may be white space


def _join(runs: Iterable[Run]) -> list[Run]:
    """Return runs cleaned, on one line, with single spaces, and none at either end."""
    joined: list[Run] = []
    for run in chain.from_iterable(map(_free, runs)):
        text = run.text
        if not joined or joined[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if text and joined and joined[-1].mark == run.mark:
            joined[-1] = replace(run, text=joined[-1].text + text)
        elif text:
            joined.append(replace(run, text=text))
    if joined and (ended := joined.pop()).text.strip(" "):
        joined.append(replace(ended, text=ended.text.rstrip(" ")))
    return joined


def _free(run: Run) -> Iterator[Run]:
    """Yield a run without spaces at its ends, so that what is marked is words alone."""
    text = clean(_SPACE.sub(" ", run.text))
    words = text.strip(" ")
    if text[:1] == " ":
        yield Run(mark="=", text=" ")
    if words:
        yield replace(run, text=words)
        if text[-1:] == " ":
            yield Run(mark="=", text=" ")


def _cut(text: str, limit: int) -> str:
    """Return the beginning of a text up to its last word that fits, if that is not far."""
    space = text.rfind(" ", max(1, limit - _REACH), limit + 1)
    return text[: space if space > 0 else limit].rstrip(" .,;:")
