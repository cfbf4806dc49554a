"""The audit log: who signed in, what was refused, and which packs were made. Nothing of a patient is in it.

It has only words that the program or the project's files brought: names from the file of passwords, of pages and of
leaflets, never what somebody typed. A patient's name can stand in any field, also in that for the name of a user.
"""

from __future__ import annotations

import datetime
import ipaddress
import json
import logging
import os
import time
from collections import OrderedDict
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path
from threading import Lock
from typing import Any

from flask import g, request

from builder.web.orders import PackOrder
from builder.web.site import now, site

SIZE, FILES = 10, 10
"""How many megabytes a file may have, and how many full files are stored."""
_REPEATED = 60
"""For how many seconds the same refusal of an address is not written again: otherwise it would push out the rest."""
_MOST_REFUSALS = 1_000
WRONG_PASSWORD = "wrong password"


class _PrivateFile(RotatingFileHandler):
    """The file, which others on this computer cannot read."""

    def _open(self) -> Any:
        # The mode is that of new files: also of those that rotation begins.
        return open(self.baseFilename, self.mode, encoding=self.encoding, opener=lambda *_: self._descriptor())

    def _descriptor(self) -> int:
        return os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)


class AuditLog:
    """A file with an event in each line, as JSON. When it is full it is put aside. Raises OSError."""

    def __init__(self, path: Path, megabytes: int = SIZE, files: int = FILES) -> None:
        handler = _PrivateFile(path, maxBytes=megabytes * 1_000_000, backupCount=files, encoding="utf-8")
        # Not one of the program's loggers: nothing else writes here, and nothing of this is written elsewhere.
        self._log = logging.Logger("audit")
        self._log.addHandler(handler)
        self._handler = handler
        self._refused: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._lock = Lock()

    def write(self, event: str, **facts: str | Sequence[str]) -> None:
        when = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        self._log.info("%s", json.dumps({"time": when, "event": event, **facts}, ensure_ascii=False))

    def is_repeated(self, reason: str, address: str) -> bool:
        """Whether the same refusal of an address was written a moment ago."""
        key, moment = (reason, address), time.monotonic()
        with self._lock:
            if moment - self._refused.get(key, float("-inf")) < _REPEATED:
                return True
            self._refused[key] = moment
            self._refused.move_to_end(key)
            if len(self._refused) > _MOST_REFUSALS:
                self._refused.popitem(last=False)
        return False

    def close(self) -> None:
        self._handler.close()


def signed_in(user: str) -> None:
    _record("signed-in", user)


def signed_out(user: str) -> None:
    _record("signed-out", user)


def refused(reason: str, user: str = "") -> None:
    """A request is refused. `user` is a name that is in the file of passwords."""
    log = site().audit
    # Wrong passwords are all written: `attempts` answers few of them.
    if log is not None and (reason == WRONG_PASSWORD or not log.is_repeated(f"{reason} {user}", _address())):
        _record("refused", user, reason=reason, page=request.endpoint or "")


def made(what: str, order: PackOrder, code: str, printer: str = "") -> None:
    """A pack was made to `preview`, `download`, `print` or `send`. All names in its order are the project's."""
    if site().audit is None:
        return
    languages = {leaflet.language for leaflet in now().offer.leaflets if leaflet.name in order.leaflets}
    options = order.options
    _record(
        "pack",
        site().sessions.name(g.cookie),
        action=what,
        code=code,
        leaflets=[*order.leaflets, *(f"shared/{name}" for name in order.shared)],
        brand=options.brand or "",
        format=options.format or "",
        language=", ".join(sorted(languages)),
        printer=printer,
    )


def _record(event: str, user: str, **facts: str | Sequence[str]) -> None:
    log = site().audit
    if log is not None:
        log.write(event, address=_address(), user=user, **facts)


def _address() -> str:
    """Where the request comes from; "" where a proxy calls it something that is not an address."""
    try:
        return str(ipaddress.ip_address((request.remote_addr or "").partition("%")[0]))
    except ValueError:
        return ""
