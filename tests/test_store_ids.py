"""Public IDs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.error import IdMalformed
from store.ids import Kind, format_id, parse_id

NUMBERS = st.integers(min_value=1, max_value=10**12)


@given(st.sampled_from(Kind), NUMBERS)
def test_every_id_names_its_record(kind: Kind, number: int) -> None:
    """An ID that was formatted is parsed to the same record, in any case and with spaces."""
    written = format_id(kind, number)
    assert parse_id(f" {written.lower()} ") == (kind, number)


@given(st.sampled_from(Kind), NUMBERS, st.data())
def test_a_mistyped_digit_is_caught(kind: Kind, number: int, data: st.DataObject) -> None:
    """Any single wrong digit is refused by the check character."""
    written = format_id(kind, number)
    digits = [place for place, character in enumerate(written) if character.isdigit()]
    place = data.draw(st.sampled_from([place for place in digits if place < len(written) - 2]))
    other = data.draw(st.sampled_from(sorted(set("0123456789") - {written[place]})))
    with pytest.raises(IdMalformed):
        parse_id(written[:place] + other + written[place + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CW-C-123-V",  # fewer than six digits
        "CW-X-000123-V",  # no such kind
        "CW-P-000123-V",  # the check character of another kind
        "CW-C-000123",  # no check character
        "CW-C-٠٠٠١٢٣-V",  # digits of another script
        "../../etc/passwd",
        "CW-C-000123-V\n<script>",
        "CW-C-0000123-0",  # another spelling of a known number
    ],
)
def test_what_is_no_id_is_refused(text: str) -> None:
    """Anything that is not exactly an ID of ours is refused with a message of one line."""
    with pytest.raises(IdMalformed) as refusal:
        parse_id(text)
    assert "\n" not in str(refusal.value)
