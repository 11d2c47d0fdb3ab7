"""WARC files and captures in them, read whatever they hold."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler import WarcCaptures
from crawler.delivery import Exchange
from crawler.warc.foreign import AddressBook
from crawler.warc.message import parse_response, render_response
from crawler.warc.record import FAST, format_date, parse_date, render_record
from crawler.warc.shape import capture_from_json, capture_to_json
from crawler.warc.source import WarcSource
from store.error import ArchiveError
from tests.warcs import START, all_kinds, answer, write_foreign

BYTES = st.characters(min_codepoint=1, max_codepoint=255, exclude_characters="\r\n")
NAMES = st.text(
    st.characters(min_codepoint=33, max_codepoint=255, exclude_characters=":\x85\xa0"), min_size=1
)
VALUES = st.text(BYTES).map(lambda text: text.strip(" \t"))
HEADERS = st.lists(st.tuples(NAMES, VALUES), max_size=9).map(tuple)
PATIENT = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)


@PATIENT
@given(headers=HEADERS, body=st.binary(), status=st.integers(100, 999))
def test_header_lines_come_back(
    headers: tuple[tuple[str, str], ...], body: bytes, status: int
) -> None:
    """Whatever header lines a response has, they are the same once written and read."""
    exchange = Exchange(url="https://a.example/", at=START, status=status, headers=headers)
    found = parse_response(render_response(exchange) + body)
    assert found is not None
    assert (found.status, found.headers) == (status, headers)
    if not any(name.lower() == "transfer-encoding" for name, _ in headers):
        assert found.body == body


@PATIENT
@given(fields=HEADERS, block=st.binary(max_size=9000))
def test_any_block_comes_back(
    tmp_path: Path, fields: tuple[tuple[str, str], ...], block: bytes
) -> None:
    """A record is read as it was written, whatever stands in its fields and block."""
    path = tmp_path / "one.warc.gz"
    path.write_bytes(
        render_record("resource", [("X-" + n, v) for n, v in fields], [block], level=FAST)
    )
    with WarcSource(path, limit=9000) as source:
        (record,) = source
    assert (record.block, record.fault) == (block, "")


@PATIENT
@given(
    damage=st.lists(
        st.tuples(st.integers(0, 3000), st.binary(max_size=30), st.integers(0, 30)), max_size=6
    ),
    ending=st.sampled_from([".warc", ".warc.gz"]),
)
def test_damaged_files_are_read_as_far_as_they_go(
    tmp_path: Path, damage: list[tuple[int, bytes, int]], ending: str
) -> None:
    """No damage makes the reader fail or loop, and every record lies inside the file."""
    digest = {
        "WARC-Block-Digest": "sha256:" + _sha256(answer(b"words")),
        "WARC-Target-URI": "http://a",
    }
    path = write_foreign(tmp_path / f"any{ending}", *[("response", digest, answer(b"words"))] * 4)
    content = path.read_bytes()
    for at, inserted, removed in damage:
        content = content[:at] + inserted + content[at + removed :]
    path.write_bytes(content)
    try:
        source = WarcSource(path, limit=10_000)
    except ArchiveError:
        return
    with source:
        for record in source:
            assert record.offset + record.length <= len(content)


@PATIENT
@given(st.binary(max_size=500), st.sampled_from([bytes, gzip.compress]))
def test_any_bytes_are_read(tmp_path: Path, content: bytes, pack: Callable[[bytes], bytes]) -> None:
    """Any bytes after the first line of a record are taken for what they are."""
    path = tmp_path / "any.warc"
    given = b"WARC/1.1\r\n" + content
    path.write_bytes(pack(given))
    with WarcSource(path, limit=100) as source:
        list(source)


@pytest.mark.parametrize(
    ("content", "damage"),
    [
        # a line that does not end
        (b"WARC/1.1\r\nX: " + b"a" * 1_000_000, "holds a record whose fields do not end"),
        # fields that do not end
        (b"WARC/1.1\r\n" + b"X: a\r\n" * 100_000, "holds a record whose fields do not end"),
        # lengths that are none
        (b"WARC/1.1\r\nContent-Length: -1\r\n\r\n", "no known length"),
        (b"WARC/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", "no known length"),
        (b"WARC/1.1\r\nX: 1\r\n\r\n", "no known length"),
        # a length beyond the end
        (b"WARC/1.1\r\nContent-Length: 999999999999\r\n\r\nabc", "is cut short"),
        (b"WARC/1.1\r\nContent-Length: 9\r\n\r\nabc", "is cut short"),
        # something else behind a record
        (b"WARC/1.1\r\nContent-Length: 1\r\n\r\na\r\n\r\n<p>", "something else than a record"),
    ],
)
def test_what_is_wrong_with_a_plain_file_is_told(
    tmp_path: Path, content: bytes, damage: str
) -> None:
    """A file that cannot be read to its end says why, and where that is."""
    path = tmp_path / "bad.warc"
    path.write_bytes(content)
    with WarcSource(path, limit=1000) as source:
        list(source)
    assert damage in source.damage
    assert "bad.warc" in source.damage


def test_a_malformed_member_hides_no_others(tmp_path: Path) -> None:
    """In a packed file, what is no record is counted, and the next one is read."""
    good = render_record("resource", [], [b"words"], level=FAST)
    path = tmp_path / "mixed.warc.gz"
    path.write_bytes(
        gzip.compress(b"<p>nothing</p>") + good + gzip.compress(b"WARC/1.1\r\n") + good
    )
    with WarcSource(path, limit=1000) as source:
        assert [record.fault for record in source] == [
            "that are malformed",
            "",
            "that are malformed",
            "",
        ]
    assert source.damage == ""


def test_a_member_that_grows_beyond_reason_ends_the_reading(tmp_path: Path) -> None:
    """A bomb is unpacked only so far, and takes no memory that grows with it."""
    bomb = gzip.compress(b"WARC/1.1\r\nContent-Length: 200000000\r\n\r\n" + bytes(200_000_000))
    path = tmp_path / "bomb.warc.gz"
    path.write_bytes(bomb)
    with WarcSource(path, limit=1000) as source:
        assert list(source) == []
    assert "grows beyond all reason" in source.damage


def test_records_packed_together_are_refused(tmp_path: Path) -> None:
    """A file that was packed as a whole cannot be read at random; the message names the cure."""
    plain = write_foreign(tmp_path / "a.warc", *[("response", {}, answer(b"a"))] * 2)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(plain.read_bytes()))
    with WarcSource(path, limit=1000) as source:
        assert list(source) == []
    assert "warcio recompress" in source.damage


@pytest.mark.parametrize(
    ("digest", "fault"),
    [
        ("sha256:2D711642B726B04401627CA9FBAC32F5C8530FB1903CC4DB02258717921A4881", ""),
        ("sha-256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881", ""),
        ("sha1:CH3FXP6AMJ6O2XJHAQRHATKPAYNM5MMR", "with a wrong digest"),
        ("sha1:CH3K3CMFIZP7VUVQNIXSQWPVRV6RZBMI", "with a wrong digest"),
        ("sha256:", "with a wrong digest"),
        ("sha256:ü", "with a wrong digest"),
        ("whirlpool:abc", ""),  # nobody can check it
        ("", ""),
    ],
)
def test_digests_are_checked_in_any_notation(tmp_path: Path, digest: str, fault: str) -> None:
    """A digest may be in base 16, 32 or 64; one that is wrong is found, one unknown is let be."""
    path = write_foreign(tmp_path / "x.warc", ("resource", {"WARC-Block-Digest": digest}, b"x"))
    with WarcSource(path, limit=1000) as source:
        (record,) = source
    assert record.fault == fault


@pytest.mark.parametrize("number", range(13))
def test_a_capture_is_the_same_after_json(number: int) -> None:
    """A capture comes back from its JSON with every field as it was."""
    capture = all_kinds()[number].capture
    said = json.loads(json.dumps(capture_to_json(capture)))
    assert capture_from_json(said) == capture


@pytest.mark.parametrize(
    "change",
    [
        {"at": "yesterday"},
        {"at": "2026-01-01T00:00:00"},  # in no zone
        {"at": "0001-01-01T00:00:00+00:00"},
        {"outcome": "splendid"},
        {"origin": None},
        {"status": 20},
        {"status": True},
        {"status": "200"},
        {"headers": [["one"]]},
        {"headers": [[1, 2]]},
        {"headers": [["a", "b"]] * 5000},
        {"document": {}},
        {"document": {"platform": "a\nb", "type": "Imprint"}},
        {"document": {"platform": "", "type": "Imprint"}},
        {"document": {"platform": "a", "type": "b", "path": "c"}},
        {"selection": {"select": ["p["]}},
        {"selection": {"select": [{"start": "p"}]}},
        {"selection": {"choose": []}},
        {"seconds": -1},
        {"seconds": float("nan")},
        {"hold": 1e300},
        {"technical": 1},
        {"id": "../../x"},
        {"warc": "../x.warc.gz"},
        {"warc": "/etc/passwd"},
        {"warc": "x.warc.gz\n"},
        {"certificate": "abcd"},
        {"hops": [{"url": "a"}]},
        {"hops": [{"url": "a", "at": "2026-01-01T00:00:00+00:00", "who": 1}]},
        {"failure": "bad luck"},
        {"url": "a" * 100_000},
        {"unheard": "of"},
    ],
    ids=str,
)
def test_a_capture_that_makes_no_sense_is_refused(change: dict[str, Any]) -> None:
    """Every field of a capture from elsewhere is looked at; one that makes no sense is an error."""
    said = {**capture_to_json(all_kinds()[3].capture), **change}
    with pytest.raises(ValueError, match=r"\w"):
        capture_from_json(said)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=9,
)


@PATIENT
@given(name=st.sampled_from(sorted(capture_to_json(all_kinds()[3].capture))), value=JSON)
def test_no_json_brings_the_reader_down(name: str, value: object) -> None:
    """Whatever stands in a field, there is a capture or a ValueError."""
    said = {**capture_to_json(all_kinds()[3].capture), name: value}
    try:
        capture_from_json(said)
    except ValueError:
        return


@PATIENT
@given(st.datetimes(min_value=START.replace(tzinfo=None), timezones=st.just(UTC)))
def test_times_come_back(moment: datetime) -> None:
    """A time is the same once written and read, to the microsecond."""
    assert parse_date(format_date(moment)) == moment


@PATIENT
@given(st.text(alphabet="0123456789-T:.Z", max_size=30))
def test_what_is_no_time_is_none(text: str) -> None:
    """Whatever stands in the place of a time, it is one of the web or none."""
    moment = parse_date(text)
    assert moment is None or moment.year >= 1990


def test_a_time_may_have_any_fraction() -> None:
    """Fractions of a second may have one digit or nine."""
    expected = START.replace(microsecond=0)
    assert parse_date("2026-11-25T22:01:00Z") == expected
    assert parse_date("2026-11-25T22:01:00.5Z") == expected + timedelta(seconds=0.5)
    assert parse_date("2026-11-25T22:01:00.123456789Z") == START
    assert parse_date("2026-11-25T22:01:00+01:00") is None


def test_redirects_lead_only_from_known_addresses() -> None:
    """An address book follows redirects of its own addresses, and no others."""
    from crawler import DeclaredDocument

    document = DeclaredDocument(platform="A", type="Imprint", url="https://a.example/imprint")
    book = AddressBook([(document.url, document)])
    book.follow("https://evil.example/", "https://evil.example/imprint")
    book.follow("http://a.example/imprint/", "//b.example/new")
    book.follow("http://a.example/imprint/", "http://[broken")
    assert book.find("https://evil.example/imprint") == []
    assert book.find("http://b.example/new/") == [document]
    assert book.find("ftp://a.example/imprint") == []
    assert book.find("http://a.example:8080/imprint") == []


def test_a_capture_is_brought_once_for_each_document(tmp_path: Path) -> None:
    """Documents that share an address get a capture each of the one response there."""
    from crawler import DeclaredDocument

    url = "https://a.example/legal"
    documents = [DeclaredDocument(platform="A", type=t, url=url) for t in ("Imprint", "About Us")]
    path = write_foreign(
        tmp_path / "a.warc", ("response", {"WARC-Target-URI": url}, answer(b"words"))
    )
    book = AddressBook([(url, document) for document in documents])
    with WarcCaptures(path, addresses=book, skip=lambda *_: False, find=lambda _: None) as captures:
        assert [d.capture.document.type for d in captures] == ["Imprint", "About Us"]


def _sha256(content: bytes) -> str:
    from store.record import digest

    return digest(content)
