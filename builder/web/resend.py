"""A form that cannot be answered before somebody signs in comes back with all that was typed, to be sent again.

What was typed is in hidden fields of that page, and nowhere else: not here, in an address or in a cookie.
"""

from __future__ import annotations

from typing import NamedTuple

from flask import request

_PATHS = ("/", "/summary", "/preview", "/download", "/print", "/send")
"""Where the forms of the ward's page go."""
_OF_SIGN_IN = ("token", "user", "password", "again")
"""The fields of the form for signing in, and what must not be sent again."""


class Resend(NamedTuple):
    """Where a form goes, and its fields."""

    path: str
    fields: tuple[tuple[str, str], ...]


NOTHING = Resend("", ())


def of_request() -> Resend:
    """The form of this request, or the form that came with its sign-in."""
    path = request.form.get("again", "") if request.path == "/sign-in" else request.path
    if path not in _PATHS:
        return NOTHING
    fields = request.form.items(multi=True)
    return Resend(path, tuple((name, value) for name, value in fields if name not in _OF_SIGN_IN))
