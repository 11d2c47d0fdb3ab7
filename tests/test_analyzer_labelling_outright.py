"""Short clauses stand for whom their words say, also where policies usually say the opposite."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.labelling import assess
from analyzer.labelling.glance import glance
from analyzer.labelling.outright import read_outright
from store.record import Polarity, Severity

ADVERSE, NEUTRAL, FAVOURABLE = Polarity.ADVERSE, Polarity.NEUTRAL, Polarity.FAVOURABLE
PRIVACY = "Privacy Policy"


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("We sell your data to anyone who pays.", Severity.HIGH),
        ("You cannot opt out of the sale of your data.", Severity.MEDIUM),
        ("We train AI models on your content, and you cannot opt out.", Severity.HIGH),
        ("We collect face scans of children under 13 without asking their parents.", Severity.HIGH),
        ("We do not encrypt your data.", Severity.LOW),
        ("You have no right to access your data.", Severity.MEDIUM),
        ("We never delete your data.", Severity.MEDIUM),
        ("We do not respond to opt-out requests.", Severity.MEDIUM),
    ],
)
def test_what_is_denied_stands_against_the_person(text: str, least: Severity) -> None:
    """A right that there is not, or a harm that is done, is never told as a favour."""
    said = assess(text, document_type=PRIVACY)
    assert said.polarity is ADVERSE
    assert said.severity.rank >= least.rank
    assert not any(reason.startswith("For the person") for reason in said.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "We do not sell your data.",
        "We never sell your data, and we do not share it without your consent.",
        "You can opt out of the sale of your data at any time.",
        "We encrypt your data.",
        "You have the right to access your data.",
    ],
)
def test_what_is_granted_stands_for_the_person(text: str) -> None:
    """The promise itself stays one."""
    said = assess(text, document_type=PRIVACY)
    assert said.polarity is not ADVERSE
    assert said.severity is Severity.LOW


@pytest.mark.parametrize(
    "text",
    [
        "You do not waive your right to a jury trial or to join a class action.",
        "We will indemnify you against claims of others.",
    ],
)
def test_what_the_person_is_spared_is_no_burden(text: str) -> None:
    """A waiver that is not made, and an indemnity of the provider's, stand for the person."""
    said = assess(text, document_type="Terms of Service")
    assert (said.polarity, said.severity) == (FAVOURABLE, Severity.LOW)


@pytest.mark.parametrize(
    ("text", "said", "turned"),
    [
        ("Your location is sold to shops.", NEUTRAL, True),
        ("Your location is not sold to shops.", NEUTRAL, False),
        ("None of your data is sold.", NEUTRAL, False),
        ("Your data may be sold to third parties.", FAVOURABLE, True),
        ("If your data is sold to shops, we tell you.", FAVOURABLE, False),
        ("Unlike others, who may sell your data, we do not.", FAVOURABLE, False),
        ("Your data may be shared in case our business is sold.", NEUTRAL, False),
        ("We read letters without your consent.", FAVOURABLE, True),
        ("Without your consent, we never read letters.", FAVOURABLE, False),
        ("We never share your data without your consent.", FAVOURABLE, False),
        ("Partners are prohibited from using it without your consent.", FAVOURABLE, False),
        ("When a child has sent data without consent, we delete it.", FAVOURABLE, False),
        ("We will not tell other users who you are.", FAVOURABLE, False),
        ("We will not tell you who they are.", FAVOURABLE, True),
        ("We do not tell advertisers who you are.", FAVOURABLE, False),
        ("We never ask you for your password.", FAVOURABLE, False),
        ("We never ask for your consent.", FAVOURABLE, True),
        ("We have no way to read your letters.", FAVOURABLE, False),
        ("Our partners have no right to use your data.", FAVOURABLE, False),
        ("We share no data without your consent.", FAVOURABLE, False),
        ("We use data here and never share it without your consent.", FAVOURABLE, False),
        ("We don’t think that we sell your data.", FAVOURABLE, False),
        ("We don’t encrypt your data.", FAVOURABLE, True),
        ("There is no way to identify you.", FAVOURABLE, False),
        ("You will not be asked for payment.", FAVOURABLE, False),
        ("We do not comply with informal requests of governments.", FAVOURABLE, False),
        ("We do not respond to your requests.", FAVOURABLE, True),
        ("We do not comply with requests to delete data.", FAVOURABLE, True),
        ("You have no way to read our letters.", FAVOURABLE, True),
        ("If we do not respond to your requests, you can complain.", FAVOURABLE, False),
        ("We do not delete your data without asking you.", FAVOURABLE, False),
        ("If you cannot access your data, write to us.", FAVOURABLE, False),
        ("You cannot access your data.", FAVOURABLE, True),
        ("You may not opt out of service e-mails.", FAVOURABLE, False),
        ("You will not be notified.", FAVOURABLE, True),
        ("Your data is not encrypted.", FAVOURABLE, True),
        # neutral rules of use stay neutral
        ("You cannot delete the accounts of others.", NEUTRAL, False),
        # who spares whom
        ("Late payment does not waive our right to interest.", ADVERSE, False),
        ("You must indemnify us, and we defend ourselves.", ADVERSE, False),
        ("In no event will we indemnify you.", ADVERSE, False),
        ("You do not waive this, but you waive a jury.", ADVERSE, False),
        ("You do not waive a jury.", ADVERSE, True),
        # a long clause says more than one thing
        ("You cannot opt out. " + "We send letters about the account. " * 10, FAVOURABLE, False),
    ],
)
def test_only_what_is_said_outright_turns_a_side(
    text: str, said: Polarity, *, turned: bool
) -> None:
    """Conditions, denials of a harm, and long clauses leave what the model says."""
    assert (read_outright(text, "data-sale", said) is not None) is turned


def test_quick_labels_are_turned_as_well() -> None:
    """The words alone mislead the quick way in the same manner."""
    said = glance("We sell your data to anyone who pays.", document_type=PRIVACY)
    assert said.polarity is ADVERSE
    assert "“We sell your data”" in said.reasons[-1]


PIECES = (
    "We", "you", "your data", "cannot", "opt out", "sell", "do not", "waive", "if", "without",
    "your consent", "is sold", "don’t", ".", ";", "\n", "’", "İ",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join), st.sampled_from(Polarity))
def test_whatever_is_said_is_answered_with_its_words(text: str, said: Polarity) -> None:
    """An answer is another side than the one that was said, and quotes the clause."""
    answer = read_outright(text, "data-sale", said)
    if answer:
        assert answer.polarity is not said
        words = answer.reason.partition("“")[2].rpartition("”")[0]
        assert words.split()[0] in text


def test_a_text_of_denials_takes_no_longer() -> None:
    """A long text that repeats a denial is read sentence by sentence, each of them once."""
    said = assess("You cannot opt out. " * 20_000, document_type=PRIVACY)
    assert len(said.reasons) == len(set(said.reasons))
