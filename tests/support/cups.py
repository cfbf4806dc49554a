"""A real CUPS server for tests, whose printers put what they are sent into a folder.

It listens on a socket in a folder of its own and nowhere else, and is ended with the tests. Where CUPS is missing on
Linux, that is an error with the way to install it, never a test that is left out.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the server that these tests start is made for Linux")

_PATIENCE = 20
"""How long the server may take to do something, in seconds."""
_FILES = """\
ServerRoot {folder}/root
ServerBin {folder}/bin
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/state
TempDir {folder}/tmp
AccessLog {folder}/log
ErrorLog {folder}/log
PageLog {folder}/log
Printcap
"""
_SETTINGS = """\
LogLevel warn
Listen {folder}/cups.sock
Browsing No
WebInterface No
DefaultAuthType None
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
# CUPS calls it with: job, user, title, copies, options, and a file or else standard input.
_BACKEND = """\
#!/bin/sh
[ $# -gt 0 ] || exit 0
to="{folder}/sent/$1"
if [ $# -gt 5 ]; then cat "$6"; else cat; fi > "$to.pdf"
printf '%s\\n' "$PRINTER" "$3" "$4" "$5" > "$to.new"
mv "$to.new" "$to.txt"
"""


class NotInstalled(RuntimeError):
    """CUPS is not on this machine."""


class Sent(NamedTuple):
    """A job as the printer got it."""

    printer: str
    title: str
    copies: int
    options: Mapping[str, str]
    pdf: bytes


class Server(NamedTuple):
    folder: Path

    def use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Make it this computer's."""
        monkeypatch.setenv("CUPS_SERVER", self.address)

    @property
    def address(self) -> str:
        """What CUPS_SERVER is to be."""
        return f"{self.folder}/cups.sock"

    def run(self, name: str, *words: str) -> str:
        """One of the commands of CUPS, which is to work."""
        environment = {**os.environ, "CUPS_SERVER": self.address, "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}
        done = subprocess.run([_program(name), *words], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def add(self, printer: str) -> None:
        """Add a printer that is ready."""
        self.run("lpadmin", "-p", printer, "-E", "-v", "folder:/")

    def jobs(self) -> list[str]:
        """The numbers of all jobs so far, also of those that are not printed yet."""
        lines = self.run("lpstat", "-W", "all", "-o").splitlines()
        return [line.split()[0].rpartition("-")[2] for line in lines]

    def sent(self, number: str) -> Sent:
        """A job as it came out. Waits for it."""
        path = self.folder / "sent" / f"{number}.txt"
        _await(path.exists, f"job {number} did not come out")
        printer, title, copies, options = path.read_text(encoding="utf-8").splitlines()
        pairs = (word.partition("=") for word in shlex.split(options))
        named = {name: value for name, _, value in pairs}
        return Sent(printer, title, int(copies), named, path.with_suffix(".pdf").read_bytes())


Start = Callable[[], AbstractContextManager[Server]]
"""Starts a server, real or a stand-in."""


def _program(name: str) -> str:
    # Debian has some of them where only administrators look.
    program = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin")))
    if program is None:
        packages = "such as the packages cups-client and cups-daemon of Debian"
        raise NotInstalled(f"the program {name} is needed here; it comes with CUPS, {packages}")
    return program


def _await(done: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + _PATIENCE
    while not done():
        assert time.monotonic() < end, otherwise
        time.sleep(0.02)


@contextmanager
def server() -> Iterator[Server]:
    """A server that answers, without printers. Its folder's name is short: those of sockets have to be."""
    program = _program("cupsd")
    with tempfile.TemporaryDirectory(prefix="cups-", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for part in ("root", "bin/backend", "spool", "cache", "state", "tmp", "sent"):
            (folder / part).mkdir(parents=True)
        backend = folder / "bin" / "backend" / "folder"
        backend.write_text(_BACKEND.format(folder=folder), encoding="utf-8")
        # What only its owner may run is run as its owner, who can write here; not as the user that CUPS has for this.
        backend.chmod(0o700)
        for there in ("/usr/lib/cups/daemon", "/usr/libexec/cups/daemon"):
            if os.path.isdir(there):
                (folder / "bin" / "daemon").symlink_to(there)
                break
        settings, files = folder / "cupsd.conf", folder / "cups-files.conf"
        settings.write_text(_SETTINGS.format(folder=folder), encoding="utf-8")
        files.write_text(_FILES.format(folder=folder), encoding="utf-8")
        started = Server(folder)
        with subprocess.Popen([program, "-f", "-c", str(settings), "-s", str(files)]) as process:
            try:
                _await(lambda: process.poll() is not None or _answers(started), "the server does not answer")
                assert process.poll() is None, (folder / "log").read_text(encoding="utf-8")
                yield started
            finally:
                process.terminate()
                try:
                    process.wait(_PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()


def _answers(started: Server) -> bool:
    return "is running" in started.run("lpstat", "-r")
