"""Browsers that have signed in before have a cookie, so that wrong passwords from elsewhere cannot lock them out.

OWASP calls it a device cookie. It is a random number and a mark for each of the last names that signed in there. A mark
can be made only with the name's line of the file of passwords: so the cookie has no name in it, still counts after a
restart although nothing is stored here, and ends for a name when its password changes.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from collections.abc import Iterable

from builder.core.patterns import lazy_pattern

LIFE = 180 * 24 * 60 * 60
"""For how many seconds a browser stores the cookie."""
_NAMES = 10
"""How many names a browser is known for: a ward's computer has several users."""
_COOKIE = lazy_pattern(rf"([\w-]{{22}})((?:\.[\w-]{{22}}){{1,{_NAMES}}})", re.ASCII)


def known(line: str | None, cookie: str) -> str:
    """The number of a browser where somebody with a line of the file of passwords has signed in; "" for another."""
    number, marks = _parts(cookie)
    if line is None or not any(hmac.compare_digest(mark, _mark(line, number)) for mark in marks):
        return ""
    return number


def renewed(line: str, cookie: str, lines: Iterable[str]) -> str:
    """The cookie of a browser where somebody has just signed in; marks of others whose lines are there stay."""
    number, marks = _parts(cookie)
    there = {_mark(other, number) for other in lines if other != line}
    others = [mark for mark in marks if mark in there]
    if not others and not known(line, cookie):
        number = secrets.token_urlsafe(16)
    return ".".join([number, _mark(line, number), *others][: _NAMES + 1])


def _parts(cookie: str) -> tuple[str, list[str]]:
    match = _COOKIE.fullmatch(cookie)
    return (match[1], match[2].split(".")[1:]) if match is not None else ("", [])


def _mark(line: str, number: str) -> str:
    digest = hmac.digest(line.encode(), b"device " + number.encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode("ascii")
