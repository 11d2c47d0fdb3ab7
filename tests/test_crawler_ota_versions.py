"""Versions of an Open Terms Archive collection, with the traps that its histories hold."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import read_ota_versions
from store.error import ArchiveError
from store.record import Capture, DocumentKey, Origin, Outcome
from tests.gitrepo import Commit, make_repository, run_git

BUNDLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "ota"
DAY = 86_400
HASH = "0123456789abcdef0123456789abcdef01234567"


def at(day: int) -> datetime:
    """The time of a day of these histories."""
    return datetime.fromtimestamp(1_600_000_000 + day * DAY, UTC)


def commit(
    day: int,
    message: str,
    content: bytes = b"Be kind.",
    *,
    path: str = "Meadow/Imprint.md",
    zone: str = "+0000",
) -> Commit:
    """A commit of a day; each has a content of its own, so that none is empty."""
    when = f"{1_600_000_000 + day * DAY} {zone}"
    return Commit(path=path, content=content + str(day).encode(), message=message, when=when)


def read_one(tmp_path: Path, message: str) -> Capture:
    """The capture made of a commit with this message."""
    repository = make_repository(tmp_path / "demo-versions.git", [commit(0, message)])
    ((capture, _),) = read_ota_versions(repository)
    return capture


def test_version_read(tmp_path: Path) -> None:
    """A version is a capture that says where it comes from."""
    message = (
        "Record new changes of Meadow Imprint\n\n"
        "This version was recorded after extracting from and assembling 2 snapshots:\n"
        f"- https://archive.example/commit/{HASH}\n- https://archive.example/commit/true\n\n"
        "X-engine-version: 15.1.0\n"
    )
    repository = make_repository(tmp_path / "demo-versions.git", [commit(0, message)])
    captures = read_ota_versions(repository)
    ((capture, content),) = captures
    assert content == b"Be kind.0"
    blob, sha = run_git(repository, "rev-parse", "main:Meadow/Imprint.md", "main").split()
    assert capture == Capture(
        document=DocumentKey(platform="Meadow", type="Imprint", collection="demo-versions"),
        at=at(0),
        outcome=Outcome.FETCHED,
        origin=Origin.OTA_VERSION,
        media_type="text/markdown",
        charset="utf-8",
        agent="Open Terms Archive engine 15.1.0",
        tool=capture.tool,
        reference=f"git:{blob}",
        provenance=(
            f"commit {sha}\n"
            "This version was recorded after extracting from and assembling 2 snapshots:\n"
            f"- https://archive.example/commit/{HASH}\n- https://archive.example/commit/true"
        ),
    )
    assert (len(captures), captures.left_out) == (1, {})


@pytest.mark.parametrize(
    ("subject", "technical"),
    [
        ("First record of Meadow Imprint", False),
        ("Start tracking Meadow Imprint", False),
        ("Record new changes of Meadow Imprint", False),
        ("Update Meadow Imprint", False),
        ("Apply technical or declaration upgrade on Meadow Imprint", True),
        ("Refilter Meadow Imprint", True),
        ("Merge Parent Organization Terms into Imprint", False),
    ],
)
def test_subjects(tmp_path: Path, subject: str, technical: bool) -> None:  # noqa: FBT001  # a table
    """Subjects of all years are understood: what is technical is marked so."""
    assert read_one(tmp_path, subject).technical is technical


@pytest.mark.parametrize(
    ("body", "engine", "told"),
    [
        ("X-engine-version: undefined", "", ""),
        ("X-engine-version: 8.0.0", "Open Terms Archive engine 8.0.0", ""),
        ("", "", ""),
        (
            "This version was recorded after filtering snapshot mongo://c/s/6467c0e63f",
            "",
            "This version was recorded after filtering snapshot mongo://c/s/6467c0e63f",
        ),
        (
            "X-engine-version: 1.0.0 is quoted here\n\nmore words",
            "",
            "X-engine-version: 1.0.0 is quoted here\nmore words",
        ),
    ],
)
def test_bodies(tmp_path: Path, body: str, engine: str, told: str) -> None:
    """Trailers are read where they stand, and the rest is kept as it is."""
    capture = read_one(tmp_path, f"Update Meadow Imprint\n\n{body}")
    assert capture.agent == engine
    assert capture.provenance.partition("\n")[2] == told


def test_order(tmp_path: Path) -> None:
    """Versions come document by document in the order of their time, whatever that of commits."""
    history = [
        commit(5, "Update Meadow Imprint"),
        commit(3, "Refilter Meadow Imprint", zone="+0530"),
        commit(4, "Update Brook Imprint", path="Brook/Imprint.md"),
        commit(1, "Update Meadow Imprint", zone="-0800"),
        commit(1, "Update Meadow Imprint", b"Later on the same day."),
    ]
    repository = make_repository(tmp_path / "versions.git", history)
    read = [
        (one.document.platform, one.at, content) for one, content in read_ota_versions(repository)
    ]
    assert read == [
        ("Brook", at(4), b"Be kind.4"),
        ("Meadow", at(1), b"Be kind.1"),
        ("Meadow", at(1), b"Later on the same day.1"),
        ("Meadow", at(3), b"Be kind.3"),
        ("Meadow", at(5), b"Be kind.5"),
    ]


def test_names_from_path(tmp_path: Path) -> None:
    """Platform and type come from the path, however many words they have, not from the subject."""
    path = "Terms of Service/Privacy Policy.md"
    history = [commit(0, "Update Privacy Policy Terms of Service", path=path)]
    ((capture, _),) = read_ota_versions(make_repository(tmp_path / "versions.git", history))
    assert (capture.document.platform, capture.document.type) == (
        "Terms of Service",
        "Privacy Policy",
    )


def test_no_documents(tmp_path: Path) -> None:
    """What is no document is passed by; a document that cannot be read is counted as left out."""
    history = [
        commit(0, "Add readme", path="README.md"),
        commit(0, "Add workflow", path=".github/workflow.md"),
        commit(0, "Add deep", path="a/b/c.md"),
        Commit(path="README.md", content=None),
        commit(1, "Update", path="Meadow/Imprint.md"),
        commit(2, "Update", path="Meadow/Imprint.exe"),
        commit(3, "Update", path="Mea\ndow/Imprint.md"),
        commit(4, "Update", path="Meadow/\udcff.md"),
        Commit(path="Meadow/Imprint.md", content=b"/etc/passwd", mode="120000"),
        Commit(path="Meadow/Imprint.md", content=b"x", when="99999999999999 +0000"),
        Commit(path="Meadow/Imprint.md", content=None),
        commit(1, "Update", path="Meadow/Imprint.md"),
    ]
    captures = read_ota_versions(make_repository(tmp_path / "versions.git", history))
    assert [(one.document.type, one.at) for one, _ in captures] == [("Imprint", at(1))]
    assert captures.left_out == {
        "of a kind of file that is not read": 1,
        "with a name that is not plain text": 2,
        "without a date that can be read": 1,
        "recorded twice": 1,
    }


def test_choice(tmp_path: Path) -> None:
    """Platforms, a first day and what is in already narrow down what is read."""
    history = [
        commit(day, "Update", path=f"{platform}/Imprint.md")
        for day, platform in enumerate(("Brook", "Meadow", "Hill", "Meadow", "Meadow"))
    ]
    repository = make_repository(tmp_path / "versions.git", history)
    asked: list[tuple[DocumentKey, datetime, str]] = []

    def skip(key: DocumentKey, time: datetime, reference: str) -> bool:
        asked.append((key, time, reference))
        return time == at(3)

    captures = read_ota_versions(
        repository, platforms=["Meadow", "Hill"], since=at(2), skip=skip, collection="mine"
    )
    assert [one.at for one, _ in captures] == [at(2), at(4)]
    assert len(captures) == 2
    assert [time for _, time, _ in asked] == [at(2), at(3), at(4)]
    assert {key.collection for key, _, _ in asked} == {"mine"}
    assert asked[0][2] == next(iter(captures))[0].reference


def test_unknown_platform(tmp_path: Path) -> None:
    """A platform that is not there is told, with the nearest that is."""
    repository = make_repository(tmp_path / "demo-versions.git", [commit(0, "Update")])
    message = 'demo-versions has no platform "meadows"; did you mean "Meadow"?'
    with pytest.raises(ArchiveError) as caught:
        read_ota_versions(repository, platforms=["meadows"])
    assert str(caught.value) == message


def test_real_history() -> None:
    """The real history of the demo collection is read whole from its bundle."""
    bundle = BUNDLES / "demo-versions.bundle"
    if not bundle.exists():
        pytest.skip("the collection demo-versions is not beside the project")
    with read_ota_versions(bundle) as captures:
        read = [(capture, content) for capture, content in captures]
        assert (len(captures), captures.left_out) == (120, {})
    assert sum(capture.technical for capture, _ in read) == 21
    assert sum(capture.document.platform == "GitHub" for capture, _ in read) == 44
    assert all(content.decode() for _, content in read)
