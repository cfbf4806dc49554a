"""What of the program decides how files come out: its own sources, and the versions of the libraries that it uses."""

from __future__ import annotations

import functools
import hashlib
import os
import sys
import sysconfig
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from builder.core import digests, ordinary_files
from builder.core.version import __version__

_OUTSIDE = frozenset({"cli", "review", "web"})
"""Rooms that ask for files and never decide what is in them. A new room counts until it is listed here."""
_DECIDE = frozenset(
    {
        "cssselect2",
        "fonttools",
        "lxml",
        "markdown_it_py",
        "mdit_py_plugins",
        "pillow",
        "pillow_heif",
        "pypdf",
        "pyphen",
        "pyyaml",
        "reportlab",
        "tinycss2",
    }
)
"""Packages whose versions decide how files come out. Faces count by their bytes."""


@functools.cache
def digest() -> str:
    """The SHA-256 of the program in hexadecimal, wherever it is installed and whatever the line ends of its files.

    A version number would not do: a changed phrase gives other bytes before anybody raises it.
    """
    total = hashlib.sha256(f"{__version__} {zlib.ZLIB_RUNTIME_VERSION}".encode())
    # `import builder` would import all that it exports.
    for name, path in sorted(_sources(Path(sys.modules["builder"].__path__[0]))):
        total.update(f"\n{name} {digests.of_text(ordinary_files.read(path))}".encode())
    for version in _versions():
        total.update(f"\n{version}".encode())
    return total.hexdigest()


def _sources(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*.py"):
        below = path.relative_to(folder)
        if below.parts[0] not in _OUTSIDE:
            yield below.as_posix(), path


def _versions() -> list[str]:
    """The names of the folders of the packages that count: reading their metadata would take longer than all else."""
    folders: set[str] = set()
    for place in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        with suppress(OSError):
            folders.update(name.lower() for name in os.listdir(place) if name.endswith(".dist-info"))
    return sorted(name for name in folders if name.partition("-")[0] in _DECIDE)
