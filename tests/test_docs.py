"""The documentation is complete and true."""

import re
from dataclasses import fields, is_dataclass
from enum import StrEnum
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest

from analyzer.labelling import fact
from analyzer.labelling.fact.lexicon import load_table
from clausewatch import __version__
from clausewatch.configuration import Config
from store import record

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs/reference"
TABLES_OF_NAMES = ("amounts", "mentions", "percentages", "periods", "vague")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    """The program that writes the reference."""
    found = util.spec_from_file_location("generate", REFERENCE / "generate.py")
    assert found is not None
    assert found.loader is not None
    module = util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_the_reference_is_up_to_date(generator: ModuleType) -> None:
    """The pages of the reference are what the code gives: run `make reference` if not."""
    for file, page in generator.render_pages().items():
        assert (REFERENCE / file).read_text(encoding="utf-8") == page, file


def test_every_command_is_documented(generator: ModuleType) -> None:
    """Each command has help of its own, stands in the reference, and in the tutorial or README."""
    reference = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    prose = "".join(p.read_text(encoding="utf-8") for p in PAGES if p.parent != REFERENCE)
    for name in filter(None, generator.command_names()):
        assert f"## clausewatch {name}\n" in reference
        assert re.search(rf"`?clausewatch[^\n`]* {name}\b|`{name}\b", prose), name


def test_every_setting_is_documented() -> None:
    """Each setting has a description and stands in the reference."""
    reference = (REFERENCE / "configuration.md").read_text(encoding="utf-8")
    for section, given in Config.model_fields.items():
        assert f"## [{section}]" in reference
        for setting, field in type(given.default).model_fields.items():
            assert field.description
            assert f"| `{field.alias or setting}` |" in reference


def test_every_record_field_is_documented() -> None:
    """Each field of each record, and each word of each vocabulary, has its meaning written down."""
    reference = (REFERENCE / "records.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", reference, re.DOTALL | re.MULTILINE))
    for name in record.__all__:
        value = getattr(record, name)
        if is_dataclass(value):
            names = [field.name for field in fields(value)]
        elif isinstance(value, type) and issubclass(value, StrEnum):
            names = [word.name for word in value]
        else:
            continue
        for each in names:
            row = re.search(rf"^\| `{each}` \|.*\| (.*) \|$", sections[name], re.MULTILINE)
            assert row, f"{name}.{each} is missing"
            assert row[1].strip(), f"{name}.{each} has no meaning"


def test_every_fact_is_documented() -> None:
    """Each name that a fact can have, and each weaker word, stands in the reference."""
    reference = (REFERENCE / "facts.md").read_text(encoding="utf-8")
    told = {word for table in TABLES_OF_NAMES for word in load_table(table)}
    told |= {getattr(fact, name) for name in fact.__all__ if name.isupper()}
    missing = {name for name in told if f"`{name}`" not in reference}
    assert missing == set()


def test_links_between_pages_lead_somewhere() -> None:
    """Every relative link of the documentation names a file that exists."""
    broken = []
    for page in PAGES:
        targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        broken += [
            f"{page.relative_to(ROOT)}: {target}"
            for target in targets
            if "://" not in target and not (page.parent / target).exists()
        ]
    assert broken == []


def test_the_changelog_knows_this_version() -> None:
    """The version of the package stands in the changelog and in the project's metadata."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"[{__version__}]" in changelog
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_paths_that_the_documentation_names_exist() -> None:
    """Every file or folder of ours named in code marks exists."""
    wanted = re.compile(r"`((?:docs|store|crawler|analyzer|web|tests|benchmarks|demo)/[\w./-]+)`")
    missing = []
    for page in PAGES:
        names = wanted.findall(page.read_text(encoding="utf-8"))
        missing += [f"{page.relative_to(ROOT)}: {n}" for n in names if not (ROOT / n).exists()]
    assert missing == []
