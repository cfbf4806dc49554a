"""The key of a project's pack identifiers: nobody can test a guess of a patient's details without it.

A file has to have an identifier (ISO 32000-1, 14.4; ISO 19005-2, 6.1.3). One that anybody could compute from a pack and
a patient's details would give these away: whoever has it tries every date of birth until one fits.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path

from builder.content.project_file import Settings
from builder.core import atomic_files, ordinary_files

NAME = ".pack-key"
"""The file of the key, in a project's output folder. `leaflets clean` leaves it."""
_BYTES = 32


def key_in(output: Path, *, make: bool) -> bytes:
    """The key of the project whose output folder is `output`; with `make` it is made where there is none (mode 0600).

    Where there is none, and none can be made, a key that nobody stores: the same packs have other bytes the next time.
    """
    path = output / NAME
    key = _read(path)
    if key is None and make:
        with suppress(OSError):
            # Of two processes that make one at the same time, one is first.
            store(output, secrets.token_bytes(_BYTES))
            if output.name != Settings().output:
                # The .gitignore of a project has the usual folder, and git would publish the key of any other.
                atomic_files.write_new({output / ".gitignore": b"*\n"})
        key = _read(path)
    return secrets.token_bytes(_BYTES) if key is None else key


def store(output: Path, key: bytes) -> None:
    """Store a key in an output folder that has none. Raises OSError, FileExistsError where it has one."""
    atomic_files.write_new({output / NAME: key}, private=True)


def _read(path: Path) -> bytes | None:
    try:
        key = ordinary_files.read(path, 2 * _BYTES)
    except OSError:
        return None
    return key if len(key) == _BYTES else None
