"""The noise gate: is this the document, and did its language change at all?

`examine` looks at one text with what its page and its exchange showed, `doubt` at a text beside the
accepted one, `noise` at what differs between them. Each gives a decision with its reason, or
nothing. The rules are explained in docs/decisions/005-gate.md.
"""

from analyzer.gate.churn import explain_churn
from analyzer.gate.difference import ACCEPTED, AROUND, differ_in_headings, noise
from analyzer.gate.examination import GATE, examine
from analyzer.gate.furniture import RULING, Furniture
from analyzer.gate.remnant import explain_recovery, explain_remnant
from analyzer.gate.suspicion import agree, doubt, leans
from analyzer.gate.tongue import speak_alike

__all__ = [
    "ACCEPTED",
    "AROUND",
    "GATE",
    "RULING",
    "Furniture",
    "agree",
    "differ_in_headings",
    "doubt",
    "examine",
    "explain_churn",
    "explain_recovery",
    "explain_remnant",
    "leans",
    "noise",
    "speak_alike",
]
