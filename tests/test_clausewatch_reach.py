"""Which networks a command may fetch from: none that is private, unless it is named."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from clausewatch.home import create_home, open_home
from clausewatch.reach import allow_networks, allowed_networks, policy_of
from store.error import HomeError
from tests.command import command_of, run_here
from tests.loopback import Site

Capsys = pytest.CaptureFixture[str]

PAGE = b"<!doctype html><title>Terms</title><main><h1>Terms</h1><p>We keep data for 30 days.</main>"


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on loopback."""
    with Site() as running:
        running.serve("/terms", PAGE)
        yield running


@pytest.fixture(autouse=True)
def surroundings() -> Iterator[dict[str, str]]:
    """The surroundings of commands, in which no network is named; afterwards as they were."""
    name, allowed = "CLAUSEWATCH_ALLOW_NETWORKS", allowed_networks()
    before, os.environ[name] = os.environ[name], ""
    yield {**os.environ}
    os.environ[name] = before
    allow_networks(allowed)


def test_refused(site: Site, surroundings: dict[str, str]) -> None:
    """A command reaches no private address by itself, and says what would allow it."""
    done = subprocess.run(
        command_of("read", site.url("/terms")), env=surroundings, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, site.requests) == (2, "", [])
    assert "--allow-network" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("networks", ["127.0.0.0/8", "10.0.0.0/8,127.0.0.1", "fd00::/8 127.0.0.1"])
def test_allowed_by_surroundings(capsys: Capsys, site: Site, networks: str) -> None:
    """The environment may name networks, with commas or spaces between them."""
    os.environ["CLAUSEWATCH_ALLOW_NETWORKS"] = networks
    assert "30 days" in run_here(capsys, "read", site.url("/terms")).out


def test_allowed_by_option(capsys: Capsys, site: Site) -> None:
    """An option of the command line names them, once or several times."""
    words = ("--allow-network", "10.0.0.0/8", "--allow-network", "127.0.0.0/8")
    assert "30 days" in run_here(capsys, *words, "read", site.url("/terms")).out


def test_no_network(capsys: Capsys, site: Site) -> None:
    """What is no network is refused with a word on how to write one."""
    done = run_here(capsys, "--allow-network", "localhost", "read", site.url("/terms"))
    assert done.code == 2
    assert 'clausewatch: "localhost" is no network of addresses; write it like' in done.err


def test_home(tmp_path: Path) -> None:
    """A home names networks of its own, and those of the command line come on top."""
    home = create_home(tmp_path)
    config = tmp_path / "clausewatch.toml"
    assert "# networks = []" in config.read_text()
    allow_networks(["192.168.7.0/24 , fd00::/8"])
    assert (
        policy_of(home).networks
        == policy_of(None).networks
        == (
            "192.168.7.0/24",
            "fd00::/8",
        )
    )
    config.write_text('[crawl]\nnetworks = ["10.0.0.0/8"]\n')
    assert policy_of(open_home(tmp_path)).networks[0] == "10.0.0.0/8"
    assert len(policy_of(open_home(tmp_path)).networks) == 3
    config.write_text('[crawl]\nnetworks = ["home"]\n')
    with pytest.raises(HomeError, match="no network"):
        policy_of(open_home(tmp_path))
