"""What an operator has put over our look: templates, files and colours of a folder of the home."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from store.error import HomeError

__all__ = ["Look", "find_colours", "read_look"]

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SCHEMES = ("light", "dark")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """A theme of the operator's own. Empty, it changes nothing."""

    folder: str = ""  # where it lies, for messages
    templates: Mapping[str, str] = field(default_factory=dict)  # by file name; they replace ours
    files: Mapping[str, bytes] = field(default_factory=dict)  # by path below static/
    colours: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by scheme, by name

    @property
    def logo(self) -> str:
        """The file below static/ that stands for our sign beside the name; empty if none."""
        return next((name for name in ("logo.svg", "logo.png") if name in self.files), "")

    @property
    def sheet(self) -> str:
        """The file below static/ that pages load after our stylesheet; empty if none."""
        return "theme.css" if "theme.css" in self.files else ""

    @property
    def seen(self) -> tuple[object, ...]:
        """What pages depend on; the other files are theirs to load."""
        return self.templates, self.logo, self.sheet

    def tint(self, stylesheet: bytes) -> bytes:
        """Return a stylesheet with the operator's colours, on the screen only."""
        rules = [
            f"@media screen and (prefers-color-scheme: {scheme}) {{ :root {{ {said} }} }}\n"
            for scheme in _SCHEMES
            if (said := " ".join(f"--{n}: {c};" for n, c in self.colours.get(scheme, {}).items()))
        ]
        return stylesheet + ("\n/* Colours of this site. */\n" + "".join(rules)).encode() * bool(
            rules
        )


def read_look(folder: Path, stylesheet: bytes, templates: Collection[str]) -> Look:
    """Read the theme in a folder; one that is not there changes nothing.

    Args:
        folder: Where it lies, with `templates/`, `static/` and `colours.toml`, or some of them.
        stylesheet: Ours, which names the colours that there are.
        templates: The names of ours.

    Raises:
        HomeError: Something in it cannot be read or is not known; the message names the cure.
    """
    try:
        return Look(
            folder=str(folder),
            templates=dict(_read_templates(folder / "templates", templates)),
            files=dict(_read_files(folder / "static")),
            colours=_read_colours(folder / "colours.toml", find_colours(stylesheet)),
        )
    except (OSError, UnicodeDecodeError) as problem:
        raise HomeError(
            f"cannot read the theme in {folder} ({problem}): mend or remove it"
        ) from problem


def find_colours(stylesheet: bytes) -> tuple[str, ...]:
    """Return the names of the colours in a stylesheet, in their order."""
    found = re.findall(r"--([a-z-]+): #[0-9a-f]{3,6};", stylesheet.decode())
    return tuple(dict.fromkeys(found))


def _read_templates(folder: Path, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield templates. One that is neither ours nor named by another is likely mistyped."""
    texts = {file.name: file.read_text("utf-8") for file in _list(folder)}
    for name, text in texts.items():
        used = any(f'"{name}"' in each or f"'{name}'" in each for each in texts.values())
        if name not in known and not used:
            raise HomeError(
                f"{folder / name} replaces no template{_suggest(name, known)}:"
                f" rename it or remove it (there are {', '.join(sorted(known))})"
            )
        yield name, text


def _read_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in _list(folder):
        path = file.relative_to(folder)
        if not all(_NAME.fullmatch(part) for part in path.parts):
            raise HomeError(f"{file} has a name that is no plain address: use a-z, 0-9, - _ and .")
        yield path.as_posix(), file.read_bytes()


def _read_colours(file: Path, known: Collection[str]) -> dict[str, dict[str, str]]:
    if not file.exists():
        return {}
    try:
        said = tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise HomeError(f"{file} is not valid TOML: {problem}") from problem
    for scheme, colours in said.items():
        if scheme not in _SCHEMES or not isinstance(colours, dict):
            raise HomeError(f"{file}: {scheme} is no scheme: put colours under [light] or [dark]")
        for name, colour in colours.items():
            if name not in known:
                raise HomeError(
                    f"{file}: {name} is no colour of the site{_suggest(name, known)}"
                    f" (there are {', '.join(known)})"
                )
            if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
                raise HomeError(
                    f'{file}: {name} = {colour!r} is no colour: write it like "#1b4f8a"'
                )
    return said


def _list(folder: Path) -> list[Path]:
    """Return the files of a folder and of those in it, but for hidden ones."""
    return sorted(
        file
        for file in folder.rglob("*")
        if file.is_file() and not any(p.startswith(".") for p in file.relative_to(folder).parts)
    )


def _suggest(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, known, 1)
    return f" (did you mean {near[0]}?)" if near else ""
