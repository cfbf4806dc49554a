"""The pages for signing in and out."""

from __future__ import annotations

from flask import Blueprint, Response, g, make_response, redirect, render_template, request

from builder.web import passwords
from builder.web.answers import short
from builder.web.site import site

blueprint = Blueprint("sign_in", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response | tuple[Response, int]:
    file, attempts = site().passwords, site().attempts
    if file is None:
        return make_response(redirect("/", 303))
    if request.method != "POST":
        return make_response(render_template("sign-in.html", wrong=""))
    name, password = short(request.form.get("user", "")), request.form.get("password", "")[:1000]
    address = request.remote_addr or ""
    wait = attempts.wait(name, address)
    if wait:
        wrong = site().choices.words("wait", count=wait)
        response = make_response(render_template("sign-in.html", wrong=wrong), 429)
        response.headers["Retry-After"] = str(wait)
        return response
    with site().checking_password:
        is_right = passwords.matches(passwords.read(file).get(name), password)
    if not is_right:
        return make_response(render_template("sign-in.html", wrong=site().choices.words("wrong_password")), 403)
    attempts.forgive(name, address)
    g.own, g.cookie = False, site().sessions.sign_in(name)
    return make_response(redirect("/", 303))


@blueprint.post("/sign-out")
def sign_out() -> Response:
    sessions = site().sessions
    sessions.sign_out(g.cookie)
    g.own, g.cookie = False, sessions.new()
    return make_response(redirect("/sign-in" if site().passwords is not None else "/", 303))
