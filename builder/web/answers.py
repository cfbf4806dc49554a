"""The answers that several pages give: a PDF file, or a refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from flask import Response, jsonify, make_response, render_template, request
from werkzeug.http import dump_options_header

from builder.core.characters import in_ascii
from builder.core.printed_phrases import Phrases
from builder.packs.patient import FIELDS
from builder.web.orders import Reason
from builder.web.site import site
from builder.web.ward_words import ENGLISH_TAG, EnglishPhrase

_LONGEST_NAME = 200


def wants_json() -> bool:
    """Whether the page's script asks, rather than a form."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def refusal(
    reasons: Sequence[Reason], code: int, *, details: Mapping[str, str] | None = None, editors: bool = False
) -> tuple[Response, int]:
    """Why a request is refused: as a page, or as JSON for the page's script.

    `details` is what is wrong with details, by the names of their fields. `editors` get a link to their list, others
    one to the form or to the same page.
    """
    by_field = details or {}
    if wants_json():
        answer = {"ok": False, "reasons": [as_data(reason) for reason in reasons], "details": by_field}
        # What is wrong with a detail is said in English.
        language = "" if site().choices.words.tag == ENGLISH_TAG else ENGLISH_TAG
        return jsonify(**answer, details_language=language), code
    by_label = labelled(by_field)
    # A page that was only opened can be opened again; what was sent is still in its form.
    again = request.full_path.removesuffix("?") if code == 503 and request.method == "GET" else ""
    home = str(site().public) if code == 421 else ""
    page = render_template(
        "refused.html", reasons=reasons, details=by_label, code=code, editors=editors, again=again, home=home
    )
    return make_response(page), code


def labelled(by_field: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with details, by the labels of their fields."""
    labels = dict(detail_labels(site().choices.words.phrases))
    return {labels[field]: words for field, words in by_field.items()}


def as_data(reason: Reason) -> dict[str, str]:
    """A reason as JSON has it: its language only where that is not the page's."""
    data: dict[str, str] = reason._asdict()
    if isinstance(reason.message, EnglishPhrase):
        data["language"] = ENGLISH_TAG
    if data["language"] in ("", site().choices.words.tag):
        del data["language"]
    return data


def pdf(data: bytes, name: str, *, attached: bool = False) -> Response:
    """A PDF file, to show or to download under a name."""
    response = Response(data, mimetype="application/pdf")
    # Browsers take the second name (RFC 6266, 4.3), which may have any letters; other programs take the first.
    names = {"filename": in_ascii(name).encode("ascii", "ignore").decode().strip(" ,")}
    if not name.isascii():
        names["filename*"] = f"UTF-8''{quote(name, safe='')}"
    disposition = dump_options_header("attachment" if attached else "inline", names)
    response.headers["Content-Disposition"] = disposition
    return response


def short(text: str) -> str:
    """What was typed, cut to the length of the longest name."""
    return text.strip()[:_LONGEST_NAME]


def detail_labels(words: Phrases) -> list[tuple[str, str]]:
    """The names of the patient's details, and their labels."""
    return [(field, getattr(words, field)) for field in FIELDS]
