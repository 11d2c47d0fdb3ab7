"""Which networks a command may fetch from: none that is private, unless it is named."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from clausewatch.home import create_home, open_home
from clausewatch.reach import allow_networks, allowed_networks, policy_of
from store.error import HomeError
from tests.command import command_of
from tests.loopback import Site

PAGE = b"<!doctype html><title>Terms</title><main><h1>Terms</h1><p>We keep data for 30 days.</main>"


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on loopback."""
    with Site() as running:
        running.serve("/terms", PAGE)
        yield running


def run(*words: str, networks: str = "") -> "subprocess.CompletedProcess[str]":
    """Run a command whose surroundings name networks, or none."""
    surroundings = {**os.environ, "CLAUSEWATCH_ALLOW_NETWORKS": networks}
    return subprocess.run(
        command_of(*words), env=surroundings, capture_output=True, text=True, check=False
    )


def test_refused(site: Site) -> None:
    """A command reaches no private address by itself, and says what would allow it."""
    done = run("read", site.url("/terms"))
    assert (done.returncode, done.stdout, site.requests) == (2, "", [])
    assert "--allow-network" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("networks", ["127.0.0.0/8", "10.0.0.0/8,127.0.0.1", "fd00::/8 127.0.0.1"])
def test_allowed_by_surroundings(site: Site, networks: str) -> None:
    """The environment may name networks, with commas or spaces between them."""
    assert "30 days" in run("read", site.url("/terms"), networks=networks).stdout


def test_allowed_by_option(site: Site) -> None:
    """An option of the command line names them, once or several times."""
    words = ("--allow-network", "10.0.0.0/8", "--allow-network", "127.0.0.0/8")
    assert "30 days" in run(*words, "read", site.url("/terms")).stdout


def test_no_network(site: Site) -> None:
    """What is no network is refused with a word on how to write one."""
    done = run("--allow-network", "localhost", "read", site.url("/terms"))
    assert done.returncode == 2
    assert 'clausewatch: "localhost" is no network of addresses; write it like' in done.stderr


def test_home(tmp_path: Path) -> None:
    """A home names networks of its own, and those of the command line come on top."""
    home = create_home(tmp_path)
    before = allowed_networks()
    config = tmp_path / "clausewatch.toml"
    assert "# networks = []" in config.read_text()
    allow_networks(["192.168.7.0/24 , fd00::/8"])
    try:
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
    finally:
        allow_networks(before)
