"""Data, purposes and negations are read as lists, and compared one by one."""

import re

import pytest

from analyzer.labelling import assess_change, differ, find_facts
from analyzer.labelling.fact.lexicon import Lexicon, load_lexicon, load_table
from analyzer.labelling.fact.passage import read_passage
from store.record import ChangeKind

CHOICE = re.compile(r"\(([^()]*)\)")
TABLES = ("amounts", "data", "mentions", "percentages", "periods", "purposes", "vague")


def read(text: str, name: str) -> list[str]:
    """Return the values of the facts of one name."""
    return [fact.value for fact in find_facts(text) if fact.name == name]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("We collect your full name and e-mail address.", ["names", "email addresses"]),
        (
            "We process data: fingerprints and credit card numbers.",
            ["biometric data", "payment data"],
        ),
        # each kind once, where it is named first
        ("We collect your IP address; the IP address is data.", ["IP addresses"]),
        ("We collect children’s\ndata.", ["children's data"]),
        # nothing is done with data here
        ("The driver's licence hung on the wall.", []),
        ("We collect stamps as data.", []),
        # a list of them, under a lead-in that is not there
        ("Your name, address and telephone number;",
         ["names", "postal addresses", "telephone numbers"]),
        ("Your passport.", []),
        # what is denied, by words in front or behind
        ("We collect no biometric data.", []),
        ("Precise location is not collected.", []),
        ("Payment information is never stored on our servers.", []),
        ("We do not sell, rent or otherwise disclose to anybody your health data or your "
         "location data.", []),
        # what is done all the same
        ("We do not sell data, and we use your location data.", ["location"]),
        ("We never sell data – we use your IP address.", ["IP addresses"]),
        ("Whether or not you have an account, we collect your IP address.", ["IP addresses"]),
        ("We collect data that does not identify you, such as location data.", ["location"]),
        ("We collect nothing else; we do not use data beyond your IP address.", ["IP addresses"]),
        ("We do not share your location data unless you agree.", ["location"]),
        ("If you do not agree, we still collect your IP address.", ["IP addresses"]),
    ],
)  # fmt: skip
def test_categories_of_data_are_read(text: str, data: list[str]) -> None:
    """A clause that deals with data says which."""
    assert read(text, "data category") == data


@pytest.mark.parametrize(
    ("text", "purposes"),
    [
        ("We use data for targeted advertising.", ["advertising"]),
        ("We use your information to train our models.", ["training of AI"]),
        ("Data are used to prevent fraud and to personalise pages.",
         ["prevention of fraud", "personalisation"]),
        ("We use your content to train our generative models.", ["training of AI"]),
        ("Train staff with personal data.", []),
        ("Personal data may be sold or rented.", ["sale of data"]),
        # what is denied is told as a negation
        ("Personal data are not sold, rented or lent.", []),
        ("We never sell your data to anybody.", []),
        ("We do not use data, except for marketing purposes.", ["marketing"]),
        ("Data are not only used for research.", ["research"]),
        ("We advertise on trains.", []),
    ],
)  # fmt: skip
def test_purposes_are_read(text: str, purposes: list[str]) -> None:
    """A clause that deals with data says what for."""
    assert read(text, "purpose") == purposes


@pytest.mark.parametrize(
    ("text", "negations"),
    [
        ("We do not sell it.", ["not sell"]),
        ("We don’t knowingly collect it, and never share it.", ["not collect", "not share"]),
        ("You may not copy or sell it.", ["not copy"]),
        ("We are not liable.", ["not liable"]),
        ("It cannot be appealed.", ["not appealed"]),
        ("This is not the end.", []),
        ("A knot is tied.", []),
        # a defined term is no verb
        ("It is not Content.", []),
    ],
)
def test_negations_are_read_with_what_they_deny(text: str, negations: list[str]) -> None:
    """What is not done, or may not be, is a fact."""
    assert read(text, "negation") == negations


@pytest.mark.parametrize(
    ("before", "after", "differences"),
    [
        # what came into a list, and what went
        (
            "We collect your full name.",
            "We collect your full name, and fingerprints as data.",
            [("data category", "absent", "biometric data")],
        ),
        (
            "We use data for targeted advertising and for analytics.",
            "We use data for analytics.",
            [("purpose", "advertising", "absent")],
        ),
        # the same list in another order
        (
            "We share data on your gender and religion.",
            "We share data on your religion and gender.",
            [],
        ),
        # two lists that share nothing do not pair what has nothing to do with one another
        (
            "We process data: your gender.",
            "We process data: your passport.",
            [
                ("data category", "gender", "absent"),
                ("data category", "absent", "identity documents"),
            ],
        ),
    ],
)
def test_lists_differ_one_by_one(
    before: str, after: str, differences: list[tuple[str, str, str]]
) -> None:
    """What was added to a list of data or purposes is told by itself."""
    found = differ(find_facts(before), find_facts(after))
    assert [(each.name, each.before, each.after) for each in found] == differences


def test_a_whole_clause_tells_of_no_list_but_the_parties() -> None:
    """What a clause lists is no news beside the clause itself; who takes part is."""
    came = find_facts("We share data on your gender, for analytics, with vendors such as Lumo.")
    assert [each.after for each in differ((), came, whole=True)] == ["Lumo"]
    assert len(differ((), came)) == 3


@pytest.mark.parametrize(
    ("before", "after", "differences"),
    [
        ("We do not sell your data.", "We sell your data.", [("not sell", "sell")]),
        ("We share your data.", "We never share your data.", [("share", "not share")]),
        # a sentence that went says nothing of the opposite
        ("We sell data. We do not lend it to anybody.", "We rent out your data to anybody.", []),
    ],
)
def test_a_negation_differs_where_the_opposite_is_said(
    before: str, after: str, differences: list[tuple[str, str]]
) -> None:
    """A change shows what is no longer denied, or is denied now."""
    said = assess_change(ChangeKind.MODIFIED, before, after)
    assert said is not None
    shown = [(d.before, d.after) for d in said.differences if d.name == "negation"]
    assert shown == differences


@pytest.mark.parametrize("table", TABLES)
def test_every_phrase_is_found_as_it_is_written(table: str) -> None:
    """Each phrase of the lists, put into a sentence in capitals, is found with what it says."""
    lexicon = load_lexicon(table)
    for value, phrases in load_table(table).items():
        for written in phrases:
            if "(" in written:
                continue
            text = f"See: {written.upper()}, or so."
            found = {
                (text[f.start : f.end].lower(), f.value) for f in lexicon.find(read_passage(text))
            }
            assert any(span == written for span, _ in found), (table, value, written)


@pytest.mark.parametrize(
    "written", ["(no|yes) 1(", "(|9) lives", "a (b", "(a|(b) c", "a) (b", "9 lives", "a law,? b"]
)
def test_a_phrase_that_is_written_wrongly_is_refused(written: str) -> None:
    """A phrase begins with letters, holds nothing of a pattern, and ends each of its choices."""
    with pytest.raises(ValueError, match=r"begins with no letter|without an end|a sign that"):
        Lexicon({"something": [written]})


@pytest.mark.parametrize("option", [0, -1])
@pytest.mark.parametrize("table", TABLES)
def test_no_choice_leaves_two_spaces_behind(table: str, option: int) -> None:
    """With the first or the last option of every choice, words are one space apart."""
    for written in (each for phrases in load_table(table).values() for each in phrases):
        phrase = written
        while "(" in phrase:
            phrase = CHOICE.sub(lambda found: found[1].split("|")[option], phrase)
        assert phrase == " ".join(phrase.split()), written


@pytest.mark.parametrize("words", ["dna ", "not dna ", "free trial ", "you cannot opt out "])
def test_the_same_words_again_and_again_state_it_once(words: str) -> None:
    """What a text repeats a thousand times is one fact, where the first of them states it."""
    found, once = find_facts(words * 5_000), find_facts(words * 2)
    assert [(each.name, each.value, each.start) for each in found] == [
        (each.name, each.value, each.start) for each in once
    ]
