"""The home: one folder with configuration, declarations, database, blobs and site."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from store.error import HomeError

if TYPE_CHECKING:
    from clausewatch.configuration import Config

__all__ = ["Home", "create_home", "find_home", "open_home"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Home:
    """A home that exists, with its configuration."""

    folder: Path
    config: "Config"

    @property
    def declarations(self) -> Path:
        """The folder of declarations, one YAML file a platform."""
        return self.folder / "declarations"

    @property
    def blobs(self) -> Path:
        """The folder of kept bytes."""
        return self.folder / "blobs"

    @property
    def warc(self) -> Path:
        """The folder of WARC files: what went over the wire."""
        return self.folder / "warc"

    @property
    def site(self) -> Path:
        """The folder of the published site."""
        return self.folder / "site"

    @property
    def theme(self) -> Path:
        """The folder of what is put over the look of the site; it need not be there."""
        return self.folder / "theme"

    @property
    def database(self) -> str:
        """The URL of the database."""
        from store.database import sqlite_url  # SQLAlchemy takes half a second to import

        return self.config.store.url or sqlite_url(self.folder / "clausewatch.db")


_CONFIG = "clausewatch.toml"
_STARTER = "example.yaml"


def create_home(folder: Path, *, with_example: bool = True) -> Home:
    """Make a home with a commented configuration; keep what is there.

    Args:
        folder: Where to make it.
        with_example: Put a sample declaration into it if there is none at all.

    Raises:
        HomeError: The folder cannot be made, or is a file.
    """
    from clausewatch.configuration import write_sample  # Pydantic is slow to import

    try:
        (folder / "declarations").mkdir(parents=True, exist_ok=True)
        _write_once(folder / _CONFIG, write_sample())
        if with_example and not any((folder / "declarations").iterdir()):
            _write_once(folder / "declarations" / _STARTER, _STARTER_TEXT)
    except OSError as problem:
        raise HomeError(
            f"cannot make a home in {folder} ({problem.strerror}): name a folder that you may write"
        ) from problem
    return open_home(folder)


def open_home(folder: Path) -> Home:
    """Return the home in a folder.

    Raises:
        HomeError: There is none, or its configuration is malformed.
    """
    from clausewatch.configuration import read_config  # Pydantic is slow to import

    try:
        config = read_config(folder / _CONFIG)
    except FileNotFoundError as problem:
        raise HomeError(
            f"{folder} is no home of clausewatch: make one with `clausewatch --home {folder} init`"
        ) from problem
    return Home(folder=folder, config=config)


def find_home(folder: Path) -> Home | None:
    """Return the home in a folder, for what can do without; None if there is none.

    Raises:
        HomeError: Its configuration is malformed.
    """
    return open_home(folder) if (folder / _CONFIG).exists() else None


def _write_once(path: Path, text: str) -> None:
    if not path.exists():
        path.write_text(text, encoding="utf-8")


_STARTER_TEXT = """\
# One file a platform. Name the documents to watch; everything else is optional.
# This one watches the reserved example domain: replace it by a platform of yours.
platform: Example
domain: example.com
documents:
  - type: Terms of Service
    url: https://example.com/
    # select: main              # CSS selector of the policy on the page
    # remove: [nav, .banner]    # CSS selectors of what is not the policy
    # language: en
"""
