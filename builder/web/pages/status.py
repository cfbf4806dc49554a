"""The page for those who answer for the leaflets: what needs a person, and everything else; also as a CSV file."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from builder.web import listing
from builder.web.site import now, site

blueprint = Blueprint("status", __name__)


@blueprint.get("/status")
def status() -> str:
    """The list, a page at a time."""
    from builder.web import status_report

    report = site().desk.do(status_report.report, now())
    words = site().choices.words
    shown = listing.listing(report.rows, listing.filter_of(request.args), status_report.STATES, words)
    return render_template(
        "status.html", day=report.day, counts=report.counts, list=shown, urgent=status_report.NEEDS_A_PERSON
    )


@blueprint.get("/status.csv")
def status_csv() -> Response:
    """The rows of the list on all its pages."""
    from builder.web import status_report

    report = site().desk.do(status_report.report, now())
    wanted = listing.filter_of(request.args)
    data = status_report.as_csv(filter(wanted.matches, report.rows), site().choices.words)
    response = Response(data, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="status.csv"'
    return response
