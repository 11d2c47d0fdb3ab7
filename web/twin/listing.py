"""The JSON twins of pages that list: what stands on many pages of records, in brief."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from store.record import Document, Version
from web.address import (
    CORRECTIONS,
    DIGESTS,
    PLATFORMS,
    WATCHING,
    locate_digest,
    locate_first_last,
    locate_page,
    locate_platform,
    locate_twin,
)
from web.concern import Concern
from web.site import Site
from web.survey import Told
from web.twin.part import Part, describe_version, head, identify, stamp
from web.view.brief import Brief, Quote
from web.view.correction import Correction
from web.view.ends import Ends, Turn
from web.view.watch import Watch, tally
from web.view.wording import name_stamp

if TYPE_CHECKING:  # the values that their pages are made of
    from web.page.digest import Digest, DigestRow
    from web.page.platform import PlatformRow

__all__ = [
    "describe_concern",
    "describe_corrections",
    "describe_digest",
    "describe_digests",
    "describe_ends",
    "describe_platforms",
    "describe_told",
    "describe_watching",
]


def describe_told(told: Told) -> Part:
    """Describe a change record in brief."""
    return {
        "id": told.id,
        "twin": locate_twin(locate_page(told.id)),
        "at": name_stamp(told.at),
        "verdict": told.verdict,
        "severity": told.severity,
        "summary": told.summary,
        "document": told.document.id,
        "platform": told.document.key.platform,
        "type": told.document.key.type,
        "types": told.types,
    }


def describe_concern(concern: Concern) -> Part:
    """Describe the clauses of one type that stand and weigh medium or more."""
    return {
        "type": concern.type,
        "severity": concern.severity,
        "provisions": [
            {
                "id": each.id,
                "twin": locate_twin(locate_page(each.id)),
                "document": each.document.id,
                "severity": each.severity,
                "since": name_stamp(each.since),
            }
            for each in concern.clauses
        ],
    }


def describe_platforms(rows: "Iterable[PlatformRow]", slugs: Mapping[str, str], site: Site) -> Part:
    """Describe the list of platforms."""
    return {
        **head("platforms", "", PLATFORMS, site),
        "platforms": [
            {
                "platform": row.name,
                "id": slugs[row.name],
                "twin": locate_twin(locate_platform(slugs[row.name])),
                "documents": row.documents,
                "changes": row.changes,
                "last_verified": stamp(row.last_verified),
                "latest": describe_told(row.latest) if row.latest else None,
            }
            for row in rows
        ],
    }


def describe_watching(watches: Sequence[Watch], site: Site) -> Part:
    """Describe how watching goes. It names times and no ages, so it is the same until they pass."""
    return {
        **head("status", "", WATCHING, site),
        "counts": dict(tally(watches)),
        "documents": [_describe_watch(each) for each in watches],
    }


def describe_digests(digests: "Iterable[DigestRow]", site: Site) -> Part:
    """Describe the archive of digests, newest first, weeks before months."""
    return {
        **head("digests", "", DIGESTS, site),
        "digests": [_list_digest(each) for each in digests],
    }


def describe_digest(digest: "Digest", site: Site) -> Part:
    """Describe a digest: its changes in its order, each with its gravest clause change."""
    return {
        **head("digest", "", locate_digest(digest.period.name), site),
        **_list_digest(digest.row),
        "changes": [
            {
                **describe_told(each),
                "differences": [
                    {"name": one.name, "before": one.before, "after": one.after}
                    for one in each.differences
                ],
                "effective": [effect.value for effect in each.effects],
                "lead": _describe_brief(each.lead) | {"others": each.seen - 1}
                if each.lead
                else None,
            }
            for each in digest.told
        ],
        "withdrawn": [
            {**describe_told(each), "withdrawn": stamp(each.withdrawn)} for each in digest.withdrawn
        ],
    }


def describe_corrections(corrections: Iterable[Correction], site: Site) -> Part:
    """Describe the log of corrections, newest first."""
    return {
        **head("corrections", "", CORRECTIONS, site),
        "corrections": [_describe_correction(each) for each in corrections],
    }


def describe_ends(document: Document, versions: Sequence[Version], ends: Ends, site: Site) -> Part:
    """Describe what differs between a document's first version and its last.

    The words are in the twins of the provisions; here each side is named by its hash.
    """
    return {
        **head("comparison", document.id, locate_first_last(document.id), site),
        "document": identify(document),
        "before": describe_version(versions[0]),
        "after": describe_version(versions[-1]),
        "same": ends.same,
        "passing": ends.passing,
        "clauses": [_describe_turn(each) for each in ends.turns],
    }


def _describe_watch(each: Watch) -> Part:
    status = each.status
    return {
        **identify(status.document),
        "twin": locate_twin(locate_page(status.document.id)),
        "condition": each.condition,
        "reason": each.reason,
        "last_success": stamp(status.last_success),
        "last_attempt": stamp(status.last_attempt),
        "last_verified": stamp(status.document.last_verified),
        "failures": status.failures,
        "failure": status.failure,
        "held": status.is_held,
        "degraded": status.degraded,
        "pending": status.pending,
        "captures": status.captures,
        "due": stamp(status.due_at),
        "due_reason": status.due_reason,
    }


def _list_digest(row: "DigestRow") -> Part:
    return {
        "id": row.period.id,
        "period": row.period.name,
        "kind": row.period.kind,
        "first_day": row.period.first.isoformat(),
        "last_day": row.period.last.isoformat(),
        "twin": locate_twin(locate_digest(row.period.name)),
        "counts": dict(row.counts),
        "editorial": row.editorial,
    }


def _describe_brief(brief: Brief) -> Part:
    return {
        "number": brief.number,
        "kind": brief.kind,
        "title": brief.title,
        "before": _join(brief.before),
        "after": _join(brief.after),
        "types": brief.types,
        "severity": brief.severity,
        "direction": brief.direction,
        "confidence": brief.confidence,
        "basis": brief.basis,
        "reasons": brief.reasons,
    }


def _join(quote: Quote) -> str:
    return "".join(run.text for run in quote)


def _describe_correction(each: Correction) -> Part:
    described: Part = {
        "record": each.record,
        "twin": locate_twin(locate_page(each.record)),
        "anchor": each.anchor,
        "document": each.document.id,
        "title": each.title,
        "ruling": each.ruling,
        "at": name_stamp(each.at),
        "author": each.author,
        "note": each.note,
    }
    for name, said in (("machine", each.said), ("label", each.label)):
        if said:
            described[name] = {
                "types": said.types,
                "severity": said.severity,
                "polarity": said.polarity,
                "direction": said.direction,
            }
    return described


def _describe_turn(each: Turn) -> Part:
    return {
        "kind": each.kind,
        "provision": each.provision,
        "twin": locate_twin(locate_page(each.provision)),
        "before_sha256": each.before.sha256 if each.before else None,
        "after_sha256": each.after.sha256 if each.after else None,
        "types": each.assessment.types if each.assessment else (),
        "severity": each.assessment.severity if each.assessment else None,
    }
