"""Declarations: what is read from them, and how a malformed one is refused."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import (
    DOCUMENT_TYPES,
    Declaration,
    DeclaredDocument,
    FetchMode,
    Page,
    load_declarations,
    parse_declaration,
)
from store.error import DeclarationError
from store.record import DocumentKey, Range, Selection

GOOD = """\
platform: Meadow
domain: Meadow.example
documents:
  - type: Terms of Service
    url: https://meadow.example/terms
    select: main
    remove: [nav, .banner]
    language: en
  - type: Privacy Policy
    url: https://meadow.example/privacy#top
"""


def test_declaration_read() -> None:
    """All fields of a declaration are read."""
    terms, privacy = parse_declaration(GOOD, "meadow.yaml").documents
    assert terms == DeclaredDocument(
        platform="Meadow",
        type="Terms of Service",
        url="https://meadow.example/terms",
        selection=Selection(select=("main",), remove=("nav", ".banner")),
        language="en",
    )
    assert privacy.selection == Selection()
    assert privacy.key == DocumentKey(
        platform="Meadow", type="Privacy Policy", url="https://meadow.example/privacy#top"
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        # names of fields
        ("type: T", "typ: T", 'f:4: "typ" is not a field of a document; did you mean "type"?'),
        ("domain:", "zz:", 'f:2: "zz" is not a field of a declaration; take it out'),
        ("domain: Meadow.example\n", "", 'f:1: "domain" is missing in a declaration; add it'),
        ("    url: https://meadow.example/terms\n", "", 'f:4: "url" is missing in a document'),
        ("    select: main", "    type: Imprint", 'f:6: "type" stands twice in a document'),
        ("  - type", "  - <<: {}\n    type", "f:4: the name of a field of a document: YAML reads"),
        # what YAML makes of plain words
        ("Meadow\n", "no\n", 'f:1: platform: YAML reads "no" as a yes-or-no value; put it in'),
        ("Meadow\n", "2024-01-01\n", 'f:1: platform: YAML reads "2024-01-01" as a date; put'),
        ("Meadow\n", "1.10\n", 'f:1: platform: YAML reads "1.10" as a number; put it in quotes'),
        ("language: en", "language: no", 'f:8: language: YAML reads "no" as a yes-or-no value'),
        ("Meadow\n", "!!python/name:os.system\n", "f:1: platform is empty"),
        ("Meadow\n", "!spell it\n", 'f:1: platform: YAML reads "it" as something special'),
        # wrong shapes
        ("Meadow\n", "[Meadow]\n", "f:1: platform must be a text, not a list or a set of fields"),
        ("select: main", "select: []", "f:6: select must be a list, each item on its own line"),
        ("select: main", "select: {a: b}", 'f:6: "a" is not a field of a range; take it out'),
        ("select: main", "select: [[main]]", "f:6: select must be a text, not a list"),
        ("  - type", "  - 7\n  - type", "f:4: a document must be fields, each on its own line"),
        (GOOD, "[]", "f:1: a declaration must be fields"),
        (GOOD, "", "f:1: the file is empty; declare a platform in it"),
        # values that cannot be
        ("platform: Meadow", "platform:", "f:1: platform is empty; write a text"),
        ("Meadow\n", '" Meadow"\n', 'f:1: platform " Meadow" must be one line'),
        ("Meadow\n", '"Mea\\ndow"\n', 'f:1: platform "Mea\\u000adow" must be one line'),
        ("Meadow.example", "meadow example", 'f:2: domain "meadow example" is no host name'),
        ("language: en", "language: english please", 'f:8: language "english please" is no tag'),
        ("Terms of Service", "Terms of Srvice", 'did you mean "Terms of Service"?'),
        ("Terms of Service", "cookie policy", 'f:4: "cookie policy" is no type of document; the'),
        ("Terms of Service", "Recipes", "the usual ones are"),
        ("select: main", "select: 'main >'", 'f:6: select: "main >" is no CSS selector (Invalid'),
        ("[nav, .banner]", "[nav, '..b']", 'f:7: remove: "..b" is no CSS selector'),
        ("select: main", f"select: {'a' * 9000}", "is longer than 8,000 characters; split it"),
        # addresses
        ("https://meadow.example/terms", "ftp://m.example/", "f:5: "),
        ("https://meadow.example/terms", "file:///etc/passwd", "it must begin with https://"),
        ("https://meadow.example/terms", "https://", "names no host; write it like https://"),
        ("https://meadow.example/terms", "http://m.example:x/", "check its host and port"),
        ("https://meadow.example/terms", "http://[1/", "check its host and port"),
        ("https://meadow.example/terms", "https://me:pw@m.example", "holds a user name; it would"),
        ("https://meadow.example/terms", "https://m.example/a b", "percent-encode it"),
        ("https://meadow.example/terms", f"https://m.example/{'a' * 3000}", "use a shorter"),
        # the same document twice
        (
            "type: Privacy Policy\n    url: https://meadow.example/privacy#top",
            "type: Terms of Service\n    url: https://meadow.example/terms\n    language: en",
            'f:9: "Terms of Service" at "https://meadow.example/terms" is declared twice',
        ),
        # YAML itself
        ("domain:", "\tdomain:", "f:2: while scanning for the next token, found character"),
        ("Meadow\n", "'Meadow\n", "f:11: while scanning a quoted scalar, found unexpected end"),
        ("Meadow\n", "a: b\n", "f:1: mapping values are not allowed here; check indentation"),
        ("Meadow\n", "\x00\n", "f:1: holds a control character; take it out"),
        (GOOD, GOOD + "---\na: b\n", "f:11: expected a single document in the stream"),
        ("Meadow\n", "&m Meadow\nother: *m\n", "f:2: an alias (*name) is not allowed; write"),
        (GOOD, "[" * 5000, "f:1: nested over 8 levels deep; no declaration needs more"),
    ],
)
def test_declaration_refused(old: str, new: str, message: str) -> None:
    """A malformed declaration is refused in one line that names file, line and cure."""
    assert old in GOOD
    with pytest.raises(DeclarationError) as caught:
        parse_declaration(GOOD.replace(old, new, 1), "f")
    assert message in str(caught.value)
    assert str(caught.value).startswith("f:")
    assert str(caught.value).isprintable()


FULL = """\
platform: Meadow
domain: meadow.example
language: en
region: asked from Berlin
fetch: browser
every: 1 day
documents:
  - type: Terms of Service
    url:
      - https://meadow.example/terms
      - url: https://meadow.example/terms/annex
        select:
          - start_before: "#annex"
            end_after: footer
          - h1
        fetch: http
      - url: https://meadow.example/terms/rates
        remove: {start_after: h2, end_before: hr}
    select: main
    remove: [nav]
    accept_language: en-GB, en;q=0.8,*;q=0.1
    every: 12 hours
    hold: 0 days
    wayback: true
  - type: Imprint
    url: https://meadow.example/imprint
    language: de
    region: asked from Wien
    fetch: http
    wayback: false
"""


def test_all_fields_read() -> None:
    """What stands at the head of a file holds for each document that does not say otherwise."""
    terms, imprint = parse_declaration(FULL, "f").documents
    assert terms == DeclaredDocument(
        platform="Meadow",
        type="Terms of Service",
        url="https://meadow.example/terms",
        selection=Selection(select=("main",), remove=("nav",)),
        language="en",
        mode=FetchMode.BROWSER,
        further=(
            Page(
                url="https://meadow.example/terms/annex",
                selection=Selection(
                    select=(Range(start="#annex", end="footer", end_after=True), "h1"),
                    remove=("nav",),
                ),
            ),
            Page(
                url="https://meadow.example/terms/rates",
                selection=Selection(
                    select=("main",), remove=(Range(start="h2", end="hr", start_after=True),)
                ),
                mode=FetchMode.BROWSER,
            ),
        ),
        languages="en-GB, en;q=0.8,*;q=0.1",
        region="asked from Berlin",
        every=timedelta(hours=12),
        hold=timedelta(0),
        wayback=True,
    )
    assert [page.url[-5:] for page in terms.pages] == ["terms", "annex", "rates"]
    assert imprint == DeclaredDocument(
        platform="Meadow",
        type="Imprint",
        url="https://meadow.example/imprint",
        language="de",
        region="asked from Wien",
        every=timedelta(days=1),
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("fetch: browser", "fetch: brwser", 'f:5: fetch "brwser" is no way to fetch a page; did'),
        ("fetch: browser", "fetch: wget", "no way to fetch a page; write http or browser"),
        ("every: 1 day", "every: 7", 'f:6: every "7" is no length of time; write it like 30 min'),
        ("every: 1 day", "every: 12:30", 'f:6: every "12:30" is no length of time'),
        ("every: 1 day", "every:", 'f:6: every "" is no length of time'),
        ("every: 1 day", "every: -1 day", 'f:6: every "-1 day" is no length of time'),
        ("every: 1 day", "every: [1 day]", "f:6: every must be a text, not a list"),
        ("every: 1 day", "every: 9 minutes", "out of bounds; choose from 10 minutes to 90 days"),
        ("every: 1 day", "every: 13 weeks", 'f:6: every "13 weeks" is out of bounds; choose'),
        ("every: 1 day", f"every: {'9' * 5000} days", "is no length of time"),
        ("hold: 0 days", "hold: 91 days", "out of bounds; choose from 0 days to 90 days"),
        ("wayback: true", "wayback: yes", "f:24: wayback must be true or false, without quotes"),
        ("wayback: true", "wayback: 'true'", "f:24: wayback must be true or false, without"),
        ("wayback: true", "wayback: TRUE", "f:24: wayback must be true or false"),
        ("wayback: true", "wayback: {}", "f:24: wayback must be true or false"),
        ("asked from Berlin", f"{'a' * 101}", "must be one line of at most 100 characters"),
        ("asked from Berlin", r'"a\nb"', 'f:4: region "a\\u000ab" must be one line'),
        ("en-GB, en;q=0.8,*;q=0.1", "Old English", "is no list of languages; write it like en or"),
        ("en-GB, en;q=0.8,*;q=0.1", "en;q=2", "is no list of languages; write it like en or"),
        ("en-GB, en;q=0.8,*;q=0.1", r'"en\r\nX: y"', "is no list of languages; write it"),
        ("en-GB, en;q=0.8,*;q=0.1", ", ".join(["en"] * 60), "is no list of languages; write"),
        ("  remove: [nav]", "  lang: en", 'f:20: "lang" is not a field of a document; did you'),
        # pages
        ("url: https://meadow.example/terms/annex", "language: en", "not a field of a page"),
        ("- url: https://meadow.example/terms/rates\n        rem", "- rem", '"url" is missing'),
        ("- https://meadow.example/terms\n", "- ftp://meadow.example\n", "f:10: "),
        ("- https://meadow.example/terms\n", "- [a]\n", "f:10: url must be a text, not a list"),
        ("url: https://meadow.example/imprint", "url: {url: a}", "f:26: url must be a text"),
        ("url: https://meadow.example/imprint", "url: []", "f:26: url must be a list, each"),
        (
            "url: https://meadow.example/imprint",
            f"url: [{', '.join(['https://meadow.example/'] * 51)}]",
            "f:26: url lists more than 50 pages; declare several documents",
        ),
        # a selector that no page uses is read all the same
        ("  remove: [nav]", "  remove: ['>']", 'f:20: remove: ">" is no CSS selector'),
        # ranges
        ("start_before", "startBefore", 'f:13: "startBefore" is not a field of a range; did you'),
        ("            end_after: footer\n", "", 'needs one of "end_before" and "end_after"'),
        ("end_before: hr", "end_before: hr, end_after: p", 'f:18: a range needs one of "end_be'),
        ("end_before: hr", "end_before: hr, start_before: p", 'one of "start_before" and "start'),
        ("end_before: hr", "end_before: '>'", 'f:18: remove: ">" is no CSS selector'),
        ("end_before: hr", "end_before: [hr]", "f:18: remove must be a text, not a list"),
    ],
)
def test_settings_refused(old: str, new: str, message: str) -> None:
    """A setting, page or range that cannot be is refused in one line with file, line and cure."""
    assert old in FULL
    with pytest.raises(DeclarationError) as caught:
        parse_declaration(FULL.replace(old, new, 1), "f")
    assert message in str(caught.value)
    assert str(caught.value).startswith("f:")
    assert str(caught.value).isprintable()


def test_no_documents() -> None:
    """A platform that is no more keeps its file, with an empty list of documents."""
    text = "platform: Meadow\ndomain: meadow.example\ndocuments: []\n"
    assert parse_declaration(text, "f").documents == ()


def test_same_document_as_before() -> None:
    """Pages, schedule and ways of fetching do not make another document of one."""
    plain = parse_declaration(GOOD, "f").documents[0].key
    more = GOOD.replace("    language: en\n", "    language: en\n    every: 2 weeks\n", 1).replace(
        "url: https://meadow.example/terms\n",
        "url: [https://meadow.example/terms, https://meadow.example/annex]\n",
    )
    assert parse_declaration(more, "f").documents[0].key == plain


@given(st.text() | st.lists(st.sampled_from((GOOD + FULL).splitlines(keepends=True))).map("".join))
def test_declaration_any_text(text: str) -> None:
    """Any text at all is either a declaration or a one-line error."""
    message = ""
    try:
        assert isinstance(parse_declaration(text, "f"), Declaration)
    except DeclarationError as error:
        message = str(error)
    assert "\n" not in message


def test_document_types_all() -> None:
    """There are 44 types, no name twice."""
    assert len(set(DOCUMENT_TYPES)) == len(DOCUMENT_TYPES) == 44


def test_folder_sorted(tmp_path: Path) -> None:
    """The declarations of a folder come sorted by platform, whatever their files are called."""
    for file, platform in (("a.yaml", "Zebra"), ("b.yaml", "ash"), ("c.yaml", "Birch")):
        (tmp_path / file).write_text(GOOD.replace("Meadow\n", f"{platform}\n"), "utf-8")
    (tmp_path / "notes.txt").write_text("not a declaration", "utf-8")
    assert [one.platform for one in load_declarations(tmp_path)] == ["ash", "Birch", "Zebra"]


def test_folder_empty(tmp_path: Path) -> None:
    """A folder without declarations has none."""
    assert load_declarations(tmp_path) == ()


def test_folder_missing(tmp_path: Path) -> None:
    """A folder that is not there is told with the cure."""
    with pytest.raises(DeclarationError, match="clausewatch init"):
        load_declarations(tmp_path / "nowhere")


def test_folder_all_faults(tmp_path: Path) -> None:
    """The first fault of each file is told, all in one line."""
    folder = tmp_path / "declarations"
    folder.mkdir()
    (folder / "a.yaml").write_text("platform: no\n", "utf-8")
    (folder / "b.yaml").write_text(GOOD, "utf-8")
    (folder / "c.yaml").write_bytes(GOOD.encode() + b"# caf\xe9\n")
    (folder / "d.yaml").write_bytes(b"#" * 300_000)
    (folder / "e.yml").write_text(GOOD, "utf-8")
    (folder / "f.yaml").mkdir()
    (folder / "g.yaml").write_text(GOOD.replace("Meadow\n", "MEADOW\n"), "utf-8")
    with pytest.raises(DeclarationError) as caught:
        load_declarations(folder)
    assert str(caught.value).split("; declarations/") == [
        'declarations/a.yaml:1: "domain" is missing in a declaration; add it',
        "c.yaml:11: not UTF-8 here; save the file as UTF-8",
        "d.yaml:1: larger than 256 KiB; split the platform",
        "e.yml:1: only *.yaml is read; give the file this ending",
        "f.yaml:1: is no regular file; put a YAML file there",
        'g.yaml:1: platform "MEADOW" is declared in declarations/b.yaml too; '
        "keep all its documents in one file",
    ]


def test_folder_pipe(tmp_path: Path) -> None:
    """A named pipe in the folder is refused, and not waited for."""
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(DeclarationError, match="is no regular file"):
        load_declarations(tmp_path)


def test_byte_order_mark(tmp_path: Path) -> None:
    """A byte order mark, as some editors write it, is no part of the text."""
    (tmp_path / "meadow.yaml").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert load_declarations(tmp_path)[0].platform == "Meadow"
