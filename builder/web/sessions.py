"""Sessions: a cookie is a random number, signed. All that it stands for is in this process, and ends with it."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from itsdangerous import Signer

SHIFT = 8 * 60 * 60
"""For how long somebody stays signed in, in seconds."""
_SESSIONS = 1_000


@dataclass
class Sessions:
    """The cookies that this process has given out, and who has signed in with one."""

    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _names: OrderedDict[str, tuple[str, float]] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def new(self) -> str:
        """A cookie: a random number, signed."""
        return self._signer("cookie").sign(secrets.token_urlsafe(24)).decode("ascii")

    def is_own(self, cookie: str) -> bool:
        return self._signer("cookie").validate(cookie)

    def token(self, cookie: str) -> str:
        """What a form has to send together with the cookie: no other page can know it."""
        # The signature alone: a page must not contain the cookie.
        return self._signer("form").get_signature(cookie).decode("ascii")

    def is_token(self, cookie: str, token: str) -> bool:
        return self.is_own(cookie) and self._signer("form").verify_signature(cookie, token)

    def sign_in(self, name: str) -> str:
        """A new cookie, for somebody who knows the password of `name`."""
        cookie = self.new()
        with self._lock:
            self._names[cookie] = name, time.monotonic() + SHIFT
            while len(self._names) > _SESSIONS:
                self._names.popitem(last=False)
        return cookie

    def sign_out(self, cookie: str) -> None:
        with self._lock:
            self._names.pop(cookie, None)

    def name(self, cookie: str) -> str:
        """Who has signed in with a cookie; "" for nobody, and after a shift."""
        with self._lock:
            name, end = self._names.get(cookie, ("", 0.0))
            if name and time.monotonic() > end:
                del self._names[cookie]
                return ""
            return name

    def _signer(self, purpose: str) -> Signer:
        return Signer(self.secret, salt=purpose, digest_method=hashlib.sha256)
