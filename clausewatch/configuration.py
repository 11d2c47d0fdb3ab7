"""The settings of a home: what may stand in `clausewatch.toml`."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from store.error import HomeError

__all__ = [
    "Config",
    "CrawlConfig",
    "MailConfig",
    "SiteConfig",
    "StoreConfig",
    "read_config",
    "write_sample",
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


def read_config(path: Path) -> Config:
    """Return the settings in a file.

    Raises:
        FileNotFoundError: There is no such file.
        HomeError: It cannot be read, or is malformed.
    """
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
        return Config.model_validate(settings)
    except FileNotFoundError:
        raise
    except (OSError, UnicodeDecodeError) as problem:
        raise HomeError(f"cannot read {path} ({problem}): check its permissions") from problem
    except tomllib.TOMLDecodeError as problem:
        raise HomeError(f"{path} is not valid TOML: {problem}") from problem
    except ValidationError as problem:
        raise HomeError(f"{path}: {_first(problem)}") from problem


def write_sample() -> str:
    """Return a file with every setting, its meaning and its default, commented out."""
    lines = ["# The settings of this home. Take the # away to change one."]
    for name, section in Config.model_fields.items():
        settings = type(section.default).model_fields
        lines += ["", f"[{name}]"]
        for setting, field in settings.items():
            default = f'"{field.default}"' if isinstance(field.default, str) else field.default
            lines += [f"# {field.description}", f"# {field.alias or setting} = {default}"]
    return "\n".join(lines) + "\n"


def _first(problem: ValidationError) -> str:
    error = problem.errors()[0]
    place = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{place} is not a setting: see docs/reference/configuration.md for those there are"
    return f"{place}: {error['msg']} (found {error['input']!r})"
