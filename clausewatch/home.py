"""The home: one folder with configuration, declarations, database, blobs and site."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from store.error import HomeError

__all__ = [
    "Config",
    "CrawlConfig",
    "Home",
    "MailConfig",
    "SiteConfig",
    "StoreConfig",
    "create_home",
    "find_home",
    "open_home",
]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class StoreConfig(_Section):
    """Where records are kept."""

    url: Annotated[
        str,
        Field(description="Database URL; empty: SQLite in the home's clausewatch.db."),
    ] = ""


class CrawlConfig(_Section):
    """How documents are fetched."""

    contact: Annotated[
        str,
        Field(description="Web address named in the User-Agent, for those we fetch from."),
    ] = ""
    delay: Annotated[
        float, Field(ge=0, le=3600, description="Seconds between two requests to one host.")
    ] = 2.0
    timeout: Annotated[
        float, Field(gt=0, le=600, description="Seconds until an attempt is given up.")
    ] = 30.0
    size_limit_mb: Annotated[
        int, Field(gt=0, le=200, description="Megabytes beyond which a body is not kept.")
    ] = 20
    browser: Annotated[
        str,
        Field(description="Program of the browser for `fetch: browser`; empty: looked for."),
    ] = ""
    hold_hours: Annotated[
        float,
        Field(ge=0, le=2160, description="Hours that a doubtful text must stand to be believed."),
    ] = 168.0
    networks: Annotated[
        list[str],
        Field(
            description="Private networks that may be fetched from, like 127.0.0.0/8; public ones "
            "always may."
        ),
    ] = []


class SiteConfig(_Section):
    """How the published site presents itself."""

    name: Annotated[str, Field(description="Title of the site.")] = "clausewatch"
    base_url: Annotated[
        str,
        Field(description="Public address of the site, for feeds and citations; may be empty."),
    ] = ""
    contact: Annotated[
        str, Field(description="Address for corrections, shown on every page; may be empty.")
    ] = ""


class MailConfig(_Section):
    """How subscribers are written to."""

    sender: Annotated[
        str,
        Field(
            alias="from",
            description="Who writes, like `Policy alerts <alerts@example.org>`; empty: nobody.",
        ),
    ] = ""
    reply_to: Annotated[
        str, Field(description="Where answers go, if not to the address in `from`.")
    ] = ""
    host: Annotated[str, Field(description="The server that takes our mail.")] = "localhost"
    port: Annotated[int, Field(gt=0, lt=65536, description="Its port.")] = 587
    tls: Annotated[
        Literal["starttls", "tls", "none"],
        Field(description="How the connection is encrypted: starttls, tls (from the start), none."),
    ] = "starttls"
    user: Annotated[str, Field(description="Name to log in with; empty: none.")] = ""
    password: Annotated[
        str,
        Field(
            repr=False,
            description="Password to log in with; CLAUSEWATCH_SMTP_PASSWORD goes before it.",
        ),
    ] = ""
    folder: Annotated[
        str,
        Field(description="Folder that messages are written to as .eml files, instead of sending."),
    ] = ""
    postal_address: Annotated[
        str, Field(description="Where you can be reached by post: many laws want it in each mail.")
    ] = ""
    list_id: Annotated[
        str,
        Field(description="Name of the mailing list (RFC 2919), like alerts.example.org."),
    ] = ""
    bounce: Annotated[
        str,
        Field(
            description="Mailbox for bounces: each subscription gets bounce+TOKEN@ of it; empty: "
            "they go to `from`."
        ),
    ] = ""
    service_url: Annotated[
        str,
        Field(description="Public address of `clausewatch serve`, which mails link to."),
    ] = ""
    per_domain: Annotated[
        int,
        Field(ge=0, le=100_000, description="Messages a minute to one domain; 0: no limit."),
    ] = 0
    networks: Annotated[
        list[str],
        Field(
            description="Private networks that webhooks may lead to, like 10.0.0.0/8; public "
            "addresses always may."
        ),
    ] = []
    dkim_selector: Annotated[
        str, Field(description="Selector of the DKIM key; empty: the server signs, or nobody.")
    ] = ""
    dkim_domain: Annotated[
        str, Field(description="Domain that signs; empty: that of the address in `from`.")
    ] = ""
    dkim_key: Annotated[str, Field(description="File with the private key, PEM.")] = ""


class Config(_Section):
    """The content of `clausewatch.toml`."""

    store: StoreConfig = StoreConfig()
    crawl: CrawlConfig = CrawlConfig()
    site: SiteConfig = SiteConfig()
    mail: MailConfig = MailConfig()


@dataclass(frozen=True, kw_only=True, slots=True)
class Home:
    """A home that exists, with its configuration."""

    folder: Path
    config: Config

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
    try:
        (folder / "declarations").mkdir(parents=True, exist_ok=True)
        _write_once(folder / _CONFIG, _config_text())
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
    path = folder / _CONFIG
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
        config = Config.model_validate(settings)
    except FileNotFoundError as problem:
        raise HomeError(
            f"{folder} is no home of clausewatch: make one with `clausewatch --home {folder} init`"
        ) from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise HomeError(f"cannot read {path} ({problem}): check its permissions") from problem
    except tomllib.TOMLDecodeError as problem:
        raise HomeError(f"{path} is not valid TOML: {problem}") from problem
    except ValidationError as problem:
        raise HomeError(f"{path}: {_first(problem)}") from problem
    return Home(folder=folder, config=config)


def find_home(folder: Path) -> Home | None:
    """Return the home in a folder, for what can do without; None if there is none.

    Raises:
        HomeError: Its configuration is malformed.
    """
    return open_home(folder) if (folder / _CONFIG).exists() else None


def _first(problem: ValidationError) -> str:
    error = problem.errors()[0]
    place = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{place} is not a setting: see docs/reference/configuration.md for those there are"
    return f"{place}: {error['msg']} (found {error['input']!r})"


def _write_once(path: Path, text: str) -> None:
    if not path.exists():
        path.write_text(text, encoding="utf-8")


def _config_text() -> str:
    """Return the configuration with every setting, its meaning and its default, commented out."""
    lines = ["# The settings of this home. Take the # away to change one."]
    for name, section in Config.model_fields.items():
        settings = type(section.default).model_fields
        lines += ["", f"[{name}]"]
        for setting, field in settings.items():
            default = f'"{field.default}"' if isinstance(field.default, str) else field.default
            lines += [f"# {field.description}", f"# {field.alias or setting} = {default}"]
    return "\n".join(lines) + "\n"


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
