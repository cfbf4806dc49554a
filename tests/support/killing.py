"""Kill whoever writes an output folder, and look at what is left: python -m tests.support.killing SECONDS [SEED]

Every fault is a line with the kind and the number of the kill; no line is good news. On standard error stands how often
each kind was tried. A kill is SIGKILL: nothing of the process runs after it. It needs processes that can be copied, as
on Linux and macOS.
"""

from __future__ import annotations

import errno
import hashlib
import itertools
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import filelock

from builder.content import selection
from builder.content.project import Project
from builder.core import atomic_files
from builder.pipeline import build, manifest, worker
from builder.pipeline.manifest import ManifestEntry
from builder.provenance.codes import Item
from tests.support import building, madeup

READY = filelock, worker
"""What a build imports when it has something to do, imported here: a copy of this process need not."""

CALLS = ("open", "write", "fsync", "link", "replace", "unlink", "close", "mkdir")
"""What a process asks of the system while it writes: between two of these nothing changes on the disk."""

# What a killed process has written is there all the same: only a machine that stops loses what was not synced.
os.fsync = lambda number: None

DONE = 3
"""How a process ends in which fewer calls were made than one that was to fail."""
HISTORY = Item("leaflet", "a", "A", "1.0", "ab" * 32)
PATHS = [f"brand/a4/{name}.pdf" for name in "abcd"]


def sealed(words: str) -> bytes:
    """Bytes that tell whether they are whole."""
    body = words.encode() * 200
    return hashlib.sha256(body).digest() + body


def whole(data: bytes) -> bool:
    return hashlib.sha256(data[32:]).digest() == data[:32]


def file_with_entry(path: str, words: str) -> tuple[ManifestEntry, bytes]:
    """A made-up file and its entry."""
    data = sealed(words)
    facts = ManifestEntry(path, Path(path).stem, "1.0", "brand", "a4", "en-GB", 1, manifest.digest(data))
    return facts._replace(made_from={"leaflets/a.yaml": words}), data


def prepare(output: Path) -> None:
    """A folder with three files and a history. The first two will be written anew, the last will be new."""
    manifest.commit(output, [file_with_entry(path, f"old {path}") for path in PATHS[:3]])
    manifest.remember(output, [HISTORY])


def put(output: Path) -> None:
    """Write two files again, one as it is, and one that is new."""
    news = [file_with_entry(path, f"new {path}") for path in (PATHS[0], PATHS[1], PATHS[3])]
    manifest.commit(output, [*news, file_with_entry(PATHS[2], f"old {PATHS[2]}")])


def take(output: Path) -> None:
    """Take two files out, and remember something."""
    manifest.remove(output, PATHS[1:3])
    manifest.remember(output, [HISTORY._replace(version="1.1")])


def fails_at(number: int, what: Callable[[], None], *, after: bool = False) -> Callable[[], int]:
    """Have the system call of this number (from 1) do `what`: before it is done, or after. Gives how many were made."""
    count = itertools.count(1)
    reached = 0

    def watched(call: Callable[..., object]) -> Callable[..., object]:
        def calls(*arguments: object, **words: object) -> object:
            nonlocal reached
            reached = next(count)
            if reached == number and not after:
                if call.__name__ == "write":
                    call(arguments[0], bytes(arguments[1])[:7])  # type: ignore[call-overload]
                what()
            try:
                return call(*arguments, **words)
            finally:
                if reached == number:
                    what()

        return calls

    for name in CALLS:
        setattr(os, name, watched(getattr(os, name)))
    return lambda: reached


def apart(work: Callable[[], object]) -> int:
    """Start `work` in a copy of this process; its number."""
    child = os.fork()
    if not child:
        try:
            os.setpgid(0, 0)
            work()
            os._exit(0)
        except BaseException:
            os._exit(1)
    return child


def was_killed(child: int) -> bool:
    """Wait for a copy. Whether it was killed; otherwise it has done its work."""
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "it failed and was not killed"
    return False


def end() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def at_every_call(folder: Path, work: Callable[[Path], None]) -> Iterator[tuple[str, list[str]]]:
    """Kill `work` at each of its system calls, each time on a folder of its own. Gives kills, and what was wrong."""
    for unnamed, after in itertools.product({atomic_files._UNNAMED, 0}, (False, True)):
        for number in itertools.count(1):
            output = folder / f"{work.__name__} {unnamed} {after} {number}"
            prepare(output)

            def working(
                output: Path = output, number: int = number, after: bool = after, unnamed: int = unnamed
            ) -> None:
                atomic_files._UNNAMED = unnamed
                fails_at(number, end, after=after)
                work(output)

            if not was_killed(apart(working)):
                break
            wrong = list(mistakes(output))
            work(output)
            wrong += [f"afterwards {mistake}" for mistake in building.untrue(output, whole)]
            yield output.name, wrong


def failing_at_every_call(folder: Path, work: Callable[[Path], None], code: int) -> Iterator[tuple[str, list[str]]]:
    """Let each system call of `work` fail: for want of room, or of permission. Gives the calls, and what was wrong."""
    for number in itertools.count(1):
        output = folder / f"{work.__name__} {errno.errorcode[code]} {number}"
        prepare(output)

        def fail() -> None:
            raise OSError(code, os.strerror(code))

        def working(output: Path = output, number: int = number, fail: Callable[[], None] = fail) -> None:
            calls = fails_at(number, fail)
            with suppress(OSError):
                work(output)
            os._exit(0 if calls() >= number else DONE)

        status = os.waitstatus_to_exitcode(os.waitpid(apart(working), 0)[1])
        if status == DONE:
            break
        yield output.name, [*mistakes(output), *([f"it ended with {status}"] if status else [])]


def mistakes(output: Path) -> Iterator[str]:
    yield from building.untrue(output, whole)
    if HISTORY not in manifest.read_history(output):
        yield "the history is lost"


def at_any_time(project: Path, chance: random.Random, jobs: int = 1) -> Iterator[tuple[str, list[str]]]:
    """Kill builds of a project at any time, into one folder. Gives each kill, and what was wrong."""
    output = project / "output"
    contacts = max((project / "leaflets" / "shared").glob("*.yaml"))
    longest = 0.0
    for number in itertools.count(1):
        text = re.sub(r"Your ward[0-9 ]*", f"Your ward {number}", contacts.read_text(encoding="utf-8"))
        contacts.write_text(text, encoding="utf-8", newline="\n")
        plan = selection.plan(Project(project), strict=False)
        begun = time.monotonic()
        child = apart(lambda plan=plan: build.build(plan, output, jobs=jobs, force=True))  # type: ignore[misc]
        if longest:
            time.sleep(chance.uniform(0, longest))
            os.kill(child, signal.SIGKILL)
        killed = was_killed(child)
        longest = longest or time.monotonic() - begun
        if killed:
            yield f"build {number}", list(building.untrue(output))


def soak(seconds: float, seed: int) -> Iterator[tuple[str, list[str]]]:
    """Kills and failures, and what was wrong after each: at every call once, then of whole builds for so long."""
    with tempfile.TemporaryDirectory() as folder:
        for work in (put, take):
            yield from at_every_call(Path(folder), work)
            for code in (errno.ENOSPC, errno.EACCES):
                yield from failing_at_every_call(Path(folder), work, code)
        finish = time.monotonic() + seconds
        for kill in at_any_time(madeup.project(Path(folder) / "project", 4, 3), random.Random(seed)):
            yield kill
            if time.monotonic() > finish:
                return


def main(seconds: str, seed: str = "1") -> int:
    kinds: Counter[str] = Counter()
    failures = 0
    for name, wrong in soak(float(seconds), int(seed)):
        kinds[name.rpartition(" ")[0]] += 1
        failures += len(wrong)
        for mistake in wrong:
            print(f"{name}: {mistake}")
    for kind, count in kinds.items():
        print(f"{count} {kind}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
