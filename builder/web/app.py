"""The pages: what a browser asks for, and what it is given."""

from __future__ import annotations

import secrets
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from flask import Flask, Response, abort, g, jsonify, make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, NotFound

from builder.core.phrases import phrases
from builder.packs.options import SWITCHES, PackOptions
from builder.packs.patient import FIELDS
from builder.web import printers, security, theme
from builder.web.attempts import SignInAttempts
from builder.web.catalogue import Choices, Now, Offer, begun, plain, said
from builder.web.desk import Answer, Busy, Desk, Order, Reason, Refused, listed
from builder.web.passwords import PasswordFileError, matches, read
from builder.web.sessions import Sessions

_FORM = "application/x-www-form-urlencoded"
_LONGEST_NAME = 200
_MARKS = {
    "example": "example",
    "approved": "approved",
    "draft": "draft",
    "in review": "in review",
    "void": "changed since it was approved",
    "withdrawn": "withdrawn",
    None: "cannot be read",
}
"""How the states of leaflets are called on the page."""


def create_app(
    root: Path,
    *,
    port: int = 80,
    brand: str | None = None,
    network: str = "",
    passwords: Path | None = None,
    patience: float = 20.0,
) -> Flask:
    """The application for the project below `root`, as it is asked for at a port of this machine.

    With `network`, the host that a ward's network calls it by, everybody signs in with one of `passwords`. `patience`
    is how long an answer may take, in seconds.
    """
    app = Flask("builder.web", static_folder="static", template_folder="templates")
    app.config.update(MAX_CONTENT_LENGTH=security.LONGEST_BODY, MAX_FORM_MEMORY_SIZE=security.LONGEST_BODY)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(said=said, begun=begun, plain=plain)
    room = _Room(app, root, port, brand, network, passwords, patience)
    app.extensions["leaflets"] = room
    room.routes()
    return app


class _Room:
    """What all requests share."""

    def __init__(
        self,
        app: Flask,
        root: Path,
        port: int,
        brand: str | None,
        network: str,
        passwords: Path | None,
        patience: float,
    ) -> None:
        self.app = app
        self.hosts = security.hosts(port, network)
        self.cookie = f"leaflets-{port}"
        self.passwords = passwords
        self.choices = Choices(root, brand)
        self.desk = Desk(self.choices, patience)
        self.printers = printers.Printers()
        self.sessions = Sessions()
        self.attempts = SignInAttempts()
        self.one_at_a_time = Lock()

    def routes(self) -> None:
        app = self.app
        app.before_request(self.admit)
        app.after_request(self.cover)
        app.register_error_handler(Exception, self.failed)
        app.context_processor(self.context)
        app.add_url_rule("/", "ward", self.ward, methods=["GET", "POST"])
        for name, answer in (
            ("summary", self.summary),
            ("picture", self.picture),
            ("preview", partial(self.pdf, attached=False)),
            ("download", partial(self.pdf, attached=True)),
            ("print", self.print),
            ("send", self.send),
        ):
            app.add_url_rule(f"/{name}", name, answer, methods=["POST"])
        app.add_url_rule("/printers", "printers", self.printer_list)
        app.add_url_rule("/looks.css", "looks", self.theme)
        # A tab that shows a PDF file asks for this one, whatever the pages say.
        app.add_url_rule("/favicon.ico", "icon", lambda: app.send_static_file("icon.svg"))
        app.add_url_rule("/face/<weight>", "face", self.face)
        app.add_url_rule("/sign-in", "sign_in", self.sign_in, methods=["GET", "POST"])
        app.add_url_rule("/sign-out", "sign_out", self.sign_out, methods=["POST"])
        app.add_url_rule("/status", "status", self.status)
        app.add_url_rule("/edit", "editors", self.editors)
        app.add_url_rule("/edit/<name>", "edit", self.edit)
        app.add_url_rule("/edit/<name>/pdf", "edit_pdf", self.edit_pdf)
        app.add_url_rule("/edit/<name>/state", "edit_state", self.edit_state)

    def now(self) -> Now:
        """The project as it was when a request began."""
        if "now" not in g:
            g.now = self.choices.now()
        now: Now = g.now
        return now

    # Guard

    def admit(self) -> Response | None:
        """Let a request in, or not."""
        if request.host.lower() not in self.hosts:
            abort(421, "This page is served to this machine only, under its own address.")
        cookie = request.cookies.get(self.cookie, "")
        g.own = self.sessions.is_own(cookie)
        g.cookie = cookie if g.own else self.sessions.new()
        if request.method == "POST":
            site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
            if security.is_from_elsewhere(site, origin, request.host):
                abort(403, "Another page sent this. Load this page again, and send it from here.")
            if request.mimetype != _FORM:
                abort(415, "This can only be sent from the form of this page.")
            if not self.sessions.is_token(g.cookie if g.own else "", request.form.get("token", "")):
                abort(403, "This page is from before the program was started. Load it again, and fill it in anew.")
        is_open = request.endpoint in ("static", "icon", "looks", "face", "sign_in")
        if self.passwords is not None and not is_open and not self.sessions.name(cookie):
            if request.method == "POST" or _wants_json():
                abort(401, "You are signed out. Load this page again, and sign in.")
            return make_response(redirect("/sign-in", 303))
        return None

    def cover(self, response: Response) -> Response:
        """The headers that each answer has."""
        for name, value in security.HEADERS.items():
            response.headers.setdefault(name, value)
        if request.endpoint not in ("static", "icon", "face"):
            response.headers["Cache-Control"] = "no-store"
        # Whoever has signed in has just got a cookie of their own.
        if not g.get("own", True) and request.endpoint not in ("static", "icon", "face", "looks"):
            self.set_cookie(response, g.cookie)
        if response.mimetype == "text/html":
            # A page that must not be stored is still given back by the button Back, with all that was typed, unless a
            # cookie has changed meanwhile: this one stands for nothing.
            seen = secrets.token_hex(8)
            response.set_cookie(f"{self.cookie}-seen", seen, httponly=True, samesite="Strict", path="/")
        return response

    def set_cookie(self, response: Response, cookie: str) -> None:
        response.set_cookie(self.cookie, cookie, httponly=True, samesite="Strict", path="/")

    def failed(self, error: Exception) -> tuple[Response, int]:
        """What is wrong, in words. Of a mistake of the program the kind and place are logged: words may be private."""
        headers = {}
        if isinstance(error, Busy):
            code, message = 503, f"{error}. Wait a moment, and try again."
            headers["Retry-After"] = "5"
        elif isinstance(error, HTTPException) and error.code is not None:
            code = error.code
            message = _SAID.get(code) or error.description or ""
            if isinstance(error, _NoLeaflet):
                message = "There is no such leaflet."
        elif isinstance(error, PasswordFileError):
            code, message = 503, f"Nobody can sign in now: {error.message}"
        else:
            code, message = 500, "The program has made a mistake. Nothing of what you typed is kept. Try again."
            self.app.logger.error("a mistake of the program: %s at %s", type(error).__name__, _place(error))
        answer = _told([Reason(message)], {}, code, editors=isinstance(error, _NoLeaflet))
        answer[0].headers.update(headers)
        return answer

    def context(self) -> dict[str, Any]:
        """What all templates know."""
        token = self.sessions.token(g.cookie) if "cookie" in g else ""
        name = self.sessions.name(g.cookie) if self.passwords is not None and "cookie" in g else ""
        offer = self.now().offer
        clinic = next((one.title for one in offer.brands if one.name == offer.brand), "Leaflets")
        return {"token": token, "signed_in": name, "clinic": clinic, "marks": _MARKS, "look": self.theme_digest()}

    # The nurse's page

    def ward(self) -> str:
        offer = self.now().offer
        form = request.form if request.method == "POST" else request.args
        wanted = _short(form.get("find", ""))
        recipe = next((one for one in offer.recipes if one.name == form.get("recipe") and not one.why), None)
        picked = [*form.getlist("leaflet"), *(recipe.leaflets if recipe is not None else ())]
        return render_template(
            "ward.html",
            offer=offer,
            kinds={kind: [(one, _found(one, wanted, form)) for one in some] for kind, some in offer.kinds.items()},
            picked=picked,
            shared=form.getlist("shared"),
            recipe=recipe.name if recipe is not None else "",
            find=wanted,
            language=form.get("language", ""),
            brand=form.get("brand", offer.brand),
            format=form.get("format", offer.format),
            switches=[(switch, switch.name in form) for switch in SWITCHES],
            fields=_fields(),
            printers=self.printers.known(),
            copies=printers.COPIES,
        )

    def summary(self) -> tuple[Response, int] | Response | str:
        def say(answer: Answer) -> Response | str:
            if _wants_json():
                return jsonify(ok=True, **listed(answer.summary))
            return render_template("summary.html", summary=answer.summary)

        return self.answered(self.desk.pack, say)

    def picture(self) -> tuple[Response, int] | Response | str:
        return self.answered(self.desk.picture, lambda png: Response(png, mimetype="image/png"))

    def pdf(self, attached: bool) -> tuple[Response, int] | Response | str:
        def say(answer: Answer) -> Response:
            return _pack(answer.pdf, answer.summary.code, attached=attached)

        return self.answered(self.desk.handed, say)

    def print(self) -> tuple[Response, int] | Response | str:
        return self.answered(self.desk.printed, lambda made: _pack(made.pdf, made.code))

    def printer_list(self) -> Response:
        """The printers of this computer, for the page's script."""
        return jsonify(printers=[one._asdict() for one in self.printers.known(wait=True)])

    def send(self) -> tuple[Response, int] | Response | str:
        printer, copies, sides = (_short(request.form.get(one, "")) for one in ("printer", "copies", "sides"))
        make = partial(self.printers.send, self.desk, printer=printer, copies=copies, sides=sides)
        try:
            return self.answered(
                make, lambda sent: jsonify(ok=True, **sent._asdict()) if _wants_json() else _done(sent.told)
            )
        except printers.Unsent as unsent:
            # A pack was made, and may be handed out: nothing is to be said against it.
            return _told([unsent.reason], {}, 503)

    def answered(
        self, make: Callable[[Order], Any], say: Callable[[Any], Response | str]
    ) -> tuple[Response, int] | Response | str:
        """What is made of what was sent, or why nothing is."""
        try:
            return say(make(_order(request.form, self.now().offer)))
        except Refused as refused:
            faults = {one.field: one.form_message for one in refused.faults}
            return _told(refused.reasons, faults, 422)

    # Theme

    def theme_digest(self) -> str:
        now = self.now()
        return now.digest[:16]

    def theme(self) -> Response:
        return Response(theme.css(self.now(), self.theme_digest()), mimetype="text/css")

    def face(self, weight: str) -> Response:
        data = theme.face(self.now(), weight)
        if data is None:
            abort(404)
        response = Response(data, mimetype="font/ttf")
        response.headers["Cache-Control"] = "private, max-age=86400"
        return response

    # Sign-in

    def sign_in(self) -> Response | tuple[Response, int]:
        if self.passwords is None:
            return make_response(redirect("/", 303))
        if request.method != "POST":
            return make_response(render_template("sign-in.html", wrong=""))
        name, password = _short(request.form.get("user", "")), request.form.get("password", "")[:1000]
        address = request.remote_addr or ""
        wait = self.attempts.wait(name, address)
        if wait:
            wrong = f"There were too many wrong passwords. Wait {wait} seconds, and try again."
            response = make_response(render_template("sign-in.html", wrong=wrong), 429)
            response.headers["Retry-After"] = str(wait)
            return response
        with self.one_at_a_time:
            is_right = matches(read(self.passwords).get(name), password)
        if not is_right:
            return make_response(render_template("sign-in.html", wrong="The name or the password is wrong."), 403)
        self.attempts.forgive(name, address)
        g.own, g.cookie = False, self.sessions.sign_in(name)
        return make_response(redirect("/", 303))

    def sign_out(self) -> Response:
        self.sessions.sign_out(g.cookie)
        g.own, g.cookie = False, self.sessions.new()
        return make_response(redirect("/sign-in" if self.passwords is not None else "/", 303))

    # For leads and editors

    def status(self) -> str:
        from builder.web import status_page

        return render_template("status.html", **self.desk.do(status_page.report, self.now(), self.choices.root))

    def editors(self) -> str:
        return render_template("editors.html", offer=self.now().offer)

    def edit(self, name: str) -> str:
        from builder.web import proof as editing

        now = self.now()
        self.known(name, now.offer)
        proof = self.desk.do(editing.proof, now, name)
        return render_template(
            "edit.html",
            name=name,
            option=_option(name, now.offer),
            problems=proof.problems,
            pages=proof.pages,
            state=_state(now),
        )

    def edit_pdf(self, name: str) -> Response:
        from builder.web import proof as editing

        now = self.now()
        self.known(name, now.offer)
        proof = self.desk.do(editing.proof, now, name)
        if not proof.pdf:
            return make_response(render_template("unproofed.html"), 422)
        return _pdf(proof.pdf, f"{name}.pdf")

    def edit_state(self, name: str) -> Response:
        """What tells the project as it is now from the project as it was, how a leaflet stands, and what is wrong."""
        from builder.web import proof as editing

        now = self.now()
        self.known(name, now.offer)
        state = _state(now)
        if request.args.get("since") == state:
            return jsonify(state=state, same=True)
        proof = self.desk.do(editing.proof, now, name)
        return jsonify(
            state=state,
            same=False,
            standing=render_template("standing.html", option=_option(name, now.offer)),
            html=render_template("problems.html", problems=proof.problems, pages=proof.pages),
            told=editing.told(proof),
            pages=proof.pages,
        )

    def known(self, name: str, offer: Offer) -> None:
        if all(one.name != name for one in offer.leaflets):
            raise _NoLeaflet


class _NoLeaflet(NotFound):
    """A leaflet is asked for that is not there."""


_SAID = {
    404: "There is no such page here.",
    405: "This page cannot be asked for in this way.",
    413: "This is more than the form can send. Make the notes shorter.",
}


def _state(now: Now) -> str:
    """What tells the project as it is now, and on this day, from another time: reviews are past from one day on."""
    return f"{now.digest} {now.offer.day}"


def _option(name: str, offer: Offer) -> Any:
    return next(one for one in offer.leaflets if one.name == name)


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _told(
    reasons: list[Reason], faults: Mapping[str, str], code: int, *, editors: bool = False
) -> tuple[Response, int]:
    """Why there is no answer: as a page, or as JSON for the page's script. `editors` are led to their list."""
    if _wants_json():
        return jsonify(ok=False, reasons=[one._asdict() for one in reasons], faults=faults), code
    labels = dict(_fields())
    told = {labels[field]: words for field, words in faults.items()}
    page = render_template("refused.html", reasons=reasons, faults=told, code=code, editors=editors)
    return make_response(page), code


def _pdf(data: bytes, name: str, *, attached: bool = False) -> Response:
    response = Response(data, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'{"attachment" if attached else "inline"}; filename="{name}"'
    return response


def _pack(data: bytes, code: str, *, attached: bool = False) -> Response:
    """A pack, and in the head of the answer its code, for the page's script."""
    response = _pdf(data, "pack.pdf", attached=attached)
    response.headers["Pack-Code"] = code
    return response


def _done(told: str) -> str:
    return render_template("sent.html", told=told)


def _short(text: str) -> str:
    return text.strip()[:_LONGEST_NAME]


def _order(form: MultiDict[str, str], offer: Offer) -> Order:
    """What was picked and filled in; whether there is such a thing is asked when it is made."""
    leaflets, shared = (tuple(dict.fromkeys(form.getlist(one))) for one in ("leaflet", "shared"))
    details = {field: form.get(field, "") for field in FIELDS}
    return Order(
        leaflets,
        shared,
        form.get("recipe", ""),
        # What is sent empty was not chosen: nothing stands in for it.
        PackOptions(form.get("brand", offer.brand), form.get("format", offer.format), day=offer.day).switch(form),
        {field: value for field, value in details.items() if value.strip()},
    )


def _fields() -> list[tuple[str, str]]:
    """The details by their names, and what they are called."""
    words = phrases("en")
    return [(field, getattr(words, field)) for field in FIELDS]


def _found(option: Any, wanted: str, form: Mapping[str, str]) -> bool:
    """Whether a leaflet is among those that somebody looks for."""
    words = option.words.casefold()
    language = form.get("language", "")
    return all(word in words for word in wanted.casefold().split()) and language in ("", option.language)


def _place(error: BaseException) -> str:
    """Where a mistake was made: names of files and lines, and no words."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-6:]))
