"""Poppler, which is behind the viewers of Linux desktops: by where words are on the page, and by structure."""

from __future__ import annotations

import re
import subprocess

from tests.inspectors.structure import INLINE
from tests.readers.artifacts import without_artifacts
from tests.readers.missing import program

PACKAGE = "poppler, such as the package poppler-utils"
_WORDS = re.compile(r' *"(.*)"')
_NO_BLOCK = re.compile(rf" *(/|(Object|{'|'.join(sorted(INLINE))})\b)")
"""What does not end a line: attributes, annotations, and elements within a line."""


def with_pdftotext(data: bytes) -> str:
    """The text of all pages by where it is on paper, column by column; artifacts are taken off the file before."""
    return _run("pdftotext", without_artifacts(data), "-enc", "UTF-8", "-nopgbrk", "-", "-")


def with_pdfinfo(data: bytes) -> str:
    """The text in the order of the structure tree, a line for each block."""
    text = ""
    for line in _run("pdfinfo", data, "-struct-text", "-enc", "UTF-8", "-").splitlines():
        match = _WORDS.fullmatch(line)
        if match is not None:
            text += match[1]
        elif not _NO_BLOCK.match(line):
            text += "\n"
    return text


def _run(name: str, data: bytes, *arguments: str) -> str:
    command = [program(name, PACKAGE), *arguments]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    assert done.returncode == 0, f"{name} failed: {done.stderr.decode()}"
    assert not done.stderr, f"{name} complains: {done.stderr.decode()}"
    # Titles of elements are printed as they are stored, which may be UTF-16; words are UTF-8.
    return done.stdout.decode("utf-8", "replace")
