"""A clause change gets types, direction, severity and the facts that differ."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.labelling import OTHER, assess_change, load_taxonomy
from store.record import Assessment, ChangeKind, Direction, FactDifference, Severity

ADDED, REMOVED, MODIFIED = ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.MODIFIED


def judge(before: str, after: str, *headings: str) -> Assessment:
    """Return the assessment of a rewording that is expected to be more than editorial."""
    assessment = assess_change(MODIFIED, before, after, headings)
    assert assessment is not None
    return assessment


def test_a_trial_that_loses_its_length_is_told() -> None:
    """A stated trial of days that gives way to a mere possibility is adverse, with the fact."""
    assessment = judge(
        "A monthly Lumo plan renews by itself and opens with a 7-day free trial.",
        "A monthly Lumo plan renews by itself; some plans might open with a free trial period.",
    )
    assert "auto-renewal" in assessment.types
    assert assessment.severity.rank >= Severity.MEDIUM.rank
    assert assessment.direction is Direction.ADVERSE
    difference = FactDifference(name="free trial", before="7 days", after="unspecified")
    assert difference in assessment.differences


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        # periods, by what they are about
        ("We give notice of 30 days.", "We give notice of 14 days.", "adverse"),
        ("We give notice of 14 days.", "We give notice of 30 days.", "favourable"),
        (
            "Cancel your plan one day before it renews.",
            "Cancel your plan one month before it renews.",
            "adverse",
        ),
        ("We keep your data for 30 days.", "We keep your data for 2 years.", "adverse"),
        ("We keep your data for 2 years.", "We keep your data for 30 days.", "favourable"),
        ("We delete your data after 30 days.", "We delete your data at a later time.", "adverse"),
        (
            "We report a data breach within 72 hours.",
            "We report a data breach promptly.",
            "adverse",
        ),
        (
            "We report a data breach without undue delay.",
            "We report a data breach as soon as possible.",
            "adverse",
        ),
        (
            "We report a data breach promptly.",
            "We report a data breach within 24 hours.",
            "favourable",
        ),
        (
            "We keep your data indefinitely.",
            "We keep your data as long as necessary.",
            "favourable",
        ),
        (
            "We answer your request within 30 days.",
            "We answer your request in a timely manner.",
            "adverse",
        ),
        (
            "You may object to a new vendor within 30 days.",
            "You may object to a new vendor within 10 days.",
            "adverse",
        ),
        ("We give 30 days' prior notice.", "We give reasonable prior notice.", "adverse"),
        ("Prices rise without notice.", "Prices rise upon reasonable notice.", "favourable"),
        # a way out that is there no more
        (
            "You may appeal the ban within 60 days.",
            "You may appeal the ban within 7 days.",
            "adverse",
        ),
        ("You can opt out of ads.", "You cannot opt out of ads.", "adverse"),
        ("You get a refund within 14 days.", "You get a refund within 30 days.", "favourable"),
        # a deadline for claims that was not there
        (
            "Claims against Lumo go to the court of Port Ember.",
            "Claims against Lumo must be filed within 1 year in the court of Port Ember.",
            "adverse",
        ),
        # money
        ("The delivery fee is €25.", "The delivery fee is €40.", "adverse"),
        ("Liability is limited to $500.", "Liability is limited to $100.", "adverse"),
        # a promise that became a possibility, and the reverse
        ("We will refund the fee.", "We may refund the fee.", "adverse"),
        ("We may refund the fee.", "We will refund the fee.", "favourable"),
        # a power that became certain
        (
            "We may share your data with partners.",
            "We will share your data with partners.",
            "adverse",
        ),
        # a duty of the person that was a choice
        ("You may pay by card.", "You must pay by card.", "adverse"),
        # words of a promise that went
        (
            "We do not sell your personal information.",
            "We sell your personal information.",
            "adverse",
        ),
        # data that is named now, or no more
        ("We collect your name.", "We collect your name and phone number.", "adverse"),
        ("We collect your name and phone number.", "We collect your name.", "favourable"),
        # how long a cookie stays, and how one may say no
        (
            "This cookie stays until you close your browser.",
            "This cookie stays on your device for two years.",
            "adverse",
        ),
        (
            "Some cookies stay until you close your browser, and others for two years.",
            "Some cookies stay for two years.",
            "neutral",
        ),
        (
            "You can object to our use of your data.",
            "You cannot object to our use of your data.",
            "adverse",
        ),
        # what a promise leaves out
        (
            "This guarantee does not apply to lamps or batteries.",
            "This guarantee does not apply to lamps, batteries, cables or rented devices.",
            "adverse",
        ),
        (
            "This guarantee does not apply to lamps, batteries, cables or rented devices.",
            "This guarantee does not apply to lamps or batteries.",
            "favourable",
        ),
        # an exception from that is no loss
        (
            "This guarantee does not apply to lamps or batteries.",
            "This guarantee does not apply to lamps or batteries, unless we sold them as new.",
            "neutral",
        ),
        # for whom another law is better depends on the person
        ("The laws of Utopia govern.", "The laws of Ruritania govern.", "unclear"),
        # better and worse at once
        (
            "Refunds within 30 days. We keep your data for 30 days.",
            "Refunds within 60 days. We keep your data for 60 days.",
            "unclear",
        ),
    ],
)
def test_direction_follows_what_moved(before: str, after: str, direction: str) -> None:
    """Periods, sums, modal verbs, promises and lists show for whom a change moves things."""
    assert judge(before, after).direction == direction


def test_sums_of_different_kinds_are_not_compared() -> None:
    """Whether dollars are more than euros is not ours to say."""
    assessment = judge("Liability is limited to $700.", "Liability is limited to €600.")
    assert assessment.direction is Direction.NEUTRAL
    assert assessment.differences


@pytest.mark.parametrize(
    ("kind", "text", "direction", "severity"),
    [
        # a whole clause of a high type weighs high
        (ADDED, "You waive any right to a jury trial and a class action.", "adverse", "high"),
        (
            REMOVED,
            "You waive any right to a jury trial and a class action.",
            "favourable",
            "medium",
        ),
        # a right that is gone weighs more than the clause that gave it
        (REMOVED, "You have the right to delete your personal data.", "adverse", "medium"),
        (ADDED, "You have the right to delete your personal data.", "favourable", "low"),
        (ADDED, "You must not scrape the site.", "adverse", "low"),
        # others may track, which describes more than what a cookie is for
        (ADDED, "The Reel API may place cookies on your device.", "adverse", "medium"),
        (ADDED, "The session cookie lets the page remember you.", "neutral", "low"),
        # a clause that takes no side weighs by the parameter that it brings
        (
            ADDED,
            "The cancellation of a subscription is sent one month before its planned end.",
            "adverse",
            "medium",
        ),
        # what usually protects is law as well; a promise not to sell is not
        (REMOVED, "We do not knowingly collect data of children under 13.", "adverse", "medium"),
        (REMOVED, "We do not sell your personal data to anyone.", "adverse", "high"),
    ],
)
def test_whole_clauses_stand_for_or_against(
    kind: ChangeKind, text: str, direction: str, severity: str
) -> None:
    """A clause that came or went moves things by what it says."""
    sides = (None, text) if kind is ADDED else (text, None)
    assessment = assess_change(kind, *sides)
    assert assessment is not None
    assert (assessment.direction, assessment.severity) == (direction, severity)


@pytest.mark.parametrize(
    ("before", "after", "type_of_it"),
    [
        # one promise stays, another is gone
        (
            "We will notify you of changes to these terms 30 days before they take effect.",
            "We will notify you of changes to these terms. Your continued use means that you accept"
            " the changes, and it is your responsibility to check this page.",
            "unilateral-change",
        ),
        # words that stay cut the new sentence into stretches
        (
            "Please note that the videos in our pages are covered by Lumo's own terms.",
            "By using Lumo, you are agreeing to be bound by Vidra's own terms.",
            "assent-by-use",
        ),
        # leaving waits for the end of a period
        (
            "You may cancel the subscription at any time by letter, and the fee ends.",
            "You may cancel the subscription at any time to the end of the current billing period"
            " by letter, and the fee ends.",
            "refunds-cancellation",
        ),
        ("We encrypt your files and will notify you of a breach.", None, "security-breach"),
        (None, "Lumo may keep any balance in your account as damages.", "forfeiture"),
    ],
)
def test_what_is_partly_for_the_worse_is_worth_an_alert(
    before: str | None, after: str | None, type_of_it: str
) -> None:
    """A loss beside a gain, or of a promise, is at least of medium severity."""
    kind = MODIFIED if before and after else REMOVED if before else ADDED
    assessment = assess_change(kind, before, after)
    assert assessment is not None
    assert any(each.startswith(type_of_it) for each in assessment.types)
    assert assessment.severity.rank >= Severity.MEDIUM.rank


ARRIVALS = [
    # what came in a list of purposes is as grave as a clause of its own
    (
        "We use your data to show our shop and to answer your questions.",
        "We use your data to show our shop, to train our AI models and to answer your questions.",
        ("ai-training", "adverse", "high"),
    ),
    # what is told to be over has not come, nor what the clause spoke of before
    (
        "We use your data to show our shop.",
        "We use your data to show our shop. We have stopped training our AI models on it.",
        None,
    ),
    (
        "We use your data to train our AI models and to show our shop.",
        "We use your data to train our own AI models and systems and to show our shop.",
        None,
    ),
]


@pytest.mark.parametrize(("before", "after", "wanted"), ARRIVALS)
def test_what_is_grave_arrives_in_a_clause(
    before: str, after: str, wanted: tuple[str, str, str] | None
) -> None:
    """A grave type that only new words speak of comes first, and weighs as it does alone."""
    found = assess_change(ChangeKind.MODIFIED, before, after)
    said = found and (found.types[0], str(found.direction), str(found.severity))
    assert said == wanted if wanted else said != ("ai-training", "adverse", "high")


def test_a_hint_of_a_type_widens_nothing() -> None:
    """A new list of names is no purpose of data because one of them is called Research."""
    names = "October 2025:\n\n- Ada Miller (@adam)\n\n- Bo Hill, from Lantern Research Lab."
    found = assess_change(ChangeKind.ADDED, None, names, ("Thanks to those who found faults",))
    assert found is None or found.severity is Severity.LOW


def test_words_that_changed_decide_the_type() -> None:
    """In a long clause, the type comes from where it changed and not from the rest."""
    rest = "We use cookies and web beacons. Our cookies remember your settings. " * 3
    before = rest + "We do not sell your personal information to anyone."
    after = rest + "We may sell your personal information to partners."
    assert judge(before, after).types[0] == "data-sale"


def test_a_changed_sentence_counts_though_a_like_one_stays() -> None:
    """A promise that goes is seen even where another sentence still makes a similar one."""
    stays = "In the last year we have not sold personal information. "
    gone = "We do not sell personal information and never rent it."
    assert judge(stays + gone, stays).direction is Direction.ADVERSE


def test_a_company_that_takes_over_is_no_renaming() -> None:
    """Another party named with its legal form is seen."""
    before = "The contract is with Lumo Limited in Port Ember."
    after = "The contract is with Nira GmbH in Port Ember."
    assert judge(before, after, "Who we are").types[0] == "scope-contact"


@pytest.mark.parametrize(
    ("text", "is_seen"),
    [
        ("We sell the names of buyers to insurers.", True),
        ("You may not use the harbour crane on Sundays.", True),
        ("We wish all of our readers a pleasant summer.", False),
        ("Our boats and ropes are the best on the coast.", False),
    ],
)
def test_a_new_sentence_that_no_type_fits(text: str, *, is_seen: bool) -> None:
    """What one of the parties does to the other is told, however unusual its words are."""
    said = assess_change(ChangeKind.ADDED, None, text, ("Terms",), "Terms of Service")
    assert (said is not None) is is_seen


def test_named_recipients_are_no_renaming() -> None:
    """Where data is shared, another name is another recipient."""
    before = "We share your personal data with service providers such as Quill."
    after = "We share your personal data with service providers such as Brush."
    assert judge(before, after).types[0] == "third-party-sharing"


def test_other_languages_are_seen_but_not_labelled() -> None:
    """A change in another language is shown without a guess at its meaning."""
    assessment = judge(
        "Wir geben Ihre Daten nicht an Dritte weiter und sie bleiben bei uns.",
        "Wir geben Ihre Daten an Dritte und sie werden für Werbung genutzt.",
    )
    assert assessment.types == (OTHER,)
    assert assessment.direction is Direction.UNCLEAR
    assert assessment.severity is Severity.LOW
    assert assessment.reasons == ("not labelled (language)",)


@pytest.mark.parametrize(
    ("came", "severity"),
    [
        ("Wir geben Ihre Daten weiter.", Severity.LOW),
        ("Wir geben Ihre Daten 30 Tage lang weiter.", Severity.MEDIUM),
        (
            "Wir geben Ihre Daten an alle Firmen weiter, die dafür zahlen und sie nutzen wollen.",
            Severity.MEDIUM,
        ),
    ],
)
def test_what_cannot_be_read_is_not_called_slight(came: str, severity: Severity) -> None:
    """A sentence or a figure that changed in another language is of medium weight, and says why."""
    before = "Sie können uns schreiben und wir antworten Ihnen."
    assessment = judge(before, f"{before} {came}")
    assert assessment.severity is severity
    assert (len(assessment.reasons) > 1) is (severity is Severity.MEDIUM)


def test_reasons_name_what_moved() -> None:
    """The reader is told which words and which parameter showed the direction."""
    reasons = " ".join(
        judge("We will refund you in 30 days.", "We may refund you in 60 days.").reasons
    )
    assert "refund period changed from 30 days to 60 days" in reasons
    assert "“will” became “may refund" in reasons


PIECES = (
    "we may will not sell share keep your personal data for 30 days refund free trial Lumo GmbH"
    " section 4 May 2024 you must cancel . renew terms"
)
TEXT = st.lists(st.sampled_from(PIECES.split()) | st.text(max_size=4), max_size=30).map(" ".join)


@given(TEXT, TEXT)
@settings(max_examples=150, deadline=None)
def test_any_two_texts_get_a_sound_assessment_or_none(before: str, after: str) -> None:
    """The shape holds for whatever stands on the two sides, and the same pair gives the same."""
    assessment = assess_change(MODIFIED, before, after)
    assert assess_change(MODIFIED, before, after) == assessment
    if assessment:
        assert assessment.direction is not None
        assert assessment.polarity is None
        assert assessment.types == (OTHER,) or set(assessment.types) <= set(load_taxonomy())
        favourable = assessment.direction is Direction.FAVOURABLE
        assert not favourable or assessment.severity.rank <= Severity.MEDIUM.rank


@given(TEXT)
@settings(max_examples=60, deadline=None)
def test_equal_sides_are_never_a_change(text: str) -> None:
    """A text beside itself holds nothing to see."""
    assert assess_change(MODIFIED, text, text) is None


@pytest.mark.parametrize(
    "text",
    ["data " * 60_000, "1 day " * 20_000, "x" * 300_000, "\n" * 100_000, "http://" * 30_000],
    ids=["words", "periods", "one word", "lines", "addresses"],
)
def test_huge_sides_do_not_hang(text: str) -> None:
    """Two hostile texts of hundreds of kilobytes are compared within bounds."""
    assert assess_change(MODIFIED, text, text) is None
    changed = assess_change(MODIFIED, text, text[::-1] + " we sell your personal data")
    assert changed is None or changed.direction is not None
