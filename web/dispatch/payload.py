"""What programs and chats are told: the JSON twins of records, and the text of a letter."""

import json
from collections.abc import Sequence
from typing import Protocol

from store.record import Change
from store.subscription import Delivery, Notice
from web.address import locate_page, locate_twin
from web.dispatch.envelope import Envelope
from web.dispatch.webhook import derive_secrets
from web.site import Site
from web.twin import Part, describe_change
from web.view.wording import name_stamp

__all__ = ["WebhookComposer", "compose_chat"]

_ROOM = 1_000_000  # bytes of twins in one message; what has no room is fetched by whoever wants it
_KEPT = 1_000  # twins that are remembered


class _Records(Protocol):
    def change(self, id: str) -> Change:  # noqa: A002 - the word that records use
        """Return a change record."""
        ...


class WebhookComposer:
    """Writes what goes to web addresses: each record as its JSON twin on the site has it.

    Args:
        records: Where records are read.
        site: For absolute addresses.
        secrets: Of this home: what signs is derived from them.
    """

    def __init__(self, records: _Records, site: Site, secrets: Sequence[str]) -> None:
        self._records = records
        self._site = site
        self._secrets = secrets
        self._twins: dict[str, tuple[Part, int]] = {}

    def compose(self, delivery: Delivery) -> Envelope:
        """Return the message of a delivery.

        Raises:
            RecordUnknown: There is no such record.
        """
        room = _ROOM
        records: list[Part] = []
        for notice in delivery.notices:
            twin, size = self._describe(notice.record)
            records.append(self._tell(notice, twin if size <= room else None))
            room -= min(size, room)
        body: Part = {
            "type": "records",
            "timestamp": name_stamp(delivery.queued_at),
            "data": {
                "schema": "clausewatch/delivery/1",
                "subject": delivery.subject,
                "subscription": delivery.subscription.key,
                "records": records,
            },
        }
        subscriber = delivery.subscription.subscriber
        return Envelope(
            id=f"{delivery.subject}.{delivery.number}",
            to=subscriber.address,
            content=json.dumps(body).encode("ascii"),
            secrets=derive_secrets(self._secrets, subscriber.key),
        )

    def _tell(self, notice: Notice, twin: Part | None) -> Part:
        address = locate_twin(locate_page(notice.record))
        return {
            "id": notice.record,
            "occasion": notice.occasion,
            "twin": f"{self._site.base}{address}" if self._site.base else "",
            "record": twin,
        }

    def _describe(self, record: str) -> tuple[Part, int]:
        if record not in self._twins:
            if len(self._twins) >= _KEPT:
                self._twins.clear()
            twin = describe_change(self._records.change(record), self._site)
            self._twins[record] = twin, len(json.dumps(twin))
        return self._twins[record]


def compose_chat(delivery: Delivery, title: str, text: str) -> Envelope:
    """Return the message of a delivery to a chat: the subject and the text of a letter."""
    return Envelope(
        id=f"{delivery.subject}.{delivery.number}",
        to=delivery.subscription.subscriber.address,
        title=title,
        content=text.encode(),
    )
