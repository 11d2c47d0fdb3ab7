"""What readers are told about the types of clause: texts, laws, authorities, as data.

The files beside this one hold it; nothing of them is read before it is asked for.
"""

from analyzer.guidance.agency import Agency, load_agencies
from analyzer.guidance.guide import Citation, Guide, Influence, Note, load_guides
from analyzer.guidance.jurisdiction import JURISDICTIONS
from analyzer.guidance.mapping import Mappings, load_mappings
from analyzer.guidance.regulation import Regulation, load_regulations

__all__ = [
    "JURISDICTIONS",
    "Agency",
    "Citation",
    "Guide",
    "Influence",
    "Mappings",
    "Note",
    "Regulation",
    "load_agencies",
    "load_guides",
    "load_mappings",
    "load_regulations",
]
