"""The taxonomy and the rules are data: these tests keep the data sound."""

import re
import subprocess
import sys

import pytest

import analyzer.labelling
from analyzer.labelling import OTHER, load_taxonomy
from analyzer.labelling.phrase import expand_phrase, split_words
from analyzer.labelling.rulebook import (
    Cue,
    load_cues,
    load_factors,
    load_heading_cues,
    load_words,
)

SLUGS = """
acceptable-use ad-profiling ai-terms ai-training arbitration assent-by-use auto-renewal
automated-decisions boilerplate business-transfer children class-waiver communications-consent
content-licence content-monitoring content-removal cookies-tracking copyright-takedown
data-collection data-sale eligibility-account fees-pricing forfeiture-penalties governing-law-venue
government-requests incorporated-policies indemnification international-transfer ip-feedback
liability-limit privacy-choices purposes-legal-basis refunds-cancellation retention
scope-contact scraping-automation security-breach sensitive-data service-change
termination-suspension third-party-services third-party-sharing unilateral-change user-rights
warranty-disclaimer
"""
EFFECTS = {"assures", "burdens", "explains", "favours", "lowers", "raises"}


def list_all_cues() -> tuple[Cue, ...]:
    """Return every cue of types, headings and factors."""
    factors = load_factors().values()
    return (*load_cues(), *load_heading_cues(), *(cue for each in factors for cue in each.cues))


def test_the_taxonomy_has_exactly_the_45_agreed_types() -> None:
    """Slugs are addresses: none may be missing, added or respelled."""
    assert sorted(load_taxonomy()) == sorted(SLUGS.split())
    assert len(load_taxonomy()) == 45
    assert OTHER not in load_taxonomy()


@pytest.mark.parametrize("slug", SLUGS.split())
def test_every_type_has_its_texts(slug: str) -> None:
    """Name, definition and reason are there, each text one sentence."""
    kind = load_taxonomy()[slug]
    assert kind.slug == slug
    assert kind.name[0].isupper()
    for text in (kind.definition, kind.why):
        assert text[0].isupper()
        assert text.endswith(".")
        assert not re.search(r"[.!?] ", text)


def test_no_type_is_critical_by_default() -> None:
    """Critical comes only from what a text says, never from its type."""
    assert {kind.severity for kind in load_taxonomy().values()} == {"low", "medium", "high"}


def test_every_type_has_cues_and_every_cue_a_type() -> None:
    """Rules and taxonomy name the same types."""
    assert {cue.owner for cue in load_cues()} == set(load_taxonomy())
    assert {cue.owner for cue in load_heading_cues()} == set(load_taxonomy())


def test_factors_name_known_types_and_effects() -> None:
    """A factor that misspells its type or effect would never work."""
    for factor in load_factors().values():
        assert factor.effect in EFFECTS, factor.name
        assert factor.types <= set(load_taxonomy()), factor.name
        assert factor.cues, factor.name
        assert not factor.says.endswith("."), factor.name


def test_no_factor_bears_the_name_of_a_type() -> None:
    """Types and factors are found in one pass and told apart by name."""
    assert not set(load_factors()) & set(load_taxonomy())


def test_cues_are_words_that_a_text_can_have() -> None:
    """A phrase with a capital letter or a mark in it would never be found."""
    for cue in list_all_cues():
        for part in cue.parts:
            for phrase in part.phrases:
                assert [word for word, _, _ in split_words(phrase)] == phrase.split(), cue.written


def test_cues_are_phrases_and_not_sentences() -> None:
    """Rules hold a few words each, never the wording of a real document."""
    longest = max(
        len(phrase.split()) for c in list_all_cues() for p in c.parts for phrase in p.phrases
    )
    assert longest <= 7


def test_no_cue_stands_twice_under_one_type() -> None:
    """A cue written twice would count twice."""
    seen = [
        (cue.owner, cue.written, cue.points > 0) for cue in (*load_cues(), *load_heading_cues())
    ]
    words = [(owner, written) for owner, written, _ in seen[: len(load_cues())]]
    assert len(words) == len(set(words))


def test_parts_of_a_phrase_know_their_gaps() -> None:
    """Three dots leave twelve words, two leave four, and choices are spelled out."""
    parts = expand_phrase("(keep|store) .. {data} ... years", {"data": "(your |)data"})
    assert [part.phrases for part in parts] == [
        ("keep", "store"),
        ("your data", "data"),
        ("years",),
    ]
    assert [part.gap for part in parts] == [0, 4, 12]


def test_an_unknown_group_is_an_error() -> None:
    """A group that is not defined cannot silently match nothing."""
    with pytest.raises(KeyError):
        expand_phrase("{nothing}", {})


def test_lists_of_words_are_not_empty() -> None:
    """Every list that the rules on changes use holds words."""
    assert {"may", "not"} <= load_words("weighty")
    assert not load_words("weighty") & load_words("empty")


def test_importing_does_not_import_spacy() -> None:
    """Help texts and other commands start without waiting for spaCy."""
    code = "import sys; from analyzer.labelling import assess; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_exported_name_is_there() -> None:
    """What the stub of the package lists can be imported, each name once."""
    names = analyzer.labelling.__all__
    assert sorted(set(names)) == sorted(names)
    assert all(hasattr(analyzer.labelling, name) for name in names)
