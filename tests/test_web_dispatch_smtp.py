"""Mail is handed to a relay: encrypted, logged in, over one connection, each answer understood."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.certificate import Authority
from tests.mailserver import MailServer
from web.dispatch import Envelope, Fate, Outcome, Relay, SmtpTransport

CONTENT = (
    b"Subject: News\r\nMessage-ID: <1@example.org>\r\n\r\nYou pay more.\r\n.\r\n..and more\r\n"
)


def message(to: str = "ada@a.example", sender: str = "bounce+x@example.org") -> Envelope:
    """A mail."""
    return Envelope(id="<1@example.org>", to=to, content=CONTENT, sender=sender)


@contextmanager
def way_to(server: MailServer, **relay: Any) -> Iterator[SmtpTransport]:
    """A transport to a server."""
    given = {"host": "localhost", "port": server.port, "encryption": "none", **relay}
    with SmtpTransport(Relay(**given)) as transport:
        yield transport


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Who vouches for the servers of these tests."""
    return Authority(tmp_path_factory.mktemp("authority"))


def trusting(authority: Authority) -> ssl.SSLContext:
    """What a client trusts that trusts these servers."""
    return ssl.create_default_context(cafile=authority.path)


def test_one_connection_for_many() -> None:
    """Mails go over one connection, byte by byte as they are, each from its own return path."""
    with MailServer() as server, way_to(server) as transport:
        for n in range(3):
            done = transport.hand_over(message(f"r{n}@a.example", f"bounce+{n}@example.org"))
            assert done == Outcome(fate=Fate.TAKEN)
    assert server.connections == 1
    assert [(each.sender, each.to) for each in server.taken] == [
        (f"bounce+{n}@example.org", f"r{n}@a.example") for n in range(3)
    ]
    assert {each.content for each in server.taken} == {CONTENT}


@pytest.mark.parametrize("starts_tls", [True, False], ids=["starttls", "tls"])
def test_encrypted_and_logged_in(authority: Authority, starts_tls: bool) -> None:  # noqa: FBT001
    """A relay that wants TLS and a login gets both, by STARTTLS or from the start."""
    context, _ = authority.serve("localhost")
    login = ("clausewatch", "geheim")
    with MailServer(tls=context, starts_tls=starts_tls, login=login) as server:
        relay = {
            "encryption": "starttls" if starts_tls else "tls",
            "user": login[0],
            "trust": trusting(authority),
        }
        with way_to(server, password=login[1], **relay) as transport:
            assert transport.hand_over(message()).fate is Fate.TAKEN
        with way_to(server, password="wrong", **relay) as transport:  # noqa: S106
            assert "535" in transport.find_fault()
            assert transport.hand_over(message()).fate is Fate.STUCK
    assert len(server.taken) == 1


def test_no_certificate_no_mail(authority: Authority) -> None:
    """A relay that nobody vouches for, or that offers no TLS, gets neither password nor mail."""
    context, _ = authority.serve("localhost", is_self_signed=True)
    with MailServer(tls=context) as server, way_to(server, encryption="starttls") as transport:
        assert "CERTIFICATE_VERIFY_FAILED" in transport.find_fault()
    with MailServer() as server, way_to(server, encryption="starttls") as transport:
        done = transport.hand_over(message())
    assert done.fate is Fate.STUCK
    assert server.taken == []


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        ("550 5.1.1 no such user", Fate.GONE),
        ("550 5.2.1 mailbox disabled", Fate.GONE),
        ("552 5.2.2 mailbox full", Fate.PUT_OFF),
        ("552 no room", Fate.PUT_OFF),
        ("550 5.7.1 you are on a list", Fate.REFUSED),  # says nothing of the reader
        ("550 no", Fate.REFUSED),
        ("450 4.2.1 try later", Fate.PUT_OFF),  # greylisting
        ("421 4.3.2 closing", Fate.PUT_OFF),
        ("451 5.1.1 odd", Fate.PUT_OFF),  # the code of the protocol counts
    ],
)
def test_recipients(answer: str, fate: Fate) -> None:
    """What is said of a recipient is told from what is said of us, and the next one is served."""
    with MailServer(answers={"ada@a.example": answer}) as server, way_to(server) as transport:
        done = transport.hand_over(message())
        assert (done.fate, done.problem) == (fate, answer)
        assert transport.hand_over(message("bob@a.example")).fate is Fate.TAKEN
    assert [each.to for each in server.taken] == ["bob@a.example"]


def test_content_refused() -> None:
    """A relay that refuses the content refuses this mail alone."""
    with MailServer(to_data="554 5.6.0 odd") as server, way_to(server) as transport:
        assert transport.hand_over(message()).fate is Fate.REFUSED
        server.to_data = "451 4.3.0 later"
        assert transport.hand_over(message()).fate is Fate.PUT_OFF
        server.to_data = "250 OK"
        assert transport.hand_over(message()).fate is Fate.TAKEN


def test_sender_refused() -> None:
    """A relay that does not want us as a sender says nothing of readers: we are stuck."""
    with MailServer(to_sender="530 5.7.0 log in first") as server, way_to(server) as transport:
        done = transport.hand_over(message())
    assert done.fate is Fate.STUCK
    assert "530 5.7.0 log in first" in done.problem


def test_server_hangs_up() -> None:
    """A relay that hangs up after some mails, as many do, is called again and loses none."""
    with MailServer(at_once=3) as server, way_to(server) as transport:
        for n in range(10):
            assert transport.hand_over(message(f"r{n}@a.example")).fate is Fate.TAKEN
    assert [each.to for each in server.taken] == [f"r{n}@a.example" for n in range(10)]
    assert server.connections == 4


def test_nobody_listens() -> None:
    """A relay that is down is told in one line, and so is one that is no mail server."""
    with MailServer() as server:
        port = server.port
    with SmtpTransport(Relay(host="localhost", port=port, encryption="none")) as transport:
        fault = transport.find_fault()
        assert fault.startswith("localhost takes no mail from us: ")
        assert "\n" not in fault
        assert transport.hand_over(message()) == Outcome(fate=Fate.STUCK, problem=fault)


@pytest.mark.parametrize(
    "to", ["ada@a.example\r\nRCPT TO:<eve@a.example>", "ada@a.example>\nDATA", "a\0b@a.example"]
)
def test_no_command_slips_in(to: str) -> None:
    """An address that would end its line is refused and never sent, and the next mail is."""
    with MailServer() as server, way_to(server) as transport:
        assert transport.hand_over(message(to)).fate is Fate.REFUSED
        assert transport.hand_over(message("bob@a.example")).fate is Fate.TAKEN
    assert [each.to for each in server.taken] == ["bob@a.example"]


@pytest.mark.parametrize("wide", [True, False])
def test_wide_address(wide: bool) -> None:  # noqa: FBT001
    """An address that is not ASCII goes to servers that take such, and is refused by others."""
    with MailServer(wide=wide) as server, way_to(server) as transport:
        done = transport.hand_over(message("jörg@a.example"))
        assert (done.fate is Fate.TAKEN) == wide
        assert transport.hand_over(message("bob@a.example")).fate is Fate.TAKEN


def test_password_is_not_shown() -> None:
    """A relay does not tell its password when it is printed."""
    assert "geheim" not in repr(Relay(host="h", port=25, user="u", password="geheim"))  # noqa: S106
