"""The list of what stands in an output folder, and of all that packs were ever made from: `manifest.json`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, TypeVar

from builder import files
from builder.edition import Item

NAME = "manifest.json"

_LISTED = {"files": "files", "history": "what packs were made from"}
"""The manifest's lists, and what they list."""


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


_Row = TypeVar("_Row", bound=tuple[Any, ...])


class Damaged(ValueError):
    """The manifest cannot be understood."""


def digest(data: bytes) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read(output: Path) -> list[Entry]:
    """The entries of the manifest in the folder `output`, in order; none where there is no manifest yet.

    Raises Damaged when the manifest is not one that `write` made, OSError when it cannot be read.
    """
    return _read(output, "files", _entry)


def read_history(output: Path) -> list[Item]:
    """Every item that the manifest in the folder `output` remembers, in order; none where there is no manifest yet.

    A manifest from before there were packs remembers none. Raises Damaged and OSError as `read` does.
    """
    return _read(output, "history", _item)


def write(output: Path, entries: Iterable[Entry], history: Iterable[Item]) -> None:
    """Write the manifest into the folder `output`, sorted: the same entries and items give the same bytes.

    Raises OSError.
    """
    listed = {
        "files": [entry._asdict() for entry in sorted(entries)],
        "history": [item._asdict() for item in sorted(set(history))],
    }
    text = json.dumps(listed, indent=2, ensure_ascii=False) + "\n"
    files.write(output / NAME, text.encode("utf-8"))


def remember(output: Path, items: Iterable[Item]) -> None:
    """Add `items` to the history of the manifest in the folder `output`. Where all are known, nothing is written.

    Raises Damaged and OSError as `read` does, and OSError when the manifest cannot be written.
    """
    entries, history = read(output), read_history(output)
    new = set(items).difference(history)
    if new:
        write(output, entries, [*history, *new])


def merge(output: Path, old: Iterable[Entry], new: Iterable[Entry]) -> list[Entry]:
    """The entries of `new`, and those of `old` whose file they do not replace and that still stands in `output`."""
    merged = {entry.path: entry for entry in old if (output / entry.path).is_file()}
    merged |= {entry.path: entry for entry in new}
    return sorted(merged.values())


def _read(output: Path, part: str, understand: Callable[[object], _Row]) -> list[_Row]:
    """One of the manifest's two lists, "files" or "history", in order. Raises Damaged and OSError."""
    try:
        text = (output / NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except UnicodeDecodeError:
        raise Damaged("it is not UTF-8") from None
    try:
        lists = {"history": [], **json.loads(text)}
        return sorted(map(understand, lists[part]))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Damaged(f"it does not list {_LISTED[part]} as it should") from None


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


def _item(facts: object) -> Item:
    """Raises ValueError or TypeError for what `write` never writes."""
    if not isinstance(facts, dict):
        raise TypeError("an item is a mapping")
    item = Item(**facts)
    if not all(isinstance(value, str) for value in item):
        raise TypeError("a value is of another type than it should be")
    "".join(item).encode("utf-8")  # Half of a surrogate pair is not a character.
    return item
