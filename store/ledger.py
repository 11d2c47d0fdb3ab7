"""The ledger: the only owner of a database session, and the one way in and out of the store."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from store.blob import BlobFolder
from store.captures import accepted_capture, pending_captures, snapshot_bytes
from store.changes import changes_of, entries_of, select_changes
from store.content import load_text
from store.error import StoreError
from store.history import record_decision
from store.ids import Kind, format_id
from store.intake import is_among_known, is_known, keep_capture, keep_captures
from store.labels import (
    keep_label,
    last_state,
    reviewed_entries,
    reviewed_numbers,
    reviewed_wordings,
)
from store.listing import bringer_of, captures_after
from store.lives import (
    provision_of,
    provisions_of,
    unassessed_documents,
    unassessed_states,
    wordings_of,
)
from store.lookup import change_row, document_row, provision_row, record_number, unknown_record
from store.overview import (
    all_documents,
    document_of,
    held_documents,
    paces,
    statuses,
    waiting_documents,
)
from store.post.desk import TeamDesk
from store.post.office import PostOffice
from store.record import (
    Assessment,
    Capture,
    Change,
    Clause,
    Comparison,
    Decision,
    Document,
    DocumentKey,
    Due,
    Gate,
    Held,
    Judgement,
    Kept,
    Pace,
    Pending,
    Provision,
    Reading,
    Review,
    Reviewed,
    Stamp,
    Status,
    Stood,
    Verdict,
    Version,
)
from store.retrieval import (
    accepted_reading,
    decisions_of,
    former_texts,
    held_texts,
    stood_texts,
    versions_of,
)
from store.reviews import before_change, keep_review, select_stopped, sightings_of
from store.sheet import add_assessments, latest_assessments
from store.stamp import stamps
from store.transaction import Transactions
from store.watch import (
    begin_crawl,
    captured_since,
    due_times,
    finish_crawl,
    last_entry,
    last_fetched,
    plan,
)

__all__ = ["Ledger"]


class Ledger:
    """Everything that is kept, in one database and one folder of blobs.

    Each call is one transaction, durable when it returns; calls inside `batch()` share one. Every
    call raises `StoreFull` when the disk is full and `DatabaseUnusable` when the database fails.
    Other processes can open the same home by `url` and `blobs`.

    Subscribers and what is sent to them are at `post`, the watch lists of teams at `team`.
    """

    def __init__(self, url: str, blobs: Path, *, reads_only: bool = False) -> None:
        """Open the database at a URL and bring it to the newest schema.

        Args:
            url: Where the database is.
            blobs: The folder of blobs.
            reads_only: Only calls that read will do. This takes no lock: a process beside the one
                that writes opens a ledger of its own like this, and each of its calls sees what is
                durable by then. A ledger must not be carried over a fork.

        Raises:
            DatabaseUnusable: It cannot be opened, or holds tables that are not ours.
            SchemaNewer: A newer clausewatch has written it.
        """
        self.url = url
        self.blobs = blobs
        self._transaction = Transactions(url, reads_only=reads_only)
        self._blobs = BlobFolder(blobs)
        self.post = PostOffice(self._transaction)
        self.team = TeamDesk(self._transaction)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def forget(self) -> None:
        """Forget what was read: another process has written since."""
        self._transaction.forget()

    def close(self) -> None:
        """Give the database back."""
        self._transaction.close()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Make the calls inside one transaction: all of them are durable at its end, or none."""
        with self._transaction(writes=True):
            yield

    # ------------------------------------------------------------ captures

    def keep(
        self,
        capture: Capture,
        content: bytes | None,
        *,
        same_as: str = "",
        parts: Iterable[bytes] = (),
    ) -> Kept:
        """Keep a capture and its bytes. Equal bytes become a sighting of the same snapshot.

        Args:
            capture: What was attempted and what became of it.
            content: The bytes that came; None if none did.
            same_as: SHA-256 of kept bytes of which the server said that they still stand.
            parts: The bytes of the pages that `content` lists.
        """
        with self._transaction(writes=True) as session:
            return keep_capture(
                session, self._blobs, capture, content, same_as=same_as, parts=parts
            )

    def keep_all(self, captures: Sequence[tuple[Capture, bytes]]) -> int:
        """Keep captures with their bytes, quicker than one by one, and all or none of them.

        Returns:
            How many of them brought bytes that their document had not shown before.
        """
        with self._transaction(writes=True) as session:
            return keep_captures(session, self._blobs, captures)

    def knows(self, key: DocumentKey, at: datetime, reference: str) -> bool:
        """Return whether an entry of an archive is kept already.

        Inside `batch()` one look-up is enough for all entries of a document in a row.
        """
        look_up = is_among_known if self._transaction.is_open else is_known
        with self._transaction() as session:
            return look_up(session, key, at, reference)

    def begin_crawl(self, now: datetime) -> datetime:
        """Return when the crawl that goes on now began: an unfinished one is taken up."""
        with self._transaction(writes=True) as session:
            return begin_crawl(session, now)

    def captured_since(self, since: datetime) -> frozenset[DocumentKey]:
        """Return the documents that we tried to fetch at or after a time."""
        with self._transaction() as session:
            return captured_since(session, since)

    def last_fetched(self, since: datetime) -> tuple[Pending, ...]:
        """Return the last capture of each document that brought bytes over HTTP, if not older."""
        with self._transaction() as session:
            return last_fetched(session, since)

    def finish_crawl(self, now: datetime) -> None:
        """Mark the crawl that goes on as complete."""
        with self._transaction(writes=True) as session:
            finish_crawl(session, now)

    def plan(self, document: str, due: Due) -> None:
        """Keep when a document is to be captured next."""
        with self._transaction(writes=True) as session:
            plan(session, document_row(session, document).id, due)

    def due_times(self) -> dict[DocumentKey, datetime]:
        """Return when documents are due, of those that this was planned for."""
        with self._transaction() as session:
            return due_times(session)

    def paces(self, since: datetime) -> tuple[Pace, ...]:
        """Return what tells when each document that we capture ourselves is due again.

        Args:
            since: Changes before this time are not counted.
        """
        with self._transaction() as session:
            return paces(session, since)

    def waiting(self) -> dict[str, int]:
        """Return by document how many of its captures wait for the gate, where any do."""
        with self._transaction() as session:
            return waiting_documents(session)

    def pending(
        self, document: str, *, after: Pending | None = None, limit: int | None = None
    ) -> tuple[Pending, ...]:
        """Return the captures of a document that wait for the gate, oldest first.

        Args:
            document: Its public ID.
            after: Only those that come after this one.
            limit: At most so many.
        """
        with self._transaction() as session:
            row = document_row(session, document)
            return pending_captures(session, row, after=after, limit=limit)

    def captures(
        self, *, platforms: Sequence[str] = (), since: datetime | None = None
    ) -> Iterator[tuple[Capture, str]]:
        """Yield captures in the order they were kept, each with the SHA-256 of its bytes, or "".

        Args:
            platforms: Only those of the platforms with these names; all if empty.
            since: Only those of this time or later.
        """
        last = 0
        while True:
            with self._transaction() as session:
                some = captures_after(session, last, platforms=platforms, since=since)
            for last, capture, sha256 in some:  # noqa: B007 - where the next ones begin
                yield capture, sha256
            if not some:
                return

    def bringer(self, sha256: str) -> Capture | None:
        """Return the first capture that brought some bytes and has a WARC file; None if none."""
        with self._transaction() as session:
            return bringer_of(session, sha256)

    def content(self, sha256: str) -> bytes:
        """Return the bytes of a snapshot, checked against their hash.

        Raises:
            BlobMissing: They are gone.
            BlobCorrupt: They are no longer what was kept.
        """
        with self._transaction() as session:
            return snapshot_bytes(session, self._blobs, sha256)

    def text(self, version: Version) -> str:
        """Return the whole text of a version, checked against its hash."""
        with self._transaction() as session:
            return load_text(session, version.sha256)

    # ------------------------------------------------------------ decisions

    def accepted(self, document: str) -> Reading | None:
        """Return the text that the next capture of a document is compared with."""
        with self._transaction() as session:
            return accepted_reading(session, document_row(session, document))

    def accepted_capture(self, document: str) -> Pending | None:
        """Return the capture that showed the accepted text of a document, as it was kept."""
        with self._transaction() as session:
            return accepted_capture(session, document_row(session, document))

    def held(self, document: str) -> tuple[Held, ...]:
        """Return the doubtful texts of a document that wait, oldest first."""
        with self._transaction() as session:
            return held_texts(session, document_row(session, document))

    def held_documents(self) -> list[str]:
        """Return the documents of which a doubtful text waits."""
        with self._transaction() as session:
            return held_documents(session)

    def former_texts(self, document: str) -> dict[str, datetime]:
        """Return the texts that were accepted once, by SHA-256, and when each gave way."""
        with self._transaction() as session:
            return former_texts(session, document_row(session, document))

    def stood_texts(self, document: str, *, most: int) -> tuple[Stood, ...]:
        """Return the latest texts that were accepted, the accepted one last, at most so many."""
        with self._transaction() as session:
            return stood_texts(session, document_row(session, document), most)

    def last_entry(self, collection: str) -> datetime | None:
        """Return the time of the newest entry of an archive; None if none was imported."""
        with self._transaction() as session:
            return last_entry(session, collection)

    def record(
        self,
        pending: Pending,
        *,
        by: str,
        gate: Gate,
        reading: Reading | None = None,
        comparison: Comparison | None = None,
        judgement: Judgement | None = None,
        review: Review | None = None,
    ) -> str:
        """Record a decision of the gate and all that follows from it.

        Args:
            pending: The capture that was decided about.
            by: Name and version of what decided.
            gate: The decision.
            reading: The text; none if the bytes could not be read.
            comparison: With the accepted version; needed if the gate accepted.
            judgement: Given if the difference is to be published as a change record.
            review: Given if a person decided.

        Returns:
            The public ID of the change record; empty if there is none.

        A capture is decided once: what another process decided first stands. Only what was held,
        what is read anew in another way, and what a person reviews is decided again, beside the
        decision that was.
        """
        with self._transaction(writes=True) as session:
            change = record_decision(
                session,
                pending.number,
                by=by,
                gate=gate,
                reading=reading,
                comparison=comparison,
                judgement=judgement,
                review=review,
            )
            return format_id(Kind.CHANGE, change) if change else ""

    def unassessed(self, document: str, analyzer: str) -> list[tuple[int, Clause]]:
        """Return what stands and was not assessed by this analyzer, by state number."""
        with self._transaction() as session:
            return unassessed_states(session, document_row(session, document), analyzer)

    def unassessed_documents(self, analyzer: str) -> list[str]:
        """Return the documents of which something stands that this analyzer has not assessed."""
        with self._transaction() as session:
            return unassessed_documents(session, analyzer)

    def assess(self, document: str, said: Iterable[tuple[int, Assessment]]) -> None:
        """Keep what an analyzer says of all that `unassessed` gave, by state number."""
        with self._transaction(writes=True) as session:
            add_assessments(session, document_row(session, document).id, said)

    # ------------------------------------------------------------ records

    def documents(self) -> tuple[Document, ...]:
        """Return all documents, by platform and type."""
        with self._transaction() as session:
            return all_documents(session)

    def stamps(self) -> dict[str, Stamp]:
        """Return by document what differs whenever something of it does."""
        with self._transaction() as session:
            return stamps(session)

    def document(self, id: str) -> Document:  # noqa: A002 - the word that records use
        """Return a document. Raises RecordUnknown or IdMalformed."""
        with self._transaction() as session:
            return document_of(session, document_row(session, id))

    def versions(self, document: str) -> tuple[Version, ...]:
        """Return the accepted versions of a document, oldest first."""
        with self._transaction() as session:
            return versions_of(session, document_row(session, document).id)

    def decisions(self, document: str) -> tuple[Decision, ...]:
        """Return every decision of the gate about a document, by time of capture."""
        with self._transaction() as session:
            return decisions_of(session, document_row(session, document).id)

    def stopped(
        self,
        *,
        platforms: Sequence[str] = (),
        kinds: Sequence[str] = (),
        limit: int | None = None,
    ) -> tuple[Decision, ...]:
        """Return what the gate stopped, newest captures first.

        Args:
            platforms: Only those of the platforms with these names; all if empty.
            kinds: Only those of these verdicts or kinds; all if empty.
            limit: At most so many.
        """
        with self._transaction() as session:
            return select_stopped(session, platforms, kinds, limit)

    def sightings(self, snapshot: str) -> tuple[Pending, ...]:
        """Return the captures that brought the bytes of a snapshot, by time.

        Raises RecordUnknown or IdMalformed.
        """
        with self._transaction() as session:
            found = sightings_of(session, record_number(snapshot, Kind.SNAPSHOT))
            if not found:
                raise unknown_record(snapshot)
            return found

    def withdraw(self, change: str, review: Review) -> tuple[Pending, Reading] | None:
        """Mark a change record as withdrawn. It keeps its ID and says why.

        Returns:
            The text before the change and its capture, if no later text was accepted since.
        """
        with self._transaction(writes=True) as session:
            row = change_row(session, change)
            keep_review(session, review, change=row.id)
            return before_change(session, row)

    def changes(
        self,
        *,
        platform: str = "",
        document: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        verdict: Verdict | None = None,
        limit: int | None = None,
        withdrawn: bool = True,
    ) -> tuple[Change, ...]:
        """Return change records, newest first.

        Args:
            platform: Only those of the platform with this name.
            document: Only those of the document with this public ID.
            since: Only those captured at this time or later.
            until: Only those captured before this time.
            verdict: Only editorial or only substantive ones.
            limit: At most so many.
            withdrawn: Also those that a person has withdrawn.
        """
        with self._transaction() as session:
            number = document_row(session, document).id if document else None
            chosen = select_changes(
                platform, number, since, verdict, until=until, withdrawn=withdrawn
            )
            chosen = chosen.limit(limit)
            rows = session.scalars(chosen).all()
            return changes_of(session, rows)

    def change(self, id: str) -> Change:  # noqa: A002 - the word that records use
        """Return a change record. Raises RecordUnknown or IdMalformed."""
        with self._transaction() as session:
            (found,) = changes_of(session, [change_row(session, id)])
            return found

    def provisions(self, document: str) -> tuple[Provision, ...]:
        """Return the provisions of a document as its accepted version has them, ended ones last."""
        with self._transaction() as session:
            return provisions_of(session, document_row(session, document))

    def wordings(self, change: str) -> tuple[Provision, ...]:
        """Return the provisions that a change gave a wording, each with that wording alone."""
        with self._transaction() as session:
            return wordings_of(session, change_row(session, change))

    def provision(self, id: str) -> Provision:  # noqa: A002 - the word that records use
        """Return a provision record. Raises RecordUnknown or IdMalformed."""
        with self._transaction() as session:
            return provision_of(session, provision_row(session, id))

    def review_wording(self, provision: str, review: Review) -> None:
        """Keep what a person says of the latest wording of a provision, beside the machine's label.

        Raises RecordUnknown, IdMalformed, or StoreError if the wording was not assessed yet.
        """
        with self._transaction(writes=True) as session:
            row = provision_row(session, provision)
            state = last_state(session, row.id)
            if state is None:
                raise unknown_record(provision)
            machine = latest_assessments(session, row.document_id, [state]).get(state)
            if machine is None:
                raise StoreError(
                    f"{provision} is not labelled yet: run `clausewatch analyze` first"
                )
            keep_label(session, review, machine, state=state)

    def review_entry(self, change: str, number: int, review: Review, summary: str) -> None:
        """Keep what a person says of an entry of a change, beside the machine's label.

        Args:
            change: Public ID of the change.
            number: Of the entry, from 1.
            review: What the person says.
            summary: The sentence that stands over the change since.

        Raises RecordUnknown, IdMalformed, or StoreError if there is no such entry with a label.
        """
        with self._transaction(writes=True) as session:
            row = change_row(session, change)
            machines = {n: each.assessment for n, each in enumerate(entries_of(session, row), 1)}
            machine = machines.get(number)
            if machine is None:
                raise StoreError(f"{change} has no label at {number}: name one that it shows")
            keep_label(session, review, machine, change=row.id, entry=number, summary=summary)

    def reviewed(self) -> Iterator[Reviewed]:
        """Yield the labels that persons decided about, by record; a withdrawn change has none."""
        with self._transaction() as session:
            provisions, changes = reviewed_numbers(session)
        for number in provisions:
            yield from reviewed_wordings(self.provision(format_id(Kind.PROVISION, number)))
        for number in changes:
            yield from reviewed_entries(self.change(format_id(Kind.CHANGE, number)))

    def status(self) -> tuple[Status, ...]:
        """Return how the watching of each document goes, by platform and type."""
        with self._transaction() as session:
            return statuses(session)
