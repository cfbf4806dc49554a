"""leaflets impact: list what a change would affect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from builder.cli import common, completion, shared_options
from builder.cli.common import importing, output_of, print_json, project_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from builder.review.impact import Impact


@common.command("impact")
@click.argument("what", metavar="PATH|FIELD", shell_complete=completion.files)
@shared_options.json
@shared_options.built_folder
@click.pass_context
def command(context: click.Context, what: str, as_json: bool, output: str | None) -> None:
    """List what a change would affect, before you make it.

    Takes a file, such as leaflets/shared/contacts.yaml, or a site field, such as ward_phone. Names the leaflets,
    packs, brands and formats, the files that will be built again, and the approvals that become void.
    """
    from pathlib import Path

    with importing():
        from builder.core import clock
        from builder.pipeline import manifest
        from builder.review import impact

    project = project_of(context)
    folder = output_of(project, output)
    effects = impact.impact(project, folder, what, Path.cwd(), clock.today())
    if effects.unlisted:
        message = f"warning: {effects.unlisted}: the files that were built cannot be listed"
        click.echo(
            f"{shown(folder / manifest.NAME)}: {message}\n  hint: the next `leaflets build` makes it again", err=True
        )
    if as_json:
        print_json({**effects._asdict(), "values": dict(effects.values)})
        return
    for line in _lines(effects, folder):
        click.echo(line)


def _lines(effects: Impact, folder: Path) -> Iterator[str]:
    yield f"{effects.what} ({effects.kind})"
    yield from (f"  {brand}: {value}" for brand, value in effects.values.items())
    files = [shown(folder / path) for path in effects.files]
    if not (effects.leaflets or effects.packs):
        yield "Nothing is made from it."
    else:
        if effects.pages and effects.kind not in ("leaflet", "shared page"):
            yield _named("Printed on", effects.pages)
        yield _named("Leaflets", effects.leaflets)
        yield _named("Packs", effects.packs)
        yield _named("Brands", effects.brands)
        yield _named("Formats", effects.formats)
        if effects.linked_from:
            yield _named("Linked from", effects.linked_from)
        if effects.translations:
            yield _named("Translations that a new version puts out of date", effects.translations)
        if effects.panels:
            yield _named("Built again when it is approved or withdrawn, because they list its language", effects.panels)
        count = "unknown" if effects.unlisted else len(files) or "none"
        yield f"Files that will be built again: {count}"
        yield from (f"  {file}" for file in files)
    yield _named("Approvals that become void", effects.approvals)
    if effects.unreadable:
        yield _named("Not counted, because they cannot be read", effects.unreadable)


def _named(heading: str, names: Sequence[str]) -> str:
    return f"{heading}: {', '.join(names)} ({len(names)})" if names else f"{heading}: none"
