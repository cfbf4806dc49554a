"""What all requests share: the project, the desk that makes packs, the printers, who has signed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, cast

from flask import Flask, Response, current_app, g

from builder.web.attempts import SignInAttempts
from builder.web.desk import Desk
from builder.web.printers import Printers
from builder.web.security import PublicAddress
from builder.web.sessions import Sessions
from builder.web.snapshot import Choices, Now

if TYPE_CHECKING:
    from builder.web.audit import AuditLog

_EXTENSION = "leaflets"


@dataclass
class Site:
    """The ward's page of a project, at the address that browsers open.

    `passwords` is the file of those who may sign in; None where nobody has to.
    """

    public: PublicAddress
    passwords: Path | None
    choices: Choices
    desk: Desk
    audit: AuditLog | None = None
    printers: Printers = field(default_factory=Printers)
    sessions: Sessions = field(default_factory=Sessions)
    attempts: SignInAttempts = field(default_factory=SignInAttempts)
    checking_password: Lock = field(default_factory=Lock)
    """One password is checked at a time: each takes 32 MiB."""

    def attach(self, app: Flask) -> None:
        app.extensions[_EXTENSION] = self

    @property
    def cookie(self) -> str:
        """The name of the cookie. Browsers take one with this prefix only as this host itself sets it, with TLS."""
        prefix = "__Host-" if self.public.is_encrypted else ""
        return f"{prefix}leaflets-{self.public.port}"

    @property
    def device_cookie(self) -> str:
        """The name of the cookie of browsers that have signed in before."""
        return f"{self.cookie}-device"

    def set_cookie(self, response: Response, name: str, value: str, life: int | None = None) -> None:
        """Give a browser a cookie for so many seconds, or until it is closed."""
        secure = self.public.is_encrypted
        response.set_cookie(name, value, life, path="/", secure=secure, httponly=True, samesite="Strict")


def site() -> Site:
    """The site that this request is for."""
    return cast(Site, current_app.extensions[_EXTENSION])


def now() -> Now:
    """The project as it was when this request began."""
    if "now" not in g:
        g.now = site().choices.now()
    return cast(Now, g.now)
