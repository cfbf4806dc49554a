"""What of the program decides how files come out: its own sources, the libraries that it uses, and how zlib compresses.

Two computers with the same program and libraries have the same digest, unless they write other bytes.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePath

from builder.core import digests, ordinary_files
from builder.core.patterns import lazy_pattern
from builder.core.version import __version__

_OUTSIDE = frozenset({"cli", "review", "web"})
"""Rooms that ask for files and never decide what is in them. A new room counts until it is listed here."""
_DATA = frozenset({"html/templates", "starter/icons", "starter/styles/languages"})
"""Folders whose files decide it, too."""
_DECIDE = frozenset(
    {
        "babel",
        "cssselect2",
        "fontpkg_heebo",
        "fontpkg_hind_siliguri",
        "fontpkg_noto_sans",
        "fontpkg_noto_sans_arabic",
        "fontpkg_noto_sans_devanagari",
        "fontpkg_noto_sans_khmer",
        "fontpkg_noto_sans_tamil",
        "fontpkg_noto_sans_telugu",
        "fontpkg_noto_sans_thai",
        "fonttools",
        "icu4py",
        "jinja2",
        "lxml",
        "markdown_it_py",
        "markupsafe",
        "mdit_py_plugins",
        "pikepdf",
        "pillow",
        "pypdf",
        "pyphen",
        "pyyaml",
        "reportlab",
        "segno",
        "tinycss2",
        "uharfbuzz",
    }
)
"""Packages whose versions decide how files come out. Faces of brands count by their bytes, HEIC where it is used."""
_HEIC = "pillow_heif"
_LEVELS = (6, 9)
"""How hard zlib works for what is in a file: `zlib.compress` without a level takes the first."""
_SAMPLE = 40_000
"""How many bytes of the program are compressed, to see what the zlib of this computer makes of them."""
_INSTALLED = lazy_pattern(r"([^-]+)-(.+?)(?:-py[\d.]+)?\.(?:dist|egg)-info", re.IGNORECASE)
"""The folder of an installed package: reading what is in it would take longer than all else."""


@functools.cache
def digest() -> str:
    """The SHA-256 of the program in hexadecimal, wherever it is installed and whatever the line ends of its files.

    A version number would not do: a changed phrase gives other bytes before anybody raises it.
    """
    total = hashlib.sha256(__version__.encode())
    sample = b""
    # `import builder` would import all that it exports.
    for name, path in sorted(_sources(Path(sys.modules["builder"].__path__[0]))):
        text = digests.plain(ordinary_files.read(path))
        total.update(f"\n{name} {hashlib.sha256(text).hexdigest()}".encode())
        sample += text if len(sample) < _SAMPLE else b""
    for version in _versions():
        total.update(f"\n{version}".encode())
    # Most versions of zlib give the same bytes, and zlib-ng, which some Pythons have in its place, gives others.
    for level in _LEVELS:
        total.update(zlib.compress(sample[:_SAMPLE], level))
    return total.hexdigest()


def digest_of_picture(name: str | PurePath, content: bytes) -> str:
    """The SHA-256, in hexadecimal, of a picture, and of what else decides how it comes out: who decodes HEIC.

    That library is installed only where somebody needs it, so it does not count for other files.
    """
    digest = digests.of_file(name, content)
    is_heic = content[4:8] == b"ftyp" and b"avif" not in content[8:64]
    return hashlib.sha256(f"{digest} {_installed().get(_HEIC)}".encode()).hexdigest() if is_heic else digest


def _sources(folder: Path) -> Iterator[tuple[str, Path]]:
    root = str(folder)
    for below, _, files in os.walk(root):
        room = below[len(root) + 1 :].replace(os.sep, "/")
        if room.partition("/")[0] in _OUTSIDE:
            continue
        for name in files:
            if name.endswith(".py") or room in _DATA:
                path = f"{room}/{name}" if room else name
                yield path, folder / path


def _versions() -> list[str]:
    """The packages that count, with their versions."""
    return [f"{name} {version}" for name, version in sorted(_installed().items()) if name in _DECIDE]


@functools.cache
def _installed() -> dict[str, str]:
    """The versions of all packages that can be imported, by their names: of two, the one that is found first."""
    versions: dict[str, str] = {}
    for place in dict.fromkeys(sys.path):
        with suppress(OSError):
            for match in map(_INSTALLED.fullmatch, sorted(os.listdir(place or "."))):
                if match is not None:
                    versions.setdefault(match[1].lower().replace(".", "_"), match[2])
    return versions
