"""bytes -> text -> clauses -> changes -> assessments. Pure functions: no database, no network."""

from analyzer.alignment import compare
from analyzer.clause import segment
from analyzer.edition import explain_edition, measure, read_edition
from analyzer.gate import (
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
from analyzer.headline import summarise
from analyzer.judgement import judge, judge_edition, weigh
from analyzer.kind import guess_document_type
from analyzer.labelling import (
    ANALYZER,
    OTHER,
    ClauseInContext,
    assess,
    assess_all,
    assess_change,
    load_taxonomy,
    place_clauses,
)
from analyzer.reading import LIMIT, READERS, guess_media_type, join, read
from analyzer.redline import mark

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
