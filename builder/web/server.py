"""The server: on this machine, or on a ward's network where that is asked for."""

from __future__ import annotations

import ctypes
import errno
import ipaddress
import logging
import os
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread, Timer
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer, create_server
from waitress.task import ErrorTask

from builder.core.diagnostics import LeafletError
from builder.web import security
from builder.web.app import create_app

PORT = 8321
_THREADS = 24
_MOMENT = 0.3
"""How long after the first answer that begins which takes longer, in seconds."""
_READING = 0.25
"""How long the project is read before it is said where the page is, in seconds. A few hundred leaflets take longer."""
_MEMORY = {-8: 1, -3: 32 * 1024}
"""M_ARENA_MAX and M_MMAP_THRESHOLD of glibc's malloc.h: all threads have their memory from one place, and what is large
from the system itself, which gets it back at once. Else memory grows with the number of threads and pictures."""
_ARRIVAL = 10.0
"""Within how many seconds a request has to be here as a whole, however it drips in."""
_CONNECTIONS, _OF_ONE = 400, 150
"""How many connections there may be at a time, and how many of one address: a ward's nurses may share one."""
_LONGEST_BODY = 4 * security.LONGEST_BODY
"""From how many bytes on a request is not read. Those below that are too long are answered by the pages, in words."""
_LOOPBACK = "127.0.0.1"
_ON_DISK = 1 << 40
"""From how many bytes on waitress would put an answer, or a request, into a temporary file: never."""


class AddressError(LeafletError):
    """The server cannot be at an address."""

    typed = True


_OWN = "ipconfig" if os.name == "nt" else "ip addr" if sys.platform == "linux" else "ifconfig"
"""What shows the addresses of this computer."""
_NAME = f"see that it is spelt right, or give the address of this computer, which `{_OWN}` shows"
_TAKEN = "another program may use it, or this one runs already: try another with --port"
_ELSEWHERE = f"its own are shown by `{_OWN}`: give one that the ward's computers reach"
_SYSTEMS = f"ports below 1024 are the system's: try another with --port, such as {PORT}"


def bind(port: int, network: str = "") -> socket.socket:
    """A socket at a port of this machine, or of its address in a network; 0 takes any port that is free.

    Raises AddressError.
    """
    try:
        family, kind, _, _, address = _looked_up(network or _LOOPBACK, port)
        bound = socket.socket(family, kind)
        try:
            # On Windows that would let another program listen at the same port.
            if os.name == "posix":
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(address)
        except OSError:
            bound.close()
            raise
    except (OSError, UnicodeError) as error:
        reason, hint = _why_not(error, port)
        where = f"{network}, port {port}" if network else f"port {port}"
        raise AddressError(f"{where} cannot be used: {reason.lower()}", hint) from None
    return bound


def _why_not(error: OSError | UnicodeError, port: int) -> tuple[str, str]:
    """Why an address cannot be used, and what to do."""
    if isinstance(error, UnicodeError):
        return "a computer cannot have this name", _NAME
    reason = error.strerror or str(error)
    if isinstance(error, socket.gaierror):
        return ("a computer of this name is not known" if error.errno == socket.EAI_NONAME else reason), _NAME
    if error.errno == errno.EADDRNOTAVAIL:
        return "this computer does not have this address", _ELSEWHERE
    return reason, _SYSTEMS if error.errno == errno.EACCES and port < 1024 else _TAKEN


def is_everywhere(network: str) -> bool:
    """Whether a host stands for all addresses of this machine, however it is written: ``0.0.0.0``, ``0x0``, ``::``."""
    try:
        found = ipaddress.ip_address(_looked_up(network, 0)[4][0].partition("%")[0])
    except (OSError, UnicodeError):
        return False
    inner = found.ipv4_mapped if found.version == 6 else None
    return (inner or found).is_unspecified


def _looked_up(host: str, port: int) -> Any:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]


def server(
    root: Path,
    bound: socket.socket,
    *,
    brand: str | None = None,
    network: str = "",
    passwords: Path | None = None,
) -> Any:
    """A server of the pages of the project below `root`, at a socket from `bind`: its `run` ends with `close`."""
    port = bound.getsockname()[1]
    app = create_app(root, port=port, brand=brand, network=network, passwords=passwords)
    room = app.extensions["leaflets"]
    _share_memory()
    # Requests that wait for a moment are nothing that a nurse could mend.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    # What the first page needs is read before anybody asks for it, but for what takes longer than a browser needs to
    # open; what makes packs, once the page has been shown.
    reading = Thread(target=room.choices.now, name="reader", daemon=True)
    reading.start()
    reading.join(_READING)
    made = create_server(
        _Beginning(app, room.desk.begin),
        sockets=[bound],
        threads=_THREADS,
        connection_limit=_CONNECTIONS,
        channel_timeout=30,
        cleanup_interval=1,
        max_request_header_size=16 * 1024,
        max_request_body_size=_LONGEST_BODY,
        inbuf_overflow=_ON_DISK,
        outbuf_overflow=_ON_DISK,
        ident=None,
        clear_untrusted_proxy_headers=True,
    )
    made.channel_class = _channel
    made.maintenance = partial(_tidy, made)
    return made


def address(bound: socket.socket, network: str = "") -> str:
    """Where the pages are."""
    return f"http://{security.called(network) or 'localhost'}:{bound.getsockname()[1]}/"


def _of_malloc(name: str) -> Callable[..., object] | None:
    """A function of glibc's malloc.h; None where the C library has no such."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None


def _share_memory() -> None:
    """Set what Linux's C library does with memory, where it can be set."""
    mallopt = _of_malloc("mallopt")
    if mallopt is not None:
        for option, value in _MEMORY.items():
            mallopt(option, value)


def _give_memory_back() -> None:
    """Give the system what is free between what is kept: it would grow for thousands of packs. Takes a millisecond."""
    trim = _of_malloc("malloc_trim")
    if trim is not None:
        trim(0)


class _Mistaken(ErrorTask):  # type: ignore[misc]
    """What waitress itself answers to a request that never reaches the pages, with the headers of all answers."""

    def execute(self) -> None:
        self.response_headers.extend([*security.HEADERS.items(), ("Cache-Control", "no-store")])
        super().execute()


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection, which knows since when a request is on its way: waitress knows its last byte alone."""

    error_task_class = _Mistaken

    def __init__(self, *words: Any, **more: Any) -> None:
        # Whoever connects is about to ask.
        self.since: float | None = time.monotonic()
        super().__init__(*words, **more)

    def received(self, data: bytes) -> Any:
        if self.since is None:
            self.since = time.monotonic()
        return super().received(data)

    def service(self) -> None:
        # The request is here. Until it is answered, no more is read from this connection.
        self.since = None
        super().service()


def _channel(made: TcpWSGIServer, sock: socket.socket, address: Any, *words: Any, **more: Any) -> _Channel | None:
    """A connection that was accepted; closed where its address has many: nobody is to have all that there may be."""
    if sum(one.addr[0] == address[0] for one in made.active_channels.values()) >= _OF_ONE:
        sock.close()
        return None
    return _Channel(made, sock, address, *words, **more)


def _tidy(made: TcpWSGIServer, now: float) -> None:
    """Close connections on which nothing happens, and those whose request takes too long to arrive. Tidy memory up."""
    TcpWSGIServer.maintenance(made, now)
    _give_memory_back()
    latest = time.monotonic() - _ARRIVAL
    for channel in made.active_channels.values():
        since = channel.since
        if not channel.requests and since is not None and since < latest:
            channel.will_close = True


class _Beginning:
    """The application, which begins something a moment after its first answer, when the page is there."""

    def __init__(self, app: Any, begin: Callable[[], object]) -> None:
        self.app = app
        self._begin = begin
        self._timer: Timer | None = Timer(_MOMENT, self._now)
        self._timer.daemon = True

    def __call__(self, environ: Any, start_response: Any) -> Any:
        answer = self.app(environ, start_response)
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.start()
        return answer

    def _now(self) -> None:
        # Whoever ends the program within that moment needs nothing begun: then no thread can be started any more.
        with suppress(RuntimeError):
            self._begin()
