"""Evidence out of one home and into another, and WARC files of others."""

import gzip
import importlib
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from clausewatch.home import open_home
from crawler import WarcFolder
from store.ledger import Ledger
from store.record import Capture, DocumentKey, Origin, Outcome, digest
from tests.command import run_here
from tests.database import lay_tables
from tests.warcs import START, TERMS, all_kinds, answer, deliver, page, read_all, write_foreign

Capsys = pytest.CaptureFixture[str]

DECLARATION = """\
platform: Tasklane
domain: tasklane.example
documents:
  - {type: Terms of Service, url: "https://tasklane.example/terms", language: en}
  - {type: Privacy Policy, url: "https://tasklane.example/privacy", select: main}
"""
PRIVACY = DocumentKey(
    platform="Tasklane", type="Privacy Policy", url="https://tasklane.example/privacy"
)


def make_home(capsys: Capsys, folder: Path, declaration: str = "") -> Path:
    """A new home that declares something, or nothing."""
    lay_tables(folder)
    run_here(capsys, "--home", folder, "init")
    (folder / "declarations" / "example.yaml").unlink()
    if declaration:
        (folder / "declarations" / "tasklane.yaml").write_text(declaration)
    return folder


def open_ledger(home: Path) -> Ledger:
    """The ledger of a home."""
    opened = open_home(home)
    return Ledger(opened.database, opened.blobs)


def captures_of(home: Path) -> list[tuple[Capture, str]]:
    """All captures of a home, each with the hash of its bytes, which are checked."""
    with open_ledger(home) as ledger:
        found = list(ledger.captures())
        for _, sha256 in found:
            assert not sha256 or digest(ledger.content(sha256)) == sha256
        return found


@pytest.fixture
def home(capsys: Capsys, tmp_path: Path) -> Path:
    """A home with one capture of each kind, and an entry of an archive."""
    folder = make_home(capsys, tmp_path / "home")
    with (
        open_ledger(folder) as ledger,
        WarcFolder(folder / "warc", bringer=ledger.bringer) as warcs,
    ):
        for delivery in all_kinds():
            capture = warcs.append(delivery)
            warcs.flush()
            ledger.keep(capture, delivery.content, same_as=delivery.same_as, parts=delivery.parts)
        entry = Capture(
            document=replace(TERMS, collection="contrib"),
            at=START,
            outcome=Outcome.FETCHED,
            origin=Origin.OTA_VERSION,
            media_type="text/markdown",
            reference="git:1234",
        )
        ledger.keep(entry, b"# Terms\n\nPlain words.")
    return folder


@pytest.mark.parametrize("originals", ["at hand", "elsewhere"])
def test_a_home_goes_round(capsys: Capsys, home: Path, tmp_path: Path, originals: str) -> None:
    """What one home exports and an empty one imports are the same captures with the same bytes."""
    if originals == "elsewhere":
        (home / "warc").rename(tmp_path / "gone")
    target = tmp_path / "all.warc.gz"
    exported = run_here(capsys, "--home", home, "export", "warc", target)
    assert exported.code == 0
    own, made = (14 - 1, 1) if originals == "at hand" else (0, 14)
    assert f"{own} captures with their own records, {made} with records made now" in exported.out
    other = make_home(capsys, tmp_path / "other")
    imported = run_here(capsys, "--home", other, "import", "warc", target)
    assert "Imported: 14 captures" in imported.out
    assert "left out" not in imported.out
    assert captures_of(other) == captures_of(home)
    again = run_here(capsys, "--home", other, "import", "warc", target)
    assert "Imported: 0 captures" in again.out
    with open_ledger(other) as ledger:  # the pages of a document that has several
        assert ledger.content(digest(page("II"))) == page("II")
        assert ledger.content(digest(page("III, from a browser")))


def test_an_export_of_an_import_is_the_same(capsys: Capsys, home: Path, tmp_path: Path) -> None:
    """A home that only has what it imported exports the same captures again."""
    first, second = tmp_path / "1.warc.gz", tmp_path / "2.warc.gz"
    run_here(capsys, "--home", home, "export", "warc", first)
    other = make_home(capsys, tmp_path / "other")
    run_here(capsys, "--home", other, "import", "warc", first)
    run_here(capsys, "--home", other, "export", "warc", second)
    third = make_home(capsys, tmp_path / "third")
    run_here(capsys, "--home", third, "import", "warc", second)
    assert captures_of(third) == captures_of(home)


def test_files_of_a_home_can_be_imported_as_they_are(
    capsys: Capsys, home: Path, tmp_path: Path
) -> None:
    """The files in a home's WARC folder can be given to another home without an export."""
    other = make_home(capsys, tmp_path / "other")
    files = sorted((home / "warc").iterdir())
    assert (
        "Imported: 13 captures" in run_here(capsys, "--home", other, "import", "warc", *files).out
    )
    assert captures_of(other) == captures_of(home)[:-1]


def test_platform_and_day_choose(capsys: Capsys, home: Path, tmp_path: Path) -> None:
    """An export can be of one platform or from a day on, and needs nothing from before that."""
    words = ("--home", home, "export", "warc")
    nobody = run_here(capsys, *words, tmp_path / "none.warc.gz", "--platform", "Nobody")
    assert nobody.code == 2
    assert "no captures of a platform 'Nobody'" in nobody.err
    assert not (tmp_path / "none.warc.gz").exists()
    late = tmp_path / "late.warc.gz"
    run_here(capsys, *words, late, "--since", "2026-11-30", "--platform", "Tasklane")
    other = make_home(capsys, tmp_path / "other")
    imported = run_here(capsys, "--home", other, "import", "warc", late)
    assert "left out" not in imported.out
    expected = [(c, s) for c, s in captures_of(home) if c.at.isoformat() >= "2026-11-30"]
    assert captures_of(other) == expected
    assert expected[0][0].outcome is Outcome.NOT_MODIFIED
    third = make_home(capsys, tmp_path / "third")
    run_here(capsys, "--home", third, "import", "warc", late, "--platform", "Nobody")
    assert captures_of(third) == []


def test_an_export_never_overwrites(capsys: Capsys, home: Path, tmp_path: Path) -> None:
    """A file that is there stays as it is; a target that is no name for a WARC file is refused."""
    there = tmp_path / "there.warc.gz"
    there.write_bytes(b"precious")
    refused = run_here(capsys, "--home", home, "export", "warc", there)
    assert refused.code == 2
    assert "is there already" in refused.err
    assert there.read_bytes() == b"precious"
    assert run_here(capsys, "--home", home, "export", "warc", tmp_path / "x.warc").code == 2
    for name in ("no/such/folder", "no/such.warc.gz"):
        result = run_here(capsys, "--home", home, "export", "warc", tmp_path / name)
        assert result.code == 2
        assert "make it first" in result.err
    assert not (tmp_path / "no").exists()


def test_an_export_into_a_folder(capsys: Capsys, home: Path, tmp_path: Path) -> None:
    """A folder gets files whose names tell when they were made."""
    done = run_here(capsys, "--home", home, "export", "warc", tmp_path / "folder")
    (path,) = (tmp_path / "folder").iterdir()
    assert f"  written: {path}\n" in done.out
    assert path.name.startswith("clausewatch-export-")
    assert read_all(path)


def test_an_export_tells_which_bytes_are_gone(capsys: Capsys, home: Path, tmp_path: Path) -> None:
    """A capture whose bytes are lost is exported without them, and named."""
    (home / "warc").rename(tmp_path / "gone")
    with open_ledger(home) as ledger:
        sha256 = next(s for c, s in ledger.captures() if c.media_type == "application/pdf")
    (home / "blobs" / sha256[:2] / sha256[2:4] / f"{sha256}.zst").unlink()
    done = run_here(capsys, "--home", home, "export", "warc", tmp_path / "all.warc.gz")
    assert done.code == 1
    assert "Tasklane, Terms of Service: the bytes of 2026-11-29" in done.out
    other = make_home(capsys, tmp_path / "other")
    imported = run_here(capsys, "--home", other, "import", "warc", tmp_path / "all.warc.gz")
    assert "Imported: 13 captures" in imported.out
    assert "left out: records whose bytes are in another file" in imported.out


@pytest.fixture
def watching(capsys: Capsys, tmp_path: Path) -> Path:
    """A home that declares two documents."""
    return make_home(capsys, tmp_path / "watching", DECLARATION)


@pytest.mark.parametrize("name", ["theirs.warc", "theirs.warc.gz"])
def test_responses_of_others_become_captures(
    capsys: Capsys, watching: Path, tmp_path: Path, name: str
) -> None:
    """A response at the address of a declared document is imported; others are counted."""
    packed = gzip.compress(page("Packed"))
    path = write_foreign(
        tmp_path / name,
        ("warcinfo", {}, b"software: Wanderer 3\r\n"),
        ("response", _at("http://tasklane.example/terms/"), answer(page("First"))),
        ("request", _at("http://tasklane.example/terms"), b"GET /terms HTTP/1.1\r\n\r\n"),
        ("response", _at(TERMS.url), answer(packed, "Content-Encoding: gzip")),
        (
            "response",
            _at(TERMS.url),
            answer(_chunks(page("In chunks")), "Transfer-Encoding: chunked"),
        ),
        ("response", _at(TERMS.url), answer(b"gone", status="410 Gone")),
        ("response", _at("https://elsewhere.example/terms"), answer(page("Others"))),
        ("resource", {**_at(TERMS.url), "Content-Type": "application/pdf"}, b"%PDF-1.7 a"),
        ("response", _at("dns:tasklane.example"), b"tasklane.example. 60 IN A 192.0.2.7"),
        ("response", _at(PRIVACY.url), answer(b"", "Location: /en/privacy", status="302 Found")),
        ("response", _at("https://tasklane.example/en/privacy"), answer(page("Moved"))),
    )
    result = run_here(capsys, "--home", watching, "import", "warc", path)
    assert result.code == 0
    assert "Imported: 6 captures" in result.out
    assert "left out: records of addresses that no declared document has (2)" in result.out
    found = captures_of(watching)
    assert [(c.document, c.status, s) for c, s in found] == [
        (TERMS, 200, digest(page("First"))),
        (TERMS, 200, digest(page("Packed"))),
        (TERMS, 200, digest(page("In chunks"))),
        (TERMS, 410, digest(b"gone")),
        (TERMS, None, digest(b"%PDF-1.7 a")),
        (PRIVACY, 200, digest(page("Moved"))),
    ]
    first, moved = found[0][0], found[-1][0]
    assert first.origin is Origin.WARC
    assert first.reference == "warc:urn:uuid:00000000-0000-4000-8000-000000000001"
    assert first.tool == "Wanderer 3"
    assert first.provenance == f"WARC file {name}"
    assert (first.url, first.final_url) == (TERMS.url, "http://tasklane.example/terms/")
    assert moved.selection.select == ("main",)
    again = run_here(capsys, "--home", watching, "import", "warc", path)
    assert "Imported: 0 captures" in again.out


def test_a_revisit_of_others_is_resolved_in_its_file(
    capsys: Capsys, watching: Path, tmp_path: Path
) -> None:
    """A record that refers to an earlier one gets its bytes; one that leads away is counted."""
    body = page("Same")
    same = {"WARC-Payload-Digest": f"sha256:{digest(body)}"}
    head = answer(b"")
    path = write_foreign(
        tmp_path / "theirs.warc.gz",
        ("response", {**_at(TERMS.url), **same}, answer(body)),
        ("revisit", {**_at(TERMS.url), **same}, head),
        (
            "revisit",
            {
                **_at(TERMS.url),
                "WARC-Refers-To-Target-URI": TERMS.url,
                "WARC-Refers-To-Date": "2026-01-01T00:00:00Z",
            },
            answer(b"", status="304 Not Modified"),
        ),
        ("revisit", {**_at(TERMS.url), "WARC-Payload-Digest": f"sha256:{'00' * 32}"}, head),
    )
    result = run_here(capsys, "--home", watching, "import", "warc", path)
    assert (
        "left out: records that hold no response, and refer to none in the file (1)" in result.out
    )
    assert [(c.outcome, s) for c, s in captures_of(watching)] == [
        (Outcome.FETCHED, digest(body)),
        (Outcome.FETCHED, digest(body)),
        (Outcome.NOT_MODIFIED, digest(body)),
    ]


def test_a_file_of_one_document_needs_no_declaration(capsys: Capsys, tmp_path: Path) -> None:
    """With platform and type given, the one page in a file is taken for that document."""
    home = make_home(capsys, tmp_path / "home")
    url = "https://unknown.example/legal"
    path = write_foreign(
        tmp_path / "one.warc.gz",
        ("response", _at(url), answer(page("Legal"))),
        ("response", _at(f"{url}.css"), b"HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n\r\na{}"),
    )
    words = ("--home", home, "import", "warc", path, "--platform", "Unknown")
    result = run_here(capsys, *words, "--type", "Imprint")
    assert "Imported: 1 capture," in result.out
    ((capture, _),) = captures_of(home)
    assert capture.document == DocumentKey(platform="Unknown", type="Imprint", url=url)
    assert run_here(capsys, *words, "--type", "Nonsense").code == 2
    assert run_here(capsys, "--home", home, "import", "warc", path, "--type", "Imprint").code == 2
    both = write_foreign(
        tmp_path / "two.warc.gz",
        ("response", _at(url), answer(page("Legal"))),
        ("response", _at("https://unknown.example/other"), answer(page("Other"))),
    )
    refused = run_here(
        capsys, "--home", home, "import", "warc", both, "--platform", "U", "--type", "Imprint"
    )
    assert refused.code == 2
    assert "holds pages of 2 addresses" in refused.err
    wrong = write_foreign(
        tmp_path / "wrong.warc.gz",
        ("response", {**_at(url), "WARC-Block-Digest": "sha1:" + "A" * 32}, answer(page("Legal"))),
    )
    refused = run_here(
        capsys, "--home", home, "import", "warc", wrong, "--platform", "U", "--type", "Imprint"
    )
    assert refused.code == 2
    assert "holds no page or PDF that could be taken" in refused.err
    assert "responses left out: 1 with a wrong digest" in refused.err


def test_what_cannot_be_trusted_is_counted(capsys: Capsys, watching: Path, tmp_path: Path) -> None:
    """Wrong digests, dates that cannot be, missing IDs and bombs are left out, with the reason."""
    bomb = gzip.compress(gzip.compress(bytes(50_000_000)))
    path = write_foreign(
        tmp_path / "theirs.warc.gz",
        (
            "response",
            {**_at(TERMS.url), "WARC-Payload-Digest": f"sha256:{'00' * 32}"},
            answer(b"a"),
        ),
        ("response", {**_at(TERMS.url), "WARC-Block-Digest": f"sha1:{'A' * 32}"}, answer(b"a")),
        ("response", {**_at(TERMS.url), "WARC-Date": "9999-01-01T00:00:00Z"}, answer(b"a")),
        ("response", {**_at(TERMS.url), "WARC-Date": "1026-13-01T00:00:00Z"}, answer(b"a")),
        ("response", {**_at(TERMS.url), "WARC-Record-ID": ""}, answer(b"a")),
        ("response", _at(TERMS.url), answer(bomb, "Content-Encoding: gzip, gzip")),
        ("response", _at(TERMS.url), bytes(22_000_000)),
        ("response", _at(TERMS.url), b"no HTTP at all"),
        ("metadata", {"Content-Type": "application/json"}, b'{"format":"clausewatch-capture/1"}'),
        ("response", _at("../../etc/passwd"), answer(b"a")),
    )
    result = run_here(capsys, "--home", watching, "import", "warc", path)
    assert "Imported: 0 captures" in result.out
    for line in (
        "records with a wrong digest (2)",
        "records with no date that can be right (2)",
        "records without an ID that can be cited (1)",
        "records larger than the limit once decoded (1)",
        "records larger than 21 MB (1)",
        "records that hold no response",
        "records that tell of no capture that can be read (1)",
        "records of addresses that no declared document has (1)",
    ):
        assert line in result.out
    assert captures_of(watching) == []


def test_a_truncated_file_gives_what_is_whole(capsys: Capsys, home: Path, tmp_path: Path) -> None:
    """Of a file that is cut short everything before the cut is imported, and the cut is told."""
    (path,) = (home / "warc").iterdir()
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(path.read_bytes()[:-200])
    other = make_home(capsys, tmp_path / "other")
    result = run_here(capsys, "--home", other, "import", "warc", cut)
    assert result.code == 1
    assert "Imported: 12 captures" in result.out
    assert "cut.warc.gz is cut short at byte" in result.out


def test_a_file_that_is_none_is_refused(capsys: Capsys, watching: Path, tmp_path: Path) -> None:
    """What is no WARC file, or not there, is refused in one line."""
    (tmp_path / "page.html").write_bytes(page("No"))
    for name in ("page.html", "missing.warc"):
        result = run_here(capsys, "--home", watching, "import", "warc", tmp_path / name)
        assert result.code == 2
        assert len(result.err.strip().splitlines()) == 1


def test_a_changed_capture_record_names_no_path(capsys: Capsys, home: Path, tmp_path: Path) -> None:
    """A capture that names a file outside the folder of WARC files is not imported."""
    (path,) = (home / "warc").iterdir()
    evil = tmp_path / "evil.warc"
    plain = b"".join(gzip.decompress(each) for each in _members(path))
    name = path.name.encode()
    evil.write_bytes(plain.replace(b'"warc":"' + name, b'"warc":"../' + name[3:]))
    other = make_home(capsys, tmp_path / "other")
    result = run_here(capsys, "--home", other, "import", "warc", evil)
    assert "Imported: 0 captures" in result.out
    assert captures_of(other) == []


def test_the_export_opens_in_readers_of_others(capsys: Capsys, home: Path, tmp_path: Path) -> None:
    """FastWARC and warcio read every record of an export, and find all digests right."""
    for name in ("fastwarc.warc", "warcio.archiveiterator"):
        pytest.importorskip(name, reason=f"{name} has no wheel for this machine")
    target = tmp_path / "all.warc.gz"
    run_here(capsys, "--home", home, "export", "warc", target)
    ours = [(record.kind, record.id) for record in read_all(target)]
    fast = importlib.import_module("fastwarc.warc")
    seen = []
    for record in fast.ArchiveIterator(io.BytesIO(target.read_bytes()), parse_http=False):
        seen.append((record.headers["WARC-Type"], record.record_id.strip("<>")))
        assert record.verify_block_digest()
    assert seen == ours
    warcio = importlib.import_module("warcio.archiveiterator")
    with target.open("rb") as file:
        slow = []
        for record in warcio.ArchiveIterator(file, check_digests="raise"):
            slow.append((record.rec_type, record.rec_headers["WARC-Record-ID"].strip("<>")))
            record.raw_stream.read()
    assert slow == ours


def test_files_that_warcio_writes_are_understood(
    capsys: Capsys, watching: Path, tmp_path: Path
) -> None:
    """A file written by warcio, with its digests in base 32, is imported."""
    pytest.importorskip("warcio", reason="warcio is not installed")
    writer = importlib.import_module("warcio.warcwriter")
    headers = importlib.import_module("warcio.statusandheaders")
    path = tmp_path / "theirs.warc.gz"
    with path.open("wb") as file:
        made = writer.WARCWriter(file, gzip=True)
        head = headers.StatusAndHeaders("200 OK", [("Content-Type", "text/html")], "HTTP/1.1")
        record = made.create_warc_record(
            TERMS.url,
            "response",
            payload=io.BytesIO(page("Theirs")),
            length=len(page("Theirs")),
            http_headers=head,
        )
        made.write_record(record)
    result = run_here(capsys, "--home", watching, "import", "warc", path)
    assert "Imported: 1 capture," in result.out
    ((_, sha256),) = captures_of(watching)
    assert sha256 == digest(page("Theirs"))


def test_captures_can_be_asked_for_by_platform_and_time(ledger: Ledger) -> None:
    """The ledger lists captures in the order they were kept, more than fit into one question."""
    with ledger.batch():
        for day in range(1100):
            key = replace(TERMS, platform=f"P{day % 2}")
            delivery = deliver(str(day % 5), days=day, document=key)
            ledger.keep(delivery.capture, delivery.content if day % 3 else None)
    everything = list(ledger.captures())
    assert [c.at for c, _ in everything] == sorted(c.at for c, _ in everything)
    assert len(everything) == 1100
    assert sum(not sha256 for _, sha256 in everything) == 367
    late = everything[1000][0].at
    assert list(ledger.captures(since=late)) == everything[1000:]
    assert list(ledger.captures(platforms=["P1"])) == everything[1::2]


def test_the_bringer_of_bytes_has_a_file(ledger: Ledger) -> None:
    """The first capture that brought some bytes and has a WARC file is found, or none."""
    for day, name in enumerate(("", "a.warc.gz", "b.warc.gz")):
        delivery = deliver("Same", days=day, warc=name)
        ledger.keep(delivery.capture, delivery.content)
    found = ledger.bringer(digest(page("Same")))
    assert found is not None
    assert found.warc == "a.warc.gz"
    assert ledger.bringer(digest(page("Other"))) is None


def _at(url: str) -> dict[str, str]:
    return {"WARC-Target-URI": url}


def _chunks(body: bytes) -> bytes:
    half = len(body) // 2
    parts = (body[:half], body[half:], b"")
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)


def _members(path: Path) -> Iterator[bytes]:
    from crawler.warc.source import WarcSource

    with WarcSource(path, limit=10_000_000) as source:
        for record in source:
            yield source.read_raw(record.offset, record.length)


def test_a_packed_file_without_records_is_refused(
    capsys: Capsys, home: Path, tmp_path: Path
) -> None:
    """What only looks like a WARC file from outside is told to be none."""
    path = tmp_path / "x.warc.gz"
    path.write_bytes(gzip.compress(b"no warc"))
    refused = run_here(capsys, "--home", home, "import", "warc", path)
    assert refused.code == 2
    assert "holds no WARC record" in refused.err
