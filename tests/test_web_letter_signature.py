"""Signatures of messages, checked by an implementation of someone else's."""

from base64 import b64encode
from pathlib import Path

import dkim  # type: ignore[import-untyped]  # ships no types
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from store.error import HomeError
from tests.web_letters import deliver, make_composer
from tests.web_stories import SAMPLE
from web.letter import Signer, read_signer

RSA = generate_rsa(65537, 2048)


def write_key(folder: Path, key: RSAPrivateKey) -> Path:
    """Write a private key to a file, in PEM."""
    file = folder / "dkim.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return file


def publish_key(signer: Signer) -> bytes:
    """The record that a domain publishes for a key."""
    public = signer.key.public_key()
    plain = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + b64encode(plain)


def sign() -> tuple[bytes, Signer]:
    """A signed letter, and what signed it."""
    signer = Signer(domain="watch.example", selector="mail", key=RSA)
    message = make_composer(SAMPLE).compose(deliver("CW-G-220260518-F", ["CW-C-000102-6"]))
    return signer.sign(message.content), signer


def verify(message: bytes, signer: Signer) -> bool:
    """Whether somebody who looks up the key trusts a message."""
    asked: list[bytes] = []

    def look_up(name: bytes, timeout: int = 5) -> bytes:  # noqa: ARG001 - nothing is asked
        asked.append(name)
        return publish_key(signer)

    trusted = bool(dkim.verify(message, dnsfunc=look_up))
    assert asked in ([], [b"mail._domainkey.watch.example."])
    return trusted


def test_signed_letter_is_trusted() -> None:
    """A letter signed with RSA is verified, all of its headers that matter included."""
    message, signer = sign()
    assert verify(message, signer)
    head = message.partition(b"MIME-Version")[0].decode()
    assert "h=from:from:to:subject:date:message-id:list-id:list-unsubscribe:" in head
    assert max(map(len, head.split("\r\n"))) < 250


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"To: reader@mail.example", b"To: other@mail.example"),
        (b"<https://watch.example/s/u/u-s1>", b"<https://watch.example/s/u/u-s2>"),
        (b"Lumenary =C2=B7", b"Somebody =C2=B7"),
        (b"From: Policy alerts", b"From: a@b.example\r\nFrom: Policy alerts"),
    ],
)
def test_changed_letter_is_not_trusted(before: bytes, after: bytes) -> None:
    """Whoever changes a header, adds a sender, or changes a word breaks the signature."""
    message, signer = sign()
    changed = message.replace(before, after, 1)
    assert changed != message
    assert not verify(changed, signer)


def test_white_space_may_change_on_the_way() -> None:
    """Mail servers fold lines and drop spaces: the signature holds."""
    message, signer = sign()
    assert verify(message.replace(b"Subject: ", b"Subject:\r\n ", 1) + b"\r\n\r\n", signer)


def test_composer_signs_what_it_composes(tmp_path: Path) -> None:
    """With a key from a file, each message goes out signed."""
    signer = read_signer("watch.example", "mail", write_key(tmp_path, RSA))
    composer = make_composer(SAMPLE, signer=signer)
    message = composer.compose(deliver("CW-G-220260518-F", ["CW-C-000102-6"]))
    assert verify(message.content, signer)


def test_key_that_cannot_sign_is_refused(tmp_path: Path) -> None:
    """A file that is missing, no key, or a key of another kind is named with the cure."""
    with pytest.raises(HomeError, match="cannot read the key"):
        read_signer("watch.example", "mail", tmp_path / "none.pem")
    (tmp_path / "words.pem").write_text("words")
    with pytest.raises(HomeError, match="private key in PEM"):
        read_signer("watch.example", "mail", tmp_path / "words.pem")
    curve = generate_private_key(SECP256R1())
    with pytest.raises(HomeError, match="not of RSA"):
        read_signer("watch.example", "mail", write_key(tmp_path, curve))  # type: ignore[arg-type]  # another kind
