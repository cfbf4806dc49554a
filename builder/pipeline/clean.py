"""Take away what only saves time, of all that stands in an output folder: what other people keep there stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from builder.core import atomic_files
from builder.core.diagnostics import LeafletError
from builder.pipeline import fingerprints


class Cleaned(NamedTuple):
    """How many bytes were taken away, and whether the folder stays, since others keep something there."""

    size: int
    stays: bool


class CleanError(LeafletError):
    """What is there was not written by the program."""


def clean(cache: Path) -> Cleaned:
    """Take away what builds have kept in the folder `cache`, and the folder itself where nothing else is in it.

    Raises CleanError where a link or a file stands in its place, OSError where something cannot be taken away.
    """
    if cache.is_symlink():
        hint = "take the link away yourself, if this program is to keep nothing there"
        raise CleanError("is a link to another folder, and is left alone", hint)
    if not cache.exists():
        return Cleaned(0, stays=False)
    if not cache.is_dir():
        raise CleanError("is no folder, and is left alone", "give it another name: this program keeps a folder there")
    size = 0
    for path in list(_kept(cache)):
        with suppress(FileNotFoundError):
            bytes_ = path.lstat().st_size
            path.unlink()
            size += bytes_
    return Cleaned(size, stays=not all([_gone(cache / fingerprints.PARTS), _gone(cache)]))


def _kept(cache: Path) -> Iterator[Path]:
    """The files that builds have kept, and what was left of those that were being written."""
    yield from (
        path
        for path in cache.glob("*")
        if fingerprints.is_memory(path) or atomic_files.intended_name(path) == fingerprints.FACES
    )
    parts = cache / fingerprints.PARTS
    if not parts.is_symlink():
        yield from (
            path
            for path in parts.glob("*")
            if fingerprints.is_part(path) or fingerprints.is_part_name(atomic_files.intended_name(path))
        )


def _gone(folder: Path) -> bool:
    """Take away a folder that is empty. Returns whether it is gone."""
    with suppress(OSError):
        folder.rmdir()
    return not folder.exists()
