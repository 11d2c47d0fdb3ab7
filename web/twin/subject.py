"""The JSON twins of what is told beside the records: clause types, laws, authorities."""

from collections.abc import Iterable, Mapping

from web.address import (
    AUTHORITIES,
    LAWS,
    TYPES,
    locate_authority,
    locate_law,
    locate_page,
    locate_part,
    locate_twin,
    locate_type,
)
from web.landscape import Leaf, Spread
from web.library import Agency, ClauseType, Guide, Regulation
from web.site import Site
from web.survey import Standing
from web.twin.part import Part, identify, stamp
from web.view.explanation import Explanation, Touching
from web.view.rarity import Rarity
from web.view.wording import name_stamp

__all__ = [
    "describe_authorities",
    "describe_authority",
    "describe_law",
    "describe_laws",
    "describe_leaf",
    "describe_type",
    "describe_types",
]


def describe_type(
    kind: ClauseType, told: Explanation | None, spread: Spread, leaf: Leaf, site: Site
) -> Part:
    """Describe a clause type, and the first of the clauses of it that stand.

    Args:
        kind: The type.
        told: What readers are told of it.
        spread: What all platforms have of it.
        leaf: The first leaf of its clauses.
        site: For absolute addresses.
    """
    return {
        **_head("type", kind.slug, locate_type(kind.slug), site),
        **_describe_kind(kind),
        **(_describe_guide(told.guide) if told and told.guide else {}),
        "laws": [{"law": each.law.key, "at": each.at} for each in (told.articles if told else ())],
        "authorities": [each.key for each in (told.agencies if told else ())],
        **_describe_rarity(spread.rarity),
        "clauses": spread.clauses,
        **_describe_leaf(kind, leaf),
    }


def describe_leaf(kind: ClauseType, leaf: Leaf, site: Site) -> Part:
    """Describe a further leaf of the clauses of a type."""
    place = locate_part(locate_type(kind.slug), leaf.number)
    return {
        **_head("type", kind.slug, place, site),
        **_describe_kind(kind),
        **_describe_leaf(kind, leaf),
    }


def _describe_leaf(kind: ClauseType, leaf: Leaf) -> Part:
    page = locate_type(kind.slug)
    numbers = range(1, leaf.leaves + 1)
    return {
        "part": leaf.number,
        "parts": [locate_twin(locate_part(page, number)) for number in numbers],
        "standing": [_describe_standing(each) for each in leaf.rows],
    }


def describe_types(
    kinds: Mapping[str, ClauseType], spreads: Mapping[str, Spread], site: Site
) -> Part:
    """Describe the list of clause types."""
    return {
        **_head("types", "types", TYPES, site),
        "types": [
            {
                **_describe_kind(kind),
                **_describe_rarity(spreads[slug].rarity),
                "clauses": spreads[slug].clauses,
                "twin": locate_twin(locate_type(slug)),
            }
            for slug, kind in kinds.items()
        ],
    }


def describe_law(law: Regulation, touching: Iterable[Touching], site: Site) -> Part:
    """Describe a law, and where in it clause types are touched."""
    return {
        **_head("law", law.key, locate_law(law.key), site),
        **_describe_law(law),
        "types": [{"type": each.kind.slug, "at": each.at} for each in touching],
    }


def describe_laws(laws: Mapping[str, Regulation], site: Site) -> Part:
    """Describe the list of laws."""
    rows = [
        {"id": key, **_describe_law(law), "twin": locate_twin(locate_law(key))}
        for key, law in laws.items()
    ]
    return {**_head("laws", "laws", LAWS, site), "laws": rows}


def describe_authority(agency: Agency, touching: Iterable[Touching], site: Site) -> Part:
    """Describe an authority, and the clause types that it watches over."""
    return {
        **_head("authority", agency.key, locate_authority(agency.key), site),
        **_describe_agency(agency),
        "types": [each.kind.slug for each in touching],
    }


def describe_authorities(agencies: Mapping[str, Agency], site: Site) -> Part:
    """Describe the list of authorities."""
    rows = [
        {"id": key, **_describe_agency(agency), "twin": locate_twin(locate_authority(key))}
        for key, agency in agencies.items()
    ]
    return {**_head("authorities", "authorities", AUTHORITIES, site), "authorities": rows}


def _head(kind: str, name: str, page: str, site: Site) -> Part:
    head: Part = {"schema": f"clausewatch/{kind}/1", "id": name}
    if site.base:
        head["url"] = site.base + page
    return head


def _describe_kind(kind: ClauseType) -> Part:
    return {
        "type": kind.slug,
        "name": kind.name,
        "definition": kind.definition,
        "why": kind.why,
        "default_severity": kind.severity,
    }


def _describe_guide(guide: Guide) -> Part:
    return {
        "compliance": guide.compliance,
        "consumer": guide.consumer,
        "checks": list(guide.checks),
        "questions": list(guide.questions),
        "raises": [each.says for each in guide.raises],
        "lowers": [each.says for each in guide.lowers],
        "notes": [{"jurisdiction": each.jurisdiction, "text": each.text} for each in guide.notes],
    }


def _describe_rarity(rarity: Rarity) -> Part:
    return {"platforms": rarity.platforms, "of_platforms": rarity.among, "at": stamp(rarity.at)}


def _describe_standing(each: Standing) -> Part:
    return {
        "provision": each.id,
        "twin": locate_twin(locate_page(each.id)),
        "document": identify(each.document),
        "title": each.title,
        "excerpt": each.excerpt,
        "types": list(each.types),
        "severity": each.severity,
        "polarity": each.polarity,
        "confidence": each.confidence,
        "since": name_stamp(each.since),
    }


def _describe_law(law: Regulation) -> Part:
    return {
        "name": law.name,
        "title": law.title,
        "demands": law.demands,
        "jurisdiction": law.jurisdiction,
        "status": law.status,
        "text": law.url,
        "checked": law.checked.isoformat(),
    }


def _describe_agency(agency: Agency) -> Part:
    return {
        "name": agency.name,
        "jurisdiction": agency.jurisdiction,
        "site": agency.url,
        "complaint": agency.complaint,
        "note": agency.note,
        "checked": agency.checked.isoformat(),
    }
