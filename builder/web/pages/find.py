"""What the page's script asks for while somebody searches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from builder.web.answers import short
from builder.web.catalogue import Catalogue
from builder.web.find import Findings, Found
from builder.web.site import now, site
from builder.web.ward_words import WardWords

blueprint = Blueprint("find", __name__)


@blueprint.post("/find")
def find() -> Response:
    """The leaflets that are found for some words, the best first; or those that are nearest, and whom to ask.

    A name or number that is typed into the wrong field is in no address, which a proxy would write down.
    """
    offer, words = now().offer, site().choices.words
    query = short(request.form.get("q", ""))
    findings = offer.finder.find(query, short(request.form.get("language", "")))
    return jsonify(
        query=query,
        total=findings.total,
        found=_as_data(findings.found, offer, words),
        nearest=_as_data(findings.nearest, offer, words),
        message=message(findings, words) if query else "",
    )


def message(findings: Findings, words: WardWords) -> str:
    """How many leaflets are found, in words; or that none is, and whom to ask."""
    if findings.total > len(findings.found):
        return words("first_found", shown=len(findings.found), total=findings.total)
    if findings.found:
        return words("script.found", count=findings.total)
    first = words("nearest_found") if findings.nearest else words("nothing_found")
    return f"{first} {words('ask_for_leaflet')}"


def _as_data(found: Iterable[Found], offer: Catalogue, words: WardWords) -> list[dict[str, Any]]:
    options = {option.name: option for option in offer.leaflets}
    return [
        {
            "name": match.name,
            "title": options[match.name].label,
            "language": options[match.name].language,
            "why": why(match, words),
            "alike": match.is_alike,
        }
        for match in found
    ]


def why(match: Found, words: WardWords) -> str:
    """Why a leaflet is found, in words; "" where its title says so."""
    if match.where == "called":
        return words("found_as", name=match.called)
    if match.is_alike:
        return words("found_alike")
    return words("found_in_words") if match.where == "rest" else ""
