"""The single values of a declaration: names, languages, lengths of time."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from crawler.declaration.value import FetchMode
from crawler.notation.duration import find_duration, write_duration
from crawler.notation.strict_yaml import Node
from crawler.notation.wording import quote, suggest

__all__ = [
    "Settings",
    "find_platform_fault",
    "read_domain",
    "read_mode",
    "read_platform",
    "read_settings",
]

Settings = dict[str, Any]
"""What holds for documents, named as `DeclaredDocument` names it."""

_LONGEST_NAME = 100
_LONGEST_HEADER = 200
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_RANGE = r"(\*|[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*)(;q=(0(\.[0-9]{1,3})?|1(\.0{1,3})?))?"
_HEADER = re.compile(rf"{_RANGE}(, ?{_RANGE})*")
_DOMAIN = re.compile(r"(?=.{1,253}$)[\w]([\w-]{0,61}[\w])?(\.[\w]([\w-]{0,61}[\w])?)*")
_LONGEST_TIME = timedelta(days=90)


def read_settings(fields: Mapping[str, Node]) -> Settings:
    """Return the settings among some fields."""
    return {
        attribute: read(fields[name])
        for name, (attribute, read) in _READERS.items()
        if name in fields
    }


def read_platform(node: Node) -> str:
    """Return the name of a platform."""
    platform = unicodedata.normalize("NFC", node.read_text("platform"))
    if fault := find_platform_fault(platform):
        raise node.fault(fault)
    return platform


def find_platform_fault(platform: str) -> str:
    """Return why a text cannot be the name of a platform; empty if it can.

    >>> find_platform_fault("Example")
    ''
    """
    if _is_note(platform):
        return ""
    return f"platform {quote(platform)} must be {_NOTE}"


def read_domain(node: Node) -> str:
    """Return a domain, in small letters."""
    domain = node.read_text("domain")
    if not _DOMAIN.fullmatch(domain):
        raise node.fault(f"domain {quote(domain)} is no host name; write it like example.com")
    return domain.lower()


def read_mode(node: Node) -> FetchMode:
    """Return how a page is to be fetched."""
    mode = node.read_text("fetch")
    if mode not in [*FetchMode]:
        cure = suggest(mode, FetchMode) or "; write http or browser"
        raise node.fault(f"fetch {quote(mode)} is no way to fetch a page{cure}")
    return FetchMode(mode)


def _read_language(node: Node) -> str:
    language = node.read_text("language")
    if not _TAG.fullmatch(language):
        raise node.fault(f"language {quote(language)} is no tag; write it like en or pt-BR")
    return language


def _read_header(node: Node) -> str:
    languages = node.read_text("accept_language")
    if len(languages) > _LONGEST_HEADER or not _HEADER.fullmatch(languages):
        cure = "write it like en or en-GB, en;q=0.8"
        raise node.fault(f"accept_language {quote(languages)} is no list of languages; {cure}")
    return languages


def _read_region(node: Node) -> str:
    region = node.read_text("region")
    if not _is_note(region):
        raise node.fault(f"region {quote(region)} must be {_NOTE}")
    return region


def _read_every(node: Node) -> timedelta:
    return _read_time(node, "every", timedelta(minutes=10))


def _read_hold(node: Node) -> timedelta:
    return _read_time(node, "hold", timedelta(0))


def _read_time(node: Node, name: str, shortest: timedelta) -> timedelta:
    written = node.read_raw(name)
    length = find_duration(written)
    if length is None:
        cure = "write it like 30 minutes, 6 hours, 1 day or 2 weeks"
        raise node.fault(f"{name} {quote(written)} is no length of time; {cure}")
    if not shortest <= length <= _LONGEST_TIME:
        bounds = f"{write_duration(shortest)} to {write_duration(_LONGEST_TIME)}"
        raise node.fault(f"{name} {quote(written)} is out of bounds; choose from {bounds}")
    return length


def _read_wayback(node: Node) -> bool:
    return node.read_truth("wayback")


_NOTE = f"one line of at most {_LONGEST_NAME} characters, with no space around it"


def _is_note(text: str) -> bool:
    return text == text.strip() and text.isprintable() and 0 < len(text) <= _LONGEST_NAME


_READERS: dict[str, tuple[str, Callable[[Node], object]]] = {
    "language": ("language", _read_language),
    "accept_language": ("languages", _read_header),
    "region": ("region", _read_region),
    "fetch": ("mode", read_mode),
    "every": ("every", _read_every),
    "hold": ("hold", _read_hold),
    "wayback": ("wayback", _read_wayback),
}
