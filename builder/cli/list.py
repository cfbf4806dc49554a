"""leaflets list: list the leaflets of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from builder.cli import common, shared_options
from builder.cli.common import count_of, finish, project_of
from builder.core.text_table import text_lines

if TYPE_CHECKING:
    from builder.content.leaflet import Leaflet
    from builder.content.project import Project


@common.command("list")
@shared_options.json
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """List the leaflets.

    Shows the title of each, its version, its status, its next review and the shared pages that it includes. If some are
    translations, a table of leaflets and languages follows.
    """
    from builder.core import clock
    from builder.core.diagnostics import LeafletError
    from builder.review import languages, status

    project, day = project_of(context), clock.today()
    shared = [f"shared/{name}" for name in project.shared_names()]
    pages = {name: status.page_status(project, name, day) for name in [*project.leaflet_names(), *shared]}
    problems, rows = project.misnamed(), []
    for name in project.leaflet_names():
        try:
            rows.append(_facts(project, name, pages[name].state))
        except LeafletError as failed:
            problems += failed.problems
            rows.append({**dict.fromkeys(_FACTS, ""), "name": name, "state": "unreadable", "includes": []})
    by_language = languages.matrix(pages.values())
    if not as_json:
        click.echo("\n".join(text_lines([_HEADS, *map(_cells, rows)])))
        if by_language.has_translations:
            click.echo("\n" + "\n".join(text_lines(by_language.table())))
    if problems or as_json:
        facts = {"leaflets": rows, "languages": by_language.facts()}
        finish(context, problems, f"{count_of(len(rows), 'leaflet')} listed", facts)


_HEADS = ("NAME", "TITLE", "VERSION", "STATUS", "NEXT REVIEW", "INCLUDES")
_FACTS = ("name", "title", "language", "kind", "version", "state", "last_reviewed", "next_review", "owner")


def _facts(project: Project, name: str, state: str) -> dict[str, Any]:
    """What `list --json` prints of a leaflet; "" for what it does not have. Raises LeafletError."""
    leaflet: Leaflet = project.leaflet(name).model
    written = {fact: str(getattr(leaflet, fact, None) or "") for fact in _FACTS}
    return {**written, "name": name, "state": state, "includes": [entry.file for entry in leaflet.include]}


def _cells(facts: dict[str, Any]) -> tuple[str, ...]:
    """The row of a leaflet, for people."""
    if facts["state"] == "unreadable":
        return facts["name"], "(has errors)", "", "", "", ""
    shown = (facts[name] for name in ("name", "title", "version", "state", "next_review"))
    return *shown, ", ".join(facts["includes"])
