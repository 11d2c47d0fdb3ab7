"""What somebody chooses in a form, checked: of everything only what there is to choose."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email

from store.record import Direction, Document, Severity
from store.subscription import Interest, Level, Rhythm, Subscription
from web.service.guard import Form
from web.view.wording import name_document

__all__ = ["Choices", "Wish", "list_choices", "list_zones", "read_wish"]

_Word = TypeVar("_Word", Severity, Rhythm, Level)

_DIRECTIONS = frozenset(Direction)
_HOUR = 2  # digits of an hour
_REGIONS = (
    *("Africa", "America", "Antarctica", "Arctic", "Asia"),
    *("Atlantic", "Australia", "Europe", "Indian", "Pacific"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """What there is to choose from: names by what stands for them in a form."""

    platforms: Mapping[str, str]
    document_types: Mapping[str, str]
    documents: Mapping[str, str]
    clause_types: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What was chosen, and what of it cannot be."""

    address: str = ""
    interest: Interest = field(default_factory=Interest)
    rhythm: Rhythm = Rhythm.WEEKLY
    level: Level = Level.SUMMARY
    zone: str = "UTC"
    hour: int = 7
    with_all_clear: bool = False
    faults: Mapping[str, str] = field(default_factory=dict)  # what to mend, by field

    @classmethod
    def of(cls, subscription: Subscription) -> "Wish":
        """Return what a subscription is like."""
        return cls(
            address=subscription.subscriber.address,
            interest=subscription.interest,
            rhythm=subscription.rhythm,
            level=subscription.level,
            zone=subscription.subscriber.zone,
            hour=subscription.hour,
            with_all_clear=subscription.with_all_clear,
        )


def list_choices(
    documents: tuple[Document, ...], type_names: Mapping[str, str], kept: Interest | None = None
) -> Choices:
    """Return what there is to choose from.

    Args:
        documents: All that are watched.
        type_names: Names of clause types by slug.
        kept: What was chosen before stays a choice.
    """
    kept = kept or Interest()
    platforms = {each.key.platform for each in documents} | set(kept.platforms)
    kinds = {each.key.type for each in documents} | set(kept.document_types)
    return Choices(
        platforms={name: name for name in sorted(platforms, key=str.casefold)},
        document_types={name: name for name in sorted(kinds)},
        documents=dict.fromkeys(kept.documents, "A document that is not watched any more")
        | {each.id: name_document(each) for each in documents},
        clause_types={slug: slug for slug in kept.clause_types} | dict(type_names),
    )


def read_wish(form: Form, choices: Choices) -> Wish:
    """Return what was chosen in a form. What the form leaves out is as in a new one."""
    usual, answers = Wish(), _Answers(form)
    address = answers.read_address()
    directions = answers.pick("direction", _DIRECTIONS)
    zone, hour = answers.read_zone(usual.zone), answers.read_hour(usual.hour)
    return Wish(
        address=address,
        interest=Interest(
            platforms=answers.pick("platform", choices.platforms),
            documents=answers.pick("document", choices.documents),
            document_types=answers.pick("document-type", choices.document_types),
            clause_types=answers.pick("clause-type", choices.clause_types),
            severity=answers.choose("severity", Severity.LOW),
            directions=tuple(map(Direction, directions)),
        ),
        rhythm=answers.choose("rhythm", usual.rhythm),
        level=answers.choose("level", usual.level),
        zone=zone,
        hour=hour,
        with_all_clear=answers.first("all-clear") == "yes",
        faults=answers.faults,
    )


class _Answers:
    """What a form says, field by field, and what of it cannot be."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.faults: dict[str, str] = {}

    def first(self, name: str) -> str:
        return self.form.get(name, [""])[0].strip()

    def pick(self, name: str, among: Collection[str]) -> tuple[str, ...]:
        """Return those of a field's values that there are to choose."""
        chosen = tuple(dict.fromkeys(filter(None, self.form.get(name, ()))))
        if unknown := [each for each in chosen if each not in among]:
            self.faults[name] = f"There is no “{unknown[0][:80]}” to choose here."
        return tuple(each for each in chosen if each in among)

    def choose(self, name: str, otherwise: _Word) -> _Word:
        """Return a field's one value among its like."""
        try:
            return type(otherwise)(self.first(name) or otherwise)
        except ValueError:
            self.faults[name] = "Choose one of these."
            return otherwise

    def read_address(self) -> str:
        address = self.first("address")
        try:
            return _spell(address)
        except EmailNotValidError as problem:
            self.faults["address"] = f"This is no address that mail can be sent to. {problem}"
            return address

    def read_zone(self, otherwise: str) -> str:
        zone = self.first("zone") or otherwise
        if zone in list_zones():
            return zone
        self.faults["zone"] = "There is no such time zone."
        return otherwise

    def read_hour(self, otherwise: int) -> int:
        hour = self.first("hour") or str(otherwise)
        if len(hour) <= _HOUR and hour.isascii() and hour.isdigit() and int(hour) < 24:
            return int(hour)
        self.faults["hour"] = "Choose an hour from 0 to 23."
        return otherwise


@cache
def list_zones() -> tuple[str, ...]:
    """Return the names of time zones that somebody may live in, and UTC."""
    return "UTC", *sorted(each for each in available_timezones() if each.split("/")[0] in _REGIONS)


def _spell(address: str) -> str:
    """Return a mailbox as it is written on an envelope.

    Raises:
        EmailNotValidError: It is none that any server would take.
    """
    found = validate_email(
        address.strip(), check_deliverability=False, allow_smtputf8=False, strict=True
    )
    return found.ascii_email or found.normalized
