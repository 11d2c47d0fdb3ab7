"""Records held in memory, grown from sample histories."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from store.ids import Kind, format_id
from store.record import (
    Change,
    ChangeKind,
    Clause,
    ClauseChange,
    Decision,
    Document,
    Gate,
    GateVerdict,
    Origin,
    Outcome,
    Provision,
    Redline,
    Stamp,
    State,
    Status,
    Verdict,
    Version,
    digest,
)
from tests.web_story import Story, Thread

__all__ = ["MemoryRecords", "redline", "tell"]


@dataclass(frozen=True, kw_only=True)
class MemoryRecords:
    """A source of records for `publish`."""

    stories: tuple[Story, ...]

    def documents(self) -> tuple[Document, ...]:
        """Return all documents."""
        found = [_Telling(story).document for story in self.stories]
        return tuple(sorted(found, key=lambda each: (each.key.platform, each.key.type, each.id)))

    def stamps(self) -> dict[str, Stamp]:
        """Return what differs whenever a story is told otherwise."""
        return {
            _Telling(story).document.id: Stamp(
                records=digest(ascii(replace(story, verified=None))), captures=digest(ascii(story))
            )
            for story in self.stories
        }

    def changes(
        self,
        *,
        platform: str = "",
        document: str = "",
        since: datetime | None = None,
        verdict: Verdict | None = None,
        limit: int | None = None,
        withdrawn: bool = True,
    ) -> tuple[Change, ...]:
        """Return changes, newest first."""
        found = [
            change
            for story in self.stories
            for change in _Telling(story).changes()
            if (not platform or story.key.platform == platform)
            and (not document or change.document.id == document)
            and (since is None or change.after.at >= since)
            and (verdict is None or change.verdict is verdict)
            and (withdrawn or change.withdrawn is None)
        ]
        found.sort(key=lambda each: (each.after.at, each.id), reverse=True)
        return tuple(found[:limit])

    def versions(self, document: str) -> tuple[Version, ...]:
        """Return a document's versions, oldest first."""
        return self._find(document).versions

    def decisions(self, document: str) -> tuple[Decision, ...]:
        """Return what the gate decided, oldest first."""
        return self._find(document).decisions()

    def provisions(self, document: str) -> tuple[Provision, ...]:
        """Return a document's provisions, ended ones last."""
        found = self._find(document).provisions()
        return tuple(sorted(found, key=lambda each: each.states[-1].until is not None))

    def status(self) -> tuple[Status, ...]:
        """Return how the watching of each document goes."""
        found = [_Telling(story).status() for story in self.stories]
        return tuple(sorted(found, key=lambda each: each.document.key.platform))

    def _find(self, document: str) -> "_Telling":
        return next(
            telling for telling in map(_Telling, self.stories) if telling.document.id == document
        )


class _Telling:
    """One story, worked out into records."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.texts, self.clauses = tell(story.threads, len(story.days))
        self.versions = tuple(self._version(n) for n in range(len(story.days)))
        self.document = Document(
            id=format_id(Kind.DOCUMENT, story.number),
            key=story.key,
            first_seen=story.days[0] if story.days else None,
            last_verified=story.verified,
            versions=len(story.days),
            changes=max(0, len(story.days) - 1),
        )

    def changes(self) -> list[Change]:
        return [self._change(n) for n in range(1, len(self.story.days))]

    def provisions(self) -> list[Provision]:
        return [self._provision(n) for n in range(len(self.story.threads))]

    def decisions(self) -> tuple[Decision, ...]:
        brought = [
            Decision(
                at=version.at,
                outcome=Outcome.FETCHED,
                origin=Origin.OTA_VERSION if version.reference else Origin.HTTP,
                technical=False,
                gate=Gate(verdict=GateVerdict.ACCEPTED),
                snapshot=version.snapshot,
                change=self._change_id(n) if n else "",
            )
            for n, version in enumerate(self.versions)
        ]
        return tuple(sorted([*brought, *self.story.decisions], key=lambda each: each.at))

    def status(self) -> Status:
        decisions = self.decisions()
        latest = decisions[-1:]
        shown = [each.at for each in decisions if _shows(each)]
        failed = [each for each in decisions if not shown or each.at > shown[-1]]
        return Status(
            document=self.document,
            captures=len(decisions),
            last_success=shown[-1] if shown else None,
            failures=len(failed),
            problem=next(iter(failed[-1].gate.reasons), "") if failed else "",
            pending=self.story.pending,
            last_attempt=decisions[-1].at if decisions else None,
            degraded=self.story.degraded,
            due_at=self.story.due,
            due_reason="daily" if self.story.due else "",
            is_held=any(each.gate.verdict is GateVerdict.HELD and _shows(each) for each in latest),
        )

    def _version(self, n: int) -> Version:
        number = self.story.number * 100 + n
        references = self.story.references
        return Version(
            number=number,
            sha256=digest(self.texts[n]),
            at=self.story.days[n],
            snapshot=format_id(Kind.SNAPSHOT, number),
            snapshot_sha256=digest(f"bytes of {self.texts[n]}".encode()),
            reader="page/1",
            url=self.story.key.url,
            reference=references[n] if references else "",
            provenance=f"after snapshot {n} of the archive" if references else "",
            title=self.story.key.type,
            language=self.story.key.language,
        )

    def _change_id(self, n: int) -> str:
        return format_id(Kind.CHANGE, self.story.number * 100 + n) if n > 0 else ""

    def _provision_id(self, n: int) -> str:
        return format_id(Kind.PROVISION, self.story.number * 100 + n)

    def _change(self, n: int) -> Change:
        entries = tuple(
            self._entry(place, thread, n)
            for place, thread in enumerate(self.story.threads)
            if thread.wordings[n] != thread.wordings[n - 1]
        )
        severities = [each.assessment.severity for each in entries if each.assessment]
        severity = max(severities, key=lambda each: each.rank, default=None)
        return Change(
            id=self._change_id(n),
            document=self.document,
            before=self.versions[n - 1],
            after=self.versions[n],
            verdict=Verdict.EDITORIAL if severity is None else Verdict.SUBSTANTIVE,
            severity=severity,
            summary=self.story.summaries[n - 1] if self.story.summaries else "",
            entries=entries,
            previous=self._change_id(n - 1),
            next=self._change_id(n + 1) if n + 1 < len(self.versions) else "",
        )

    def _entry(self, place: int, thread: Thread, n: int) -> ClauseChange:
        before, after = self.clauses[n - 1].get(place), self.clauses[n].get(place)
        kinds = {(False, True): ChangeKind.ADDED, (True, False): ChangeKind.REMOVED}
        return ClauseChange(
            kind=kinds.get((before is not None, after is not None), ChangeKind.MODIFIED),
            before=before,
            after=after,
            redline=redline(before.text if before else "", after.text if after else ""),
            assessment=thread.changes.get(n),
            provision=self._provision_id(place),
        )

    def _provision(self, place: int) -> Provision:
        thread = self.story.threads[place]
        states: list[State] = []
        for n, wording in enumerate(thread.wordings):
            if states and states[-1].until is None and wording != states[-1].clause.text:
                states[-1] = replace(states[-1], until=self.story.days[n])
            if wording and not (states and states[-1].until is None):
                clause, version = self.clauses[n][place], self.versions[n]
                change = self._change_id(n)
                states.append(State(clause=clause, version=version, until=None, change=change))
        states[-1] = replace(states[-1], assessment=thread.assessment)
        return Provision(id=self._provision_id(place), document=self.document, states=tuple(states))


def _shows(decision: Decision) -> bool:
    return decision.outcome.is_document and decision.gate.verdict is not GateVerdict.QUARANTINED


def tell(threads: Sequence[Thread], versions: int) -> tuple[list[str], list[dict[int, Clause]]]:
    """Return the text of each version, and its clauses by the number of their thread."""
    texts, clauses = [], []
    for n in range(versions):
        blocks: list[str] = []
        found: dict[int, Clause] = {}
        for place, thread in enumerate(threads):
            if wording := thread.wordings[n]:
                start = sum(len(block) + 2 for block in blocks)
                found[place] = Clause(
                    start=start,
                    end=start + len(wording),
                    text=wording,
                    headings=thread.headings,
                    number=thread.number,
                )
                blocks.append(wording)
        texts.append("\n\n".join(blocks))
        clauses.append(found)
    return texts, clauses


def redline(before: str, after: str) -> Redline:
    """Return a word redline, good enough to look at."""
    old, new = (before.split(" ") if before else []), (after.split(" ") if after else [])
    runs: list[tuple[str, str]] = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        pieces = [("=", old[i:j])] if tag == "equal" else [("-", old[i:j]), ("+", new[k:m])]
        for mark, words in pieces:
            if words:
                # The space before a run belongs to it, except at the start of its side.
                gap = " " if (k if mark == "+" else i) else ""
                runs.append((mark, gap + " ".join(words)))
    return tuple(runs)  # type: ignore[arg-type]  # marks are the three of a redline
