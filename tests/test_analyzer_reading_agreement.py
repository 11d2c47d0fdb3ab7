"""One policy, one text: as a page, as Markdown, and as the text itself, read once more.

As a Word file or a tagged PDF it gives the same clauses: the lines within them may end elsewhere.
"""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.clause import segment
from analyzer.reading import read
from store.record import Reading
from tests.docx import W, make_docx

PAGE = """<!doctype html><html lang="en"><head><title>Heronpost terms</title></head><body>
<header><a href="/">Heronpost</a></header><main>
<h1>Heronpost terms</h1>
<p><em>Valid from 1 May.</em></p>
<p>These terms bind you and <strong>Heronpost Ltd</strong>,<br>1 Quay, Saltmouth. See our
<a href="https://heronpost.example/privacy">privacy notice</a>.</p>
<h2>1. Your account</h2>
<ul><li>You must be <b>16</b> or older.</li>
<li><p>You keep your password secret.</p><p>Tell us if you cannot.</p>
<ol><li>By post,</li><li>or at <code>help_desk</code>.</li></ol></li>
<li>One account each.</li></ul>
<h3>What it costs</h3>
<table><thead><tr><th>Plan</th><th>Price</th></tr></thead>
<tbody><tr><td>Small</td><td>3 &euro; | month<br>plus tax</td></tr>
<tr><td>Large</td><td><ul><li>7 &euro;</li><li>no tax</li></ul></td></tr></tbody></table>
<ol start="9"><li>We may raise prices*.</li><li>We tell you <a href="/how">how</a> before.</li></ol>
<hr>
<p>*Not more than once a year. 5 * 3 = 15, snake_case, [sic].</p>
</main><footer>Heronpost Ltd</footer></body></html>"""

MARKDOWN = """Heronpost terms
===============

_Valid from 1 May._

These terms bind you and **Heronpost Ltd**, \x20
1 Quay, Saltmouth. See our [privacy notice](https://heronpost.example/privacy).

1\\. Your account
----------------

*   You must be **16** or older.
*   You keep your password secret.
   \x20
    Tell us if you cannot.
   \x20
    1.  By post,
    2.  or at `help_desk`.
*   One account each.

### What it costs

| Plan | Price |
| --- | --- |
| Small | 3 € \\| month<br>plus tax |
| Large | *   7 €<br>*   no tax |

9.  We may raise prices\\*.
10.  We tell you [how](https://heronpost.example/how) before.

* * *

\\*Not more than once a year. 5 \\* 3 = 15, snake\\_case, \\[sic\\].
"""

TEXT = """# Heronpost terms

Valid from 1 May.

These terms bind you and Heronpost Ltd,
1 Quay, Saltmouth. See our privacy notice.

## 1. Your account

- You must be 16 or older.

- You keep your password secret.

  Tell us if you cannot.

  1. By post,

  2. or at help_desk.

- One account each.

### What it costs

| Plan | Price |
| --- | --- |
| Small | 3 € \\| month plus tax |
| Large | - 7 € - no tax |

9. We may raise prices*.

10. We tell you how before.

*Not more than once a year. 5 * 3 = 15, snake_case, [sic]."""


def test_a_page_and_its_markdown_give_one_text() -> None:
    """The same policy reads the same to the letter, whichever way it was kept."""
    page = read(PAGE.encode(), "text/html", url="https://heronpost.example/terms")
    markdown = read(MARKDOWN.encode(), "text/markdown")
    assert page.text == TEXT
    assert markdown.text == TEXT
    assert page.links == markdown.links
    assert page.title == markdown.title == "Heronpost terms"


# ---------------------------------------------------------------- any policy


@dataclass(frozen=True)
class Heading:
    """A heading of a rank."""

    rank: int
    words: str


@dataclass(frozen=True)
class Paragraph:
    """Lines of text."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows of two cells; the first is the header."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Listing:
    """Items, each paragraphs and perhaps a list within."""

    start: int  # 0 for a list without numbers
    items: tuple[tuple[tuple[Paragraph, ...], "Listing | None"], ...]


Part = Heading | Paragraph | Table | Listing

WORDS = st.lists(
    st.sampled_from(["we", "may", "end", "Ünïcode", "30", "“it”", "at any", "time,", "16.", "(a"]),
    min_size=1,
    max_size=3,  # shorter than the lines of any narrow source, whose ends mean nothing
).map(lambda words: "The " + " ".join(words))
HEADINGS = st.builds(Heading, st.integers(1, 6), WORDS)
PARAGRAPHS = st.builds(Paragraph, st.lists(WORDS, min_size=1, max_size=3).map(tuple))
TABLES = st.builds(Table, st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=3).map(tuple))


def make_listings(inner: st.SearchStrategy[Listing | None]) -> st.SearchStrategy[Listing]:
    """Lists whose items may hold lists of the inner kind."""
    texts = st.lists(PARAGRAPHS, min_size=1, max_size=2).map(tuple)
    items = st.lists(st.tuples(texts, inner), min_size=1, max_size=3).map(tuple)
    return st.builds(Listing, st.sampled_from([0, 1, 8]), items)


FLAT = make_listings(st.none())
LISTINGS = make_listings(st.none() | make_listings(st.none() | FLAT))
PARTS: st.SearchStrategy[list[Part]] = st.lists(
    HEADINGS | PARAGRAPHS | TABLES | LISTINGS, min_size=1, max_size=6
)


@settings(deadline=None)
@given(PARTS)
def test_any_page_and_its_markdown_give_one_text(parts: list[Part]) -> None:
    """Headings, paragraphs, tables and nested lists read the same in both forms."""
    page = "".join(map(write_html, parts))
    markdown = "\n\n".join(map(write_markdown, parts))
    text = read(page.encode(), "text/html").text
    assert read(markdown.encode(), "text/markdown").text == text


@settings(deadline=None)
@given(PARTS)
def test_any_page_and_its_word_file_give_the_same_clauses(parts: list[Part]) -> None:
    """Headings, paragraphs, tables and nested lists, with their numbers, are the same in Word."""
    page = "".join(map(write_html, parts))
    lists = Lists()
    body = [block for part in parts for block in write_word(part, lists)]
    file = make_docx(*body, parts={"numbering.xml": lists.write()})
    assert list_clauses(read(file)) == list_clauses(read(page.encode(), "text/html"))


SELLERS = Path(__file__).resolve().parents[1] / "demo/sites/tradewren"


@pytest.mark.parametrize("state", ["old", "new"])
def test_a_page_and_its_print_give_the_same_clauses(state: str) -> None:
    """What a browser prints to a PDF reads as the page that it printed."""
    page = (SELLERS / state / "print/seller-conditions.html").read_bytes()
    file = (SELLERS / state / "seller-conditions.pdf").read_bytes()
    clauses = list_clauses(read(file))
    assert clauses == list_clauses(read(page, "text/html"))
    assert len(clauses) > 20


def list_clauses(reading: Reading) -> list[tuple[tuple[str, ...], str, str]]:
    """What a reader sees of each clause."""
    return [(one.headings, one.number, one.text) for one in segment(reading.text)]


@settings(deadline=None)
@given(PARTS)
def test_reading_a_text_once_more_changes_nothing(parts: list[Part]) -> None:
    """A version text is Markdown, and reads as itself."""
    text = read("".join(map(write_html, parts)).encode(), "text/html").text
    assert read(text.encode(), "text/markdown").text == text


def write_html(part: Part) -> str:
    """Write a part as a page has it."""
    match part:
        case Heading():
            return f"<h{part.rank}>{part.words}</h{part.rank}>"
        case Paragraph():
            return f"<p>{'<br>'.join(part.lines)}</p>"
        case Table():
            head = "".join(f"<th>{cell}</th>" for cell in part.rows[0])
            rows = [
                f"<tr><td>{first}</td><td>{second}</td></tr>" for first, second in part.rows[1:]
            ]
            return f"<table><tr>{head}</tr>{''.join(rows)}</table>"
        case Listing():
            items = [
                f"<li>{''.join(map(write_html, texts))}{write_html(inner) if inner else ''}</li>"
                for texts, inner in part.items
            ]
            opening = f'<ol start="{part.start}">' if part.start else "<ul>"
            return f"{opening}{''.join(items)}</{opening[1:3]}>"


def write_markdown(part: Part) -> str:
    """Write a part as Open Terms Archive has it."""
    match part:
        case Heading():
            line = {1: "=", 2: "-"}.get(part.rank, "")
            underlined = f"{part.words}\n{line * len(part.words)}"
            return underlined if line else f"{'#' * part.rank} {part.words}"
        case Paragraph():
            return "  \n".join(part.lines)
        case Table():
            rows = [f"| {first} | {second} |" for first, second in part.rows]
            return "\n".join([rows[0], "| --- | --- |", *rows[1:]])
        case Listing():
            return "\n".join(write_item(part, place) for place in range(len(part.items)))


def write_item(listing: Listing, place: int) -> str:
    """Write an item with its marker, and all that is in it indented behind it."""
    texts, inner = listing.items[place]
    marker = f"{listing.start + place}.  " if listing.start else "*   "
    blocks = [write_markdown(block) for block in (*texts, inner) if block]
    return marker + "\n\n".join(blocks).replace("\n", "\n" + " " * len(marker))


@dataclass
class Lists:
    """The lists of a Word file: where each begins to count, 0 for one without numbers."""

    starts: list[int] = field(default_factory=list)

    def write(self) -> str:
        """Write the part that says how they are numbered."""
        kinds, numbers = [], []
        for number, start in enumerate(self.starts, 1):
            style = "decimal" if start else "bullet"
            levels = "".join(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>'
                f'<w:lvlText w:val="%{level + 1}."/></w:lvl>'
                for level in range(3)
            )
            kinds.append(f'<w:abstractNum w:abstractNumId="{number}">{levels}</w:abstractNum>')
            numbers.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
        return f"<w:numbering {W}>{''.join(kinds)}{''.join(numbers)}</w:numbering>"


def write_word(part: Part, lists: Lists, level: int = 0) -> list[str]:
    """Write a part as the blocks of a Word file."""
    match part:
        case Heading():
            outline = f'<w:outlineLvl w:val="{part.rank - 1}"/>'
            return [write_block((part.words,), outline)]
        case Paragraph():
            return [write_block(part.lines)]
        case Table():
            rows = [
                "".join(f"<w:tc>{write_block((cell,))}</w:tc>" for cell in row) for row in part.rows
            ]
            first, *others = rows
            head = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{first}</w:tr>"
            return [f"<w:tbl>{head}{''.join(f'<w:tr>{row}</w:tr>' for row in others)}</w:tbl>"]
        case Listing():
            lists.starts.append(part.start)
            marks = f'<w:numId w:val="{len(lists.starts)}"/><w:ilvl w:val="{level}"/>'
            blocks = []
            for texts, inner in part.items:
                blocks.append(write_block(texts[0].lines, f"<w:numPr>{marks}</w:numPr>"))
                blocks += [write_block(text.lines) for text in texts[1:]]
                blocks += write_word(inner, lists, level + 1) if inner else []
            return blocks


def write_block(lines: tuple[str, ...], properties: str = "") -> str:
    """Write a paragraph of lines."""
    text = "<w:br/>".join(f"<w:t>{line}</w:t>" for line in lines)
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r>{text}</w:r></w:p>"
