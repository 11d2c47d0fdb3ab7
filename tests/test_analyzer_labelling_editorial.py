"""Changes of words that say nothing new are editorial; small words that turn a meaning are not."""

import pytest

from analyzer.labelling import assess_change
from store.record import ChangeKind

ADDED, REMOVED, MODIFIED = ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.MODIFIED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # nothing differs
        ("We keep your data.", "We keep your data."),
        # case, punctuation, quotes
        ("We keep “your” data; always.", 'We keep "Your" data - always!'),
        # spelling, British and American
        (
            "The licence covers your favourite behaviour.",
            "The license covers your favorite behavior.",
        ),
        # inflection and joined words
        ("Please sign up on the web site.", "Please signup on the website."),
        # written short and in full
        ("We don't sell data and you can't buy it.", "We do not sell data and you cannot buy it."),
        # numbering
        ("Refunds follow section 4 of these terms.", "Refunds follow section 5 of these terms."),
        # date of update
        ("Last updated: May 4, 2024", "Last updated: 12 June 2025"),
        (
            "This policy was last revised on 1 May 2024.",
            "This policy was last revised on 2 May 2025.",
        ),
        # little words
        ("You can ask for the refund of a fee.", "You can ask for a refund of the fee."),
        # a product with another name
        (
            "We collect data when you use Lumo. Lumo is free.",
            "We collect data when you use Nira. Nira is free.",
        ),
        # words that moved
        ("We collect your name, address and age.", "We collect your age, address and name."),
        # web addresses
        (
            "Read https://lumo.example/terms?a=1 first.",
            "Read https://lumo.example/terms?a=2 first.",
        ),
        # a number of a contact written in another way
        ("Call +1 555 0100 for refunds.", "Call +1-555-0100 for refunds."),
        # "shall" and "will" bind alike
        ("We shall refund you.", "We will refund you."),
    ],
)
def test_style_is_editorial(before: str, after: str) -> None:
    """What says the same in another way is nothing that a reader should see."""
    assert assess_change(MODIFIED, before, after) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("You may resell it.", "You may not resell it."),
        ("Sharing is opt-in.", "Sharing is opt-out."),
        ("You get a refund within 30 days.", "You get a refund within 14 days."),
        ("We sell personal data of adults.", "We do sell personal data of adults without consent."),
        ("The laws of Utopia apply.", "The laws of Ruritania apply."),
        ("The use of bots is legal.", "The use of bots is illegal."),
    ],
)
def test_small_words_that_turn_a_meaning_are_no_style(before: str, after: str) -> None:
    """A negation, a number or a place is seen, however short."""
    assert assess_change(MODIFIED, before, after) is not None


def test_moved_text_is_editorial() -> None:
    """A clause that only stands elsewhere says nothing new."""
    assert assess_change(ChangeKind.MOVED, "We use cookies.", "We use cookies.") is None


@pytest.mark.parametrize("text", ["Child safety", "Last updated: 4 May 2024", "12", "Back to top"])
@pytest.mark.parametrize("kind", [ADDED, REMOVED])
def test_labels_and_dates_that_come_or_go_are_editorial(kind: ChangeKind, text: str) -> None:
    """A heading, a date or a menu entry is no clause."""
    sides = (None, text) if kind is ADDED else (text, None)
    assert assess_change(kind, *sides) is None
