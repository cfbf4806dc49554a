"""A bug of the program, contained: it is reported as a problem, and what else there is to do is done.

What developers need to know goes to a file of the temporary folder. The same bug gives the same file.
"""

from __future__ import annotations

import hashlib
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

from builder.core import atomic_files
from builder.core.diagnostics import NOWHERE, Place, Problem, error
from builder.core.version import __version__

_FRAMES = 60
"""How many calls are listed, at most, from where the exception was raised: endless recursion has a thousand."""
_CAUSES = 8


class PrivateFailure(RuntimeError):
    """What went wrong in work with a patient's details: the traceback of an exception, its kind, none of its words."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def contained(failure: Exception, place: Place) -> Problem:
    """The problem that an unexpected exception is, for work without a patient's details.

    The file quotes the exception. The problem does not.
    """
    if isinstance(failure, MemoryError):
        return _short_of_memory(place)
    report = f"{place}\n\n{''.join(traceback.format_exception(failure))}"
    return _reported(report, ", with the file that it names", place)


def contained_privately(failure: BaseException, place: Place = NOWHERE) -> Problem:
    """As `contained`, for work with a patient's details: an exception may quote what it failed on."""
    return of_report(without_words(failure), place)


def without_words(failure: BaseException) -> str:
    """The kind of an exception and where it was raised, as lines of text, with nothing that it says."""
    lines = []
    for cause in _causes(failure):
        lines.append(_kind(cause))
        frames = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(cause.__traceback__)]
        lines += [f"  at {file}:{line}" for file, line in reversed(frames[-_FRAMES:])]
    return "\n".join(lines)


def of_report(report: str, place: Place = NOWHERE) -> Problem:
    """The problem for what `without_words` gave, perhaps in another process. Its file does not name the place."""
    if report.partition("\n")[0] == MemoryError.__name__:
        return _short_of_memory(place)
    return _reported(report, "; it contains nothing of a patient", place)


def _causes(failure: BaseException | None) -> Iterator[BaseException]:
    """An exception, what caused it, and so on."""
    seen: list[BaseException] = []
    while failure is not None and failure not in seen and len(seen) < _CAUSES:
        seen.append(failure)
        yield failure
        failure = failure.__cause__ or (None if failure.__suppress_context__ else failure.__context__)


def _kind(failure: BaseException) -> str:
    if isinstance(failure, PrivateFailure):
        return failure.kind
    # The name of a module that cannot be imported is not a patient's word, and says what is not installed.
    module = f" of {failure.name}" if isinstance(failure, ImportError) and failure.name else ""
    return f"{type(failure).__name__}{module}"


def _reported(report: str, what_else: str, place: Place) -> Problem:
    text = f"leaflets {__version__}, {report}".encode(errors="replace")
    path = Path(tempfile.gettempdir()) / f"leaflets-bug-{hashlib.sha256(text).hexdigest()[:12]}.txt"
    try:
        atomic_files.write(path, text)
        hint = f"this is not your mistake: send {path} to the developers{what_else}"
    except OSError:
        hint = "this is not your mistake: report it to the developers, with what you did"
    return error("the program cannot do this because of a bug", hint, place)


def _short_of_memory(place: Place) -> Problem:
    return error(
        "this computer does not have enough memory to make it",
        "close other programs; if that does not help, look for a very large picture in it",
        place,
    )
