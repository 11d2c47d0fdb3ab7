"""What mail servers mean by their codes (RFC 5321, RFC 3463): nobody there, not now, or not you."""

import re
from enum import StrEnum

from web.dispatch.envelope import Fate, Outcome

__all__ = ["Meaning", "judge_reply", "judge_status"]

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_FULL = 552  # the mailbox has no room, where the server says nothing finer
_LONGEST = 300  # characters of what a server says


class Meaning(StrEnum):
    """What a code says of the mailbox."""

    NOBODY = "nobody"  # is there, or will be: write no more
    TROUBLE = "trouble"  # that may pass, or is not the mailbox's
    NOTHING = "nothing"  # no code, or one of success


def judge_status(text: str) -> Meaning:
    """Return what the first enhanced status code in a text says of the mailbox.

    Of the permanent ones only those about the address, and a mailbox that was closed (5.2.1), say
    that nobody is there. A full mailbox, one that takes no message of this size, a route that is
    broken and a policy against the sender say nothing of the reader.

    >>> [str(judge_status(text)) for text in ("5.1.1", "550 5.2.2 over quota", "4.4.1", "ok")]
    ['nobody', 'trouble', 'trouble', 'nothing']
    """
    found = _STATUS.search(text)
    if found is None or found[1] == "2":
        return Meaning.NOTHING
    kind, subject, detail = found[1], int(found[2]), int(found[3])
    is_nobody = kind == "5" and (
        (subject == 1 and detail not in (7, 8)) or (subject, detail) == (2, 1)
    )  # 5.1.7 and 5.1.8 are about the sender's address
    return Meaning.NOBODY if is_nobody else Meaning.TROUBLE


def judge_reply(code: int, said: str) -> Outcome:
    """Return what became of a message to a recipient whom a server refused.

    >>> str(judge_reply(550, "5.1.1 no such user").fate), str(judge_reply(450, "busy").fate)
    ('gone', 'put off')
    """
    problem = f"{code} {' '.join(said.split())}"[:_LONGEST]
    found = _STATUS.search(said)
    is_full = found[0] == "5.2.2" if found else code == _FULL
    if code < 500 or is_full:
        return Outcome(fate=Fate.PUT_OFF, problem=problem)
    is_gone = judge_status(said) is Meaning.NOBODY
    return Outcome(fate=Fate.GONE if is_gone else Fate.REFUSED, problem=problem)
