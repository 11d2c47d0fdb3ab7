"""Facts are read from clauses with the words that state them, and compared."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.labelling import differ, find_facts

MODAL = "modal verb"
PIECES = (
    "we may refund 30 days seven (7) - notice free trial $100 1.5% . ; laws of Utopia paid"
    " liability 2024-02-29 May 4, 2024 under 13 without prior courts in ’ “x” É"
)


def read(text: str) -> list[tuple[str, str]]:
    """Return name and value of the facts of a text, modal verbs left out."""
    return [(fact.name, fact.value) for fact in find_facts(text) if fact.name != MODAL]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        # a number in words with its digits is one number
        ("Ask for a refund within thirty (30) days.", [("refund period", "30 days")]),
        # hyphens
        ("Every plan opens with a 7-day free trial.", [("free trial", "7 days")]),
        # words alone
        ("You enjoy a seven day free trial.", [("free trial", "7 days")]),
        ("We give you 14 days' prior notice.", [("notice period", "14 days")]),
        ("We tell you at least one month in advance.", [("notice period", "1 month")]),
        ("Server logs are kept for 12 months.", [("retention period", "12 months")]),
        ("We erase backups after 90 days.", [("retention period", "90 days")]),
        ("Opt out of arbitration within 30 days.", [("opt-out period", "30 days")]),
        ("A claim must be filed within one (1) year.", [("claim window", "1 year")]),
        ("A breach must be cured within 10 business days.", [("cure period", "10 business days")]),
        ("You may withdraw from the contract within 14 days.", [("withdrawal period", "14 days")]),
        ("Invoices fall due in 30 days.", [("payment period", "30 days")]),
        ("We report a personal data breach within 72 hours.", [("breach notice", "72 hours")]),
        ("We answer in 45 days; our response is free.", [("period", "45 days")]),
        ("The lunch break lasts 2 hours.", [("period", "2 hours")]),
        # vague periods are facts too
        ("We report a data breach promptly.", [("breach notice", "promptly")]),
        ("We store data for as long as necessary.", [("retention period", "as long as necessary")]),
        ("Prices rise without prior notice.", [("notice period", "none")]),
        # spoken of, but not given
        ("A plan may open with a free trial.", [("free trial", "unspecified")]),
    ],
)
def test_periods_are_named_by_the_words_near_them(text: str, facts: list[tuple[str, str]]) -> None:
    """A period's name says what it is about."""
    assert read(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Our liability ends at $100.", [("liability cap", "$100")]),
        (
            "Our liability is limited to the fees paid in the last twelve (12) months.",
            [("liability cap", "fees paid in 12 months")],
        ),
        ("Delivery costs 40 euros.", [("fee", "€40")]),
        ("A fee of USD 1,000.50 is due.", [("fee", "$1,000.50")]),
        ("Damages of £2 million were mentioned.", [("amount", "£2 million")]),
        ("Late sums bear interest of 1.5% per month.", [("interest rate", "1.5%")]),
        ("We keep a commission of 20 percent.", [("fee rate", "20%")]),
    ],
)
def test_sums_and_shares_are_read(text: str, facts: list[tuple[str, str]]) -> None:
    """Money and percentages have a sign, a size and a subject."""
    assert read(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("You must be at least 16 years old.", [("age", "16 years")]),
        ("Nobody under the age of thirteen may join.", [("age", "13 years")]),
        ("We do not serve children under 13.", [("age", "13 years")]),
        ("You must be 18 or older.", [("age", "18 years")]),
        ("People over 40 like it.", []),
    ],
)
def test_ages_are_read(text: str, facts: list[tuple[str, str]]) -> None:
    """An age is a line drawn between people, not any number."""
    assert read(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("The laws of the State of Utopia apply.", [("governing law", "Utopia")]),
        ("The laws of England and Wales apply.", [("governing law", "England and Wales")]),
        ("Irish law governs these rules.", [("governing law", "Ireland")]),
        ("Sue in the courts of Port Ember, Utopia.", [("venue", "Port Ember, Utopia")]),
        ("JAMS runs the arbitration.", [("arbitration body", "JAMS")]),
        (
            "The AAA runs it by arbitration.",
            [("arbitration body", "American Arbitration Association")],
        ),
        ("You waive joining a class.", [("class waiver", "present")]),
        ("The AAA repairs cars.", []),
    ],
)
def test_law_courts_and_arbitrators_are_read(text: str, facts: list[tuple[str, str]]) -> None:
    """Where a dispute goes is a fact."""
    assert read(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Last updated: May 4, 2024", [("last updated", "2024-05-04")]),
        ("Effective as of 1st June 2025.", [("effective date", "2025-06-01")]),
        ("Signed 2024-02-29.", [("date", "2024-02-29")]),
        ("Signed 31 June 2024.", []),
        ("It is 03/04/2024 somewhere.", []),
    ],
)
def test_dates_are_read_where_they_are_certain(text: str, facts: list[tuple[str, str]]) -> None:
    """A day that does not exist, or could be two days, is not guessed."""
    assert read(text) == facts


def test_modal_verbs_are_given_once_each_with_their_negation() -> None:
    """How strongly a clause binds can be seen from its facts."""
    text = "You may stay. We may not go, must ask, cannot wait and won't cry. You may rest."
    values = [fact.value for fact in find_facts(text) if fact.name == MODAL]
    assert values == ["may", "may not", "must", "cannot", "will not"]


def test_the_month_of_may_is_no_modal_verb() -> None:
    """May 4 permits nothing."""
    assert [fact.name for fact in find_facts("May 4, 2024")] == ["date"]


@given(st.lists(st.sampled_from(PIECES.split()) | st.text(max_size=8)).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_every_fact_lies_in_its_text(text: str) -> None:
    """Spans are within the text, not empty, in order, and reading twice gives the same."""
    facts = find_facts(text)
    assert facts == find_facts(text)
    assert list(facts) == sorted(facts, key=lambda fact: (fact.start, fact.end, fact.name))
    for fact in facts:
        assert 0 <= fact.start < fact.end <= len(text)
        assert text[fact.start : fact.end].strip()
        assert fact.value


@pytest.mark.parametrize(
    ("before", "after", "differences"),
    [
        # a trial that lost its length is still spoken of
        (
            "Plans include a 7-day free trial.",
            "Some plans may come with a free trial period.",
            [("free trial", "7 days", "unspecified")],
        ),
        (
            "A 7-day free trial is included.",
            "Nothing is included.",
            [("free trial", "7 days", "absent")],
        ),
        (
            "Notice of 30 days is given.",
            "Notice of 14 days is given.",
            [("notice period", "30 days", "14 days")],
        ),
        ("You get it.", "You get a refund within 5 days.", [("refund period", "absent", "5 days")]),
        ("We will call.", "We may call.", [("modal verb", "will", "may")]),
        ("We call.", "We may call.", []),
        # the same period near other words is the same period
        ("Logs rest 30 days.", "Logs are kept 30 days.", []),
        # speaking of a trial says nothing about its length
        ("You can test it.", "You can use a free trial.", []),
        ("", "", []),
    ],
)
def test_differing_facts_are_paired(
    before: str, after: str, differences: list[tuple[str, str, str]]
) -> None:
    """A parameter that moved shows both values; one that is gone is absent or unspecified."""
    found = differ(find_facts(before), find_facts(after))
    assert [(each.name, each.before, each.after) for each in found] == differences
