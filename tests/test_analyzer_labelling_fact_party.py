"""Who else is involved is read from sentences and from tables, with where and what for."""

import pytest

from analyzer.labelling import assess_change, find_facts
from store.record import ChangeKind

HEADER = "Sub-processor | Purpose | Country"
WHO = {"processing country", "processing purpose", "sub-processor", "third party"}


def read(text: str, header: str = "") -> list[tuple[str, str]]:
    """Return the facts on parties, and what their spans say."""
    facts = [fact for fact in find_facts(text, header) if fact.name in WHO]
    for fact in facts:
        assert fact.value.partition(": ")[0].split()[0] in text[fact.start : fact.end]
    return [(fact.name, fact.value) for fact in facts]


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("We use service providers such as Lumo and Hale Pay.", ["Lumo", "Hale Pay"]),
        (
            "Third parties, including Lumo, Hale and Ember.io, help us.",
            ["Lumo", "Hale", "Ember.io"],
        ),
        ("Our payment processor, Lumo, Inc., takes it.", ["Lumo"]),
        ("We use Lumo Analytics to count visits.", ["Lumo Analytics"]),
        ("The shop is hosted on Lumo's servers.", ["Lumo"]),
        ("Our partners (e.g. Lumo (support), Hale) may see it.", ["Lumo", "Hale"]),
        # what is nobody's name
        ("We use Cookies and rely on Your consent.", []),
        ("Third parties, including governments, may ask.", []),
        ("We partner with Third Parties.", []),
        # a defined term is no telling word
        ("Service Provider Agreement", []),
        ("Third parties in countries such as Germany may see it.", []),
        # a person who signs in is no party
        ("You may use Lumo at home.", []),
    ],
)
def test_third_parties_are_read_from_sentences(text: str, parties: list[str]) -> None:
    """Names that follow words for somebody else are third parties."""
    assert read(text) == [("third party", party) for party in parties]


def test_sub_processors_are_told_from_other_parties() -> None:
    """Who is called a sub-processor is one."""
    assert read("We engage sub-processors such as Lumo.") == [("sub-processor", "Lumo")]


@pytest.mark.parametrize(
    ("row", "header", "facts"),
    [
        (
            "Lumo, Inc. | Customer support | Norway",
            HEADER,
            [
                ("sub-processor", "Lumo, Inc."),
                ("processing purpose", "Lumo, Inc.: Customer support"),
                ("processing country", "Lumo, Inc.: Norway"),
            ],
        ),
        # columns in another order, with marks and an address
        (
            "**Norway** | Lumo Ltd<br>1 Harbour Row",
            "Location | Vendor",
            [("processing country", "Lumo Ltd: Norway"), ("third party", "Lumo Ltd")],
        ),
        # a name needs a country beside it, since everything has a name
        (
            "Lumo | Norway",
            "Name | Country",
            [("third party", "Lumo"), ("processing country", "Lumo: Norway")],
        ),
        ("Lumo | Norway", "Name | Colour", []),
        ("_lumo | 3 days", "Cookie name | Duration", []),
        # kinds of parties are no parties
        ("Names and addresses | Hosting companies", "Data | Categories of recipients", []),
        ("hosting companies | Norway", "Vendor | Country", []),
        # a header row in the middle of a table
        ("Name | Purpose | Country", HEADER, []),
        # fewer cells than heads, and none
        ("Lumo", "Country | Vendor", []),
        ("", HEADER, []),
    ],
)
def test_parties_are_read_from_rows(row: str, header: str, facts: list[tuple[str, str]]) -> None:
    """A row of a table names a party, and says where and what for it processes data."""
    assert read(row, header) == facts


def test_a_whole_table_is_read_by_its_own_head() -> None:
    """Where a clause is a whole Markdown table, its first row says what the columns are."""
    table = "| Vendor | Country |\n| --- | --- |\n| Lumo | Norway |\n| Hale | Chad |"
    assert [value for name, value in read(table) if name == "third party"] == ["Lumo", "Hale"]


@pytest.mark.parametrize(
    ("before", "after", "differences"),
    [
        # another country
        (
            "Lumo | Hosting | Norway",
            "Lumo | Hosting | Chad",
            [("processing country", "Lumo: Norway", "Lumo: Chad")],
        ),
        # another party: what the old one did is not told
        (
            "Lumo | Hosting | Norway",
            "Hale | Hosting | Norway",
            [
                ("sub-processor", "Lumo", "absent"),
                ("sub-processor", "absent", "Hale"),
                ("processing country", "absent", "Hale: Norway"),
            ],
        ),
        (
            None,
            "Hale | Hosting | Norway",
            [
                ("sub-processor", "absent", "Hale"),
                ("processing country", "absent", "Hale: Norway"),
            ],
        ),
        ("Lumo | Hosting | Norway", None, [("sub-processor", "Lumo", "absent")]),
    ],
)
def test_a_row_that_names_another_party_is_news(
    before: str | None, after: str | None, differences: list[tuple[str, str, str]]
) -> None:
    """A processor or a country that is swapped, in a row of few words, is told to the reader."""
    kind = (
        ChangeKind.ADDED
        if before is None
        else ChangeKind.REMOVED
        if after is None
        else ChangeKind.MODIFIED
    )
    said = assess_change(kind, before, after, ("Sub-processors", HEADER))
    assert said is not None
    assert [(each.name, each.before, each.after) for each in said.differences] == differences


@pytest.mark.parametrize(
    ("before", "after", "header"),
    [
        # the same party with another task
        ("Lumo | Hosting | Norway", "Lumo | Servers | Norway", HEADER),
        # a cookie that is called otherwise
        ("_lumo1 | Lumo | 3 days", "_lumo2 | Lumo | 3 days", "Cookie | Provider | Duration"),
    ],
)
def test_a_row_with_the_same_party_is_no_news(before: str, after: str, header: str) -> None:
    """A few other words in a row are no news by themselves."""
    assert assess_change(ChangeKind.MODIFIED, before, after, ("Our list", header)) is None
