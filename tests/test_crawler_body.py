"""What a response's bytes are: decoding within limits, media type, charset."""

import gzip
import zlib

import brotli  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.exchange.body import BodyTooLargeError, decode_body, find_charset, find_media_type

PAGE = b"<!doctype html><p>We keep your data for 30 days.</p>"
LIMIT = 100_000


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("x-gzip", gzip.compress(PAGE[:9], mtime=0) + gzip.compress(PAGE[9:], mtime=0)),
        ("GZIP", gzip.compress(PAGE, mtime=0) + b"trailing rubbish"),
        ("deflate", zlib.compress(PAGE)),
        ("br", brotli.compress(PAGE)),
        ("br, gzip", gzip.compress(brotli.compress(PAGE), mtime=0)),
        ("identity", PAGE),
        ("", PAGE),
    ],
)
def test_decoded(encoding: str, body: bytes) -> None:
    """A whole body is decoded, from the last encoding to the first."""
    assert decode_body(body, [encoding], limit=LIMIT) == (PAGE, "")
    assert decode_body(body, encoding.split(","), limit=len(PAGE)) == (PAGE, "")


@pytest.mark.parametrize(
    ("encoding", "body", "content", "fault"),
    [
        (
            "gzip",
            gzip.compress(PAGE, mtime=0)[:-4],
            PAGE,
            "the body ends before its gzip stream does",
        ),
        ("gzip", b"", b"", "the body ends before its gzip stream does"),
        (
            "gzip",
            gzip.compress(b"", mtime=0) * 99,
            b"",
            "the body ends before its gzip stream does",
        ),
        ("br", brotli.compress(PAGE)[:-1], None, "the body ends before its br stream does"),
        ("gzip", PAGE, PAGE, "the body is not the gzip that its header announces"),
        ("br", PAGE, PAGE, "the body is not the br that its header announces"),
        ("zstd", PAGE, PAGE, "the body is in an encoding that was not asked for"),
        ("gzip," * 9, PAGE, PAGE, "the body is encoded 9 times over"),
    ],
)
def test_undecodable(encoding: str, body: bytes, content: bytes | None, fault: str) -> None:
    """A body that is cut or not what it says is given as far as it goes, with its fault."""
    decoded, told = decode_body(body, [encoding], limit=LIMIT)
    assert told == fault
    assert content is None or decoded == content


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b"0" * 5_000_000, mtime=0)),
        ("gzip", gzip.compress(b"0" * 60_000, mtime=0) * 2),
        ("deflate", zlib.compress(b"0" * 5_000_000)),
        ("br", brotli.compress(b"0" * 5_000_000)),
        ("gzip, gzip", gzip.compress(gzip.compress(b"0" * 5_000_000, mtime=0), mtime=0)),
    ],
)
def test_bomb(encoding: str, body: bytes) -> None:
    """A small body that would grow beyond the limit is refused."""
    assert len(body) < LIMIT
    with pytest.raises(BodyTooLargeError):
        decode_body(body, [encoding], limit=LIMIT)


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "br, gzip"]))
def test_any_bytes(body: bytes, encoding: str) -> None:
    """Whatever the bytes, decoding ends in bytes and a word about them."""
    content, fault = decode_body(body, [encoding], limit=LIMIT)
    assert isinstance(content, bytes)
    assert fault.isprintable()


@pytest.mark.parametrize(
    ("content_type", "body", "media_type", "charset"),
    [
        # the header says it
        ("text/html; charset=UTF-8", PAGE, "text/html", "utf-8"),
        ('Text/HTML; Charset="iso-8859-1"', PAGE, "text/html", "cp1252"),
        # the byte order mark outdoes the header
        ("text/html; charset=latin1", b"\xef\xbb\xbf" + PAGE, "text/html", "utf-8"),
        ("text/html", "\ufeffWir".encode("utf-16-le"), "text/html", "utf-16-le"),
        # the page says it
        ("text/html", b'<meta charset="shift_jis">' + PAGE, "text/html", "cp932"),
        ("text/html", b'<meta charset="utf-16">' + PAGE, "text/html", "utf-8"),
        # nobody says it, or what is said is no charset
        ("text/html", "<p>naïve".encode(), "text/html", "utf-8"),
        ("text/html", "<p>naïve".encode("latin-1"), "text/html", "cp1252"),
        ("text/html; charset=base64", PAGE, "text/html", "utf-8"),
        ("text/html; charset=nonsense", PAGE, "text/html", "utf-8"),
        # other kinds of file
        ("application/pdf", b"%PDF-1.7 \xff", "application/pdf", ""),
        ("text/html", b"%PDF-1.7 \xff", "application/pdf", ""),
        ("application/octet-stream", PAGE, "text/html", "utf-8"),
        ("application/octet-stream", b"\x00\x01", "application/octet-stream", ""),
        ("text/markdown", b"# Terms", "text/markdown", "utf-8"),
        ("<script>", b"Terms", "", ""),
    ],
)
def test_kind(content_type: str, body: bytes, media_type: str, charset: str) -> None:
    """Media type and charset are found where the standards look for them."""
    assert find_media_type(content_type, body) == media_type
    assert find_charset(content_type, media_type, body) == charset
    assert isinstance(body.decode(charset or "latin-1", errors="replace"), str)
