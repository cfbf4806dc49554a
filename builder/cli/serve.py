"""leaflets serve: serve the ward's page."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from builder.cli import common, completion
from builder.cli.common import Usage, importing, project_of, to_install

if TYPE_CHECKING:
    from pathlib import Path

_PORT = 8321


_NETWORK = """\
This page is served to the network, not to this computer only:
  - everybody who can reach {host} and has a name and password from {passwords} can make packs;
  - it is not encrypted (plain HTTP), so others can read patients' details on the way. Put a program that encrypts
    (a TLS proxy) in front of it, or use only a network that you trust;
  - to serve this computer only, leave --network out."""


@common.command("serve")
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=_PORT,
    show_default=True,
    help="The port; 0 chooses a free one.",
)
@click.option("--open", "opened", is_flag=True, help="Open the page in the browser.")
@click.option(
    "--brand",
    metavar="NAME",
    shell_complete=completion.brands,
    help="The brand whose colours the page has, and that is picked at first.  [default: as leaflets.yaml says]",
)
@click.option(
    "--network",
    metavar="HOST",
    help="Serve the network, under this name or address of this computer. Needs --passwords.",
)
@click.option(
    "--passwords",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Who may sign in: a file that leaflets password writes.",
)
@click.option("--language", metavar="TAG", default="en", help="The language of the page, such as cy.  [default: en]")
@click.pass_context
def command(
    context: click.Context,
    port: int,
    opened: bool,
    brand: str | None,
    network: str | None,
    passwords: str | None,
    language: str,
) -> None:
    """Serve the ward's page: pick leaflets, fill in details, check, print.

    It runs until you press Ctrl-C, for this computer only. Patients' details are not stored anywhere.
    """
    from pathlib import Path

    project = project_of(context)
    if brand is not None and brand not in project.brand_names():
        from builder.content import selection

        raise selection.unknown("brand", brand, project.brand_names())
    _check_language(context, language)
    if (network is None) != (passwords is None):
        raise Usage(
            "--network and --passwords go together, so that everybody on a network has to sign in",
            "give both, or neither to serve this computer only",
        )
    server = _server()
    if network is not None:
        written, network = network, network.strip().strip("[]")
        if network in ("", "*") or server.is_everywhere(network):
            raise Usage(
                f"{written!r} is not an address that a browser can open",
                "give the name or address of this computer on the network, such as 192.168.1.20",
            )
    file = Path(passwords).absolute() if passwords is not None else None
    if file is not None:
        _check(file)
    bound = server.bind(port, network or "")
    if network is not None:
        click.echo(_NETWORK.format(host=network, passwords=passwords), err=True)
    ready = server.server(project.root, bound, brand=brand, network=network or "", passwords=file, language=language)
    address = server.address(bound, network or "")
    with suppress(KeyboardInterrupt):
        click.echo(f"The ward's page is at {address} (Ctrl-C ends it)")
        if opened:
            click.launch(address)
        ready.run()
    ready.close()
    click.echo("ended", err=True)


def _check_language(context: click.Context, language: str) -> None:
    """Refuse a language that has not all words of the page: none is replaced by English."""
    from builder.content.catalogues import WARD_PAGE

    common.screen_words(context, language, WARD_PAGE)


def _server() -> Any:
    try:
        with importing():
            from builder.web import server
    except ImportError as error:
        if error.name is not None and error.name.partition(".")[0] == "builder":
            raise
        raise Usage("the ward's page needs more packages, which are not installed", to_install("web")) from None
    return server


def _check(file: Path) -> None:
    """Refuse a file of passwords that cannot be used, or is empty."""
    from builder.web import passwords

    if not passwords.read(file):
        raise Usage("the file of passwords is empty", f"add one: leaflets password {file} NAME")
