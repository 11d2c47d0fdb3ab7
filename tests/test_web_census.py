"""The census: on how many platforms a type stood, whose words stand beside others, as of when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.ids import Kind, format_id
from store.record import Confidence, Document, DocumentKey, Severity
from tests.web_story import at
from web.census import Census, choose_best, count_types, find_census_day
from web.survey import Standing, Stood

DAY = at(2026, 3, 1)
CENSUS = at(2026, 4, 1)


def watch(
    number: int,
    platform: str,
    *,
    kind: str = "Terms of Service",
    language: str = "en",
    since: datetime | None = DAY,
) -> Document:
    """A watched document."""
    key = DocumentKey(platform=platform, type=kind, language=language)
    return Document(id=format_id(Kind.DOCUMENT, number), key=key, first_seen=since)


def stand(
    number: int,
    document: Document,
    *types: str,
    severity: Severity = Severity.MEDIUM,
    since: datetime = DAY,
    until: datetime | None = None,
) -> Stood:
    """A wording and when it stood."""
    standing = Standing(
        id=format_id(Kind.PROVISION, number),
        document=document,
        title="Title",
        excerpt=f"Words {number}",
        types=types,
        severity=severity,
        polarity=None,
        confidence=Confidence.HIGH,
        since=since,
    )
    return Stood(standing=standing, until=until)


def take(documents: Sequence[Document], stood: Sequence[Stood], day: datetime = CENSUS) -> Census:
    """Take the census of documents."""
    of_each = [[each for each in stood if each.standing.document == one] for one in documents]
    counts = [count for some in of_each for count in count_types(some, day)]
    return Census(documents, counts, day)


def test_a_platform_counts_once_and_by_any_of_its_types() -> None:
    """Two clauses of a platform are one platform, and a second type counts like the first."""
    one, two = watch(1, "Ard"), watch(2, "Brae")
    census = take(
        (one, two, watch(3, "Cove"), watch(4, "Dune", since=None)),
        (
            stand(1, one, "retention"),
            stand(2, one, "retention", "ai-training"),
            stand(3, two, "ai-training", "retention"),
        ),
    )
    found = {slug: census.measure(slug) for slug in ("retention", "ai-training", "data-sale")}
    # Dune has no text yet, so nobody can say what it has.
    assert {slug: (each.platforms, each.among) for slug, each in found.items()} == {
        "retention": (2, 3),
        "ai-training": (2, 3),
        "data-sale": (0, 3),
    }


@pytest.mark.parametrize(
    ("stood", "platforms", "day"),
    [
        # Nothing bears on it but the platforms that are counted.
        ((), 0, DAY),
        # Its newest words.
        ((("retention", at(2026, 3, 2), None),), 1, at(2026, 3, 2)),
        # A clause of another type says nothing of it.
        ((("arbitration", at(2026, 3, 2), None),), 0, DAY),
        # One that went.
        ((("retention", DAY, at(2026, 3, 3)),), 0, at(2026, 3, 3)),
        # One that went later stood.
        ((("retention", DAY, at(2026, 4, 3)),), 1, DAY),
        # One that came later did not.
        ((("retention", at(2026, 4, 3), None),), 0, DAY),
    ],
)
def test_a_count_is_dated_by_the_newest_capture_that_bears_on_it(
    stood: Sequence[tuple[str, datetime, datetime | None]], platforms: int, day: datetime
) -> None:
    """What came or went until the day of the census is counted, what happened later is not."""
    document = watch(1, "Ard")
    rows = [
        stand(n, document, slug, since=since, until=until)
        for n, (slug, since, until) in enumerate(stood)
    ]
    rarity = take([document], rows).measure("retention")
    assert (rarity.platforms, rarity.at) == (platforms, day)


@pytest.mark.parametrize(
    ("documents", "day"),
    [
        ((), None),
        (((None, None),), None),
        # The first day of the month of the newest capture.
        (((at(2025, 7, 9), at(2026, 5, 22)), (at(2025, 8, 1), at(2026, 4, 3))), at(2026, 5, 1, 0)),
        # The last one joined after that.
        (((at(2025, 7, 9), at(2026, 5, 22)), (at(2026, 5, 7), at(2026, 5, 8))), at(2026, 5, 7)),
    ],
)
def test_census_is_taken_when_a_month_begins_or_a_document_joins(
    documents: Sequence[tuple[datetime | None, datetime | None]], day: datetime | None
) -> None:
    """The day follows from the documents alone."""
    watched = [
        replace(watch(n, "Ard", since=first), last_verified=last)
        for n, (first, last) in enumerate(documents)
    ]
    assert find_census_day(watched) == day


@pytest.mark.parametrize(
    ("platform", "kind", "language", "names"),
    [
        # Those that follow in the alphabet, round to its start.
        ("Brae", "Terms of Service", "en", ["Cove", "Dune", "Ard"]),
        ("Zone", "Terms of Service", "en", ["Ard", "Brae", "Cove"]),
        # Too few of the kind: others of the same type of clause fill up.
        ("Brae", "Privacy Policy", "en", ["Eyot", "Cove", "Dune"]),
        # A region is no other language.
        ("Zone", "Privacy Policy", "en-GB", ["Eyot", "Ard", "Brae"]),
        # Another language is.
        ("Zone", "Terms of Service", "ar", []),
    ],
)
def test_neighbours_are_chosen_by_a_stable_rule(
    platform: str, kind: str, language: str, names: list[str]
) -> None:
    """Same type of clause and language, same type of document first, then by the alphabet."""
    documents = [watch(n, name) for n, name in enumerate(["Dune", "Ard", "Cove", "Brae"])]
    documents.append(watch(9, "Eyot", kind="Privacy Policy"))
    census = take(documents, [stand(n, each, "retention") for n, each in enumerate(documents)])
    asked = watch(99, platform, kind=kind, language=language).key
    found = census.find_neighbours("retention", asked)
    assert [each.document.key.platform for each in found] == names


def test_the_gravest_clause_stands_for_its_document() -> None:
    """Of several clauses the gravest is shown, of alike ones the oldest record, in any order."""
    document = watch(1, "Ard")
    rows = [
        stand(1, document, "a", severity=Severity.LOW),
        stand(3, document, "a", severity=Severity.HIGH),
        stand(2, document, "a", severity=Severity.HIGH),
    ]
    for order in (rows, rows[::-1]):
        assert choose_best(order, CENSUS) == {"a": rows[2].standing}


def test_the_gravest_document_stands_for_its_platform() -> None:
    """Of several documents of a platform a neighbour shows the one with the gravest clause."""
    documents = [watch(1, "Ard"), watch(2, "Ard", kind="Privacy Policy")]
    rows = [
        stand(1, documents[0], "a", severity=Severity.LOW),
        stand(2, documents[1], "a", severity=Severity.HIGH),
    ]
    found = take(documents, rows).find_neighbours("a", watch(3, "Brae", kind="Other").key)
    assert [each.document for each in found] == documents[1:]


@given(
    names=st.lists(st.text("ABCDEFGH", min_size=1, max_size=2), max_size=12),
    platform=st.text("ABCDEFGH", min_size=1, max_size=2),
)
def test_neighbours_are_others_and_as_many_as_there_are(names: list[str], platform: str) -> None:
    """Whatever platforms there are, up to three others are shown, each once."""
    documents = [watch(n, name) for n, name in enumerate(names)]
    census = take(documents, [stand(n, each, "a") for n, each in enumerate(documents)])
    found = census.find_neighbours("a", watch(99, platform).key)
    shown = [each.document.key.platform for each in found]
    assert platform not in shown
    assert len(shown) == len(set(shown)) == min(3, len(set(names) - {platform}))


@given(
    days=st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9) | st.none()), max_size=6),
    later=st.integers(1, 9),
)
def test_what_happens_later_is_not_told(days: list[tuple[int, int | None]], later: int) -> None:
    """A census as of a day is the same before and after what happens behind that day."""
    documents = [watch(n, name) for n, name in enumerate("ABCDEF")]
    rows = [
        stand(
            n,
            documents[n],
            "a",
            since=CENSUS + timedelta(days=since),
            until=None if until is None else CENSUS + timedelta(days=max(since + 1, until)),
        )
        for n, (since, until) in enumerate(days)
    ]
    ended = [replace(each, until=each.until or CENSUS + timedelta(days=later + 9)) for each in rows]
    newer = [*ended, stand(99, documents[5], "a", since=CENSUS + timedelta(days=later))]
    told = [take(documents, some).tell(documents[0], ["a"]) for some in (rows, newer)]
    assert told[0] == told[1]
