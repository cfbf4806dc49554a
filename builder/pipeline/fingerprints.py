"""What files are made from, and the digests of it. Taking these reads nothing but bytes.

An input has a name: the path of a file below the project (``leaflets/bone.yaml``), ``PROGRAM``, or a face of an
installed package (``package NAME: FILE.ttf``). After a brand's path may stand what was read of it: ``… looks`` for
everything but its site fields, ``… field ward_phone`` for one of them. The digest of what is not there is "".
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import sys
import sysconfig
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from builder.core import atomic_files
from builder.core.diagnostics import LeafletError
from builder.core.version import __version__

PROGRAM = "the program"
PACKAGE = "package "
PARTS = "parts"
"""The folder beside the faces that has parts that were laid out."""
PART_START = b"leaflet part\n"
"""What a file with such a part starts with."""
FACES = "faces.json"
_SHAPE = [str, str, list, str]
_TICK = 3.0
"""No file system's clock ticks more slowly, in seconds."""
_DECIDE = {
    "lxml",
    "markdown_it_py",
    "mdit_py_plugins",
    "pillow",
    "pypdf",
    "pyphen",
    "pyyaml",
    "reportlab",
    "svglib",
}
"""Packages whose versions decide how files come out. Faces count by their bytes."""


class Inputs:
    """The digests of a project's inputs as they are now, each taken once. `cache` is a folder to remember faces in."""

    def __init__(self, root: Path, cache: Path) -> None:
        self.root = root
        self._cache = cache
        self._digests: dict[str, str] = {}
        self._brands: dict[str, dict[str, str]] = {}
        self._seen: dict[str, list[Any]] = {}

    def digest(self, name: str) -> str:
        """The SHA-256 of an input in hexadecimal; "" where it is not there or cannot be read.

        Ask it before the input is used: what changes in between is noticed by the next build.
        """
        if name not in self._digests:
            self._digests[name] = self._taken(name)
        return self._digests[name]

    def is_there(self, name: str) -> bool:
        """Whether there is something that has the name of an input: what has no digest then cannot be read."""
        try:
            return name not in ("", PROGRAM) and (self.root / name).exists()
        except (OSError, ValueError):  # No file can have such a name.
            return False

    def brand(self, path: str) -> dict[str, str]:
        """The digests of what may be read of a brand, by name: its looks, each site field; none where it is unreadable.

        It goes by what YAML gives: comments and layout do not count.
        """
        if path not in self._brands:
            self._brands[path] = self._brand(path)
        return self._brands[path]

    def _brand(self, path: str) -> dict[str, str]:
        from builder.content import yaml_reader

        try:
            return brand_parts(path, yaml_reader.read(self.root / path, path).data)
        except LeafletError:
            return {}

    def _taken(self, name: str) -> str:
        if name == PROGRAM:
            return program()
        if name.startswith(PACKAGE):
            return self._face(name)
        if name.endswith(".ttf"):
            return self._unless_known(name, self.root / name)
        return _of_file(self.root / name)

    def _face(self, name: str) -> str:
        known = self._known().get(name)
        if known is not None and known[0] == sys.prefix and known[2] and _look(Path(known[1])) == known[2]:
            return str(known[3])
        package, _, file = name.removeprefix(PACKAGE).partition(": ")
        path = next((path for path in packaged(package) if path.name == file), None)
        return "" if path is None else self._unless_known(name, path)

    def _unless_known(self, name: str, path: Path) -> str:
        """The digest of a face, which is large and seldom changes: taken anew where the file looks different."""
        look = _look(path)
        known = self._known()
        if look and known.get(name, [])[:3] == [sys.prefix, str(path), look]:
            return str(known[name][3])
        digest = _of_file(path)
        if look and digest:
            self._seen[name] = [sys.prefix, str(path), look, digest]
        return digest

    def remember(self) -> None:
        """Write down which faces were seen: the next time they need not be read."""
        if self._seen:
            with suppress(OSError):
                atomic_files.write(self._cache / FACES, json.dumps(self._known() | self._seen, indent=1).encode())
            self._seen = {}

    def _known(self) -> dict[str, list[Any]]:
        """What is remembered of faces, each with the environment, its path, how it looked and its digest."""
        return {name: row for name, row in _remembered(self._cache / FACES).items() if _is_row(row)}


def is_part_name(name: str) -> bool:
    return re.fullmatch("[0-9a-f]{64}", name) is not None


def is_part(path: Path) -> bool:
    """Whether a file has a part that was laid out, by its name and how it starts."""
    if not is_part_name(path.name) or path.is_symlink() or not path.is_file():
        return False
    with suppress(OSError), path.open("rb") as file:
        return file.read(len(PART_START)) == PART_START
    return False


def is_memory(path: Path) -> bool:
    """Whether a file is what is remembered of faces, and nothing else."""
    if path.name != FACES or path.is_symlink() or not path.is_file():
        return False
    known = _remembered(path)
    return bool(known) and all(map(_is_row, known.values()))


def _remembered(path: Path) -> dict[str, Any]:
    try:
        known = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def _is_row(row: object) -> bool:
    return isinstance(row, list) and [*map(type, row)] == _SHAPE


def brand_parts(path: str, data: Mapping[str, Any]) -> dict[str, str]:
    """The digests of what may be read of a brand whose file at `path` holds `data`, by name."""
    theme = {name: value for name, value in data.items() if name != "fields"}
    fields = data.get("fields")
    found = {f"{path} looks": _of_data(theme)}
    if isinstance(fields, dict):
        found |= {f"{path} field {name}": _of_data(value) for name, value in fields.items()}
    return found


def packaged(package: str) -> Iterator[Path]:
    """The files of an installed package, none where it is not installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import files as listed

    with suppress(PackageNotFoundError, ValueError):
        yield from (Path(str(file.locate())) for file in listed(package) or ())


@functools.cache
def program() -> str:
    """A digest of the program itself, of the packages that decide how files come out, and of what packs their bytes."""
    made = hashlib.sha256(f"{__version__} {zlib.ZLIB_RUNTIME_VERSION}".encode())
    folder = Path(sys.modules["builder"].__path__[0])  # An import of it would be one of all that it gives.
    for path in sorted(folder.rglob("*.py")):
        made.update(path.relative_to(folder).as_posix().encode())
        made.update(hashlib.sha256(path.read_bytes()).digest())
    for version in _versions():
        made.update(version.encode())
    return made.hexdigest()


def _versions() -> list[str]:
    # Asking for each package's metadata would take longer than everything else here.
    found = []
    for place in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        with suppress(OSError):
            found += [name for name in os.listdir(place) if name.endswith(".dist-info")]
    return sorted(name for name in found if name.partition("-")[0].lower() in _DECIDE)


def _of_data(data: object) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def _of_file(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError):  # No file can have such a name.
        return ""


def _look(path: Path) -> list[int]:
    """What a file looks like from outside; nothing where it cannot be seen, or has changed a moment ago.

    A clock ticks: a file that is changed twice within a tick may look the same.
    """
    try:
        seen = path.stat()
    except (OSError, ValueError):  # No file can have such a name.
        return []
    if time.time() - max(seen.st_mtime, seen.st_ctime) < _TICK:
        return []
    return [seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns]
