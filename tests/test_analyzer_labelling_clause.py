"""A clause gets its types, severity, polarity, confidence and reasons from its words."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.labelling import ANALYZER, OTHER, assess, load_taxonomy
from store.record import Assessment, Basis, Confidence, Polarity, Severity

WORDS = (
    "we may share your personal data with partners and sell it you can opt out at any time without"
    " notice refund 30 days free trial renew arbitration class action waive terms change liable"
)


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        ("arbitration", "Every quarrel between us is settled by binding arbitration."),
        ("class-waiver", "You waive any right to a jury trial and to a class action."),
        (
            "governing-law-venue",
            "The laws of Utopia govern, and its courts have exclusive jurisdiction.",
        ),
        ("liability-limit", "In no event will Lumo be liable for lost profits."),
        ("warranty-disclaimer", "Lumo comes as is, without warranty of any kind."),
        ("indemnification", "You will indemnify Lumo and hold it harmless."),
        ("unilateral-change", "We may change these terms from time to time."),
        ("termination-suspension", "We may suspend your account for any reason."),
        ("content-licence", "You grant us a worldwide, royalty-free licence to show your content."),
        ("copyright-takedown", "Send a DMCA notice of copyright infringement to our agent."),
        ("scraping-automation", "No scraping, no bots, no reverse engineering."),
        ("fees-pricing", "Prices include applicable taxes; invoices are payable at once."),
        ("auto-renewal", "Your subscription renews automatically unless cancelled."),
        ("refunds-cancellation", "You may cancel and get a full refund."),
        (
            "boilerplate",
            "If a provision is unenforceable, the remaining provisions keep full force.",
        ),
        ("data-collection", "We collect your name, email address and device information."),
        ("cookies-tracking", "We use cookies and web beacons."),
        ("third-party-sharing", "We share your personal data with service providers."),
        ("data-sale", "We do not sell your personal information."),
        ("retention", "We retain your data for as long as necessary."),
        ("user-rights", "You have the right to access and delete your personal data."),
        ("international-transfer", "Standard contractual clauses cover transfers outside the EEA."),
        ("children", "We do not knowingly collect data from children under 13."),
        ("ai-training", "We use your posts to train machine learning models."),
        ("scope-contact", "If you have any questions, please contact us at the address below."),
    ],
)
def test_plain_clauses_get_their_type(slug: str, text: str) -> None:
    """A clause that says plainly what it does has that type first."""
    assessment = assess(text)
    assert assessment.types[0] == slug
    assert assessment.analyzer == ANALYZER
    assert assessment.direction is None


def test_headings_help_where_words_are_few() -> None:
    """The same words under another heading are of another type."""
    text = "We do this as the law requires."
    assert "retention" in assess(text, ("Privacy", "Data retention")).types
    assert "retention" not in assess(text).types


def test_the_kind_of_document_speaks_against_a_strange_type() -> None:
    """A type of privacy notices loses points in terms of service."""
    text = "We collect your name."
    free, bound = assess(text), assess(text, document_type="Terms of Service")
    assert dict(bound.scores)["data-collection"] < dict(free.scores)["data-collection"]


@pytest.mark.parametrize(
    ("text", "severity", "polarity"),
    [
        # a favourable clause never weighs more than low
        ("You have the right to access your personal data.", "low", "favourable"),
        ("We do not sell your personal information.", "low", "favourable"),
        # an adverse one weighs as its type does ...
        ("We may suspend or close your account.", "medium", "adverse"),
        # ... and more where a factor raises it
        ("We may suspend your account for any reason and without notice.", "high", "adverse"),
        ("You agree to settle any dispute by binding arbitration.", "high", "adverse"),
        # a plain inventory stands for nobody, and is what a reader expects
        ("We collect your name and email address.", "low", "neutral"),
    ],
)
def test_severity_and_polarity_follow_type_and_factors(
    text: str, severity: str, polarity: str
) -> None:
    """What a clause weighs comes from its type and from words that raise or lower it."""
    assessment = assess(text)
    assert (assessment.severity, assessment.polarity) == (severity, polarity)


def test_a_raised_severity_names_the_words_that_raised_it() -> None:
    """A reader can trace the severity to words of the clause."""
    reasons = " ".join(assess("We may suspend your account without prior notice.").reasons)
    assert "Graver, because" in reasons
    assert "“without prior notice”" in reasons


@pytest.mark.parametrize("text", ["", "The moon is blue tonight.", "🎉", "– – –"])
def test_text_without_a_type_is_other(text: str) -> None:
    """What fits no type is not forced into one."""
    assessment = assess(text)
    assert assessment.types == (OTHER,)
    assert (assessment.severity, assessment.confidence) == (Severity.LOW, Confidence.LOW)
    assert assessment.polarity is Polarity.NEUTRAL


@pytest.mark.parametrize(
    "text",
    [
        "Wir verkaufen Ihre Daten nicht und geben sie nicht weiter.",
        "Nous ne vendons pas vos données et nous les gardons dans un coffre.",
        "Мы не продаём ваши данные.",
        "当社はお客様のデータを販売しません。",
    ],
)
def test_other_languages_are_not_guessed_at(text: str) -> None:
    """A text that is not English is left unlabelled, and says why."""
    assessment = assess(text)
    assert assessment.types == (OTHER,)
    assert assessment.reasons == ("not labelled (language)",)


def test_foreign_names_do_not_make_a_text_foreign() -> None:
    """An English clause about la Société Générale de Crédit is English."""
    text = "We share your personal data with La Compagnie des Nuages et Fils, our service provider."
    assert assess(text).types[0] == "third-party-sharing"


def test_a_strong_cue_is_explicit_and_a_heading_alone_is_implied() -> None:
    """Basis tells words that say it from a type that was concluded."""
    assert assess("We use cookies.").basis is Basis.EXPLICIT
    assert assess("It depends.", ("Refunds",)).basis is Basis.IMPLIED


def test_facts_come_with_the_clause() -> None:
    """The parameters of a clause are part of its assessment."""
    facts = [(fact.name, fact.value) for fact in assess("Refunds end after 30 days.").facts]
    assert facts == [("refund period", "30 days")]


def check_shape(assessment: Assessment) -> None:
    """Assert what holds for every assessment of a clause."""
    assert 1 <= len(assessment.types) <= 3
    assert len(set(assessment.types)) == len(assessment.types)
    assert assessment.types == (OTHER,) or set(assessment.types) <= set(load_taxonomy())
    scores = [score for _, score in assessment.scores]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert assessment.polarity is not Polarity.FAVOURABLE or assessment.severity is Severity.LOW
    assert all(reason.strip() and "\n" not in reason for reason in assessment.reasons)


@given(st.lists(st.sampled_from(WORDS.split()) | st.text(max_size=6), max_size=40).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_any_text_gets_a_sound_assessment(text: str) -> None:
    """Whatever is thrown at it, the shape holds and the same text gives the same assessment."""
    first = assess(text)
    check_shape(first)
    assert assess(text) == first


@given(st.lists(st.sampled_from(WORDS.split()), min_size=3, max_size=40).map(" ".join))
@settings(max_examples=100, deadline=None)
def test_every_quotation_stands_in_the_text(text: str) -> None:
    """No reason without words of the clause behind it."""
    for reason in assess(text).reasons:
        for quoted in re.findall(r"“([^”]*)”", reason):
            assert all(piece.strip() in text for piece in quoted.split(" … "))


def test_other_texts_in_between_change_nothing() -> None:
    """An assessment does not depend on what was assessed before it."""
    texts = ["We use cookies.", "We may sell your personal data.", "Nothing."]
    alone = [assess(text) for text in texts]
    assert [assess(text) for text in reversed(texts)] == alone[::-1]


@pytest.mark.parametrize(
    "text",
    [
        "data " * 100_000,
        "1 day " * 50_000,
        "(" * 300_000,
        "a" * 300_000,
        "\n" * 200_000,
        "a." * 90_000,
    ],
    ids=["word", "periods", "marks", "one word", "lines", "dots"],
)
def test_huge_texts_are_assessed_by_their_beginning(text: str) -> None:
    """A hostile clause of hundreds of kilobytes is no reason to hang."""
    check_shape(assess(text))
