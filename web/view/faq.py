"""Short questions about a provision with answers made of its facts, also as structured data."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from store.record import Provision
from web.view.excerpt import clean, opening
from web.view.explanation import Explanation
from web.view.rarity import Rarity, name_rarity
from web.view.wording import name_day, name_document, name_witness

__all__ = ["Question", "ask", "embed"]

_EXCERPT = 300  # characters of the clause


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A question and its answer, in plain text."""

    asks: str
    answer: str


def ask(
    provision: Provision,
    last: datetime | None,
    explanation: Explanation | None,
    rarity: Rarity | None,
) -> tuple[Question, ...]:
    """Return what a reader may ask of a provision; nothing is answered that no record shows.

    Args:
        provision: The record.
        last: The last capture that showed its latest words; None while they stand.
        explanation: What is told of its type; None if it has none.
        rarity: How common the type is; None where that is not told.
    """
    return (
        Question(asks="What does this clause say?", answer=_tell_words(provision)),
        Question(asks="Has it changed?", answer=_tell_changes(provision, last)),
        *_tell_type(explanation, rarity),
    )


def embed(questions: Sequence[Question]) -> Markup:
    """Return questions as an FAQPage of schema.org, safe inside a script element.

    Every character that could end the element or open another is written as an escape of JSON.
    """
    described = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": clean(each.asks),
                "acceptedAnswer": {"@type": "Answer", "text": clean(each.answer)},
            }
            for each in questions
        ],
    }
    raw = json.dumps(described)  # pure ASCII
    for sign in "<>&":
        raw = raw.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(raw)  # noqa: S704 - no character of markup is left in it


def _tell_words(provision: Provision) -> str:
    state = provision.states[-1]
    words = opening(state.clause.text, _EXCERPT) or "nothing"
    return (
        f"In the text of {opening(name_document(provision.document), 120)} "
        f"{name_witness(state.version)} {name_day(state.version.at)} it reads: “{words}”"
    )


def _tell_changes(provision: Provision, last: datetime | None) -> str:
    states, state = provision.states, provision.states[-1]
    first = name_day(states[0].version.at)
    if state.until is not None:
        seen = f" and last seen on {name_day(last)}" if last else ""
        return f"It is gone: first seen on {first}{seen}, it was absent on {name_day(state.until)}."
    if len(states) == 1:
        return f"No other wording of it has been seen since {first}."
    day = name_day(state.version.at)
    return f"Yes: {len(states)} wordings have been seen since {first}, this one first on {day}."


def _tell_type(explanation: Explanation | None, rarity: Rarity | None) -> Iterator[Question]:
    if explanation is None:
        return
    kind, guide = explanation.kind, explanation.guide
    if guide:
        yield Question(asks="What does it mean for a consumer?", answer=guide.consumer)
    if rarity and rarity.platforms:
        yield Question(
            asks="Do other platforms have such a clause?",
            answer=f"A clause of the type “{kind.name}” stood on {name_rarity(rarity)}.",
        )
    ways = [f"{each.name} ({each.complaint})" for each in explanation.agencies if each.complaint]
    if ways:
        yield Question(asks="Where can one complain?", answer=f"With {'; '.join(ways)}.")
