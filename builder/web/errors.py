"""What a browser shows when a request fails. The only place where errors of the program become answers."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, jsonify
from markupsafe import Markup
from werkzeug.exceptions import HTTPException, NotFound

from builder.core import bugs
from builder.core.diagnostics import LeafletError
from builder.web.answers import as_data, refusal, wants_json
from builder.web.orders import Busy, PackRefused, Reason, reason
from builder.web.passwords import PasswordFileError
from builder.web.printers import NotSent
from builder.web.site import site


class NoSuchLeaflet(NotFound):
    """Somebody asks for a leaflet that does not exist, on a page for editors."""


_HTTP = {404: "no_page", 405: "no_way", 413: "too_long"}
"""What is said about errors of HTTP, by their codes."""
_OF_GUARD = (403, 415, 421)
"""The codes that the guard and pages give, with words in the page's language. What Werkzeug says is in English."""


class QuietFlask(Flask):
    """Logs no exception with its words, not even one that stops the answer to another."""

    def log_exception(self, exc_info: Any) -> None:
        _log(exc_info[1])


def register(app: Flask) -> None:
    """Answer every error of an application here, and log none with its words."""
    app.register_error_handler(Exception, _answer)
    for logger in (app.logger, logging.getLogger("waitress")):
        logger.addFilter(_without_words)


def _without_words(record: logging.LogRecord) -> bool:
    """What Flask and the server log of an exception by themselves: its kind and place, and not what it says."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        record.msg, record.args = f"{record.getMessage()}: {type(error).__name__} at {_place(error)}", ()
    record.exc_info = record.exc_text = None
    return True


def _answer(error: Exception) -> tuple[Response, int]:
    try:
        return _answer_of(error)
    except Exception as another:
        # A page has the colours and the name of the project, which may be what cannot be read.
        _log(another)
        return _bare(), 500


def _bare() -> Response:
    """That something went wrong, with nothing of the project: a page, or JSON for the page's script."""
    words = site().choices.words
    if wants_json():
        return jsonify(ok=False, reasons=[as_data(Reason(_words("bug")))], details={})
    page = Markup(
        '<!doctype html>\n<html lang="{}"{}>\n<head>\n<meta charset="utf-8">\n<title>{}</title>\n</head>\n<body>\n'
        '<main>\n<h1>{}</h1>\n<p>{}</p>\n<p><a href="/" target="_top">{}</a></p>\n</main>\n</body>\n</html>\n'
    )
    direction = Markup(' dir="rtl"') if words.is_right_to_left else ""
    title, way_on = words("did_not_work"), words("make_a_pack")
    return Response(page.format(words.tag, direction, str(title), title, _words("bug"), way_on), mimetype="text/html")


def _answer_of(error: Exception) -> tuple[Response, int]:
    if isinstance(error, HTTPException):
        return _http(error)
    if isinstance(error, Busy):
        answer = refusal([Reason(_words(error.why))], 503)
        answer[0].headers["Retry-After"] = "5"
        return answer
    if isinstance(error, PackRefused):
        details = {problem.field: problem.form_message for problem in error.details}
        return refusal(error.reasons, 422, details=details)
    if isinstance(error, NotSent):
        # The pack itself is all right, and may be handed out: the answer must not say otherwise.
        return refusal([error.reason], 503)
    if isinstance(error, PasswordFileError):
        # What is wrong with that file is for the person who started the program.
        current_app.logger.error("%s", error)
        return refusal([Reason(_words("no_sign_in"), _words("ask_about_page"))], 503)
    if isinstance(error, LeafletError):
        titles = g.now.offer.titles if "now" in g else {}
        return refusal([reason(problem, titles, site().choices.words) for problem in error.problems], 422)
    return _bug(error)


def _http(error: HTTPException) -> tuple[Response, int]:
    code = error.code or 500
    if isinstance(error, NoSuchLeaflet):
        return refusal([Reason(_words("no_leaflet"))], code, editors=True)
    message = error.description if code in _OF_GUARD else _words(_HTTP.get(code, "not_understood"))
    return refusal([Reason(message or _words("not_understood"))], code)


def _words(key: str) -> str:
    return site().choices.words(f"refused.{key}")


def _bug(error: Exception) -> tuple[Response, int]:
    _log(error)
    return refusal([Reason(_words("bug"))], 500)


def _log(error: BaseException) -> None:
    """Log a bug in the program: its kind and place, but not its message, which may be private."""
    hint = bugs.contained_privately(error).hint
    current_app.logger.error("a bug in the program: %s at %s; %s", type(error).__name__, _place(error), hint)


def _place(error: BaseException) -> str:
    """Where a bug is: names of files and lines, without a message."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-6:]))
