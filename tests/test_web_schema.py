"""JSON Schemas and the description of the tree, held against what is published."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]
from openapi_spec_validator import validate

from tests.web_hostile import HOSTILE, find_hostile_site
from tests.web_library import LIBRARY
from tests.web_pages import REVIEWED
from tests.web_stories import NOW, SAMPLE, TYPE_NAMES
from web import Site, publish
from web.twin import KINDS

BASE = "https://watch.example/w/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site at an address of its own, after people have looked at it."""
    place = tmp_path_factory.mktemp("site")
    site = Site(base_url=BASE)
    publish(REVIEWED, place, site=site, now=NOW, type_names=TYPE_NAMES, library=LIBRARY)
    return place


def list_twins(folder: Path) -> Iterator[tuple[Path, Any]]:
    """Yield every twin of a page, and what leads to the shards of the search."""
    for file in sorted((*folder.rglob("record.json"), *folder.rglob("index.json"))):
        yield file, json.loads(file.read_bytes())


def close(form: Any) -> Any:
    """Return a schema that forbids what it does not name, which ours do not."""
    if isinstance(form, list):
        return [close(each) for each in form]
    if not isinstance(form, dict):
        return form
    closed = {name: close(each) for name, each in form.items()}
    if form.get("type") == "object" and isinstance(form.get("properties"), dict):
        closed.setdefault("additionalProperties", False)
    return closed


def find_schema(folder: Path, file: Path, twin: Any) -> Path:
    """Return where the schema lies that a twin names."""
    name = str(twin["$schema"])
    if name.startswith(BASE):
        return folder / name.removeprefix(BASE)
    return (file.parent / name).resolve()


@pytest.mark.parametrize("kind", KINDS)
def test_schema_is_one(kind: str, folder: Path) -> None:
    """Each kind of twin has a valid schema, at the address that it names itself."""
    schema = json.loads((folder / f"schema/{kind}.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"{BASE}schema/{kind}.json"
    assert schema["description"]


def test_every_twin_is_as_its_schema_says(folder: Path) -> None:
    """Each twin names its schema, and holds what that says and nothing that it leaves out."""
    seen = set()
    for file, twin in list_twins(folder):
        schema = json.loads(find_schema(folder, file, twin).read_bytes())
        validator = Draft202012Validator(close(schema), format_checker=FormatChecker())
        assert [error.message for error in validator.iter_errors(twin)] == [], file
        seen.add(schema["properties"]["schema"]["const"])
    assert seen == {f"clausewatch/{kind}/1" for kind in KINDS}


def test_schema_refuses_what_is_no_record(folder: Path) -> None:
    """A twin that lost a field, or holds another kind of value, is refused."""
    schema = json.loads((folder / "schema/change.json").read_bytes())
    twin = json.loads((folder / "changes/CW-C-000102-6/record.json").read_bytes())
    validator = Draft202012Validator(schema)
    assert validator.is_valid(twin)
    assert not validator.is_valid({name: twin[name] for name in twin if name != "after"})
    assert not validator.is_valid(twin | {"severity": "grave"})
    assert not validator.is_valid(twin | {"id": "CW-D-000102-6"})
    assert validator.is_valid(twin | {"joined_later": 1})


@pytest.mark.parametrize("typed", [False, True])
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_leave_twins_as_their_schemas_say(
    kind: str,
    typed: bool,  # noqa: FBT001
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """What a record holds changes nothing of a twin's shape, nor of where its schema lies."""
    folder = find_hostile_site(kind, tmp_path_factory, typed=typed)
    for file, twin in list_twins(folder):
        schema = json.loads(find_schema(folder, file, twin).read_bytes())
        errors = Draft202012Validator(schema).iter_errors(twin)
        assert [error.message for error in errors] == [], file


@pytest.mark.parametrize("base", ["", BASE])
def test_tree_is_described_as_openapi_has_it(base: str, tmp_path: Path) -> None:
    """The description is valid OpenAPI 3.1, with every schema that it refers to in its place."""
    publish(SAMPLE, tmp_path, site=Site(base_url=base), now=NOW)
    file = tmp_path / "openapi.json"
    described = json.loads(file.read_bytes())
    validate(described, base_uri=file.as_uri())
    assert described["openapi"] == "3.1.0"
    assert described["servers"] == [{"url": base.rstrip("/") or "."}]


def test_described_paths_are_those_of_the_tree(folder: Path) -> None:
    """Each path of the description leads to files, and each file for machines is described."""
    described = json.loads((folder / "openapi.json").read_bytes())
    files = {
        file.relative_to(folder).as_posix()
        for pattern in ("*.json", "feed.xml", "*.ics", "*.link")
        for file in folder.rglob(pattern)
    }
    found = set[str]()
    for path in described["paths"]:
        hits = set(match_files(path.removeprefix("/"), files))
        assert hits, path
        found |= hits
    # What belongs to the search is laid out for its script.
    rest = {file for file in files - found if not file.startswith("search/")}
    assert rest == {"openapi.json"}


def match_files(path: str, files: set[str]) -> Iterator[str]:
    """Yield the files that a path with parameters leads to."""
    pieces = path.split("/")
    for file in files:
        parts = file.split("/")
        if len(parts) == len(pieces) and all(
            piece == part or ("{" in piece and part.endswith(piece.rpartition("}")[2]))
            for piece, part in zip(pieces, parts, strict=True)
        ):
            yield file


def test_llms_txt_leads_to_files(folder: Path, tmp_path: Path) -> None:
    """Every link of llms.txt leads somewhere, and no name of the site becomes a heading."""
    text = (folder / "llms.txt").read_text("utf-8")
    links = [piece.split(")")[0] for piece in text.split("](")[1:]]
    assert len(links) > 8
    assert [each for each in links if not (folder / each.removeprefix(BASE)).is_file()] == []
    publish(SAMPLE, tmp_path, site=Site(name="a\n# b\x1b"), now=NOW)
    lines = (tmp_path / "llms.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("# ")] == ["# a # b\ufffd"]
