"""The labels of clauses and clause changes: types, severity, direction, facts and reasons.

Rules that a lawyer can read (`*.toml` beside this file), found in text by a spaCy pipeline.
"""

from analyzer.labelling.assessor import ANALYZER, assess, assess_change
from analyzer.labelling.difference import differ
from analyzer.labelling.fact import find_facts
from analyzer.labelling.taxonomy import OTHER, ClauseType, load_taxonomy

__all__ = [
    "ANALYZER",
    "OTHER",
    "ClauseType",
    "assess",
    "assess_change",
    "differ",
    "find_facts",
    "load_taxonomy",
]
