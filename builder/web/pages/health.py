"""Whether the page works, for a program that watches it without a sign-in. It says nothing of the project."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from builder.web import passwords
from builder.web.passwords import PasswordFileError
from builder.web.site import now, site

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> Response:
    if _is_in_order():
        return Response("in order\n", mimetype="text/plain")
    return Response("not in order\n", 503, mimetype="text/plain")


def _is_in_order() -> bool:
    """Whether the project can be read, people can sign in, and packs are made."""
    file = site().passwords
    try:
        now()
        if file is not None:
            passwords.read(file)
    except Exception as error:
        # Only messages of this program are known to have nothing private in them.
        why = error.message if isinstance(error, PasswordFileError) else type(error).__name__
        current_app.logger.error("not in order: %s", why)
        return False
    return site().desk.is_working()
