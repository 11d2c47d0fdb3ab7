"""Real things for the tests: databases, ledgers, captures with a frozen clock."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, make_url, text

from store.database import open_database
from store.ledger import Ledger
from store.record import Capture, DocumentKey, Origin, Outcome
from tests.database import lay_tables
from tests.postgres import find_programs, run_server
from tests.web_browser import Browser, start_browser

# Commands of clausewatch that tests run, also in processes of their own, fetch from this machine.
os.environ["CLAUSEWATCH_ALLOW_NETWORKS"] = "127.0.0.0/8"

# Tests start many processes: each would compile all that it imports, and so would the next run.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Tests write many small files and have databases make sure of each step: a disk takes a third of
# the time of all for that. So what they write lies in memory where Linux has room for it.
_MEMORY = Path("/dev/shm")  # noqa: S108 - folders in it are made by `tempfile`
_ROOM = 4_000_000_000  # bytes


def _write_to_memory() -> None:
    if "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK):
        return
    lets_run = not os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC
    if lets_run and shutil.disk_usage(_MEMORY).free >= _ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)


_write_to_memory()

# Properties are about what comes out, not about how fast a busy machine gets there.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

KEY = DocumentKey(platform="Tasklane", type="Terms of Service", url="https://tasklane.example/t")
START = datetime(2026, 1, 1, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real PostgreSQL server, started for this run."""
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed: apt-get install postgresql")
    with run_server(programs) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_tables(postgres_server: str) -> str:
    """The name of a database of PostgreSQL with all tables and no row, to be copied."""
    url = _create_database(postgres_server)
    open_database(url).dispose()
    return make_url(url).database or ""


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables, once for each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'clausewatch.db'}"
    return _create_database(request.getfixturevalue("postgres_server"))


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger, once for each engine."""
    if request.param == "sqlite":
        url = f"sqlite:///{lay_tables(tmp_path)}"
    else:
        copied = request.getfixturevalue("postgres_tables")
        url = _create_database(request.getfixturevalue("postgres_server"), copied)
    with Ledger(url, tmp_path / "blobs") as opened:
        yield opened


@pytest.fixture
def sqlite_ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger on SQLite, for tests that the engine does not matter to."""
    with Ledger(f"sqlite:///{lay_tables(tmp_path)}", tmp_path / "blobs") as opened:
        yield opened


@pytest.fixture(scope="session")
def running_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser, started once: that takes as long as looking at many pages."""
    with start_browser(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture
def browser(running_browser: Browser) -> Browser:
    """A browser that has seen nothing yet."""
    running_browser.renew()
    return running_browser


@pytest.fixture
def make_capture() -> Callable[..., Capture]:
    """A maker of captures, each one day after the one before."""
    days = count()

    def make(**fields: object) -> Capture:
        given = {
            "document": KEY,
            "at": START + timedelta(days=next(days)),
            "outcome": Outcome.FETCHED,
            "origin": Origin.HTTP,
            "url": KEY.url,
            "final_url": KEY.url,
            "status": 200,
            "media_type": "text/html",
            **fields,
        }
        return Capture(**given)  # type: ignore[arg-type]  # the fields are the test's own

    return make


_NAMES = count()


def _create_database(server: str, copied: str = "template1") -> str:
    """Return the URL of a new database on a PostgreSQL server."""
    name = f"test_{next(_NAMES)}"
    engine = create_engine(
        server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {copied}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")
