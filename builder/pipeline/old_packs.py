"""Packs that were made longer ago than they are to be kept: they have patients' details in them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from builder.core import ordinary_files
from builder.pipeline.handed_out import HandedOut

_DAY = 24 * 60 * 60


def find(folder: Path, days: int) -> Iterator[Path]:
    """The files of this program's making in a folder that were written more than `days` days ago.

    Folders below it are left alone, and so is whatever is no PDF file with pages of leaflets. Raises OSError.
    """
    labels = HandedOut(None).labels
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".pdf" or path.is_symlink() or not path.is_file():
            continue
        with suppress(OSError):
            is_old = time.time() - path.stat().st_mtime > days * _DAY
            if is_old and labels(None, ordinary_files.read(path)):
                yield path
