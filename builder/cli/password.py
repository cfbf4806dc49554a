"""leaflets password: set somebody's password for the ward's page."""

from __future__ import annotations

import click

from builder.cli import common
from builder.cli.common import Usage, to_install, writing

_SHORTEST = 10


@common.command("password")
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False))
@click.argument("name", metavar="NAME")
def command(file: str, name: str) -> None:
    """Set the password of NAME in FILE, for leaflets serve --passwords.

    Asks for the password. The file has a hash of it (scrypt), from which nobody can work out the password.
    """
    from pathlib import Path

    from builder.core import atomic_files

    try:
        from builder.web import passwords
    except ImportError:
        raise Usage("passwords need more packages, which are not installed", to_install("web")) from None
    path = Path(file)
    lines = passwords.read(path) if path.exists() else {}
    if not passwords.is_name(name):
        raise Usage("this name cannot be used", "use 1 to 64 characters, without spaces and colons")
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if len(password) < _SHORTEST:
        raise click.ClickException(f"a password has {_SHORTEST} characters or more: three words make a good one")
    lines[name] = passwords.hashed(name, password)
    with writing(file):
        atomic_files.write(path, "".join(f"{line}\n" for line in lines.values()).encode())
        path.chmod(0o600)
    click.echo(f"the password of {name} is set in {file}")
