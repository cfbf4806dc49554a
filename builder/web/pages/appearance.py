"""The appearance of the pages: the colours and letters of the brand, and the icon."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app

from builder.web import theme
from builder.web.site import now

blueprint = Blueprint("appearance", __name__)


@blueprint.get("/looks.css")
def style() -> Response:
    """The colours and letters of the brand."""
    return Response(theme.css(now(), now().digest[:16]), mimetype="text/css")


@blueprint.get("/face/<weight>")
def face(weight: str) -> Response:
    """A font file of the brand."""
    data = theme.face(now(), weight)
    if data is None:
        abort(404)
    response = Response(data, mimetype="font/ttf")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@blueprint.get("/favicon.ico")
def icon() -> Response:
    """The icon: a browser tab that shows a PDF file asks for this address, whatever the pages say."""
    return current_app.send_static_file("icon.svg")
