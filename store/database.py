"""Opening a database: SQLite or PostgreSQL by URL, brought to the newest schema by Alembic."""

from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from store.error import DatabaseUnusable, SchemaNewer, StoreError, StoreFull

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["WRITING", "list_revisions", "migrations", "open_database", "sqlite_url", "translate"]

_MIGRATIONS = Path(__file__).with_name("migrations")
_VERSIONS = "alembic_version"  # the table in which Alembic keeps the schema's revision

WRITING: dict[str, bool] = {"writes": True}
"""The execution options of a connection whose transaction will write."""


def open_database(url: str, *, reads_only: bool = False) -> Engine:
    """Return an engine for the database at a URL, after bringing its schema up to date.

    Args:
        url: Where the database is.
        reads_only: Take no lock and change nothing, so that it opens while others write. The schema
            must be up to date.

    Raises:
        DatabaseUnusable: The URL is wrong, the server does not answer, or the file is no database
            of ours.
        SchemaNewer: A newer clausewatch has written it.
        StoreFull: No space is left for it.
    """
    try:
        engine = create_engine(_with_driver(url))
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError) as problem:
        raise DatabaseUnusable(
            f"{_shown(url)} cannot be used as a database ({problem}): give a URL such as "
            "sqlite:///clausewatch.db, or postgresql://user@host/name with the extra 'postgres'"
        ) from problem
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    try:
        with engine.execution_options(writes=not reads_only).begin() as connection:
            _upgrade(connection, url if reads_only else "")
    except DBAPIError as problem:
        engine.dispose()
        raise translate(problem, url) from problem
    except StoreError:
        engine.dispose()
        raise
    return engine


def sqlite_url(file: Path) -> str:
    """Return the URL of an SQLite database in a file, whatever characters its path holds."""
    return URL.create("sqlite", database=str(file)).render_as_string()


def list_revisions() -> list[str]:
    """Return the schemas that are known here, oldest first: the files of migrations begin so."""
    return sorted(file.name[:4] for file in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def migrations() -> "Config":
    """Return Alembic's configuration for our migrations."""
    from alembic.config import Config  # slow to import

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def translate(problem: DBAPIError, url: str) -> StoreError:
    """Return the error of ours that a driver's error stands for."""
    said = str(problem.orig).strip().splitlines()[0] if problem.orig else "no reason given"
    if "disk is full" in said or "No space left" in said or "disk full" in said:
        return StoreFull(
            f"no space is left for {_shown(url)}: free some and run the same command again; "
            "nothing was written half"
        )
    return DatabaseUnusable(
        f"{_shown(url)} cannot be used as the database ({said}): "
        "check that it is clausewatch's, that its folder exists, and that you may write to it"
    )


def _with_driver(url: str) -> str:
    """Name the driver that the extra `postgres` installs, whatever SQLAlchemy's default is."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return f"postgresql+psycopg://{url.removeprefix(scheme)}"
    return url


def _shown(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "the given URL"


def _prepare_sqlite(connection: SqliteConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin_sqlite` alone
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Begin in place of the driver, which would leave changes of the schema outside.

    A transaction that writes takes the lock at once: one that read first and found the database
    changed when it came to write would fail instead of waiting.
    """
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _upgrade(connection: Connection, read: str = "") -> None:
    """Bring the schema up to date; refuse to where the database at a URL is only to be read."""
    current, known = _read_revision(connection), list_revisions()
    if current == known[-1]:
        return
    if current is not None and current not in known:
        raise SchemaNewer(
            f"this home was written by a newer clausewatch (schema {current}; newest known here: "
            f"{known[-1]}): install that version, or use another home"
        )
    if current is None and (tables := inspect(connection).get_table_names()):
        raise DatabaseUnusable(
            f"the database holds tables that are not clausewatch's ({', '.join(tables[:3])}): "
            "use another home or another database URL"
        )
    if read:
        raise DatabaseUnusable(
            f"{_shown(read)} was written by an older clausewatch, or by none: "
            "run any command on it, such as `clausewatch status`, then read it"
        )
    from alembic import command  # slow to import

    config = migrations()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _read_revision(connection: Connection) -> str | None:
    """Return the revision of the schema; None where there is none."""
    if not inspect(connection).has_table(_VERSIONS):
        return None
    found: str | None = connection.scalar(text(f"select version_num from {_VERSIONS}"))  # noqa: S608
    return found
