"""What each request has to fulfil, and the headers that each answer has."""

from __future__ import annotations

import secrets
from urllib.parse import quote

from flask import Flask, Response, abort, g, jsonify, make_response, redirect, render_template, request

from builder.web import audit, resend, security
from builder.web.answers import as_data, wants_json
from builder.web.orders import Reason
from builder.web.pages import sign_in
from builder.web.site import site

_FORM = "application/x-www-form-urlencoded"
_UNCHANGING = ("static", "appearance.icon", "appearance.face")
"""The endpoints of files that are the same for everybody."""
_OPEN = (*_UNCHANGING, "appearance.style", "sign_in.sign_in", "sign_in.token")
"""The endpoints that need no sign-in."""


def guard(app: Flask) -> None:
    """Check every request of an application, and add the headers to every answer."""
    app.before_request(_admit)
    app.after_request(_cover)


def _admit() -> Response | None:
    """Refuse a request, or ask for a sign-in; None lets the request through."""
    if request.endpoint == "health.health":
        # What watches the page may know this computer by its number alone.
        return None
    public = site().public
    if request.host.lower() not in public.hosts or (public.is_encrypted and request.scheme != "https"):
        audit.refused("other address")
        abort(421, site().choices.words("refused.own_address"))
    sessions = site().sessions
    cookie = request.cookies.get(site().cookie, "")
    g.is_new = not sessions.is_own(cookie)
    g.cookie = sessions.new() if g.is_new else cookie
    if g.is_new and request.method == "GET" and _is_followed_link():
        return _entrance()
    is_signed_in = site().passwords is None or bool(sessions.name(cookie))
    if request.method == "POST":
        _check_form()
        if not sessions.is_token(cookie, request.form.get("token", "")):
            return _outdated(is_signed_in)
    if is_signed_in or request.endpoint in _OPEN:
        return None
    if request.method == "POST" or wants_json():
        audit.refused("signed out")
    if wants_json():
        return _refused_to_script(401, "signed_out", sign_in=True)
    if request.method == "POST":
        return sign_in.page(401, wrong=site().choices.words("signed_out"), again=resend.of_request())
    return make_response(redirect("/sign-in", 303))


def _is_followed_link() -> bool:
    """Whether a link on a page of another site was followed: browsers leave our cookie out (SameSite=Strict)."""
    headers = request.headers
    return headers.get("Sec-Fetch-Site") == "cross-site" and headers.get("Sec-Fetch-Mode") == "navigate"


def _entrance() -> Response:
    """A page that opens the same address again, now from here and so with the cookie; a new one would sign out."""
    g.is_new = False
    # Two slashes, or a backslash, would lead to another host.
    address = "/" + quote(request.full_path.removesuffix("?").lstrip("/"), safe="/?&=%")
    response = make_response(render_template("entrance.html", address=address))
    response.headers["Refresh"] = f"0; url={address}"
    return response


def _check_form() -> None:
    """Refuse a request that was not sent from a form of this page."""
    if security.is_from_elsewhere(*_origins()):
        audit.refused("other page")
        abort(403, site().choices.words("refused.elsewhere"))
    if request.mimetype != _FORM:
        audit.refused("no form")
        abort(415, site().choices.words("refused.no_form"))


def _origins() -> tuple[str | None, str | None, str]:
    """What a browser says of the page that sent a request, and the origin of our pages."""
    headers = request.headers
    return headers.get("Sec-Fetch-Site"), headers.get("Origin"), f"{request.scheme}://{request.host}"


def _outdated(is_signed_in: bool) -> Response:
    """The answer to a form whose token is not that of the cookie: the program was restarted, or somebody signed in."""
    audit.refused("token")
    if wants_json():
        return _refused_to_script(403 if is_signed_in else 401, "outdated_page", sign_in=not is_signed_in)
    # Without the token, only what the browser itself says proves that the form was on a page from here.
    form = resend.of_request() if security.is_from_here(*_origins()) else resend.NOTHING
    why = site().choices.words("outdated_page")
    if is_signed_in:
        return make_response(render_template("again.html", again=form, why=why), 403)
    return sign_in.page(403, wrong=why, again=form)


def _refused_to_script(code: int, why: str, *, sign_in: bool) -> Response:
    """Ask the page's script for a new token, or first for a sign-in: it has the form, and can send it again."""
    # Several such answers may come in any order: a new cookie in each would end the token that came with another.
    g.is_new = False
    reason = Reason(site().choices.words(why))
    return make_response(jsonify(ok=False, sign_in=sign_in, reasons=[as_data(reason)], details={}), code)


def _cover(response: Response) -> Response:
    """The headers that each answer has."""
    for name, value in security.HEADERS.items():
        response.headers.setdefault(name, value)
    if site().public.is_encrypted:
        response.headers["Strict-Transport-Security"] = security.TRANSPORT
    if request.endpoint not in _UNCHANGING:
        response.headers["Cache-Control"] = "no-store"
    if g.get("is_new", False) and request.endpoint not in (*_UNCHANGING, "appearance.style"):
        site().set_cookie(response, site().cookie, g.cookie)
    if response.mimetype == "text/html" and "cookie" in g:
        # The button Back shows even a page that must not be stored, with all that was typed, unless a cookie has
        # changed since. This cookie has no other use.
        site().set_cookie(response, f"{site().cookie}-seen", secrets.token_hex(8))
    return response
