"""Any bytes: they are recognised for what they are, and end in a text or in a clear error."""

import random
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.reading import LIMIT, guess_media_type, read
from store.error import ReadError
from store.record import Range, Reading, Selection

PAGE = "<!doctype html><html><body><h1>Terms</h1><p>One.</p></body></html>"
MARKDOWN = "Terms\n=====\n\nOne."
TEXT = "# Terms\n\nOne."
READERS = [
    # bytes that say what they are, whatever they were declared to be
    (PAGE, "", "page/3"),
    (PAGE, "text/plain; charset=utf-8", "page/3"),
    (PAGE, "application/pdf", "page/3"),
    (f"\n <?xml version='1.0'?><!-- x --><!-- y -->\n{PAGE}", "text/markdown", "page/3"),
    ("<p>One.</p>", "", "page/3"),
    ("Words <b>before</b> tags", "", "page/3"),
    ("<p>One.</p>", "TEXT/HTML; charset=utf-8", "page/3"),
    ("<p>One.</p>", "application/xhtml+xml", "page/3"),
    # a page without a tag is none
    (MARKDOWN, "text/html", "markdown/2"),
    ("Just words.", "text/html", "text/1"),
    (MARKDOWN, "", "markdown/2"),
    ("See [us](/us).", "", "markdown/2"),
    ("*   a<br>b\n*   c", "", "markdown/2"),
    ("Just words.", "", "text/1"),
    (MARKDOWN, "text/plain", "text/1"),
    ("<b>One</b>", "text/markdown", "markdown/2"),
    ("BMW, MZ and ID3 sell cars", "", "text/1"),
]


@pytest.mark.parametrize(("content", "media_type", "reader"), READERS)
def test_bytes_are_recognised(content: str, media_type: str, reader: str) -> None:
    """What the bytes say themselves weighs more than what a server said."""
    assert read(content.encode(), media_type).reader == reader


NAMES = [
    ("terms.html", b"", "text/html"),
    ("a/b/TERMS.HTM", b"# x", "text/html"),
    ("terms.md", b"<p>x", "text/markdown"),
    ("terms.txt", b"", "text/plain"),
    ("https://a.example/terms.pdf?x=1#y", b"", "application/pdf"),
    ("https://a.example/terms", b"<!DOCTYPE html>", "text/html"),
    ("https://[", b"", "text/plain"),
    ("terms", b"# Terms\n", "text/markdown"),
    ("-", b"Terms", "text/plain"),
    ("terms.html", b"%PDF-1.7", "application/pdf"),
    ("terms.docx", b"<html>", "text/html"),
]


@pytest.mark.parametrize(("name", "head", "media_type"), NAMES)
def test_the_media_type_of_a_file_is_guessed(name: str, head: bytes, media_type: str) -> None:
    """The ending of the name decides, then the first bytes; a PDF always is one."""
    assert guess_media_type(name, head) == media_type


NOISE = random.Random(5).randbytes(50_000)  # noqa: S311  no secret
ERRORS = {
    "nothing": (b"", "empty"),
    "white space": (b" \r\n\t ", "empty"),
    "a mark only": (b"\xef\xbb\xbf", "no words"),
    "no words": (b"<html><body><p>***</p></body></html>", "no words"),
    "a page made by a script": (b"<html><body><script>draw('x')</script></body>", "browser"),
    "random bytes": (NOISE, "no text"),
    "a PNG": (b"\x89PNG\r\n\x1a\n" + NOISE, "PNG"),
    "a JPEG": (b"\xff\xd8\xff\xe0" + NOISE, "JPEG"),
    "a ZIP": (b"PK\x03\x04" + NOISE, "ZIP"),
    "a gzip": (b"\x1f\x8b\x08" + NOISE, "gzip"),
    "an ELF": (b"\x7fELF\x02\x01\x01" + bytes(200), "program"),
    "an EXE": (b"MZ\x90\x00" + bytes(200), "program"),
    "too large": (b"<p>" + b"x " * (LIMIT // 2), "20 MB"),
    "too many tags": (b"<html>" + b"<p>x" * 160_000, "tags"),
    "too many lines": (b"# x\n\n" + b"x\n" * 500_001, "lines"),
}


@pytest.mark.parametrize(("data", "reason"), ERRORS.values(), ids=ERRORS)
@pytest.mark.parametrize("media_type", ["", "text/html", "text/plain"])
def test_what_is_no_policy_is_an_error(data: bytes, reason: str, media_type: str) -> None:
    """Each error is one line that says what the input is and what to give instead."""
    with pytest.raises(ReadError, match=reason) as caught:
        read(data, media_type)
    assert str(caught.value).splitlines() == [str(caught.value)]


def test_the_limit_can_be_set() -> None:
    """A caller may allow more or less than the usual limit."""
    with pytest.raises(ReadError, match=r"0\.0 MB"):
        read(PAGE.encode(), limit=10)


CHARSETS = [
    ("é", "utf-8", "", ""),
    ("é", "cp1252", "", ""),
    ("é", "latin-1", "iso-8859-1", ""),
    ("“é”", "cp1252", "iso-8859-1", ""),
    ("日本", "shift_jis", "shift_jis", ""),
    ("日本", "shift_jis", "", '<meta charset="shift_jis">'),
    ("中文", "gbk", "gb2312", ""),
    (
        "Привет",
        "koi8-r",
        "",
        '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">',
    ),
    ("é", "utf-16", "", ""),
    ("é", "utf-8-sig", "latin-1-nonsense", ""),
    # a charset that does not fit is not believed
    ("éàü", "cp1252", "utf-8", ""),
    ("é", "utf-8", "", '<meta charset="utf-16">'),
    ("é", "utf-8", "punycode", ""),
    ("é", "utf-8", "hex", ""),
]


@pytest.mark.parametrize(("word", "encoding", "charset", "meta"), CHARSETS)
def test_charsets_are_understood(word: str, encoding: str, charset: str, meta: str) -> None:
    """The charset is the given one, that of a mark or meta tag, UTF-8, or Windows-1252."""
    page = f"<html><head>{meta}</head><body><p>{word}</p></body></html>".encode(encoding)
    assert read(page, "text/html", charset=charset).text == word


def test_one_broken_byte_does_not_spoil_a_page() -> None:
    """Where nearly all of a page is UTF-8, the rest is marked as broken and all else stays."""
    page = "<p>été à Zürich</p>".encode() + b"<p>\xe9</p>"
    assert read(page, "text/html").text == "été à Zürich\n\n\ufffd"


def test_nul_bytes_are_left_out() -> None:
    """A page with a stray NUL is read as if it were not there."""
    assert read(b"<p>" + b"word " * 100 + b"a\0b</p>", "text/html").text.endswith("word ab")


M = 1_000_000
HOSTILE = {
    "nested tags": b"<html>" + b"<div>" * 100_000 + b"deep",
    "nested lists": b"<html>" + b"<ul><li>x" * 40_000,
    "nested tables": b"<html>" + b"<table><tr><td>x" * 40_000,
    "nested captions": b"<html>" + b"<table><caption>x" * 40_000,
    "nested menus": b"<html>x" + b"<nav><div class=cookie-banner hidden>" * 40_000,
    "misnested tags": b"<html>x" + b"<b><i>" * 20_000 + b"</b></i>" * 20_000,
    "one long text": b"<html><p>" + b"word " * (2 * M),
    "one long attribute": b"<html><ol style='" + b"list-style:" * M + b"'><li>x</ol>",
    "a long address": b"<html><a href='/cdn-cgi/l/email-protection#" + b"ab" * M + b"'>x</a>",
    "open scripts": b"<html>x" + b"<script <!-- <svg " * 30_000,
    "shadow roots": b"<html>x" + b"<template shadowrootmode=open><p>x" * 40_000,
    "mains in mains": b"<html>" + b"<main><article>x" * 40_000,
    "long names": b"<html>" + b"<div class='%s'>x</div>" % (b"cookie-" * 90_000) * 3,
    "open templates": b"<html>x" + b"<template " * 60_000,
    "open comments": b"# x\n\n" + b"<!-- " * 90_000,
    "white space": b"<html><p>x" + b" \n" * (4 * M) + b"y",
    "combining marks": b"<html><p>a" + "\u0301".encode() * M,
    "marks in links": b"<html><p>" + b"<a href=x>a</a>\xcc\x81" * 20_000,
    "broken markup": b"<html><p<b>>x</i></p><table><p>y</table><//><!bad>z<",
    "brackets": b"# x\n\n" + b"[" * 400_000,
    "open links": b"# x\n\n" + b"[a](b (c " * 60_000,
    "backticks": b"# x\n\n" + b"".join(b"`" * length + b"a" for length in range(800)),
    "emphasis": b"# x\n\n" + b"*a_b**" * 90_000,
    "markers": b"# x\n\n" + b"* - " * 100_000 + b"y",
    "a table of bars": b"# x\n\n" + b"|" * 100_000 + b"y",
    "a wide table": b"# x\n\na|b\n" + b"-|" * 100_000,
    "spaces": b"# x\n\n" + b"y" + b" " * (4 * M) + b"# z",
    "quotations": b"# x\n\n" + b"> " * 400_000 + b"y",
    "fences": b"# x\n\n" + b"``` a\n" * 30_000,
    "definitions": b"# x\n\n" + b"[a]: /b\n" * 60_000 + b"[a]",
    "comments before a page": b"<!-- x -->" * 5_000 + b"<p>x",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_input_ends_soon(data: bytes) -> None:
    """Whatever is nested, left open or repeated endlessly becomes a well-formed text."""
    check_format(read(data))


def test_many_banners_around_many_tags_end_soon() -> None:
    """To find out what stands around the text takes one look at each tag."""
    banners = b"<div class=cookie-banner><header hidden>" * 150
    check_format(read(b"<html><body>" + banners + b"<p>x" * 60_000))


def test_hostile_selectors_end_soon() -> None:
    """Selectors that look at every tag's parents and siblings are no trap either."""
    page = b"<html>" + b"<div><p>x" * 30_000
    selection = Selection(select=("div p", "p + p", Range(start="div", end="p")), remove=("i i",))
    check_format(read(page, selection=selection))


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["", "text/html", "text/markdown", "text/plain"]))
def test_any_bytes_are_read_or_refused(data: bytes, media_type: str) -> None:
    """There is no input that ends in anything but a well-formed text or a ReadError."""
    check_reading(data, media_type)


TOKENS = st.sampled_from(
    [
        *("word", "Word.", "1.", "a.", "-", "*", "**", "_", "`", "#", "##", "|", "||", ">"),
        *("[", "]", "(", ")", "[a](/b)", "![x](y)", "](", "\\", "\\#", "~~", "```", "===", "---"),
        *("&", "&amp;", "&#769;", "•", "\u00a0", "\u200b", "\u0301", "é", "|---|", "<!--", "-->"),
        *("<p>", "</p>", "<br>", "<b>", "</b>", "<ul>", "<ol>", "<li>", "</li>", "</ul>", "<hr>"),
        *("<table>", "<tr>", "<td>", "<th>", "</table>", "<h2>", "</h2>", "<pre>", "</pre>"),
        *("<main>", "<article>", "<form>", "</form>", "<input>", "<template shadowrootmode=open>"),
        *("<footer>", "</main>", "<nav>", "<div class=cookie-banner>", "<time>", "<button>"),
        *("<a href='/x'>", "</a>", "<dl>", "<dt>", "<dd>", "<div>", "</div>", "<script>", "<nav>"),
    ]
)
SEPARATORS = st.sampled_from(["", " ", "  ", "\n", "  \n", "\n\n", "\n    ", "\t"])
SOUPS = st.lists(st.tuples(TOKENS, SEPARATORS), max_size=40).map(
    lambda pairs: "".join(token + separator for token, separator in pairs)
)


@settings(deadline=None)
@given(SOUPS, st.sampled_from(["text/html", "text/markdown", "text/plain"]))
def test_any_markup_is_read_or_refused(soup: str, media_type: str) -> None:
    """Any mixture of marks and tags ends in a well-formed text with exact links."""
    check_reading(f"x {soup}".encode(), media_type)


@settings(deadline=None)
@given(
    SOUPS,
    st.sampled_from(["p", "li:nth-child(2)", ":not(div)", "main > *", "[href]", "td, th"]),
    st.sampled_from(["b", "ul", "p + p", "[class*=cookie]", "nav"]),
)
def test_any_page_is_read_or_refused_with_any_selection(
    soup: str, select: str, remove: str
) -> None:
    """Whatever is selected of whatever markup, a well-formed text or a ReadError comes of it."""
    selection = Selection(select=(select, Range(start="p", end=select)), remove=(remove,))
    try:
        reading = read(f"<html><body>x {soup}".encode(), "text/html", selection=selection)
    except ReadError:
        return
    check_format(reading)


@settings(deadline=None)
@given(st.text(max_size=100))
def test_any_characters_are_kept_clean(text: str) -> None:
    """Whatever characters a page holds, its text is in NFC and holds none that nobody sees."""
    check_reading(f"<p>x {text}</p>".encode("utf-8", "replace"), "text/html")


PAGES = Path(__file__).resolve().parents[2] / "shared/data/html/tosdr-html-500.zip"


@pytest.mark.skipif(not PAGES.exists(), reason="the real pages are not beside the project")
def test_no_word_of_a_real_page_is_lost() -> None:
    """Of policies that were cut out of their pages, every visible word is kept."""
    with zipfile.ZipFile(PAGES) as pages:
        contents = [pages.read(name) for name in pages.namelist()[:150]]
    readings = [read(content, "text/html") for content in contents if content.strip()]
    assert len(readings) > 50
    for reading in readings:
        check_format(reading)
    assert [reading.coverage for reading in readings] == [1.0] * len(readings)


def check_reading(data: bytes, media_type: str) -> None:
    """Assert that bytes become a well-formed text or are refused in one line."""
    try:
        reading = read(data, media_type, url="https://a.example/")
    except ReadError as error:
        message = str(error)
    else:
        message = "read"
        check_format(reading)
    assert message.splitlines() == [message]


def check_format(reading: Reading) -> None:
    """Assert what is true of the text and the links of every reading."""
    text = reading.text
    assert text
    assert text == text.strip()
    assert unicodedata.is_normalized("NFC", text)
    assert not {"\r", "\t", "\0", "\u00a0", "\u200b", "\u00ad", "\ufeff", "\u202e"} & set(text)
    for block in text.split("\n\n"):
        assert block.strip()
        assert all(line == line.rstrip() for line in block.split("\n"))
        assert "  " not in block.lstrip(" ").replace("|  |", "| |").replace("|  |", "| |")
    ends = [0, *(link.end for link in reading.links)]
    for before, link in zip(ends, reading.links, strict=False):
        anchor = text[link.start : link.end]
        assert before <= link.start
        assert link.target
        assert anchor == anchor.strip() != ""
        assert "\n" not in anchor
    assert 0 <= reading.coverage <= 1
