"""Who may ask, and how: hosts, origins, tokens, sizes, what browsers may do with answers, sign-in.

A cookie holds a random number and nothing else. All that a number stands for is in this process, and is gone with it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import re
import secrets
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

LONGEST_BODY = 64 * 1024
"""How many bytes a request may send."""
SHIFT = 8 * 60 * 60
"""For how long somebody stays signed in, in seconds."""
TRIES, WITHIN = 5, 60
"""How many wrong passwords are answered, and within how many seconds."""
_TRIES_OF_ADDRESS = 20
_TRIES_OF_NAME, _BETWEEN = 20, 3
"""After how many wrong passwords of a name from anywhere one is looked at every so many seconds."""
_SESSIONS = 1_000
_COST, _BLOCK, _LANES = 2**15, 8, 1
"""The parameters of scrypt (RFC 7914): 32 MiB for each try."""
_MEMORY = 64 * 1024 * 1024
_Key = tuple[str | None, str | None]
"""A name and an address; None for any."""
_LINE = re.compile(r"([^:\s]{1,64}):scrypt:(\d+):(\d+):(\d+):([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self' blob:",
        "form-action 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
    )
)
"""What pages may load (Content Security Policy Level 3): what comes from here, and nothing that stands in a page."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class BadFile(ValueError):
    """A file of passwords cannot be used; `hint` says how to mend it."""

    def __init__(self, message: str, hint: str) -> None:
        self.hint = hint
        super().__init__(message)


def hosts(port: int, network: str = "") -> frozenset[str]:
    """What the header Host may say. Another name that leads here is somebody else's page (DNS rebinding)."""
    names = [called(network)] if network else ["localhost", "127.0.0.1", "[::1]"]
    found = {f"{name}:{port}".lower() for name in names}
    # Where a program for TLS stands in front, or at the usual port, browsers leave the port out.
    return frozenset(found | {name.lower() for name in names} if network or port == 80 else found)


def called(host: str) -> str:
    """A host as browsers write it in addresses of pages: of IPv6 short (RFC 5952), in brackets (RFC 3986, 3.2.2)."""
    with suppress(ValueError):
        host = str(ipaddress.ip_address(host))
    return f"[{host}]" if ":" in host else host


def is_from_elsewhere(site: str | None, origin: str | None, host: str) -> bool:
    """Whether a browser says (Sec-Fetch-Site, Origin) that another page sent a request to `host`."""
    if site is not None:
        return site not in ("same-origin", "none")
    # Without a referrer, which our pages forbid, a form without script says null: then the token decides alone.
    return origin not in (None, "null", f"http://{host}", f"https://{host}")


# Sessions


@dataclass
class Sessions:
    """The cookies that this process has given out, and who has signed in with one."""

    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _names: OrderedDict[str, tuple[str, float]] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def new(self) -> str:
        """A cookie: a random number, signed."""
        number = secrets.token_urlsafe(24)
        return f"{number}.{self._signed('cookie', number)}"

    def is_own(self, cookie: str) -> bool:
        number, _, signature = cookie.partition(".")
        return hmac.compare_digest(signature.encode(), self._signed("cookie", number).encode())

    def token(self, cookie: str) -> str:
        """What a form has to send beside the cookie: no other page can know it."""
        return self._signed("form", cookie)

    def is_token(self, cookie: str, token: str) -> bool:
        return self.is_own(cookie) and hmac.compare_digest(token.encode(), self.token(cookie).encode())

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

    def _signed(self, purpose: str, text: str) -> str:
        return hmac.new(self.secret, f"{purpose} {text}".encode(), hashlib.sha256).hexdigest()


# Passwords


def hashed(name: str, password: str) -> str:
    """A line for a file of passwords. Raises ValueError for a name that cannot stand there."""
    if not re.fullmatch(r"[^:\s]{1,64}", name):
        raise ValueError("a name has 1 to 64 characters, without spaces and colons")
    salt = secrets.token_bytes(16)
    made = _scrypt(password, salt, _COST, _BLOCK, _LANES)
    words = (base64.b64encode(one).decode("ascii") for one in (salt, made))
    return ":".join((name, "scrypt", str(_COST), str(_BLOCK), str(_LANES), *words))


def _scrypt(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=cost, r=block, p=lanes, maxmem=_MEMORY, dklen=32)


def read(path: Path) -> dict[str, str]:
    """The lines of a file of passwords, by their names. Raises BadFile, without a word of the file."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = (getattr(error, "strerror", None) or "it is no text").lower()
        raise BadFile(
            f"the file of passwords cannot be read: {reason}", "make one: leaflets password FILE NAME"
        ) from None
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None or not _is_sound(match):
            hint = "take that line away, and add the name again: leaflets password FILE NAME"
            raise BadFile(f"line {number} of the file of passwords cannot be understood", hint)
        found[match[1]] = line.strip()
    return found


def _is_sound(match: re.Match[str]) -> bool:
    cost, block, lanes = (int(number) for number in match.group(2, 3, 4))
    # Others would take another time than a name that is not there.
    if (cost, block, lanes) != (_COST, _BLOCK, _LANES):
        return False
    try:
        return all(base64.b64decode(word, validate=True) for word in match.group(5, 6))
    except ValueError:
        return False


_NOBODY = f"nobody:scrypt:{_COST}:{_BLOCK}:{_LANES}:{'A' * 22}==:{'A' * 43}="
"""What a password is held against where there is no such name: that takes as long."""


def fits(line: str | None, password: str) -> bool:
    """Whether a password is that of a line; of no line it never is, and that takes as long."""
    match = _LINE.fullmatch(line or _NOBODY)
    assert match is not None
    salt, kept = (base64.b64decode(word) for word in match.group(5, 6))
    made = _scrypt(password, salt, int(match[2]), int(match[3]), int(match[4]))
    return hmac.compare_digest(made, kept) and line is not None


@dataclass
class Tries:
    """Counts wrong passwords: of a name at an address, of an address, and of a name from anywhere.

    The first two are shut out for a while. A name that is tried from many addresses is looked at now and then only:
    nobody can shut a ward out by wrong passwords from elsewhere. Nothing is forgotten before its time.
    """

    most: int = 10_000
    _wrong: OrderedDict[_Key, list[float]] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def wait(self, name: str, address: str) -> int:
        """For how many seconds no password is looked at; 0 where one is. Counts this try as a wrong one until it is
        forgiven.
        """
        now = time.monotonic()
        keys = _counted(name, address)
        with self._lock:
            while self._wrong and now - next(iter(self._wrong.values()))[-1] > WITHIN:
                self._wrong.popitem(last=False)
            counts = [[one for one in self._wrong.get(key, ()) if now - one <= WITHIN] for key in keys]
            of_both, of_address, of_name = counts
            ends = [now]
            if len(of_both) >= TRIES:
                ends.append(of_both[-TRIES] + WITHIN)
            if len(of_address) >= _TRIES_OF_ADDRESS:
                ends.append(of_address[-_TRIES_OF_ADDRESS] + WITHIN)
            if len(of_name) >= _TRIES_OF_NAME:
                ends.append(of_name[-1] + _BETWEEN)
            if len(self._wrong) + sum(key not in self._wrong for key in keys) > self.most:
                ends.append(next(iter(self._wrong.values()))[-1] + WITHIN)
            if max(ends) > now:
                return int(max(ends) - now) + 1
            for key, times in zip(keys, counts, strict=True):
                self._wrong[key] = [*times[-_TRIES_OF_NAME:], now]
                self._wrong.move_to_end(key)
        return 0

    def forgive(self, name: str, address: str) -> None:
        """The password was right."""
        with self._lock:
            for key in _counted(name, address):
                times = self._wrong.get(key, [])
                if len(times) > 1:
                    times.pop()
                else:
                    self._wrong.pop(key, None)


def _counted(name: str, address: str) -> tuple[_Key, ...]:
    """Under what a try is counted. Who has one address of IPv6 has all of its network of 64 bits."""
    with suppress(ValueError):
        known = ipaddress.ip_address(address.partition("%")[0])
        if known.version == 6 and known.ipv4_mapped is None:
            address = str(ipaddress.ip_network((known, 64), strict=False))
    return (name, address), (None, address), (name, None)
