"""The commands for the ward's page: serve, password."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from builder.cli.common import Usage, importing, main, project_of, to_install

if TYPE_CHECKING:
    from pathlib import Path

_PORT = 8321
_NETWORK = """\
This page is served to the network, not to this computer only:
  - whoever reaches {host} and has a name and password from {passwords} can make packs;
  - what is sent is not encrypted (plain HTTP): patients' details can be read on the way. Have a program in front of it
    that encrypts (a TLS proxy), or keep to a network that you trust;
  - to serve this computer only, leave --network out."""


@main.command()
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=_PORT,
    show_default=True,
    help="At which port; 0 takes one that is free.",
)
@click.option("--open", "opened", is_flag=True, help="Open the page in the browser.")
@click.option(
    "--brand", metavar="NAME", help="Whose looks the page has, and which brand is picked at first.  [default: harbour]"
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
@click.pass_context
def serve(
    context: click.Context, port: int, opened: bool, brand: str | None, network: str | None, passwords: str | None
) -> None:
    """Serve the ward's page: pick leaflets, fill in details, look, print.

    It runs until Ctrl-C, for this computer only. Details of patients are kept nowhere.
    """
    from pathlib import Path

    project = project_of(context)
    if brand is not None and brand not in project.brand_names():
        from builder.content import selection

        unknown = selection.unknown("brand", brand, project.brand_names())
        raise Usage(unknown.message, unknown.hint)
    if (network is None) != (passwords is None):
        raise Usage(
            "--network and --passwords go together: nobody on a network makes packs without signing in",
            "give both, or neither to serve this computer only",
        )
    server = _server()
    if network is not None:
        written, network = network, network.strip().strip("[]")
        if network in ("", "*") or server.is_everywhere(network):
            raise Usage(
                f"{written!r} is no address that a browser can ask for",
                "give the name or address of this computer in the network, such as 192.168.1.20",
            )
    file = Path(passwords).absolute() if passwords is not None else None
    if file is not None:
        _checked(server, file)
    try:
        bound = server.bind(port, network or "")
    except server.Unbound as error:
        where = f"port {port}" if network is None else f"{network}, port {port}"
        raise Usage(f"{where} cannot be used: {(error.strerror or str(error)).lower()}", error.hint) from None
    if network is not None:
        click.echo(_NETWORK.format(host=network, passwords=passwords), err=True)
    ready = server.server(project.root, bound, brand=brand, network=network or "", passwords=file)
    address = server.address(bound, network or "")
    with suppress(KeyboardInterrupt):
        click.echo(f"The ward's page is at {address} (Ctrl-C ends it)")
        if opened:
            click.launch(address)
        ready.run()
    ready.close()
    click.echo("ended", err=True)


def _server() -> Any:
    try:
        with importing():
            from builder.web import server
    except ImportError as error:
        if error.name is not None and error.name.partition(".")[0] == "builder":
            raise
        raise Usage("the ward's page needs more packages, which are not installed", to_install("web")) from None
    return server


def _checked(server: Any, file: Path) -> None:
    """Refuse a file of passwords that cannot be used, or has none."""
    try:
        if not server.security.read(file):
            raise Usage("the file of passwords has none", f"add one: leaflets password {file} NAME")
    except server.security.BadFile as bad:
        raise Usage(str(bad), bad.hint) from None


@main.command()
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False))
@click.argument("name", metavar="NAME")
def password(file: str, name: str) -> None:
    """Set the password of NAME in FILE, for leaflets serve --network.

    The password is asked for. The file holds a hash of it (scrypt), from which nobody can tell it.
    """
    from pathlib import Path

    from builder.core import atomic_files
    from builder.web import security

    path = Path(file)
    try:
        kept = security.read(path) if path.exists() else {}
    except security.BadFile as bad:
        raise Usage(str(bad), bad.hint) from None
    try:
        security.hashed(name, "")
    except ValueError as error:
        raise Usage(f"this name cannot be used: {error}", "choose another") from None
    given = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if len(given) < _SHORTEST:
        raise click.ClickException(f"a password has {_SHORTEST} characters or more: three words make a good one")
    kept[name] = security.hashed(name, given)
    try:
        atomic_files.write(path, "".join(f"{line}\n" for line in kept.values()).encode())
        path.chmod(0o600)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {(error.strerror or str(error)).lower()}") from None
    click.echo(f"the password of {name} is set in {file}")


_SHORTEST = 10
