"""The certificate that encrypts what is sent, from files that somebody may renew while the page is served."""

from __future__ import annotations

import logging
import ssl
from pathlib import Path

from builder.core import ordinary_files
from builder.core.diagnostics import LeafletError

_LARGEST = 1024 * 1024
_Stamps = list[tuple[int, int]]


class CertificateError(LeafletError):
    """A certificate or its key cannot be used."""

    typed = True


class Certificate:
    """A certificate with its key, as files of PEM. Raises CertificateError where they cannot be used.

    `context` encrypts new connections.
    """

    def __init__(self, certificate: Path, key: Path) -> None:
        self.certificate = certificate
        self.key = key
        self._stamps = self._stamps_now()
        self.context = _context(certificate, key)

    def renew(self) -> None:
        """Use the files as they are now, if they have changed and can be used."""
        stamps = self._stamps_now()
        if stamps == self._stamps:
            return
        # Another program may be writing one of them: then they change once more.
        self._stamps = stamps
        try:
            self.context = _context(self.certificate, self.key)
        except CertificateError as error:
            logging.getLogger(__name__).warning("the earlier certificate stays in use: %s", error.message)

    def _stamps_now(self) -> _Stamps:
        return [_stamp(self.certificate), _stamp(self.key)]


def _stamp(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_ino


def _context(certificate: Path, key: Path) -> ssl.SSLContext:
    contents = {}
    for what, file in (("certificate", certificate), ("key", key)):
        try:
            contents[what] = ordinary_files.read(file, _LARGEST)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise CertificateError(
                f"the {what} {file} cannot be read: {reason}", "check its path and who may read it"
            ) from None
    if b"ENCRYPTED" in contents["key"]:
        raise CertificateError(
            f"the key {key} is protected by a password", "store it without one, where only this program can read it"
        )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.set_alpn_protocols(["http/1.1"])
    try:
        context.load_cert_chain(certificate, key)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise CertificateError(
                f"the key {key} does not belong to the certificate {certificate}", "name the key that it was made with"
            ) from None
        raise CertificateError(
            f"the certificate {certificate} or its key {key} cannot be understood",
            "both have to be files of PEM, the certificate with those of its issuers after it",
        ) from None
    return context
