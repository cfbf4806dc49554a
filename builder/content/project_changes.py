"""Which files of a project have changed since somebody looked, by their sizes and times: nothing is read."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from builder.content import project_file
from builder.content.project import KINDS, TOPICS
from builder.core.patterns import lazy_pattern

LEAFLET_FILE = lazy_pattern(rf"leaflets/(?!({KINDS}|{TOPICS})\.yaml)[^/]+\.yaml")
"""A file of a single leaflet: nothing that is in it decides what other files than leaflets are read as."""
TICK = 3.0
"""The slowest clock of a file system, in seconds: a file that was saved within that time may be saved again unseen."""
_FOLDERS = ("leaflets", "styles")

Stamp = tuple[int, ...]
"""The size, times and number of a file, which change whenever it is saved."""


class ProjectChanges:
    """Says what has changed in a project each time that it is asked."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._stamps: dict[str, Stamp] | None = None
        self._recent: frozenset[str] = frozenset()

    def look(self, seen: Iterable[tuple[str, Stamp]] | None = None) -> frozenset[str] | None:
        """The files of leaflets that may have changed since the last time, where no other file has.

        None where any file may have changed, or where there are others than before. Ask before anything is read.
        `seen` is what `stamps_in` gives, where somebody has asked for it.
        """
        now = time.time()
        above = len(os.path.join(self._root, ""))
        stamps = {path[above:].replace(os.sep, "/"): each for path, each in seen or stamps_in(self._root)}
        before, self._stamps = self._stamps, stamps
        recent, self._recent = self._recent, frozenset(path for path, each in stamps.items() if is_recent(each, now))
        if before is None or before.keys() != stamps.keys():
            return None
        # The times of a folder change whenever a file in it is replaced.
        changed = {path for path, each in stamps.items() if before[path] != each and not is_folder(each)} | {
            path for path in recent if not is_folder(stamps[path])
        }
        return frozenset(changed) if all(map(LEAFLET_FILE.fullmatch, changed)) else None


def is_recent(stamp: Stamp, now: float) -> bool:
    """Whether a file was saved so shortly before that its times may not say so when it is saved again."""
    return now - max(stamp[1], stamp[2]) / 1e9 < TICK


def stamps_in(root: Path) -> Iterator[tuple[str, Stamp]]:
    """The files that leaflets are made from, with their folders, and the stamp of each."""
    for folder in _FOLDERS:
        yield from _below(os.path.join(root, folder))
    own = os.path.join(root, project_file.NAME)
    with suppress(OSError):
        yield own, stamp_of(os.stat(own))


def stamp_of(file: os.stat_result) -> Stamp:
    return file.st_size, file.st_mtime_ns, file.st_ctime_ns, file.st_ino


def is_folder(stamp: Stamp) -> bool:
    return stamp[0] < 0


def _below(folder: str, above: tuple[str, ...] = ()) -> Iterator[tuple[str, Stamp]]:
    """A folder, the files in it, and those in folders below it, behind links to folders, too.

    `above` has the real paths of the folders around it: a link that leads back to one of them is not followed.
    """
    real = os.path.realpath(folder)
    if real in above:
        return
    try:
        with os.scandir(folder) as within:
            paths = sorted(entry.path for entry in within)
        changed = os.stat(folder)
    except OSError:
        return
    # A file that was away for a moment may have its old stamp, but its folder has a new one.
    yield folder, (-1, changed.st_mtime_ns, changed.st_ctime_ns, changed.st_ino)
    for path in paths:
        try:
            seen = os.stat(path)
        except OSError:
            continue
        if stat.S_ISDIR(seen.st_mode):
            yield from _below(path, (*above, real))
        elif stat.S_ISREG(seen.st_mode):
            yield path, stamp_of(seen)
