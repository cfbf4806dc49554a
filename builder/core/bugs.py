"""A mistake of the program, contained: it is reported as a problem, and what else there is to do is done."""

from __future__ import annotations

import hashlib
import tempfile
import traceback
from pathlib import Path

from builder.core import atomic_files
from builder.core.diagnostics import Place, Problem, error
from builder.core.version import __version__


def contained(failure: Exception, place: Place) -> Problem:
    """The problem that an unexpected exception is. What developers need to know goes to a file of the temporary folder.

    The same mistake gives the same file. The problem says nothing in the words of the exception. Only for work without
    a patient's details: an exception may quote what it failed on.
    """
    if isinstance(failure, MemoryError):
        return error(
            "this computer does not have enough memory to make it",
            "close other programs; if that does not help, look for a very large picture in it",
            place,
        )
    text = "".join(traceback.format_exception(failure))
    digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:12]
    path = Path(tempfile.gettempdir()) / f"leaflets-bug-{digest}.txt"
    try:
        atomic_files.write(path, f"leaflets {__version__}, {place}\n\n{text}".encode(errors="replace"))
        hint = f"this is not your mistake: send {path} to the developers, with the file that it names"
    except OSError:
        hint = "this is not your mistake: send the file to the developers"
    return error("the program cannot make this because of a bug", hint, place)
