"""leaflets site: build the site of a project."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from builder.cli import common, completion, shared_options
from builder.cli.common import Usage, count_of, output_of, progress, project_of, shown

if TYPE_CHECKING:
    from pathlib import Path

    from builder.content.project import Project
    from builder.pipeline.outcomes import SiteReport

_PORT = 8322
_FOLDER = "site"


@common.command("site", failure="no site built")
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The folder of the site.  [default: site in the folder that leaflets are built into]",
)
@click.option(
    "--brand",
    metavar="NAME",
    shell_complete=completion.brands,
    help="The brand, a file in styles/brands/.  [default: as leaflets.yaml says]",
)
@shared_options.strict
@shared_options.allow
@click.option("--drafts", is_flag=True, help="Include leaflets that nobody has approved; they say so on their pages.")
@click.option("--serve", is_flag=True, help="Then show the site in browsers of this computer, until you press Ctrl-C.")
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=_PORT,
    show_default=True,
    help="With --serve: the port; 0 chooses a free one.",
)
@shared_options.json
@click.pass_context
def command(
    context: click.Context,
    output: str | None,
    brand: str | None,
    strict: bool | None,
    allowed: tuple[str, ...],
    drafts: bool,
    serve: bool,
    port: int,
    as_json: bool,
) -> None:
    """Build the site: a page for each leaflet that may be handed out, an index with a search, and the PDF files.

    To publish it, copy its folder. Makes only what is not current, and no PDF: build first. A leaflet with errors keeps
    its last good page.
    """
    if serve and as_json:
        raise Usage("--serve and --json cannot be used together", "run two commands")
    from builder.pipeline import outcomes

    last = common.last_report(context, output, _FOLDER)
    if last is not None and last.site is not None and (same := last.read()) is not None:
        folder = last.site
        report = outcomes.site_report_from(same)
    else:
        folder, report = _built(context, output, (brand, strict, allowed), drafts=drafts)
        if last is not None and not common.has_errors(report.problems):
            last.remember(outcomes.site_as_facts(report))
    if not as_json:
        for state, paths in (("written", report.written), ("deleted", report.deleted), ("stays", report.others)):
            for path in paths:
                note = " (it is not one of the site's)" if state == "stays" else ""
                click.echo(f"{state:8} {shown(folder / path)}{note}")
        if report.drafts:
            click.echo(f"left out {', '.join(report.drafts)} (drafts: --drafts includes them)")
    facts: dict[str, Any] = {"output": str(folder), **report._asdict()}
    facts.pop("problems")
    well = common.say(context, report.problems, _counted(report), facts)
    # A leaflet with an error has its last good page, or one that says why it is not there: the others can be shown.
    if serve and (folder / "index.html").is_file():
        _serve(folder, port)
    if not well:
        context.exit(1)


def _built(
    context: click.Context, output: str | None, options: tuple[Any, ...], *, drafts: bool
) -> tuple[Path, SiteReport]:
    """Build the site: its folder, and what became of it."""
    from builder.content import selection
    from builder.pipeline import site

    project = project_of(context)
    folder = _folder(project, output)
    brand, strict, allowed = options
    plan = selection.on_screen(selection.plan(project, (), brand, strict=strict, allowed=allowed))
    with progress("Building", len(plan.names)) as bar:
        return folder, site.build(plan, project.output, folder, drafts=drafts, done=lambda: bar.update(1))


def _counted(report: Any) -> str:
    counts = [count_of(report.pages, "leaflet")]
    counts += [f"{len(paths)} {verb}" for verb, paths in (("written", report.written), ("deleted", report.deleted))]
    return ", ".join(counts)


def _folder(project: Project, output: str | None) -> Path:
    """The folder of the site: not one that has other things of the project in it."""
    from pathlib import Path

    folder = Path(output).absolute() if output else output_of(project, None) / _FOLDER
    resolved, root = folder.resolve(), project.root.resolve()
    if any(resolved.is_relative_to(root / own) for own in ("leaflets", "styles")):
        raise Usage(f"{output} is in a folder of files that leaflets are made from", "write it somewhere else")
    if root.is_relative_to(resolved) or project.output.resolve().is_relative_to(resolved):
        raise Usage(f"{shown(folder)} has other things of the project in it", "give the site a folder of its own")
    return folder


def _serve(folder: Path, port: int) -> None:
    """Show the files of a folder to browsers of this computer, until somebody presses Ctrl-C."""
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    class Handler(SimpleHTTPRequestHandler):
        """Answers with the site's own page where there is no such file, and writes nothing to the screen."""

        def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
            page = folder / "404.html"
            if code != 404 or not page.is_file():
                super().send_error(code, message, explain)
                return
            data = page.read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        def log_message(self, format: str, *values: Any) -> None:
            pass

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=str(folder)))
    except OSError as error:
        message = f"port {port} cannot be used: {common.reason(error)}"
        raise common.Failure(message, "choose another: --port 0 takes a free one") from None
    with server, suppress(KeyboardInterrupt):
        click.echo(f"The site is at http://127.0.0.1:{server.server_address[1]}/ (Ctrl-C ends it)")
        server.serve_forever()
    click.echo("ended", err=True)
