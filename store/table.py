"""The tables, for SQLite and PostgreSQL alike.

Captures and decisions are only ever added. Texts, link lists and clause sequences are rows of
`content`, named by SHA-256, each compressed against the one before it; so is what is only ever read
together, the entries of a change and what an analyzer said of many wordings. The words of a clause
are a span of the first version that showed it, so no text is kept twice.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

__all__ = [
    "AssessmentRow",
    "Base",
    "CaptureRow",
    "ChangeRow",
    "ContentRow",
    "CounterRow",
    "CrawlRow",
    "DecisionRow",
    "DocumentRow",
    "HeadingsRow",
    "LabelRow",
    "Moment",
    "PlatformRow",
    "ProvisionRow",
    "ReviewRow",
    "ScheduleRow",
    "Sha256",
    "SnapshotRow",
    "StateRow",
    "VersionRow",
    "Words",
]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _Microseconds(UserDefinedType[int]):
    """A column that was made for times and holds whole numbers."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Name the column as the first migration did."""
        return "DATETIME"


class Moment(TypeDecorator[datetime]):
    """An aware time in UTC. SQLite has no such thing: there it is microseconds since 1970."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose how a database holds times."""
        return dialect.type_descriptor(
            DateTime(timezone=True) if dialect.name == "postgresql" else _Microseconds()
        )

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Bring a time to UTC, or to its number, before it is stored."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            return value.astimezone(UTC)
        return (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return a stored time in UTC."""
        if value is None:
            return None
        if isinstance(value, int):
            return _EPOCH + timedelta(microseconds=value)
        moment: datetime = value
        return moment.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from anywhere: NUL and lone surrogates, which no database holds, are replaced."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Replace what cannot be stored by U+FFFD or a question mark."""
        if value is None:
            return None
        return value.replace("\0", "\ufffd").encode(errors="replace").decode()


class Sha256(TypeDecorator[str]):
    """A SHA-256: 64 hexadecimal digits in Python, 32 bytes in the database."""

    impl = LargeBinary(32)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Pack the digits."""
        return None if value is None else bytes.fromhex(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Unpack the bytes."""
        return None if value is None else value.hex()


class Base(DeclarativeBase):
    """The base of all tables, with names for every constraint so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: Moment,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        str: Words,
    }


class CounterRow(Base):
    """The last number given to each kind of public ID: numbers are never given twice."""

    __tablename__ = "counter"
    kind: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class PlatformRow(Base):
    """A company or service."""

    __tablename__ = "platform"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class DocumentRow(Base):
    """A watched document; its number is that of its public ID."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("platform_id", "type", "url", "language", "collection"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    platform_id: Mapped[int] = mapped_column(ForeignKey("platform.id"))
    type: Mapped[str]
    url: Mapped[str]
    language: Mapped[str]
    collection: Mapped[str]
    # The version that the next capture is compared with, and the capture that brought it. No
    # foreign keys: the tables would need each other to exist first.
    accepted_version: Mapped[int | None]
    accepted_capture: Mapped[int | None]


class SnapshotRow(Base):
    """Immutable bytes; its number is that of its public ID."""

    __tablename__ = "snapshot"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(Sha256, unique=True)
    size: Mapped[int]
    media_type: Mapped[str]
    is_content: Mapped[bool]  # kept as a row of `content` instead of a file in the blob folder


class CrawlRow(Base):
    """One crawl over the declarations. Unfinished: the next crawl takes it up."""

    __tablename__ = "crawl"
    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class CaptureRow(Base):
    """One attempt to fetch a document, or one entry of an imported archive."""

    __tablename__ = "capture"
    __table_args__ = (
        UniqueConstraint("document_id", "at", "origin", "reference"),
        Index(None, "at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("snapshot.id"), index=True)
    at: Mapped[datetime]
    origin: Mapped[str]
    outcome: Mapped[str]
    reference: Mapped[str]
    technical: Mapped[bool]
    url: Mapped[str]
    final_url: Mapped[str]
    status: Mapped[int | None]
    media_type: Mapped[str]
    charset: Mapped[str]
    seconds: Mapped[float | None]
    agent: Mapped[str]
    tool: Mapped[str]
    problem: Mapped[str]
    provenance: Mapped[str]
    headers: Mapped[list[Any]]
    selection: Mapped[dict[str, Any]]
    uuid: Mapped[str]  # named in the WARC file too; empty for what archives gave
    failure: Mapped[str | None]
    hops: Mapped[list[Any]]
    address: Mapped[str]
    certificate: Mapped[str | None] = mapped_column(Sha256)
    languages: Mapped[str]
    region: Mapped[str]
    warc: Mapped[str]
    archived_at: Mapped[datetime | None]
    hold: Mapped[float | None]  # seconds


class ScheduleRow(Base):
    """When a document is to be captured next."""

    __tablename__ = "schedule"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    due_at: Mapped[datetime]
    reason: Mapped[str]


class ContentRow(Base):
    """Bytes named by SHA-256, as Zstandard with the bytes of `base` as prefix."""

    __tablename__ = "content"
    sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)
    base: Mapped[str | None] = mapped_column(Sha256, ForeignKey("content.sha256"))
    depth: Mapped[int]  # how many bases lie below
    packed: Mapped[bytes]


class VersionRow(Base):
    """A text that a reader made of a document's bytes."""

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("document_id", "text_sha256", "reader"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    text_sha256: Mapped[str] = mapped_column(Sha256, ForeignKey("content.sha256"))
    links_sha256: Mapped[str] = mapped_column(Sha256, ForeignKey("content.sha256"))
    # Which provision each clause is, in order; empty until the version is accepted.
    sequence_sha256: Mapped[str | None] = mapped_column(Sha256, ForeignKey("content.sha256"))
    reader: Mapped[str]
    title: Mapped[str]
    language: Mapped[str]
    coverage: Mapped[float]
    notes: Mapped[list[Any]]
    degraded: Mapped[bool]  # the declared selectors matched nothing


class DecisionRow(Base):
    """What the gate decided about a capture. Never rewritten: a new decision is a new row."""

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    capture_id: Mapped[int] = mapped_column(ForeignKey("capture.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    change_id: Mapped[int | None] = mapped_column(ForeignKey("change.id"))
    by: Mapped[str]  # name and version of what decided: "gate/1"
    verdict: Mapped[str]
    kind: Mapped[str]
    reasons: Mapped[list[Any]]
    scores: Mapped[list[Any]]  # [kind of wall, how likely], highest first


class ReviewRow(Base):
    """What a person decided: about a capture, or about a change record. Only ever added to."""

    __tablename__ = "review"
    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    change_id: Mapped[int | None] = mapped_column(ForeignKey("change.id"), index=True)
    ruling: Mapped[str]
    at: Mapped[datetime]
    author: Mapped[str]
    note: Mapped[str]


class LabelRow(Base):
    """What a person said of a wording, or of an entry of a change. Only ever added to."""

    __tablename__ = "label"
    id: Mapped[int] = mapped_column(primary_key=True)
    state_id: Mapped[int | None] = mapped_column(ForeignKey("state.id"), index=True)
    change_id: Mapped[int | None] = mapped_column(ForeignKey("change.id"), index=True)
    entry: Mapped[int | None]  # which one of the change, from 1
    ruling: Mapped[str]
    at: Mapped[datetime]
    author: Mapped[str]
    note: Mapped[str]
    types: Mapped[list[Any]]
    severity: Mapped[str]
    polarity: Mapped[str | None]
    direction: Mapped[str | None]
    analyzer: Mapped[str]  # whose assessment the person saw
    machine: Mapped[dict[str, Any]]  # that assessment, without its analyzer
    summary: Mapped[str]  # the sentence over the change since; empty of a wording


class HeadingsRow(Base):
    """A path of headings, stored once."""

    __tablename__ = "headings"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(Sha256, unique=True)
    path: Mapped[list[Any]]


class ProvisionRow(Base):
    """A clause's identity through the versions; its number is that of its public ID."""

    __tablename__ = "provision"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)


class ChangeRow(Base):
    """A change record; its number is that of its public ID."""

    __tablename__ = "change"
    __table_args__ = (
        Index(None, "platform_id", "at"),
        Index(None, "document_id", "at"),
        Index(None, "at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    platform_id: Mapped[int] = mapped_column(ForeignKey("platform.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    before_version: Mapped[int] = mapped_column(ForeignKey("version.id"))
    before_capture: Mapped[int] = mapped_column(ForeignKey("capture.id"))
    after_version: Mapped[int] = mapped_column(ForeignKey("version.id"))
    after_capture: Mapped[int] = mapped_column(ForeignKey("capture.id"))
    at: Mapped[datetime]  # of the capture that showed the new text
    verdict: Mapped[str]
    severity: Mapped[str | None]
    summary: Mapped[str]
    entries_sha256: Mapped[str | None] = mapped_column(Sha256, ForeignKey("content.sha256"))


class StateRow(Base):
    """One wording of a provision and when it stood; the later of two has the higher number."""

    __tablename__ = "state"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    provision_id: Mapped[int] = mapped_column(ForeignKey("provision.id"), index=True)
    # The first 64 bits of the wording's SHA-256: enough to tell it, and a quarter of the room.
    wording: Mapped[int] = mapped_column(BigInteger)
    headings_id: Mapped[int] = mapped_column(ForeignKey("headings.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))  # the first with this wording
    capture_id: Mapped[int] = mapped_column(ForeignKey("capture.id"))  # that showed it first
    change_id: Mapped[int | None] = mapped_column(ForeignKey("change.id"))
    start: Mapped[int]
    end: Mapped[int]
    number: Mapped[str]
    until: Mapped[datetime | None]


class AssessmentRow(Base):
    """A sheet of what one analyzer said of wordings of a document. Others have their own sheets."""

    __tablename__ = "assessment"
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    analyzer: Mapped[str]
    first_state: Mapped[int]
    last_state: Mapped[int]
    count: Mapped[int]  # how many of the states between them it is about
    said_sha256: Mapped[str] = mapped_column(Sha256, ForeignKey("content.sha256"))
