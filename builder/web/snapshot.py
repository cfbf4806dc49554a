"""The project as its files are now. What has not changed is not read again."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from builder.content import project_file
from builder.content.project import Project, digest_of
from builder.core import clock
from builder.web.catalogue import Offer, offer

_FOLDERS = ("leaflets", "styles")

_TICK = 3.0
"""No file system's clock ticks more slowly, in seconds: a file that was saved within that is read."""


@dataclass(frozen=True)
class Now:
    """The project as its files are now. `digest` tells it from the project as it was at any other time.

    It tells it from what it was before and is again, too: what was read in between may have been read as it was then.
    """

    digest: str
    project: Project
    offer: Offer


@dataclass
class Choices:
    """Gives the project as it is now. What has not changed is not read again."""

    root: Path
    brand: str | None = None
    _now: Now | None = None
    _seen: dict[str, tuple[tuple[int, ...], str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> Now:
        with self._lock:
            # The digest is taken before anything is read: what is saved in between is noticed the next time.
            day, files = clock.today(), list(_files(self.root))
            digest = self._digest(files)
            if self._now is None or (self._now.digest, self._now.offer.day) != (digest, day):
                project = self._now.project.renewed() if self._now is not None else Project(self.root)
                offered = offer(project, day, self.brand)
                self._now = Now(digest, project, offered)
            return self._now

    def _digest(self, files: Sequence[tuple[str, tuple[int, ...]]]) -> str:
        """What tells the files of the project from those of another time."""
        made = hashlib.sha256()
        seen: dict[str, tuple[tuple[int, ...], str]] = {}
        for path, look in files:
            known = self._seen.get(path)
            recent = time.time() - max(look[1], look[2]) / 1e9 < _TICK
            digest = known[1] if known is not None and known[0] == look else digest_of(Path(path))
            # What could not be read for a moment may be read at the next, and looks the same.
            if digest and not recent:
                seen[path] = look, digest
            made.update(f"{path}\0{look}\0{digest}\0".encode("utf-8", "surrogateescape"))
        self._seen = seen
        return made.hexdigest()


def _files(root: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The files that leaflets are made from, with their folders, and what each looks like from outside."""
    for folder in _FOLDERS:
        yield from _below(os.path.join(root, folder))
    own = os.path.join(root, project_file.NAME)
    with suppress(OSError):
        yield own, _seen(os.stat(own))


def _seen(file: os.stat_result) -> tuple[int, ...]:
    """What a file looks like from outside."""
    return file.st_size, file.st_mtime_ns, file.st_ctime_ns, file.st_ino


def _below(folder: str, above: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[int, ...]]]:
    """A folder, the files in it, and those in folders below it, behind links to folders, too.

    `above` is where the folders around it are in truth: a link that leads back to one of them is not followed.
    """
    real = os.path.realpath(folder)
    if real in above:
        return
    try:
        names = sorted(os.listdir(folder))
        changed = os.stat(folder)
    except OSError:
        return
    # A file that was away for a moment may look as it did before: its folder does not.
    yield folder, (0, changed.st_mtime_ns, changed.st_ctime_ns, changed.st_ino)
    for name in names:
        path = os.path.join(folder, name)
        try:
            seen = os.stat(path)
        except OSError:
            continue
        if stat.S_ISDIR(seen.st_mode):
            yield from _below(path, (*above, real))
        elif stat.S_ISREG(seen.st_mode):
            yield path, _seen(seen)
