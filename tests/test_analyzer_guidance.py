"""What readers are told about clause types is data: these tests keep it sound and whole."""

import re
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path

import pytest

from analyzer.guidance import (
    JURISDICTIONS,
    Guide,
    load_agencies,
    load_guides,
    load_mappings,
    load_regulations,
)
from analyzer.guidance.agency import parse_agencies
from analyzer.guidance.guide import parse_guides
from analyzer.guidance.mapping import parse_mappings
from analyzer.guidance.regulation import parse_regulations
from analyzer.labelling import load_taxonomy
from analyzer.labelling.rulebook import load_factors

TABLE = Path(__file__).resolve().parents[2] / "shared" / "TAXONOMY.md"
AGAINST = {"raises", "burdens"}
IN_FAVOUR = {"lowers", "favours", "assures"}

GUIDE = """
[retention]
compliance = "It matters."
consumer = "It means something."
checks = ["Look here.", "Look there.", "Look again."]
questions = ["How long?", "Why?"]
raises = [{ says = "it is long", factors = ["kept-open"] }]
lowers = [{ says = "it is short" }]
agencies = ["eu-dpa"]
[retention.regulations]
gdpr = "Art. 5"
[retention.notes]
eu = "It is so there."
"""
LAW = """
[some-law]
name = "Some Law"
title = "Some Law of 2020"
demands = "It demands something."
jurisdiction = "eu"
url = "https://example.com/law"
checked = 2026-01-31
status = "Not yet in force."
"""
AGENCY = """
[office]
name = "Some Office"
jurisdiction = "uk"
url = "https://example.com/"
checked = 2026-01-31
"""
MAPPING = """
[retention]
opp115 = ["Data Retention"]
unfair = []
tosdr = [174]
"""


def list_guides() -> tuple[Guide, ...]:
    """Return the guides of all types."""
    return tuple(load_guides().values())


def parse_all_guides(text: str) -> Iterable[Guide]:
    """Return all guides of a text, so that a fault in any of them shows."""
    return list(parse_guides(text, "some.toml"))


def list_runs(text: str) -> set[tuple[str, ...]]:
    """Return each run of five words of a text."""
    words = re.findall(r"[a-z']+", text.lower())
    return {tuple(words[start : start + 5]) for start in range(len(words) - 4)}


def test_every_type_has_a_guide_and_mappings() -> None:
    """Whatever type a record has, there is something to tell, in the order of the taxonomy."""
    assert list(load_guides()) == list(load_taxonomy())
    assert list(load_mappings()) == list(load_taxonomy())


def test_every_law_and_every_authority_belongs_to_a_type() -> None:
    """No page of a law or an authority would be empty."""
    cited = {each.regulation for guide in list_guides() for each in guide.regulations}
    assert cited == set(load_regulations())
    assert {key for guide in list_guides() for key in guide.agencies} == set(load_agencies())


def test_every_type_cites_a_law() -> None:
    """No type stands without a law that it touches."""
    assert [guide.slug for guide in list_guides() if not guide.regulations] == []


def test_every_place_named_is_used() -> None:
    """Each jurisdiction has a law, so that none is a misspelling of another."""
    assert {law.jurisdiction for law in load_regulations().values()} == set(JURISDICTIONS)


@pytest.mark.parametrize(
    ("field", "effects"), [("raises", AGAINST), ("lowers", IN_FAVOUR)], ids=["raises", "lowers"]
)
def test_guides_and_factors_agree(field: str, effects: set[str]) -> None:
    """A guide names the factors that bear on its type, all of them, on the side that they bear."""
    for guide in list_guides():
        named = list(chain.from_iterable(each.factors for each in getattr(guide, field)))
        wanted = {
            factor.name
            for factor in load_factors().values()
            if guide.slug in factor.types and factor.effect in effects
        }
        assert sorted(named) == sorted(wanted), guide.slug


def test_texts_of_one_type_do_not_stand_under_another() -> None:
    """A text that fits two types says nothing about either."""
    texts = [text for guide in list_guides() for text in (guide.compliance, guide.consumer)]
    texts += [line for guide in list_guides() for line in (*guide.checks, *guide.questions)]
    assert len(texts) == len(set(texts))


def test_texts_do_not_repeat_what_the_type_says_already() -> None:
    """On a page they stand below the definition and its reason, and add to them."""
    for guide in list_guides():
        kind = load_taxonomy()[guide.slug]
        said = list_runs(kind.definition) | list_runs(kind.why)
        assert not said & (list_runs(guide.compliance) | list_runs(guide.consumer)), guide.slug
        assert not list_runs(guide.compliance) & list_runs(guide.consumer), guide.slug


def test_texts_do_not_advise() -> None:
    """Nobody is told what he should do, or addressed in person."""
    for guide in list_guides():
        notes = " ".join(note.text for note in guide.notes)
        for text in (guide.compliance, guide.consumer, notes):
            assert not re.search(r"\b(you|we|us|our|lawyers? can)\b", text), guide.slug


def test_notes_speak_of_places_whose_laws_are_cited() -> None:
    """What is said of a place rests on a law of that place."""
    laws = load_regulations()
    for guide in list_guides():
        cited = {each.regulation for each in guide.regulations}
        places = {laws[key].jurisdiction for key in cited}
        if "gdpr" in cited:
            places.add("uk")  # which keeps a version of its own
        assert {note.jurisdiction for note in guide.notes} <= places, guide.slug


@pytest.mark.parametrize(
    ("key", "words"),
    [
        # Struck down by a court.
        ("negative-option-rule", "vacated"),
        # Enacted, but later.
        ("uk-dmcc", "not yet in force"),
        ("co-ai", "not in force until"),
        ("ccpa-regs", "from 1 January 2027"),
        # A directive binds through national law only.
        ("uctd", "A directive"),
        # In force, and contested.
        ("dpf", "an appeal was pending"),
    ],
)
def test_the_status_of_a_law_is_told(key: str, words: str) -> None:
    """A reader learns when a law does not, not yet or not simply apply."""
    assert words in load_regulations()[key].status


def test_directives_say_that_they_work_through_national_law() -> None:
    """No reader takes a directive for a law that binds a company."""
    for law in load_regulations().values():
        if "Directive" in law.title:
            assert law.status.startswith("A directive: it works through"), law.key


def test_a_well_formed_entry_is_read() -> None:
    """Entries that follow the head of their file give values."""
    (guide,) = parse_all_guides(GUIDE)
    assert guide.raises[0].factors == ("kept-open",)
    assert guide.lowers[0].factors == ()
    assert guide.regulations[0].at == "Art. 5"
    assert guide.notes[0].jurisdiction == "eu"
    assert parse_regulations(LAW)["some-law"].checked.isoformat() == "2026-01-31"
    assert parse_agencies(AGENCY)["office"].complaint == ""
    assert parse_mappings(MAPPING)["retention"].tosdr == (174,)


@pytest.mark.parametrize(
    ("parse", "text", "old", "new", "message"),
    [
        # What is not there, or should not be.
        (parse_all_guides, GUIDE, 'consumer = "It means something."', "", "consumer: is missing"),
        (parse_all_guides, GUIDE, "consumer =", "customer =", "consumer: is missing"),
        (parse_all_guides, GUIDE, "[retention]", "[retention]\nmore = 1", "unknown field more"),
        (parse_all_guides, GUIDE, "says =", "word = 1, says =", "unknown field word"),
        (parse_all_guides, GUIDE, '"It matters."', "3", "compliance: must be of the kind str"),
        (parse_all_guides, "retention = 3", "3", "4", "must be a table"),
        # Keys that lead nowhere.
        (parse_all_guides, GUIDE, "retention", "retentoin", "slug: retentoin is unknown"),
        (parse_all_guides, GUIDE, '"eu-dpa"', '"eu-dap"', "agencies: eu-dap is unknown"),
        (parse_all_guides, GUIDE, "gdpr =", "gpdr =", "regulations: gpdr is unknown"),
        (parse_all_guides, GUIDE, "eu = ", "mars = ", "notes: mars is unknown"),
        (parse_regulations, LAW, '"eu"', '"mars"', "jurisdiction: mars is unknown"),
        (parse_agencies, AGENCY, '"uk"', '"mars"', "jurisdiction: mars is unknown"),
        (parse_mappings, MAPPING, '"Data Retention"', '"Keeping"', "opp115: Keeping is unknown"),
        (parse_mappings, MAPPING, "unfair = []", 'unfair = ["x"]', "unfair: x is unknown"),
        (parse_mappings, MAPPING, "[174]", '["174"]', "tosdr: must hold values of the kind int"),
        # The same twice.
        (parse_all_guides, GUIDE, '"eu-dpa"', '"eu-dpa", "eu-dpa"', "agencies: names something"),
        (parse_all_guides, GUIDE, "Look there.", "Look here.", "checks: names something twice"),
        (parse_mappings, MAPPING, "[174]", "[174, 174]", "tosdr: names something twice"),
        (parse_regulations, LAW, "checked =", "[some-law]\nchecked =", "some-law"),
        # Texts that are not as texts should be.
        (parse_all_guides, GUIDE, "It matters.", "It matters", "compliance: must end with ."),
        (parse_all_guides, GUIDE, "It matters.", "it matters.", "must begin with a capital"),
        (parse_all_guides, GUIDE, "It matters.", "It  matters.", "must be one line of words"),
        (parse_all_guides, GUIDE, "It matters.", "It is so. " * 3 + "So.", "at most 3 sentences"),
        (parse_all_guides, GUIDE, "It matters.", "It " + "is " * 140 + ".", "at most 400 char"),
        (parse_all_guides, GUIDE, ', "Look again."', "", "checks: must have 3 to 5 lines"),
        (parse_all_guides, GUIDE, "Why?", "Because.", "questions: must end with ?"),
        (parse_all_guides, GUIDE, '{ says = "it is short" }', "", "lowers: must name at least one"),
        (parse_all_guides, GUIDE, "it is long", "it is long.", "must not end with a full stop"),
        (parse_regulations, LAW, "something.", "something. And more.", "at most 1 sentences"),
        (parse_regulations, LAW, "https:", "http:", "url: must be an address that begins with"),
        (parse_regulations, LAW, "2026-01-31", '"2026-01-31"', "checked: must be of the kind date"),
        (parse_agencies, AGENCY, "checked =", 'note = ""\nchecked = 1 #', "checked: must be of"),
    ],
)
def test_a_faulty_entry_is_an_error_that_names_the_fault(
    parse: Callable[[str], object], text: str, old: str, new: str, message: str
) -> None:
    """Whoever edits the data is told which entry, which field and what is wrong with it."""
    assert old in text
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        parse(text.replace(old, new))
    assert re.search(r"^\w+\.toml: ", str(caught.value))


@pytest.mark.skipif(not TABLE.exists(), reason="the agreed table is not beside the project")
def test_the_data_agrees_with_the_agreed_table() -> None:
    """Slugs, default severities and mapped cases are those that were agreed."""
    agreed = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not re.match(r"\| \d+ [a-z-]+ \(", line):
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        cases: set[int] = set()
        for first, last in re.findall(r"(\d+)(?:-(\d+))?", cells[4]):
            cases.update(range(int(first), int(last or first) + 1))
        severity = re.split(r"[;,]", cells[5])[0].strip().lower()
        agreed.append((cells[0].split()[1], severity, sorted(cases)))
    ours = [
        (kind.slug, kind.severity.value, sorted(load_mappings()[kind.slug].tosdr))
        for kind in load_taxonomy().values()
    ]
    assert ours == agreed
