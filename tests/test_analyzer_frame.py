"""Changes of the page around a document are told from changes of the document."""

from dataclasses import replace

import pytest

from analyzer.alignment import compare
from analyzer.clause import segment
from analyzer.judgement import judge
from store.record import Link, Reading, Verdict

RULES = "\n\n".join(
    f"# Rule {n}\n\nWhoever rents room {n} must pay {n + 20} euros and may not sublet it to guests."
    for n in range(14)
)
HEAD = "Track your parcel with the number on your bill and pay fees at once."
FOOT = "# About us\n\nWe may use your data for ads, and you can opt out of ads in your settings."


def read(text: str) -> Reading:
    """A reading of a text."""
    return Reading(text=text, reader="test/1")


def test_what_stands_before_and_behind_the_document_is_its_page() -> None:
    """Text that comes or goes at both ends and nowhere else is the page's head and foot."""
    page = f"{HEAD}\n\n{RULES}\n\n{FOOT}"
    assert judge(read(page), read(RULES)).verdict is Verdict.EDITORIAL
    assert judge(read(RULES), read(page)).verdict is Verdict.EDITORIAL


def test_a_page_that_says_nothing_is_noise() -> None:
    """Where only menus and labels around the document came or went, there is no change of it."""
    head, foot = "Shop\n\nSign in", "# About\n\nPress\n\nJobs\n\n© Lumo. All rights reserved."
    judgement = judge(read(f"{head}\n\n{RULES}\n\n{foot}"), read(RULES))
    assert (judgement.verdict, judgement.gate.kind) == (Verdict.NOISE, "frame")


ICONS = "\n\n".join(f"Badge\n\n# More {n}" for n in range(4))
RULED = [
    # what came around it may rule something, short as it is
    (RULES, f"You waive your jury.\n\n{RULES}\n\nNo refunds."),
    (RULES, f"We sell what we know of all of our guests to brokers.\n\n{RULES}\n\nThe end"),
    (RULES, f"We sell your data.\n\n{RULES}\n\nWe record our guests."),
    # beside it, a figure, a heading or a place differs
    (f"{RULES}\n\nLate fee: 30", f"{RULES}\n\nLate fee: 50\n\n{ICONS}"),
    (
        f"{RULES}\n\n# We never do this\n\n- Sell your name to others",
        f"{RULES}\n\n# We may do this\n\n- Sell your name to others\n\n{ICONS}",
    ),
    (
        "# Allowed\n\n- Small knives\n\n- Tea\n\n# Prohibited\n\n- Rum",
        f"# Allowed\n\n- Tea\n\n# Prohibited\n\n- Rum\n\n- Small knives\n\n{ICONS}",
    ),
]


@pytest.mark.parametrize(("before", "after"), RULED)
def test_what_may_rule_is_never_taken_for_the_page(before: str, after: str) -> None:
    """A duty, a figure, another heading or place is told, whatever else came with it."""
    assert judge(read(before), read(after), confirmed=True).verdict is not Verdict.NOISE


def test_a_clause_at_one_end_is_the_documents() -> None:
    """A new last clause is seen, and so is one at each end that comes with another inside."""
    assert judge(read(RULES), read(f"{RULES}\n\n{FOOT}")).verdict is Verdict.SUBSTANTIVE
    inside = RULES.replace("# Rule 7", "You must pay a fee of 90 euros for pets.\n\n# Rule 7")
    page = f"{HEAD}\n\n{inside}\n\n{FOOT}"
    assert judge(read(RULES), read(page)).verdict is Verdict.SUBSTANTIVE


def test_a_text_that_is_gone_altogether_is_no_frame() -> None:
    """Where nothing is left in the middle, nothing was framed."""
    short = "You must pay a fee of 20 euros for each key that you lose."
    judgement = judge(read(short), read("Guests may not sublet any room."), confirmed=True)
    assert judgement.verdict is Verdict.SUBSTANTIVE
    assert not compare(segment(""), segment("")).pairs


def test_what_an_icon_says_is_no_entry() -> None:
    """The same few words before many entries are an icon's."""
    before = "# Prohibited content\n\n" + "\n\n".join(f"- Thing {n} of any kind" for n in range(5))
    after = before.replace("- Thing", "Badge check\n\n- Thing")
    assert judge(read(before), read(after)).verdict is Verdict.NOISE


def test_a_second_copy_of_the_document_can_go() -> None:
    """Where nearly all that went still stands, the old version below the new one was taken out."""
    notice = "# Until May\n\nThis version must be read until the fees change in May."
    both = f"{RULES}\n\n{notice}\n\n{RULES}"
    judgement = judge(read(both), read(RULES), confirmed=True)
    assert judgement.verdict is Verdict.EDITORIAL


MENU = [
    "Sprint complete my home terms",
    "Lamps",
    "Boats",
    "Ropes",
    "Anchors",
    "Sails that we agree to sell to sailors who may not go by boat, as no rule says",
]


def link(text: str, *labels: str) -> Reading:
    """A reading of a text with links to pages of its own site behind some labels."""
    links = tuple(
        Link(start=text.index(label), end=text.index(label) + len(label), target=f"/{number}")
        for number, label in enumerate(labels)
    )
    return Reading(text=text, reader="test/1", links=links)


def test_entries_of_a_menu_are_the_pages_beside_a_change_of_the_document() -> None:
    """What differs in a menu is not counted where a rule differs as well."""
    menu, other = MENU, [*MENU[:-1], "You must agree to our terms of sails"]
    before, after = ("\n\n".join(f"- {label}" for label in labels) for labels in (menu, other))
    old = link(f"{before}\n\n{RULES}", *menu)
    new = link(f"{after}\n\n{RULES.replace('27 euros', '35 euros')}", *other)
    changes = [each for each in judge(old, new).changes if each.assessment]
    assert [each.after and each.after.text[:20] for each in changes] == ["Whoever rents room 7"]


def test_entries_of_a_list_that_rules_are_no_menu() -> None:
    """Goods that nobody may sell are no menu, though each leads to a page of its own."""
    menu, other = MENU[1:], [*MENU[1:-1], "Sails of any kind you may have"]
    before, after = (
        "# Prohibited goods\n\n" + "\n\n".join(f"- {label}" for label in labels)
        for labels in (menu, other)
    )
    old = link(f"{before}\n\n{RULES}", *menu)
    new = link(f"{after}\n\n{RULES.replace('27 euros', '35 euros')}", *other)
    changes = [each for each in judge(old, new).changes if each.assessment and each.after]
    assert [each.after and each.after.text[:5] for each in changes] == ["Sails", "Whoev"]


def test_a_table_of_contents_goes_with_the_head_and_the_foot() -> None:
    """Where head, foot and a menu inside went, the page around the document did."""
    contents = "\n\n".join(f"- Go to {label}" for label in MENU)
    inside = RULES.replace("# Rule 2", f"{contents}\n\n# Rule 2")
    page = f"{HEAD}\n\n{inside}\n\n{FOOT}"
    labels = [f"Go to {label}" for label in MENU]
    assert judge(link(page, *labels), read(RULES)).verdict is Verdict.EDITORIAL
    assert judge(read(page), read(RULES)).verdict is Verdict.SUBSTANTIVE


def test_a_banner_is_a_link_above_the_first_heading() -> None:
    """Above the document a sentence that is a link belongs to the page; without one it counts."""
    banner = "Members: free delivery of small parcels when you spend 65 euros or more"
    for page, verdict in (
        (link(f"{banner}\n\n{RULES}", banner), Verdict.EDITORIAL),
        (read(f"{banner}\n\n{RULES}"), Verdict.SUBSTANTIVE),
        (
            link(RULES.replace("\n\n# Rule 7", f"\n\n{banner}\n\n# Rule 7"), banner),
            Verdict.SUBSTANTIVE,
        ),
    ):
        assert judge(page, read(RULES)).verdict is verdict


def test_links_in_one_line_are_a_menu() -> None:
    """A clause of nothing but links is a menu; one that says something beside them is not."""
    labels = ["Rules on selling", "Rules on fees you must pay", "Rules on boats", "What we keep"]
    for line, verdict in (
        ("".join(labels), Verdict.EDITORIAL),
        (
            "You must pay a fee of 9 euros where these rule: " + " ".join(labels),
            Verdict.SUBSTANTIVE,
        ),
    ):
        page = link(RULES.replace("# Rule 7", f"{line}\n\n# Rule 7"), *labels)
        assert judge(read(RULES), page).verdict is verdict


def test_links_to_other_sites_are_no_menu() -> None:
    """A line of links to other companies may say with whom data are shared."""
    names = ["Quill Advertising Partners", "Novaris Data Processor", "Harbour Vendors", "Lantern"]
    line, own = "".join(names), "Rule 3"
    page = link(RULES.replace("# Rule 7", f"{line}\n\n# Rule 7"), own, "Rule 4", *names)
    named = {page.text[each.start : each.end]: each for each in page.links}
    links = [replace(named[each], target="https://lumo.example") for each in (own, "Rule 4")]
    links += [replace(named[each], target=f"https://{n}.example") for n, each in enumerate(names)]
    assert judge(read(RULES), replace(page, links=tuple(links))).verdict is Verdict.SUBSTANTIVE


def test_headings_in_a_row_are_a_table_of_contents() -> None:
    """A clause made of the text's own headings says nothing; one that says more of them does."""
    titles = ["How we bill", "When you must pay", "Who may sell", "What we keep", "Whom to ask"]
    text = "\n\n".join(f"# {each}\n\nItem {n}: as agreed." for n, each in enumerate(titles))
    for first, verdict in (
        ("".join(f"{n}. {each}" for n, each in enumerate(titles)), Verdict.EDITORIAL),
        (" ".join(titles), Verdict.EDITORIAL),
        (
            " ".join(titles[:3]) + " must be told within 30 days, or you pay a fee.",
            Verdict.SUBSTANTIVE,
        ),
    ):
        judgement = judge(read(f"Welcome.\n\n{text}"), read(f"Welcome.\n\n{first}\n\n{text}"))
        assert judgement.verdict is verdict


def list_offices(count: int, *, form: str = "") -> str:
    """Return a heading and the addresses of some offices."""
    lines = (
        f"TOWN {n}: Plot {n}{form}, {n + 3} Harbour Road, beside the Lantern Hall"
        for n in range(count)
    )
    return "# Find us\n\n" + "\n\n".join(lines)


def test_where_a_company_has_its_shops_is_no_rule() -> None:
    """An address in a long row of addresses is one of many shops; one that stands alone counts."""
    new = "NEWTOWN: 5 Quill Street, opposite the Lumenary Hotel"
    shops, agents = list_offices(9), list_offices(9, form=" Lumenary GmbH")
    for offices, verdict in (
        (shops, Verdict.EDITORIAL),
        (agents, Verdict.SUBSTANTIVE),
        (list_offices(2), Verdict.SUBSTANTIVE),
    ):
        before, after = f"{RULES}\n\n{offices}", f"{RULES}\n\n{offices}\n\n{new}"
        assert judge(read(before), read(after)).verdict is verdict


def test_what_programs_of_a_page_leave_is_no_rule() -> None:
    """Data of a program and buttons to share a page are noise, and a list of recipients is not."""
    rule = "You may keep the lamp for as long as you pay for it, by the rules of the harbour."
    data = '{"menu":{"a":"b","c":[{"text":"Sell","href":"/s"},{"text":"Buy","href":"/b"}]}} %s'
    share = "Copy Link Reddit Tumblr Digg %s Viber XING Skype Flipboard WhatsApp Email app More"
    for kind in (data, share):
        texts = [f"{rule}\n\n{kind % some}" for some in ("0e220b3", "8d32577 Mix")]
        assert judge(*map(read, texts)).verdict is Verdict.NOISE
    cookie = '{"name": "_ga", "by": "Lumo", "for": "%s", "ends": "2 years", "a": "b", "c": "d"}'
    named = "Recipients: Reddit, Tumblr, Digg, Viber, XING, Skype, Flipboard, Copy Link"
    fees = '{"fees":[{"name":"Lamp","price":"%s"},{"name":"Boat","price":"3"}],"n":[1],"a":"b"}'
    for old, new in (("", named), (cookie % "analytics", cookie % "ads"), (fees % 2, fees % 4)):
        judgement = judge(read(f"{rule}\n\n{old}"), read(f"{rule}\n\n{new}"))
        assert judgement.verdict is not Verdict.NOISE


def test_a_list_of_posts_is_noise() -> None:
    """What others wrote on a page, and when, is no change of the document, whatever they ask."""
    rule = "You may keep the lamp for as long as you pay for it, by the rules of the harbour."
    one = "Lamps of old\n\nby lantern_42\n\n2 hours ago\n\nA wreck\n\nby gull_7\n\n1 day ago"
    other = "Boats\n\nby gull_7\n\n5 minutes ago\n\nLamps of old\n\nby lantern_42\n\n3 hours ago"
    judgement = judge(read(f"{rule}\n\n{one}"), read(f"{rule}\n\n{other}"))
    assert judgement.verdict is Verdict.NOISE
    for end in (f"{other}\n\nYou must pay a fee of $5.", f"You must pay a fee of $5.\n\n{other}"):
        told = judge(read(f"{rule}\n\n{one}"), read(f"{rule}\n\n{end}"))
        assert told.verdict is Verdict.SUBSTANTIVE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # a list that rules, beside what belongs to the page
        ("# Subprocessors\n\nGulls\n\nHarbour", "# Subprocessors\n\nHarbour\n\nBack to top"),
        # the rules of a thread, and terms that count days
        (
            "Mod, 2 years ago\n\nYou must be 18 to post.\n\n12 comments\n\nby gull_7, 1 day ago",
            "Mod, 2 years ago\n\nYou must be 13 to post.\n\n12 comments\n\nby gull_7, 1 day ago",
        ),
        (
            "Bought 14 days ago: all of it\n\nBought 30 days ago: half of it",
            "Bought 30 days ago: none",
        ),
        # years that are sums or terms
        (
            f"A breach of copyright 2010-2015 {'costs you much. ' * 20}",
            f"A breach of copyright 2010-2025 {'costs you much. ' * 20}",
        ),
    ],
)
def test_what_rules_beside_the_page_is_no_noise(before: str, after: str) -> None:
    """Entries of lists, rules in threads, and years of works are the document's."""
    rule = "You may keep the lamp for as long as you pay for it, by the rules of the harbour."
    judgement = judge(read(f"{rule}\n\n{before}"), read(f"{rule}\n\n{after}"))
    assert judgement.verdict is not Verdict.NOISE
