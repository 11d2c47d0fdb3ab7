"""Records in which every text of a stranger has been replaced by something hostile."""

import fcntl
import os
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import pytest

from store.record import (
    Change,
    Decision,
    Document,
    Provision,
    Stamp,
    Status,
    Verdict,
    Version,
    digest,
)
from tests.web_library import LIBRARY
from tests.web_records import MemoryRecords
from tests.web_stories import NOW, SAMPLE
from web import Site, publish

__all__ = ["HOSTILE", "PoisonedRecords", "find_hostile_site"]

HOSTILE = {
    "markup": "<script>alert(1)</script></title>--><svg/onload=alert(1)>\"' x='&lt;&amp;",
    "script": "javascript:alert(document.domain)//https://evil.example/",
    "template": "{{ 7 * 7 }}{% include '/etc/passwd' %}{# x #}",
    "bidi": "\u202egnp.exe\u202c \u2066\u2067x \u200f",
    "controls": "a\x00b\x08c\x1bd\x7fe\u0085f",
    "huge": "W" * 100_000,
    "rtl": "شروط الخدمة " * 50,
    "cdata": "]]><!DOCTYPE x [<!ENTITY y 'z'>]>&y;",
    "empty": "",
    "blank": " \n\n\t ",
    "emoji": "👩‍👩‍👧‍👦" * 300,
}

# Our own words: IDs, hashes, and everything that has a fixed set of values.
_OURS = {"id", "sha256", "snapshot", "snapshot_sha256", "change", "provision", "previous", "next"}

Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class PoisonedRecords:
    """The given records with one text in place of every text that comes from outside."""

    records: MemoryRecords
    text: str
    keep: frozenset[str] = frozenset()  # names of fields that stay as they are

    def documents(self) -> tuple[Document, ...]:
        """Return all documents, poisoned."""
        return self._poison(self.records.documents())

    def stamps(self) -> dict[str, Stamp]:
        """Return the stamps, which differ by the text too."""
        known = self.records.stamps()
        return {
            document: replace(stamp, records=digest(f"{stamp.records} {self.text!a}"))
            for document, stamp in known.items()
        }

    def changes(
        self,
        *,
        platform: str = "",
        document: str = "",
        since: datetime | None = None,
        verdict: Verdict | None = None,
        limit: int | None = None,
        withdrawn: bool = True,
    ) -> tuple[Change, ...]:
        """Return changes, poisoned; all platforms have the same name now."""
        assert platform in {"", self.text} or "platform" in self.keep
        found = self.records.changes(
            document=document, since=since, verdict=verdict, limit=limit, withdrawn=withdrawn
        )
        return self._poison(found)

    def versions(self, document: str) -> tuple[Version, ...]:
        """Return versions, poisoned."""
        return self._poison(self.records.versions(document))

    def decisions(self, document: str) -> tuple[Decision, ...]:
        """Return decisions, poisoned."""
        return self._poison(self.records.decisions(document))

    def provisions(self, document: str) -> tuple[Provision, ...]:
        """Return provisions, poisoned."""
        return self._poison(self.records.provisions(document))

    def status(self) -> tuple[Status, ...]:
        """Return how watching goes, poisoned."""
        return self._poison(self.records.status())

    def _poison(self, value: Value) -> Value:
        poisoned: object = value
        if type(value) is str:
            poisoned = self.text
        elif isinstance(value, tuple):
            poisoned = tuple(map(self._poison, value))
        elif is_dataclass(value) and not isinstance(value, type):
            poisoned = replace(value, **{
                field.name: self._pass(field.name)(getattr(value, field.name))
                for field in fields(value)
            })  # fmt: skip
        return poisoned  # type: ignore[return-value]  # each kind is replaced by its own kind

    def _pass(self, name: str) -> Callable[[object], object]:
        if name in _OURS | self.keep:
            return lambda value: value
        if name == "redline":
            return lambda runs: tuple((mark, self.text) for mark, _ in runs)  # type: ignore[attr-defined]  # a redline
        return self._poison


def find_hostile_site(kind: str, factory: pytest.TempPathFactory, *, typed: bool = False) -> Path:
    """Return a site with a hostile text for every text, but for types of clauses if it is typed.

    It is to be read only: the processes of a run share it.
    """
    text, place = HOSTILE[kind], factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    site = place / f"hostile-{kind}{'-typed' * typed}"
    whole = site.with_suffix(".whole")
    with site.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            kept = frozenset({"types"} if typed else ())
            publish(
                PoisonedRecords(records=SAMPLE, text=text, keep=kept),
                site,
                site=Site(name=text or "x", contact=text, tool=text),
                now=NOW,
                type_names={text: text},
                library=LIBRARY,
            )
            whole.touch()
    return site
