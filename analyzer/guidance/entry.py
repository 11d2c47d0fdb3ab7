"""The entries of our own data files, taken field by field: an error names place and fault."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

__all__ = ["LINE", "TEXT", "Entry", "parse_entries", "read_data"]

TEXT = 400
"""The most characters of a text of one to three sentences."""
LINE = 200
"""The most characters of a single sentence, a check or a question."""

_SENTENCES = 3
_END_OF_SENTENCE = re.compile(r"[.!?](?= [A-Z]|$)")
_ADDRESS = re.compile(r"https://[\w.-]+/\S*")


class Entry:
    """One table of a file, whose fields are taken out with a check on each."""

    def __init__(self, place: str, row: object) -> None:
        if not isinstance(row, dict):
            raise ValueError(f"{place}: must be a table, such as [{place.rsplit(': ')[-1]}]")
        self.place = place
        self._rest: dict[str, Any] = dict(row)

    def fail(self, field: str, fault: str) -> ValueError:
        """Return the error that names a field of this entry."""
        return ValueError(f"{self.place}: {field}: {fault}")

    def take(self, field: str, kind: type, *, default: Any = None) -> Any:
        """Return the value of a field and strike it off.

        Raises:
            ValueError: The field is missing without a default, or holds another kind of value.
        """
        value = self._rest.pop(field, default)
        if value is None:
            raise self.fail(field, "is missing")
        if type(value) is not kind:
            raise self.fail(field, f"must be of the kind {kind.__name__}")
        return value

    def take_text(
        self,
        field: str,
        *,
        most: int = TEXT,
        sentences: int = _SENTENCES,
        default: str | None = None,
    ) -> str:
        """Return a text of whole sentences; an empty one only where it is the default."""
        text: str = self.take(field, str, default=default)
        if text or text != default:
            self._check_text(field, text, most=most, sentences=sentences, end=".")
        return text

    def take_phrase(self, field: str, *, most: int = LINE) -> str:
        """Return a text that is no sentence, such as a name."""
        text: str = self.take(field, str)
        self._check_line(field, text, most)
        if text.endswith("."):
            raise self.fail(field, "must not end with a full stop")
        return text

    def take_lines(self, field: str, *, end: str, fewest: int, most: int) -> tuple[str, ...]:
        """Return a list of single sentences, each once."""
        lines = self.take_list(field, str)
        if not fewest <= len(lines) <= most:
            raise self.fail(field, f"must have {fewest} to {most} lines, and has {len(lines)}")
        for line in lines:
            self._check_text(field, line, most=LINE, sentences=1, end=end)
        return lines

    def take_list(
        self, field: str, kind: type, *, default: list[Any] | None = None
    ) -> tuple[Any, ...]:
        """Return a list of values of one kind, each once."""
        values = self.take(field, list, default=default)
        for value in values:
            if type(value) is not kind:
                raise self.fail(field, f"must hold values of the kind {kind.__name__} only")
        if kind is not dict and len(set(values)) < len(values):
            raise self.fail(field, "names something twice")
        return tuple(values)

    def take_keys(self, field: str, known: Mapping[str, object]) -> tuple[str, ...]:
        """Return a list of keys that all are known."""
        keys = self.take_list(field, str)
        for key in keys:
            self.check_key(field, key, known)
        return keys

    def take_address(self, field: str, *, default: str | None = None) -> str:
        """Return a web address; an empty one only where it is the default."""
        address: str = self.take(field, str, default=default)
        if address != default and not _ADDRESS.fullmatch(address):
            raise self.fail(field, "must be an address that begins with https://")
        return address

    def take_date(self, field: str) -> date:
        """Return a date."""
        value: date = self.take(field, date)
        return value

    def check_key(self, field: str, key: str, known: Mapping[str, object]) -> None:
        """Raise an error if a key is unknown."""
        if key not in known:
            raise self.fail(field, f"{key} is unknown; known are {', '.join(known)}")

    def end(self) -> None:
        """Raise an error if fields are left that nobody asked for."""
        if self._rest:
            raise ValueError(f"{self.place}: unknown field {', '.join(sorted(self._rest))}")

    def _check_line(self, field: str, text: str, most: int) -> None:
        if not text or text != " ".join(text.split()):
            raise self.fail(field, "must be one line of words with single spaces")
        if len(text) > most:
            raise self.fail(field, f"must have at most {most} characters, and has {len(text)}")

    def _check_text(self, field: str, text: str, *, most: int, sentences: int, end: str) -> None:
        self._check_line(field, text, most)
        if not text[0].isupper() and text[0] != "'":
            raise self.fail(field, "must begin with a capital letter")
        if not text.endswith(end):
            raise self.fail(field, f"must end with {end}")
        if len(_END_OF_SENTENCE.findall(text)) > sentences:
            raise self.fail(field, f"must have at most {sentences} sentences")


def parse_entries(text: str, place: str) -> Iterator[tuple[str, Entry]]:
    """Yield the key and the entry of each table of a file.

    Raises:
        ValueError: The text is not TOML, or has a table twice.
    """
    try:
        rows = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{place}: {error}") from error
    for key, row in rows.items():
        yield key, Entry(f"{place}: {key}", row)


def read_data(name: str) -> str:
    """Return the text of a data file of this folder."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
