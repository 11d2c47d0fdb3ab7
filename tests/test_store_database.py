"""Opening databases: schema, engines, refusals, indexes."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from store.changes import select_changes
from store.database import open_database
from store.error import DatabaseUnusable, SchemaNewer, StoreFull
from store.ledger import Ledger
from store.record import Capture
from store.table import Base
from tests.conftest import START


def test_migrations_make_exactly_the_tables(database_url: str) -> None:
    """The migrated schema and the declared tables are the same on both engines."""
    engine = open_database(database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_opening_twice_changes_nothing(database_url: str) -> None:
    """A database that is up to date is opened as it is."""
    for _ in range(2):
        engine = open_database(database_url)
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1
        engine.dispose()


def test_sqlite_is_opened_safely(tmp_path: Path) -> None:
    """SQLite runs with a write-ahead log, foreign keys and full synchronisation."""
    engine = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA synchronous")) == 2
    engine.dispose()


def test_a_newer_schema_is_refused(database_url: str) -> None:
    """A database that a newer clausewatch wrote is left alone, with the cure named."""
    engine = open_database(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(SchemaNewer, match=r"9999.*another home"):
        open_database(database_url)


def test_a_database_of_others_is_left_alone(database_url: str) -> None:
    """A database with tables that are not ours is refused, and gets none of ours."""
    engine = open_database(database_url)
    with engine.begin() as connection:
        Base.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        connection.execute(text("CREATE TABLE accounts (id INTEGER)"))
    engine.dispose()
    with pytest.raises(DatabaseUnusable, match="accounts"):
        open_database(database_url)


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql-of-mars://x/y",
        "sqlite:////no/such/folder/a.db",
        "postgresql://nobody:secret@127.0.0.1:1/none",
    ],
)
def test_an_unusable_url_is_one_line_without_its_password(url: str) -> None:
    """A URL that cannot be opened is an error of one line that keeps the password to itself."""
    with pytest.raises(DatabaseUnusable) as refusal:
        open_database(url)
    assert "\n" not in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """Rubbish where the database should be is an error, and stays as it is."""
    place = tmp_path / "a.db"
    place.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(DatabaseUnusable, match="not a database"):
        open_database(f"sqlite:///{place}")
    assert place.read_bytes().startswith(b"this is no database")


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (
            str(select_changes("Tasklane", None, START, None)),
            "ix_change_platform_id_at",
        ),
        (str(select_changes("", 1, START, None)), "ix_change_document_id_at"),
        ("SELECT * FROM state WHERE provision_id = 1 ORDER BY id", "ix_state_provision_id"),
        ("SELECT * FROM capture WHERE document_id = 1 AND at >= 2", "document_id_at"),
        ("SELECT * FROM decision WHERE capture_id = 1", "ix_decision_capture_id"),
        ("SELECT * FROM provision WHERE document_id = 1", "ix_provision_document_id"),
    ],
)
def test_questions_of_every_day_use_an_index(tmp_path: Path, query: str, index: str) -> None:
    """The states of a provision and the changes of a platform are found without a scan."""
    engine = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        names = {"at_1": 0, "name_1": "", "document_id_1": 0}
        plan = " ".join(row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {query}", names))
    engine.dispose()
    assert index in plan.replace("sqlite_autoindex_capture_1", "document_id_at")
    assert "SCAN change" not in plan


def test_a_first_opening_that_is_killed_does_no_harm(tmp_path: Path) -> None:
    """Whenever the very first opening is killed, the next one finds a database or none."""
    url = f"sqlite:///{tmp_path / 'a.db'}"
    code = f"from store.database import open_database; open_database({url!r})"
    for step in range(6):
        with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL) as opening:
            while not (tmp_path / "a.db").exists() and opening.poll() is None:
                time.sleep(0.001)
            time.sleep(step * 0.02)
            opening.kill()
        open_database(url).dispose()
        for file in tmp_path.iterdir():
            file.unlink()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True
    )
    if not made or made.returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_loses_nothing_acknowledged(
    small_disk: Path, make_capture: Callable[..., Capture]
) -> None:
    """When the disk is full the capture is refused whole; what was kept before is all there."""
    noise = [os.urandom(60_000) for _ in range(40)]
    kept: list[str] = []
    with Ledger(f"sqlite:///{small_disk / 'a.db'}", small_disk / "blobs") as ledger:
        with pytest.raises(StoreFull, match="no space is left"):
            kept.extend(ledger.keep(make_capture(), body).snapshot or "" for body in noise)
        (document,) = ledger.documents()
        pending = ledger.pending(document.id)
        assert 0 < len(pending) == len(kept) < len(noise)
        assert [ledger.content(each.sha256) for each in pending] == noise[: len(kept)]
    assert not list(small_disk.rglob(".*"))
    engine = create_engine(f"sqlite:///{small_disk / 'a.db'}")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    engine.dispose()
