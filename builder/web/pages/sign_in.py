"""The pages for signing in and out.

A script signs in in place. An answer with ``sign_in`` in it says that its form has to be sent again with a new token:
that of ``/token``, or where ``sign_in`` is true, that of the answer to a sign-in, which needs the token of ``/token``.
"""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, make_response, redirect, render_template, request

from builder.web import audit, devices, passwords, resend
from builder.web.answers import as_data, short, wants_json
from builder.web.orders import Reason
from builder.web.resend import Resend
from builder.web.site import site

blueprint = Blueprint("sign_in", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response:
    file, words = site().passwords, site().choices.words
    if file is None:
        return token() if wants_json() else make_response(redirect("/", 303))
    if request.method != "POST":
        return page()
    lines, name = passwords.read(file), short(request.form.get("user", ""))
    line = lines.get(name)
    is_right, wait = _checked(name, line, request.form.get("password", "")[:1000])
    if line is not None and is_right:
        return _signed_in(name, devices.renewed(line, _device(), lines.values()))
    audit.refused("wait" if wait else audit.WRONG_PASSWORD, name if line is not None else "")
    if not wait:
        return _refused(403, words("wrong_password"))
    answer = _refused(429, words("wait", count=wait))
    answer.headers["Retry-After"] = str(wait)
    return answer


@blueprint.get("/token")
def token() -> Response:
    """For scripts: a new token for the cookie that comes with it, and whether somebody has to sign in."""
    sessions = site().sessions
    name = sessions.name(g.cookie) or ""
    return jsonify(
        ok=True, token=sessions.token(g.cookie), sign_in=site().passwords is not None and not name, name=name
    )


@blueprint.post("/sign-out")
def sign_out() -> Response:
    sessions = site().sessions
    if user := sessions.name(g.cookie):
        audit.signed_out(user)
    sessions.sign_out(g.cookie)
    g.is_new, g.cookie = True, sessions.new()
    return make_response(redirect("/sign-in" if site().passwords is not None else "/", 303))


def page(code: int = 200, *, wrong: str = "", user: str = "", again: Resend = resend.NOTHING) -> Response:
    """The page for signing in. `again` is a form that waits for that, and `user` is the name that was typed."""
    return make_response(render_template("sign-in.html", wrong=wrong, user=user, again=again), code)


def _device() -> str:
    return request.cookies.get(site().device_cookie, "")


def _checked(name: str, line: str | None, password: str) -> tuple[bool, int]:
    """Whether a password is that of a line, or for how many seconds it is not checked."""
    attempts, address, device = site().attempts, request.remote_addr or "", devices.known(line, _device())
    if wait := attempts.wait(name, address, device):
        return False, wait
    with site().checking_password:
        # Asked again now that it is this password's turn: those that were still being checked did not count as wrong.
        if wait := attempts.wait(name, address, device):
            return False, wait
        is_right = passwords.matches(line, password)
        if not is_right:
            attempts.count(name, address, device)
    return is_right, 0


def _signed_in(name: str, device: str) -> Response:
    sessions, form = site().sessions, resend.of_request()
    sessions.sign_out(g.cookie)
    g.is_new, g.cookie = True, sessions.sign_in(name)
    audit.signed_in(name)
    if wants_json():
        answer = token()
    elif form.path:
        answer = make_response(render_template("again.html", again=form, why=""))
    else:
        answer = make_response(redirect("/", 303))
    site().set_cookie(answer, site().device_cookie, device, devices.LIFE)
    return answer


def _refused(code: int, why: str) -> Response:
    if wants_json():
        answer = jsonify(ok=False, sign_in=True, reasons=[as_data(Reason(why, field="password"))], details={})
        return make_response(answer, code)
    return page(code, wrong=why, user=short(request.form.get("user", "")), again=resend.of_request())
