"""The page of a change record: what changed, for whom it matters, and how to check it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from analyzer import load_taxonomy
from analyzer.guidance import load_guides
from store.record import Change, ChangeKind, Direction, Provision, Review, Ruling
from tests.web_html import read_page
from tests.web_records import MemoryRecords
from tests.web_stories import NOW, QUILL_PRIVACY, SAMPLE
from tests.web_story import Thread, assess, at, state
from web import Library, Site, publish
from web.address import assign_slugs
from web.page import build_change
from web.theme import Theme

CHANGE = SAMPLE.changes(platform="Lumenary")[0]
LIBRARY = Library(types=load_taxonomy(), guides=load_guides())
MOVED = "A copy of each letter is kept in the archive of the house for good."
STATED = "This wording holds from 1 September 2026."
FILES = {"index.html", "record.json", "record.txt", "card.svg", "cite.bib", "cite.ris", "cite.json"}


def build(
    change: Change = CHANGE,
    provisions: Sequence[Provision] = (),
    showings: Sequence[datetime] = (),
    library: Library | None = None,
) -> str:
    """Return the page of a change."""
    slugs = assign_slugs([change.document])
    theme = Theme(Site(), {}, slugs, library)
    files = dict(build_change(change, theme, provisions, showings))
    folder = f"changes/{change.id}/"
    assert set(files) == {folder + name for name in FILES}
    page = files[f"{folder}index.html"].decode()
    markup = read_page(page)
    assert markup.faults == []
    assert len(markup.ids) == len(set(markup.ids))
    assert {link[1:] for link in markup.links if link.startswith("#")} <= set(markup.ids)
    return page


def read_words(page: str) -> str:
    """Return the words of a page on one line, as a screen reader has them."""
    return " ".join(" ".join(read_page(page).text).split())


def find_links(page: str, attribute: str) -> list[str]:
    """Return the values of an attribute in a page."""
    return re.findall(rf' {attribute}="([^"]*)"', page)


def tell(*wordings: tuple[str, str]) -> tuple[Change, tuple[Provision, ...]]:
    """Return the change between two wordings of some clauses, and their provisions."""
    said = assess("retention", direction=Direction.NEUTRAL)
    facts = tuple(
        state("1 September 2026", after, "effective date", "2026-09-01")
        for _, after in wordings
        if STATED in after
    )
    threads = tuple(
        Thread(
            wordings=pair,
            headings=("Policy", f"Part {number}"),
            assessment=replace(said, facts=facts if STATED in pair[1] else ()),
            changes={1: said},
        )
        for number, pair in enumerate(wordings)
    )
    story = replace(QUILL_PRIVACY, days=(at(2026, 3, 1), at(2026, 7, 1)), threads=threads)
    records = MemoryRecords(stories=(story,))
    [change] = records.changes()
    return change, records.provisions(change.document.id)


def test_day_of_the_change_is_not_claimed() -> None:
    """The page tells when each text was captured, when the earlier one was seen last, no more."""
    showings = [CHANGE.before.at, at(2026, 5, 20), CHANGE.after.at, at(2026, 5, 22)]
    words = read_words(build(showings=showings))
    assert "Captured by us on 16 February 2026, 06:00 UTC ; last seen 20 May 2026" in words
    assert "Not verified: on which day the words changed is not known" in words
    assert "22 May 2026" not in words


def test_effective_date_stands_beside_the_days_of_capture() -> None:
    """A date that the new words state is told as theirs, with the words around it."""
    change, provisions = tell(("We keep letters.", f"We keep letters. {STATED}"))
    words = read_words(build(change, provisions))
    assert "Effective date 1 September 2026 , as the new words state it:" in words
    assert STATED in words
    assert "Effective date" not in read_words(build(change))


def test_redline_stands_inline_and_side_by_side() -> None:
    """Each side can be read alone, with words and not only colour for what went and came."""
    page = build()
    [clause] = re.findall(r'<article class="clause" id="clause-4".*?</article>', page, re.DOTALL)
    inline, before, after = re.findall(
        r'<(?:div class="redline"|blockquote).*?</(?:div|blockquote)>', clause, re.DOTALL
    )
    gone, came = ("[removed: 30 ]", "[added: 14 ]")
    assert gone in read_words(inline)
    assert came in read_words(inline)
    assert gone in read_words(before)
    assert came not in read_words(before)
    assert came in read_words(after)
    assert gone not in read_words(after)


def test_unchanged_context_opens_where_it_stands() -> None:
    """A long stretch that stayed is folded, and whole in the page."""
    page = build(SAMPLE.changes(platform="Tarn & Quill <letters>")[0])
    [summary, *_] = re.findall(r'<details class="same"><summary[^>]*>([^<]*)', page)
    assert summary.endswith("unchanged characters")
    drafts = "nobody at our house reads them unless you ask."
    assert page.count(drafts) >= 8


def test_words_that_moved_are_marked_as_moved() -> None:
    """A sentence that left one clause and came in another is no loss, and the page says so."""
    change, _ = tell((f"We read. {MOVED}", "We read."), ("We write.", f"We write. {MOVED}"))
    words = read_words(build(change))
    assert f"[moved away: {MOVED} ]" in words
    assert f"[moved here: {MOVED} ]" in words
    assert "Words marked as moved went from one place" in words


def test_clause_that_moved_is_told_with_both_places() -> None:
    """A clause of which no word differs is listed apart, from where and to where it went."""
    clause = CHANGE.entries[0].after
    assert clause is not None
    moved = replace(
        CHANGE.entries[0],
        kind=ChangeKind.MOVED,
        before=replace(clause, headings=("Old place",)),
        redline=(("=", clause.text),),
        assessment=None,
    )
    words = read_words(build(replace(CHANGE, entries=(moved,))))
    assert "The same words in another place" in words
    assert "moved from under Old place to under Terms of Service" in words
    assert "No word differs." in words


def test_library_tells_why_it_matters_and_what_to_check() -> None:
    """Each primary type has its notes once, linked from its clauses, and leads to its own page."""
    page = build(library=LIBRARY)
    words, guide = read_words(page), LIBRARY.guides["arbitration"]
    assert guide.compliance in words
    assert guide.consumer in words
    assert all(check in words for check in guide.checks)
    assert "../../types/arbitration/index.html" in find_links(page, "href")
    assert page.count('id="type-arbitration"') == 1
    assert '<a href="#type-arbitration">Why it matters' in page


def test_nothing_is_told_of_types_that_the_library_does_not_have() -> None:
    """Without a library there are no notes, and no link leads to a page that is not there."""
    page = build()
    assert "Why it matters" not in page
    assert not [link for link in read_page(page).links if "types/" in link]


def test_evidence_names_what_is_hashed_and_links_outlive_their_pages() -> None:
    """Three kinds of hashes, each named; links to the source tell its day and any copy."""
    archived = "https://archive.example/web/20260521060000"
    after = replace(CHANGE.after, url=f"{archived}id_/https://lumenary.example/terms")
    page = build(replace(CHANGE, after=after))
    words = read_words(page)
    for name in ("snapshot’s bytes", "text read from them", "clause"):
        assert re.search(rf"SHA-256 of the {name} [0-9a-f]{{64}}", words)
    assert find_links(page, "data-versiondate") == ["2026-02-16", "2026-05-21", "2026-05-21"]
    assert set(find_links(page, "data-originalurl")) == {"https://lumenary.example/terms"}
    assert set(find_links(page, "data-versionurl")) == {
        f"{archived}/https://lumenary.example/terms"
    }


def test_withdrawn_record_shows_nothing_but_its_evidence() -> None:
    """A record that does not stand quotes no clause and advises nothing."""
    review = Review(ruling=Ruling.WITHDRAW, at=at(2026, 6, 1), author="Ada", note="A test page.")
    page = build(replace(CHANGE, withdrawn=review), library=LIBRARY)
    words = read_words(page)
    assert "This record was withdrawn" in words
    assert "<del>" not in page
    assert "Why it matters" not in words
    assert CHANGE.after.sha256 in words


def test_page_describes_itself_to_those_who_share_it(tmp_path: Path) -> None:
    """A shared link shows headline, severity and a picture at the site's own address."""
    publish(SAMPLE, tmp_path, site=Site(base_url="https://watch.example/"), now=NOW)
    page = (tmp_path / "changes/CW-C-000102-6/index.html").read_text("utf-8")
    told = dict(re.findall(r'<meta (?:property|name)="([^"]*)" content="([^"]*)">', page))
    there = "https://watch.example/changes/CW-C-000102-6/"
    assert told["og:url"] == there
    assert told["og:image"] == f"{there}card.svg"
    assert told["og:title"].startswith("Lumenary, Terms of Service: The free trial")
    assert told["og:description"].startswith("Critical severity.")
    assert "og:image" not in build()


@pytest.mark.parametrize("name", ["citation", "BibTeX"])
def test_page_needs_no_script_to_be_cited(name: str) -> None:
    """What a script would copy stands on the page, and lies beside it as files."""
    page = build()
    assert f'data-copy="{name}"' in page
    assert {"cite.bib", "cite.ris", "cite.json"} <= set(read_page(page).links)
    assert read_page(page).scripts == ["../../static/copy.js"]
