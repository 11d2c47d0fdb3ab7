"""How the crawler behaves: what it calls itself, and what makes no sense."""

import pytest

from crawler import Policy
from store.error import HomeError


def test_polite_by_default() -> None:
    """By default there is a pause between requests, and a limit to everything."""
    policy = Policy()
    assert policy.delay >= 1
    assert (policy.timeout, policy.size, policy.redirects) == (30.0, 20_000_000, 10)
    assert policy.agent.startswith("clausewatch/")


def test_contact_in_name() -> None:
    """Who is asked learns where to complain."""
    agent = Policy(contact="https://watch.example/about").agent
    assert agent.endswith(" (+https://watch.example/about)")


@pytest.mark.parametrize(
    "values",
    [
        {"contact": "me"},
        {"contact": "https://a.example/(\r\nX: y)"},
        {"languages": "en\r\nCookie: a=b"},
        {"delay": -1.0},
        {"timeout": 0.0},
        {"size": 0},
        {"ratio": 0},
        {"concurrency": 0},
        {"retries": -1},
        {"patience": -1.0},
        {"networks": ("10.0.0.0/99",)},
        {"networks": ("example.com",)},
    ],
)
def test_refused(values: dict[str, object]) -> None:
    """A policy that makes no sense, or smuggles headers, is refused."""
    with pytest.raises(HomeError):
        Policy(**values)  # type: ignore[arg-type]  # one field each
