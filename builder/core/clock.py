"""The day on which the program runs. Nothing that is printed comes from it."""

from __future__ import annotations

import datetime
import os


def today() -> datetime.date:
    """Today here; or the day of SOURCE_DATE_EPOCH (seconds since 1970, UTC) where the environment fixes it.

    Raises ValueError for what is no such number.
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not fixed:
        return datetime.date.today()
    try:
        return datetime.datetime.fromtimestamp(int(fixed), datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"SOURCE_DATE_EPOCH is {fixed!r}, and no number of seconds since 1970") from None
