"""Declarations put into a folder: beside what is there, and never outside of it."""

import os
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler import (
    Declaration,
    DeclarationFolder,
    Deed,
    load_declaration,
    load_declarations,
    write_declaration,
)
from crawler.declaration.folder import fold_platform
from crawler.declaration.setting import find_platform_fault
from store.error import DeclarationError


def text_of(platform: str, domain: str = "meadow.example") -> str:
    """The text of a declaration without documents."""
    return write_declaration(Declaration(platform=platform, domain=domain, documents=()))


@pytest.mark.parametrize(
    ("platform", "name"),
    [
        ("Meadow", "meadow.yaml"),
        ("Honkai: Star Rail", "honkai-star-rail.yaml"),
        ("../../etc/passwd", "etc-passwd.yaml"),
        ("/", "platform-8a5edab2.yaml"),
        ("日本", "platform-cf2abf0c.yaml"),
        ("Café Zürich", "cafe-zurich.yaml"),
        ("CON", "con-platform.yaml"),
        ("C:\\Windows", "c-windows.yaml"),
        (".hidden", "hidden.yaml"),
        ("a" * 100, f"{'a' * 60}.yaml"),
    ],
)
def test_names(tmp_path: Path, platform: str, name: str) -> None:
    """A file is named after its platform, in letters that every system takes."""
    placement = DeclarationFolder(tmp_path).place(platform, text_of(platform))
    assert placement.deed is Deed.WRITTEN
    assert [path.name for path in tmp_path.iterdir()] == [placement.path.name]
    assert placement.path.name == name
    assert load_declarations(tmp_path)[0].platform == platform


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    st.lists(
        st.text(max_size=30).filter(lambda text: not find_platform_fault(text)),
        max_size=6,
    )
)
def test_any_names(tmp_path_factory: pytest.TempPathFactory, platforms: list[str]) -> None:
    """Whatever platforms are called, each has one file, in the folder, and none is lost."""
    outer = tmp_path_factory.mktemp("outer")
    inner = outer / "declarations"
    inner.mkdir()
    for _ in range(2):
        folder = DeclarationFolder(inner)
        for platform in platforms:
            folder.place(platform, text_of(normalize("NFC", platform)))
    assert list(outer.iterdir()) == [inner]
    found = [one.platform for one in load_declarations(inner)]
    assert {fold_platform(one) for one in found} == {fold_platform(one) for one in platforms}
    assert len(found) == len(list(inner.iterdir()))


def test_twice_is_once(tmp_path: Path) -> None:
    """The same declaration again changes nothing; another one waits for leave to replace it."""
    folder = DeclarationFolder(tmp_path)
    path = folder.place("Meadow", text_of("Meadow")).path
    for opened in (folder, DeclarationFolder(tmp_path)):
        assert opened.place("Meadow", text_of("Meadow")).deed is Deed.SAME
        assert opened.place("MEADOW", text_of("Meadow", "other.example")).deed is Deed.LEFT
    assert path.read_text("utf-8") == text_of("Meadow")
    again = DeclarationFolder(tmp_path).place(
        "Meadow", text_of("Meadow", "other.example"), overwrite=True
    )
    assert (again.deed, again.path) == (Deed.WRITTEN, path)
    assert load_declarations(tmp_path)[0].domain == "other.example"


def test_alike_names(tmp_path: Path) -> None:
    """Platforms whose names make the same file name get one each, and keep them."""
    names: dict[str, Path] = {}
    for _ in range(2):
        folder = DeclarationFolder(tmp_path)
        for platform in ("Star: Rail", "Star - Rail"):
            path = folder.place(platform, text_of(platform)).path
            assert names.setdefault(platform, path) == path
    assert sorted(one.platform for one in load_declarations(tmp_path)) == sorted(names)


def test_own_names_kept(tmp_path: Path) -> None:
    """A platform that somebody declared under a name of their own is found there."""
    (tmp_path / "Mine.yaml").write_text(text_of("Meadow"), "utf-8")
    (tmp_path / "meadow.yaml").write_text(text_of("Brook"), "utf-8")
    folder = DeclarationFolder(tmp_path)
    assert folder.place("meadow", text_of("Meadow", "b.example")).path.name == "Mine.yaml"
    placement = folder.place("Brook", text_of("Brook", "b.example"), overwrite=True)
    assert (placement.path.name, placement.deed) == ("meadow.yaml", Deed.WRITTEN)


def test_capitals_of_names(tmp_path: Path) -> None:
    """No file is named so that another one is meant where capitals do not count."""
    (tmp_path / "MEADOW.yaml").write_text(text_of("Brook"), "utf-8")
    placement = DeclarationFolder(tmp_path).place("Meadow", text_of("Meadow"))
    assert placement.path.name.startswith("meadow-")


def test_broken_file_kept(tmp_path: Path) -> None:
    """A file of the platform's name that cannot be read is left to its owner."""
    broken = tmp_path / "meadow.yaml"
    broken.write_text("platform: [", "utf-8")
    assert DeclarationFolder(tmp_path).place("Meadow", text_of("Meadow")).deed is Deed.LEFT
    assert broken.read_text("utf-8") == "platform: ["
    placement = DeclarationFolder(tmp_path).place("Meadow", text_of("Meadow"), overwrite=True)
    assert (placement.path, placement.deed) == (broken, Deed.WRITTEN)


def test_links_not_followed(tmp_path: Path) -> None:
    """A link in the folder is replaced at most: what it leads to stays as it is."""
    folder = tmp_path / "declarations"
    folder.mkdir()
    outside = tmp_path / "outside.yaml"
    outside.write_text(text_of("Meadow"), "utf-8")
    (folder / "meadow.yaml").symlink_to(outside)
    (folder / "brook.yaml").symlink_to(tmp_path / "nowhere")
    (folder / ".meadow.yaml.new").symlink_to(outside)
    opened = DeclarationFolder(folder)
    assert opened.place("Brook", text_of("Brook")).deed is Deed.LEFT
    other = text_of("Meadow", "b.example")
    assert opened.place("Meadow", other, overwrite=True).deed is Deed.WRITTEN
    assert outside.read_text("utf-8") == text_of("Meadow")
    assert (folder / "meadow.yaml").read_text("utf-8") == other
    assert not (tmp_path / "nowhere").exists()


def test_no_regular_files(tmp_path: Path) -> None:
    """Pipes and folders of a platform's name are neither waited for nor replaced."""
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "meadow.yaml").mkdir()
    folder = DeclarationFolder(tmp_path)
    for platform in ("Pipe", "Meadow"):
        assert folder.place(platform, text_of(platform), overwrite=True).deed is Deed.LEFT


def test_no_folder(tmp_path: Path) -> None:
    """A folder that is not there is told with the cure."""
    with pytest.raises(DeclarationError, match="clausewatch init"):
        DeclarationFolder(tmp_path / "nowhere")


def test_one_file(tmp_path: Path) -> None:
    """One file is read alone; a fault names it."""
    path = tmp_path / "meadow.yaml"
    path.write_text(text_of("Meadow"), "utf-8")
    assert load_declaration(path).platform == "Meadow"
    with pytest.raises(DeclarationError, match=r"^brook.yaml:1: is no regular file"):
        load_declaration(tmp_path / "brook.yaml")
    with pytest.raises(DeclarationError, match=r"^meadow.txt:1: only \*.yaml is read"):
        load_declaration(tmp_path / "meadow.txt")
