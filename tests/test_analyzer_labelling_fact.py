"""Facts are read from clauses with the words that state them, and compared."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.labelling import differ, find_facts

MODAL = "modal verb"
LISTED = {"data category", "negation", "purpose", "third party"}
READ = 20_000  # characters of a clause that are looked at
PIECES = (
    "we may refund 30 days seven (7) - notice free trial $100 1.5% . ; laws of Utopia paid"
    " liability 2024-02-29 May 4, 2024 under 13 without prior courts in ’ “x” É | \n İ"
    " sub-processors such as Lumo, including e-mail address not sell opt-out appeal class"
    " waive jury automated decision advertising data collect U.S.A. 25.000 € -- exceed"
)


def read(text: str, header: str = "") -> list[tuple[str, str]]:
    """Return name and value of the parameters of a text, modal verbs and lists left out."""
    facts = find_facts(text, header)
    return [(fact.name, fact.value) for fact in facts if fact.name not in {MODAL, *LISTED}]


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
        (
            "Opt out of arbitration within 30 days.",
            [("opt-out", "present"), ("opt-out period", "30 days")],
        ),
        ("A claim must be filed within one (1) year.", [("claim window", "1 year")]),
        ("A breach must be cured within 10 business days.", [("cure period", "10 business days")]),
        ("You may withdraw from the contract within 14 days.", [("withdrawal period", "14 days")]),
        ("Invoices fall due in 30 days.", [("payment period", "30 days")]),
        ("We report a personal data breach within 72 hours.", [("breach notice", "72 hours")]),
        ("We answer in 45 days; our fee is nil.", [("response time", "45 days")]),
        ("It lasts 45 days; our response is free.", [("period", "45 days")]),
        # nouns that only sound like a reply, and things that are kept in a row
        ("We keep quiz answers for 24 months.", [("retention period", "24 months")]),
        (
            "We keep messages for two years, and invoices for six years.",
            [("retention period", "2 years"), ("retention period", "6 years")],
        ),
        ("We may end this upon 30 days' notice, and erase it.", [("notice period", "30 days")]),
        ("There is no free trial.", []),
        (
            "Cancel at least 24 hours before the billing date.",
            [("cancellation notice", "24 hours")],
        ),
        (
            "It renews unless a party gives 90 days' notice of its intention not to renew.",
            [("cancellation notice", "90 days")],
        ),
        ("We notify you in advance.", [("notice period", "unspecified")]),
        ("We give 30 days' notice of our intention to change it.", [("notice period", "30 days")]),
        ("We keep logs between 30 and 90 days.", [("retention period", "30 to 90 days")]),
        ("We do not keep it indefinitely.", []),
        ("We will not change it without notice.", []),
        (
            "We tell you 30 days before the date on which it takes effect.",
            [("notice period", "30 days")],
        ),
        ("You paid it in the twelve months before the claim.", [("look-back period", "12 months")]),
        (
            "Bought in our store, it is under warranty for two years.",
            [("warranty period", "2 years")],
        ),
        (
            "Accounts that are inactive for 12 months are deleted.",
            [("inactivity period", "12 months")],
        ),
        ("Calls are held for 30 days.", [("retention period", "30 days")]),
        ("We keep the file until you delete it.", []),
        # how long a cookie stays
        ("Session cookies go when you close your browser.", [("cookie lifetime", "the session")]),
        ("The meeting ends when you close your browser.", []),
        # words that say no more than that there is an end
        ("We delete logs after a set period of time.", [("retention period", "unspecified")]),
        (
            "We keep data until it is no longer needed.",
            [("retention period", "as long as necessary")],
        ),
        ("We store a copy immediately thereafter.", []),
        ("Goods can be returned within 30 days.", [("refund period", "30 days")]),
        ("We change it without individual notice.", [("notice period", "none")]),
        # a single period without a number
        ("You must sue within a year; claims are barred then.", [("period", "1 year")]),
        ("Wait for a day-to-day report.", []),
        # ranges
        ("Refunds take 5 to 10 business days.", [("refund period", "5 to 10 business days")]),
        # the time that was, not one that runs
        ("In the past 12 months we sold nothing.", [("look-back period", "12 months")]),
        # what is said of every day is no period
        ("We are there 24 hours a day, 7 days a week.", []),
        ("The mean was 1.00 day.", []),
        ("This cookie lasts for 6 months.", [("cookie lifetime", "6 months")]),
        ("Appeal the ban within 60 days.", [("appeal", "present"), ("appeal period", "60 days")]),
        ("Object to a new vendor within ten days.", [("objection period", "10 days")]),
        ("We try to settle a dispute informally for 60 days.", [("dispute period", "60 days")]),
        ("Cancel within 24 hours of the order.", [("cancellation period", "24 hours")]),
        ("Cancel 24 hours before it ends.", [("cancellation notice", "24 hours")]),
        (
            "A cancellation is sent one month prior to renewal.",
            [("cancellation notice", "1 month")],
        ),
        (
            "You can cancel. We remind you 9 days before it renews.",
            [("renewal period", "9 days")],
        ),
        ("The lunch break lasts 2 hours.", [("period", "2 hours")]),
        # vague periods are facts too
        ("We report a data breach promptly.", [("breach notice", "promptly")]),
        (
            "We report a security incident without undue delay.",
            [("breach notice", "without undue delay")],
        ),
        ("We answer requests in a timely manner.", [("response time", "in reasonable time")]),
        ("You are given reasonable prior notice.", [("notice period", "reasonable")]),
        (
            "Logs are kept until you delete your account.",
            [("retention period", "as long as the account exists")],
        ),
        ("We keep it no longer than is necessary.", [("retention period", "as long as necessary")]),
        # said of an end, not of what is done for somebody
        ("This licence ends immediately.", []),
        ("Please sit down promptly.", []),
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
        ("We charge fees above 99% of our users.", [("percentage", "99%")]),
        ("We charge 5% of the price of your fees.", [("fee rate", "5%")]),
        # other ways of writing the same sum
        ("Fines reach 25.000 USD.", [("penalty", "$25,000")]),
        ("It costs 1.000,50 €.", [("fee", "€1,000.50")]),
        ("It costs 9,99 EUR or $5000.00.", [("fee", "€9.99"), ("fee", "$5,000")]),
        ("It costs CHF 20k.", [("fee", "CHF 20 thousand")]),
        ("A company with a share capital of 362 628,40 EUR.", [("share capital", "€362,628.40")]),
        (
            "Liability never exceeds the greater of $50 and the fees paid over one year.",
            [("liability cap", "$50"), ("liability cap", "fees paid in 12 months")],
        ),
        # an indemnity limits nothing
        ("You bear all liabilities and sums paid in settlement, in total.", []),
        ("Version 3.5 and room 100 are open.", []),
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
        ("You are over the age of eighteen (18) years.", [("age", "18 years")]),
        ("People over 40 like it.", []),
        ("You have reached the age of majority.", [("age", "age of majority")]),
        (
            "You are of legal age, at least 18 years old.",
            [("age", "age of majority"), ("age", "18 years")],
        ),
        ("The majority is of that opinion.", []),
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
        ("These rules are governed by Norwegian law.", [("governing law", "Norway")]),
        ("THE LAWS OF THE STATE OF OHIO GOVERN ALL OF THIS.", [("governing law", "Ohio")]),
        ("The laws of Texas, USA, apply.", [("governing law", "Texas")]),
        # a company stands under a law, too
        (
            "Lumo is a company formed under the laws of Utopia.",
            [("place of incorporation", "Utopia")],
        ),
        ("Lumo is a Delaware corporation.", [("place of incorporation", "Delaware")]),
        ("Lumo is a trusted company.", []),
        ("It is read under the laws governing Utopia.", [("governing law", "Utopia")]),
        ("The Irish courts decide.", [("venue", "Ireland")]),
        ("You are barred under the laws of Utopia.", []),
        ("The privacy laws of Utopia apply.", []),
        ("COURTS IN PARIS, FRANCE ARE OPEN.", [("venue", "Paris, France")]),
        ("Sue in the courts of Port Ember, Utopia.", [("venue", "Port Ember, Utopia")]),
        ("JAMS runs the arbitration.", [("arbitration body", "JAMS")]),
        (
            "The AAA runs it by arbitration.",
            [("arbitration body", "American Arbitration Association")],
        ),
        ("You waive joining a class.", [("class waiver", "present")]),
        (
            "You do not waive a trial by jury or joining a class.",
            [("jury waiver", "none"), ("class waiver", "none")],
        ),
        ("Class actions are not allowed.", [("class waiver", "present")]),
        ("There is a waiver of class proceedings.", [("class waiver", "present")]),
        (
            "Claims are heard on an individual basis, and not as a class.",
            [("class waiver", "present")],
        ),
        ("Economy class seats are narrow.", []),
        ("We teach each class on an individual basis.", []),
        ("You give up a trial by jury.", [("jury waiver", "present")]),
        ("The jury likes films.", []),
        ("The AAA repairs cars.", []),
        (
            "It is decided by arbitration held in Travis County, Texas.",
            [("venue", "Travis County, Texas")],
        ),
        ("It is subject to arbitration in English, in Section 12.", []),
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
        ("Signed 25/12/2024, or 12/25/2024.", [("date", "2024-12-25"), ("date", "2024-12-25")]),
        ("Signed 24.12.2024.", [("date", "2024-12-24")]),
        # a month alone is a date where the words say which
        ("Last revised: May 2024", [("last updated", "2024-05")]),
        ("We met in May 2024.", []),
    ],
)
def test_dates_are_read_where_they_are_certain(text: str, facts: list[tuple[str, str]]) -> None:
    """A day that does not exist, or could be two days, is not guessed."""
    assert read(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("You can opt out at any time.", [("opt-out", "present")]),
        ("You can turn off personalised ads in your settings.", [("opt-out", "present")]),
        ("We turn off lamps that nobody uses.", []),
        ("You may not opt out of this.", [("opt-out", "none")]),
        ("We do not respond to opt-out requests.", [("opt-out", "none")]),
        ("You will not be able to unsubscribe from these.", [("opt-out", "none")]),
        ("You can’t opt out of this.", [("opt-out", "none")]),
        ("We don't respond to opt-out requests.", [("opt-out", "none")]),
        ("By opting out, you stop it.", [("opt-out", "present")]),
        ("You can't withdraw your consent.", [("withdrawal of consent", "none")]),
        ("You have no right to withdraw your consent.", [("withdrawal of consent", "none")]),
        ("You may not contest our decision.", [("appeal", "none")]),
        ("You have no right to a review of the decision.", [("appeal", "none")]),
        ("We won't make automated decisions.", [("automated decisions", "none")]),
        ("You can't object to our use of data.", [("right to object", "none")]),
        ("By objecting to our processing, you stop it.", [("right to object", "present")]),
        ("You do not waive your right to join a class action.", [("class waiver", "none")]),
        ("This does not prevent you from joining a class action.", [("class waiver", "none")]),
        ("You don't waive a trial by jury.", [("jury waiver", "none")]),
        ("You cannot opt out of this, but you can opt out of that.", [("opt-out", "present")]),
        ("We use nothing of it once you opt out.", [("opt-out", "present")]),
        ("We do not use it after you opt out.", [("opt-out", "present")]),
        ("Our decision is not subject to appeal.", [("appeal", "none")]),
        ("You cannot object to the processing.", [("right to object", "none")]),
        ("You may not revoke your consent.", [("withdrawal of consent", "none")]),
        ("There is no human review of automated decisions.",
         [("automated decisions", "present")]),
        ("You cannot opt out of automated decisions.",
         [("opt-out", "none"), ("automated decisions", "present")]),
        ("Nothing here waives your right to a jury trial.", [("jury waiver", "none")]),
        ("You are not required to waive a trial by jury.", [("jury waiver", "none")]),
        ("Our optical lens is out.", []),
        ("You may appeal our decision.", [("appeal", "present")]),
        ("The ruling cannot be appealed.", [("appeal", "none")]),
        ("The colours appeal to many.", []),
        ("We use automated decision-making.", [("automated decisions", "present")]),
        ("We do not use automated decision-making.", [("automated decisions", "none")]),
        (
            "You have the right not to be subject to automated decisions.",
            [("automated decisions", "can be refused")],
        ),
        ("Automated replies are sent.", []),
        ("No AI makes any decisions here.", [("automated decisions", "none")]),
        ("You can object to our use of data.", [("right to object", "present")]),
        ("There is no right to object.", [("right to object", "none")]),
        ("The object is round.", []),
        ("You may withdraw your consent.", [("withdrawal of consent", "present")]),
        ("Your consent is irrevocable.", [("withdrawal of consent", "none")]),
        ("We ask for your consent.", []),
        ("You can contest such a decision.", [("appeal", "present")]),
        ("Lodge a complaint with the authority.", []),
    ],
)  # fmt: skip
def test_what_may_be_there_or_not_is_read(text: str, facts: list[tuple[str, str]]) -> None:
    """A way out is present, or there is none; a text that speaks of neither has no fact of it."""
    assert read(text) == facts


def test_modal_verbs_are_given_once_each_with_their_negation() -> None:
    """How strongly a clause binds can be seen from its facts."""
    text = "You may stay. We may not go, must ask, cannot wait and won't cry. You may rest."
    values = [fact.value for fact in find_facts(text) if fact.name == MODAL]
    assert values == ["may", "may not", "must", "cannot", "will not"]


def test_the_month_of_may_is_no_modal_verb() -> None:
    """May 4 permits nothing."""
    assert [fact.name for fact in find_facts("May 4, 2024")] == ["date"]


@pytest.mark.parametrize(
    ("row", "header", "facts"),
    [
        # the head of a column says what its periods are about
        ("Server logs | 30 days", "Data | How long we store it", [("retention period", "30 days")]),
        ("Server logs | 30 days", "Data | Weather", [("period", "30 days")]),
        ("Server logs | 30 days", "", [("period", "30 days")]),
        # more cells than heads
        ("a | b | 30 days", "Data", [("period", "30 days")]),
    ],
)
def test_a_column_names_the_periods_in_it(
    row: str, header: str, facts: list[tuple[str, str]]
) -> None:
    """A cell is read with what stands above it."""
    assert read(row, header) == facts


def splits_word(text: str, place: int) -> bool:
    """Return whether a place has a letter on both sides."""
    return 0 < place < len(text) and text[place - 1].isalpha() and text[place].isalpha()


@given(
    st.lists(st.sampled_from(PIECES.split(" ")) | st.text(max_size=8)).map(" ".join),
    st.sampled_from(("", "Vendor | Purpose | Country", "Sub-processor", "|", "||a")),
)
@settings(max_examples=200, deadline=None)
def test_every_fact_lies_in_its_text(text: str, header: str) -> None:
    """Spans are within the text, cut no word, are in order, and are the same when read again."""
    facts = find_facts(text, header)
    find_facts.cache_clear()
    assert facts == find_facts(text, header)
    assert list(facts) == sorted(facts, key=lambda fact: (fact.start, fact.end, fact.name))
    for fact in facts:
        assert 0 <= fact.start < fact.end <= len(text)
        assert text[fact.start : fact.end].strip()
        assert fact.value
        assert not splits_word(text, fact.start)
        assert not splits_word(text, fact.end)


@given(st.integers(1, 400), st.sampled_from(("days", "weeks", "months", "hours")), st.text())
@settings(max_examples=60, deadline=None)
def test_a_period_is_what_its_span_says(number: int, unit: str, around: str) -> None:
    """Whatever stands around a period, the words at its span have its number and its unit."""
    text = f"{around}. Notice of {number} {unit} is given. {around}"
    stated = [f for f in find_facts(text) if text[f.start : f.end] == f"{number} {unit}"]
    assert ("notice period", f"{number} {unit.removesuffix('s') if number == 1 else unit}") in {
        (fact.name, fact.value) for fact in stated
    }


@pytest.mark.parametrize(
    "piece",
    [
        *PIECES.split(),
        "third parties including A, ",
        "30 days notice ",
        "| a ",
        "waive class not jury ",
        "laws of A of B ",
        "1 000 000 000 ",
        "fees paid liability exceed ",
        "\n|---|\n",
        "not to be ",
        "-",
        "|-",
        "$1,000",
        "A&",
        "twenty-one ",
    ],
)
def test_the_longest_clause_is_read(piece: str) -> None:
    """The same words over and over, up to the limit and beyond, are read like any others."""
    facts = find_facts(piece * (30_000 // len(piece)) + "x", "Vendor | Country | Purpose")
    assert all(fact.end <= READ for fact in facts)


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
