"""The folder of a project, and the folder that it is built into, by their names alone. Takes no time to import."""

from __future__ import annotations

from pathlib import Path

from builder.core import ordinary_files

SETTINGS = "leaflets.yaml"
OUTPUT = "output"


def find_root(start: Path) -> Path:
    """The folder `start`, or the nearest above it, that has a folder `leaflets`. Raises ValueError where none has."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / "leaflets").is_dir():
            return folder
    raise ValueError(f"neither {start} nor a folder above it has a folder leaflets/")


def usual_output(root: Path) -> Path | None:
    """The folder that a project is built into; None where its settings have to be understood to say that."""
    try:
        settings = ordinary_files.read(root / SETTINGS)
    except FileNotFoundError:
        settings = b""
    except OSError:
        return None
    # With a backslash a word can be written in another way.
    return None if b"output" in settings or b"\\" in settings else root / OUTPUT
