"""Declarations: what is read from them, and how a malformed one is refused."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import (
    DOCUMENT_TYPES,
    Declaration,
    DeclaredDocument,
    load_declarations,
    parse_declaration,
)
from store.error import DeclarationError
from store.record import DocumentKey, Selection

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
        ("select: main", "select: {a: b}", "f:6: select must be a text, not a list"),
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
        (GOOD, "[" * 5000, "f:1: nested over 8 levels deep; a declaration needs 4"),
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


@given(st.text() | st.lists(st.sampled_from(GOOD.splitlines(keepends=True))).map("".join))
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
