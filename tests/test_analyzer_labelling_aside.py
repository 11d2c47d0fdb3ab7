"""What works a page or says where to read on is no rule, however it differs."""

import pytest

from analyzer.labelling import assess_change
from analyzer.labelling.aside import is_aside
from store.record import ChangeKind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what a page says of where a visitor is
        ("Your location is set for Harbourtown, HT 12345", True),
        ("Enter a valid ZIP code to set your location.", True),
        ("We use your location to set prices.", False),
        ("You must enter your ZIP code, and we keep it.", False),
        # menus and searches
        ("Toggle navigation Log in", True),
        ("You may log in or sign up at any age.", False),
        ("Next: Rules on Pictures", True),
        ("Home > Company > Privacy Statement", True),
        ("Next of kin: they can ask for your data.", False),
        # lists of posts
        ("17 (last comment by lantern_42 4 days ago)", True),
        ("by seagull, 2 hours ago", True),
        ("0 votes", True),
        ("Data that we collected 12 months ago", False),
        ("Orders made a year ago may not be returned.", False),
        # tools of a page
        ("Translate this page; this page contains changes not marked for translation.", True),
        ("Need help? Call 1-555-0100 or chat now.", True),
        ("You need help? We will sell it to you.", False),
        # copies of the document
        ("Previous Privacy Policy PDF version: Lumenary Policy May 2019", True),
        ("You can download a PDF copy of these terms here.", True),
        ("Download a copy of your data.", False),
        ("Earlier versions of these terms shall apply to sales before 2020.", False),
        # references
        ("For details on what we collect, please refer to Section 1 of our Privacy Policy.", True),
        (
            "Learn more about our rules on robots, our fraud policy, and our guide for sellers.",
            True,
        ),
        ("For more on how to opt out of sales, visit our page.", False),
        ("For more information, see Section 3. We sell what we know of you.", False),
        # how long ago a page was changed
        ("Updated over a week ago", True),
        ("Last edited: 3 days ago", True),
        ("This page was last updated yesterday.", True),
        ("Prices were updated yesterday.", False),
        ("Data that was edited 30 days ago is deleted.", False),
        # in which languages it can be read
        ("Our Privacy Policy is also available in the following languages: Deutsch, Polski", True),
        ("This article is available in other languages.", True),
        ("Support is available in the following languages: German, Polish", False),
        ("These terms are available in other languages, but only the English ones count.", False),
        # few people answer
        ("Due to the storm we work with a limited team. It may take longer to reach us.", True),
        ("We get a high number of requests, so replies may take longer than usual.", True),
        ("Refunds may take longer than usual, as a limited team answers.", False),
        ("We may take longer than usual to respond to requests to delete your data.", False),
        ("We respond within 10 days, in place of 5, with a limited team.", False),
        # offers, and what a page does for those who are signed in
        ("Call now to order 1-555-0100", True),
        ("Call now to cancel your order 1-555-0100", False),
        ("Save this page to your shelf. Stay organized with collections.", True),
        # figures of each year
        ("To view our request statistics, please visit our Statistics page.", True),
        ("To view our opt-out statistics or to opt out, please visit our page.", False),
        ("", False),
    ],
)
def test_what_is_beside_a_document(text: str, *, expected: bool) -> None:
    """Labels and pointers are told from what rules something in like words."""
    assert is_aside(text) is expected


@pytest.mark.parametrize(
    ("before", "after", "is_style"),
    [
        # a pointer that points elsewhere
        ("Next: Rules on Pictures", "Next: What Sellers Have to Know", True),
        # a sentence that points on, beside one that rules
        (
            "You may offer trials. Learn more about free trials.",
            "You may offer trials. Learn more about subscription offers.",
            True,
        ),
        (
            "You may offer trials. Learn more about free trials.",
            "You may offer no trials. Learn more about subscription offers.",
            False,
        ),
        # in brackets
        (
            "We keep what you post (see the part on posts in our Privacy Policy).",
            "We keep what you post.",
            True,
        ),
        ("We keep what you post (for two years).", "We keep what you post.", False),
        # where something stands
        ("We list our cookies in Section 2 below.", "We list our cookies below.", True),
        ("We list our cookies for 2 years.", "We list our cookies.", False),
        # a path on the site instead of its label
        (
            "You must accept the futures agreement (en/help/faq/360012345678) first.",
            "You must accept the futures agreement (HERE) first.",
            True,
        ),
        # the title of a section
        (
            "We keep it as described in the section “Storage”.",
            'We keep it as described in the section "Our work - Storage of data".',
            True,
        ),
        (
            "You must do as the section “Storage” says.",
            "You may do as the section “Storage of data” says.",
            False,
        ),
        # words that stood twice, and marks in the wrong charset
        ("You can contact us contact us for a copy.", "You can contact us for a copy.", True),
        ("You can contact us for a copy.", "You can contact us for a fee or a copy.", False),
        (
            "Refunds are in Lumenaryâ€™s sole discretion, as the â€œdeskâ€� decides.",
            "Refunds are in Lumenary's sole discretion, as the “desk” decides.",
            True,
        ),
        # numbers in words
        (
            "We protect accounts by two-step verification.",
            "We protect accounts by 2-Step Verification.",
            True,
        ),
        (
            "You can cancel within two days.",
            "You can cancel within 3 days.",
            False,
        ),
    ],
)
def test_words_beside_the_rules_of_a_clause(before: str, after: str, *, is_style: bool) -> None:
    """A reworded clause is editorial where only its pointers and spellings differ."""
    assessment = assess_change(ChangeKind.MODIFIED, before, after, document_type="Terms of Service")
    assert (assessment is None) is is_style
