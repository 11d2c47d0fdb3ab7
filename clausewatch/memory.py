"""What we know of documents when we ask for them again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from store.record import Capture, DocumentKey, Outcome, Pending

if TYPE_CHECKING:
    from crawler import DeclaredDocument, Memory

__all__ = ["Knowledge"]


class Knowledge:
    """What was declared of documents, and what their servers sent the last time.

    Args:
        declared: The documents.
        kept: The last capture of each that brought bytes over HTTP.
        usual_hold: How long a doubtful text must stand where nothing else is declared.
    """

    def __init__(
        self,
        declared: "Mapping[DocumentKey, DeclaredDocument]",
        kept: Iterable[Pending],
        usual_hold: timedelta,
    ) -> None:
        self._declared = declared
        self._kept = {pending.capture.document: pending for pending in kept}
        self._usual_hold = usual_hold

    def recall(self, key: DocumentKey) -> "Memory | None":
        """Return what a server can be asked to compare with: the validators of bytes it sent."""
        from crawler import Memory

        kept = self._kept.get(key)
        if kept is None:
            return None
        sent = {name.lower(): value for name, value in kept.capture.headers}
        return Memory(
            url=kept.capture.final_url,
            sha256=kept.sha256,
            languages=kept.capture.languages,
            at=kept.capture.at,
            etag=sent.get("etag", ""),
            last_modified=sent.get("last-modified", ""),
        )

    def complete(self, capture: Capture) -> Capture:
        """Return a capture with what its crawler does not know."""
        hold = self._declared[capture.document].hold
        capture = replace(capture, hold=self._usual_hold if hold is None else hold)
        kept = self._kept.get(capture.document)
        if capture.outcome is not Outcome.NOT_MODIFIED or kept is None:
            return capture
        still = kept.capture  # what the bytes are was said when they came
        return replace(capture, media_type=still.media_type, charset=still.charset)
