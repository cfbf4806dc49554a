"""The day on which tests run the program, in this process and in those that `serving.started` starts."""

from __future__ import annotations

import datetime
import sys

import pytest

from builder.core import clock

FIXED: datetime.date | None = None
"""The day that was set; None for the day on the wall."""


def set_today(monkeypatch: pytest.MonkeyPatch, day: datetime.date | str) -> None:
    """Let the program take a day, such as ``2026-11-23``, for today."""
    fixed = datetime.date.fromisoformat(day) if isinstance(day, str) else day
    monkeypatch.setattr(clock, "today", lambda: fixed)
    monkeypatch.setattr(sys.modules[__name__], "FIXED", fixed)


def program(*words: str) -> list[str]:
    """The command line of the program in a process of its own, on the day that was set."""
    if FIXED is None:
        return [sys.executable, "-m", "builder", *words]
    code = (
        "import datetime; from builder.core import clock; "
        f"clock.today = lambda: datetime.date({FIXED.year}, {FIXED.month}, {FIXED.day}); "
        "from builder.__main__ import main; main()"
    )
    return [sys.executable, "-c", code, *words]
