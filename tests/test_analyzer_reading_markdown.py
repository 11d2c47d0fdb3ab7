"""Markdown and plain text: what of their marks is markup, and how the text is written."""

import pytest

from analyzer.reading import read
from store.record import Reading

BLOCKS = {
    # headings
    "Terms\n=====\n\nPart\n----\n\n### Detail": "# Terms\n\n## Part\n\n### Detail",
    "# Terms #\n\nOne": "# Terms\n\nOne",
    "Terms  \nof use\n======": "# Terms of use",
    "1\\. Terms\n---------": "## 1. Terms",
    "#hashtag\n\n# Terms": "\\#hashtag\n\n# Terms",
    "# Terms\nOne": "# Terms\n\nOne",
    # paragraphs, and line ends that count
    "# T\n\nOne  \nline": "# T\n\nOne\nline",
    "# T\n\nOne\\\nline": "# T\n\nOne\nline",
    "# T\n\nOne<br>line": "# T\n\nOne\nline",
    "# T\n\nOne  \n  \nblock": "# T\n\nOne\n\nblock",
    "# T\n\n1 Road\nTown": "# T\n\n1 Road\nTown",
    # lists
    "*   a\n*   b": "- a\n\n- b",
    "*   a\n    \n*   b": "- a\n\n- b",
    "*   a\n    *   b\n        1.  c\n*   d": "- a\n\n  - b\n\n    1. c\n\n- d",
    "*   a\n    \n    more\n\nafter": "- a\n\n  more\n\nafter",
    "9.  a\n10.  b\n    \n     more": "9. a\n\n10. b\n\n  more",
    "- a\n- b\n  - c\n+ d": "- a\n\n- b\n\n  - c\n\n- d",
    "1) a\n2) b": "1) a\n\n2) b",
    "a. x\n\n  - y": "a. x\n\n  - y",
    "*   *   a\n    *   b": "- a\n\n- b",
    "*   a  \n    line": "- a\nline",
    "*     \n    a": "- a",
    "Rules:\n- a\n- b": "Rules:\n\n- a\n\n- b",
    "*   a\n\n    text  \n    line\n2.  b": "- a\n\n  text\nline\n\n2. b",
    "P. O. Box 1": "P. O. Box 1",
    "*   a\\. x": "- a. x",
    "1.  ### Scope\n    \n    One.\n    \n    *   a": "### 1. Scope\n\nOne.\n\n- a",
    "*   Scope\n    -----\n    \n    One.": "## Scope\n\nOne.",
    "1\\. not an item\n\n*   x": "1. not an item\n\n- x",
    "1.\n\nScope": "1.\n\nScope",
    # rules and joints
    "* * *\n\nOne\n\n- - -\n\nTwo\n\n___": "One\n\nTwo",
    # tables
    "| A | B |\n| --- | --- |\n| 1 | 2 |": "| A | B |\n| --- | --- |\n| 1 | 2 |",
    "|     |     |\n| --- | --- |\n| 1 | 2 |": "| 1 | 2 |",
    "| A | B |\n|:--|--:|\n| a \\| b | *   x<br>*   y |": (
        "| A | B |\n| --- | --- |\n| a \\| b | - x - y |"
    ),
    "A | B\n--- | ---\n1 | 2": "| A | B |\n| --- | --- |\n| 1 | 2 |",
    "|     |     |\n| --- | --- |Cookies\n| A | B |\n| --- | --- |\n| 1 | 2 |": (
        "Cookies\n\n| A | B |\n| --- | --- |\n| 1 | 2 |"
    ),
    "| A |\n| --- |\n| 1 |": "A\n\n1",
    # quotations, code, comments, HTML
    "# T\n\n> One\n> \n> Two": "# T\n\nOne\n\nTwo",
    "# T\n\n>18 years": "# T\n\n>18 years",
    "# T\n\n```text\na *b*\n\n[c](d)\n```\n\nOne": "# T\n\na *b*\n\n[c](d)\n\nOne",
    "# T\n\n    a *b*\n    c\n\nOne": "# T\n\na *b*\nc\n\nOne",
    "# T\n\nOne <!-- no\n\nno --> two": "# T\n\nOne two",
    '# T\n\n<a name="x"></a>One <b>two</b><p>three</p> <keyid>': "# T\n\nOne two three <keyid>",
}


@pytest.mark.parametrize(("source", "text"), BLOCKS.items())
def test_blocks_become_text(source: str, text: str) -> None:
    """Each kind of block is written in the format of version texts."""
    assert read_markdown(source).text == text


INLINES = {
    "**bold** *em* __bold__ _em_ ***both*** ~~gone~~": "bold em bold em both",
    "~~a [b~~ c](https://a.example/d)": "c",
    "We keep it for ~~12~~ 24 months, ~~and so on. About ~ 3.": (
        "We keep it for 24 months, and so on. About ~ 3."
    ),
    "w**or**d and snake_case_name": "word and snake_case_name",
    "\\*not\\* \\_em\\_ \\[nor\\](link) \\\\": "*not* _em_ [nor](link) \\",
    "5 * 3 * 2": "5 * 3 * 2",
    "*Offer ends soon": "*Offer ends soon",
    "We(*) and you(*)": "We(*) and you(*)",
    "cookies _ga, _gid and __cfduid": "cookies _ga, _gid and __cfduid",
    "Name: ____": "Name: ____",
    "`a *b* <c>` and ``d``": "a *b* <c> and d",
    "a &amp; b &lt;c&gt; &#8364; &nbsp;d": "a & b <c> € d",
    "&unknown; AT&T": "&unknown; AT&T",
    "note[^1] here": "note here",
    "![alt](p.png)One![x](<y z> 'w')": "One",
    "[![alt](p.png)](/x)One": "One",
    "![an *[alt]* text](p.png)One *two*": "One two",
    "[a] and [b][c] and [d": "[a] and [b][c] and [d",
    "zero\u200bwidth and soft\u00adhyphen and e\u0301": "zerowidth and softhyphen and é",
    "a\u00a0\u2009b": "a b",
}


@pytest.mark.parametrize(("source", "text"), INLINES.items())
def test_inline_markup_is_left_out(source: str, text: str) -> None:
    """Marks of emphasis go, and what only looks like them stays."""
    assert read_markdown(f"# T\n\n{source}").text == f"# T\n\n{text}"


def test_where_marks_are_escaped_all_others_are_markup() -> None:
    """In a source that escapes what is no markup, emphasis may be broken in two."""
    source = "*   a\\_b\n\n_Law  \n_In force_._ w_or_d"
    assert read_markdown(source).text == "- a_b\n\nLaw\nIn force. word"


LINKS = {
    "See [the **policy**](/p).": [("the policy", "/p")],
    "[a](</x y>) [b](/z 'title (x)')": [("a", "/x%20y"), ("b", "/z")],
    "[a](/w_(x)_(y(z)))": [("a", "/w_(x)_(y(z))")],
    '[a](/b "multi\nline")': [("a", "/b")],
    "[a \\[b\\]](/c\\_d?x=1&amp;y)": [("a [b]", "/c_d?x=1&y")],
    "<https://a.example/x> <me@a.example>": [
        ("https://a.example/x", "https://a.example/x"),
        ("me@a.example", "mailto:me@a.example"),
    ],
    "[one][two] [Two][] [two]\n\n[two]: </t> 'x'": [
        ("one", "/t"),
        ("Two", "/t"),
        ("two", "/t"),
    ],
    "[![](p.png) text](/x)": [("text", "/x")],
    "*a [#](#a) b* [*\\#*](#b)": [],
    "[a](javascript:b) [c](#) []( /d)": [],
    "[\\[email\u00a0protected\\]](https://a.example/cdn-cgi/l/email-protection"
    "#7a12153a18541f021b170a161f)": [("ho@b.example", "mailto:ho@b.example")],
    "[\\[email protected\\]](https://a.example/cdn-cgi/l/email-protection)": [],
    "*   [a](/x)\n    \n    *   [b](/y)": [("a", "/x"), ("b", "/y")],
    "| a \\| [b](/x) | [c \\| d](/y) |\n| --- | --- |": [("b", "/x"), ("c \\| d", "/y")],
    "## [A](/x) b": [("A", "/x")],
    "[\n\nspread\n\n](/x) [a](/y)": [("a", "/y")],
}


@pytest.mark.parametrize(("source", "links"), LINKS.items())
def test_links_stand_beside_the_text(source: str, links: list[tuple[str, str]]) -> None:
    """A link's span is its anchor text to the letter."""
    reading = read_markdown(f"# T\n\n{source}")
    assert [(reading.text[link.start : link.end], link.target) for link in reading.links] == links
    assert "](" not in reading.text


def test_lines_of_a_narrow_source_are_joined() -> None:
    """Line ends that only keep the source narrow are no line ends of the text."""
    lines = [
        "These are the terms that govern the use of our little service, and",
        "they bind everybody who opens an account with us, wherever they may",
        "live. We wrote them as short as we could, but they remain a contract",
        "between you and us.",
    ]
    source = "# T\n\n" + "\n".join(lines) + "\n\n1 Road\nTown"
    assert read_markdown(source).text == "# T\n\n" + " ".join(lines) + "\n\n1 Road\nTown"


def test_a_text_is_called_by_its_first_heading() -> None:
    """The title of a Markdown file is its first heading."""
    reading = read_markdown("One\n\n## The *terms*\n\n# More")
    assert (reading.title, reading.reader, reading.coverage) == ("The terms", "markdown/2", 1.0)


PLAIN = {
    "TERMS OF USE\r\n\r\nOne *two* [a](b)_c_ &amp; <d>": (
        "## TERMS OF USE\n\nOne *two* [a](b)_c_ &amp; <d>"
    ),
    "Terms\n=====\n\n1. a\n2. b\n   - c": "# Terms\n\n1. a\n\n2. b\n\n  - c",
    "1. SCOPE\n\nOne": "## 1. SCOPE\n\nOne",
    "One\fTwo": "One\n\nTwo",
    "One\n\tTwo": "One\nTwo",
    "WE MAY CHANGE THIS.": "WE MAY CHANGE THIS.",
}


@pytest.mark.parametrize(("source", "text"), PLAIN.items())
def test_plain_text_has_no_markup(source: str, text: str) -> None:
    """In plain text, lists and titles are recognised by how they are set; all else is text."""
    reading = read(source.encode(), "text/plain")
    assert (reading.text, reading.reader, reading.links) == (text, "text/1", ())


def read_markdown(source: str) -> Reading:
    """Read a Markdown file."""
    return read(source.encode(), "text/markdown")


def test_what_tools_keep_in_front_is_no_text() -> None:
    """Fields between two rules at the very beginning are left out; a rule alone is not."""
    fields = "---\ntitle: Privacy Policy\ntags:\n  - legal\n- more\n---\n\n"
    assert read_markdown(f"{fields}# Policy\n\nOne.").text == "# Policy\n\nOne."
    said = "---\ntitle: x\n---\nNote: we sell data.\n---\nOne."
    assert "Note: we sell data." in read_markdown(said).text
    endless = "---\n" + "-a:\n" * 60 + "x\n"
    assert read_markdown(endless).text.endswith("x")
    assert "title: Two" in read_markdown("# Policy\n\n---\ntitle: Two\n---\n\nOne.").text
    assert "One." in read_markdown("---\n\nOne.\n\n---\n\nTwo.").text
