"""Who may ask, and how: hosts, origins, sizes, and what browsers may do with answers."""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlsplit

LONGEST_BODY = 64 * 1024
"""How many bytes a request may send."""

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
"""What pages may load (Content Security Policy Level 3): files from here, and no scripts or styles in a page itself."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

TRANSPORT = "max-age=31536000"
"""For how long browsers open this host with TLS only (Strict-Transport-Security, RFC 6797): a year."""


_LOCAL = ("localhost", "127.0.0.1", "[::1]")
_PORTS = {"http": 80, "https": 443}


class PublicAddress(NamedTuple):
    """The address that browsers open. Its name is that of a host as browsers write it."""

    scheme: str = "http"
    name: str = "localhost"
    port: int = 80

    @classmethod
    def of(cls, text: str) -> PublicAddress:
        """An address such as ``https://ward.example.org``. Raises ValueError for another kind of words."""
        parts = urlsplit(text.strip())
        default = _PORTS.get(parts.scheme)
        if default is None or not parts.hostname or "@" in parts.netloc:
            raise ValueError(f"not an address of a page: {text}")
        if parts.path not in ("", "/") or parts.query or parts.fragment:
            raise ValueError(f"more than the address of a host: {text}")
        return cls(parts.scheme, browser_name(parts.hostname), parts.port or default)

    @property
    def is_encrypted(self) -> bool:
        return self.scheme == "https"

    @property
    def hosts(self) -> frozenset[str]:
        """What the header Host may say. Another name that leads here belongs to another site (DNS rebinding)."""
        names = _LOCAL if self.name in _LOCAL else (self.name,)
        full = {f"{name}:{self.port}" for name in names}
        # At the usual port, browsers leave the port out.
        return frozenset(full | set(names) if self.port == _PORTS[self.scheme] else full)

    def __str__(self) -> str:
        return f"{self.scheme}://{self.name}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")


LOCAL = PublicAddress()


def browser_name(host: str) -> str:
    """A host as browsers write it in addresses of pages: of IPv6 short (RFC 5952), in brackets (RFC 3986, 3.2.2)."""
    with suppress(ValueError):
        host = str(ipaddress.ip_address(host))
    return f"[{host}]" if ":" in host else host.lower()


def is_from_elsewhere(site: str | None, origin: str | None, own: str) -> bool:
    """Whether a browser says (Sec-Fetch-Site, Origin) that a request is from a page of another origin than `own`."""
    if site is not None:
        return site not in ("same-origin", "none")
    # Without a referrer, which our pages forbid, a form without script says null: then the token decides alone.
    return origin not in (None, "null", own)


def is_from_here(site: str | None, origin: str | None, own: str) -> bool:
    """Whether a browser says that a page of the origin `own` sent a request, rather than nothing about that."""
    return site == "same-origin" or (site is None and origin == own)
