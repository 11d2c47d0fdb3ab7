"""How types of clause are spread over platforms, and whose words stand beside a record's."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from web.landscape import survey_types
from web.survey import Standing, Survey, Told

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


def test_a_platform_counts_once_and_by_any_of_its_types() -> None:
    """Two clauses of a platform are one platform, and a second type counts like the first."""
    one, two = watch(1, "Ard"), watch(2, "Brae")
    survey = Survey(
        documents=(one, two, watch(3, "Cove"), watch(4, "Dune", since=None)),
        standing=(
            stand(1, one, "retention"),
            stand(2, one, "retention", "ai-training"),
            stand(3, two, "ai-training", "retention"),
        ),
        told=(),
    )
    spreads = survey_types(survey, ["retention", "ai-training", "data-sale"]).spreads
    counts = {slug: (each.rarity.platforms, each.rarity.among) for slug, each in spreads.items()}
    # Dune has no text yet, so nobody can say what it has.
    assert counts == {"retention": (2, 3), "ai-training": (2, 3), "data-sale": (0, 3)}


@pytest.mark.parametrize(
    ("standing", "told", "day"),
    [
        # Nothing bears on it but the platforms that are counted.
        ((), (), at(2026, 3, 1)),
        # Its newest words.
        ((("retention", at(2026, 4, 2)),), (), at(2026, 4, 2)),
        # A clause of another type says nothing of it.
        ((("arbitration", at(2026, 4, 2)),), (), at(2026, 3, 1)),
        # A change that took one away.
        ((), (("retention", at(2026, 5, 3)),), at(2026, 5, 3)),
        ((), (("arbitration", at(2026, 5, 3)),), at(2026, 3, 1)),
    ],
)
def test_a_count_is_dated_by_the_newest_capture_that_bears_on_it(
    standing: Sequence[tuple[str, datetime]],
    told: Sequence[tuple[str, datetime]],
    day: datetime,
) -> None:
    """The day is that of a new platform, of new words or of a change of that type."""
    document = watch(1, "Ard")
    survey = Survey(
        documents=(document,),
        standing=tuple(
            stand(n, document, slug, since=when) for n, (slug, when) in enumerate(standing)
        ),
        told=tuple(tell(n, document, slug, day=when) for n, (slug, when) in enumerate(told)),
    )
    assert survey_types(survey, ["retention"]).spreads["retention"].rarity.at == day


def test_nothing_watched_has_no_day() -> None:
    """Without a text there is neither a count nor a day."""
    rarity = survey_types(Survey(documents=(), standing=(), told=()), ["a"]).spreads["a"].rarity
    assert (rarity.platforms, rarity.among, rarity.at) == (0, 0, None)


def test_changes_that_a_reader_should_not_rely_on_are_not_told() -> None:
    """Editorial and withdrawn changes are not among a type's recent ones."""
    document = watch(1, "Ard")
    told = (
        tell(1, document, "retention"),
        tell(2, document, "retention", verdict=Verdict.EDITORIAL),
        tell(3, document, "retention", withdrawn=DAY),
    )
    spreads = survey_types(Survey(documents=(), standing=(), told=told), ["retention"]).spreads
    assert spreads["retention"].told == told[:1]


def test_rows_stand_by_severity_then_by_platform() -> None:
    """The gravest clauses come first, whatever the order of documents."""
    one, two = watch(1, "Brae"), watch(2, "Ard")
    rows = (
        stand(1, one, "a", severity=Severity.LOW),
        stand(2, one, "a", severity=Severity.HIGH),
        stand(3, two, "a", severity=Severity.LOW),
    )
    survey = Survey(documents=(one, two), standing=rows, told=())
    found = survey_types(survey, ["a"]).spreads["a"].standing
    assert [each.id for each in found] == [rows[1].id, rows[2].id, rows[0].id]


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
    survey = Survey(
        documents=tuple(documents),
        standing=tuple(stand(n, each, "retention") for n, each in enumerate(documents)),
        told=(),
    )
    asked = stand(99, watch(99, platform, kind=kind, language=language), "retention")
    found = survey_types(survey, []).find_neighbours(asked)
    assert [each.document.key.platform for each in found] == names


def test_the_gravest_clause_stands_for_its_platform() -> None:
    """Of several clauses of a platform a neighbour shows the gravest."""
    document = watch(1, "Ard")
    rows = (
        stand(1, document, "a", severity=Severity.LOW),
        stand(2, document, "a", severity=Severity.HIGH),
    )
    landscape = survey_types(Survey(documents=(), standing=rows, told=()), [])
    assert landscape.find_neighbours(stand(3, watch(2, "Brae"), "a")) == rows[1:]


@given(
    names=st.lists(st.text("ABCDEFGH", min_size=1, max_size=2), max_size=12),
    platform=st.text("ABCDEFGH", min_size=1, max_size=2),
)
def test_neighbours_are_others_and_as_many_as_there_are(names: list[str], platform: str) -> None:
    """Whatever platforms there are, up to three others are shown, each once."""
    documents = [watch(n, name) for n, name in enumerate(names)]
    standing = tuple(stand(n, each, "a") for n, each in enumerate(documents))
    landscape = survey_types(Survey(documents=(), standing=standing, told=()), [])
    found = landscape.find_neighbours(stand(99, watch(99, platform), "a"))
    shown = [each.document.key.platform for each in found]
    assert platform not in shown
    assert len(shown) == len(set(shown)) == min(3, len(set(names) - {platform}))
