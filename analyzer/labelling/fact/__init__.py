"""Facts of a clause: one finder for each kind, over lists of words that anybody can correct.

The lists are the `*.toml` files beside this one; the facts' names are in docs/reference/facts.md.
"""

from analyzer.labelling.fact.contact import MAIL
from analyzer.labelling.fact.finder import find_facts, find_header
from analyzer.labelling.fact.matter import DATA, PURPOSE
from analyzer.labelling.fact.moment import LAST_UPDATED
from analyzer.labelling.fact.party import COUNTRY, PARTY, PROCESSOR, TASK, lists_parties
from analyzer.labelling.fact.period import UNSPECIFIED
from analyzer.labelling.fact.presence import NONE, PRESENT
from analyzer.labelling.fact.strength import MODAL, NEGATION

__all__ = [
    "COUNTRY",
    "DATA",
    "LAST_UPDATED",
    "MAIL",
    "MODAL",
    "NEGATION",
    "NONE",
    "PARTY",
    "PRESENT",
    "PROCESSOR",
    "PURPOSE",
    "TASK",
    "UNSPECIFIED",
    "find_facts",
    "find_header",
    "lists_parties",
]
