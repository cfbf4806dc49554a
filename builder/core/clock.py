"""The day on which the program runs. Nothing that is printed comes from it."""

from __future__ import annotations

import datetime

ANY_DAY = datetime.date.min
"""In place of today for what was printed earlier: nothing is past its review then, nor yet to come."""


def today() -> datetime.date:
    """Today in the local time zone.

    No variable of the environment replaces it: build environments set some, and pages past their review were printed.
    """
    return datetime.date.today()
