"""The charset of a page: one order, for the capture that records it and the reader that uses it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.reading import read
from analyzer.reading.charset import decode
from crawler.exchange.body import find_charset as find_captured
from store.charset import find_charset

RUSSIAN = "Мы храним ваши данные тридцать дней."
JAPANESE = "お客様の情報は三十日間保存します。"
POLISH = "Źródło: usługa, świadczenie i płatność. Łączność."
GREEK = "Ά Οι όροι χρήσης ισχύουν."

CASES = [
    # header: what the bytes are written in, Content-Type's charset, what the page says, found
    ("naïve “é”", "cp1252", "iso-8859-1", "", "cp1252"),
    ("naïve", "utf-8", "utf-8", '<meta charset="windows-1251">', "utf-8"),
    ("naïve", "cp1252", "windows-1252", '<meta charset="utf-8">', "cp1252"),
    (RUSSIAN, "cp1251", "windows-1251", '<meta charset="koi8-r">', "cp1251"),
    # a header that cannot be true gives way to what the page says
    (RUSSIAN, "cp1251", "utf-8", '<meta charset="windows-1251">', "cp1251"),
    (RUSSIAN, "cp1251", "utf-8", '<html lang="ru">', "cp1251"),
    # a byte order mark outdoes both
    ("\ufeffnaïve", "utf-8", "iso-8859-1", '<meta charset="cp1252">', "utf-8"),
    ("\ufeffnaïve", "utf-16-le", "utf-8", "", "utf-16-le"),
    ("\ufeffnaïve", "utf-16-be", "", "", "utf-16-be"),
    # UTF-16 without a mark
    ("naïve", "utf-16-le", "utf-16", "", "utf-16-le"),
    ("naïve", "utf-16-be", "utf-16be", "", "utf-16-be"),
    ("naïve", "utf-16-le", "", '<meta charset="utf-16">', "utf-16-le"),
    ("naïve", "utf-16-be", "", "<html>", "utf-16-be"),
    ("naïve", "utf-8", "", '<meta charset="utf-16">', "utf-8"),
    # the page says it
    (JAPANESE, "cp932", "", '<meta charset="shift_jis">', "cp932"),
    (JAPANESE, "euc_jp", "", "<?xml version='1.0' encoding='euc-jp'?>", "euc_jp"),
    ("条款", "gb18030", "", '<meta content="text/html; charset=gb2312">', "gb18030"),
    ("نص", "cp1256", "", "<meta content='text/html; charset=windows-1256'>", "cp1256"),
    ("ข้อ", "cp874", "", "<meta charset=windows-874>", "cp874"),
    # nobody says it
    ("naïve “é”", "cp1252", "", "", "cp1252"),
    ("naïve", "cp1252", "", "<html lang=fr>", "cp1252"),
    (RUSSIAN, "utf-8", "", '<html lang="ru">', "utf-8"),
    (RUSSIAN, "cp1251", "", '<html lang="ru">', "cp1251"),
    (RUSSIAN, "cp1251", "", "<html xml:lang='ru_RU'>", "cp1251"),
    (JAPANESE, "cp932", "", '<html class="a" lang="ja">', "cp932"),
    (JAPANESE, "euc_jp", "", '<html lang="ja-JP">', "euc_jp"),
    ("条款和条件适用", "gb18030", "", '<html lang="zh-CN">', "gb18030"),
    ("條款和條件適用", "big5hkscs", "", '<html lang="zh-TW">', "big5hkscs"),
    ("條款和條件適用", "big5hkscs", "", '<html lang="zh-Hant-HK">', "big5hkscs"),
    ("이용 약관", "cp949", "", "<html lang=ko>", "cp949"),
    (POLISH, "cp1250", "", "<html lang=pl>", "cp1250"),
    (POLISH, "iso8859-2", "", "<html lang=pl>", "iso8859-2"),
    ("Příliš žluťoučký kůň", "cp1250", "", "<html lang=cs>", "cp1250"),
    (GREEK, "iso8859-7", "", "<html lang=el>", "iso8859-7"),
    (f"{GREEK} – €", "cp1253", "", "<html lang=el>", "cp1253"),
    ("Gizlilik şartları ığ", "cp1254", "", "<html lang=tr>", "cp1254"),
    # what is said is no charset of pages
    ("naïve", "utf-8", "nonsense", "", "utf-8"),
    ("naïve", "utf-8", "base64", "", "utf-8"),
    ("naïve", "utf-8", "punycode", '<meta charset="unicode_escape">', "utf-8"),
    ("naïve +ADw-b+AD4-", "utf-8", "utf-7", '<meta charset="utf-7">', "utf-8"),
    ("plain +ADw-b+AD4-", "ascii", "utf-7", "", "utf-8"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "encoding", "header", "declared", "charset"), CASES)
def test_capture_and_reader_agree(
    words: str, encoding: str, header: str, declared: str, charset: str
) -> None:
    """Mark, header, page, then detection: what a capture records is what its text is read in."""
    mark, words = ("\ufeff", words[1:]) if words[0] == "\ufeff" else ("", words)
    page = f"{mark}{declared}<p>{words}</p>".encode(encoding)
    content_type = f"text/html; charset={header}" if header else "text/html"
    recorded = find_captured(content_type, "text/html", page)
    assert recorded == charset
    assert decode(page, recorded) == decode(page, header) == f"{declared}<p>{words}</p>"
    assert read(page, "text/html", charset=recorded).text == words


@given(
    st.binary(max_size=60),
    st.sampled_from(["", "utf-8", "utf-16", "shift_jis", "windows-1251", "euc-kr", "x", "utf-7"]),
    st.sampled_from(["", "<html lang=ja>", "<html lang=pl>", "<meta charset=big5>", "<\0p\0"]),
)
def test_what_was_found_is_found_again(content: bytes, given: str, before: str) -> None:
    """Whatever the bytes, a recorded charset leads every later reader to the same characters."""
    page = before.encode() + content
    found = find_charset(page, given)
    assert find_charset(page, found) == found
    assert isinstance(page.decode(found, "replace"), str)
