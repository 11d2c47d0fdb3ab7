"""What a page says of itself to search engines: JSON-LD in the words of schema.org."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeVar

from markupsafe import Markup

from store.record import Change, Document, Provision
from web.address import locate_beside, locate_page, locate_platform
from web.site import Site
from web.twin.part import Part
from web.view.excerpt import clean, opening
from web.view.faq import Question
from web.view.gist import condense
from web.view.provenance import trace_source
from web.view.wording import label, name_document, name_stamp, summarise

__all__ = ["embed", "list_crumbs", "report_change", "report_provision"]

_LIMIT = 400  # characters of one value
_ANSWER = 4_000  # of an answer, which stands on its page whole
_ADDRESSES = {"@id", "url", "item", "image", "contentUrl"}  # ours, or such as may be linked: whole
_Value = TypeVar("_Value")
# What could end the element that holds the JSON, or begin another one.
_BREAKS = {ord(each): f"\\u{ord(each):04x}" for each in "<>&'"}


def embed(*parts: Part) -> Markup:
    """Return descriptions as JSON-LD that can stand in a script element, whatever they hold."""
    graph = {"@context": "https://schema.org", "@graph": [_purge(part) for part in parts]}
    written = json.dumps(graph, separators=(",", ":")).translate(_BREAKS)
    return Markup(written)  # noqa: S704 - ASCII in which nothing is left that is markup


def list_crumbs(steps: Sequence[tuple[str, str]], site: Site) -> Part:
    """Describe the way from the start page to a page.

    Args:
        steps: Names and paths of pages, the start page first.
        site: For absolute addresses; without one, steps have names alone.
    """
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": _point(page, site)}
            for place, (name, page) in enumerate(steps, 1)
        ],
    }


def report_change(
    change: Change, names: Mapping[str, str], slug: str, site: Site
) -> tuple[Part, Part]:
    """Describe a change record, and the way to it.

    Args:
        change: The record.
        names: Names of clause types by slug.
        slug: Of its platform.
        site: For absolute addresses.
    """
    report = _report(change, names, locate_page(change.id), site)
    return report, _list_steps(change.id, change.document, slug, site)


def report_provision(
    provision: Provision, questions: Sequence[Question], slug: str, site: Site
) -> tuple[Part, Part]:
    """Describe what the page of a provision answers, and the way to it.

    Args:
        provision: The record.
        questions: With the answers that stand on its page.
        slug: Of its platform.
        site: For absolute addresses.
    """
    answers: Part = {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": each.asks,
                "acceptedAnswer": {"@type": "Answer", "text": each.answer},
            }
            for each in questions
        ],
    }
    return answers, _list_steps(provision.id, provision.document, slug, site)


def _list_steps(record: str, document: Document, slug: str, site: Site) -> Part:
    """Describe the way to a record of a document."""
    steps = (
        (site.name, "index.html"),
        (document.key.platform, locate_platform(slug)),
        (document.key.type, locate_page(document.id)),
        (record, locate_page(record)),
    )
    return list_crumbs(steps, site)


def _report(change: Change, names: Mapping[str, str], page: str, site: Site) -> Part:
    before, after = change.before, change.after
    return {
        "@type": "Report",
        "@id": _point(page, site),
        "url": _point(page, site),
        "identifier": change.id,
        "reportNumber": change.id,
        "headline": opening(summarise(change), 110),
        "description": summarise(change),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "dateModified": name_stamp(change.updated),
        "temporalCoverage": f"{name_stamp(before.at)}/{name_stamp(after.at)}",
        "keywords": [label(each, names) for each in condense(change.entries).types],
        "creativeWorkStatus": "Withdrawn" if change.withdrawn else "",
        "author": {"@type": "Organization", "name": site.name, "url": site.base},
        "publisher": {"@type": "Organization", "name": site.name, "url": site.base},
        "image": _point(locate_beside(page, "card.svg"), site),
        "about": {
            "@type": "DigitalDocument",
            "name": name_document(change.document),
            "url": trace_source(after).original,
            "publisher": {"@type": "Organization", "name": change.document.key.platform},
        },
        "encoding": [
            {
                "@type": "MediaObject",
                "encodingFormat": kind,
                "contentUrl": _point(locate_beside(page, name), site) or name,
            }
            for kind, name in (("application/json", "record.json"), ("text/plain", "record.txt"))
        ],
    }


def _point(page: str, site: Site) -> str:
    return f"{site.base}{page.removesuffix('index.html')}" if site.base else ""


def _purge(value: _Value, limit: int = _LIMIT) -> _Value:
    """Return a description without what is empty, all its words clean and of bounded length."""
    purged: object = value
    if isinstance(value, dict):
        limits = {"text": _ANSWER}
        kept = {
            name: each if name in _ADDRESSES else _purge(each, limits.get(name, _LIMIT))
            for name, each in value.items()
        }
        purged = {name: each for name, each in kept.items() if each not in ("", [], {})}
    elif isinstance(value, list):
        purged = [_purge(each) for each in value]
    elif isinstance(value, str):
        purged = clean(opening(value, limit))
    return purged  # type: ignore[return-value]  # each kind is purged to its own kind
