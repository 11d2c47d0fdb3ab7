"""The values that all rooms share. Frozen, keyword-only, and free of any framework.

They follow one document through the house: a `DocumentKey` is declared, a `Capture` is fetched, a
`Reading` is made of its bytes, `Clause`s are cut from the text, a `Comparison` aligns two of them,
a `Judgement` says what it amounts to, and the ledger turns that into records with public IDs.
"""

from store.record.capture import Capture, DocumentKey, Hop, Kept, Pending, Range, Selection
from store.record.gate import EDITION, Gate, Held, Stood
from store.record.judgement import (
    Assessment,
    ClauseChange,
    Comparison,
    Fact,
    FactDifference,
    Judgement,
    Label,
    Pair,
    Redline,
    Review,
)
from store.record.published import (
    Change,
    Decision,
    Document,
    Provision,
    Reviewed,
    Stamp,
    State,
    Version,
)
from store.record.text import Clause, Link, Reading, Sign, digest
from store.record.watching import Due, Pace, Status
from store.record.word import (
    Basis,
    ChangeKind,
    Confidence,
    Direction,
    Failure,
    GateVerdict,
    Origin,
    Outcome,
    Polarity,
    Ruling,
    Severity,
    Verdict,
)

__all__ = [
    "EDITION",
    "Assessment",
    "Basis",
    "Capture",
    "Change",
    "ChangeKind",
    "Clause",
    "ClauseChange",
    "Comparison",
    "Confidence",
    "Decision",
    "Direction",
    "Document",
    "DocumentKey",
    "Due",
    "Fact",
    "FactDifference",
    "Failure",
    "Gate",
    "GateVerdict",
    "Held",
    "Hop",
    "Judgement",
    "Kept",
    "Label",
    "Link",
    "Origin",
    "Outcome",
    "Pace",
    "Pair",
    "Pending",
    "Polarity",
    "Provision",
    "Range",
    "Reading",
    "Redline",
    "Review",
    "Reviewed",
    "Ruling",
    "Selection",
    "Severity",
    "Sign",
    "Stamp",
    "State",
    "Status",
    "Stood",
    "Verdict",
    "Version",
    "digest",
]
