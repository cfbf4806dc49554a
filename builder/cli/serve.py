"""leaflets serve: serve the ward's page."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from builder.cli import common, completion
from builder.cli.common import Failure, Usage, importing, project_of, to_install, writing

if TYPE_CHECKING:
    from pathlib import Path

    from builder.web.audit import AuditLog
    from builder.web.security import PublicAddress
    from builder.web.server import Transport

_PORT = 8321
_LOOPBACK = "127.0.0.1"


_WITHOUT_TLS = """\
This page is served to the network WITHOUT TLS, as --without-tls asks for:
  - others on the network can read patients' details and passwords on the way;
  - everybody who can reach {address} and has a name and password from {passwords} can make packs;
  - to encrypt it, use --certificate FILE --key FILE, or a proxy: --public https://NAME --trusted-proxy ADDRESS."""
_WAYS_TO_ENCRYPT = """\
add --certificate FILE --key FILE;
    or leave --listen out, and let a proxy on this computer encrypt: --public https://NAME --trusted-proxy 127.0.0.1;
    or, on a network that you trust with patients' details, choose --without-tls"""


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
@click.option("--language", metavar="TAG", default="en", help="The language of the page, such as cy.  [default: en]")
@click.option(
    "--passwords",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Who may sign in: a file that leaflets password writes. A network needs it.",
)
@click.option(
    "--listen",
    metavar="ADDRESS[:PORT]",
    help="Serve at this address of this computer, such as 192.168.1.20 or 0.0.0.0:443.  [default: this computer only]",
)
@click.option(
    "--public",
    metavar="ADDRESS",
    help="The address that browsers open, such as https://leaflets.example.org.  [default: that of --listen]",
)
@click.option(
    "--certificate", metavar="FILE", type=click.Path(dir_okay=False), help="Encrypt with this certificate (PEM)."
)
@click.option("--key", metavar="FILE", type=click.Path(dir_okay=False), help="The key of the certificate (PEM).")
@click.option(
    "--trusted-proxy",
    metavar="ADDRESS",
    help="The address of a proxy that encrypts. Nobody else is believed about where a request comes from.",
)
@click.option(
    "--audit",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Write who signed in, what was refused and which packs were made into this file, without patients' details.",
)
@click.option(
    "--audit-size",
    metavar="MB",
    type=click.IntRange(1, 1000),
    default=10,
    show_default=True,
    help="How large the file may become before a new one begins.",
)
@click.option(
    "--audit-files",
    metavar="N",
    type=click.IntRange(1, 1000),
    default=10,
    show_default=True,
    help="How many full files are stored.",
)
@click.option("--without-tls", is_flag=True, help="Serve a network although others can read what is sent.")
@click.pass_context
def command(
    context: click.Context,
    /,
    port: int,
    opened: bool,
    brand: str | None,
    language: str,
    passwords: str | None,
    audit: str | None,
    audit_size: int,
    audit_files: int,
    **reach: Any,
) -> None:
    """Serve the ward's page: pick leaflets, fill in details, check, print.

    It runs until you press Ctrl-C, for this computer only unless --listen or --public says otherwise. Patients'
    details are not stored anywhere.
    """
    import os
    from pathlib import Path

    project = project_of(context)
    if brand is not None and brand not in project.brand_names():
        from builder.content import selection

        raise selection.unknown("brand", brand, project.brand_names())
    _check_language(context, language)
    server = _server()
    wanted = _Reach(**reach)
    host, port = _listening(context, wanted.listen, port)
    transport, public = _checked(server, wanted, host, passwords)
    file = Path(passwords).absolute() if passwords is not None else None
    if file is not None:
        _check(file)
    log = _audit_log(context, audit, audit_size, audit_files)
    bound = server.bind(port, host)
    public = public or _own_address(host, bound.getsockname()[1], transport)
    if wanted.without_tls and (wanted.public is not None or not server.is_loopback(host)):
        click.echo(_WITHOUT_TLS.format(address=public, passwords=passwords), err=True)
    ready = server.server(
        project.root,
        bound,
        public=public,
        brand=brand,
        passwords=file,
        language=language,
        transport=transport,
        audit=log,
        processors=os.cpu_count() or 1,
    )
    if log is not None:
        log.write("started")
    _run(ready, public, opened)
    if log is not None:
        log.write("stopped")
    click.echo("ended", err=True)


def _run(ready: Any, public: PublicAddress, opened: bool) -> None:
    """Serve until Ctrl-C."""
    with suppress(KeyboardInterrupt):
        click.echo(f"The ward's page is at {public}/ (Ctrl-C ends it)")
        if opened:
            click.launch(f"{public}/")
        ready.run()
    ready.close()


def _audit_log(context: click.Context, path: str | None, megabytes: int, files: int) -> AuditLog | None:
    from pathlib import Path

    from builder.web.audit import AuditLog

    if path is None:
        return None
    folder = Path(path).absolute().parent
    if not folder.is_dir():
        raise Failure(
            f"{path} cannot be written: the folder {folder} does not exist", f"create the folder {folder} first"
        )
    with writing(path):
        log = AuditLog(Path(path).absolute(), megabytes, files)
    context.call_on_close(log.close)
    return log


class _Reach(NamedTuple):
    """What the options say about how others reach the page."""

    listen: str | None
    public: str | None
    certificate: str | None
    key: str | None
    trusted_proxy: str | None
    without_tls: bool


def _listening(context: click.Context, listen: str | None, port: int) -> tuple[str, int]:
    """The host and port of --listen and --port."""
    if listen is None:
        return _LOOPBACK, port
    import ipaddress
    from urllib.parse import urlsplit

    written = listen.strip()
    try:
        return str(ipaddress.IPv6Address(written)), port
    except ValueError:
        pass
    try:
        parts = urlsplit(f"//{written}")
        host, own_port = parts.hostname, parts.port
    except ValueError:
        host, own_port = None, None
    if not host or host == "*" or parts.netloc != written or "@" in written:
        raise Usage(
            f"{listen!r} is not an address of this computer",
            "write it as 192.168.1.20, 192.168.1.20:8321 or [2001:db8::7]:8321; 0.0.0.0 stands for all of them",
        )
    if own_port is None:
        return host, port
    if context.get_parameter_source("port") is click.core.ParameterSource.COMMANDLINE and port != own_port:
        raise Usage("--listen and --port give two ports", "give one")
    return host, own_port


def _checked(server: Any, wanted: _Reach, host: str, passwords: str | None) -> tuple[Transport, PublicAddress | None]:
    """How requests come, and the address of --public. Refuses what would let others read patients' details."""
    public = _public(wanted.public) if wanted.public is not None else None
    is_local = server.is_loopback(host)
    if passwords is None and (public is not None or not is_local):
        raise Usage(
            "on a network everybody has to sign in, and --passwords is missing",
            "write a file with leaflets password FILE NAME, and give it: --passwords FILE",
        )
    if (wanted.certificate is None) != (wanted.key is None):
        raise Usage("--certificate and --key go together", "give both; they may be the same file")
    _check_encryption(wanted, host, is_local, public)
    if public is None and server.is_everywhere(host):
        raise Usage(
            f"{host!r} is not an address that a browser can open",
            "add the address that browsers open: --public https://NAME",
        )
    return _transport(server, wanted), public


def _public(written: str) -> PublicAddress:
    from builder.web.security import PublicAddress

    try:
        return PublicAddress.of(written)
    except ValueError:
        raise Usage(
            f"{written!r} is not an address that a browser can open", "write it as https://leaflets.example.org"
        ) from None


def _check_encryption(wanted: _Reach, host: str, is_local: bool, public: PublicAddress | None) -> None:
    encrypts = wanted.certificate is not None
    if encrypts and wanted.without_tls:
        raise Usage("--without-tls and --certificate contradict each other", "leave one of them out")
    if wanted.trusted_proxy is not None and public is None:
        raise Usage("with a proxy, --public is missing", "add the address that browsers open: --public https://NAME")
    if not (is_local or encrypts or wanted.without_tls):
        raise Usage(f"without TLS, others on the network could read what is sent to {host}", _WAYS_TO_ENCRYPT)
    if public is None:
        return
    if public.is_encrypted and not encrypts and wanted.trusted_proxy is None:
        raise Usage(
            f"nothing would encrypt what is sent to {public}",
            "add --certificate FILE --key FILE, or the address of the proxy that encrypts: --trusted-proxy 127.0.0.1",
        )
    if not public.is_encrypted and encrypts:
        raise Usage(f"with a certificate, {public} cannot be opened", "write --public https://…")
    if not public.is_encrypted and not wanted.without_tls:
        raise Usage(f"without TLS, others on the network could read what is sent to {public}", _WAYS_TO_ENCRYPT)


def _transport(server: Any, wanted: _Reach) -> Transport:
    import ipaddress
    from pathlib import Path

    from builder.web.certificates import Certificate

    proxy = wanted.trusted_proxy or ""
    try:
        proxy = str(ipaddress.ip_address(proxy)) if proxy else ""
    except ValueError:
        raise Usage(f"{proxy!r} is not the address of a proxy", "write its number, such as 127.0.0.1") from None
    certificate = None
    if wanted.certificate is not None and wanted.key is not None:
        certificate = Certificate(Path(wanted.certificate).absolute(), Path(wanted.key).absolute())
        _warn_of_others("the key", certificate.key)
    transport: Transport = server.Transport(certificate, proxy)
    return transport


def _own_address(host: str, port: int, transport: Transport) -> PublicAddress:
    """The address of --listen as browsers open it."""
    from builder.web.security import PublicAddress, browser_name

    scheme = "http" if transport.certificate is None else "https"
    return PublicAddress(scheme, "localhost" if host == _LOOPBACK else browser_name(host), port)


def _check_language(context: click.Context, language: str) -> None:
    """Refuse a language that has no words of the page. Where it has some, the others are shown in English."""
    from builder.content.catalogues import PRINT, WARD_PAGE, Catalogues

    project = common.project_if_any(context)
    catalogues = project.catalogues if project is not None else Catalogues()
    if catalogues.page_words(language) is None:
        common.screen_words(context, language, (WARD_PAGE, PRINT))


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
    _warn_of_others("the file of passwords", file)


def _warn_of_others(what: str, file: Path) -> None:
    """Report a file that is meant for this program, and that others on this computer can read or change."""
    from builder.web import passwords

    if passwords.is_open(file):
        click.echo(
            f"warning: others on this computer can read or change {what} {file}\n  hint: chmod 640 {file}, "
            "with the group that this program runs in",
            err=True,
        )
