"""Values packed as JSON: whatever words they hold, they come back the same."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.record import Document, Severity
from tests.web_stories import SAMPLE
from web.packing import make_unpacker, pack

DOCUMENTS = {each.id: each for each in SAMPLE.documents()}


@dataclass(frozen=True, kw_only=True)
class Inner:
    """A value in a value."""

    words: str
    severity: Severity | None


@dataclass(frozen=True, kw_only=True)
class Outer:
    """A value of every kind."""

    document: Document
    inner: tuple[Inner, ...]
    pair: tuple[str, int]
    at: datetime | None
    named: Mapping[str, datetime]
    share: float
    is_so: bool


WORDS = st.text(st.characters(codec=None))  # half surrogates too
MOMENTS = st.datetimes(timezones=st.just(UTC))
INNER = st.builds(Inner, words=WORDS, severity=st.none() | st.sampled_from(Severity))
OUTER = st.builds(
    Outer,
    document=st.sampled_from(sorted(DOCUMENTS.values(), key=lambda each: each.id)),
    inner=st.lists(INNER, max_size=3).map(tuple),
    pair=st.tuples(WORDS, st.integers(-(2**70), 2**70)),
    at=st.none() | MOMENTS,
    named=st.dictionaries(WORDS, MOMENTS, max_size=2),
    share=st.floats(allow_nan=False),
    is_so=st.booleans(),
)


@given(value=OUTER)
def test_values_come_back_the_same(value: Outer) -> None:
    """Packed values are one line, and equal what was packed once they are unpacked."""
    line = pack(value)
    assert b"\n" not in line
    parsed = json.loads(line.decode("utf-8", "surrogatepass"))
    assert make_unpacker(Outer, DOCUMENTS)(parsed) == value


def test_what_cannot_be_packed_is_refused() -> None:
    """A value that would not come back as it was is no value to remember."""
    with pytest.raises(TypeError, match="cannot be packed"):
        pack([object()])
