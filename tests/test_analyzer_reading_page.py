"""Web pages: what of their markup becomes text, and how it is written."""

import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.reading import read
from analyzer.reading.tree import grow
from analyzer.reading.view import TagView, TextView
from store.record import Reading

BLOCKS = {
    # paragraphs
    "<p>One.</p><p>Two.</p>": "One.\n\nTwo.",
    "<div>One.<div>Two.</div>Three.</div>": "One.\n\nTwo.\n\nThree.",
    "  <p>  One \n\t line. </p> ": "One line.",
    "<p>One<br>line</p>": "One\nline",
    "<p>One<br/><br>block</p>": "One\n\nblock",
    "<p>One</p><br><br><p>Two</p>": "One\n\nTwo",
    "<p></p><p> &nbsp; </p><p>One</p>": "One",
    # inline markup leaves the words as they stand
    "<p>W<b>or</b>d <i>and</i> <span>word</span></p>": "Word and word",
    "<p>10<sup>th</sup> of H<sub>2</sub>O</p>": "10th of H2O",
    # a raised number is not taken for the end of the one before it
    "<p>Kept for 30<sup>1</sup> days.</p>": "Kept for 30^1 days.",
    "<p>Kept for 30<sup> <a href=#n>1</a></sup> days.</p>": "Kept for 30 days.",
    "<p><sup>1</sup> A note</p>": "1 A note",
    # what is struck out does not hold any more
    "<p>We <s>never</s> sell it.</p>": "We sell it.",
    "<p>For <del>12</del> <ins>24</ins> months, <strike>or so</strike>.</p>": "For 24 months, .",
    "<p>a &amp; b &lt;c&gt; &quot;d&quot;</p>": 'a & b <c> "d"',
    "<p>*not* _emphasis_ [nor](link)</p>": "*not* _emphasis_ [nor](link)",
    # characters that nobody sees
    "<p>zero\u200bwidth soft&shy;hyphen \ufeffmark \u202eturned\u202c</p>": (
        "zerowidth softhyphen mark turned"
    ),
    "<p>thin\u2009space&nbsp;and\u3000wide</p>": "thin space and wide",
    "<p>e&#769;te&#769;</p>": "été",
    "<p>“typographic” – quotes’</p>": "“typographic” – quotes’",
    # headings
    "<h1>Terms</h1><h6>Detail</h6><p>One.</p>": "# Terms\n\n###### Detail\n\nOne.",
    "<h2> Two <br> lines <div>or three</div></h2>": "## Two lines or three",
    "<h2></h2><p>One.</p>": "One.",
    "<h3>Terms <a href='#terms'>#</a></h3>": "### Terms",
    "<h3><a href='#t'>Terms<span aria-hidden=true>#</span></a></h3>": "### Terms",
    "<p>One <i aria-hidden=true>two</i></p>": "One two",
    "<p># not a heading</p>": "\\# not a heading",
    # rules and decoration are no language
    "<p>One.</p><hr><p>* * *</p><p>-----</p><p>Two.</p>": "One.\n\nTwo.",
    # lists
    "<ul><li>a</li><li>b</li></ul>": "- a\n\n- b",
    "<ol><li>a</li><li>b</li></ol>": "1. a\n\n2. b",
    "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>": "- a\n\n  - b\n\n- c",
    "<ul><li>a</li><ul><li>b</li></ul></ul>": "- a\n\n  - b",
    "<ul><li><ul><li>b</li></ul></li></ul>": "- b",
    "<ul><li><p>a</p><p>more</p></li></ul><p>after</p>": "- a\n\n  more\n\nafter",
    "<ol><li>a<ol><li>b<p>more</p></li></ol></li></ol>": "1. a\n\n  1. b\n\n    more",
    "<ul><li></li><li>b</li></ul>": "- b",
    "<ul><li>a<br>line</li></ul>": "- a\nline",
    "<li>alone</li>": "- alone",
    "<ol><li><h3>Scope</h3><p>One.</p></li></ol>": "### 1. Scope\n\nOne.",
    "<ul><li><h3>Scope</h3><ul><li>a</li></ul></li></ul>": "### Scope\n\n- a",
    # items that are written by hand
    "<p>Rules:<br>- one<br>- two</p>": "Rules:\n\n- one\n\n- two",
    "<p>Rules:<br>1. one<br>(b) two</p>": "Rules:\n\n1. one\n\n(b) two",
    "<p>• one</p><p>·</p><p>● two</p>": "- one\n\n- two",
    "<ul><li>• one</li></ul>": "- one",
    # definition lists, details, quotations, preformatted text
    "<dl><dt>Account</dt><dd>What you <b>open</b>.</dd></dl>": "Account\n\nWhat you open.",
    "<dl><div><dt>A<dt>B<dd><ul><li>x</ul><dd>y</div></dl>": "A\n\nB\n\n- x\n\ny",
    "<details><summary>More</summary><p>Hidden rule.</p></details>": "More\n\nHidden rule.",
    "<blockquote><p>One.</p></blockquote>": "One.",
    "<pre>1 Road\n  Town\n\nLand</pre>": "1 Road\nTown\n\nLand",
    # what is folded away is part of the policy
    "<div style='display:none'><p>We may end your account.</p></div>": "We may end your account.",
    "<p hidden>We may end it.</p>": "We may end it.",
    # what is never text
    "<p>One</p><script>var a = '<p>no</p>'</script><style>p{}</style>": "One",
    "<p>One<!-- no --></p><template><p>no</p></template>": "One",
    "<noscript><iframe src=x></noscript><p>One</p>": "One",
    "<p>One<svg><title>no</title></svg><img alt=no></p>": "One",
    "<p>One</p><select><option>no</select><textarea>no</textarea>": "One",
    "<p>One</p><button>Accept</button>": "One",
    "<p>One</p><template><p>no</p></template>": "One",
    "<p>Changed <time data-datetime=relative datetime=2024-05-01>2 days ago</time></p>": "Changed",
    "<p>As of <relative-time>2 days ago</relative-time> <time>May</time></p>": "As of May",
    # a template that is shown is the shadow of an element
    "<x-terms><template shadowrootmode=open><p>One.</p></template></x-terms>": "One.",
    # notes at the foot of a text
    "<p>One<sup><a href=#n>1</a></sup></p><ol><li id=n>Two <a href=#r>↩</a></ol>": (
        "One\n\n1. Two ↩"
    ),
    # buttons that are titles
    "<h3><button>Section</button></h3><p>One</p>": "### Section\n\nOne",
    "<button aria-expanded=false>Section</button><p>One</p>": "Section\n\nOne",
}


@pytest.mark.parametrize(("page", "text"), BLOCKS.items())
def test_markup_becomes_text(page: str, text: str) -> None:
    """Each kind of markup is written in the format of version texts."""
    assert read_page(page).text == text


NUMBERS = {
    '<ol type="a" start="3"><li>x<li>x</ol>': ["c.", "d."],
    '<ol type="A"><li>x</ol>': ["A."],
    '<ol type="i" start="4"><li>x<li>x</ol>': ["iv.", "v."],
    '<ol type="I" start="1999"><li>x</ol>': ["MCMXCIX."],
    '<ol type="I" start="4000"><li>x</ol>': ["4000."],
    '<ol type="a" start="0"><li>x<li>x</ol>': ["0.", "a."],
    '<ol type="a" start="26"><li>x<li>x</ol>': ["z.", "aa."],
    '<ol start="-1"><li>x<li>x<li>x</ol>': ["-1.", "0.", "1."],
    "<ol reversed><li>x<li>x</ol>": ["2.", "1."],
    '<ol reversed start="10"><li>x<li>x</ol>': ["10.", "9."],
    '<ol><li>x<li value="7">x<li>x</ol>': ["1.", "7.", "8."],
    '<ol><li>x<li type="a">x<li>x</ol>': ["1.", "b.", "3."],
    '<ol style="list-style-type: lower-roman"><li>x</ol>': ["i."],
    '<ol style="list-style: upper-alpha inside"><li>x</ol>': ["A."],
    '<ol style="list-style:none"><li>x</ol>': ["-"],
    '<ol type="nonsense" start="many"><li value="x">x</ol>': ["1."],
    '<ul type="square"><li>x</ul>': ["-"],
}


@pytest.mark.parametrize(("page", "markers"), NUMBERS.items())
def test_items_are_numbered_as_browsers_number_them(page: str, markers: list[str]) -> None:
    """Type, start, value, reversed and a list style on the list itself are honoured."""
    assert [block.split()[0] for block in read_page(page).text.split("\n\n")] == markers


TABLES = {
    "<table><tr><th>A<th>B<tr><td>1<td>2</table>": "| A | B |\n| --- | --- |\n| 1 | 2 |",
    "<table><thead><tr><td>A<td>B</thead><tr><td>1<td>2</table>": (
        "| A | B |\n| --- | --- |\n| 1 | 2 |"
    ),
    "<table><tr><td>1<td>2<tr><td>3<td>4</table>": "| 1 | 2 |\n| 3 | 4 |",
    "<table><tr><td>a|b<td><p>x</p><p>y<br>z</p></table>": "| a\\|b | x y z |",
    "<table><tr><td>a<td><ol type=a><li>x<li>y</ol></table>": "| a | a. x b. y |",
    "<table><caption>Cookies</caption><tr><td>a<td>b</table>": "Cookies\n\n| a | b |",
    "<table><tr><td></td><td> </td></tr><tr><td>a<td></table>": "| a |  |",
    "<table><tr><th><h4>A</h4><th>B</table>": "| A | B |\n| --- | --- |",
    # a cell that reaches down leaves the others in their columns
    "<table><tr><td rowspan=2>a<td>b<td>c<tr><td>d<td>e<tr><td>f<td>g<td>h</table>": (
        "| a | b | c |\n|  | d | e |\n| f | g | h |"
    ),
    "<table><tr><td>a<td rowspan=99999999>b<tr><td>c<tr><td>d<td>e</table>": (
        "| a | b |\n| c |\n| d | e |"
    ),
    "<table><tr><td>a<td rowspan=65534>b<tr><td>c</table>": "| a | b |\n| c |  |",
    "<table><thead><tr><th rowspan=2>A<th>B</thead><tbody><tr><td>1<td>2</table>": (
        "| A | B |\n| --- | --- |\n| 1 | 2 |"
    ),
    "<table><tr><th colspan=2>Name<th rowspan=2>Use<tr><th>First<th>Last</table>": (
        "| Name | Use |\n| --- | --- |\n| First | Last |"
    ),
    "<table><tr><td rowspan=3>a<td>b<tr><tr><td>c</table>": "| a | b |\n|  | c |",
    "<table><tr><td rowspan=no>a<td>b<tr><td>c<td>d</table>": "| a | b |\n| c | d |",
    # tables that only put text into its place
    "<table><tr><td><h2>Terms</h2><p>One.</p></table>": "## Terms\n\nOne.",
    "<table><tr><td>One.<tr><td>Two.</table>": "One.\n\nTwo.",
    "<table role=presentation><tr><td>One.<td>Two.</table>": "One.\n\nTwo.",
    "<table><tr><td><table><tr><td>a<td>b</table></table>": "| a | b |",
    # whatever a parser leaves between the cells stays
    "<table><p>One.</p></table>": "One.",
}


@pytest.mark.parametrize(("page", "text"), TABLES.items())
def test_tables_are_rows_of_cells(page: str, text: str) -> None:
    """Tables of data become rows, tables for layout become blocks, and no word gets lost."""
    assert read_page(page).text == text


LINKS = {
    '<p>See <a href="/p">the <b>policy</b></a>.</p>': [("the policy", "https://a.example/p")],
    '<p><a href="#x"> inside </a></p>': [("inside", "https://a.example/t#x")],
    '<p><a href="mailto:a@b.example">mail</a></p>': [("mail", "mailto:a@b.example")],
    '<p><a href="/a">one</a><a href="/b">two</a></p>': [
        ("one", "https://a.example/a"),
        ("two", "https://a.example/b"),
    ],
    '<a href="/p"><p>One</p><p>Two</p></a>': [
        ("One", "https://a.example/p"),
        ("Two", "https://a.example/p"),
    ],
    '<h2>A <a href="/h">B</a></h2>': [("B", "https://a.example/h")],
    '<ol><li>x<ol><li><a href="/i">y</a></ol></ol>': [("y", "https://a.example/i")],
    '<table><tr><td>a|b<td>c|<a href="/c">d|e</a></table>': [("d\\|e", "https://a.example/c")],
    '<p><a href="/h"># all</a></p>': [("# all", "https://a.example/h")],
    '<p>• <a href="/g">item</a></p>': [("item", "https://a.example/g")],
    '<p>e<a href="/n">&#769;x</a></p>': [("x", "https://a.example/n")],
    '<p><a href="javascript:alert(1)">no</a> <a href="java\nscript:x">no</a></p>': [],
    '<p><a href="&#1;java&#9;script:x">no</a> <a href=" DATA:text/html,x">no</a></p>': [],
    '<p><a href="/a\nb c&#0;">odd</a></p>': [("odd", "https://a.example/ab%20c\ufffd")],
    '<p><a href="#">no</a> <a>no</a> <a href="/e"></a></p>': [],
    '<p><a href="http://[">odd</a></p>': [("odd", "http://[")],
}


@pytest.mark.parametrize(("page", "links"), LINKS.items())
def test_links_stand_beside_the_text(page: str, links: list[tuple[str, str]]) -> None:
    """A link's span is its anchor text to the letter, and its target is absolute."""
    reading = read_page(page, url="https://a.example/t")
    found = [(reading.text[link.start : link.end], link.target) for link in reading.links]
    assert found == links


def test_a_base_makes_targets_absolute() -> None:
    """The address that a page declares as its base goes before its own."""
    page = '<base href="https://b.example/legal/"><p><a href="p">policy</a></p>'
    assert read_page(page, url="https://a.example/").links[0].target == "https://b.example/legal/p"


# 7a is the key; the rest is the address, each byte exclusive-or the key.
HIDDEN = "7a12153a18541f021b170a161f"
ADDRESS = "ho@b.example"


@pytest.mark.parametrize(
    "link",
    [
        f'<a href="/cdn-cgi/l/email-protection" data-cfemail="{HIDDEN}">[email&#160;protected]</a>',
        f'<a href="/cdn-cgi/l/email-protection#{HIDDEN}">[email&#160;protected]</a>',
        f'<a href="/cdn-cgi/l/email-protection#{HIDDEN}">'
        f'<span class="__cf_email__" data-cfemail="{HIDDEN}">[email&#160;protected]</span></a>',
    ],
)
def test_hidden_addresses_are_revealed(link: str) -> None:
    """An e-mail address that a proxy hides behind a changing key is read in clear."""
    reading = read_page(f"<p>Write to {link}.</p>", url="https://a.example/")
    assert reading.text == f"Write to {ADDRESS}."
    assert [link.target for link in reading.links] == [f"mailto:{ADDRESS}"]


@pytest.mark.parametrize("code", ["", "7", "zz", "7a", "7a" * 2000])
def test_broken_hidden_addresses_stay(code: str) -> None:
    """What is no hidden address is left as it stands on the page."""
    assert read_page(f'<p>x <span data-cfemail="{code}">y</span></p>').text == "x y"


def test_title_language_and_reader_are_told() -> None:
    """A reading says what the page is called, which language it declares, and what read it."""
    reading = read_page(
        '<html lang="pt_BR"><head><title> Terms\n&amp; more </title></head><body><p>One.</p>'
    )
    assert (reading.title, reading.language, reading.reader) == ("Terms & more", "pt-BR", "page/3")


def test_a_nonsense_language_is_none() -> None:
    """A language that is no language tag is left out."""
    assert read_page('<html lang="<b>"><body><p>One.</p>').language == ""


def test_the_first_heading_stands_in_for_a_title() -> None:
    """A page without a title is called by its first-rank heading."""
    assert read_page("<h1>Terms <i>of use</i></h1>").title == "Terms of use"


KINDS = (NavigableString, TextView)


@settings(deadline=None)
@given(st.text(alphabet="<>/abdilptuv \n=\"'&;-!x", max_size=80))
def test_the_tree_is_that_of_beautifulsoup(markup: str) -> None:
    """However broken the markup, its elements and texts stand as BeautifulSoup puts them."""
    ours = TagView(grow(f"<html><body>{markup}".encode(), whole=True), {})
    theirs = BeautifulSoup(f"<html><body>{markup}", "lxml").html
    assert theirs is not None
    for part in theirs.find_all(string=lambda text: type(text) not in KINDS):
        part.extract()
    theirs.smooth()
    assert outline(ours) == outline(theirs)


def outline(page: Tag) -> list[str]:
    """List each start of an element, with what it stands in and behind, and all words."""
    return [
        f"{'/'.join(parent.name for parent in part.parents if parent.name[0] != '[')}<{part.name}>"
        if isinstance(part, Tag)
        else str(part).strip()
        for part in page.descendants
        if isinstance(part, Tag) or (type(part) in KINDS and str(part).strip())
    ]


def read_page(page: str, url: str = "") -> Reading:
    """Read a page or a part of one."""
    return read(page.encode(), "text/html", url=url)
