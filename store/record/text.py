"""What is read of a capture: its text with links and signs, and the clauses of it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any

from store.record.column import Columns, from_columns, take_columns

__all__ = ["Clause", "Link", "Reading", "Sign", "digest"]


def digest(content: bytes | str) -> str:
    """Return the SHA-256 of bytes, or of a text's UTF-8 bytes, as 64 lower-case hexadecimal digits.

    >>> digest("")[:16]
    'e3b0c44298fc1c14'
    """
    return sha256(content.encode() if isinstance(content, str) else content).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """The target of a stretch of text. Kept beside the text, because a target is not language."""

    start: int  # of the span in the text
    end: int  # of the span in the text
    target: str  # as it stood in the source


@dataclass(frozen=True, kw_only=True, slots=True)
class Sign:
    """Something seen of a page that speaks for its not being the document."""

    kind: str  # of wall that it points to, as gate decisions name them: "challenge"
    weight: float  # from 0 to 1: how strongly it speaks for that by itself
    reason: str  # what was seen, in neutral words


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """The normalised text that a reader made of a snapshot's bytes."""

    text: str  # Markdown subset, see docs/decisions/004-spans.md
    reader: str  # name and version of the reader: "page/1"
    title: str = ""  # of the page or file
    language: str = ""  # BCP 47 as declared by the bytes; empty if they don't say
    links: tuple[Link, ...] = ()  # targets beside the text, in order of start
    coverage: float = 1.0  # share of the words visible in the source that the text kept, 0 to 1
    notes: tuple[
        str, ...
    ] = ()  # what a careful reader should know: "selector .terms matched nothing"
    degraded: bool = False  # no declared selector matched: the main content was taken instead
    signs: tuple[Sign, ...] = ()  # what the markup shows of walls, shells and forms

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to another process with the links by columns, of which there are hundreds."""
        values = [getattr(self, each.name) for each in fields(self) if each.name != "links"]
        return _reread, (take_columns(Link, self.links), values)


def _reread(links: Columns, values: Sequence[Any]) -> Reading:
    names = [each.name for each in fields(Reading) if each.name != "links"]
    return Reading(**dict(zip(names, values, strict=True)), links=from_columns(Link, links))


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """A span of a version: `version.text[start:end] == text`."""

    start: int  # of the span in the text of the version
    end: int  # of the span
    text: str  # the words of the span
    headings: tuple[str, ...] = ()  # the path of headings above it, outermost first
    number: str = ""  # its own numbering or list marker, "2(b)" or "-"; not part of the text

    @property
    def sha256(self) -> str:
        """The hash that identifies this wording wherever it stands."""
        return digest(self.text)
