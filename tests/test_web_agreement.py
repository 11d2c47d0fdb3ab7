"""One record, told in four dresses: the page of a digest, a mail in both its parts, a feed."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from store.record import Change, FactDifference, Redline
from store.subscription import Level
from tests.web_letters import SITE, deliver, make_composer, read_message, subscribe
from tests.web_reviewed import ReviewedRecords, correct
from tests.web_stories import NOW, QUILL_PRIVACY, SAMPLE, TYPE_NAMES
from tests.web_story import Thread, assess, at, state
from web import publish
from web.view.gist import split_entries

DATED = (
    "These terms apply from 1 March 2024. We send a letter before they change.",
    "These terms apply from 1 September 2026. We send a letter before they change.",
)
STORY = replace(
    QUILL_PRIVACY,
    days=(at(2026, 4, 1), at(2026, 5, 20)),
    threads=(
        *QUILL_PRIVACY.threads,
        Thread(
            wordings=DATED,
            assessment=assess(
                "unilateral-change",
                facts=(state("1 September 2026", DATED[1], "effective date", "2026-09-01"),),
            ),
        ),
    ),
)
DRAFTS = "CW-C-000301-T"
RECORDS = ReviewedRecords(
    stories=(SAMPLE.stories[0], STORY),
    labels={DRAFTS: (correct(at(2026, 6, 1), "retention"),)},
)
WEEK = "CW-G-220260518-F"
SIGNS = {"-": "removed", "+": "added"}


class _Reader(HTMLParser):
    """Reads a page aloud: what is marked by an element is marked by words."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"del", "ins"}:
            self.words.append("[removed]" if tag == "del" else "[added]")
        if tag in {"span", "style", "title"}:
            self.silent.append(tag != "span" or ("class", "said") in attrs)
        self.words += [] if tag in {"span", "del", "ins", "small", "s", "u", "bdi", "a"} else [" "]

    def handle_endtag(self, tag: str) -> None:
        if tag in {"del", "ins"}:
            self.words.append("[/removed]" if tag == "del" else "[/added]")
        if tag in {"span", "style", "title"}:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        self.words += [] if any(self.silent) else [data]


def read_aloud(html: str) -> str:
    """The words of a page, what differs between marks."""
    reader = _Reader()
    reader.feed(html)
    return " ".join("".join(reader.words).split())


def quote(redline: Redline, sign: str) -> str:
    """One side of a short redline with marks, spaces outside of them."""
    marked = "".join(
        text if mark == "=" else f"[{SIGNS[mark]}]{text}[/{SIGNS[mark]}]"
        for mark, text in redline
        if mark in ("=", sign)
    )
    return re.sub(r"(\[(?:removed|added)\]) ", r" \1", marked).strip()


def tell_facts(differences: Iterable[FactDifference]) -> Iterator[str]:
    """Facts as they are told."""
    return (f"{each.name}: {each.before} → {each.after}" for each in differences)


def expect(change: Change, clauses: int) -> Iterator[str]:
    """What each dress has to tell of a record, in this order, worked out from the record alone."""
    seen = [each.entry for each in split_entries(change.entries)[0]]
    facts = [f for entry in seen if entry.assessment for f in entry.assessment.differences][:3]
    yield change.summary
    yield from tell_facts(facts)
    if change.id == DRAFTS:
        yield "Effective date that the new words state: 1 September 2026."
    for entry in seen[:clauses]:
        said = entry.assessment
        assert said is not None
        yield (entry.after or entry.before).headings[-1]  # type: ignore[union-attr]  # one is there
        if clauses > 1:
            yield from tell_facts(f for f in said.differences if f not in facts)
        for title, clause, sign in (("Before", entry.before, "-"), ("After", entry.after, "+")):
            yield title
            if clause is None:
                yield "absent"
            elif len(clause.text) < 300:
                yield quote(entry.redline, sign)
        yield from said.reasons
        if entry.reviews:
            yield "Reviewed by Ben Example on 1 June 2026: corrected. It speaks of something else."
        yield "High confidence, stated in the words"
    yield change.id


def find_in_order(words: Iterable[str], text: str) -> list[str]:
    """The words that are not in a text behind those before them."""
    missing, place = [], 0
    for each in words:
        found = text.find(each, place)
        if found < 0:
            missing.append(each)
        else:
            place = found + len(each)
    return missing


def write(level: Level) -> tuple[str, str]:
    """Both parts of the digest of the week as a mail."""
    records = [each.id for each in reversed(RECORDS.changes()) if each.severity]
    delivery = deliver(WEEK, records, subscribe(level=level))
    read = read_message(make_composer(RECORDS).compose(delivery))
    plain, rich = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert rich is not None
    quoted = re.sub(r"^> ", "", plain.get_content().replace("\r\n", "\n"), flags=re.MULTILINE)
    return " ".join(quoted.split()), read_aloud(rich.get_content())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the same records."""
    place = tmp_path_factory.mktemp("site")
    publish(RECORDS, place, site=SITE, now=NOW, type_names=TYPE_NAMES)
    return place


def test_page_and_mail_of_a_digest_tell_the_same_in_the_same_order(folder: Path) -> None:
    """Headline, facts, effective date, excerpts, reasons, review, confidence and ID agree."""
    words = [word for change in _gravest_first() for word in expect(change, 1)]
    assert len(words) > 20
    page = read_aloud((folder / "digests/week/2026-W21/index.html").read_text("utf-8"))
    for dress in (page, *write(Level.SUMMARY)):
        assert find_in_order(words, dress) == []


def test_feed_and_full_mail_tell_the_same_in_the_same_order(folder: Path) -> None:
    """A feed's entry has every clause change that a full letter has, in the same words."""
    feed = json.loads((folder / "feed.json").read_bytes())
    entries = {each["id"].rpartition(":")[2]: each["content_html"] for each in feed["items"]}
    for change in _gravest_first():
        words = list(expect(change, 12))
        for dress in (read_aloud(entries[change.id]), *write(Level.FULL)):
            assert find_in_order(words, dress) == []


def test_what_is_missing_would_be_seen() -> None:
    """The check above is no formality: it finds words that are not there, or not in order."""
    text, _ = write(Level.SUMMARY)
    words = list(expect(_gravest_first()[0], 1))
    assert find_in_order(words[::-1], text)
    assert find_in_order(words, text.replace("[removed]", ""))


def _gravest_first() -> list[Change]:
    found = [each for each in RECORDS.changes() if each.severity]
    return sorted(found, key=lambda each: -each.severity.rank)  # type: ignore[union-attr]  # it has one
