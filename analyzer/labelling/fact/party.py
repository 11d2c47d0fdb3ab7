"""Facts of who else is involved: third parties and sub-processors that a text or a row names."""

import re
from collections.abc import Iterator, Sequence

from analyzer.labelling.fact.lexicon import load_table, load_words
from analyzer.labelling.fact.passage import Passage
from store.record import Fact

__all__ = ["COUNTRY", "PARTY", "PROCESSOR", "TASK", "find_parties", "lists_parties"]

PARTY = "third party"
"""The name of the fact that names somebody who takes part or gets data."""

PROCESSOR = "sub-processor"
"""The name of the fact that names somebody who processes data on behalf of the provider."""

COUNTRY = "processing country"
"""The name of the fact that says where a named party processes data."""

TASK = "processing purpose"
"""The name of the fact that says what a named party processes data for."""

_ROLES = (
    r"(?:sub-?\s?processors|third[\s-]parties|third[\s-]party(?:\s[a-z]{3,20}){1,2}|providers|vendors"
    r"|partners|processors|suppliers|platforms|networks|companies|contractors)"
)
_MANY_CLUES, _LINK_CLUES = load_words("parties"), load_words("links")
# many of them, and some by name
_MANY_LEAD = re.compile(
    rf"\b(?P<role>{_ROLES})\b[^.;:|\n]{{0,30}}?(?:\bsuch\sas|\bincluding|\bincludes?|\blike"
    r"|\be\.g\.,?|\bfor\sexample,?|\bnamely|:)\s"
)
_ONE_CLUES = load_words("party")
# one, by name
_ONE_LEAD = re.compile(
    r"\b(?P<role>(?:sub-?\s?)?(?:processor|provider|vendor|partner|supplier)),?\s"
)
_USE_CLUES = load_words("engaging")
_USE_LEAD = re.compile(
    r"\b(?P<role>)(?:(?:we|company)\s(?:also\s|may\s|currently\s|will\s)?"
    r"(?:use|rely\son|work\swith|partner\swith|engage)|hosted\son|powered\sby)\s"
)
_WORD = r"[A-Z][\w&+-]*(?:['’](?!s\b)\w+)*(?:\.[A-Za-z]\w*)*"
_NAME = re.compile(rf"{_WORD}(?: (?:of )?(?:& )?{_WORD}){{0,4}}")
_FIRST = re.compile(r"\w+")
_AND = re.compile(
    r"(?:,?\s(?:Inc|LLC|Ltd|Corp|GmbH)\b\.?)?(?:\s\([^()\n]{0,60}\))?(?:,?\s(?:and|or|&)(?:/or)?\s|,\s|;\s)(?:the\s)?"
)
_MANY = 60  # names in one list
# Words that begin what is written with a capital letter and is nobody's name.
_NOBODY = load_words("nobody") | frozenset(
    each.strip() for each in re.split(r"[|\n]", load_table("places")["names"])
)

_RULE = frozenset(" \t:|-")  # what the row under a header row is made of
_IS_PARTY = re.compile(
    r"sub-?\s?processor|processor|vendor|recipient|third[\s-]part|compan|entit|provider|partner"
    r"|supplier|party name|organi[sz]ation"
)
_IS_HEAD = re.compile(
    r"(?:(?:sub-?processors?|vendors?|recipients?|provider|company|entity|name|purposes?|types? of"
    r"|legal (?:basis|base)|description)\b|categor)"
)
_IS_NO_PARTY = re.compile(
    r"categor|type|purpose|\bdata\b|information|policy|locat|countr|what|why|how|address|contact"
)
_IS_COUNTRY = re.compile(r"countr|locat|region|territor|jurisdiction")
_IS_TASK = re.compile(r"purpose|activit|service|function|why|reason|used for|description|nature")
_IS_COOKIE = re.compile(r"cookie|tracker|duration|expir|lifetime|storage|domain")
_BREAK = re.compile(r"<br\s?/?>")
_MARKUP = re.compile(r"\*\*|__|<br\s?/?>|\\")
_LONG_NAME, _LONG_TASK = 80, 160  # characters beyond which a cell is text


def find_parties(passage: Passage) -> Iterator[Fact]:
    """Yield the third parties and sub-processors that a text names.

    In a table, they come with where and what for they process data.

    >>> from analyzer.labelling.fact.passage import read_passage
    >>> read = read_passage("Lumo Ltd | support | Norway", "Vendor | Purpose | Country")
    >>> [(each.name, each.value) for each in find_parties(read)][:2]
    [('third party', 'Lumo Ltd'), ('processing country', 'Lumo Ltd: Norway')]
    """
    if "|" in passage.text:
        yield from _find_in_rows(passage)
    yield from _find_in_prose(passage)


def lists_parties(header: str) -> bool:
    """Return whether each row under a header row names somebody who gets data; cookies do not.

    >>> lists_parties("Vendor | Purpose | Country"), lists_parties("Cookie | Provider | Duration")
    (True, False)
    """
    columns = [cell.strip() for cell in header.lower().split("|")]
    return bool(_read_columns(columns)) and not any(map(_IS_COOKIE.search, columns))


def _find_in_prose(passage: Passage) -> Iterator[Fact]:
    seen: set[str] = set()
    text = passage.text
    for lead in _find_leads(passage):
        role = lead["role"]
        defined = bool(role) and text[lead.start("role")].isupper()
        if defined and (lead.re is _ONE_LEAD or lead[0].endswith(": ")):
            continue  # a defined term or a heading: what follows belongs to it
        name = PROCESSOR if role.startswith("sub") else PARTY
        for start, end in _list_names(text, lead.end()):
            value = " ".join(text[start:end].split())
            if value not in seen:
                seen.add(value)
                yield Fact(name=name, value=value, start=start, end=end)


def _find_leads(passage: Passage) -> Iterator[re.Match[str]]:
    """Yield the words after which names of parties may follow."""
    words, lower = passage.words, passage.lower
    if not words.isdisjoint(_MANY_CLUES) and (":" in lower or not words.isdisjoint(_LINK_CLUES)):
        yield from _MANY_LEAD.finditer(lower)
    if not words.isdisjoint(_ONE_CLUES):
        yield from _ONE_LEAD.finditer(lower)
    if not words.isdisjoint(_USE_CLUES):
        yield from _USE_LEAD.finditer(lower)


def _list_names(text: str, place: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the names that stand one after the other from a place on."""
    for _ in range(_MANY):
        found = _NAME.match(text, place)
        if not found or found[0] in _NOBODY or not _NOBODY.isdisjoint(_FIRST.findall(found[0])[:1]):
            return
        yield found.span()
        link = _AND.match(text, found.end())
        if not link:
            return
        place = link.end()


def _find_in_rows(passage: Passage) -> Iterator[Fact]:
    text, columns, start = passage.text, passage.columns, 0
    roles = _read_columns(columns)
    lines = text.split("\n")
    for number, line in enumerate(lines):
        cells = list(_cut(line, start))
        if number + 1 < len(lines) and _is_rule(lines[number + 1]):
            columns = tuple(passage.lower[first:last] for first, last in cells)
            roles = _read_columns(columns)
        elif roles:
            yield from _read_row(text, cells, roles, columns)
        start += len(line) + 1


def _is_rule(line: str) -> bool:
    return "---" in line and _RULE.issuperset(line)


def _read_columns(columns: Sequence[str]) -> dict[str, int]:
    """Return which column names a party, and which ones say where and what for."""
    party = next(
        (n for n, c in enumerate(columns) if _IS_PARTY.search(c) and not _IS_NO_PARTY.search(c)),
        None,
    )
    roles = {
        name: next((n for n, c in enumerate(columns) if n != party and is_it.search(c)), -1)
        for name, is_it in ((COUNTRY, _IS_COUNTRY), (TASK, _IS_TASK))
    }
    if party is None and "name" in columns and roles[COUNTRY] >= 0:
        cookies = any(_IS_COOKIE.search(each) for each in columns)
        party = None if cookies else list(columns).index("name")
    return {} if party is None else {PARTY: party, **roles}


def _read_row(
    text: str, cells: Sequence[tuple[int, int]], roles: dict[str, int], columns: Sequence[str]
) -> Iterator[Fact]:
    if len(cells) <= roles[PARTY]:
        return
    start, end = cells[roles[PARTY]]
    lines = (_clean(each, columns[roles[PARTY]]) for each in _BREAK.split(text[start:end]))
    party = next(filter(None, lines), "")  # on the first line; an address may follow
    if not party[:1].isupper() or len(party) > _LONG_NAME or party in _NOBODY:
        return
    if _IS_HEAD.match(party.lower()):
        return  # a header row, once more
    processes = any("processor" in each for each in columns)
    yield Fact(name=PROCESSOR if processes else PARTY, value=party, start=start, end=end)
    for name in (COUNTRY, TASK):
        if 0 <= roles[name] < len(cells):
            first, last = cells[roles[name]]
            said = _clean(text[first:last], columns[roles[name]])
            if said and len(said) <= _LONG_TASK:
                yield Fact(
                    name=name,
                    value=f"{party}: {said}",
                    start=min(start, first),
                    end=max(end, last),
                )


def _cut(line: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the cells of a row, without the space around them."""
    inner = line.strip()
    first = start + line.find(inner)
    if inner.startswith("|"):
        inner, first = inner[1:], first + 1
    for cell in inner.removesuffix("|").split("|"):
        bare = cell.strip()
        begin = first + cell.find(bare)
        yield begin, begin + len(bare)
        first += len(cell) + 1


def _clean(cell: str, column: str) -> str:
    """Return what a cell says, without marks and without the repeated head of its column."""
    said = " ".join(_MARKUP.sub(" ", cell).split())
    head = " ".join(_MARKUP.sub(" ", column).split())
    repeated = head and said.lower().startswith(head) and not said[len(head) :][:1].isalnum()
    return said[len(head) :].strip() if repeated else said
