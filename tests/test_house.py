"""The rules of the house: who may import whom, what is public, and what the names promise."""

import ast
import importlib
import importlib.metadata
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("crawler", "analyzer", "store", "web")
PACKAGES = ("clausewatch", *ROOMS)
# The one room that may import each framework.
FRAMEWORKS = {
    "scrapy": "crawler",
    "twisted": "crawler",
    "sqlalchemy": "store",
    "alembic": "store",
    "spacy": "analyzer",
    "bs4": "analyzer",
    "lxml": "analyzer",
    "pypdfium2": "analyzer",
    "py3langid": "analyzer",
    "tldextract": "crawler",
    "diff_match_patch": "analyzer",
    "rapidfuzz": "analyzer",
    "jinja2": "web",
    "starlette": "web",
    "uvicorn": "web",
    "itsdangerous": "web",
    "typer": "clausewatch",
    "xlsxwriter": "clausewatch",
    "rich": "clausewatch",
}
FILES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts
)
NAMES = [path.relative_to(ROOT).as_posix() for path in FILES]


def module_of(path: Path) -> str:
    """The dotted name of a file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def parse(path: Path) -> ast.Module:
    """The syntax of a file, read once."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(path: Path, *, at_run_time: bool = False) -> Iterator[str]:
    """The modules that a file imports; at run time: those that are needed when it is imported."""
    tree = parse(path)
    nodes = tree.body if at_run_time else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide where a name comes from"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_rooms_import_the_ground_floor_only(path: Path) -> None:
    """A room imports itself and the store; only the front door knows all rooms."""
    room = path.relative_to(ROOT).parts[0]
    if room == "clausewatch":
        return
    used = {name.split(".")[0] for name in imports_of(path)} & set(PACKAGES)
    assert used <= {room, "store"}


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_each_framework_lives_in_one_room(path: Path) -> None:
    """Scrapy, SQLAlchemy, spaCy, Jinja2 and the others are each known to one room."""
    room = path.relative_to(ROOT).parts[0]
    used = {name.split(".")[0] for name in imports_of(path)}
    assert {name for name in used if FRAMEWORKS.get(name, room) != room} == set()


def test_the_analyzer_needs_only_values_and_errors() -> None:
    """The analyzer is pure: of the store it uses values, errors and charsets, no database."""
    forbidden = {"sqlite3", "socket", "urllib.request", "http", "subprocess", "requests", "httpx"}
    for path in (ROOT / "analyzer").rglob("*.py"):
        used = set(imports_of(path))
        ours = {name for name in used if name.split(".")[0] == "store"}
        allowed = {"store.record", "store.error", "store.charset"}
        assert {n for n in ours if ".".join(n.split(".")[:2]) not in allowed} == set(), path
        # PDFium runs apart, so that what brings it down brings down no more: 006-pdf.md.
        excused = {"subprocess"} if path.name == "isolation.py" else set()
        assert {name for name in used if name in forbidden} == excused, path


def test_there_is_no_import_cycle() -> None:
    """No module needs itself to be imported, through whatever others."""
    modules = {module_of(path): path for path in FILES}
    needs = {
        name: {used for used in imports_of(path, at_run_time=True) if used in modules} - {name}
        for name, path in modules.items()
    }
    while free := [name for name, needed in needs.items() if not needed & set(needs)]:
        for name in free:
            del needs[name]
    assert needs == {}


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_public_names_are_exact_and_sorted(path: Path) -> None:
    """`__all__` is sorted and holds exactly the public names that a module defines."""
    tree = parse(path)
    listed, defined = None, set()
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            defined.add(node.name)
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            if isinstance(target, ast.Name) and target.id == "__all__":
                assert isinstance(node, ast.Assign)
                listed = ast.literal_eval(node.value)
            elif isinstance(target, ast.Name):
                defined.add(target.id)
    public = {name for name in defined if not name.startswith("_")}
    if listed is None:
        assert public == set(), "public names, but no __all__"
        return
    # Constants, then classes, then functions, as the linter sorts them.
    order = sorted(listed, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    assert listed == order
    if path.name != "__init__.py":
        assert {name for name in listed if not name.startswith("__")} == public
    module = importlib.import_module(module_of(path))
    assert [name for name in listed if not hasattr(module, name)] == []


def test_functions_and_modules_have_different_names() -> None:
    """No package re-exports a name that hides one of its own modules."""
    for package in PACKAGES:
        for init in (ROOT / package).rglob("__init__.py"):
            module = importlib.import_module(module_of(init))
            inside = {path.stem for path in init.parent.glob("*.py")}
            inside |= {path.parent.name for path in init.parent.glob("*/__init__.py")}
            hidden = {
                name
                for name in getattr(module, "__all__", ())
                if name in inside and not hasattr(getattr(module, name), "__path__")
            }
            assert hidden == set(), init


def test_top_level_names_are_ours_alone() -> None:
    """No installed distribution ships a package of the name of one of our folders."""
    owners = importlib.metadata.packages_distributions()
    for package in PACKAGES:
        assert set(owners.get(package, [])) <= {"clausewatch"}


def test_every_dependency_is_justified() -> None:
    """Each dependency and extra of pyproject.toml is named in the decision about the layout."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    reasons = (ROOT / "docs/decisions/001-layout.md").read_text(encoding="utf-8").lower()
    wanted = list(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        wanted += [line for line in extra if not line.startswith("clausewatch")]
    names = {line.split(">")[0].split("[")[0].split("=")[0].strip().lower() for line in wanted}
    assert {name for name in names if f"`{name}`" not in reasons} == set()


def test_every_test_says_what_it_shows() -> None:
    """Each test function has a docstring of one sentence."""
    silent = []
    for path in sorted((ROOT / "tests").glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                said = ast.get_docstring(node) or ""
                if not said.rstrip().endswith(".") or "\n\n" in said:
                    silent.append(f"{path.name}:{node.name}")
    assert silent == []


def test_tests_use_real_things() -> None:
    """The whole suite mocks next to nothing."""
    words = 0
    for path in sorted((ROOT / "tests").glob("*.py")):
        if path != Path(__file__).resolve():
            text = path.read_text(encoding="utf-8")
            words += sum(text.count(word) for word in ("MagicMock", "mock.", "monkeypatch."))
    assert words < 10


def test_the_command_line_starts_light() -> None:
    """Knowing all commands, as `--help` does, takes none of the heavy rooms and libraries."""
    code = "import sys, clausewatch.cli; clausewatch.cli.load_commands(); print(*sys.modules)"
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"analyzer", "web", "crawler", *FRAMEWORKS} - {"typer", "rich"}
    assert heavy & set(done.stdout.split()) == set()
