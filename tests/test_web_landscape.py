"""How types of clause are spread over platforms now."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from store.ids import Kind, format_id
from store.record import (
    Confidence,
    Direction,
    Document,
    DocumentKey,
    Severity,
    Verdict,
)
from tests.web_story import at
from web.landscape import (
    Spread,
    arrange_standing,
    cut_leaves,
    spread_type,
    start_platforms,
)
from web.survey import Standing, Told

DAY = at(2026, 3, 1)


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
) -> Standing:
    """A clause that stands."""
    return Standing(
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


def tell(
    number: int,
    document: Document,
    *touched: str,
    day: datetime = DAY,
    verdict: Verdict = Verdict.SUBSTANTIVE,
    withdrawn: datetime | None = None,
) -> Told:
    """A change record in brief."""
    return Told(
        id=format_id(Kind.CHANGE, number),
        document=document,
        at=day,
        updated=day,
        verdict=verdict,
        severity=Severity.MEDIUM,
        summary="Summary",
        types=touched[:1],
        directions=((Direction.ADVERSE, 1),),
        withdrawn=withdrawn,
        touched=touched,
    )


def spread(
    documents: Sequence[Document], standing: Sequence[Standing], told: Sequence[Told]
) -> Spread:
    """How a type is spread over documents."""
    return spread_type("retention", standing, told, start_platforms(documents))


def test_a_platform_counts_once_and_only_with_a_text() -> None:
    """Two clauses of a platform are one platform; one without a text is not among those counted."""
    one, two = watch(1, "Ard"), watch(2, "Brae")
    documents = (one, two, watch(3, "Cove"), watch(4, "Dune", since=None))
    rows = [stand(1, one, "retention"), stand(2, one, "retention"), stand(3, two, "retention")]
    found = spread(documents, rows, ())
    assert (found.rarity.platforms, found.rarity.among, found.clauses) == (2, 3, 3)


@pytest.mark.parametrize(
    ("standing", "told", "day"),
    [
        # Nothing bears on it but the platforms that are counted.
        ((), (), at(2026, 3, 1)),
        # Its newest words.
        ((at(2026, 4, 2),), (), at(2026, 4, 2)),
        # A change that took one away.
        ((), (at(2026, 5, 3),), at(2026, 5, 3)),
    ],
)
def test_a_count_is_dated_by_the_newest_capture_that_bears_on_it(
    standing: Sequence[datetime], told: Sequence[datetime], day: datetime
) -> None:
    """The day is that of a new platform, of new words or of a change of that type."""
    document = watch(1, "Ard")
    rows = [stand(n, document, "retention", since=when) for n, when in enumerate(standing)]
    changes = [tell(n, document, "retention", day=when) for n, when in enumerate(told)]
    assert spread((document,), rows, changes).rarity.at == day


def test_nothing_watched_has_no_day() -> None:
    """Without a text there is neither a count nor a day."""
    rarity = spread((), (), ()).rarity
    assert (rarity.platforms, rarity.among, rarity.at) == (0, 0, None)


def test_changes_that_a_reader_should_not_rely_on_are_not_told() -> None:
    """Editorial and withdrawn changes are not among a type's recent ones."""
    document = watch(1, "Ard")
    told = (
        tell(1, document, "retention"),
        tell(2, document, "retention", verdict=Verdict.EDITORIAL),
        tell(3, document, "retention", withdrawn=DAY),
    )
    assert spread((), (), told).told == told[:1]


def test_rows_stand_by_severity_then_by_platform() -> None:
    """The gravest clauses come first, whatever the order of documents."""
    one, two = watch(1, "Brae"), watch(2, "Ard")
    rows = (
        stand(1, one, "a", severity=Severity.LOW),
        stand(2, one, "a", severity=Severity.HIGH),
        stand(3, two, "a", severity=Severity.LOW),
    )
    found = arrange_standing(rows)
    assert [each.id for each in found] == [rows[1].id, rows[2].id, rows[0].id]


def test_a_clause_that_joins_changes_few_leaves() -> None:
    """Rows are cut where names say: one more at the beginning leaves most leaves as they were."""
    rows = [
        stand(number, watch(number, f"Platform {number // 9:03}"), "a")
        for number in range(1, 4_000)
    ]
    before = [leaf.rows for leaf in cut_leaves(arrange_standing(rows))]
    joined = [*rows, stand(9_999, watch(9_999, "Platform 000"), "a")]
    after = [leaf.rows for leaf in cut_leaves(arrange_standing(joined))]
    assert len(before) > 8
    assert max(map(len, before)) <= 400
    assert [row for leaf in before for row in leaf] == list(arrange_standing(rows))
    assert sum(leaf not in before for leaf in after) <= 3


def test_no_clause_is_one_leaf_without_a_row() -> None:
    """A type that stands nowhere has a page as well."""
    [leaf] = cut_leaves(())
    assert (leaf.number, leaf.leaves, leaf.bands, leaf.rows) == (1, 1, (), ())
