"""Declarations written out: the text says what the value says, whatever YAML makes of words."""

from dataclasses import replace
from datetime import timedelta
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import (
    DOCUMENT_TYPES,
    Declaration,
    DeclaredDocument,
    FetchMode,
    Page,
    parse_declaration,
    write_declaration,
)
from store.error import DeclarationError
from store.record import Range, Selection
from tests.test_crawler_declaration import FULL, GOOD

# Words that YAML reads as something else than text, or that end a plain text.
WORDS = [
    *(
        "no",
        "Yes",
        "on",
        "null",
        "~",
        "true",
        "2024-01-01",
        "1.10",
        "0x1F",
        "1e3",
        ".inf",
        "=",
        "<<",
    ),
    *(
        "- a",
        "? a",
        "a: b",
        "a #b",
        "#a",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a",
        "a:",
        "---",
    ),
    *(
        "...",
        "'",
        '"',
        "\\",
        "'\"",
        "[a]",
        "{a}",
        ",",
        "12:30",
        "a  b",
        "Ünï",
        "日本",
        "😀",
        "a'b\"c",
    ),
]
names = st.sampled_from(WORDS) | st.text(
    st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=40
).map(str.strip).filter(bool)
selectors = st.sampled_from(
    ["main", "#a", ".b > p", 'a[href="x: y"]', "[a='b']", "[a='\"']", "h1, h2", ":root", "*", "no"]
) | names.map(lambda name: f"[title={_css_string(name)}]")
ranges = st.builds(
    Range, start=selectors, end=selectors, start_after=st.booleans(), end_after=st.booleans()
)
lists = st.lists(selectors | ranges, max_size=3).map(tuple)
selections = st.builds(Selection, select=lists, remove=lists)
urls = st.sampled_from(["a", "b?x=1&y=%20#z", "c:d", "é'", '"', "[]{},"]).map(
    "https://meadow.example/{}".format
)
modes = st.sampled_from(FetchMode)
pages = st.builds(Page, url=urls, selection=selections, mode=modes)


def _css_string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _minutes(shortest: int) -> st.SearchStrategy[timedelta]:
    return st.integers(shortest, 90 * 24 * 60).map(lambda count: timedelta(minutes=count))


documents = st.builds(
    DeclaredDocument,
    platform=st.just(""),
    type=st.sampled_from(DOCUMENT_TYPES),
    url=urls,
    selection=selections,
    language=st.sampled_from(["", "en", "no", "pt-BR"]),
    mode=modes,
    further=st.lists(pages, max_size=3).map(tuple),
    languages=st.sampled_from(["", "no", "*", "en-GB, en;q=0.8"]),
    region=st.just("") | names,
    every=st.none() | _minutes(10),
    hold=st.none() | _minutes(0),
    wayback=st.booleans(),
)


@st.composite
def declarations(draw: st.DrawFn) -> Declaration:
    """Declarations that a file can hold."""
    platform = draw(names.filter(_is_composed))
    declared = draw(st.lists(documents, max_size=4, unique_by=lambda one: one.key))
    return Declaration(
        platform=platform,
        domain=draw(st.sampled_from(["meadow.example", "no", "1.10", "xn--mnchen-3ya.example"])),
        documents=tuple(replace(one, platform=platform) for one in declared),
    )


def _is_composed(text: str) -> bool:
    return normalize("NFC", text) == text


@settings(max_examples=60, deadline=None)
@given(declarations())
def test_any_declaration_returns(declaration: Declaration) -> None:
    """What is written reads back as the same value."""
    text = write_declaration(declaration)
    assert parse_declaration(text, "f") == declaration
    assert all(line.isprintable() for line in text.splitlines())


@settings(deadline=None)
@given(st.text())
def test_any_comment_is_harmless(text: str) -> None:
    """Comments never become part of what is declared, whatever they hold."""
    declaration = parse_declaration(GOOD, "f")
    key = declaration.documents[1].key
    written = write_declaration(declaration, notes=[text], remarks={key: [text, "second"]})
    assert parse_declaration(written, "f") == declaration
    assert written.count("\n") == write_declaration(declaration).count("\n") + 3


def test_form() -> None:
    """The text is laid out as people write it, and what all pages share is said once."""
    declaration = parse_declaration(FULL, "f")
    key = declaration.documents[1].key
    text = write_declaration(declaration, notes=["A note."], remarks={key: ["A remark."]})
    assert text == WRITTEN


WRITTEN = """\
# A note.
platform: Meadow
domain: meadow.example
documents:
  - type: Terms of Service
    url:
      - url: https://meadow.example/terms
        select: main
        remove: nav
        fetch: browser
      - url: https://meadow.example/terms/annex
        select:
          - start_before: "#annex"
            end_after: footer
          - h1
        remove: nav
      - url: https://meadow.example/terms/rates
        select: main
        remove:
          start_after: h2
          end_before: hr
        fetch: browser
    language: en
    accept_language: en-GB, en;q=0.8,*;q=0.1
    region: asked from Berlin
    every: 12 hours
    hold: 0 days
    wayback: true
  # A remark.
  - type: Imprint
    url: https://meadow.example/imprint
    language: de
    region: asked from Wien
    every: 1 day
"""


def test_shared_once() -> None:
    """Pages that are read alike are a plain list of addresses."""
    text = GOOD.replace(
        "url: https://meadow.example/terms\n", "url: [https://a.example, http://b.c]\n"
    )
    written = write_declaration(parse_declaration(text, "f"))
    assert "    url:\n      - https://a.example\n      - http://b.c\n    select: main\n" in written


@pytest.mark.parametrize(
    ("declaration", "message"),
    [
        (Declaration(platform=" x", domain="x.example", documents=()), "must be one line"),
        (Declaration(platform="x", domain="X.example", documents=()), "holds what no file can say"),
        (Declaration(platform="x", domain="a b", documents=()), "is no host name"),
        (
            Declaration(
                platform="x",
                domain="x.example",
                documents=tuple(
                    DeclaredDocument(platform="x", type="Imprint", url=f"https://x.example/{n}")
                    for n in range(6000)
                ),
            ),
            "is larger than 256 KiB; split the platform",
        ),
        (
            Declaration(
                platform="x",
                domain="x.example",
                documents=(
                    DeclaredDocument(
                        platform="x",
                        type="Imprint",
                        url="https://x.example",
                        every=timedelta(hours=1, seconds=1),
                    ),
                ),
            ),
            "holds what no file can say",
        ),
    ],
)
def test_refused(declaration: Declaration, message: str) -> None:
    """A value that no file can hold is not written as something else."""
    with pytest.raises(DeclarationError, match=message):
        write_declaration(declaration)
