from .alignment import compare
from .clause import segment
from .edition import explain_edition, measure, read_edition
from .gate import (
    ACCEPTED,
    GATE,
    agree,
    doubt,
    examine,
    explain_churn,
    explain_recovery,
    explain_remnant,
    leans,
    speak_alike,
)
from .headline import summarise
from .judgement import judge, judge_edition, weigh
from .kind import guess_document_type
from .labelling import (
    ANALYZER,
    OTHER,
    ClauseInContext,
    assess,
    assess_all,
    assess_change,
    load_taxonomy,
    place_clauses,
)
from .reading import LIMIT, READERS, guess_media_type, join, read
from .redline import mark

__all__ = [
    "ACCEPTED",
    "ANALYZER",
    "GATE",
    "LIMIT",
    "OTHER",
    "READERS",
    "ClauseInContext",
    "agree",
    "assess",
    "assess_all",
    "assess_change",
    "compare",
    "doubt",
    "examine",
    "explain_churn",
    "explain_edition",
    "explain_recovery",
    "explain_remnant",
    "guess_document_type",
    "guess_media_type",
    "join",
    "judge",
    "judge_edition",
    "leans",
    "load_taxonomy",
    "mark",
    "measure",
    "place_clauses",
    "read",
    "read_edition",
    "segment",
    "speak_alike",
    "summarise",
    "weigh",
]
