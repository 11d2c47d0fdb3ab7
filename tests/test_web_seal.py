"""What a build of the site depends on beside the records."""

import shutil
from pathlib import Path

import pytest

from web.seal import ROOMS, seal


@pytest.mark.parametrize(
    "path", ["web/templates/change.html", "web/page/change.py", "store/record/text.py"]
)
def test_code_and_templates_of_both_rooms_count(path: str, tmp_path: Path) -> None:
    """Whatever in the two rooms is another than at the last build, all is made anew."""
    for room in ROOMS:
        shutil.copytree(room, tmp_path / room.name, ignore=shutil.ignore_patterns("__pycache__"))
    rooms = [tmp_path / room.name for room in ROOMS]
    before = seal(rooms=rooms)
    assert before == seal()
    with (tmp_path / path).open("a") as file:
        file.write("\n")
    assert seal(rooms=rooms) != before


def test_what_is_given_counts() -> None:
    """Another name of the site, or another file of the operator's, is another build."""
    seals = [seal(), seal("Acme"), seal(files=[("a.css", b"1")]), seal(files=[("a.css", b"2")])]
    assert len(set(seals)) == len(seals)
