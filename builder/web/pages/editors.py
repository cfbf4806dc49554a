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
    option, leaflet_proof = _option(name), _proof(name)
    return render_template(
        "edit.html",
        name=name,
        option=option,
        problems=leaflet_proof.problems,
        pages=leaflet_proof.pages,
        state=_state(now()),
    )


@blueprint.get("/<name>/pdf")
def leaflet_pdf(name: str) -> Response:
    """The pages of a leaflet."""
    leaflet_proof = _proof(name)
    if not leaflet_proof.pdf:
        return make_response(render_template("unproofed.html"), 422)
    return answers.pdf(leaflet_proof.pdf, f"{name}.pdf")


@blueprint.get("/<name>/state")
def leaflet_state(name: str) -> Response:
    """For the page's script: whether anything has changed since a state, and then what is wrong now."""
    option, state = _option(name), _state(now())
    if request.args.get("since") == state:
        return jsonify(state=state, same=True)
    leaflet_proof = _proof(name)
    return jsonify(
        state=state,
        same=False,
        standing=render_template("standing.html", option=option),
        html=render_template("problems.html", problems=leaflet_proof.problems, pages=leaflet_proof.pages),
        message=proof.described(leaflet_proof),
        pages=leaflet_proof.pages,
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
    """Changes with the project's files and with the day, since a review is past from some day on."""
    return f"{project.digest} {project.offer.day}"
