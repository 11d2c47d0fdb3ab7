"""YAML written so that it reads back as it was meant: fields, lists, texts and truth values."""

import re
from collections.abc import Iterator, Mapping, Sequence

import yaml

__all__ = ["Value", "write_comment", "write_lines"]

Value = str | bool | Sequence["Value"] | Mapping[str, "Value"]
"""What can be written."""

_PLAIN = re.compile(r"[A-Za-z0-9.][!-~]*( [!-~]+)*")  # printable ASCII that begins harmlessly
_TEXT = "tag:yaml.org,2002:str"


def write_lines(value: Value) -> Iterator[str]:
    """Yield the lines of a value, without indentation of its own."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if _is_short(inner):
                yield f"{name}: {next(write_lines(inner))}"
            else:
                yield f"{name}:"
                yield from (f"  {line}" for line in write_lines(inner))
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, str):
        yield value if _is_plain(value) else _quote(value)
    elif value:
        for item in value:
            first, *rest = write_lines(item)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    else:
        yield "[]"


def write_comment(text: str) -> str:
    r"""Return a text as one line of comment, whatever it holds.

    >>> write_comment("a\nb: c")
    '# a\\nb: c'
    """
    return f"# {''.join(map(_escape, text))}"


def _is_short(value: Value) -> bool:
    return isinstance(value, str | bool) or not value


def _is_plain(text: str) -> bool:
    """Return whether YAML reads a text as itself without quotes."""
    if not _PLAIN.fullmatch(text) or ": " in text or " #" in text or text.endswith(":"):
        return False
    node = yaml.resolver.Resolver().resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]  # its stub tells no types
    return bool(node == _TEXT)


def _quote(text: str) -> str:
    if text.isprintable() and '"' in text and "'" not in text and "\\" not in text:
        return f"'{text}'"
    inner = "".join(f"\\{char}" if char in '"\\' else _escape(char) for char in text)
    return f'"{inner}"'


def _escape(char: str) -> str:
    if char.isprintable():
        return char
    code = ord(char)
    if char in "\n\t":
        return "\\n" if char == "\n" else "\\t"
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"
