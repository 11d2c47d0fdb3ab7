from .assessor import ANALYZER, assess, assess_change
from .context import ClauseInContext, assess_all, place_clauses
from .difference import differ
from .fact import find_facts
from .surroundings import Surroundings, survey
from .taxonomy import OTHER, ClauseType, load_taxonomy
from .wording import find_hunks

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
