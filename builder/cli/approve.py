"""The commands for those who answer for what is in print: approve, withdraw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from builder.cli.common import Usage, finish, main, project_of

if TYPE_CHECKING:
    import datetime

    from builder.content.project import Loaded
    from builder.content.selection import Plan


@main.command()
@click.argument("name")
@click.option("--by", metavar='"…"', required=True, help="Who approves it: a role or a group.")
@click.option(
    "--next-review",
    metavar="DATE",
    help="It has been reviewed, too, and is to be reviewed again on this day: year-month-day, three years at most.",
)
@click.pass_context
def approve(context: click.Context, name: str, by: str, next_review: str | None) -> None:
    """Approve a leaflet or shared page as it is.

    NAME is such as bone or shared/contacts. Its file then says who approved it, when, and which words: once they are
    changed, the approval is void.
    """
    from builder.core.diagnostics import LeafletError
    from builder.review import approve as approval

    plan, loaded = _page(context, name)
    day = _day(next_review) if next_review is not None else None
    try:
        written = approval.approve(plan, loaded, _words("--by", by), day)
    except LeafletError as failed:
        finish(context, failed.problems, f"{name} is not approved")
        return
    except OSError as error:
        raise click.ClickException(f"{loaded.source.name} cannot be written: {error.strerror}") from None
    _tell(loaded, written)


@main.command()
@click.argument("name")
@click.option("--because", metavar='"…"', required=True, help="Why, in words that patients may read.")
@click.option("--replaced-by", metavar="NAME", help="The leaflet to hand out in its place.")
@click.pass_context
def withdraw(context: click.Context, name: str, because: str, replaced_by: str | None) -> None:
    """Withdraw a leaflet or shared page.

    It is not to be handed out any more: packs that hold it are refused from now on, and the next build takes its PDF
    away.
    """
    from builder.content import selection
    from builder.core.diagnostics import LeafletError
    from builder.review import approve as approval

    plan, loaded = _page(context, name)
    if replaced_by is not None and replaced_by not in plan.project.leaflet_names():
        unknown = selection.unknown("leaflet", replaced_by, plan.project.leaflet_names())
        raise Usage(unknown.message, unknown.hint)
    if replaced_by == name:
        raise Usage(f"{name} cannot take its own place", "name another leaflet, or none")
    try:
        written = approval.withdraw(plan, loaded, _words("--because", because), replaced_by)
    except LeafletError as failed:
        finish(context, failed.problems, f"{name} is not withdrawn")
        return
    except OSError as error:
        raise click.ClickException(f"{loaded.source.name} cannot be written: {error.strerror}") from None
    _tell(loaded, written)


def _page(context: click.Context, name: str) -> tuple[Plan, Loaded]:
    """A leaflet or shared page by its name, and a plan for it."""
    from builder.content import selection
    from builder.core.diagnostics import LeafletError

    project = project_of(context)
    names = [*project.leaflet_names(), *(f"shared/{one}" for one in project.shared_names())]
    if name not in names:
        unknown = selection.unknown("leaflet or shared page", name, names)
        raise Usage(unknown.message, unknown.hint)
    folder, _, short = name.rpartition("/")
    try:
        plan = selection.plan(project, [] if folder else [name], strict=False)
        return plan, project.shared(short) if folder else project.leaflet(name)
    except selection.UnknownName as unknown:
        raise Usage(unknown.message, unknown.hint) from None
    except LeafletError as failed:
        finish(context, failed.problems, f"{name} stays as it is")
        raise


def _words(option: str, words: str) -> str:
    from builder.core.characters import UNPRINTABLE, unprintable

    words = " ".join(words.split())
    if not words:
        raise Usage(f"{option} says nothing", f'write it in quotation marks: {option} "…"')
    if hidden := UNPRINTABLE.search(words):
        message, hint = unprintable(hidden[0])
        raise Usage(f"{option}: {message}", hint)
    return words


def _day(written: str) -> datetime.date:
    import datetime
    import re

    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII):
            return datetime.date.fromisoformat(written)
    except ValueError:
        pass
    raise Usage(f"{written!r} is not a day", "write year, month and day, such as 2029-11-30")


def _tell(loaded: Loaded, written: dict[str, str]) -> None:
    click.echo(f"{loaded.source.name} says now:")
    for field, value in written.items():
        click.echo(f"  {field}: {value}")
