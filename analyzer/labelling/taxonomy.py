"""The 45 types of clause, as data: `taxonomy.toml` beside this file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from store.record import Polarity, Severity

__all__ = ["OTHER", "ClauseType", "load_taxonomy"]

OTHER = "other"
"""The label of text that fits no type. It is not a type, and nothing is published under it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseType:
    """One type of clause."""

    slug: str  # its fixed name: "auto-renewal"
    name: str  # how a reader sees it: "Automatic renewal and trials"
    definition: str  # what such a clause does, one sentence
    why: str  # why a person who accepts the document may care, one sentence
    severity: Severity  # the weight of the type before its words raise or lower it
    document: Literal["terms", "privacy", "both"]  # where it usually stands
    polarity: Polarity  # for whom it usually stands, if its words do not say otherwise


@lru_cache(maxsize=1)
def load_taxonomy() -> Mapping[str, ClauseType]:
    """Return the types by slug, in the order of the file.

    >>> load_taxonomy()["arbitration"].severity.value
    'high'
    """
    rows = tomllib.loads((Path(__file__).parent / "taxonomy.toml").read_text(encoding="utf-8"))
    return MappingProxyType({slug: _build_type(slug, row) for slug, row in rows.items()})


def _build_type(slug: str, row: dict[str, str]) -> ClauseType:
    document = row["document"]
    if document not in ("terms", "privacy", "both"):
        raise ValueError(f"taxonomy.toml: {slug}: document must be terms, privacy or both")
    return ClauseType(
        slug=slug,
        name=row["name"],
        definition=row["definition"],
        why=row["why"],
        severity=Severity(row["severity"]),
        document=document,  # type: ignore[arg-type]  # mypy does not narrow str by "in"
        polarity=Polarity(row["polarity"]),
    )
