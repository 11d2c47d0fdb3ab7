"""Chat and whatever else Apprise reaches, if it is installed.

Apprise opens its connections itself, to wherever an address says, so addresses for it are the
operator's to give: no form takes them.
"""

from importlib.util import find_spec
from types import TracebackType
from typing import Self

from web.dispatch.envelope import Envelope, Fate, Outcome

__all__ = ["ChatTransport"]


class ChatTransport:
    """Sends the text of each message to an address of Apprise."""

    lanes = 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def find_fault(self) -> str:
        """Look for Apprise, without the seconds that it takes to import."""
        if find_spec("apprise") is None:
            return "messages to chats need the extra `chat`: pip install 'clausewatch[chat]'"
        return ""

    def hand_over(self, envelope: Envelope) -> Outcome:
        """Send one message."""
        import apprise

        way = apprise.Apprise()
        if not way.add(envelope.to):
            return Outcome(fate=Fate.REFUSED, problem="no address that Apprise knows")
        taken = way.notify(
            title=envelope.title,
            body=envelope.content.decode(),
            body_format=apprise.NotifyFormat.TEXT,
        )
        if taken:
            return Outcome(fate=Fate.TAKEN)
        return Outcome(fate=Fate.PUT_OFF, problem="the other side did not take it")
