"""The server: on this machine, or on a ward's network where that is asked for."""

from __future__ import annotations

import errno
import ipaddress
import logging
import os
import socket
import ssl
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread, Timer
from typing import Any, NamedTuple

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer, create_server
from waitress.task import ErrorTask

from builder.core.diagnostics import LeafletError
from builder.web import memory, security
from builder.web.app import create_app
from builder.web.certificates import Certificate
from builder.web.desk import Desk
from builder.web.two_desks import TwoDesks

PORT = 8321
_THREADS = 24
_MOMENT = 0.3
"""How many seconds after the first answer the slow preparations begin."""
_READING = 0.25
"""How many seconds the project is read before the address is printed. A few hundred leaflets take longer."""
_ARRIVAL = 10.0
"""Within how many seconds a whole request has to arrive."""
_CONNECTIONS, _CONNECTIONS_OF_ADDRESS = 400, 150
"""How many connections may be open at a time, and how many from the same address: a ward's nurses may share it."""
_LONGEST_BODY = 4 * security.LONGEST_BODY
"""From how many bytes on a request is not read. The pages answer shorter ones that are too long, in words."""
_LOOPBACK = "127.0.0.1"
_RECORD = 16 * 1024
"""The longest record of TLS (RFC 8446, 5.1). Reading as much leaves nothing in the library, unseen by select."""
_ON_DISK = 1 << 40
"""From how many bytes on waitress would put an answer, or a request, into a temporary file: never."""


class AddressError(LeafletError):
    """The server cannot use an address."""

    typed = True


_OWN = "ipconfig" if os.name == "nt" else "ip addr" if sys.platform == "linux" else "ifconfig"
"""What shows the addresses of this computer."""
_NAME = f"check the spelling, or give the address of this computer, which `{_OWN}` shows"
_TAKEN = "another program may use it, or this program runs already: try another port with --port"
_ELSEWHERE = f"`{_OWN}` shows its addresses: give an address that the ward's computers can reach"
_SYSTEMS = f"the system reserves ports below 1024: try another port with --port, such as {PORT}"


def bind(port: int, host: str = _LOOPBACK) -> socket.socket:
    """A socket at a port of an address of this machine; 0 takes any port that is free.

    Raises AddressError.
    """
    try:
        family, kind, _, _, address = _looked_up(host, port)
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
        where = f"port {port}" if host == _LOOPBACK else f"{host}, port {port}"
        raise AddressError(f"{where} cannot be used: {reason.lower()}", hint) from None
    return bound


def _why_not(error: OSError | UnicodeError, port: int) -> tuple[str, str]:
    """Why an address cannot be used, and what to do."""
    if isinstance(error, UnicodeError):
        return "a computer cannot have this name", _NAME
    reason = error.strerror or str(error)
    if isinstance(error, socket.gaierror):
        return ("no computer has this name" if error.errno == socket.EAI_NONAME else reason), _NAME
    if error.errno == errno.EADDRNOTAVAIL:
        return "this computer does not have this address", _ELSEWHERE
    return reason, _SYSTEMS if error.errno == errno.EACCES and port < 1024 else _TAKEN


def is_everywhere(host: str) -> bool:
    """Whether a host stands for all addresses of this machine, however it is written: ``0.0.0.0``, ``0x0``, ``::``."""
    address = _address(host)
    return address is not None and address.is_unspecified


def is_loopback(host: str) -> bool:
    """Whether a host is this machine for itself alone, which no other machine can reach."""
    address = _address(host)
    return address is not None and address.is_loopback


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(_looked_up(host, 0)[4][0].partition("%")[0])
    except (OSError, UnicodeError):
        return None
    inner = address.ipv4_mapped if address.version == 6 else None
    return inner or address


def _looked_up(host: str, port: int) -> Any:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]


class Transport(NamedTuple):
    """How requests come: encrypted with a certificate, through a proxy, or as they are.

    What the proxy at this address says of where a request comes from is believed, and of nobody else.
    """

    certificate: Certificate | None = None
    trusted_proxy: str = ""


PLAIN = Transport()


def server(
    root: Path, bound: socket.socket, *, transport: Transport = PLAIN, processors: int = 1, **options: Any
) -> Any:
    """A server of the pages of the project below `root`, at a socket from `bind`. Its `close` ends its `run`.

    Where there are several `processors`, packs may be made on two of them. `options` are those of `create_app`.
    """
    # Nurses who sign in are many; one alone needs no second desk, and the computer may be small.
    at_once = options.get("passwords") is not None
    app = create_app(root, make_desk=partial(TwoDesks, at_once=at_once) if processors > 1 else Desk, **options)
    site = app.extensions["leaflets"]
    memory.share()
    # A nurse can do nothing about requests that wait for a moment.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    # Read what the first page needs before anybody asks for it, but not for longer than a browser takes to open.
    # What makes packs is imported once the page has been shown.
    reading = Thread(target=site.choices.now, name="reader", daemon=True)
    reading.start()
    reading.join(_READING)
    pages = create_server(
        _Beginning(app, site.desk.begin),
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
        url_scheme="http" if transport.certificate is None else "https",
        trusted_proxy=transport.trusted_proxy or None,
        trusted_proxy_headers={"x-forwarded-for", "x-forwarded-proto"} if transport.trusted_proxy else set(),
        clear_untrusted_proxy_headers=True,
    )
    pages.fix_addr = _own_number
    pages.channel_class = partial(_channel, transport)
    pages.maintenance = partial(_tidy, pages, transport.certificate)
    return pages


class _ErrorWithHeaders(ErrorTask):  # type: ignore[misc]
    """The answer of waitress itself to a request that never reaches the pages, with the headers of all answers."""

    def execute(self) -> None:
        self.response_headers.extend([*security.HEADERS.items(), ("Cache-Control", "no-store")])
        super().execute()


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that stores since when a request has been arriving: waitress stores the time of the last byte."""

    error_task_class = _ErrorWithHeaders

    def __init__(self, *words: Any, **more: Any) -> None:
        # A new connection is about to send a request.
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


class _EncryptedChannel(_Channel):
    """A connection with TLS. The handshake is made as the first bytes are read."""

    def handle_read(self) -> None:
        try:
            data = self.socket.recv(_RECORD)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return
        except OSError:
            data = b""
        if data:
            self.last_activity = time.time()
            self.received(data)
        else:
            self.handle_close()

    def send(self, data: bytes, do_close: bool = True) -> int:
        try:
            return int(self.socket.send(data))
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return 0
        except OSError:
            if do_close:
                self.handle_close()
            return 0


def _own_number(address: Any) -> Any:
    """The address of a connection. A socket that listens at ``::`` writes numbers of IPv4 as such of IPv6."""
    number = address[0].removeprefix("::ffff:")
    return (number, *address[1:2]) if "." in number else address


def _channel(
    transport: Transport, pages: TcpWSGIServer, sock: socket.socket, address: Any, *words: Any, **more: Any
) -> _Channel | None:
    """A connection that was accepted; closed where its address has many, so that nobody can take all of them."""
    count = sum(channel.addr[0] == address[0] for channel in pages.active_channels.values())
    if count >= _CONNECTIONS_OF_ADDRESS and address[0] != transport.trusted_proxy:
        sock.close()
        return None
    if transport.certificate is None:
        return _Channel(pages, sock, address, *words, **more)
    sock.setblocking(False)
    try:
        encrypted = transport.certificate.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
    except (OSError, ValueError):
        # It was closed meanwhile. An error here would close the socket that all come through.
        sock.close()
        return None
    return _EncryptedChannel(pages, encrypted, address, *words, **more)


def _tidy(pages: TcpWSGIServer, certificate: Certificate | None, now: float) -> None:
    """Close unused connections, and those whose request takes too long to arrive. Give memory back."""
    TcpWSGIServer.maintenance(pages, now)
    if certificate is not None:
        certificate.renew()
    memory.give_back()
    latest = time.monotonic() - _ARRIVAL
    for channel in pages.active_channels.values():
        since = channel.since
        if not channel.requests and since is not None and since < latest:
            channel.will_close = True


class _Beginning:
    """The application. It begins the slow preparations a moment after its first answer, when the page is shown."""

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
        # If the program ends within that moment, no thread can be started any more.
        with suppress(RuntimeError):
            self._begin()
