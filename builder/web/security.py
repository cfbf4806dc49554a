"""Who may ask, and how: hosts, origins, sizes, and what browsers may do with answers."""

from __future__ import annotations

import ipaddress
from contextlib import suppress

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


def hosts(port: int, network: str = "") -> frozenset[str]:
    """What the header Host may say. Another name that leads here belongs to another site (DNS rebinding)."""
    names = [browser_name(network)] if network else ["localhost", "127.0.0.1", "[::1]"]
    full = {f"{name}:{port}".lower() for name in names}
    # Where a program for TLS is in front, or at the usual port, browsers leave the port out.
    return frozenset(full | {name.lower() for name in names} if network or port == 80 else full)


def browser_name(host: str) -> str:
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


def is_from_here(site: str | None, origin: str | None, host: str) -> bool:
    """Whether a browser says that a page of this site sent a request to `host`, rather than nothing about that."""
    return site == "same-origin" or (site is None and origin in (f"http://{host}", f"https://{host}"))
