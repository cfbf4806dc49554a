"""The page for those who answer for the leaflets: what is due, withdrawn, or to be built."""

from __future__ import annotations

from flask import Blueprint, render_template

from builder.web.site import now, site

blueprint = Blueprint("status", __name__)


@blueprint.get("/status")
def status() -> str:
    from builder.web import status_report

    return render_template("status.html", **site().desk.do(status_report.report, now()))
