"""Files by their names, however the accents in these are stored; and the names of the files that are made."""

from __future__ import annotations

from pathlib import Path

from builder.core.characters import composed


def file_named(folder: Path, name: str) -> Path:
    """The file `name` in a folder, or in a folder below it; where there is none, the path that it would have.

    A folder that came from macOS has names whose accents are after their letters. Linux and Windows look for exactly
    the characters that they are given.
    """
    path = folder / name
    if name.isascii() or _exists(path):
        return path
    wanted = composed(path.name)
    return next((file for file in sorted(path.parent.glob("*")) if composed(file.name) == wanted), path)


HTML = "html"
"""The format of web pages. No file in `styles/formats/` can have this name, and `all` does not include it."""


def output_path(brand: str, format: str, name: str) -> str:
    """Where the file of a leaflet is, below the output folder."""
    return f"{brand}/{format}/{name}.{'html' if format == HTML else 'pdf'}"


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # No file can have such a name, which may be too long.
        return False
