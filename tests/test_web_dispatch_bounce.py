"""Bounces and complaints are understood, in the forms in which mail servers write them."""

import mailbox
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.error import ReadError
from web.dispatch import (
    Report,
    ReturnPaths,
    Ruling,
    open_postbag,
    read_report,
    split_messages,
)

PATHS = ReturnPaths("bounce@example.org", ["a secret of this home", "an older one"])
KEY = "Qx7_k-3bTz01uvWY"
PATH = PATHS.make(KEY)


def bounce(fields: str, *, to: str = PATH, date: str = "Thu, 21 May 2026 10:00:00 +0200") -> bytes:
    """A report as RFC 3464 wants it, with the fields of one recipient."""
    lines = f"""\
From: MAILER-DAEMON@mx.example
To: {to}
Date: {date}
Subject: Undelivered mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Your mail could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; reader@mx.example
{fields}

--b
Content-Type: text/rfc822-headers

From: alerts@example.org
Subject: News

--b--
"""
    return lines.replace("\n", "\r\n").encode()


def complaint(fields: str, *, quoted: str = f"Return-Path: <{PATH}>") -> bytes:
    """A complaint as RFC 5965 wants it."""
    lines = f"""\
From: feedback@big.example
To: abuse@example.org
Subject: FW: News
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: text/plain

This is an email abuse report.

--b
Content-Type: message/feedback-report

{fields}
User-Agent: Loop/1
Version: 1

--b
Content-Type: message/rfc822

{quoted}
From: alerts@example.org
Subject: News

You pay more.
--b--
"""
    return lines.replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("fields", "ruling"),
    [
        ("Action: failed\nStatus: 5.1.1", Ruling.NOBODY),
        ("Action: FAILED\nStatus: 5.1.10 (no such domain)", Ruling.NOBODY),
        ("Action: failed\nStatus: 5.2.1", Ruling.NOBODY),
        # The general code says nothing; what the other server said does.
        ("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 who?", Ruling.NOBODY),
        ("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp;\n 550-5.1.1 who", Ruling.NOBODY),
        ("Action: failed\nStatus: 5.0.0", Ruling.TROUBLE),
        ("Action: failed\nStatus: 5.2.2", Ruling.TROUBLE),  # full
        ("Action: failed\nStatus: 5.7.1", Ruling.TROUBLE),  # it is we who are not wanted
        ("Action: failed\nStatus: 5.1.8", Ruling.TROUBLE),  # our own address is wrong
        ("Action: failed\nStatus: 5.3.4", Ruling.TROUBLE),  # this mail is too large
        ("Action: failed\nStatus: 4.4.7", Ruling.TROUBLE),  # it was tried for days
        ("Action: failed", Ruling.TROUBLE),
        ("Action: delayed\nStatus: 4.4.1", None),  # it is still being tried
        ("Action: delivered\nStatus: 2.1.5", None),
        ("Action: relayed", None),
        ("Status: 5.1.1", None),
    ],
)
def test_bounces(fields: str, ruling: Ruling | None) -> None:
    """A report of a failure says whether nobody is there, or whether it may pass."""
    report = read_report(bounce(fields), PATHS.find)
    assert (report and report.ruling) == ruling
    if report:
        assert report.subscription == KEY
        assert report.at == datetime(2026, 5, 21, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "quoted", "ruling"),
    [
        ("Feedback-Type: abuse", f"Return-Path: <{PATH}>", Ruling.COMPLAINT),
        (f"Feedback-Type: abuse\nOriginal-Mail-From: <{PATH.upper()}>", "", Ruling.COMPLAINT),
        ("Feedback-Type: fraud", f"Return-Path: <{PATH}>", Ruling.COMPLAINT),
        ("Feedback-Type: not-spam", f"Return-Path: <{PATH}>", None),
        ("Feedback-Type: abuse", "Return-Path: <bounce+forged@example.org>", None),
    ],
)
def test_complaints(fields: str, quoted: str, ruling: Ruling | None) -> None:
    """A complaint names its reader by what it quotes of the mail, under our seal."""
    report = read_report(complaint(fields, quoted=quoted or "X: y"), PATHS.find)
    assert (report and report.ruling) == ruling


WORDS = f"From: Mail Delivery System <x@mx.example>\r\nTo: {PATH}\r\n\r\n"


@pytest.mark.parametrize(
    ("message", "ruling"),
    [
        (f"{WORDS}<reader@mx.example>: 550 5.1.1 no mailbox here", Ruling.NOBODY),
        (f"{WORDS}452 4.2.2 over quota", Ruling.TROUBLE),
        (f"{WORDS}Something went wrong.", None),
        # An answer of a holiday program may name versions and codes, and is no bounce.
        (f"From: reader@mx.example\r\nTo: {PATH}\r\n\r\nI am away. Error 5.1.1 :-)", None),
        ("From: MAILER-DAEMON@mx.example\r\nTo: bounce@example.org\r\n\r\n550 5.1.1", None),
        ("", None),
        ("\0\xff\xfe", None),
    ],
)
def test_other_mail(message: str, ruling: Ruling | None) -> None:
    """Reports for people are understood by their code; answers, and the unknown, are let be."""
    report = read_report(message.encode("latin-1"), PATHS.find)
    assert (report and report.ruling) == ruling


def test_a_report_is_itself_again() -> None:
    """The same report has the same reference, another one another."""
    first, again = (read_report(bounce("Action: failed"), PATHS.find) for _ in range(2))
    other = read_report(
        bounce("Action: failed", date="Fri, 22 May 2026 10:00:00 +0000"), PATHS.find
    )
    assert first == again
    assert isinstance(first, Report)
    assert isinstance(other, Report)
    assert first.reference != other.reference


def nest(depth: int) -> bytes:
    """A message in a message in a message."""
    parts = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth)
    )
    return f"To: {PATH}\nFrom: postmaster@mx.example\n{parts}".encode()


@pytest.mark.parametrize(
    "hostile",
    [
        nest(5_000),
        bounce("Action: failed\nStatus: 5.1.1" + "\nX: y" * 20_000),
        bounce("Action: failed\nStatus: " + "5." * 50_000),
        bounce("Action: =?utf-8?b?" + "A" * 5000 + "?=", date="Thu, 99 Foo 20266 99:99:99 +9999"),
        bounce("Action: failed\nStatus: 5.1.1", date="").replace(b"boundary=b", b"boundary="),
        complaint("Feedback-Type: \xff\0"),
        b"To: " + PATH.encode() + b"x" * 6_000_000,
    ],
    ids=["nested", "many fields", "long field", "odd words", "no boundary", "no text", "large"],
)
def test_hostile_reports(hostile: bytes) -> None:
    """No message makes the reading fail, or take for ever."""
    report = read_report(hostile, PATHS.find)
    assert report is None or report.subscription == KEY


@given(st.binary(max_size=300), st.integers(0, 900))
def test_damaged_reports(noise: bytes, place: int) -> None:
    """A report with noise in it is read as some report of the reader, or as none."""
    whole = bounce("Action: failed\nStatus: 5.1.1")
    report = read_report(whole[:place] + noise + whole[place + len(noise) :], PATHS.find)
    assert report is None or report.subscription == KEY


@given(st.text("abcXYZ019_-", min_size=1, max_size=24))
def test_return_paths(key: str) -> None:
    """Each key gives an address that names it again, in any case and among other words."""
    path = PATHS.make(key)
    assert len(path.partition("@")[0]) <= 64 or len(key) > 20
    assert PATHS.find(f"Original-Recipient: rfc822;<{path.swapcase()}>") == key
    assert ReturnPaths("bounce@example.org", ["an older one"]).find(path) == ""
    older = ReturnPaths("bounce@example.org", ["an older one"]).make(key)
    assert PATHS.find(older) == key


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.replace("bounce+", "bounce+a"),
        lambda path: path.replace("@", "a@"),
        lambda path: path[:-12] + "@example.net",
        lambda path: "x" + path,
        lambda path: path + ".evil.example",
        lambda path: path.replace("bounce+", "bounce"),
    ],
)
def test_forged_return_paths(change: Callable[[str], str]) -> None:
    """An address that we did not make names nobody."""
    assert PATHS.find(change(PATH)) == ""


def list_contents(path: Path) -> list[bytes]:
    """The first lines of all messages in a place."""
    return sorted(each.strip().splitlines()[0] for each in open_postbag(path))


def test_postbags(tmp_path: Path) -> None:
    """Messages come out of a Maildir, an mbox, a folder of files and a single file alike."""
    messages = [b"Subject: one\n\nFrom here on\n\nFrom me\n", b"Subject: two\n\nText\n"]
    maildir = mailbox.Maildir(tmp_path / "maildir")
    mbox = mailbox.mbox(tmp_path / "mbox")
    for n, message in enumerate(messages):
        maildir.add(message)
        mbox.add(message_from_bytes(message))
        (tmp_path / f"{n}.eml").write_bytes(message)
    mbox.close()
    maildir.close()
    for place in ("maildir", "mbox", "."):
        assert list_contents(tmp_path / place) == [b"Subject: one", b"Subject: two"], place
    assert list_contents(tmp_path / "0.eml") == [b"Subject: one"]
    assert list(split_messages(BytesIO(b""))) == []
    assert list(split_messages(BytesIO(messages[0]))) == [messages[0]]
    with pytest.raises(ReadError, match="check the name"):
        list(open_postbag(tmp_path / "missing"))
