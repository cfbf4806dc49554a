"""What each request has to fulfil, and the headers that each answer has."""

from __future__ import annotations

import secrets

from flask import Flask, Response, abort, g, make_response, redirect, request

from builder.web import security
from builder.web.answers import wants_json
from builder.web.site import site

_FORM = "application/x-www-form-urlencoded"
_UNCHANGING = ("static", "appearance.icon", "appearance.face")
"""The endpoints of files that are the same for everybody."""
_OPEN = (*_UNCHANGING, "appearance.style", "sign_in.sign_in")
"""The endpoints that need no sign-in."""


def guard(app: Flask) -> None:
    """Check every request of an application, and add the headers to every answer."""
    app.before_request(_admit)
    app.after_request(_cover)


def _admit() -> Response | None:
    """Refuse a request, or send a browser to the sign-in page; None lets the request through."""
    if request.host.lower() not in site().hosts:
        abort(421, "This page can be opened only at its own address.")
    sessions = site().sessions
    cookie = request.cookies.get(site().cookie, "")
    g.own = sessions.is_own(cookie)
    g.cookie = cookie if g.own else sessions.new()
    if request.method == "POST":
        _check_form()
    if site().passwords is not None and request.endpoint not in _OPEN and not sessions.name(cookie):
        if request.method == "POST" or wants_json():
            abort(401, "You are signed out. Load this page again, and sign in.")
        return make_response(redirect("/sign-in", 303))
    return None


def _check_form() -> None:
    """Refuse a request that was not sent from a form of this page."""
    origin = request.headers.get("Origin")
    if security.is_from_elsewhere(request.headers.get("Sec-Fetch-Site"), origin, request.host):
        abort(403, "This was sent from another page. Load this page again, and send it from here.")
    if request.mimetype != _FORM:
        abort(415, "This can be sent only from the form on this page.")
    if not site().sessions.is_token(g.cookie if g.own else "", request.form.get("token", "")):
        abort(403, "The program was restarted after this page was loaded. Load the page again, and fill it in again.")


def _cover(response: Response) -> Response:
    """The headers that each answer has."""
    for name, value in security.HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint not in _UNCHANGING:
        response.headers["Cache-Control"] = "no-store"
    # Signing in has just set a cookie.
    if not g.get("own", True) and request.endpoint not in (*_UNCHANGING, "appearance.style"):
        _set_cookie(response, site().cookie, g.cookie)
    if response.mimetype == "text/html":
        # The button Back shows even a page that must not be stored, with all that was typed, unless a cookie has
        # changed since. This cookie has no other use.
        _set_cookie(response, f"{site().cookie}-seen", secrets.token_hex(8))
    return response


def _set_cookie(response: Response, name: str, value: str) -> None:
    response.set_cookie(name, value, httponly=True, samesite="Strict", path="/")
