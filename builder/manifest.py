"""The list of what stands in an output folder: `manifest.json`, as plain data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from builder import files

NAME = "manifest.json"


class Entry(NamedTuple):
    """One written file. `path` is relative to the output folder, with ``/``; `sha256` is in hexadecimal."""

    path: str
    leaflet: str
    version: str
    brand: str
    format: str
    language: str
    pages: int
    sha256: str


class Damaged(ValueError):
    """The manifest cannot be understood."""


def digest(data: bytes) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read(output: Path) -> list[Entry]:
    """The entries of the manifest in the folder `output`, in order; none where there is no manifest yet.

    Raises Damaged when the manifest is not one that `write` made, OSError when it cannot be read.
    """
    try:
        text = (output / NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except UnicodeDecodeError:
        raise Damaged("it is not UTF-8") from None
    try:
        listed = json.loads(text)["files"]
        return sorted(_entry(facts) for facts in listed)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Damaged("it does not list files as it should") from None


def write(output: Path, entries: Iterable[Entry]) -> None:
    """Write the manifest into the folder `output`, sorted by path: the same entries give the same bytes.

    Raises OSError.
    """
    listed = [entry._asdict() for entry in sorted(entries)]
    text = json.dumps({"files": listed}, indent=2, ensure_ascii=False) + "\n"
    files.write(output / NAME, text.encode("utf-8"))


def merge(output: Path, old: Iterable[Entry], new: Iterable[Entry]) -> list[Entry]:
    """The entries of `new`, and those of `old` whose file they do not replace and that still stands in `output`."""
    merged = {entry.path: entry for entry in old if (output / entry.path).is_file()}
    merged |= {entry.path: entry for entry in new}
    return sorted(merged.values())


def _entry(facts: object) -> Entry:
    """Raises ValueError or TypeError for what `write` never writes, a path that leaves the folder among it."""
    if not isinstance(facts, dict):
        raise TypeError("an entry is a mapping")
    entry = Entry(**facts)
    if [type(value) for value in entry] != [str, str, str, str, str, str, int, str]:
        raise TypeError("a value is of another type than it should be")
    "".join(map(str, entry)).encode("utf-8")  # Half of a surrogate pair is not a character.
    path = PurePosixPath(entry.path)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError("a path leads out of the folder")
    return entry
