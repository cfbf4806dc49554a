"""The commands for the ward's page, and what is installed with it."""

from __future__ import annotations

import configparser
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder import cli
from builder.web import security, server
from builder.web.passwords import hashed, matches, read
from tests.support.making import REPOSITORY
from tests.support.serving import running

WEB = REPOSITORY / "builder" / "web"


def run(*words: object, typed: str = "") -> Result:
    return CliRunner().invoke(
        cli.main, ["--project", str(REPOSITORY), *map(str, words)], input=typed, prog_name="leaflets"
    )


def test_templates_and_files_of_pages_are_installed() -> None:
    settings = configparser.ConfigParser()
    settings.read(REPOSITORY / "setup.cfg", encoding="utf-8")
    patterns = settings["options.package_data"]["builder.web"].split()
    installed = {path for pattern in patterns for path in WEB.glob(pattern)}
    there = {path for path in WEB.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert installed == there != set()


def test_without_its_packages_serve_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("builder.web.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("builder.web.server", raising=False)
    monkeypatch.setitem(sys.modules, "waitress", None)
    monkeypatch.setitem(sys.modules, "waitress.server", None)
    result = run("serve", "--port", 0)
    assert result.exit_code == 2
    own = {"nt": r".venv\Scripts\pip install -c constraints.txt -e .[web]"}
    assert own.get(os.name, ".venv/bin/pip install -c constraints.txt -e '.[web]'") in result.stderr


def test_a_port_that_is_taken_is_reported() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = run("serve", "--port", port)
    assert result.exit_code == 2
    assert f"port {port} cannot be used: " in result.stderr
    assert "try another port with --port" in result.stderr


NAMED = ["--public", "https://ward.example.org", "--passwords", "none.txt"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--listen", "192.0.2.1"], "--passwords is missing"),
        (["--listen", "192.0.2.1", "--without-tls"], "--passwords is missing"),
        (["--public", "https://ward.example.org"], "--passwords is missing"),
        (["--passwords", "none.txt"], "the file of passwords cannot be read"),
        (["--passwords", REPOSITORY], "is a directory"),
        (["--passwords", REPOSITORY / "LICENSE"], "cannot be understood"),
        (["--listen", "ward:x"], "is not an address of this computer"),
        (["--listen", "http://127.0.0.1"], "is not an address of this computer"),
        (["--listen", "*"], "is not an address of this computer"),
        (["--listen", "127.0.0.1:8321", "--port", "8322"], "--listen and --port give two ports"),
        (["--certificate", "a.pem"], "--certificate and --key go together"),
        (["--key", "a.pem"], "--certificate and --key go together"),
        (["--certificate", "none.pem", "--key", "none.pem"], "the certificate "),
        (["--certificate", REPOSITORY / "LICENSE", "--key", REPOSITORY / "LICENSE"], "cannot be understood"),
        (["--trusted-proxy", "127.0.0.1"], "--public is missing"),
        ([*NAMED, "--trusted-proxy", "proxy"], "is not the address of a proxy"),
        ([*NAMED, "--certificate", "a", "--key", "b", "--without-tls"], "contradict each other"),
        (["--public", "http://ward.example.org", *NAMED[2:], "--certificate", "a", "--key", "b"], "cannot be opened"),
        (["--public", "ward.example.org", *NAMED[2:]], "write it as https://leaflets.example.org"),
        (["--brand", "harbor"], "did you mean harbour?"),
        (["--port", "70000"], "70000 is not in the range"),
    ],
)
def test_mistakes_are_reported(words: list[object], message: str) -> None:
    result = run("serve", *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output


@pytest.fixture
def passwords(tmp_path: Path) -> Path:
    path = tmp_path / "passwords.txt"
    path.write_text(hashed("ward-7", "three small words") + "\n", encoding="utf-8")
    path.chmod(0o600)
    return path


@pytest.mark.parametrize(
    "host", ["0", "0x0", "0.0", "00.0.0.0", "::", "[::]", "0:0::0", "[::ffff:0.0.0.0]", "0.0.0.0:443", "[::]:443"]
)
def test_all_addresses_of_this_computer_need_a_name_for_browsers(passwords: Path, host: str) -> None:
    result = run("serve", "--listen", host, "--passwords", passwords, "--without-tls")
    assert result.exit_code == 2
    assert "is not an address that a browser can open" in result.stderr
    assert "--public https://NAME" in result.stderr


@pytest.mark.parametrize("host", ["", " ", "*", ":8321", "a b", "ward/x", "a@b"])
def test_what_is_no_address_of_this_computer_is_refused(passwords: Path, host: str) -> None:
    result = run("serve", "--listen", host, "--passwords", passwords, "--without-tls")
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "words",
    [
        ["--listen", "192.0.2.1"],
        ["--listen", "0.0.0.0", "--public", "https://ward.example.org", "--trusted-proxy", "192.0.2.9"],
        ["--listen", "0.0.0.0", "--public", "http://ward.example.org"],
        ["--public", "http://ward.example.org"],
        ["--public", "http://ward.example.org", "--trusted-proxy", "127.0.0.1"],
    ],
)
def test_nothing_is_served_to_a_network_without_tls_unless_asked_for(passwords: Path, words: list[str]) -> None:
    result = run("serve", "--passwords", passwords, *words)
    assert result.exit_code == 2
    assert "without TLS, others on the network could read what is sent to" in result.stderr
    for way in ("--certificate FILE --key FILE", "--public https://NAME --trusted-proxy 127.0.0.1", "--without-tls"):
        assert way in result.stderr


def test_an_encrypted_address_needs_what_encrypts(passwords: Path) -> None:
    result = run("serve", "--passwords", passwords, "--public", "https://ward.example.org")
    assert "nothing would encrypt what is sent to https://ward.example.org" in result.stderr


@pytest.mark.parametrize(
    ("network", "message", "hint"),
    [
        (
            "192.0.2.1",
            "this computer does not have this address",
            "shows its addresses: give an address that",
        ),
        ("ward..example.org", "a computer cannot have this name", "check the spelling"),
        ("ward.invalid", "", "check the spelling"),
    ],
)
def test_an_address_of_another_computer_is_reported(passwords: Path, network: str, message: str, hint: str) -> None:
    result = run("serve", "--listen", network, "--passwords", passwords, "--without-tls")
    assert result.exit_code == 2
    assert f"{network}, port 8321 cannot be used: {message}" in result.stderr
    assert hint in result.stderr
    assert "another program may use it" not in result.stderr
    assert "WITHOUT TLS" not in result.stderr


def test_a_port_of_the_system_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    class Shut(socket.socket):
        def bind(self, address: object) -> None:
            raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket, "socket", Shut)
    result = run("serve", "--port", 80)
    assert "port 80 cannot be used: permission denied" in result.stderr
    assert "the system reserves ports below 1024: try another port with --port, such as 8321" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals for that")
def test_serving_a_network_without_tls_prints_what_that_means(passwords: Path) -> None:
    public = ["--public", "http://ward.example.org", "--without-tls"]
    words = ["serve", "--port", "0", *public, "--passwords", str(passwords)]
    command = [sys.executable, "-m", "builder", "--project", str(REPOSITORY), *words]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"The ward's page is at http://ward.example.org/")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=10)
    assert errors.startswith(b"This page is served to the network WITHOUT TLS")


def test_a_file_without_names_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "passwords.txt"
    path.write_text("# nobody yet\n", encoding="utf-8")
    assert "the file of passwords is empty" in run("serve", "--passwords", path).stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has lists of rights in place of modes")
@pytest.mark.parametrize(("mode", "reported"), [(0o600, False), (0o640, False), (0o644, True), (0o660, True)])
def test_a_file_of_passwords_that_is_open_to_others_is_reported(passwords: Path, mode: int, reported: bool) -> None:
    passwords.chmod(mode)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = run("serve", "--port", other.getsockname()[1], "--passwords", passwords)
    assert ("others on this computer can read or change the file of passwords" in result.stderr) is reported


def test_a_password_is_set_again_and_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "passwords.txt"
    for name, word in (("ward-7", "three small words"), ("ward-8", "other small words"), ("ward-7", "new small words")):
        result = run("password", path, name, typed=f"{word}\n{word}\n")
        assert result.exit_code == 0
        assert word not in result.output
    lines = read(path)
    assert list(lines) == ["ward-7", "ward-8"]
    assert matches(lines["ward-7"], "new small words")
    assert not matches(lines["ward-7"], "three small words")
    assert matches(lines["ward-8"], "other small words")


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("ward 7", "", "without spaces and colons"),
        ("a:b", "", "without spaces and colons"),
        ("ward-7", "short\nshort\n", "10 characters or more"),
    ],
)
def test_a_password_that_cannot_be_used_is_reported(tmp_path: Path, name: str, typed: str, message: str) -> None:
    path = tmp_path / "passwords.txt"
    result = run("password", path, name, typed=typed)
    assert result.exit_code in (1, 2)
    assert message in result.output
    assert not path.exists()


def test_a_file_of_passwords_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run("password", tmp_path / "file" / "passwords.txt", "ward-7", typed="three small words\n" * 2)
    assert result.exit_code == 1
    assert "cannot be written" in result.output


def first_page(port: int) -> tuple[int, float]:
    """The status of the first page, and after how many seconds it was there."""
    began = time.monotonic()
    with closing(http.client.HTTPConnection("localhost", port, timeout=10)) as asking:
        asking.request("GET", "/")
        answer = asking.getresponse()
        answer.read()
    return answer.status, time.monotonic() - began


@pytest.mark.parametrize(
    "drops",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 1000,
        b"\r\n" * 500,
        b"POST /preview HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n" + b"x" * 1000,
    ],
    ids=["header", "lines", "body"],
)
def test_requests_that_drip_are_ended_and_others_are_answered(
    own: Path, monkeypatch: pytest.MonkeyPatch, drops: bytes
) -> None:
    monkeypatch.setattr(server, "_ARRIVAL", 0.5)
    monkeypatch.setattr(server, "_CONNECTIONS", 10)
    with running(own) as port, ExitStack() as opened:
        dripping = [opened.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(12)]
        asked: list[tuple[int, float]] = []
        nurse = threading.Thread(target=lambda: asked.append(first_page(port)))
        gone = set()
        began = time.monotonic()
        for place in range(len(drops)):
            for client in set(dripping) - gone:
                try:
                    client.sendall(drops[place : place + 1])
                except OSError:
                    gone.add(client)
            if place == 1:
                nurse.start()
            if len(gone) == len(dripping) or time.monotonic() - began > 8:
                break
            time.sleep(0.05)
        nurse.join(10)
    assert gone == set(dripping)
    assert [status for status, _ in asked] == [200]


@pytest.mark.skipif(
    sys.platform == "darwin", reason="macOS has one address of its own only, unless it is told of others"
)
def test_no_address_takes_all_connections(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_CONNECTIONS", 20)
    monkeypatch.setattr(server, "_CONNECTIONS_OF_ADDRESS", 10)
    with running(own) as port, ExitStack() as opened:
        unused = [
            opened.enter_context(socket.create_connection(("127.0.0.1", port), source_address=("127.0.0.2", 0)))
            for _ in range(30)
        ]
        assert first_page(port)[0] == 200
        for client in unused[10:]:
            client.settimeout(5)
            assert client.recv(1) == b""
        unused[0].sendall(f"GET /looks.css HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
        assert unused[0].recv(12) == b"HTTP/1.1 200"


def test_a_connection_may_pause_and_a_request_may_come_in_pieces(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_ARRIVAL", 0.8)
    with running(own) as port, closing(http.client.HTTPConnection("localhost", port, timeout=10)) as asking:
        asking.request("GET", "/looks.css")
        connection = asking.sock
        answer = asking.getresponse()
        assert answer.status == 200
        answer.read()
        time.sleep(2)
        connection.sendall(b"GET /looks.css HTTP/1.1\r\n")
        time.sleep(0.4)
        connection.sendall(f"Host: localhost:{port}\r\n\r\n".encode())
        assert connection.recv(12) == b"HTTP/1.1 200"


@pytest.mark.parametrize(
    ("length", "kind", "message"),
    [
        (64 * 1024 + 1, "text/html; charset=utf-8", "Make the notes shorter."),
        (200_000, "text/html; charset=utf-8", "Make the notes shorter."),
        (10_000_000_000, "text/plain; charset=utf-8", "Request Entity Too Large"),
    ],
)
def test_a_body_that_is_too_long_is_answered_with_all_headers(own: Path, length: int, kind: str, message: str) -> None:
    with running(own) as port, closing(http.client.HTTPConnection("localhost", port, timeout=10)) as asking:
        asking.putrequest("POST", "/preview")
        asking.putheader("Content-Type", "application/x-www-form-urlencoded")
        asking.putheader("Content-Length", str(length))
        asking.endheaders(b"x" * length if length < 1_000_000 else None)
        answer = asking.getresponse()
        assert (answer.status, answer.headers["Content-Type"]) == (413, kind)
        assert message in answer.read().decode()
    for name, value in {**security.HEADERS, "Cache-Control": "no-store"}.items():
        assert answer.headers.get_all(name) == [value]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals for that")
def test_ctrl_c_ends_it_well(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "builder", "--project", str(REPOSITORY), "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"The ward's page is at http://localhost:")
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=10)
    assert (process.returncode, out, errors) == (0, b"", b"ended\n")


def test_preparations_that_cannot_begin_at_the_end_are_not_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_MOMENT", 0.01)
    begun, reports = threading.Event(), []
    monkeypatch.setattr(threading, "excepthook", reports.append)

    def begin() -> None:
        begun.set()
        raise RuntimeError("cannot schedule new futures after interpreter shutdown")

    beginning = server._Beginning(lambda environ, start: [b""], begin)
    assert beginning({}, None) == [b""]
    assert begun.wait(5)
    time.sleep(0.05)
    assert reports == []
