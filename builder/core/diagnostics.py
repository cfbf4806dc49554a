"""What can be wrong with what a person wrote, said so that the person can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where something stands: a file (relative to the project, with ``/``), line and column, both from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing that is wrong, where, and how to mend it."""

    place: Place
    severity: Severity
    message: str
    hint: str = ""

    def __str__(self) -> str:
        first = f"{self.place}: {self.severity}: {self.message}"
        return f"{first}\n  hint: {self.hint}" if self.hint else first


class BuildFailed(Exception):
    """The input has errors; `problems` holds every one that was found, in the order of their places."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))
