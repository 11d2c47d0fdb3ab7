"""PDF files, made here byte by byte: lines become paragraphs, and running lines go."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from analyzer.reading import read
from store.error import ReadError
from tests.pdf import assemble, write_string

FULL = "Words that fill a line of a printed page up to its right margin, so that it wraps"


@dataclass(frozen=True)
class Printed:
    """A line on a page, placed by its baseline, in points from the left and the bottom."""

    text: str
    y: float
    x: float = 72
    size: float = 11
    bold: bool = False


def test_wrapped_lines_are_joined_to_paragraphs() -> None:
    """Lines at the usual distance make a paragraph, until one is short or further away."""
    page = [
        Printed(FULL, 700),
        Printed("around here.", 686),
        Printed(FULL, 664),
        Printed(FULL, 650),
        Printed("and ends here.", 636),
        Printed("A short line follows.", 622),
    ]
    assert read_lines(page) == (
        f"{FULL} around here.\n\n{FULL} {FULL} and ends here.\n\nA short line follows."
    )


def test_larger_and_bolder_lines_are_headings() -> None:
    """The largest lines are headings of the first rank, bold ones of the last."""
    page = [
        Printed("Heronpost Terms", 740, size=22),
        Printed("1. Your account", 700, size=15),
        Printed(FULL, 680),
        Printed("is text.", 666),
        Printed("Passwords", 640, bold=True),
        Printed(FULL, 626),
        Printed("2. Prices that", 590, size=15),
        Printed("may change", 574, size=15),
        Printed("Text.", 550),
    ]
    assert read_lines(page) == (
        "# Heronpost Terms\n\n## 1. Your account\n\n"
        f"{FULL} is text.\n\n### Passwords\n\n{FULL}\n\n## 2. Prices that may change\n\nText."
    )


def test_markers_begin_items() -> None:
    """Bullets, numbers and letters begin an item; a number within a sentence does not."""
    page = [
        Printed("You may not:", 700),
        Printed("• copy", 686),
        Printed("– sell", 672),
        Printed(
            "1. rent, and whatever else there is that fills a line up to the right margin, see", 658
        ),
        Printed("2. of the annex", 644),
        Printed("a) lend.", 630),
        Printed("(b) give.", 616),
        Printed("1.1 Count.", 602),
    ]
    assert read_lines(page) == (
        "You may not:\n\n- copy\n\n- sell\n\n"
        "1. rent, and whatever else there is that fills a line up to the right margin, see "
        "2. of the annex\n\na) lend.\n\n(b) give.\n\n1.1 Count."
    )


HYPHENS = [
    # the rest of the document knows the word
    (["We keep your infor-", "mation. This information is yours."], "We keep your information."),
    (["We ask a third-", "party. Each third-party is named."], "We ask a third-party."),
    # it does not
    (["We keep your let-", "ters here."], "We keep your letters here."),
    (["A non-", "exclusive right."], "A non-exclusive right."),
    (["Section 2-", "B applies."], "Section 2-B applies."),
]


@pytest.mark.parametrize(("lines", "text"), HYPHENS)
def test_hyphens_at_line_ends_are_undone_where_it_is_safe(lines: list[str], text: str) -> None:
    """A divided word is joined, a compound keeps its hyphen."""
    page = [Printed(line, 700 - 14 * place) for place, line in enumerate(lines)]
    assert read_lines(page).startswith(text)


LEFT = (
    "We may end this contract at any",
    "time, and tell you so a month ahead",
    "by a message to your account.",
    "1. You may end it too, at the end of",
    "each month, and need no reason to",
    "do that. What you have paid for the",
    "time after that is paid back to you",
)
RIGHT = (
    "within fourteen days of your notice.",
    "Nothing here limits the rights that",
    "the law gives you as a consumer. In",
    "a quarrel you may turn to the court",
    "at the place where you live, or to a",
    "body that settles such quarrels and",
    "that both of us have agreed upon.",
)
READ = (
    "# Heronpost Terms\n\n"
    "We may end this contract at any time, and tell you so a month ahead by a message to your "
    "account.\n\n1. You may end it too, at the end of each month, and need no reason to do that. "
    "What you have paid for the time after that is paid back to you within fourteen days of your "
    "notice. Nothing here limits the rights that the law gives you as a consumer. In a quarrel you "
    "may turn to the court at the place where you live, or to a body that settles such quarrels "
    "and that both of us have agreed upon."
)


def print_columns(left: Sequence[str], right: Sequence[str], shift: float = 0) -> list[Printed]:
    """Two columns, drawn line by line."""
    return [
        printed
        for place, (one, other) in enumerate(zip(left, right, strict=True))
        for printed in (
            Printed(one, 700 - 14 * place),
            Printed(other, 700 - 14 * place - shift, 320),
        )
    ]


@pytest.mark.parametrize("shift", [0, 5, 7])
def test_columns_are_read_one_after_the_other(shift: float) -> None:
    """Two columns are told by the space between them, in whatever order they were drawn."""
    title = Printed("Heronpost Terms", 740, size=20)
    page = print_columns(LEFT, RIGHT, shift)
    assert read_lines([title, *page]) == READ
    assert read_lines([title, *page[::2], *page[1::2]]) == READ


def test_what_goes_across_the_columns_parts_them() -> None:
    """A line as wide as the page stands between what is above and what is below it."""
    above, below = print_columns(LEFT[:4], RIGHT[:4]), print_columns(LEFT[3:], RIGHT[3:])
    below = [Printed(line.text, line.y - 200, line.x) for line in below]
    text = read_lines([*above, Printed(FULL, 580), *below])
    ends = [text.index(words) for words in (LEFT[0], RIGHT[3], FULL, LEFT[6], RIGHT[4], RIGHT[6])]
    assert ends == sorted(ends)


def test_a_table_is_no_text_in_columns() -> None:
    """Short cells beside each other stay on their line, and so do numbers far from their item."""
    rows = [(f"Plan {number}", f"{number} euros") for number in range(1, 9)]
    cells = [
        Printed(text, 700 - 14 * place, 72 + 250 * side)
        for place, row in enumerate(rows)
        for side, text in enumerate(row)
    ]
    text = read_lines([*cells, Printed("1.", 500), Printed("You pay each month.", 500, 120)])
    assert text.startswith("Plan 1 1 euros")
    assert text.endswith("1. You pay each month.")


def test_headers_footers_and_page_numbers_are_left_out() -> None:
    """Lines at the edges that come back on the pages are no text, whatever their digits are."""
    pages = [
        [
            Printed("Heronpost Terms, May", 760, size=9),
            Printed(f"Part {number} says something of its own.", 500),
            Printed(f"Heronpost Ltd, page {number} of 4", 30, size=9),
            Printed(f"- {number} -", 18, size=9),
        ]
        for number in range(1, 5)
    ]
    reading = read(make_pdf(pages))
    assert reading.text == "\n\n".join(
        f"Part {number} says something of its own." for number in range(1, 5)
    )
    assert 0.3 < reading.coverage < 0.5


def test_paragraphs_go_on_from_page_to_page() -> None:
    """A sentence that a page ends in the middle of is not cut."""
    pages = [[Printed(FULL, 80)], [Printed("and goes on here.", 700), Printed("New one.", 660)]]
    assert read(make_pdf(pages)).text == f"{FULL} and goes on here.\n\nNew one."


def test_title_and_reader_are_told() -> None:
    """A PDF is called what its properties say, and is in the language that they name."""
    reading = read(make_pdf([[Printed("One clause, and enough of it.", 700)]], "Terms (é)"))
    assert (reading.title, reading.language) == ("Terms (é)", "en-GB")
    assert (reading.reader, reading.coverage) == ("pdf/2", 1.0)


def test_a_text_of_special_characters_is_kept() -> None:
    """Quotes, dashes, currencies and what marks a heading are text."""
    page = [Printed("“Fees” – 5 € (net) \\ é", 700), Printed("#1 is a number.", 660)]
    assert read_lines(page) == "“Fees” – 5 € (net) \\ é\n\n\\#1 is a number."


def test_a_scan_is_an_error() -> None:
    """A PDF without text says that its pages are pictures, and what to do."""
    with pytest.raises(ReadError, match="ocrmypdf"):
        read(make_pdf([[], []]))


def test_a_locked_file_is_an_error() -> None:
    """A PDF that needs a password says so."""
    with pytest.raises(ReadError, match="password"):
        read(make_pdf([[Printed("One clause, and enough of it.", 700)]], locked=True))


@pytest.mark.parametrize("cut", [9, 60, 300])
def test_a_damaged_file_is_an_error(cut: int) -> None:
    """A PDF that ends too early cannot be read."""
    with pytest.raises(ReadError, match="damaged"):
        read(make_pdf([[Printed("One clause.", 700)]])[:cut])


def read_lines(page: Sequence[Printed]) -> str:
    """The text of a document of one page."""
    return read(make_pdf([page])).text


def make_pdf(pages: Sequence[Sequence[Printed]], title: str = "", *, locked: bool = False) -> bytes:
    """Write a PDF with standard fonts; a locked one claims an encryption without any key."""
    kids = b" ".join(b"%d 0 R" % (6 + 2 * number) for number in range(len(pages)))
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica%s /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        font % b"",
        font % b"-Bold",
        b"<< /Title %s >>" % write_string(title),
    ]
    for number, page in enumerate(pages):
        content = b"".join(map(write_line, page))
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F0 3 0 R /F1 4 0 R >> >> >>" % (7 + 2 * number),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        ]
    if locked:
        key = b"<%s>" % (b"ab" * 32)
        objects.append(b"<< /Filter /Standard /V 1 /R 2 /O %s /U %s /P -4 >>" % (key, key))
    encrypt = b"/Encrypt %d 0 R /ID [<ab> <ab>]" % len(objects) if locked else b""
    return assemble(objects, trailer=b"/Info 5 0 R " + encrypt)


def write_line(line: Printed) -> bytes:
    """Write what shows a line."""
    place = b"/F%d %g Tf 1 0 0 1 %g %g Tm" % (line.bold, line.size, line.x, line.y)
    return b"BT %s %s Tj ET\n" % (place, write_string(line.text))
