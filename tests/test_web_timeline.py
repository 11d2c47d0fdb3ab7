"""A document's timeline, what was set aside, and the gist and outline of records."""

from dataclasses import replace

from store.record import Direction, Outcome
from tests.web_stories import SAMPLE
from tests.web_story import at
from web.survey import list_told, outline
from web.view.gist import condense, split_entries
from web.view.outline import arrange
from web.view.timeline import date_last, group_asides, list_showings, trace

TERMS = next(each.id for each in SAMPLE.documents() if each.versions == 3)


def test_timeline_tells_everything_newest_first() -> None:
    """Substantive and editorial changes, technical upgrades and the baseline stand in one row."""
    told = list_told(SAMPLE.changes(document=TERMS))
    events = trace(SAMPLE.versions(TERMS), told, SAMPLE.decisions(TERMS))
    assert [event.kind for event in events] == [
        "substantive",
        "technical",
        "editorial",
        "baseline",
    ]
    assert [event.at for event in events] == sorted((event.at for event in events), reverse=True)


def test_document_without_versions_has_no_baseline() -> None:
    """Before anything was accepted there is nothing to tell."""
    assert trace((), (), ()) == ()


def test_asides_are_grouped_by_verdict_and_kind() -> None:
    """Each group has its count, its span of time and its distinct reasons, most frequent first."""
    asides = group_asides(SAMPLE.decisions(TERMS))
    assert [(each.verdict, each.kind, each.count) for each in asides] == [
        ("noise", "links", 2),
        ("held", "collapse", 1),
        ("network-error", "", 1),
        ("quarantined", "login", 1),
    ]
    assert asides[0].reasons == ("Only addresses of links differ.",)
    assert (asides[0].first, asides[0].last) == (at(2025, 12, 24), at(2026, 1, 5))


def test_what_a_server_calls_unchanged_is_no_failure() -> None:
    """A capture that showed the document by the server's word is not set aside."""
    shown = next(each for each in SAMPLE.decisions(TERMS) if each.gate.verdict == "unchanged")
    assert group_asides([replace(shown, outcome=Outcome.NOT_MODIFIED)]) == ()


def test_last_sighting_is_the_capture_before_a_wording_was_gone() -> None:
    """An ended wording was last seen in an unchanged capture, not on the day it was absent."""
    showings = list_showings(SAMPLE.decisions(TERMS))
    trial = SAMPLE.provisions(TERMS)[1]
    assert date_last(trial.states, showings) == (at(2026, 5, 20), None)


def test_last_sighting_without_decisions_is_the_first() -> None:
    """Where no capture is on record, the version that brought the wording is its last sighting."""
    trial = SAMPLE.provisions(TERMS)[1]
    assert date_last(trial.states, ()) == (at(2025, 11, 3), None)


def test_gravest_clause_change_stands_first_and_keeps_its_number() -> None:
    """Entries are ranked by severity and direction; their numbers follow the document."""
    seen, rest = split_entries(SAMPLE.changes(document=TERMS)[0].entries)
    severities = [each.entry.assessment.severity.rank for each in seen if each.entry.assessment]
    assert severities == sorted(severities, reverse=True)
    assert sorted(each.number for each in seen) == [1, 2, 3, 4, 5, 6]
    assert rest == ()


def test_gist_counts_directions_and_keeps_the_first_facts() -> None:
    """A list shows primary types, how many go which way, and the gravest facts."""
    gist = condense(SAMPLE.changes(document=TERMS)[0].entries)
    assert gist.directions == ((Direction.ADVERSE, 5), (Direction.FAVOURABLE, 1))
    assert gist.types[0] == "content-licence"
    assert [each.name for each in gist.differences] == ["licence ends", "free trial", "reminder"]
    assert (gist.seen, gist.editorial) == (6, 0)


def test_gist_of_an_editorial_change_claims_nothing() -> None:
    """Without assessments there are no types, directions or facts."""
    gist = condense(SAMPLE.changes(document=TERMS)[1].entries)
    assert (gist.types, gist.directions, gist.differences) == ((), (), ())
    assert gist.editorial == 1


def test_outline_names_each_heading_where_it_begins() -> None:
    """A heading is told once for the provisions under it, with its depth."""
    standing = [each for each in outline(SAMPLE.provisions(TERMS)) if each.until is None]
    stretches = arrange(standing)
    assert stretches[1].headings == ((1, "Plans and payment"), (2, "Free trials"))
    assert stretches[2].headings == ((1, "Your pictures"),)
    assert len(stretches[2].provisions) == 2
    assert sum(len(each.provisions) for each in stretches) == len(standing)


def test_outline_of_clauses_without_headings_is_one_stretch() -> None:
    """Provisions that stand under no heading follow each other plainly."""
    bare = replace(next(outline(SAMPLE.provisions(TERMS))), headings=())
    [stretch] = arrange([bare, bare])
    assert stretch.headings == ()
