"""`make demo`: three invented platforms change their policies; clausewatch says what changed."""

import shutil
import subprocess
import sys
from pathlib import Path

from demo.server import SampleSites, write_declarations
from store.ids import Kind, format_id

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "demo-home"


def main() -> None:
    """Run the main job over the old and the new state of the sample platforms."""
    shutil.rmtree(HOME, ignore_errors=True)
    _clausewatch("init")
    (HOME / "declarations" / "example.yaml").unlink()
    _configure()
    with SampleSites("old") as sites:
        write_declarations(HOME / "declarations", sites.base_url)
        print("\n== First visit: every document becomes a baseline ==")
        _clausewatch("run")
        sites.state = "new"
        print("\n== Second visit: the platforms have changed their pages ==")
        _clausewatch("run")  # its exit code is 1: one page turned into a challenge, on purpose
    print(_farewell())


def _clausewatch(*words: str) -> None:
    command = [sys.executable, "-m", "clausewatch", "--home", str(HOME), *words]
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"`clausewatch {' '.join(words)}` ended with exit code {done.returncode}")


def _configure() -> None:
    """The sample server is ours and on this machine: it may be reached, and need not be spared."""
    config = HOME / "clausewatch.toml"
    settings = config.read_text().replace("# delay = 2.0", "delay = 0.0")
    config.write_text(settings.replace("# networks = []", 'networks = ["127.0.0.0/8"]'))


def _farewell() -> str:
    home = HOME.relative_to(Path.cwd()) if HOME.is_relative_to(Path.cwd()) else HOME
    return f"""
The site is {home / "site" / "index.html"}: open it in a browser. Then try

  .venv/bin/clausewatch --home {home} serve
      the site at an address of this machine
  .venv/bin/clausewatch --home {home} show {format_id(Kind.CHANGE, 3)}
      the record of Lessonfold's terms, here
  .venv/bin/clausewatch --home {home} status
      how the watching of each document goes
  .venv/bin/clausewatch diff OLD NEW
      two files of your own, compared
  .venv/bin/clausewatch init
      a home for real platforms
"""


if __name__ == "__main__":
    main()
