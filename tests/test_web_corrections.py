"""The log of what people withdrew or corrected."""

import json
from pathlib import Path

from store.record import Ruling
from tests.web_html import read_pages
from tests.web_reviewed import ReviewedRecords, correct, withdraw
from tests.web_stories import NOW, SAMPLE, TYPE_NAMES
from tests.web_story import at
from web import Site, publish

CHANGE, OTHER, PROVISION = "CW-C-000102-6", "CW-C-000301-T", "CW-P-000101-9"


def test_log_names_who_when_and_why_newest_first(tmp_path: Path) -> None:
    """Withdrawals and corrected labels stand in one log; what was confirmed does not."""
    records = ReviewedRecords(
        stories=SAMPLE.stories,
        withdrawals={OTHER: withdraw(at(2026, 5, 2))},
        labels={
            CHANGE: (
                correct(at(2026, 5, 1), "retention", ruling=Ruling.CONFIRM),
                correct(at(2026, 5, 3), "arbitration"),
            ),
            PROVISION: (correct(at(2026, 5, 4), "auto-renewal"),),
        },
    )
    publish(records, tmp_path, site=Site(), now=NOW, type_names=TYPE_NAMES)
    twin = json.loads((tmp_path / "corrections/record.json").read_bytes())
    assert [(each["record"], each["ruling"]) for each in twin["corrections"]] == [
        (PROVISION, "correct"),
        (CHANGE, "correct"),
        (OTHER, "withdraw"),
    ]
    assert twin["corrections"][1]["machine"]["types"] == ["retention"]
    assert twin["corrections"][1]["label"]["types"] == ["arbitration"]
    page = (tmp_path / "corrections/index.html").read_text("utf-8")
    assert "low severity: Retention." in page
    assert "high severity: Binding arbitration." in page
    assert "Ada Example" in page
    assert "A page of another document." in page
    assert f'href="../changes/{CHANGE}/index.html#clause-1"' in page


def test_empty_log_says_so(tmp_path: Path) -> None:
    """Without corrections the page stands and says that there are none."""
    publish(SAMPLE, tmp_path, site=Site(), now=NOW)
    markup = read_pages(tmp_path)["corrections/index.html"]
    assert "Nothing has been withdrawn or corrected so far." in " ".join(markup.text)
