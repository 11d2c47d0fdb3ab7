"""The folder of declarations: read as a whole, and added to without harm to what is there."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from crawler.declaration.parser import parse_declaration, parse_platform
from crawler.declaration.value import Declaration
from crawler.notation.wording import quote
from store.error import DeclarationError
from store.record import digest

__all__ = [
    "LARGEST",
    "DeclarationFolder",
    "Deed",
    "Placement",
    "fold_platform",
    "load_declaration",
    "load_declarations",
]

LARGEST = 256 * 1024
"""Bytes that a file may have: about a thousand documents."""

_ENDING = ".yaml"
_LONGEST_STEM = 60
_OTHER_THAN_WORDS = re.compile(r"[^a-z0-9]+")
_DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")  # names that Windows keeps to itself


class Deed(StrEnum):
    """What became of a declaration that was to be put into a folder."""

    WRITTEN = "written"
    SAME = "same"  # the very text is there already
    LEFT = "left"  # another text of the platform is there, and was left alone


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """Where the declaration of a platform stands in a folder, and how it came there."""

    path: Path
    deed: Deed


class DeclarationFolder:
    """A folder of declarations to add to.

    Nothing is written outside of it, whatever a platform is called, and no file is written through
    a link. Each platform has one file; two names that differ only in capitals are one.

    Raises:
        DeclarationError: There is no such folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._platforms: dict[str, Path] = {}
        self._names: dict[str, bool] = {}  # of files, in small letters; is its platform known?
        if not folder.is_dir():
            raise DeclarationError(f"{folder} is no folder; `clausewatch init` makes one")
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() == _ENDING:
                self._learn(path)

    def place(self, platform: str, text: str, *, overwrite: bool = False) -> Placement:
        """Put the declaration of a platform into the folder, unless there is one.

        Args:
            platform: Its name.
            text: The whole text of the file.
            overwrite: Replace another text of the platform.
        """
        known = self._platforms.get(fold_platform(platform))
        path = known or self._folder / self._choose_name(platform)
        if _exists(path):
            if _holds(path, text):
                return Placement(path=path, deed=Deed.SAME)
            if not overwrite or (path.exists() and not path.is_file()):
                return Placement(path=path, deed=Deed.LEFT)
        _write(path, text)
        self._platforms[fold_platform(platform)] = path
        self._names[path.name.lower()] = True
        return Placement(path=path, deed=Deed.WRITTEN)

    def _learn(self, path: Path) -> None:
        try:
            platform = parse_platform(_read_file(path, path.name), path.name)
        except DeclarationError:
            self._names[path.name.lower()] = False
        else:
            self._names[path.name.lower()] = True
            self._platforms.setdefault(fold_platform(platform), path)

    def _choose_name(self, platform: str) -> str:
        """Return a name for the file of a platform that has none.

        A file of that name that cannot be read counts as the platform's own.
        """
        stem = _make_slug(platform)
        if self._names.get(stem + _ENDING):
            stem = f"{stem}-{digest(fold_platform(platform))[:8]}"
        return stem + _ENDING


def load_declarations(folder: Path) -> tuple[Declaration, ...]:
    """Return the declarations of a folder, sorted by platform.

    Args:
        folder: Holds one `*.yaml` file a platform; other files are left alone.

    Raises:
        DeclarationError: The first fault of each file, one after the other in one line.
    """
    if not folder.is_dir():
        raise DeclarationError(f"{folder} is no folder; `clausewatch init` makes one")
    by_name: dict[str, tuple[str, Declaration]] = {}
    faults: list[str] = []
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        name = f"{folder.name}/{path.name}"
        try:
            declaration = parse_declaration(_read_file(path, name), name)
            other, _ = by_name.setdefault(fold_platform(declaration.platform), (name, declaration))
            if other != name:
                what = f"platform {quote(declaration.platform)} is declared in {other} too"
                raise DeclarationError(f"{name}:1: {what}; keep all its documents in one file")
        except DeclarationError as error:
            faults.append(str(error))
    if faults:
        raise DeclarationError("; ".join(faults))
    return tuple(declaration for _, (_, declaration) in sorted(by_name.items()))


def load_declaration(path: Path) -> Declaration:
    """Return the declaration that a file holds.

    Raises:
        DeclarationError: The file cannot be read, or is malformed.
    """
    return parse_declaration(_read_file(path, path.name), path.name)


def _read_file(path: Path, name: str) -> str:
    if path.suffix != _ENDING:
        raise DeclarationError(f"{name}:1: only *.yaml is read; give the file this ending")
    if not path.is_file():
        raise DeclarationError(f"{name}:1: is no regular file; put a YAML file there")
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise DeclarationError(f"{name}:1: cannot be read ({error.strerror}); allow it") from error
    if len(content) > LARGEST:
        raise DeclarationError(f"{name}:1: larger than {LARGEST // 1024} KiB; split the platform")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DeclarationError(f"{name}:{line}: not UTF-8 here; save the file as UTF-8") from error


def _make_slug(platform: str) -> str:
    """Return the name of a platform in small letters, digits and hyphens, and never empty.

    >>> _make_slug("../Café №1"), _make_slug("CON")
    ('cafe-no1', 'con-platform')
    """
    plain = unicodedata.normalize("NFKD", platform).casefold()
    words = "".join(char for char in plain if not unicodedata.combining(char))
    stem = _OTHER_THAN_WORDS.sub("-", words)[:_LONGEST_STEM].strip("-")
    if not stem:
        return f"platform-{digest(fold_platform(platform))[:8]}"
    return f"{stem}-platform" if _DEVICES.fullmatch(stem) else stem


def fold_platform(platform: str) -> str:
    """Return what two names of one platform have in common, whatever their capitals."""
    return unicodedata.normalize("NFKC", platform).casefold()


def _exists(path: Path) -> bool:
    return path.is_symlink() or path.exists()


def _holds(path: Path, text: str) -> bool:
    try:
        return _read_file(path, path.name) == text
    except DeclarationError:
        return False


def _write(path: Path, text: str) -> None:
    """Write a file as a whole or not at all; a link of that name is replaced, not followed."""
    half = path.with_name(f".{path.name}.new")
    half.unlink(missing_ok=True)
    with half.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    half.replace(path)
