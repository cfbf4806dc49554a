"""The pages for editors: the list of leaflets and shared pages, and each of them with what is wrong with it now."""

from __future__ import annotations

import ipaddress
from contextlib import suppress

from flask import Blueprint, Response, abort, jsonify, make_response, redirect, render_template, request

from builder.web import answers, editing, listing, opener, proof
from builder.web.catalogue import Option
from builder.web.editing import Edited
from builder.web.errors import NoSuchLeaflet
from builder.web.site import now, site
from builder.web.snapshot import Now

blueprint = Blueprint("editors", __name__)

_OF_SCRIPT = ("answering", "are_from_before", "gone", "not_answering")
"""What the page's script says."""


@blueprint.get("/edit")
def leaflets() -> str:
    """The list of leaflets and shared pages."""
    words = site().choices.words
    shown = listing.listing(editing.rows(now()), listing.filter_of(request.args), editing.STATES, words)
    return render_template(
        "editors.html",
        list=shown,
        offer=now().offer,
        urgent=editing.STATES[:5],
        openable=_openable(),
        opened=_opened(),
    )


@blueprint.get("/edit/<name>", defaults={"folder": ""})
@blueprint.get("/edit-shared/<name>", defaults={"folder": "shared/"})
def leaflet(folder: str, name: str) -> Response | str:
    """A leaflet or shared page: its problems, and its pages in a frame."""
    shown, words = _edited(folder, name), site().choices.words
    version = request.args.get("version", name)
    if version != name and version in shown.versions:
        return make_response(redirect(f"{editing.FOLDERS[folder]}{version}?{shown.query}", 303))
    return render_template(
        "edit.html",
        edited=shown,
        brands={brand.name: brand.title for brand in now().offer.brands},
        formats={format.name: format.title for format in now().offer.formats},
        languages={name: words.phrases.language(code) or code or "–" for name, code in shown.versions.items()},
        state=_state(now()),
        said={key: words(f"edit.{key}") for key in _OF_SCRIPT},
        openable=_openable(),
        opened=_opened(),
    )


@blueprint.get("/edit/<name>/pdf", defaults={"folder": ""})
@blueprint.get("/edit-shared/<name>/pdf", defaults={"folder": "shared/"})
def leaflet_pdf(folder: str, name: str) -> Response:
    """The pages of a leaflet."""
    shown = _edited(folder, name)
    if not shown.proof.pdf:
        return make_response(render_template("unproofed.html"), 422)
    return answers.pdf(shown.proof.pdf, f"{name}.pdf")


@blueprint.get("/edit/<name>/state", defaults={"folder": ""})
@blueprint.get("/edit-shared/<name>/state", defaults={"folder": "shared/"})
def leaflet_state(folder: str, name: str) -> Response:
    """For the page's script: whether anything has changed since a state, and then what is wrong now."""
    _option(folder, name)
    state = _state(now())
    if request.args.get("since") == state:
        return jsonify(state=state, same=True)
    shown = _edited(folder, name)
    return jsonify(
        state=state,
        same=False,
        standing=render_template("standing.html", edited=shown),
        html=render_template("problems.html", edited=shown, openable=_openable()),
        message=proof.described(shown.proof, site().choices.words),
        pages=shown.proof.pages,
    )


@blueprint.post("/open")
def open_file() -> Response:
    """Open a file in the program that this computer has for it."""
    if not _is_at_this_computer():
        abort(403, site().choices.words("refused.not_here"))
    file = request.form.get("file", "")
    path = opener.own_files(now().project).get(file)
    if path is None:
        raise NoSuchLeaflet
    opened = False
    with suppress(opener.NotOpened):
        opener.open_file(path)
        opened = True
    if answers.wants_json():
        return jsonify(ok=opened, message=site().choices.words("edit.opened" if opened else "edit.not_opened"))
    return make_response(redirect(f"{_page_of(file)}?opened={'yes' if opened else 'no'}", 303))


def _is_at_this_computer() -> bool:
    """Whether the browser is on this computer. Where people sign in it may be behind a proxy, which looks the same."""
    address = ipaddress.ip_address(request.remote_addr or "0.0.0.0")
    return site().passwords is None and address.is_loopback


def _openable() -> frozenset[str]:
    """The files that have a button to open them."""
    return frozenset(opener.own_files(now().project)) if _is_at_this_computer() else frozenset()


def _opened() -> str:
    """What became of the file that was to be opened, in words; "" where none was."""
    keys = {"yes": "edit.opened", "no": "edit.not_opened"}
    key = keys.get(request.args.get("opened", ""))
    return site().choices.words(key) if key is not None else ""


def _page_of(file: str) -> str:
    """The page of a file: that of a leaflet or shared page, or the list."""
    for folder, address in sorted(editing.FOLDERS.items(), reverse=True):
        name = file.removeprefix(f"leaflets/{folder}").removesuffix(".yaml")
        if "/" not in name and any(option.name == name for option in _options(folder)):
            return f"{address}{name}"
    return "/edit"


def _options(folder: str) -> list[Option]:
    return [*(now().offer.shared if folder else now().offer.leaflets)]


def _option(folder: str, name: str) -> Option:
    option = next((option for option in _options(folder) if option.name == name), None)
    if option is None:
        raise NoSuchLeaflet
    return option


def _edited(folder: str, name: str) -> Edited:
    return site().desk.do(editing.edited, now(), folder, _option(folder, name), request.args)


def _state(project: Now) -> str:
    """Changes with the project's files and with the day, since a review is past from some day on."""
    return f"{project.digest} {project.offer.day}"
