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
_Key = tuple[str | None, str | None]
"""A name and an address; None for any."""


@dataclass
class SignInAttempts:
    """Counts wrong passwords: of a name at an address, of an address, and of a name from anywhere.

    After too many, the first two have to wait. A name that is tried from many addresses is checked at intervals only:
    nobody can lock a ward out by wrong passwords from elsewhere. No count is deleted before its time.
    """

    most: int = 10_000
    _wrong: OrderedDict[_Key, list[float]] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def wait(self, name: str, address: str) -> int:
        """For how many seconds no password is checked; 0 where one is now. Counts this attempt as a wrong one until it
        is forgiven.
        """
        now = time.monotonic()
        keys = _counted(name, address)
        with self._lock:
            while self._wrong and now - next(iter(self._wrong.values()))[-1] > WITHIN:
                self._wrong.popitem(last=False)
            counts = [[when for when in self._wrong.get(key, ()) if now - when <= WITHIN] for key in keys]
            of_both, of_address, of_name = counts
            ends = [now]
            if len(of_both) >= ATTEMPTS:
                ends.append(of_both[-ATTEMPTS] + WITHIN)
            if len(of_address) >= _ATTEMPTS_OF_ADDRESS:
                ends.append(of_address[-_ATTEMPTS_OF_ADDRESS] + WITHIN)
            if len(of_name) >= _ATTEMPTS_OF_NAME:
                ends.append(of_name[-1] + _BETWEEN)
            if len(self._wrong) + sum(key not in self._wrong for key in keys) > self.most:
                ends.append(next(iter(self._wrong.values()))[-1] + WITHIN)
            if max(ends) > now:
                return int(max(ends) - now) + 1
            for key, times in zip(keys, counts, strict=True):
                self._wrong[key] = [*times[-_ATTEMPTS_OF_NAME:], now]
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
    """The keys that count an attempt. An address of IPv6 counts as its network of 64 bits, which has a single owner."""
    with suppress(ValueError):
        parsed = ipaddress.ip_address(address.partition("%")[0])
        if parsed.version == 6 and parsed.ipv4_mapped is None:
            address = str(ipaddress.ip_network((parsed, 64), strict=False))
    return (name, address), (None, address), (name, None)
