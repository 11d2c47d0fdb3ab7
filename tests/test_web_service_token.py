"""Links that prove themselves, and the secrets behind them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.error import HomeError
from web.service.token import Purpose, Tokens, find_secrets

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OLD, NEW = "o" * 32, "n" * 32
TOKENS = Tokens([NEW])
KEY = "Jw3kq_0-aXo2"


@pytest.mark.parametrize("purpose", Purpose)
def test_a_token_names_its_key_for_its_purpose_alone(purpose: Purpose) -> None:
    """What is sealed for one purpose opens for that one, and for no other."""
    token = TOKENS.sign(purpose, KEY)
    opened = {each: TOKENS.read(each, token) for each in Purpose}
    assert opened == {each: KEY if each is purpose else None for each in Purpose}


def test_the_same_key_has_the_same_token() -> None:
    """A mail that is sent again has the same links, byte for byte."""
    sign = Tokens([NEW]).sign
    assert sign(Purpose.UNSUBSCRIBE, KEY) == sign(Purpose.UNSUBSCRIBE, KEY)


def test_a_link_fits_on_a_line_of_a_header() -> None:
    """A token is 23 characters longer than its key, and stands in an address as it is."""
    token = TOKENS.sign(Purpose.UNSUBSCRIBE, "k" * 22)
    assert len(token) == 45
    assert token.replace("-", "").replace("_", "").replace(".", "").isalnum()


@given(st.text(max_size=80))
def test_nothing_made_up_is_a_token(text: str) -> None:
    """No text that we did not seal opens, and none makes reading fail."""
    assert TOKENS.read(Purpose.UNSUBSCRIBE, text) is None


@given(st.data())
def test_a_token_that_was_touched_is_none(data: st.DataObject) -> None:
    """A token with one character changed, cut or put in does not open."""
    token = TOKENS.sign(Purpose.PREFERENCES, KEY, NOW)
    place = data.draw(st.integers(0, len(token) - 1))
    put = data.draw(st.sampled_from(["", "a", "A", "0", "-", ".", "%", "\x00", "é", "\ud800"]))
    touched = token[:place] + put + token[place + data.draw(st.integers(0, 1)) :]
    if touched != token:
        assert TOKENS.read(Purpose.PREFERENCES, touched) is None


@pytest.mark.parametrize(
    ("age", "opened"),
    [
        (timedelta(0), KEY),
        (timedelta(hours=47, minutes=59), KEY),
        (timedelta(hours=48), None),
        (timedelta(days=400), None),
    ],
)
def test_a_token_grows_old(age: timedelta, opened: str | None) -> None:
    """A token is worth nothing when more time has passed than its reader allows."""
    token = TOKENS.sign(Purpose.CONFIRM, KEY, NOW)
    assert TOKENS.read(Purpose.CONFIRM, token, after=NOW + age - timedelta(hours=48)) == opened


def test_a_token_without_a_time_is_always_too_old() -> None:
    """Where age counts, a token that does not tell it is refused."""
    token = TOKENS.sign(Purpose.CONFIRM, KEY)
    assert TOKENS.read(Purpose.CONFIRM, token, after=NOW) is None


def test_links_outlive_a_new_secret_while_the_old_one_is_kept() -> None:
    """Old links open while their secret stands behind the new one, and no longer."""
    token = Tokens([OLD]).sign(Purpose.UNSUBSCRIBE, KEY)
    both = Tokens([NEW, OLD])
    assert both.read(Purpose.UNSUBSCRIBE, token) == KEY
    assert both.sign(Purpose.UNSUBSCRIBE, KEY) == TOKENS.sign(Purpose.UNSUBSCRIBE, KEY)
    assert TOKENS.read(Purpose.UNSUBSCRIBE, token) is None


@pytest.mark.parametrize("key", ["", "a.b", "a b", "a/b", "ä", "a\nb"])
def test_only_plain_keys_are_sealed(key: str) -> None:
    """A key that would need escaping in an address is refused."""
    with pytest.raises(ValueError, match="cannot stand in a link"):
        TOKENS.sign(Purpose.CONFIRM, key)


def test_a_secret_is_drawn_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    """The first call writes a secret that nobody else may read; later calls return the same."""
    file = tmp_path / "secret.key"
    first = find_secrets(file)
    assert find_secrets(file) == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]
    assert find_secrets(tmp_path / "other.key") != first


def test_secrets_of_the_environment_stand_before_the_file(tmp_path: Path) -> None:
    """Secrets that are given are taken in their order, and no file is made."""
    assert find_secrets(tmp_path / "secret.key", f"{NEW}, {OLD}") == (NEW, OLD)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "mode", "message"),
    [
        (NEW, 0o640, "chmod 600"),  # the group may read it
        (NEW, 0o604, "chmod 600"),  # everybody may
        ("short", 0o600, "at least 32 characters"),
        (f"{NEW}\nshort", 0o600, "at least 32 characters"),
        ("", 0o600, "at least 32 characters"),
        ("\udcff" * 40, 0o600, "cannot read"),
    ],
)
def test_secrets_that_keep_nothing_secret_are_refused(
    tmp_path: Path, content: str, mode: int, message: str
) -> None:
    """A file that others may read, or a secret that could be guessed, is an error with its cure."""
    file = tmp_path / "secret.key"
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    file.chmod(mode)
    with pytest.raises(HomeError, match=message):
        find_secrets(file)


def test_a_secret_in_the_environment_that_is_too_short_is_refused(tmp_path: Path) -> None:
    """The message names the variable."""
    with pytest.raises(HomeError, match="CLAUSEWATCH_SECRET"):
        find_secrets(tmp_path / "secret.key", "guess")
