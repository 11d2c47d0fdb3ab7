"""Three invented platforms, as a calm day of watching would have them."""

from store.record import Direction, DocumentKey, GateVerdict, Outcome, Polarity, Severity
from tests.web_lumenary import LUMENARY_PRIVACY, LUMENARY_TERMS
from tests.web_records import MemoryRecords
from tests.web_story import Story, Thread, assess, at, decide, state

__all__ = ["NOW", "SAMPLE", "TYPE_NAMES"]

NOW = at(2026, 5, 22)

TYPE_NAMES = {
    "auto-renewal": "Renewal and trials",
    "arbitration": "Binding arbitration",
    "content-licence": "Content licence",
    "retention": "Retention",
    "unilateral-change": "Changing the document",
    "ai-training": "AI training",
}

BOUGHT = "We buy lists of readers from brokers and join them with what you write."
KEPT = (
    "When you delete a draft, we keep a copy of it. The copy stays in our archive until we no "
    "longer need it. "
    + "Drafts are yours, and nobody at our house reads them unless you ask. " * 8
    + "You can ask us for a copy at any time.",
    "When you delete a draft, we keep a copy of it. The copy stays in our archive for 60 days. "
    + "Drafts are yours, and nobody at our house reads them unless you ask. " * 8
    + "You can ask us for a copy at any time, in a common format.",
)

QUILL_PRIVACY = Story(
    number=3,
    key=DocumentKey(
        platform="Tarn & Quill <letters>",
        type="Privacy Policy",
        url="https://quill.example/privacy?part=1&view=all",
        language="en-GB",
        collection="sample-versions",
    ),
    days=(at(2024, 8, 1), at(2026, 4, 9)),
    verified=at(2026, 4, 9),
    references=("git:" + "1f" * 20, "git:" + "2e" * 20),
    summaries=("Copies of deleted drafts are kept for 60 days instead of without a term.",),
    threads=(
        Thread(
            wordings=KEPT,
            headings=("Privacy Policy", "Keeping"),
            assessment=assess(
                "retention",
                severity=Severity.LOW,
                polarity=Polarity.FAVOURABLE,
                facts=(state("60 days", KEPT[1], "retention period", "60 days"),),
            ),
            changes={
                1: assess(
                    "retention",
                    direction=Direction.FAVOURABLE,
                    reasons=("A term stands where there was none.",),
                    differences=(("retention period", "until no longer needed", "60 days"),),
                )
            },
        ),
        Thread(
            wordings=(BOUGHT, ""),
            headings=("Privacy Policy", "Sources"),
            changes={
                1: assess(
                    "data-collection",
                    direction=Direction.FAVOURABLE,
                    reasons=("The purchase of data is no longer stated.",),
                )
            },
        ),
    ),
)

WAHA_TERMS = Story(
    number=4,
    key=DocumentKey(platform="واحة", type="Terms of Service", language="ar"),
    days=(at(2026, 1, 12), at(2026, 3, 3)),
    verified=at(2026, 5, 20),
    due=at(2026, 5, 21, 12),
    decisions=(
        decide(
            at(2026, 5, 21, 5),
            GateVerdict.HELD,
            "",
            "The server did not answer within 30 seconds.",
            outcome=Outcome.NETWORK_ERROR,
        ),
    ),
    summaries=("The notice of a new price is 10 days instead of 30.",),
    threads=(
        Thread(
            wordings=(
                "نخبركم بالسعر الجديد قبل 30 يوما من بدئه.",
                "نخبركم بالسعر الجديد قبل 10 أيام من بدئه.",
            ),
            headings=("الشروط", "الأسعار"),
            number="4",
            assessment=assess("fees-pricing", polarity=Polarity.NEUTRAL),
            changes={
                1: assess(
                    "fees-pricing",
                    direction=Direction.ADVERSE,
                    differences=(("notice period", "30 days", "10 days"),),
                )
            },
        ),
    ),
)

SAMPLE = MemoryRecords(stories=(LUMENARY_TERMS, LUMENARY_PRIVACY, QUILL_PRIVACY, WAHA_TERMS))
