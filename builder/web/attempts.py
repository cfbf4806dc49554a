"""Wrong passwords are counted, so that nobody can try many."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock

ATTEMPTS, WITHIN = 5, 60
"""How many wrong passwords are answered, and within how many seconds."""
_ATTEMPTS_OF_ADDRESS = 20
_ATTEMPTS_OF_NAME, _BETWEEN = 20, 3
"""After how many wrong passwords of a name, from any address, a password is checked only every so many seconds."""
_FIRST_ATTEMPTS = 60
"""Up to how many wrong passwords of a name the first password from another address is checked at once nevertheless."""
_Key = tuple[str | None, str | None]
"""A name and an address, or a name and a browser that is known; None for any."""
_Counts = OrderedDict[_Key, list[float]]


@dataclass
class SignInAttempts:
    """Counts wrong passwords: of a name at an address, of an address, and of a name from anywhere.

    After too many, the first two have to wait. A name that is tried from many addresses is checked at intervals only.
    A browser that has signed in before (`devices`) has a count of its own, so wrong passwords from elsewhere cannot
    lock a ward out. No count is deleted before its time, except of the browsers that were unused for longest.
    """

    most: int = 10_000
    _wrong: _Counts = field(default_factory=OrderedDict, repr=False)
    _wrong_of_known: _Counts = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def wait(self, name: str, address: str, device: str = "") -> int:
        """For how many seconds no password is checked; 0 where one is now. `device` is a browser that is known."""
        now = time.monotonic()
        with self._lock:
            if device:
                end = _end(self._recent(self._wrong_of_known, (name, device), now), ATTEMPTS)
            else:
                end = self._end_of_stranger(name, address, now)
        return int(end - now) + 1 if end > now else 0

    def count(self, name: str, address: str, device: str = "") -> None:
        """Count a wrong password."""
        now = time.monotonic()
        with self._lock:
            if device:
                self._add(self._wrong_of_known, (name, device), now)
                while len(self._wrong_of_known) > self.most:
                    self._wrong_of_known.popitem(last=False)
                return
            for key in _counted(name, address):
                self._add(self._wrong, key, now)

    def _end_of_stranger(self, name: str, address: str, now: float) -> float:
        """When the next password is checked from a browser that is not known."""
        while self._wrong and now - next(iter(self._wrong.values()))[-1] > WITHIN:
            self._wrong.popitem(last=False)
        keys = _counted(name, address)
        of_both, of_address, of_name = (self._recent(self._wrong, key, now) for key in keys)
        ends = [_end(of_both, ATTEMPTS), _end(of_address, _ATTEMPTS_OF_ADDRESS)]
        if len(of_name) >= (_ATTEMPTS_OF_NAME if of_address else _FIRST_ATTEMPTS):
            ends.append(of_name[-1] + _BETWEEN)
        if len(self._wrong) + sum(key not in self._wrong for key in keys) > self.most:
            ends.append(next(iter(self._wrong.values()))[-1] + WITHIN)
        return max(ends)

    @staticmethod
    def _recent(counts: _Counts, key: _Key, now: float) -> list[float]:
        return [when for when in counts.get(key, ()) if now - when <= WITHIN]

    @classmethod
    def _add(cls, counts: _Counts, key: _Key, now: float) -> None:
        counts[key] = [*cls._recent(counts, key, now)[-_FIRST_ATTEMPTS:], now]
        counts.move_to_end(key)


def _end(times: list[float], most: int) -> float:
    """When the wait after too many wrong passwords ends; 0 where there were not so many."""
    return times[-most] + WITHIN if len(times) >= most else 0.0


def _counted(name: str, address: str) -> tuple[_Key, ...]:
    """The keys that count an attempt. An address of IPv6 counts as its network of 64 bits, which has a single owner."""
    with suppress(ValueError):
        parsed = ipaddress.ip_address(address.partition("%")[0])
        if parsed.version == 6 and parsed.ipv4_mapped is None:
            address = str(ipaddress.ip_network((parsed, 64), strict=False))
    return (name, address), (None, address), (name, None)
