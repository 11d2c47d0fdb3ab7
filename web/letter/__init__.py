"""Letters: alerts, digests and the question whether they are wanted, as messages ready to go."""

from web.letter.composer import Composer
from web.letter.message import Message
from web.letter.news import Source
from web.letter.sender import Links, Sender
from web.letter.signature import Signer, read_signer
from web.letter.writer import Letter, Writer

__all__ = [
    "Composer",
    "Letter",
    "Links",
    "Message",
    "Sender",
    "Signer",
    "Source",
    "Writer",
    "read_signer",
]
