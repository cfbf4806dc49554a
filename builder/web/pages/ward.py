"""The nurse's page: the form, and the packs that are made from it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.datastructures import MultiDict

from builder.core.characters import NO_BREAK
from builder.core.file_names import download_name
from builder.packs import dates_of_operation
from builder.packs.options import SWITCHES, PackOptions
from builder.packs.patient import FIELDS, DetailProblem
from builder.web import answers, audit, copies, printers, resend
from builder.web.answers import short, wants_json
from builder.web.catalogue import Catalogue
from builder.web.desk import PrintedPack
from builder.web.orders import PackOrder, PackRefused, Reason
from builder.web.pages.details import read
from builder.web.printers import SentPack
from builder.web.site import now, site
from builder.web.summary import Summary, as_data
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
        copies_offered=copies.offered(offer),
        also=values.getlist("also"),
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
        return jsonify(ok=True, **as_data(pack.summary), file=_file_name(pack.summary))
    return render_template("summary.html", summary=pack.summary)


@blueprint.post("/picture")
def picture() -> Response:
    """The first page of the pack."""
    return Response(site().desk.picture(_order(request.form, now().offer)), mimetype="image/png")


@blueprint.post("/preview")
def preview() -> Response | str:
    """The pack, to look at."""
    if request.form.getlist("also"):
        return _with_copies("preview")
    order = _order(request.form, now().offer)
    pack = site().desk.handed(order)
    audit.made("preview", order, pack.summary.code)
    return _pack(pack.pdf, pack.summary)


@blueprint.post("/download")
def download() -> Response | str:
    """The pack, to download."""
    if request.form.getlist("also"):
        return _with_copies("download")
    order = _order(request.form, now().offer)
    pack = site().desk.handed(order)
    audit.made("download", order, pack.summary.code)
    return _pack(pack.pdf, pack.summary, attached=True)


@blueprint.post("/print")
def print_() -> Response | str:
    """The pack, or its sheets, for the browser to print."""
    if request.form.getlist("also"):
        return _with_copies("print")
    order = _order(request.form, now().offer)
    printed = site().desk.printed(order)
    audit.made("print", order, printed.code)
    return _pack(printed.pdf, printed)


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
    if request.form.getlist("also"):
        return _sent_with_copies()
    sent = _sent(_order(request.form, now().offer))
    if not wants_json():
        return render_template("sent.html", sent=sent)
    language = "" if site().choices.words.tag == ENGLISH_TAG else ENGLISH_TAG
    return jsonify(ok=True, **sent._asdict(), language=language)


def _sent(order: PackOrder) -> SentPack:
    printer, count, sides = (short(request.form.get(field, "")) for field in ("printer", "copies", "sides"))
    sent = site().printers.send(site().desk, order, printer=printer, copies=count, sides=sides)
    audit.made("send", order, sent.code, sent.printer)
    return sent


# Copies, where scripts are off: the page's script asks for each by itself.


class _Copy(NamedTuple):
    """A copy of a pack, or the pack itself where `copy` is "": what it is called, and what became of it."""

    copy: str
    name: str
    tongue: str = ""
    summary: Summary | None = None
    sent: SentPack | None = None
    reasons: Sequence[Reason] = ()
    details: Mapping[str, str] = {}


def _with_copies(button: str) -> str:
    """A pack and its copies, each with a button: a browser gets one file at a time."""

    def made(order: PackOrder, copy: _Copy) -> _Copy:
        return copy._replace(summary=site().desk.pack(order).summary)

    form = resend.of_request()
    again = form._replace(fields=tuple(field for field in form.fields if field[0] not in ("also", "copy")))
    words = site().choices.words
    return render_template("copies.html", copies=_each_copy(made), again=again, button=words(button))


def _sent_with_copies() -> str:
    def made(order: PackOrder, copy: _Copy) -> _Copy:
        try:
            return copy._replace(sent=_sent(order))
        except printers.NotSent as failed:
            if not copy.copy:
                raise
            return copy._replace(reasons=[failed.reason])

    return render_template("copies.html", copies=_each_copy(made), is_sent=True)


def _each_copy(made: Callable[[PackOrder, _Copy], _Copy]) -> list[_Copy]:
    """The pack, and each copy that is ticked. Where there is no pack, there are no copies: raises PackRefused."""
    offer, words = now().offer, site().choices.words
    own = _order(request.form, offer)
    done = [made(own, _Copy("", words("pack")))]
    wanted = request.form.getlist("also")
    for copy, name, tongue in copies.offered(offer):
        if copy not in wanted:
            continue
        entry = _Copy(copy, name, tongue)
        try:
            order = copies.copy_of(offer, own, copy, words)
            # What the pack has anyway needs no copy.
            if replace(order, language="") != own:
                done.append(made(order, entry))
        except PackRefused as refused:
            details = answers.labelled({problem.field: problem.form_message for problem in refused.details})
            done.append(entry._replace(reasons=refused.reasons, details=details))
    return done


def _pack(data: bytes, pack: Summary | PrintedPack, *, attached: bool = False) -> Response:
    """A pack, with its code in a header, for the page's script."""
    response = answers.pdf(data, _file_name(pack), attached=attached)
    response.headers["Pack-Code"] = pack.code
    return response


def _file_name(pack: Summary | PrintedPack) -> str:
    """What the file of a pack is called, with the code that is on its cover. It has nothing of the patient in it."""
    day = site().choices.words.day(now().offer.day).replace(NO_BREAK, " ")
    return download_name(pack.title, day, pack.short_code)


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
    return copies.copy_of(offer, order, short(values.get("copy", "")), site().choices.words)


def _day(text: str, brand: str) -> str:
    """The day of an operation as it is printed: where scripts are off, nobody has read it yet.

    Tomorrow is another day when the patient reads it. Raises PackRefused where there is no such day.
    """
    typed = read(text, brand)
    if typed.day is not None and not typed.question:
        return typed.day.isoformat()
    # What is wrong in English and in figures is reported with the other details.
    if not typed.exists and dates_of_operation.mistake(text.strip()) is None:
        what = dates_of_operation.NO_DAY
        on_form = f"{what[0]}: {dates_of_operation.HOW_ON_FORM}"
        raise PackRefused(details=[DetailProblem.of("date_of_operation", *what, on_form)])
    return text


def _shown(offer: Catalogue, wanted: str, language: str) -> Collection[str]:
    """The names of the leaflets that somebody searches for: all of a language where no words are given."""
    if not wanted:
        return {leaflet.name for leaflet in offer.leaflets if language in ("", leaflet.language)}
    findings = offer.finder.find(wanted, language)
    return {match.name for match in findings.found or findings.nearest}
