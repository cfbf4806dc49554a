"""The program names nothing that only Unix has, unless it asks first: it has to run on Windows, too."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "builder"
MODULES = {"crypt", "fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}
NAMES = {
    "os": {
        *("O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_TMPFILE", "chown", "chroot", "fchmod", "fchown", "fdatasync"),
        *("fork", "forkpty", "geteuid", "getgid", "getpgid", "getuid", "killpg", "lchown", "memfd_create", "mkfifo"),
        *("mknod", "nice", "pread", "pwrite", "register_at_fork", "sched_getaffinity", "sendfile", "setsid", "statvfs"),
        *("sysconf", "umount", "uname", "wait", "wait3", "wait4"),
    },
    "signal": {"SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGUSR1", "SIGUSR2", "alarm"},
    "select": {"epoll", "kqueue", "poll"},
    "time": {"tzset"},
    "connection": {"Connection"},
    "multiprocessing.connection": {"Connection"},
}


def unguarded(source: str) -> list[str]:
    """What a module names that Windows does not have; a name that `getattr` asks for is no attribute."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names if alias.name in MODULES]
        elif isinstance(node, ast.ImportFrom):
            names += [node.module] if node.module in MODULES else []
            names += [alias.name for alias in node.names if alias.name in NAMES.get(node.module or "", ())]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names += [node.attr] if node.attr in NAMES.get(node.value.id, ()) else []
    return names


@pytest.mark.parametrize("room", sorted({path.relative_to(PACKAGE).parts[0] for path in PACKAGE.rglob("*.py")}))
def test_a_room_names_nothing_that_windows_lacks(room: str) -> None:
    paths = [PACKAGE / room] if room.endswith(".py") else sorted((PACKAGE / room).rglob("*.py"))
    texts = {path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    assert {name: names for name, text in texts.items() if (names := unguarded(text))} == {}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import fcntl", ["fcntl"]),
        ("from resource import getrusage", ["resource"]),
        ("import os\nos.fork()", ["fork"]),
        ("from multiprocessing.connection import Connection", ["Connection"]),
        ("import os\ngetattr(os, 'O_TMPFILE', 0)", []),
    ],
)
def test_the_search_detects_what_windows_lacks(source: str, names: list[str]) -> None:
    assert unguarded(source) == names
