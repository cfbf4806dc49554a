"""What the page's script asks about details while somebody types them. They come in forms: no address has them."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from builder.core.diagnostics import LeafletError
from builder.web.answers import short
from builder.web.site import now, site
from builder.web.typed_days import Kind, TypedDay, understand

blueprint = Blueprint("details", __name__)


@blueprint.post("/date")
def date() -> Response:
    """The day that was typed as that of an operation or of birth: as it is understood, and what to ask about it."""
    words = site().choices.words
    kind: Kind = "birth" if request.form.get("kind") == "birth" else "operation"
    typed = read(request.form.get("date", ""), request.form.get("brand", now().offer.brand), kind)
    return jsonify(
        ok=not typed.question,
        iso=typed.day.isoformat() if typed.day is not None else "",
        shown=words.phrases.full_date(typed.day) if typed.day is not None else "",
        question=typed.question,
    )


def read(text: str, brand: str, kind: Kind = "operation") -> TypedDay:
    """The day that was typed on the page of today."""
    month_first = _language_of(brand) == "en-US"
    return understand(short(text), kind, now().offer.day, site().choices.words, month_first=month_first)


def _language_of(brand: str) -> str:
    """The language of a brand; "" where there is no such brand, or it cannot be read."""
    if brand not in now().project.brand_names():
        return ""
    try:
        language: str = now().project.brand(brand).model.language
    except LeafletError:
        return ""
    return language
