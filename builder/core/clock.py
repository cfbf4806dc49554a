"""The day on which the program runs. Nothing that is printed comes from it."""

from __future__ import annotations

import datetime
import os


def today() -> datetime.date:
    """Today in the local time zone; or the day of SOURCE_DATE_EPOCH (seconds since 1970, UTC) where that is set.

    Raises ValueError where that is not a number of seconds.
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not fixed:
        return datetime.date.today()
    try:
        return datetime.datetime.fromtimestamp(int(fixed), datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"SOURCE_DATE_EPOCH is {fixed!r}, which is not a number of seconds since 1970") from None
