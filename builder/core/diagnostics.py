"""What is wrong with what a person wrote or chose, in words with which the person can fix it.

Its type is `Problem`; exceptions that carry problems are subclasses of `LeafletError`. Code that does not know the
place raises without it, and the nearest caller that knows the place adds it (`Problem.at`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from builder.core.patterns import lazy_pattern

Severity = Literal["error", "warning"]

_WITHOUT_LINES = lazy_pattern(
    r"\.(?:pdf|png|jpe?g|hei[cf]|tiff?|gif|webp|docx?|odt|ttf|otf)$|^(?!-)(?:.*/)?[^./]+$", re.IGNORECASE
)
"""The names of files without lines, and of folders: these have no ending."""


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where something is: a file (relative to the project, with ``/``), line and column, both from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.has_lines else self.file

    @property
    def has_lines(self) -> bool:
        """Whether it is in a text, which has lines: a folder, a PDF file, a picture or a Word document has none."""
        whole = (self.line, self.column) == (1, 1) and _WITHOUT_LINES.search(self.file) is not None
        return bool(self.file) and not whole


NOWHERE = Place("")
"""The place of a problem that does not concern a file, or whose place is not known yet."""


MORE_HINT = "fix those first, then check again"
"""What to do where a text has too many problems to list."""


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """What is wrong, where, and how to fix it."""

    place: Place
    severity: Severity
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place.file else ""
        first = f"{where}{self.severity}: {self.message}"
        return f"{first}\n  hint: {self.hint}" if self.hint else first

    def at(self, place: Place) -> Problem:
        """The same problem at another place."""
        return replace(self, place=place)


def error(message: str, hint: str = "", place: Place = NOWHERE) -> Problem:
    """A problem that stops something from being done."""
    return Problem(place, "error", message, hint)


def warning(message: str, hint: str = "", place: Place = NOWHERE) -> Problem:
    """A problem that does not stop anything."""
    return Problem(place, "warning", message, hint)


class LeafletError(Exception):
    """Something cannot be done for reasons that a person can fix. `problems` has every reason, in the order of places.

    Raise it with problems, or with the message and the hint of a single problem. It never contains a patient's words.
    """

    typed: bool = False
    """Whether the mistake is in what somebody typed or chose, not in a file: a command ends as for a wrong option."""

    def __init__(self, problems: Iterable[Problem] | str, hint: str = "") -> None:
        given = [error(problems, hint)] if isinstance(problems, str) else problems
        self.problems = tuple(sorted(set(given)))
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the problems, so that the error arrives whole from another process."""
        return type(self), (self.problems,)

    @property
    def message(self) -> str:
        """What is wrong, without places and hints."""
        return "; ".join(problem.message for problem in self.problems)

    @property
    def hint(self) -> str:
        """How to fix it."""
        return "; ".join(dict.fromkeys(problem.hint for problem in self.problems if problem.hint))
