"""The application: the pages for browsers, with their guard and their answers to errors.

To add a page, add a blueprint to `builder.web.pages`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, g
from markupsafe import Markup

from builder.html.words import spoken
from builder.web import errors, guard, security
from builder.web.audit import AuditLog
from builder.web.desk import Desk
from builder.web.pages import BLUEPRINTS
from builder.web.security import LOCAL, PublicAddress
from builder.web.site import Site, now, site
from builder.web.snapshot import Choices
from builder.web.text_helpers import capitalised, plain
from builder.web.ward_words import WardWords, in_language

_STATES = ("example", "approved", "draft", "in review", "void", "withdrawn")


def create_app(
    root: Path,
    *,
    public: PublicAddress = LOCAL,
    brand: str | None = None,
    passwords: Path | None = None,
    patience: float = 20.0,
    language: str = "en",
    audit: AuditLog | None = None,
    make_desk: Callable[[Choices, float], Desk] = Desk,
) -> Flask:
    """The application for the project below `root`, for browsers that open the address `public`.

    With `passwords`, everybody signs in with one of them. `patience` is how many seconds an answer may take, and
    `language` that of the nurses: LookupError where it has no words of the page. `make_desk` makes what makes packs.
    """
    app = errors.QuietFlask("builder.web", static_folder="static", template_folder="templates")
    app.config.update(MAX_CONTENT_LENGTH=security.LONGEST_BODY, MAX_FORM_MEMORY_SIZE=security.LONGEST_BODY)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    words = in_language(root, language)
    app.jinja_env.filters.update(
        day_in_words=words.day, capitalised=capitalised, plain=plain, spoken=_spoken, text=_text
    )
    choices = Choices(root, brand, words)
    Site(public, passwords, choices, make_desk(choices, patience), audit).attach(app)
    guard.guard(app)
    errors.register(app)
    app.context_processor(_common)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _states(words: WardWords) -> dict[str | None, str]:
    """What the states of leaflets are called, None for what cannot be read."""
    return {**{state: words(f"states.{state}") for state in _STATES}, None: words("states.unreadable")}


def _spoken(language: str) -> Markup:
    """The language of a title, as attributes; none where it is not known."""
    return spoken(language) if language else Markup()


def _text(words: str) -> str:
    """Words where HTML has no elements: in attributes, titles and options."""
    return str(words)


def _common() -> dict[str, Any]:
    """What all templates have."""
    sessions = site().sessions
    offer, words = now().offer, site().choices.words
    return {
        "token": sessions.token(g.cookie) if "cookie" in g else "",
        "signed_in": sessions.name(g.cookie) if site().passwords is not None and "cookie" in g else "",
        "clinic": next((brand.title for brand in offer.brands if brand.name == offer.brand), "Leaflets"),
        "states": _states(words),
        "words": words,
        "in_english": words.in_english,
        "theme": now().digest[:16],
    }
