"""The day on which the program runs. Nothing that is printed comes from it."""

from __future__ import annotations

import datetime
import os


def today() -> datetime.date:
    """Today here; or the day of SOURCE_DATE_EPOCH (seconds since 1970, UTC) where the environment fixes it."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if fixed.isdecimal():
        return datetime.datetime.fromtimestamp(int(fixed), datetime.UTC).date()
    return datetime.date.today()
