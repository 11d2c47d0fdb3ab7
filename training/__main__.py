"""Train the model of clause labels and write it with its card.

    python -m training DATA [--archive GIT] [--reviews FILE] [--out FOLDER]

DATA is the data folder. GIT is a bare clone of the archive of versions that our own labels point
into; left out, it is made of the bundle in DATA. FILE is what `clausewatch export --reviews` wrote:
what persons confirmed or corrected is learned as well. The same data give the same weights on one
machine.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import analyzer.model
from analyzer.model.pipeline import build_pipeline
from training.card import write_card
from training.corpus import load_corpus
from training.course import learn, try_out
from training.score import score

VERSION = "4"
_FOLDER = Path(analyzer.model.__file__).with_name("clauses")


def main() -> None:
    """Read, learn, score, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--reviews", type=Path)
    parser.add_argument("--out", type=Path, default=_FOLDER)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = given.archive or _clone(given.data, Path(folder) / "versions.git")
        examples = load_corpus(given.data, archive, given.reviews)
        _say(f"{len(examples)} labelled clauses")
        ensemble, unseen = learn(examples, Path(folder) / "encoder.onnx", _say)
        scores, quick = (score(*try_out(ensemble, unseen, quick=each)) for each in (False, True))
        build_pipeline(ensemble, version=VERSION).to_disk(given.out)
    write_card(given.out / "README.md", given.data, examples, ensemble, scores, quick)
    for name, value in scores.list_rows():
        _say(f"{name}: {value}")


def _clone(data: Path, folder: Path) -> Path:
    bundle = data / "ota" / "contrib-versions.bundle"
    command = ["git", "clone", "--quiet", "--bare", str(bundle), str(folder)]
    subprocess.run(command, check=True)  # noqa: S603
    return folder


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
