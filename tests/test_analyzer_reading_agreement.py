"""One policy, one text: as a page, as Markdown, and as the text itself, read once more."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from analyzer.reading import read

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


@given(PARTS)
def test_any_page_and_its_markdown_give_one_text(parts: list[Part]) -> None:
    """Headings, paragraphs, tables and nested lists read the same in both forms."""
    page = "".join(map(write_html, parts))
    markdown = "\n\n".join(map(write_markdown, parts))
    text = read(page.encode(), "text/html").text
    assert read(markdown.encode(), "text/markdown").text == text


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
