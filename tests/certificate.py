"""Certificates for the tests: an authority of our own, and what it vouches for."""

import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

__all__ = ["Authority"]

_Name = x509.Name
_Key = ec.EllipticCurvePrivateKey


class Authority:
    """Signs certificates.

    Attributes:
        path: Its own certificate, to be trusted.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named("Test authority")
        self.path = folder / "authority.pem"
        own = _build(self._name, self._name, self._key, self._key, names=(), days=1, is_root=True)
        self.path.write_bytes(own.public_bytes(serialization.Encoding.PEM))

    def serve(
        self, *names: str, days: int = 1, is_self_signed: bool = False
    ) -> tuple[ssl.SSLContext, str]:
        """Return a server's context with a new certificate, and the certificate's SHA-256.

        Args:
            names: Host names and IP addresses that it is for.
            days: How long it is valid from now; less than nothing: it has expired.
            is_self_signed: Sign it with its own key.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _named("Test server")
        issuer, signer = (subject, key) if is_self_signed else (self._name, self._key)
        made = _build(subject, issuer, key, signer, names=names, days=days)
        path = self._folder / f"{made.serial_number}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + made.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context, made.fingerprint(hashes.SHA256()).hex()


def _named(name: str) -> _Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def _build(
    subject: _Name,
    issuer: _Name,
    key: _Key,
    signer: _Key,
    *,
    names: Sequence[str],
    days: int,
    is_root: bool = False,
) -> x509.Certificate:
    until = datetime.now(UTC) + timedelta(days=days)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - timedelta(days=30))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    if names:
        known = x509.SubjectAlternativeName([_alternative(name) for name in names])
        builder = builder.add_extension(known, critical=False)
    return builder.sign(signer, hashes.SHA256())


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
