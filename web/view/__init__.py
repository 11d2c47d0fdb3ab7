"""What pages show of records: pure functions from values to words, excerpts and timelines."""

from web.view.citation import Citation, cite_change, cite_provision
from web.view.excerpt import Run, clean, fold, highlight, opening, shorten
from web.view.explanation import Article, Explanation, Touching, explain, list_touching
from web.view.faq import Question, ask
from web.view.gist import (
    Gist,
    Numbered,
    condense,
    gather_differences,
    gather_types,
    split_entries,
)
from web.view.outline import Stretch, arrange
from web.view.rarity import Rarity, name_rarity
from web.view.shift import Shift, is_mere_move, list_shifts
from web.view.stability import Stability, measure_stability
from web.view.timeline import Aside, Event, date_last, group_asides, list_showings, trace
from web.view.wording import (
    count,
    entitle,
    label,
    name_age,
    name_date,
    name_day,
    name_document,
    name_moment,
    name_presence,
    name_stamp,
    name_witness,
    summarise,
    tag_language,
)

__all__ = [
    "Article",
    "Aside",
    "Citation",
    "Event",
    "Explanation",
    "Gist",
    "Numbered",
    "Question",
    "Rarity",
    "Run",
    "Shift",
    "Stability",
    "Stretch",
    "Touching",
    "arrange",
    "ask",
    "cite_change",
    "cite_provision",
    "clean",
    "condense",
    "count",
    "date_last",
    "entitle",
    "explain",
    "fold",
    "gather_differences",
    "gather_types",
    "group_asides",
    "highlight",
    "is_mere_move",
    "label",
    "list_shifts",
    "list_showings",
    "list_touching",
    "measure_stability",
    "name_age",
    "name_date",
    "name_day",
    "name_document",
    "name_moment",
    "name_presence",
    "name_rarity",
    "name_stamp",
    "name_witness",
    "opening",
    "shorten",
    "split_entries",
    "summarise",
    "tag_language",
    "trace",
]
