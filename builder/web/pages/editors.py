"""The pages for editors: the list of leaflets, and one leaflet as its file is now, with its problems."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from builder.web import answers, proof
from builder.web.catalogue import Option
from builder.web.errors import NoSuchLeaflet
from builder.web.proof import Proof
from builder.web.site import now, site
from builder.web.snapshot import Now

blueprint = Blueprint("editors", __name__, url_prefix="/edit")


@blueprint.get("")
def leaflets() -> str:
    """The list of leaflets."""
    return render_template("editors.html", offer=now().offer)


@blueprint.get("/<name>")
def leaflet(name: str) -> str:
    """A leaflet: its problems, and its pages in a frame."""
    option, made = _option(name), _proof(name)
    return render_template(
        "edit.html", name=name, option=option, problems=made.problems, pages=made.pages, state=_state(now())
    )


@blueprint.get("/<name>/pdf")
def leaflet_pdf(name: str) -> Response:
    """The pages of a leaflet."""
    made = _proof(name)
    if not made.pdf:
        return make_response(render_template("unproofed.html"), 422)
    return answers.pdf(made.pdf, f"{name}.pdf")


@blueprint.get("/<name>/state")
def leaflet_state(name: str) -> Response:
    """For the page's script: whether anything has changed since a state, and then what is wrong now."""
    option, state = _option(name), _state(now())
    if request.args.get("since") == state:
        return jsonify(state=state, same=True)
    made = _proof(name)
    return jsonify(
        state=state,
        same=False,
        standing=render_template("standing.html", option=option),
        html=render_template("problems.html", problems=made.problems, pages=made.pages),
        told=proof.described(made),
        pages=made.pages,
    )


def _option(name: str) -> Option:
    option = next((option for option in now().offer.leaflets if option.name == name), None)
    if option is None:
        raise NoSuchLeaflet
    return option


def _proof(name: str) -> Proof:
    _option(name)
    return site().desk.do(proof.proof, now(), name)


def _state(project: Now) -> str:
    """Tells the project as it is now, and on this day, from another time: from one day on, reviews are past."""
    return f"{project.digest} {project.offer.day}"
