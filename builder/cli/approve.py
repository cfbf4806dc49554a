"""leaflets approve: approve a leaflet or shared page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from builder.cli import common, completion
from builder.cli.common import Usage, page_of, print_written, project_of, words_of, writing

if TYPE_CHECKING:
    import datetime


@common.command("approve", failure="{name} is not approved")
@click.argument("name", shell_complete=completion.approvable)
@click.option("--by", metavar='"…"', required=True, help="Who approves it: a role or a group.")
@click.option(
    "--next-review",
    metavar="DATE",
    help="It has been reviewed as well. Review it again by this day: year-month-day, within three years.",
)
@click.pass_context
def command(context: click.Context, name: str, by: str, next_review: str | None) -> None:
    """Approve a leaflet or shared page as it is.

    NAME is a name such as bone or shared/contacts, or packs/NAME for the answers that a recipe chooses. The file then
    says who approved it, when, and which words: a change to the words makes the approval void.
    """
    from builder.review import approve, page_problems

    if name.startswith("packs/"):
        _approve_recipe(context, name.removeprefix("packs/"), by, next_review)
        return
    plan, page = page_of(context, name)
    day = _day(next_review) if next_review is not None else None
    with writing(page.source.name):
        written = approve.approve(plan, page, words_of("--by", by), day)
    print_written(page, written)
    if brands := page_problems.brands_read(plan.project, page):
        click.echo(f"checked with the site fields of {', '.join(brands)}", err=True)


def _approve_recipe(context: click.Context, name: str, by: str, next_review: str | None) -> None:
    from builder.content import selection
    from builder.content.selection import Plan
    from builder.review import approve

    if next_review is not None:
        raise Usage("a recipe has no review of its own", "leave out --next-review; its leaflets have reviews")
    project = project_of(context)
    if name not in project.recipe_names():
        raise selection.unknown("recipe", name, project.recipe_names())
    loaded = project.recipe(name)
    with writing(loaded.source.name):
        written = approve.approve_recipe(Plan(project, (), "", ""), loaded, words_of("--by", by))
    print_written(loaded, written)


def _day(written: str) -> datetime.date:
    import datetime
    import re

    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII):
            return datetime.date.fromisoformat(written)
    except ValueError:
        pass
    raise Usage(f"{written!r} is not a day", "write year, month and day, such as 2029-11-30")
