"""The nurse's page: the form, and the packs that are made from it."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.datastructures import MultiDict

from builder.core.characters import NO_BREAK
from builder.core.file_names import download_name
from builder.packs import dates_of_operation
from builder.packs.options import SWITCHES, PackOptions
from builder.packs.patient import FIELDS, DetailProblem
from builder.web import answers, audit, printers
from builder.web.answers import short, wants_json
from builder.web.catalogue import Catalogue
from builder.web.copies import copy_of
from builder.web.desk import PackKind
from builder.web.orders import PackOrder, PackRefused
from builder.web.pages.details import read
from builder.web.site import now, site
from builder.web.summary import as_data
from builder.web.ward_words import ENGLISH_TAG

blueprint = Blueprint("ward", __name__)

_ABOUTS = ("date_of_operation", "needs")
"""The details of which the form says what they are for, or how they are written."""


@blueprint.route("/", methods=["GET", "POST"])
def form() -> str:
    """The form. Without scripts, the buttons Find and those of recipes send it here."""
    offer, words = now().offer, site().choices.words
    values = request.form if request.method == "POST" else request.args
    wanted = short(values.get("find", ""))
    shown = _shown(offer, wanted, values.get("language", ""))
    wanted_recipe = values.get("add") or values.get("recipe")
    recipe = next((start for start in offer.recipes if start.name == wanted_recipe and not start.why), None)
    return render_template(
        "ward.html",
        offer=offer,
        state=_state(),
        kinds={kind: [(option, option.name in shown) for option in options] for kind, options in offer.kinds.items()},
        picked=[*values.getlist("leaflet"), *(recipe.leaflets if recipe is not None else ())],
        shared=values.getlist("shared"),
        recipe=recipe.name if recipe is not None else "",
        find=wanted,
        language=values.get("language", ""),
        brand=values.get("brand", offer.brand),
        format=values.get("format", offer.format),
        switches=[(switch, switch.name in values) for switch in SWITCHES],
        fields=answers.detail_labels(words.phrases),
        abouts={field: words(f"about_{field}") for field in _ABOUTS} | offer.clinic_details(words),
        printers=site().printers.listed(),
        copies=printers.COPIES,
    )


@blueprint.get("/state")
def state() -> Response:
    """What differs whenever something else can be picked, or a pack is another: the page's script asks for it."""
    return jsonify(state=_state())


def _state() -> str:
    return f"{now().offer.day.isoformat()}-{now().digest[:32]}"


@blueprint.post("/summary")
def summary() -> Response | str:
    """What the pack has in it, and the line for the patient's notes."""
    pack = site().desk.pack(_order(request.form, now().offer))
    if wants_json():
        return jsonify(ok=True, **as_data(pack.summary), file=_file_name(pack.kind))
    return render_template("summary.html", summary=pack.summary)


@blueprint.post("/picture")
def picture() -> Response:
    """The first page of the pack."""
    return Response(site().desk.picture(_order(request.form, now().offer)), mimetype="image/png")


@blueprint.post("/preview")
def preview() -> Response:
    """The pack, to look at."""
    order = _order(request.form, now().offer)
    pack = site().desk.handed(order)
    audit.made("preview", order, pack.summary.code)
    return _pack(pack.pdf, pack.kind, pack.summary.code)


@blueprint.post("/download")
def download() -> Response:
    """The pack, to download."""
    order = _order(request.form, now().offer)
    pack = site().desk.handed(order)
    audit.made("download", order, pack.summary.code)
    return _pack(pack.pdf, pack.kind, pack.summary.code, attached=True)


@blueprint.post("/print")
def print_() -> Response:
    """The pack, or its sheets, for the browser to print."""
    order = _order(request.form, now().offer)
    printed = site().desk.printed(order)
    audit.made("print", order, printed.code)
    return _pack(printed.pdf, printed.kind, printed.code)


@blueprint.get("/printers")
def printer_list() -> Response:
    """The printers of this computer, for the page's script."""
    return jsonify(
        printers=[
            {"name": printer.name, "default": printer.default, "reason": printer.reason}
            for printer in site().printers.listed(wait=True)
        ]
    )


@blueprint.post("/send")
def send() -> Response | str:
    """Send the pack to a printer of this computer."""
    printer, copies, sides = (short(request.form.get(field, "")) for field in ("printer", "copies", "sides"))
    order = _order(request.form, now().offer)
    sent = site().printers.send(site().desk, order, printer=printer, copies=copies, sides=sides)
    audit.made("send", order, sent.code, sent.printer)
    if not wants_json():
        return render_template("sent.html", sent=sent)
    language = "" if site().choices.words.tag == ENGLISH_TAG else ENGLISH_TAG
    return jsonify(ok=True, **sent._asdict(), language=language)


def _pack(data: bytes, kind: PackKind, code: str, *, attached: bool = False) -> Response:
    """A pack, with its code in a header, for the page's script."""
    response = answers.pdf(data, _file_name(kind), attached=attached)
    response.headers["Pack-Code"] = code
    return response


def _file_name(kind: PackKind) -> str:
    """What the file of a pack is called, with the code that is on its cover. It has nothing of the patient in it."""
    assert kind.pack is not None
    day = site().choices.words.day(now().offer.day).replace(NO_BREAK, " ")
    return download_name(kind.pack.title, day, kind.pack.short_code)


def _order(values: MultiDict[str, str], offer: Catalogue) -> PackOrder:
    """What was picked and filled in, for a pack or a copy of it. Whether it exists is checked when that is made."""
    leaflets, shared = (tuple(dict.fromkeys(values.getlist(field))) for field in ("leaflet", "shared"))
    brand = values.get("brand", offer.brand)
    details = {field: values.get(field, "") for field in FIELDS}
    details["date_of_operation"] = _day(details["date_of_operation"], brand)
    order = PackOrder(
        leaflets,
        shared,
        values.get("recipe", ""),
        # What is sent empty was not chosen: no default takes its place.
        PackOptions(brand, values.get("format", offer.format), day=offer.day).switch(values),
        {field: value for field, value in details.items() if value.strip()},
    )
    return copy_of(offer, order, short(values.get("copy", "")), site().choices.words)


def _day(text: str, brand: str) -> str:
    """The day of an operation as it is printed: where scripts are off, nobody has read it yet.

    Tomorrow is another day when the patient reads it. Raises PackRefused where there is no such day.
    """
    typed = read(text, brand)
    if typed.day is not None and not typed.question:
        return typed.day.isoformat()
    # What is wrong in English and in figures is reported with the other details.
    if not typed.exists and dates_of_operation.mistake(text.strip()) is None:
        raise PackRefused(details=[DetailProblem.of("date_of_operation", *dates_of_operation.NO_DAY)])
    return text


def _shown(offer: Catalogue, wanted: str, language: str) -> Collection[str]:
    """The names of the leaflets that somebody searches for: all of a language where no words are given."""
    if not wanted:
        return {leaflet.name for leaflet in offer.leaflets if language in ("", leaflet.language)}
    findings = offer.finder.find(wanted, language)
    return {match.name for match in findings.found or findings.nearest}
