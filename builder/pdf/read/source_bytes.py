"""Read what a caller gives as a PDF file: its path, its bytes, or an open file.

`merge`, `inspect` and `verify` take the same, and read it here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO, TypeAlias

from builder.core import ordinary_files

PdfInput: TypeAlias = "str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO"
"""A PDF file as callers give it: a path, the file's bytes, or a file that is open in binary mode."""


def source_bytes(source: PdfInput) -> bytes:
    """The bytes of a PDF file. Raises TypeError for anything that is not a `PdfInput`, and OSError for a path.

    An open file is read from its start where it can be rewound, so the same file can be given twice.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    if isinstance(source, (str, os.PathLike)):
        return _read_path(source)
    if not callable(getattr(source, "read", None)):
        raise TypeError(f"a PDF file is a path, bytes or a file open in binary mode, not {type(source).__name__}")
    if callable(getattr(source, "seekable", None)) and source.seekable():
        source.seek(0)
    data = source.read()
    if not isinstance(data, bytes):
        raise TypeError('the file is not open in binary mode: use open(name, "rb")')
    return data


def _read_path(path: str | os.PathLike[str]) -> bytes:
    if isinstance(os.fspath(path), bytes):
        raise TypeError("a path is text, not bytes")
    return ordinary_files.read(Path(path))


def source_name(source: PdfInput) -> str | None:
    """The name of a file for reports: the last part of its path; None where it has no path."""
    path = source if isinstance(source, (str, os.PathLike)) else getattr(source, "name", None)
    return Path(path).name if isinstance(path, (str, os.PathLike)) else None
