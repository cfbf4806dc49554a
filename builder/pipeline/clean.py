"""Delete the cache in an output folder. Files that other people put there stay."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from builder.core import atomic_files
from builder.core.diagnostics import LeafletError
from builder.pipeline import fingerprints, unchanged


class Cleaned(NamedTuple):
    """How many bytes were deleted, and whether the folder stays because somebody else has files in it."""

    size: int
    stays: bool


class CleanError(LeafletError):
    """The program did not write what is there."""


def clean(cache: Path) -> Cleaned:
    """Delete what builds have cached in the folder `cache`, and the folder itself where nothing else is in it.

    Raises CleanError where `cache` is a link or a file, OSError where something cannot be deleted.
    """
    if cache.is_symlink():
        hint = "delete the link yourself, if the program should not use that folder"
        raise CleanError("is a link to another folder, so it stays", hint)
    if not cache.exists():
        return Cleaned(0, stays=False)
    if not cache.is_dir():
        raise CleanError("is not a folder, so it stays", "rename it: the program needs this name for a folder")
    size = 0
    for path in list(_cached(cache)):
        with suppress(FileNotFoundError):
            bytes_ = path.lstat().st_size
            path.unlink()
            size += bytes_
    return Cleaned(size, stays=not all([_gone(cache / fingerprints.PARTS), _gone(cache)]))


def _cached(cache: Path) -> Iterator[Path]:
    """The files that builds have cached, and what is left of those that they were writing."""
    yield from (
        path
        for path in cache.glob("*")
        if fingerprints.is_memory(path)
        or unchanged.is_report(path)
        or _was_to_be_ours(atomic_files.intended_name(path))
    )
    parts = cache / fingerprints.PARTS
    if not parts.is_symlink():
        yield from (
            path
            for path in parts.glob("*")
            if fingerprints.is_part(path) or fingerprints.is_part_name(atomic_files.intended_name(path))
        )


def _was_to_be_ours(name: str) -> bool:
    return name == fingerprints.FACES or unchanged.is_report_name(name)


def _gone(folder: Path) -> bool:
    """Delete a folder if it is empty. Returns whether it is gone."""
    with suppress(OSError):
        folder.rmdir()
    return not folder.exists()
