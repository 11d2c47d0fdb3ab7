"""What is due leaves the house, and what comes back is understood.

A `Courier` takes deliveries from the outbox and hands them to a transport: a mail relay, a folder,
a web address, a chat. `read_report` says what a bounce or complaint means.
"""

from web.dispatch.bounce import Report, Ruling, read_report
from web.dispatch.chat import ChatTransport
from web.dispatch.courier import BOUNCED, Clock, Courier, Pause, Round, recover
from web.dispatch.envelope import Compose, Envelope, Fate, Outcome, Transport
from web.dispatch.folder import FolderTransport
from web.dispatch.journal import Journal
from web.dispatch.payload import WebhookComposer, compose_chat
from web.dispatch.postbag import open_postbag, split_messages
from web.dispatch.returnpath import ReturnPaths
from web.dispatch.smtp import Relay, SmtpTransport
from web.dispatch.throttle import Throttle
from web.dispatch.webhook import WebhookTransport, derive_secrets

__all__ = [
    "BOUNCED",
    "ChatTransport",
    "Clock",
    "Compose",
    "Courier",
    "Envelope",
    "Fate",
    "FolderTransport",
    "Journal",
    "Outcome",
    "Pause",
    "Relay",
    "Report",
    "ReturnPaths",
    "Round",
    "Ruling",
    "SmtpTransport",
    "Throttle",
    "Transport",
    "WebhookComposer",
    "WebhookTransport",
    "compose_chat",
    "derive_secrets",
    "open_postbag",
    "read_report",
    "recover",
    "split_messages",
]
