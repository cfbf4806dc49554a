"""The application: the pages for browsers, with their guard and their answers to errors.

To add a page, add a blueprint to `builder.web.pages`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, g

from builder.web import errors, guard, security
from builder.web.desk import Desk
from builder.web.pages import BLUEPRINTS
from builder.web.site import Site, now, site
from builder.web.snapshot import Choices
from builder.web.text_helpers import capitalised, day_in_words

_STATES = {
    "example": "example",
    "approved": "approved",
    "draft": "draft",
    "in review": "in review",
    "void": "changed since it was approved",
    "withdrawn": "withdrawn",
    None: "cannot be read",
}
"""What the states of leaflets are called on the pages."""


def create_app(
    root: Path,
    *,
    port: int = 80,
    brand: str | None = None,
    network: str = "",
    passwords: Path | None = None,
    patience: float = 20.0,
) -> Flask:
    """The application for the project below `root`, at a port of this machine.

    With `network`, the name of this machine in a ward's network, everybody signs in with one of `passwords`. `patience`
    is how many seconds an answer may take.
    """
    app = errors.QuietFlask("builder.web", static_folder="static", template_folder="templates")
    app.config.update(MAX_CONTENT_LENGTH=security.LONGEST_BODY, MAX_FORM_MEMORY_SIZE=security.LONGEST_BODY)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(day_in_words=day_in_words, capitalised=capitalised)
    choices = Choices(root, brand)
    hosts = security.hosts(port, network)
    Site(hosts, f"leaflets-{port}", passwords, choices, Desk(choices, patience)).attach(app)
    guard.guard(app)
    errors.register(app)
    app.context_processor(_common)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _common() -> dict[str, Any]:
    """What all templates have."""
    sessions = site().sessions
    offer = now().offer
    return {
        "token": sessions.token(g.cookie) if "cookie" in g else "",
        "signed_in": sessions.name(g.cookie) if site().passwords is not None and "cookie" in g else "",
        "clinic": next((brand.title for brand in offer.brands if brand.name == offer.brand), "Leaflets"),
        "states": _STATES,
        "theme": now().digest[:16],
    }
