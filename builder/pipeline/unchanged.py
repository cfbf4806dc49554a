"""The last report of a command that had nothing to do, which is its report again until a file changes.

No file is read to see that. Whatever decides the report is compared by names, sizes, times and numbers of files, as git
does it: the project, the output folder, the program, and what is installed. If any of it is another, or was changed too
shortly before the report for its time to say so, the command looks at what is in the files.
"""

from __future__ import annotations

import json
import os
import sys
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from builder.core import clock, ordinary_files

_START = "leaflets: the last report\n"
"""What is first in a file with a report."""
_ENDING = ".report"
_TICK = 3.0
"""No file system's clock ticks more slowly, in seconds."""
_MOST = 16_000_000
"""How many bytes of reports are stored, at most."""
_CACHE = ".cache"
_FACES = "faces.json"
_SITE = ".leaflets-site.json"
"""What marks the folder of a site, which no build looks into."""
_FOLDERS = "leaflets", "styles"


class LastReport:
    """The last report of a command, with what decided it as it is now: `asked` is what the command was asked to do.

    Create it before anything is read, so that what changes after that is noticed the next time. `site` is the folder of
    a site that is looked at, too.
    """

    def __init__(self, root: Path, output: Path, asked: Mapping[str, object], site: Path | None = None) -> None:
        self.output, self.site = output, site
        self._cache = output / _CACHE
        self._start = time.time()
        self._failures = ordinary_files.failures()
        facts = [str(root), str(output), str(site), clock.today().isoformat(), sys.version, sys.prefix]
        self._asked = json.dumps([*facts, sorted((name, repr(value)) for name, value in asked.items())])
        self._path = self._cache / f"{zlib.crc32(self._asked.encode()):08x}{_ENDING}"
        self._folders = [root / name for name in _FOLDERS] + [output] + ([site] if site is not None else [])
        self._root = root
        self._newest = 0
        self._seen = self._everything()

    def read(self) -> Any:
        """The report, as `remember` got it; None where there is none, or something is not as it was then."""
        try:
            start, asked, faces, report, seen = self._path.read_text(encoding="utf-8").split("\n", 4)
            same = f"{start}\n" == _START and asked == self._asked and seen == self._seen != ""
            if same and faces == self._stamps_of(json.loads(faces)):
                return json.loads(report)
        except (OSError, ValueError, TypeError, AttributeError):
            pass
        return None

    def remember(self, report: object) -> None:
        """Store a report, unless something has changed meanwhile, or too shortly before to be seen by its times."""
        if not self._seen or ordinary_files.failures() > self._failures or self._everything() != self._seen:
            return
        faces = self._stamps_of(self._faces())
        if not self._newest / 1e9 < self._start - _TICK:
            return
        from builder.core import atomic_files

        text = "\n".join([self._asked, faces, json.dumps(report), self._seen])
        with suppress(OSError, ValueError):
            atomic_files.write(self._path, (_START + text).encode(), lasting=False)
            atomic_files.trim(self._cache, _MOST, is_report)

    def _faces(self) -> Iterable[str]:
        """The faces of installed packages, which builds know by their times."""
        with suppress(OSError, ValueError, TypeError, AttributeError):
            rows = json.loads((self._cache / _FACES).read_bytes())
            return sorted(str(row[1]) for row in rows.values())
        return ()

    def _stamps_of(self, paths: Iterable[str]) -> str:
        """Files with what is known of them without reading them, as text."""
        return json.dumps({path: self._stamp(path) for path in paths})

    def _everything(self) -> str:
        """Every file that may decide the report, a line each; "" where a folder cannot be listed."""
        lines: list[str] = []
        try:
            lines += self._in_root()
            for folder in self._folders:
                lines += self._below(str(folder), "")
            lines += self._below(sys.modules["builder"].__path__[0], "")
            lines += _installed()
        except (OSError, ValueError):
            return ""
        return "\n".join(lines)

    def _in_root(self) -> Iterator[str]:
        """The files of the project's own folder: its settings, and what may be meant for them."""
        for name in sorted(os.listdir(self._root)):
            path = os.path.join(self._root, name)
            if name[0] != "." and os.path.isfile(path):
                yield f"{name} {self._stamp(path)}"

    def _below(self, folder: str, above: str, within: Sequence[tuple[int, int]] = ()) -> Iterator[str]:
        """The files below a folder, sorted. A folder that is in itself, by a link, is listed once."""
        own = os.stat(folder) if os.path.isdir(folder) else None
        number = (own.st_dev, own.st_ino) if own is not None else (0, 0)
        yield f"in {above or folder} {own is not None}"
        if own is None or number in within:
            return
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        if above and any(entry.name == _SITE for entry in entries):
            return
        for entry in entries:
            if entry.name in (_CACHE, ".lock", "__pycache__"):
                continue
            if entry.is_dir():
                yield from self._below(entry.path, f"{above}/{entry.name}", [*within, number])
            else:
                yield f"{entry.name} {self._stamp(entry.path)}"

    def _stamp(self, path: str) -> str:
        """What says that a file has changed: another file of the same name has another number."""
        try:
            seen = os.stat(path)
        except FileNotFoundError:  # A link that leads nowhere.
            return "-"
        self._newest = max(self._newest, seen.st_mtime_ns, seen.st_ctime_ns)
        return f"{seen.st_mode} {seen.st_size} {seen.st_mtime_ns} {seen.st_ctime_ns} {seen.st_ino}"


def is_report(path: Path) -> bool:
    """Whether a file contains a report, by its name and first bytes."""
    if not is_report_name(path.name) or path.is_symlink() or not path.is_file():
        return False
    with suppress(OSError), path.open("rb") as file:
        return file.read(len(_START)) == _START.encode()
    return False


def is_report_name(name: str) -> bool:
    stem, ending = os.path.splitext(name)
    return ending == _ENDING and len(stem) == 8 and set(stem) <= set("0123456789abcdef")


def _installed() -> Iterator[str]:
    """The folders in which packages say that they are installed, with their versions."""
    for place in dict.fromkeys(sys.path):
        with suppress(FileNotFoundError, NotADirectoryError):
            yield from sorted(name for name in os.listdir(place or ".") if name.endswith("-info"))
