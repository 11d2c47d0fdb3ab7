"""Databases with all tables and no row: copying one takes no migration."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from store.database import open_database, sqlite_url

__all__ = ["lay_tables"]


def lay_tables(folder: Path) -> Path:
    """Make a folder that holds a home's database after its first opening; return the database."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "clausewatch.db"
    file.write_bytes(_make_tables())
    return file


@cache
def _make_tables() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "clausewatch.db"
        open_database(sqlite_url(file)).dispose()
        return file.read_bytes()
