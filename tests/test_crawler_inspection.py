"""What an exchange shows of walls."""

import pytest

from crawler.inspection import inspect
from store.record import Capture, DocumentKey, Origin, Outcome
from tests.conftest import START

KEY = DocumentKey(platform="Tasklane", type="Terms of Service")
ASKED = "https://www.tasklane.co.uk/legal/terms"


def capture(**fields: object) -> Capture:
    """A fetched page."""
    told = {"url": ASKED, "final_url": ASKED, "status": 200, **fields}
    return Capture(
        document=KEY,
        at=START,
        outcome=Outcome.FETCHED,
        origin=Origin.HTTP,
        **told,  # type: ignore[arg-type]
    )


def kinds(**fields: object) -> set[str]:
    """The kinds of walls that an exchange points to."""
    return {sign.kind for sign in inspect(capture(**fields))}


HEADERS = [
    ("challenge", [("CF-Mitigated", "challenge")]),
    ("challenge", [("x-amzn-waf-action", "captcha")]),
    ("challenge", [("X-Vercel-Mitigated", "challenge")]),
    ("blocked", [("X-Sucuri-Block", "1")]),
    ("blocked", [("Server", "AkamaiGHost"), ("Content-Length", "371")]),
    ("error", [("X-Cache", "Error from cloudfront")]),
    ("error", [("X-Matched-Path", "/404")]),
    ("redirect", [("Refresh", "0; url=/home")]),
    ("login", [("WWW-Authenticate", "Basic")]),
    ("maintenance", [("Retry-After", "3600")]),
]


@pytest.mark.parametrize(("kind", "headers"), HEADERS)
def test_headers_name_walls(kind: str, headers: list[tuple[str, str]]) -> None:
    """A header that only walls send is a sign, whatever the case of its name."""
    assert kind in kinds(headers=tuple(headers))


WAYS = [
    ("home-page", "https://www.tasklane.co.uk/"),
    ("home-page", "https://www.tasklane.co.uk/en-gb/?utm_source=x"),
    ("home-page", "https://www.tasklane.co.uk/index.html"),
    ("login", "https://accounts.tasklane.co.uk/signin?continue=terms"),
    ("login", "https://www.tasklane.co.uk/users/sign-in"),
    ("consent", "https://consent.tasklane.co.uk/v2/collectConsent?sessionId=3"),
    ("challenge", "https://www.tasklane.co.uk/sorry/index?continue=x"),
    ("error", "https://www.tasklane.co.uk/404"),
    ("error", "https://www.tasklane.co.uk/oh.aspx?aspxerrorpath=/legal/terms"),
    ("region", "https://www.tasklane.co.uk/country-selector"),
    ("age", "https://www.tasklane.co.uk/age-gate?to=/legal/terms"),
    ("maintenance", "https://www.tasklane.co.uk/maintenance"),
    ("other-document", "https://www.openfield.com/legal/tasklane"),
]


@pytest.mark.parametrize(("kind", "answered"), WAYS)
def test_redirects_lead_to_walls(kind: str, answered: str) -> None:
    """A redirect to the front page, a login, an error page or another domain is a sign."""
    assert kind in kinds(final_url=answered)


@pytest.mark.parametrize(
    "answered",
    [
        ASKED,
        "https://www.tasklane.co.uk/legal/terms/",
        "https://legal.tasklane.co.uk/terms-of-service?lang=en",
        "https://www.tasklane.co.uk/policies/cookie-policy",
        "",
        "https://[",
    ],
)
def test_ordinary_redirects_show_nothing(answered: str) -> None:
    """A redirect to another place of the same site is no sign, and a broken address is none."""
    assert kinds(final_url=answered) == set()


def test_a_declared_address_may_have_any_name() -> None:
    """An address that was declared with the name of a wall is no sign of one."""
    login = "https://tasklane.co.uk/login/terms"
    assert kinds(url=login, final_url=login + "?v=2") == set()
    root = "https://tasklane.co.uk/"
    assert kinds(url=root, final_url="https://tasklane.co.uk/en/") == set()


def test_a_status_of_an_error_settles_it() -> None:
    """A page that an archive kept with the status of an error is known by it."""
    for status, kind in ((404, "error"), (403, "blocked"), (451, "region"), (503, "maintenance")):
        (sign,) = inspect(capture(status=status))
        assert sign.kind == kind
        assert sign.weight > 0.95
    assert inspect(capture(status=None)) == ()
