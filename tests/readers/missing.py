"""A program that tests read with, and that is not on this machine."""

from __future__ import annotations

import shutil


class ReaderNotInstalled(RuntimeError):
    """A program is missing; the words say how to install it."""


def program(name: str, package: str) -> str:
    """The path of a program. Raises ReaderNotInstalled with the package that has it."""
    path = shutil.which(name)
    if path is None:
        raise ReaderNotInstalled(f"the program {name} is needed here; it comes with {package}")
    return path
