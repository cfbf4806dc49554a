"""A certificate that is made for a test, for names that lead to this computer."""

from __future__ import annotations

import datetime
import ipaddress
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class MadeCertificate(NamedTuple):
    """The files of a certificate that signs itself."""

    certificate: Path
    key: Path


def made(folder: Path, name: str = "localhost", password: bytes = b"") -> MadeCertificate:
    """A certificate for a name and for 127.0.0.1, and its key, which a password may protect."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = MadeCertificate(folder / "certificate.pem", folder / "key.pem")
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    protection = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    files.key.write_bytes(key.private_bytes(encoding, form, protection))
    files.key.chmod(0o600)
    files.certificate.write_bytes(certificate.public_bytes(encoding))
    return files
