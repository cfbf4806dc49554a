"""The project's own file, ``leaflets.toml``: the brand and the format that are meant where nobody names one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from builder.core import ordinary_files
from builder.core.diagnostics import LeafletError, Place, Problem, error
from builder.core.suggestions import suggestion

NAME = "leaflets.toml"
_KEYS = ("brand", "format")


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """What the file says; "" for a key that it does not have. A project needs no such file."""

    brand: str = ""
    format: str = ""


def read(root: Path) -> ProjectFile:
    """Read the file of the project below `root`. Raises LeafletError, with a place for each problem."""
    try:
        text = ordinary_files.read(root / NAME).decode("utf-8")
    except FileNotFoundError:
        return ProjectFile()
    except UnicodeDecodeError:
        raise LeafletError([error("this file is not UTF-8 text", "save it as UTF-8", Place(NAME))]) from None
    except OSError as failed:
        reason = (failed.strerror or str(failed)).lower()
        hint = "check who may read it"
        raise LeafletError([error(f"this file cannot be read: {reason}", hint, Place(NAME))]) from None
    return _parsed(text)


def _parsed(text: str) -> ProjectFile:
    import tomllib  # Only a project that has this file needs it.

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as failed:
        raise LeafletError([_syntax(str(failed), text)]) from None
    problems = [problem for key, value in values.items() for problem in _checked(key, value, text)]
    if problems:
        raise LeafletError(problems)
    return ProjectFile(**values)


def _checked(key: str, value: object, text: str) -> list[Problem]:
    place = _place(key, text)
    if key not in _KEYS:
        return [error(f"`{key}` is not a key of this file", suggestion(key, _KEYS, "keys", form="`{}`"), place)]
    if not isinstance(value, str):
        return [error(f"`{key}` is not text", f'put the name in quotation marks: {key} = "…"', place)]
    if not value.strip():
        return [error(f"`{key}` is empty", f"write the name of a {key}, or delete this line", place)]
    return []


def _syntax(message: str, text: str) -> Problem:
    """What tomllib says of a file that is not TOML. It names the place in its message, and the end in words."""
    match = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    lines = text.splitlines() or [""]
    line, column = (int(match[1]), int(match[2])) if match else (len(lines), len(lines[-1]) + 1)
    hint = 'write each line as key = "name", such as format = "a4"'
    return error("this line cannot be read", hint, Place(NAME, line, column))


def _place(key: str, text: str) -> Place:
    """Where a key of the file's first level stands, however it is quoted."""
    pattern = re.compile(rf"\s*\[*\s*([\"']?){re.escape(key)}\1\s*[=.\]]")
    for number, line in enumerate(text.splitlines(), 1):
        if pattern.match(line):
            return Place(NAME, number, len(line) - len(line.lstrip()) + 1)
    return Place(NAME)
