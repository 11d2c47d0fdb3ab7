"""The noise gate on texts."""

import pytest
from hypothesis import given, settings

from analyzer.alignment import compare
from analyzer.clause import segment
from analyzer.gate import agree, doubt, examine, noise
from store.record import Gate, GateVerdict, Link, Reading
from tests.texts import TEXTS

POLICY = "# Terms\n\n" + "\n\n".join(
    f"Rule {n}. You may use item {n} of the service for your own purposes as long as you pay "
    f"the fee of tier {n} and keep the account number {n * 7} to yourself."
    for n in range(30)
)


def read(text: str, **fields: object) -> Reading:
    """A reading of a text."""
    return Reading(text=text, reader="test/1", **fields)  # type: ignore[arg-type]


def noise_of(before: Reading, after: Reading) -> Gate | None:
    """The noise decision over two readings."""
    return noise(before, after, compare(segment(before.text), segment(after.text)))


WALLS = [
    ("challenge", "# One moment\n\nChecking your browser before you reach tasklane.example."),
    ("challenge", "Please verify you are human by ticking the box below. Ref 8813."),
    ("blocked", "# Access denied\n\nYou do not have permission to view this page."),
    ("region", "This content is not available in your region."),
    ("login", "# Welcome back\n\nSign in to continue to Tasklane.\n\nForgot password?"),
    ("consent", "We value your choice.\n\nAccept all cookies\n\nReject all cookies"),
    ("age", "Please confirm your age to enter. Enter your date of birth."),
    ("error", "# 404\n\nThe page could not be found. Go back to the start page."),
    ("error", "Oops, something went wrong on our side. Try again later."),
    ("maintenance", "We are down for maintenance and will be back soon."),
    ("loading", "Loading…"),
    ("shell", "Privacy Policy"),
    ("shell", ""),
]


@pytest.mark.parametrize(("kind", "text"), WALLS)
def test_walls_are_recognised_by_their_text(kind: str, text: str) -> None:
    """A page that is no document is quarantined under its kind, with a reason."""
    gate = examine(read(text))
    assert gate is not None
    assert (gate.verdict, gate.kind) == (GateVerdict.QUARANTINED, kind)
    assert gate.reasons[0]


DOCUMENTS = [
    POLICY,
    # short, but a document all the same
    "# Imprint\n\nTasklane Ltd, 4 Quay Street, Harbourtown. Managing director: A. Person. Register "
    "of companies: 12345. Responsible for the content of these pages: A. Person, at this address.",
    # short notices that speak of what walls speak of
    "# Privacy\n\nWe keep your name, your date of birth and the order number so that we can send "
    "what you bought. Fines of up to 500 dollars are charged for misuse. We use a captcha against "
    "robots. You can accept all or reject all cookies at any time in your account.",
    # long documents may speak of walls
    POLICY + "\n\nIf the page could not be found, or captcha fails, sign in to continue. 404.",
]


@pytest.mark.parametrize("text", DOCUMENTS)
def test_documents_pass(text: str) -> None:
    """A document passes, also a short one, and one that speaks of captchas and errors."""
    assert examine(read(text)) is None


DOUBTS = [
    ("collapse", POLICY[:800]),
    (
        "other-document",
        "\n\n".join(f"Our books are sold by the dozen, volume {n}a and {n}b." for n in range(99)),
    ),
    ("explosion", POLICY + "\n\n" + "\n\n".join(f"Story {n}, told by nobody." for n in range(999))),
    ("cut-off", POLICY[: len(POLICY) // 2].rstrip()),
]


@pytest.mark.parametrize(("kind", "text"), DOUBTS)
def test_doubtful_texts_are_held(kind: str, text: str) -> None:
    """A text that may not be the document is held under its kind."""
    gate = doubt(read(POLICY), read(text))
    assert gate is not None
    assert (gate.verdict, gate.kind) == (GateVerdict.HELD, kind)


def test_only_the_end_of_a_document_is_held() -> None:
    """A text that lacks the first half of the accepted one is held as cut off."""
    gate = doubt(read(POLICY), read(POLICY[len(POLICY) // 2 :].split("\n\n", 1)[1]))
    assert gate is not None
    assert (gate.verdict, gate.kind) == (GateVerdict.HELD, "cut-off")


def test_menus_and_second_copies_may_go() -> None:
    """A text without the menu or the second copy that stood around it is not held."""
    menu = "\n\n".join(f"- Goods of sort {n}" for n in range(900))
    assert doubt(read(menu + "\n\n" + POLICY), read(POLICY)) is None
    assert doubt(read(POLICY + "\n\n" + POLICY.replace("fee", "price")), read(POLICY)) is None


def test_another_name_over_other_words_is_held() -> None:
    """A text of few common words is held if it goes by another name, and not if by the same."""
    text = "\n\n".join(
        f"You may use item {n} of the service for your own: {letter}x, {letter}y, {letter}z."
        for n, letter in enumerate("abcdefghijklmnopqrst")
    )
    text = f"{text}\n\n{text}"  # long enough to be no collapse
    gate = doubt(read(POLICY), read("# Cookbook\n\n" + text))
    assert gate is not None
    assert (gate.verdict, gate.kind) == (GateVerdict.HELD, "other-document")
    assert doubt(read(POLICY), read("# Terms of use\n\n" + text)) is None


FRENCH = "# Conditions\n\n" + "\n\n".join(
    f"Règle {n}. Vous pouvez utiliser l’article {n} du service pour vos propres besoins tant que "
    f"vous payez le prix du niveau {n} et que vous gardez le numéro de compte {n * 7} pour vous."
    for n in range(30)
)


def test_another_language_is_held() -> None:
    """A page in another language than the accepted one is held, whatever its markup declares."""
    for declared in ("fr", "en", ""):
        gate = doubt(read(POLICY, language="en-GB"), read(FRENCH, language=declared))
        assert gate is not None
        assert (gate.verdict, gate.kind) == (GateVerdict.HELD, "language")
    assert doubt(read(POLICY, language="en-GB"), read(POLICY, language="fr")) is None


def test_a_page_in_another_language_than_asked_for_is_held() -> None:
    """A text that is in another language than the declared one is held, even as the first."""
    gate = examine(read(FRENCH), language="en-GB")
    assert gate is not None
    assert (gate.verdict, gate.kind) == (GateVerdict.HELD, "language")
    assert examine(read(FRENCH), language="fr") is None
    assert examine(read(FRENCH)) is None


def test_ordinary_changes_raise_no_doubt() -> None:
    """A document that grew, lost a few rules, or was short before is not doubted."""
    rules = POLICY.split("\n\n")
    assert doubt(read(POLICY), read(POLICY + "\n\n" + POLICY.replace("item", "part"))) is None
    assert doubt(read(POLICY), read("\n\n".join(rules[:-4]))) is None
    assert doubt(read("Short rules."), read("Other words altogether.")) is None


def test_only_the_same_words_confirm_a_held_text() -> None:
    """A second capture agrees with a held one if most words are the same, however short it is."""
    held = read("Rule 1: you may use the item as long as you pay for it.")
    assert agree(held, read("Rule 1: you may use the item as long as you pay for it. Thank you."))
    assert not agree(held, read("Welcome to our shop, where the news of the season is waiting."))


def menu(*labels: str, place: str = "https://tasklane.example/") -> Reading:
    """A reading of a text under a menu, whose entries lead to other pages of the site, or on it."""
    lines = [f"- {label}" for label in labels]
    links, start = [], 0
    for label, line in zip(labels, lines, strict=True):
        target = f"{place}{label}"
        links.append(Link(start=start + 2, end=start + len(line), target=target))
        start += len(line) + 2
    return read("\n\n".join([*lines, "You pay in 30 days."]), links=tuple(links))


LINKS = (Link(start=0, end=5, target="https://a.example/?utm=1"),)
NOISES = [
    ("links", read(POLICY, links=LINKS), read(POLICY)),
    ("markup", read("1. You pay “monthly”."), read('2. You pay  "monthly".')),
    ("markup", read("- You pay monthly."), read("You pay monthly.")),
    ("markup", read("You pay MONTHLY, in advance"), read("You pay monthly in advance.")),
    ("markup", read("You pay.\n\nYou leave."), read("- You pay.\n- You leave.")),
    ("footer", read("You pay.\n\n© 2025 Tasklane"), read("You pay.\n\n© 2026 Tasklane")),
    ("footer", read("You pay.\n\n© 2025 Tasklane"), read("You pay.\n\n***\n\n© 2026 Tasklane")),
    (
        "footer",
        read(f"You pay.\n\n{'We sell lamps. ' * 20}© 2006-2015 Tasklane, Inc"),
        read(f"You pay.\n\n{'We sell lamps. ' * 20}© 2006-2016 Tasklane, Inc"),
    ),
    ("figures", read("Updated 2 weeks ago"), read("Updated over 3 weeks ago")),
    (
        "figures",
        read("ABC\n\n$80.10\n\n-1.2%DEF\n\n$7.20\n\n+0.1%\n\nYou pay."),
        read("ABC\n\n$81.30\n\n+0.3%DEF\n\n$7.10\n\n-0.4%\n\nYou pay."),
    ),
    ("address", read("Write to a@tasklane.example."), read("Write to [email protected].")),
    ("address", read("Write to [email protected]."), read("Write to law[email protected].")),
    ("address", read("Please contact us."), read("Please [email protected].")),
    (
        "address",
        read("# Write to law@tasklane.example:\n\nYou pay."),
        read("# Write to [email protected]:\n\nYou pay."),
    ),
    ("markup", read("# Terms\n\n## Terms\n\nYou pay."), read("# Terms\n\nYou pay.")),
    ("menu", menu("Fees", "Notice", place="#"), menu("Children", place="#")),
    (
        "menu",
        menu("Boats", "Sails", "Ropes", "Oars", "Flags"),
        menu("Boats", "Ropes", "Oars", "Maps", "Lamps"),
    ),
    ("menu", read("You pay."), read("Polski | Suomi | Magyar | 日本語 | Eesti | Ido\n\nYou pay.")),
    ("order", read("You pay.\n\nYou leave."), read("You leave.\n\nYou pay.")),
]


@pytest.mark.parametrize(("kind", "before", "after"), NOISES)
def test_what_is_not_language_is_noise(kind: str, before: Reading, after: Reading) -> None:
    """Links, typography, numbering and order alone are noise, each under its kind."""
    gate = noise_of(before, after)
    assert gate is not None
    assert (gate.verdict, gate.kind) == (GateVerdict.NOISE, kind)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # another mailbox, of which the host alone is hidden
        ("Write to law[email protected].", "Write to ads[email protected]."),
        # more than a few words in the place of a hidden address
        ("Please ask us and wait for five days.", "Please [email protected]."),
        (
            "# Write to a@tasklane.example:\n\nYou pay.",
            "# Write to b@tasklane.example:\n\nYou pay.",
        ),
        ("Cancel at [email protected].", "Cancel at our Tokyo office."),
        ("Write to [email protected].", "Write to us within 5 days."),
        # the language of a contract, those in which somebody answers, a fee among them
        ("What binds is:\n\n- English", "What binds is:\n\n- Deutsch"),
        ("# Support\n\nEnglish, Deutsch, Polski, Suomi, Eesti", "# Support\n\nEnglish"),
        ("English, Deutsch, Polski, Suomi, Eesti, 10 euros", "Polski, Suomi, Eesti, 90 euros"),
        ("You pay in 30 days.", "You pay in 14 days."),
        ("We may share it.", "We may not share it."),
        ("You pay.", "You pay.\n\nYou leave."),
        # a fee, a rate, a decimal point, an address to write to, and an entry of a list
        ("Plan A: $12.00", "Plan A: $14.00"),
        ("Rate\n\n1.2%", "Rate\n\n1.4%"),
        ("You pay 1.5 euros", "You pay 15 euros"),
        ("Write to a@tasklane.example.", "Write to b@tasklane.example."),
        ("We share with:\n\n- Abacus", "We share with:\n\n- Abacus\n- Bolide"),
        ("Last updated: 3 March 2025", "Last updated: 4 April 2026"),
        ("# Fees\n\nYou pay.", "# Gifts\n\nYou pay."),
        # the same words under the opposite heading
        (
            "# We never\n\nSell it.\n\n# We may\n\nKeep it.",
            "# We never\n\nKeep it.\n\n# We may\n\nSell it.",
        ),
    ],
)
def test_words_are_never_noise(before: str, after: str) -> None:
    """A number, a negation, a clause or a heading that differs passes the gate."""
    assert noise_of(read(before), read(after)) is None


@settings(deadline=None)  # the first call reads the lists
@given(TEXTS)
def test_the_same_text_is_unchanged(text: str) -> None:
    """A text beside itself is unchanged and never doubted."""
    gate = noise_of(read(text), read(text))
    assert gate is not None
    assert gate.verdict is GateVerdict.UNCHANGED
    assert doubt(read(text), read(text)) is None
