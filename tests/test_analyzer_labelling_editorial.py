"""Changes of words that say nothing new are editorial; small words that turn a meaning are not."""

import pytest

from analyzer.labelling import assess_change, find_hunks
from analyzer.labelling.editorial import list_weighty_hunks
from analyzer.labelling.surroundings import NOWHERE
from store.record import ChangeKind

ADDED, REMOVED, MODIFIED = ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.MODIFIED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # nothing differs
        ("We keep your data.", "We keep your data."),
        # case, punctuation, quotes
        ("We keep “your” data; always.", 'We keep "Your" data - always!'),
        # a promise in the future and in the present
        ("We will publish a report each year.", "We publish a report each year."),
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
        # the same roots in other forms, and light verbs
        (
            "We do not engage in tracking of your visits.",
            "We do not track your visits.",
        ),
        # words that say the same
        ("You pay our attorneys' fees.", "You pay our lawyers' fees."),
        ("Tell us your mailing address.", "Tell us your postal address."),
        # words that only colour
        ("We also collect certain data directly.", "We collect data."),
        # an address that is hidden from programs, or spelt out for people
        ("Write to help@lumo.example for refunds.", "Write to [email protected] for refunds."),
        ("For refunds please contact us.", "For refunds please [email protected]."),
        (
            "Send refund claims to claims [at] lumo.example.",
            "Send refund claims to claims [at] lumo.example (claims[at]lumo[dot]example).",
        ),
        # an address without its scheme
        ("The licence is at lumo.example/old/terms.", "The licence is at lumo.example/terms."),
        # a clause that got a number
        ("By using Lumo you agree to these terms.", "1.1) By using Lumo you agree to these terms."),
        # a note on how a link opens
        ("We follow the Quill terms (opens in a new tab).", "We follow the Quill terms."),
        # a line with the date of the document
        ("Revised 4 May 2024 (previous version)", "Revised 4 May 2024 (summary, previous version)"),
        (
            "Write to help@lumo.exampleopens email client first.",
            "Write to [email protected] first.",
        ),
        (
            "They shouldn't sell it, and they're bound.",
            "They should not sell it and they are bound.",
        ),
        ("The EU-U.S. framework covers the U.S. firm.", "The EU-US framework covers the US firm."),
        # a product whose name has small words
        (
            "Unless you use the Pay by Card service, payment is due upon shipment.",
            "Unless you use the Lumo Credit Account service, payment is due upon shipment.",
        ),
        # the usual names of terms
        (
            "By using Lumo you agree to the Terms and Conditions of Use Notice.",
            "By using Lumo you agree to the Terms of Service.",
        ),
        (
            "You agree to the terms and conditions in here.",
            "You agree to the terms of use in here.",
        ),
        # the issue of a month
        (
            "Departures follow the May 2025 issue of the railway guide, without liability.",
            "Departures follow the June 2025 issue of the railway guide, without liability.",
        ),
        (
            "データの内容は「時刻表」令和7年 4 月号に基づいています。",
            "データの内容は「時刻表」令和7年 5 月号に基づいています。",
        ),
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
        ("We will refund your fees.", "We may refund your fees."),
        ("We sell your data.", "We will not sell your data."),
        ("Sharing is opt-in.", "Sharing is opt-out."),
        ("You get a refund within 30 days.", "You get a refund within 14 days."),
        ("We sell personal data of adults.", "We do sell personal data of adults without consent."),
        ("The laws of Utopia apply.", "The laws of Ruritania apply."),
        ("The use of bots is legal.", "The use of bots is illegal."),
        # where people can turn
        ("Write to data@lumo.example.", "Write to privacy@lumo.example."),
        ("Call us at 1-555-010-2919.", "Call us at 1-555-010-7126."),
        ("Ms Ada Quill is our privacy officer.", "Mr Ned Brush is our privacy officer."),
        ("Write to data@lumo.example.", "Write to privacy@lumo.exampleopens email client."),
        # other terms, and terms beside something else
        ("You agree to the terms of use.", "You agree to the terms of arbitration."),
        ("We may change our terms.", "We may change our terms and services."),
        # another provider in the place of a name with small words
        (
            "Our payment provider is Pay by Card, a processor of your data.",
            "Our payment provider is Quill Money, a processor of your data.",
        ),
        # a month that counts
        ("Fees rise in May 2025 for all users.", "Fees rise in June 2025 for all users."),
        (
            "Accounts follow the 2020 edition of the Quill rules and its fees.",
            "Accounts follow the 2025 edition of the Quill rules and its fees.",
        ),
        # one more of what is listed
        ("We may collect your name and age.", "We may collect your name, salary and age."),
        ("These terms apply to lumo.example.", "These terms apply to lumo.example and lumo.ai."),
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


@pytest.mark.parametrize(
    "text",
    [
        "Download a copy of these terms here.",
        "Learn more about the technologies used for advertising.",
        "Do Not Sell My Personal Information",
        "How do I change my cookie settings?",
        "Lumo's transparency report for the year 2024:",
        "Notice: revisions to these terms are under discussion.",
        "We have updated our privacy policy. Read the previous version.",
        "Terms of Quill (opens in a new window)",
    ],
)
@pytest.mark.parametrize("kind", [ADDED, REMOVED])
def test_what_only_points_on_is_editorial(kind: ChangeKind, text: str) -> None:
    """A link's label, a question above its answer or a notice of a new version rules nothing."""
    old, new = (None, text) if kind is ADDED else (text, None)
    assert assess_change(kind, old, new, headings=("Privacy",)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Effective 4 May 2024, fees are doubled.",
        "We have updated our terms: you must now pay for refunds.",
        "See what we sell: your personal data, to anyone.",
    ],
)
def test_what_begins_like_a_pointer_and_rules_is_seen(text: str) -> None:
    """A rule is a rule, whatever it begins with."""
    assert assess_change(ADDED, None, text, headings=("Privacy",)) is not None


def test_consent_dialogues_are_no_part_of_a_document() -> None:
    """What stands under the heading of a consent dialogue belongs to the page."""
    text = "These cookies are set by our advertising partners to build a profile of your interests."
    for dialogue in ("Manage Consent Preferences", "Store and/or access information on a device"):
        under = ("Privacy", dialogue, "Targeting Cookies")
        assert assess_change(REMOVED, text, None, headings=under) is None
    assert assess_change(REMOVED, text, None, headings=("Privacy", "Cookies")) is not None


def test_entries_of_a_list_that_rules_are_seen() -> None:
    """A short entry counts where its heading says what the list is for."""
    assert assess_change(ADDED, None, "Lumo Coach", headings=("Covered Services",)) is not None
    assert assess_change(ADDED, None, "Lumo Coach", headings=("Legal",)) is None
    lead = "A list of the third-party advertising companies that we work with is set forth below:"
    assert assess_change(REMOVED, "Lumo – Privacy Policy", None, headings=("Ads", lead)) is not None
    assert assess_change(REMOVED, "Lumo – Privacy Policy", None, headings=("Ads",)) is None


@pytest.mark.parametrize(
    ("before", "after", "is_style"),
    [
        # where the words before it lead
        ("Ask the office (www.ico.example) about your data.", "Ask the office about your data.", 0),
        ("The lamp shop (lumo.example) keeps it.", "The lamp shop (www.lumo.example) keeps it.", 1),
        ("We use model clauses (which can be found here).", "We use model clauses.", 1),
        ("Refunds (available at our offices) are free.", "Refunds are free.", 0),
        ("You get a copy (available only on request).", "You get a copy.", 0),
        # the title of a section behind its number
        ("Claims follow Section 11.", "Claims follow Section 11 (Disputes and Courts).", 1),
        ("Fees follow Section 5.", "Fees follow Section 5 (excluding refunds).", 0),
        # what somebody was called
        ("We share data with Nira (formerly Lumo Lamps).", "We share data with Nira.", 1),
        ("We share data with Nira (formerly partners too).", "We share data with Nira.", 0),
        # of when figures are
        (
            "As of May 2025, we had 40 million readers.",
            "As of June 2026, we had 40 million readers.",
            1,
        ),
        ("During 2024, we shared your name.", "During 2025, we shared your name.", 1),
        ("During 2024, we shared your name.", "During 2025, we sold your name.", 0),
        # files
        ("Read the terms in lamp-20240215.pdf.", "Read the terms in lamp-20240226.pdf.", 1),
        ("You may store 15 GB of pictures.", "You may store 5 GB of pictures.", 0),
        # a year beside a copyright sign, in a line that says more
        ("We sell lamps. © 2006-2015 Lumo, Inc", "We sell lamps. © 2006-2016 Lumo, Inc", 1),
        ("We sell lamps made until 2015.", "We sell lamps made until 2016.", 0),
        # what stood twice, wherever in it the second one is said to begin
        (
            "We share data under the Lamp Rules of the Harbour Lamp Rules of the Harbour today.",
            "We share data under the Lamp Rules of the Harbour today.",
            1,
        ),
        ("Write to help@lumo.example.", "Write to help@help.lumo.example.", 0),
        # what was read in the wrong charset
        ("The deviceï¿½s data are ï¿½Server Logsï¿½.", "The device’s data are “Server Logs”.", 1),
        ("Use of cookiesÂ is ours.", "Use of cookies is ours.", 1),
    ],
)
def test_what_only_names_places_files_and_years(before: str, after: str, *, is_style: int) -> None:
    """Addresses, titles, former names, files and years of figures say nothing of what is ruled."""
    hunks = list_weighty_hunks(find_hunks(before, after), before, after, NOWHERE)
    assert (hunks == ()) is bool(is_style)


@pytest.mark.parametrize(
    ("text", "heading", "is_furniture"),
    [
        ("Our new policy will take effect on 16 May 2026. [View current policy]", "", True),
        ("Our new terms take effect on 16 May 2026: fees are doubled.", "", False),
        ("Added a passage on shops.", "Sections updated in this release:", True),
        ("We share your name with shops.", "Sections updated in this release:", False),
        ("Added a passage on shops.", "Change log", True),
        ("We share your name with shops.", "Change log", False),
        ("We share your name with shops.", "Change history of your orders and data", False),
        ("The lamp programme shares names with shops.", "AI-generated key takeaways", True),
        ("We share your name with shops.", "AI-generated key takeaways", False),
        ("We share your name with shops.", "Key takeaways", False),
    ],
)
def test_what_is_said_of_the_document(text: str, heading: str, *, is_furniture: bool) -> None:
    """What announces an edition, lists what changed or sums the page up is no rule of its own."""
    headings = ("Terms", heading) if heading else ("Terms",)
    assert (assess_change(ADDED, None, text, headings) is None) is is_furniture


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "Our liability to you is limited to $1,000,000.",
            "Our liability to you is limited to $1,000.",
        ),
        (
            "Late payments bear interest at 5% per month.",
            "Late payments bear interest at 5.5% per month.",
        ),
        ("Call us at 1-800-800-0100 to cancel.", "Call us at 1-800-0100 to cancel."),
        (
            "We retain your personal data during 2 years after you close your account.",
            "We retain your personal data during 10 years after you close your account.",
        ),
        (
            "You have the right to withdraw during 14 days from the day of receipt.",
            "You have the right to withdraw during 7 days from the day of receipt.",
        ),
        ("You can register as of 13 years of age.", "You can register as of 16 years of age."),
        ("The new prices apply as of May 2026.", "The new prices apply as of June 2025."),
        (
            "We share your data with Google Analytics.",
            "We share your data with Google, Google Analytics.",
        ),
        ("We collect your location history.", "We collect your location, location history."),
        (
            "We share your data with Meta.",
            "We share your data with Meta (formerly Facebook) and X (formerly Twitter).",
        ),
        (
            "You can ask for your data.",
            "You can ask for your data (available at our site) and for its end (see Section 4).",
        ),
        (
            "You may claim a refund up to the last day (30.06.2026).",
            "You may claim a refund up to the last day (31.01.2026).",
        ),
        ("We charge a monthly fee in USD (9.99).", "We charge a monthly fee in USD (19.99)."),
        (
            "You can complain to the supervisory authority (ico.org.uk).",
            "You can complain to the supervisory authority (cnil.fr).",
        ),
        (
            "We share your data with our advertising partner.",
            "We share your data with our advertising partner (criteo.com).",
        ),
        (
            "Paper statements are sent by post.",
            "Paper statements (available on our website for 5 USD a month) are sent by post.",
        ),
        ("The price is 10 EUR (ex VAT) per month.", "The price is 10 EUR per month."),
        (
            "Your data moves to the states of the EEA.",
            "Your data moves to the states of the EEA (ex Switzerland).",
        ),
        (
            "You get notifications on data breaches within 72 hours.",
            "You get notifications on data breaches within 30 days.",
        ),
        ("Each month you get 50 GB download.", "Each month you get 5 GB download."),
        ("The price list is at prices-2025.pdf.", "The price list is at prices-2026.pdf."),
        (
            "Refunds cover (a) gifts, (b) repairs, (c) 2024 purchases.",
            "Refunds cover (a) gifts, (b) repairs, (c) 2025 purchases.",
        ),
        (
            "You waive the rights of Section 11 (Arbitration).",
            "You waive the rights of Section 11 (Refunds).",
        ),
        (
            "We will notify you by email before we share your data with others.",
            "We will not notify you by email before we share your data with others.",
        ),
        (
            "We may suspend or terminate your account with notice.",
            "We may suspend or terminate your account with no notice.",
        ),
        (
            "We disclose no nonpublic personal information to nonaffiliated third parties.",
            "We disclose nonpublic personal information to nonaffiliated third parties.",
        ),
        (
            "As of January 2025, we charge a fee of 2% on withdrawals.",
            "As of January 2026, we charge a fee of 2% on withdrawals.",
        ),
        ("During 2025, students pay no monthly fee.", "During 2026, students pay no monthly fee."),
        (
            "We share your data with our measurement partner (www.nielsen.example).",
            "We share your data with our measurement partner.",
        ),
        (
            "We share purchase data with our marketing partner.",
            "We share purchase data with our marketing partner (formerly Acxiom).",
        ),
        (
            "You have the rights described in Section 8.",
            "You have the rights described in Section 8 (California Residents Only).",
        ),
        (
            "You may cancel and receive a refund under Section 6.",
            "You may cancel and receive a refund under Section 6 (Annual Plans Only).",
        ),
        (
            "Call now to order. Shipping costs $9.95 per item.",
            "Call now to order. Shipping costs $14.95 per item.",
        ),
        (
            "Fees are those of the price list price-list-20240101.pdf.",
            "Fees are those of the price list price-list-20250101.pdf.",
        ),
        (
            "We share your data with our parent company.",
            "We share your data with our parent companies.",
        ),
    ],
)
def test_what_looks_like_style_and_rules_is_told(before: str, after: str) -> None:
    """Sums, periods, recipients and the like are told where they look like years or pointers."""
    assert assess_change(MODIFIED, before, after, ("Terms",)) is not None


@pytest.mark.parametrize(
    ("kind", "text", "heading"),
    [
        (REMOVED, "We will email you 30 days before the new terms take effect.", "Terms"),
        (REMOVED, "You may cancel your subscription before the new terms take effect.", "T"),
        (ADDED, "Your continued use after the revised terms take effect means acceptance.", "T"),
        (
            REMOVED,
            "We keep each edit of your file for 90 days, and you can restore it at any time.",
            "Version history",
        ),
        (
            ADDED,
            "Deleted files and their versions are shared with OpenAI to train models.",
            "Version History",
        ),
        (
            ADDED,
            "From 1 May, you pay 12 dollars a month in place of 10.",
            "Summary of changes to our prices",
        ),
        (ADDED, "You must arbitrate every dispute with us.", "Change log"),
        (
            ADDED,
            "We send recordings of your meetings to OpenAI to write them and sell your data.",
            "AI-generated summary",
        ),
        (ADDED, "Your phone number may be shared with advertising partners.", "Sections updated"),
        (REMOVED, "We will keep your data for 10 years.", "Change Log"),
        (ADDED, "The new arbitration agreement takes effect on June 1, 2026.", "T"),
    ],
)
def test_what_looks_like_a_notice_and_rules_is_told(
    kind: ChangeKind, text: str, heading: str
) -> None:
    """A clause that only speaks of new terms, histories or summaries in passing is told."""
    before, after = (None, text) if kind is ADDED else (text, None)
    assert assess_change(kind, before, after, (heading,)) is not None
