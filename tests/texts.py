"""Strategies for texts such as readers make them."""

from hypothesis import strategies as st

__all__ = ["CLAUSES", "TEXTS"]

_WORDS = st.sampled_from(
    (
        *("we", "you", "may", "will", "must", "not", "share", "keep", "delete", "your", "data"),
        *("30", "14", "days", "$100", "5%", "notice", "fees", "terms", "service", "account"),
        *("“quoted”", "partner’s", "third-party", "1,000.50", "e-mail", "2024-01-31", "契約"),
    )
)
CLAUSES = st.lists(_WORDS, min_size=1, max_size=14).map(lambda words: " ".join(words) + ".")
"""One clause of ordinary words, numbers and typography."""

_HEADINGS = st.tuples(st.integers(1, 4), CLAUSES).map(lambda pair: "#" * pair[0] + " " + pair[1])
_ITEMS = st.tuples(st.sampled_from(["- ", "1. ", "(a) ", "  - "]), CLAUSES).map("".join)
_ROWS = st.lists(CLAUSES.map(lambda words: f"| {words} | x |"), min_size=1, max_size=3).map(
    lambda rows: "\n".join([rows[0], "| --- | --- |", *rows[1:]])
)

TEXTS = st.lists(CLAUSES | _HEADINGS | _ITEMS | _ROWS, max_size=12).map("\n\n".join)
"""A whole text: headings, paragraphs, list items and tables."""
