"""What a document says of its own edition, and when that makes it another one than stood before."""

import pytest

from analyzer.edition import explain_edition, read_edition
from store.record import Link, Reading

RULES = "We keep your data for 30 days. You may ask us to delete it."


def write(head: str, text: str = RULES, *, targets: tuple[str, ...] = ()) -> Reading:
    """Return a short policy that begins with a line of its own."""
    text = f"# Privacy Policy\n\n{head}\n\n{text}"
    links = tuple(Link(start=2, end=9, target=target) for target in targets)
    return Reading(text=text, reader="markdown/1", links=links)


@pytest.mark.parametrize(
    ("line", "expected", "order"),
    [
        ("Last updated: 4 May 2024", "2024-05-04", "dmy"),
        ("Last Updated May 4th, 2024", "2024-05-04", "mdy"),
        ("Effective 2024-05-04", "2024-05-04", "ymd"),
        ("March 2023", "2023-03-01", "my"),
        ("Revised on 31 February, 2024", "2024-02-01", "my"),
        ("We were founded by two friends on 4 May 1994 in a garage by the sea.", "", ""),
    ],
)
def test_the_day_of_an_edition(line: str, expected: str, order: str) -> None:
    """A document says of which day it is beside a word for that, or in a line of its own."""
    edition = read_edition(f"# Terms\n\n{line}\n\n{RULES}")
    assert [day.isoformat() for day in edition.updated.values()] == ([expected] * bool(expected))
    assert edition.order == order


AMERICAN = "This contract is with Lumenary, Inc. Lumenary, Inc. keeps your data."
IRISH = "This contract is with Lumenary Ireland Limited. Lumenary Ireland Limited keeps your data."
RENAMED = "This contract is with Lumenary Holdings, LLC. Lumenary Holdings, LLC keeps your data."
SOLD = "This contract is with Novaris Ireland Limited. Novaris Ireland Limited keeps your data."
NOTICE = "Quill Limited, Quill Limited and Quill Limited have another name now."
EUROPE = (
    "People in the EEA, in Switzerland and in the UK may withdraw. In the EU, the GDPR counts. "
)
COPY = "https://web.archive.org/web/2020/https://lumenary.example/terms"


@pytest.mark.parametrize(
    ("accepted", "reading", "words"),
    [
        # time does not run backwards
        (write("Updated 4 May 2024"), write("Updated 1 May 2023"), "older"),
        (write("Last changed on 4 May 2024"), write("Last changed on 1 May 2024"), "older"),
        (write("Last changed on 4 May 2024"), write("First published on 1 May 2019"), ""),
        (
            write("Updated 4 May 2024"),
            write("Effective 1 June 2025\n\nThe law was published on 1 May 2020."),
            "",
        ),
        (
            write("Prices changed on 1 May 2024.\n\nUpdated 4 May 2024"),
            write("Our name changed on 1 May 2022.\n\nUpdated 4 May 2025"),
            "",
        ),
        (write("Updated 1 May 2023"), write("Updated 4 May 2024"), ""),
        (write("Updated 4 May 2024"), write("Effective 1 May 2023"), ""),
        (write("Updated 4 May 2024"), write("We keep less."), ""),
        # the same day in another country
        (write("Updated 4 May 2024"), write("Updated May 4, 2024"), "another country"),
        (write("Updated 4 May 2024"), write("Updated June 5, 2024"), ""),
        # the company of another country
        (write("Updated 4 May 2024", AMERICAN), write("Updated 4 May 2024", IRISH), "company"),
        (write("Updated 4 May 2024", AMERICAN), write("Updated 5 May 2024", IRISH), ""),
        (write("Updated 4 May 2024", AMERICAN), write("Updated 4 May 2024", RENAMED), ""),
        (write("Updated 4 May 2024", AMERICAN), write("Updated 4 May 2024", SOLD), ""),
        # without a day it is one if it stands everywhere, and whoever moves a contract says when
        (write("We are new.", AMERICAN), write("We are new.", IRISH), "all places"),
        (write("We are new.", AMERICAN), write("We are new.", f"{AMERICAN} {IRISH}"), ""),
        (write("We are new.", AMERICAN), write("Effective 1 May 2026", IRISH), ""),
        (write("We are new.", AMERICAN), write("We are new.", SOLD), ""),
        # a notice names the company more often than the contract does, by its old name
        (
            write("Updated 4 May 2024", f"{NOTICE} {IRISH}"),
            write("Updated 4 May 2024", AMERICAN),
            "company",
        ),
        (
            write("Updated 4 May 2024", f"{NOTICE} {IRISH}"),
            write("Updated 4 May 2024", IRISH),
            "",
        ),
        # rules for people of another part of the world, which somebody wrote
        (write("Updated 4 May 2024"), write("Updated 4 May 2024", EUROPE * 2 + RULES), ""),
        # a copy from an archive of pages, and a link to one among others
        (write("We link."), write("We link.", targets=(COPY, COPY)), "archive"),
        (write("We link."), write("We link.", targets=(COPY, "/terms", "/help")), ""),
    ],
)
def test_what_makes_another_edition(accepted: Reading, reading: Reading, words: str) -> None:
    """A text is another edition by what it says of itself, and a new one by that too."""
    reason = explain_edition(accepted, reading)
    assert words in reason
    assert bool(reason) is bool(words)
