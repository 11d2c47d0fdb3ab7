"""What a document says of its own edition: of which day it is, and for which part of the world.

Sites serve several editions under one address: an older one from a forgotten server, the one for
another country by where a visitor seems to be. Such a text differs, and nobody changed anything.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from store.record import Reading

__all__ = ["Edition", "explain_edition", "measure", "read_edition"]

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATES = (
    ("dmy", re.compile(rf"\b{_DAY}(?: of)? {_MONTH},? {_YEAR}\b", re.IGNORECASE)),
    ("mdy", re.compile(rf"\b{_MONTH} {_DAY},? {_YEAR}\b", re.IGNORECASE)),
    ("ymd", re.compile(r"\b(?P<year>20\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b")),
    ("my", re.compile(rf"\b{_MONTH},? {_YEAR}\b", re.IGNORECASE)),
)
_SAID = re.compile(
    r"\b(?P<said>updat\w*|revis\w*|modifi\w*|last changed|effective|amended|in force|version|posted"
    r"|published)\b[^.;]{0,60}",
    re.IGNORECASE,
)
_ALONE = 40  # characters of a line that is nothing but a date
_TEXTS = 24  # remembered whole: those that took turns lately, and what they are compared with
_HEAD, _TAIL = 4_000, 1_500  # characters in which a document says of when it is
_WORD = 5  # letters by which "updated" and "updates" are one label
_ARCHIVE = "//web.archive.org/"
_COMPANY = re.compile(
    r"\b(?P<name>[A-Z][\w&.-]*)(?P<rest>(?: [A-Z][\w&.-]*){0,3}),? "
    r"(?P<form>LLC|Inc|Corp|Corporation|Ltd|Limited|Unlimited Company|GmbH|B\.?V|S\.?A|Pty"
    r"|S\.?à ?r\.?l|AG|AB|SE|LP|LLP|plc|ULC)\b"
)
_HOMES = dict.fromkeys(("LLC", "Inc", "Corp", "Corporation", "LP"), "USA") | dict.fromkeys(
    ("Ltd", "Limited", "Unlimited Company", "LLP", "plc"), "UK, Ireland"
)
_COMPANIES = 20_000  # characters in which the party is named


_Homes = Mapping[str, Counter[str]]
"""Where the companies are at home that a text names, and how often, by how their names begin."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """Of when a document says it is, and who its party is."""

    updated: Mapping[str, date]  # by the word that says so; empty for a date that stands alone
    order: str = ""  # how dates are written: "dmy" or "mdy" for day or month first

    def is_before(self, other: "Edition") -> bool:
        """Return whether this one says that it is older than another."""
        return self._compare(other) < 0

    def is_after(self, other: "Edition") -> bool:
        """Return whether this one says that it is newer than another."""
        return self._compare(other) > 0

    def is_of_same_day(self, other: "Edition") -> bool:
        """Return whether both say that they are of the same day."""
        return any(self.updated[each] == other.updated[each] for each in self._shared(other)[:1])

    def _compare(self, other: "Edition") -> int:
        for each in self._shared(other)[:1]:
            mine, its = self.updated[each], other.updated[each]
            return (mine > its) - (mine < its)
        return 0

    def _shared(self, other: "Edition") -> list[str]:
        return [each for each in self.updated if each in other.updated]


def read_edition(text: str) -> Edition:
    r"""Return what a text says of its edition, at its beginning or else at its end.

    >>> dict(read_edition("# Terms\n\nLast updated: 4 May 2024\\n\\nWe keep data.").updated)
    {'updat': datetime.date(2024, 5, 4)}
    """
    return _read_edition(text[:_HEAD], text[-_TAIL:])


@lru_cache(maxsize=256)
def _read_edition(head: str, tail: str) -> Edition:
    for part in (head, tail):
        updated: dict[str, date] = {}
        orders: list[str] = []
        for label, line in _list_lines(part):
            found = _read_date(line)
            if found and label not in updated:
                updated[label] = found[1]
                orders.append(found[0])
        if updated:
            return Edition(updated=updated, order=orders[0])
    return Edition(updated={})


def explain_edition(accepted: Reading, reading: Reading) -> str:
    """Return why a text is another edition than the accepted one; empty if nothing says so."""
    was, now = read_edition(accepted.text), read_edition(reading.text)
    if now.is_before(was):
        return "it says that it is older than the accepted text"
    if _is_copy(reading) and not _is_copy(accepted):
        return "its links lead to copies of pages in an archive"
    if now.is_after(was):
        return ""
    old, new = map(_count_homes, (accepted.text, reading.text))
    if not now.is_of_same_day(was):
        # whoever moves a contract to another company says of when that is
        is_moved = not now.updated and _moves(old, new)
        return "its party is a company of another country in all places" if is_moved else ""
    if {was.order, now.order} == {"dmy", "mdy"}:
        return "it is of the same day, which it writes as another country does"
    party, other = _find_party(old), _find_party(new)
    is_other = party[0] == other[0] != "" and party[1] != other[1]
    if is_other or _moves(old, new):
        return "it is of the same day, and its party is a company of another country"
    return ""


def measure(text: str, other: str) -> int:
    """Return how many characters stand in paragraphs that only one of two texts has."""
    return sum(map(len, _cut(text) ^ _cut(other)))


@lru_cache(_TEXTS)
def _cut(text: str) -> frozenset[str]:
    return frozenset(text.split("\n\n"))


def _is_copy(reading: Reading) -> bool:
    """Return whether most links lead into an archive of pages, so that the page is from there."""
    copied = sum(_ARCHIVE in link.target for link in reading.links)
    return copied * 2 > len(reading.links)


def _moves(old: _Homes, new: _Homes) -> bool:
    """Return whether a company gave way everywhere to one of the same name in another country."""
    for name in old.keys() & new.keys():
        gone, came = (max(homes, key=homes.__getitem__) for homes in (old[name], new[name]))
        if gone != came and gone not in new[name] and new[name][came] > old[name][came]:
            return True
    return False


def _find_party(homes: _Homes) -> tuple[str, str]:
    """Return how the name begins of the company that is named most, and where it is at home."""
    counted = {(name, home): count for name, each in homes.items() for home, count in each.items()}
    return max(counted, key=counted.__getitem__, default=("", ""))


@lru_cache(_TEXTS)
def _count_homes(text: str) -> _Homes:
    """Return where the companies are at home that a text names, by how their names begin."""
    found: dict[str, Counter[str]] = {}
    for each in _COMPANY.finditer(text[:_COMPANIES]):
        home = _HOMES.get(each["form"].replace(".", ""), each["form"])
        found.setdefault(each["name"], Counter())[home] += 1
    return found


def _list_lines(part: str) -> Iterator[tuple[str, str]]:
    """Yield what can say of when a document is, each with its label."""
    for found in _SAID.finditer(part):
        yield found["said"][:_WORD].lower(), found[0]
    for line in part.split("\n"):
        if 0 < len(line.strip(" *_#")) <= _ALONE and not _SAID.search(line):
            yield "", line


def _read_date(line: str) -> tuple[str, date] | None:
    """Return the first date in a line, and the order in which it is written."""
    dates = []
    for order, pattern in _DATES:
        found = pattern.search(line)
        if found is None:
            continue
        month = found["month"].lower()
        number = int(month) if month.isdigit() else _MONTHS.index(_whole(month)) + 1
        day = int(found["day"]) if order != "my" else 1
        with suppress(ValueError):
            dates.append((found.start(), order, date(int(found["year"]), number, day)))
    return min(dates)[1:] if dates else None


def _whole(month: str) -> str:
    return next(name for name in _MONTHS if name.startswith(month[:3]))
