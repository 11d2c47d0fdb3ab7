"""What readers of the sample site are told: invented laws of invented places."""

from datetime import date

from analyzer.guidance import Agency, Citation, Guide, Influence, Note, Regulation
from analyzer.labelling import ClauseType
from store.record import Polarity, Severity
from web import Library

__all__ = ["LIBRARY"]

_CHECKED = date(2026, 4, 30)


def _kind(slug: str, name: str, definition: str, severity: Severity) -> ClauseType:
    return ClauseType(
        slug=slug,
        name=name,
        definition=definition,
        why=f"Whoever overlooks it finds out late: {name.lower()}.",
        severity=severity,
        document="both",
        polarity=Polarity.NEUTRAL,
    )


def _guide(slug: str, **told: object) -> Guide:
    plain: dict[str, object] = {
        "compliance": "It binds the buyer as well, and moves risk to the side that did not write.",
        "consumer": "A person may owe or lose something without having noticed.",
        "checks": ("Note the period.", "Note who decides.", "Compare it with the contract."),
        "questions": ("Who is told, and when?", "Can it be left out?"),
        "raises": (Influence(says="a reminder is missing", factors=()),),
        "lowers": (Influence(says="one can leave at once", factors=()),),
        "regulations": (),
        "agencies": (),
        "notes": (),
    }
    return Guide(slug=slug, **{**plain, **told})  # type: ignore[arg-type]  # fields by name


_KINDS = (
    _kind("arbitration", "Binding arbitration", "Disputes go to an arbiter.", Severity.MEDIUM),
    _kind("auto-renewal", "Renewal and trials", "A plan goes on and costs.", Severity.MEDIUM),
    _kind("ai-training", "AI training", "What one writes teaches models.", Severity.HIGH),
    _kind("content-licence", "Content licence", "Content may be used.", Severity.MEDIUM),
    _kind("retention", "Retention", "Data is kept for a time.", Severity.LOW),
    _kind("data-sale", "Sale of data", "Data goes to others for money.", Severity.HIGH),
)

LIBRARY = Library(
    types={each.slug: each for each in _KINDS},
    guides={
        "arbitration": _guide(
            "arbitration",
            regulations=(Citation(regulation="harbour-act", at="§ 12(3)"),),
            agencies=("harbour-office", "reef-council"),
            notes=(Note(jurisdiction="amsel", text="A person may refuse within 14 days."),),
        ),
        "auto-renewal": _guide(
            "auto-renewal",
            regulations=(
                Citation(regulation="harbour-act", at="§ 4"),
                Citation(regulation="plain-price", at="Arts. 2, 7"),
            ),
            agencies=("harbour-office",),
        ),
        "retention": _guide("retention", agencies=("reef-council",)),
    },
    regulations={
        "harbour-act": Regulation(
            key="harbour-act",
            name="Harbour Fairness Act",
            title="Act on fair dealing in the harbours of Amsel (Book 7, Act 31)",
            demands="Terms must be shown before one pays, and a court stays open to everyone.",
            jurisdiction="amsel",
            url="https://law.example/harbour?act=31&lang=en",
            checked=_CHECKED,
            status="",
        ),
        "plain-price": Regulation(
            key="plain-price",
            name="Plain Price Rule",
            title="Rule of the Reef on prices & periods",
            demands="A price must be told with its period.",
            jurisdiction="reef",
            url="https://law.example/price",
            checked=_CHECKED,
            status="It takes effect on 1 July 2027.",
        ),
    },
    agencies={
        "harbour-office": Agency(
            key="harbour-office",
            name="Harbour Office",
            jurisdiction="amsel",
            url="https://harbour.example/",
            complaint="https://harbour.example/complain",
            checked=_CHECKED,
            note="It answers within a month.",
        ),
        "reef-council": Agency(
            key="reef-council",
            name="Council of the Reef",
            jurisdiction="reef",
            url="https://reef.example/",
            complaint="",
            checked=_CHECKED,
            note="",
        ),
    },
    jurisdictions={"amsel": "Port Amsel", "reef": "The Reef"},
)
"""Six types, of which one stands nowhere and two have no guide; two laws, two authorities."""
