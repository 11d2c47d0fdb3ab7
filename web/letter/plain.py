"""The plain text of a letter: what its HTML says, in the same order and the same words.

Whatever comes from a document stands on one line behind a word of ours, or behind "> ".
"""

from collections.abc import Iterable, Iterator, Mapping

from store.record import FactDifference, Severity
from web.letter.frame import Frame
from web.letter.news import News, locate_record
from web.site import Site
from web.twin.plain import write_redline
from web.view.brief import Brief, Quote, name_certainty, name_review
from web.view.effect import name_effects
from web.view.excerpt import opening
from web.view.wording import count, label, name_day

__all__ = ["write_frame", "write_news"]

_RULE = "-" * 40


def write_news(news: News, names: Mapping[str, str], site: Site) -> str:
    """Return what is told of one record, and the line that ends it.

    Args:
        news: The record.
        names: Names of clause types by slug.
        site: For the address of its page.
    """
    told, key = news.told, news.told.document.key
    place = f"{opening(key.platform, 60)} · {opening(key.type, 60)} · {name_day(told.at)}"
    parts = [[place, told.headline, *news.remarks]]
    if news.says_label and told.severity:
        ways = (f"{f'{n} × ' if n > 1 else ''}{label(way)}" for way, n in told.directions)
        parts[0].append(_name_label(told.severity, ways, told.types, names))
    if news.briefs:
        parts[0] += [*_list_facts(told.differences), *filter(None, [name_effects(told.effects)])]
        parts += [list(_write_brief(each, news, names)) for each in news.briefs]
    end = [f"And {count(news.others, 'further clause')} that changed."] if news.others else []
    address = f": {locate_record(told.id, site)}" if site.base else ""
    parts.append([*end, f"Record {told.id}{address}"])
    return "\n\n".join(["\n".join(lines) for lines in parts] + [_RULE, ""])


def write_frame(frame: Frame, site: Site) -> tuple[str, str]:
    """Return what stands before the records of a letter, and what stands behind them.

    Args:
        frame: The words around the records.
        site: For its name.
    """
    name = opening(site.name, 80)
    head = [f"{name} · {frame.id}" if frame.id else name, frame.title, frame.counts]
    head += [": ".join(frame.call)] if frame.call else []
    rest = [f"{frame.more} {frame.archive}".strip(), _RULE] if frame.more else []
    ways = [f"{words}: {address}" for words, address in frame.ways]
    foot = "\n\n".join((*rest, *frame.foot, *ways))
    return "\n\n".join((*head, _RULE, "")), f"{foot}\n"


def _write_brief(each: Brief, news: News, names: Mapping[str, str]) -> Iterator[str]:
    yield f"{label(each.kind)}: {each.title}"
    if len(news.briefs) > 1:
        ways = [label(each.direction)] if each.direction else []
        yield _name_label(each.severity, ways, each.types, names)
        yield from _list_facts(f for f in each.differences if f not in news.told.differences)
    yield from _write_side("Before", each.before)
    yield from _write_side("After", each.after)
    yield from (f"Why: {reason}" for reason in each.reasons)
    if each.review:
        yield name_review(each.review)
    yield f"{name_certainty(each)}."


def _write_side(title: str, quote: Quote) -> Iterator[str]:
    if quote:
        yield f"{title}"
        yield f"> {write_redline(quote)}"
    else:
        yield f"{title}: absent"


def _list_facts(rows: Iterable[FactDifference]) -> Iterator[str]:
    return (f"- {each.name}: {each.before} → {each.after}" for each in rows)


def _name_label(
    severity: Severity, ways: Iterable[str], types: Iterable[str], names: Mapping[str, str]
) -> str:
    named = (opening(label(slug, names), 60) for slug in types)
    return " · ".join((f"{severity.capitalize()} severity", *ways, *named))
