"""The labels of clauses and clause changes: types, severity, direction, facts and reasons.

Rules that a lawyer can read (`*.toml` beside this file), found along a tree of all their words.
"""

from analyzer.labelling.assessor import ANALYZER, assess, assess_change
from analyzer.labelling.context import ClauseInContext, assess_all, place_clauses
from analyzer.labelling.difference import differ
from analyzer.labelling.fact import find_facts
from analyzer.labelling.surroundings import Surroundings, survey
from analyzer.labelling.taxonomy import OTHER, ClauseType, load_taxonomy
from analyzer.labelling.wording import find_hunks

__all__ = [
    "ANALYZER",
    "OTHER",
    "ClauseInContext",
    "ClauseType",
    "Surroundings",
    "assess",
    "assess_all",
    "assess_change",
    "differ",
    "find_facts",
    "find_hunks",
    "load_taxonomy",
    "place_clauses",
    "survey",
]
