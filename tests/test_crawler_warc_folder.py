"""Keeping what went over the wire."""

import gzip
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler import Delivery, WarcFolder
from crawler.warc.source import WarcRecord
from store.error import StoreError, StoreFull
from store.record import Capture, Failure, Outcome, digest
from tests.warcs import START, TERMS, all_kinds, deliver, mount_small, page, read_all

PROFILE = "http://netpreserve.org/warc/1.1/revisit/"


def write(folder: Path, *deliveries: Delivery, **options: Any) -> list[WarcRecord]:
    """What the one file holds that deliveries are written to."""
    with WarcFolder(folder, **options) as warcs:
        for delivery in deliveries:
            warcs.append(delivery)
    (path,) = folder.iterdir()
    return read_all(path)


def kinds(records: list[WarcRecord]) -> list[str]:
    """The kinds of some records."""
    return [record.kind for record in records]


def test_a_file_says_who_wrote_it(tmp_path: Path) -> None:
    """The first record names the software, the format, and whom to ask about it."""
    with WarcFolder(tmp_path, agent="clausewatch/9 (+https://example.org/bot)") as warcs:
        capture = warcs.append(deliver("One"))
    info = read_all(tmp_path / capture.warc)[0]
    assert info.kind == "warcinfo"
    assert info.value_of("warc-filename") == capture.warc
    assert b"software: clausewatch/" in info.block
    assert b"https://example.org/bot" in info.block
    assert b"robots: obey" in info.block
    assert b"warc-format/warc-1.1" in info.block


def test_an_exchange_is_kept_as_it_was(tmp_path: Path) -> None:
    """Request and response stand there with their lines as sent and received, and with a digest."""
    delivery = deliver("One")
    _, response, request, metadata = write(tmp_path, delivery)
    assert (response.kind, request.kind, metadata.kind) == ("response", "request", "metadata")
    head, _, body = response.block.partition(b"\r\n\r\n")
    assert body == delivery.content
    assert head.split(b"\r\n") == [
        b"HTTP/1.1 200 OK",
        b"Date: Wed, 25 Nov 2026 22:01:00 GMT",
        b"content-type: text/html; charset=utf-8",
        b"X-Odd: caf\xe9; a=\x80",
        b"Set-Cookie: one=1",
        b"Set-Cookie: two=2",
    ]
    assert request.block.startswith(b"GET /terms HTTP/1.1\r\nHost: tasklane.example\r\n")
    for record in (response, request):
        assert record.value_of("warc-target-uri") == TERMS.url
        assert record.value_of("warc-date") == "2026-11-25T22:01:00.123456Z"
        assert record.value_of("warc-ip-address") == "192.0.2.7"
        assert record.value_of("warc-tls-certificate-digest") == f"sha256:{'ab' * 32}"
    assert response.value_of("warc-payload-digest") == f"sha256:{digest(body)}"
    assert response.value_of("warc-concurrent-to").strip("<>") == request.id
    assert request.value_of("warc-concurrent-to").strip("<>") == response.id
    assert metadata.value_of("warc-refers-to").strip("<>") == response.id


def test_a_capture_has_a_record_of_its_id(tmp_path: Path) -> None:
    """The metadata record bears the capture's ID, and holds every field and the bytes' hash."""
    with WarcFolder(tmp_path) as warcs:
        capture = warcs.append(deliver("One"))
        named = warcs.append(deliver("Two", days=1, id="5b7f0e3c-2f7e-4c56-9a53-0c1f6ce5ab10"))
    first, second = (r for r in read_all(tmp_path / capture.warc) if r.kind == "metadata")
    said = json.loads(first.block)
    assert first.id == f"urn:uuid:{capture.id}"
    assert second.id == "urn:uuid:5b7f0e3c-2f7e-4c56-9a53-0c1f6ce5ab10"
    assert named.id == "5b7f0e3c-2f7e-4c56-9a53-0c1f6ce5ab10"
    assert set(said["capture"]) == set(Capture.__dataclass_fields__)
    assert said["capture"]["warc"] == capture.warc
    assert said["content"] == digest(page("One"))
    assert said["source"] == "exchange"


def test_documents_of_one_address_share_an_exchange(tmp_path: Path) -> None:
    """An exchange that brought several documents is written once, each capture for itself."""
    one = deliver("One")
    other = replace(
        one, capture=replace(one.capture, document=replace(TERMS, type="Privacy Policy"))
    )
    records = write(tmp_path, one, other)
    assert kinds(records) == ["warcinfo", "response", "request", "metadata", "metadata"]
    assert {record.value_of("warc-refers-to") for record in records[3:]} == {f"<{records[1].id}>"}
    assert json.loads(records[4].block)["content"] == digest(page("One"))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (3, ["response", "request", "response", "request", "metadata"]),  # a redirect and its end
        (5, ["revisit", "request", "metadata"]),  # not modified
        (8, ["request", "metadata"]),  # a request without an answer
        (9, ["metadata"]),  # no request was sent: the name was not found
        (11, ["response", "request", "resource", "metadata"]),  # what a browser made of a response
        (12, ["response", "request", "response", "request", "resource", "resource", "metadata"]),
    ],
)
def test_each_kind_of_capture_has_its_records(
    tmp_path: Path, number: int, expected: list[str]
) -> None:
    """Each kind of capture leaves the records that tell what happened, and no others."""
    assert kinds(write(tmp_path, all_kinds()[number])) == ["warcinfo", *expected]


def test_a_transfer_coding_is_not_undone_twice(tmp_path: Path) -> None:
    """The header of a coding that the body no longer has is kept under another name."""
    response = write(tmp_path, all_kinds()[3])[3]
    assert b"\r\nX-Crawler-Transfer-Encoding: chunked\r\n" in response.block
    assert b"\r\nTransfer-Encoding" not in response.block


def test_a_cut_body_is_marked(tmp_path: Path) -> None:
    """The record of a body that ended too early says so, and why."""
    cut = all_kinds()[10]
    assert write(tmp_path / "1", cut)[1].value_of("warc-truncated") == "disconnect"
    large = replace(cut, capture=replace(cut.capture, failure=Failure.TOO_LARGE))
    assert write(tmp_path / "2", large)[1].value_of("warc-truncated") == "length"


def test_what_another_protocol_brought_is_readable(tmp_path: Path) -> None:
    """A response over HTTP/2 gets a status line that readers know; the protocol is noted."""
    response = write(tmp_path, all_kinds()[11])[1]
    assert response.block.startswith(b"HTTP/1.1 200 OK\r\n")
    assert response.value_of("warc-protocol") == "h2"


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    """A body that a record holds already becomes a reference to that record."""
    kept: dict[str, Capture] = {}
    with WarcFolder(tmp_path, bringer=kept.get) as warcs:
        first = warcs.append(deliver("One"))
        kept[digest(page("One"))] = first
        warcs.append(deliver("One", days=1))
        warcs.append(replace(all_kinds()[5], same_as=digest(page("One"))))
    records = [r for r in read_all(tmp_path / first.warc) if r.kind in {"response", "revisit"}]
    response, same, not_modified = records
    assert same.value_of("warc-profile") == f"{PROFILE}identical-payload-digest"
    assert same.value_of("warc-payload-digest") == response.value_of("warc-payload-digest")
    assert not_modified.value_of("warc-profile") == f"{PROFILE}server-not-modified"
    assert not_modified.value_of("warc-payload-digest") == ""
    for revisit in (same, not_modified):
        assert revisit.value_of("warc-refers-to-target-uri") == TERMS.url
        assert revisit.value_of("warc-refers-to-date") == response.value_of("warc-date")
        assert page("One") not in revisit.block


@pytest.mark.parametrize("why", ["elsewhere", "encoded before", "encoded now"])
def test_bytes_are_written_again_where_a_reference_would_lead_astray(
    tmp_path: Path, why: str
) -> None:
    """Bytes whose record is in no file here, or holds another encoding of them, are written."""
    packed = all_kinds()[1]
    content = page("Packed")
    plain = deliver("Packed", days=1)
    with WarcFolder(tmp_path) as warcs:
        before = warcs.append(packed if why == "encoded before" else plain)
    before = replace(before, warc="clausewatch-gone.warc.gz") if why == "elsewhere" else before
    (path,) = tmp_path.iterdir()
    (tmp_path / "new").mkdir()
    path = path.rename(tmp_path / "new" / path.name)
    with WarcFolder(tmp_path / "new", bringer=lambda _: before) as warcs:
        again = warcs.append(packed if why == "encoded now" else plain)
    responses = [r for r in read_all(tmp_path / "new" / again.warc) if r.kind == "response"]
    assert len(responses) == 1
    assert (
        digest(content) == json.loads(read_all(tmp_path / "new" / again.warc)[-1].block)["content"]
    )


def test_header_lines_cannot_break_out(tmp_path: Path) -> None:
    """A line break in a header, an address or a reason begins no line of its own."""
    delivery = deliver("One")
    (exchange,) = delivery.exchanges
    evil = replace(
        exchange,
        url="https://tasklane.example/a\r\nWARC-Type: warcinfo",
        reason="OK\r\nX-A: 1",
        headers=(("X-B", "1\r\n\r\n<p>"), ("X-C\n", "\0")),
    )
    response = write(tmp_path, replace(delivery, exchanges=(evil,)))[1]
    assert response.value_of("warc-type") == "response"
    head, _, body = response.block.partition(b"\r\n\r\n")
    assert body == delivery.content
    assert head.split(b"\r\n") == [b"HTTP/1.1 200 OK X-A: 1", b"X-B: 1 <p>", b"X-C :  "]


def test_a_new_file_begins_where_one_is_full(tmp_path: Path) -> None:
    """A file that has grown too large is completed, and captures name the file they are in."""
    with WarcFolder(tmp_path, largest=4000) as warcs:
        captures = []
        for day in range(20):
            captures.append(warcs.append(deliver(f"Page {day}", days=day)))
            warcs.flush()
    files = sorted(tmp_path.iterdir())
    assert len(files) > 2
    for path in files:
        named = {r.id for r in read_all(path) if r.kind == "metadata"}
        assert named == {f"urn:uuid:{c.id}" for c in captures if c.warc == path.name}
        assert read_all(path)[0].kind == "warcinfo"


def test_nothing_appended_makes_no_file(tmp_path: Path) -> None:
    """A crawl that had nothing to do leaves no file behind."""
    with WarcFolder(tmp_path / "warc") as warcs:
        warcs.flush()
    assert not (tmp_path / "warc").exists()


def test_nothing_is_on_the_disk_before_a_flush(tmp_path: Path) -> None:
    """What is appended becomes durable by one write; until then the file does not grow."""
    with WarcFolder(tmp_path) as warcs:
        warcs.append(deliver("One"))
        (path,) = tmp_path.iterdir()
        assert path.name.endswith(".warc.gz.open")
        assert path.stat().st_size == 0
        warcs.flush()
        assert path.stat().st_size > 0
    assert [path.suffix for path in tmp_path.iterdir()] == [".gz"]


def test_two_at_once_write_two_files(tmp_path: Path) -> None:
    """Two that write at once get a file each, and neither mends that of the other."""
    with WarcFolder(tmp_path) as one:
        first = one.append(deliver("One"))
        one.flush()
        with WarcFolder(tmp_path) as other:
            second = other.append(deliver("Two"))
        third = one.append(deliver("Three", days=1))
    assert first.warc == third.warc != second.warc
    assert kinds(read_all(tmp_path / first.warc)).count("metadata") == 2
    assert kinds(read_all(tmp_path / second.warc)).count("metadata") == 1


def test_a_file_left_behind_is_completed(tmp_path: Path) -> None:
    """The file of a killed process is cut after its last whole record and gets its name."""
    with WarcFolder(tmp_path) as warcs:
        capture = warcs.append(deliver("One"))
    path = tmp_path / capture.warc
    whole = path.read_bytes()
    more = gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n" * 9)
    path.with_name(path.name + ".open").write_bytes(whole + more[:-5])
    (tmp_path / "empty.warc.gz.open").write_bytes(b"")
    (tmp_path / "zeros.warc.gz.open").write_bytes(bytes(5000))
    path.unlink()
    (tmp_path / "chosen.warc.gz").write_bytes(whole)
    (tmp_path / "chosen.warc.gz.open").write_bytes(b"")  # killed while choosing a name
    WarcFolder(tmp_path).close()
    assert path.read_bytes() == whole
    (tmp_path / "chosen.warc.gz").unlink()
    assert list(tmp_path.iterdir()) == [path]


KILLED = """
import os, random, signal, sys, time
from pathlib import Path
from crawler import WarcFolder
from tests.warcs import deliver

def append(folder):
    with WarcFolder(folder, largest=60_000) as warcs:
        for day in range(100_000):
            captures = [warcs.append(deliver(f"{day} {n} " * 300, days=day)) for n in range(3)]
            warcs.flush()
            for capture in captures:
                os.write(1, f"{capture.id} {capture.warc}\\n".encode())

chance = random.Random(20)
for _ in range(20):
    child = os.fork()
    if child == 0:
        append(Path(sys.argv[1]))
    time.sleep(0.02 + chance.random() * 0.2)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


def test_a_process_killed_at_any_moment_leaves_whole_files(tmp_path: Path) -> None:
    """After twenty kills all files open, and hold every capture that was acknowledged."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)], capture_output=True, text=True, check=True
    )
    acknowledged = {tuple(line.split()) for line in done.stdout.splitlines()}
    WarcFolder(tmp_path).close()
    found = {
        (record.id.removeprefix("urn:uuid:"), path.name)
        for path in tmp_path.iterdir()
        for record in read_all(path)
        if record.kind == "metadata"
    }
    assert len(acknowledged) >= 20
    assert acknowledged <= found


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 kB."""
    folder = tmp_path / "disk"
    if not mount_small(folder):
        pytest.skip("this machine lets nobody mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_nothing_half(small_disk: Path) -> None:
    """When the disk is full, what was durable stays, what is new is refused, and all is valid."""
    noise = random.Random(1).randbytes(100_000)  # noqa: S311  # bytes that cannot be packed
    delivery = deliver("One")
    exchange = replace(delivery.exchanges[0], body=noise)
    captures: list[Capture] = []
    with WarcFolder(small_disk) as warcs:

        def fill() -> None:
            for day in range(9):
                at = START + timedelta(days=day)
                captures.append(
                    warcs.append(
                        replace(delivery, content=noise, exchanges=(replace(exchange, at=at),))
                    )
                )
                warcs.flush()

        with pytest.raises(StoreFull, match="no space is left"):
            fill()
    (path,) = small_disk.iterdir()
    found = [r.id for r in read_all(path) if r.kind == "metadata"]
    assert found == [f"urn:uuid:{capture.id}" for capture in captures[:-1]]
    assert found


LIMITED = """
import resource, sys
from pathlib import Path
from crawler import WarcFolder
from store.error import StoreError
from tests.warcs import deliver

resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
with WarcFolder(Path(sys.argv[1])) as warcs:
    warcs.append(deliver("One"))
    warcs.flush()
    try:
        for day in range(1, 99):
            warcs.append(deliver(f"Day {day}", days=day))
        warcs.flush()
    except StoreError as error:
        print(error)
"""


def test_a_write_that_is_refused_halfway_is_taken_back(tmp_path: Path) -> None:
    """If the system takes only a part of what is flushed, that part is cut off again."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert "cannot write to" in done.stdout
    (path,) = tmp_path.iterdir()
    assert kinds(read_all(path)) == ["warcinfo", "response", "request", "metadata"]


def test_a_folder_that_cannot_be_made_is_an_error_of_ours(tmp_path: Path) -> None:
    """A folder in the place of which a file lies is refused in one line."""
    (tmp_path / "warc").write_bytes(b"")
    warcs = WarcFolder(tmp_path / "warc")
    with pytest.raises(StoreError, match="cannot write to"):
        warcs.append(deliver("One"))


def test_an_attempt_without_an_answer_is_kept(tmp_path: Path) -> None:
    """The capture of an attempt that failed before any answer tells why, and holds no bytes."""
    records = write(tmp_path, all_kinds()[8])
    said = json.loads(records[-1].block)
    assert said["capture"]["failure"] == Failure.TIMEOUT
    assert said["capture"]["outcome"] == Outcome.NETWORK_ERROR
    assert said["content"] == ""
    assert records[-1].value_of("warc-refers-to").strip("<>") == records[1].id


def test_times_are_those_of_the_exchange(tmp_path: Path) -> None:
    """A capture's record has the time of the capture, and its exchange that of the request."""
    _, response, _, metadata = write(tmp_path, deliver("One", at=START + timedelta(seconds=9)))
    assert response.value_of("warc-date") == "2026-11-25T22:01:00.123456Z"
    assert metadata.value_of("warc-date") == "2026-11-25T22:01:09.123456Z"
