"""Requests that come encrypted or through a proxy, at the real server. Nothing listens beyond this computer."""

from __future__ import annotations

import http.client
import os
import re
import socket
import ssl
import subprocess
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from builder.web import server
from builder.web.certificates import Certificate, CertificateError
from builder.web.passwords import hashed
from builder.web.security import PublicAddress
from builder.web.server import Transport
from tests.support import certificates, days
from tests.support.certificates import MadeCertificate
from tests.support.making import REPOSITORY
from tests.support.packing import DETAILS
from tests.support.serving import TOKEN, running

PUBLIC = PublicAddress.of("https://ward.example.org")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> MadeCertificate:
    return certificates.made(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def encrypted(own: Path, files: MadeCertificate) -> int:
    """The port of the page with TLS. It is served until the tests of this module are done."""
    with ExitStack() as stack:
        yield stack.enter_context(
            running(own, public=PublicAddress("https", "localhost", 443), transport=Transport(Certificate(*files)))
        )


def client(files: MadeCertificate, **versions: ssl.TLSVersion) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(files.certificate))
    for name, version in versions.items():
        setattr(context, name, version)
    return context


def asked(
    port: int, path: str, headers: dict[str, str], body: str | None = None, context: ssl.SSLContext | None = None
) -> tuple[http.client.HTTPResponse, bytes]:
    if context is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    else:
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=context)
    with closing(connection):
        connection.request("GET" if body is None else "POST", path, body, headers)
        answer = connection.getresponse()
        return answer, answer.read()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_pack_is_made_with_tls(encrypted: int, files: MadeCertificate, version: ssl.TLSVersion) -> None:
    context = client(files, minimum_version=version, maximum_version=version)
    page, words = asked(encrypted, "/", {"Host": "localhost"}, context=context)
    assert page.status == 200
    cookies = page.headers.get_all("Set-Cookie")
    assert all("Secure" in cookie and cookie.startswith("__Host-leaflets-443") for cookie in cookies)
    token = TOKEN.search(words.decode())
    assert token is not None
    # More than a record of TLS both ways.
    fields = {"token": token[1], "leaflet": "bone", **DETAILS, "notes": "word " * 900, "needs": ""}
    headers = {
        "Host": "localhost",
        "Cookie": cookies[0].partition(";")[0],
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": "https://localhost",
        "X-Filler": "x" * 12_000,
    }
    answer, pdf = asked(encrypted, "/preview", headers, urlencode(fields) + "&find=" + "x" * 30_000, context)
    assert answer.status == 200, pdf
    assert pdf.startswith(b"%PDF")
    assert len(pdf) == int(answer.headers["Content-Length"]) > 20_000


def test_old_versions_of_tls_and_plain_requests_are_not_answered(
    encrypted: int, files: MadeCertificate, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_connection(("127.0.0.1", encrypted), timeout=10) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with suppress(ConnectionResetError):
            assert b"HTTP/1.1" not in plain.recv(100)
    with socket.create_connection(("127.0.0.1", encrypted), timeout=10) as rubbish:
        rubbish.sendall(os.urandom(500))
    with pytest.warns(DeprecationWarning, match="TLS"):
        old = client(files, minimum_version=ssl.TLSVersion.TLSv1, maximum_version=ssl.TLSVersion.TLSv1_1)
    with pytest.raises(OSError, match=r"SSL|TLS|reset"):
        asked(encrypted, "/", {"Host": "localhost"}, context=old)
    assert asked(encrypted, "/health", {"Host": "localhost"}, context=client(files))[0].status == 200
    assert caplog.text == ""


def test_a_handshake_that_is_not_finished_keeps_nobody_waiting_and_is_ended(
    own: Path, files: MadeCertificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_ARRIVAL", 0.5)
    public, transport = PublicAddress("https", "localhost", 443), Transport(Certificate(*files))
    with running(own, public=public, transport=transport) as port, ExitStack() as opened:
        silent = [opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10)) for _ in range(5)]
        silent[0].sendall(b"\x16\x03\x01\x02\x00\x01")
        assert asked(port, "/looks.css", {"Host": "localhost"}, context=client(files))[0].status == 200
        for waiting in silent:
            assert waiting.recv(1) == b""


def test_requests_that_come_together_and_in_pieces_are_all_answered(encrypted: int, files: MadeCertificate) -> None:
    request = b"GET /looks.css HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with (
        socket.create_connection(("127.0.0.1", encrypted), timeout=10) as plain,
        client(files).wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        connection.sendall(request * 3 + request[:20])
        connection.sendall(request[20:])
        received = b""
        while received.count(b"HTTP/1.1 200 OK") < 4:
            more = connection.recv(65536)
            assert more, received
            received += more


def test_a_renewed_certificate_is_used_without_a_restart(
    own: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = certificates.made(tmp_path)
    certificate, before = Certificate(*first), client(first)
    public = PublicAddress("https", "localhost", 443)
    with running(own, public=public, transport=Transport(certificate)) as port:
        first.key.write_text("half of a key", encoding="utf-8")
        certificate.renew()
        assert asked(port, "/looks.css", {"Host": "localhost"}, context=before)[0].status == 200
        assert "the earlier certificate stays in use" in caplog.text
        certificates.made(tmp_path)
        certificate.renew()
        assert asked(port, "/looks.css", {"Host": "localhost"}, context=client(first))[0].status == 200


def test_a_certificate_that_cannot_be_used_is_reported(tmp_path: Path, files: MadeCertificate) -> None:
    protected = certificates.made(tmp_path, password=b"secret")
    for certificate, key, message in (
        (tmp_path / "none.pem", files.key, "none.pem cannot be read: no such file or directory"),
        (files.certificate, tmp_path / "none.pem", "none.pem cannot be read: no such file or directory"),
        (files.certificate, protected.key, "is protected by a password"),
        (protected.certificate, files.key, "does not belong to the certificate"),
        (files.key, files.key, "cannot be understood"),
        (tmp_path, files.key, "cannot be read"),
    ):
        with pytest.raises(CertificateError) as raised:
            Certificate(certificate, key)
        assert message in raised.value.message
        assert raised.value.hint


def test_the_command_serves_with_tls_and_ends_with_ctrl_c(own: Path, files: MadeCertificate, tmp_path: Path) -> None:
    passwords = tmp_path / "passwords.txt"
    passwords.write_text(hashed("ward-7", "three small words") + "\n", encoding="utf-8")
    words = ["--listen", "127.0.0.1:0", "--certificate", str(files.certificate), "--key", str(files.key)]
    command = days.program("--project", str(own), "serve", *words, "--passwords", str(passwords))
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline().decode()
            match = re.search(r"at https://localhost:(\d+)/ ", line)
            assert match is not None, line
            answer, words_of_page = asked(
                int(match[1]), "/sign-in", {"Host": f"localhost:{match[1]}"}, context=client(files)
            )
            assert answer.status == 200
            assert b"Password" in words_of_page
        finally:
            process.terminate()
            process.communicate(timeout=10)


# Behind a proxy

FORWARDED = {"Host": "ward.example.org", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9, 192.0.2.44"}


@pytest.fixture(scope="module")
def passwords(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("passwords") / "ward.txt"
    path.write_text(hashed("ward-7", "three small words") + "\n", encoding="utf-8")
    return path


def test_a_trusted_proxy_says_where_a_request_comes_from(
    own: Path, passwords: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(
        "builder.web.attempts.SignInAttempts.wait", lambda self, name, address, device: seen.append(address) or 7
    )
    with running(own, public=PUBLIC, passwords=passwords, transport=Transport(trusted_proxy="127.0.0.1")) as port:
        page, words = asked(port, "/sign-in", FORWARDED)
        assert page.status == 200
        token = TOKEN.search(words.decode())
        assert token is not None
        headers = {
            **FORWARDED,
            "Cookie": page.headers["Set-Cookie"].partition(";")[0],
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode({"token": token[1], "user": "ward-7", "password": "wrong"})
        assert asked(port, "/sign-in", headers, body)[0].status == 429
        assert seen == ["192.0.2.44"]
        # The proxy did not say that it encrypts; the name is another one; another name is not believed.
        for without in (
            {"Host": "ward.example.org"},
            {**FORWARDED, "X-Forwarded-Proto": "http"},
            {**FORWARDED, "Host": "evil.example.org"},
            {**FORWARDED, "Host": "evil.example.org", "X-Forwarded-Host": "ward.example.org"},
            {"Host": "evil.example.org", "Forwarded": "for=192.0.2.1;proto=https;host=ward.example.org"},
        ):
            assert asked(port, "/sign-in", without)[0].status == 421


def test_a_number_of_ipv4_is_the_same_at_a_socket_of_ipv6() -> None:
    assert server._own_number(("::ffff:192.0.2.7", 5, 0, 0)) == ("192.0.2.7", 5)
    for address in (("192.0.2.7", 5), ("2001:db8::7", 5, 0, 0), ("::1", 5, 0, 0)):
        assert server._own_number(address) == address


def test_nobody_else_is_believed(own: Path, passwords: Path) -> None:
    transport = Transport(trusted_proxy="192.0.2.9")
    with running(own, public=PUBLIC, passwords=passwords, transport=transport) as port:
        assert asked(port, "/sign-in", FORWARDED)[0].status == 421
        assert asked(port, "/sign-in", {"Host": "ward.example.org", "Forwarded": "proto=https"})[0].status == 421


@pytest.mark.parametrize(
    "request_",
    [
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
        b"POST /preview HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"POST /preview HTTP/1.1\r\nHost: localhost\r\nContent-Length: +5\r\n\r\nabcde",
        b"GET /looks.css HTTP/1.1\r\nHost: localhost\r\nContent-Length : 5\r\n\r\nabcde",
        b"GET /looks.css HTTP/1.1\r\nHost: localhost\r\nX: a\nHost: evil\r\n\r\n",
        b"POST /preview HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"GET /looks.css HTTP/1.1\r\n\r\n",
        b"GET http://evil.example.org/looks.css HTTP/1.1\r\nHost: evil.example.org\r\n\r\n",
    ],
    ids=["length and chunks", "two lengths", "signed length", "space", "two hosts", "unknown", "no host", "address"],
)
def test_requests_that_two_servers_could_read_in_two_ways_are_refused(own: Path, request_: bytes) -> None:
    with running(own, public=PublicAddress()) as port, socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(request_)
        connection.settimeout(5)
        first = connection.recv(65536).split(b"\r\n")[0]
    assert re.fullmatch(rb"HTTP/1.[01] (4\d\d|501) .*", first), first
