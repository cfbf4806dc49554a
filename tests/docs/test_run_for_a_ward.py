"""The page for the IT officer has options that the command has, and says of it what is so."""

from __future__ import annotations

import re
import shlex

import click
import pytest

from builder.cli import group, serve
from builder.web import attempts, audit, devices
from tests.docs.test_commands import ROOT

PAGE = (ROOT / "docs" / "run-for-a-ward.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(?:sh|ini|powershell)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    """The words after `leaflets` of each command on the page."""
    found = []
    for block in BLOCKS:
        text = re.sub(r"\\\n\s*|' \+\n\s*'", "", block)
        found += re.findall(r"(?:leaflets|\$options = ') ?((?:serve|password) [^'\n]*)", text)
    return [shlex.split(words.replace("\\", "/")) for words in found]


def test_the_page_has_a_command_for_each_way() -> None:
    assert [words[0] for words in commands()].count("serve") == 5


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_each_command_of_the_page_can_be_given(words: list[str]) -> None:
    command = group.command(words[0])
    with click.Context(command, info_name=words[0]) as context:
        command.make_parser(context).parse_args(words[1:])


@pytest.mark.parametrize("words", [words for words in commands() if words[0] == "serve"], ids=" ".join)
def test_no_command_of_the_page_is_refused_for_how_it_is_reached(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "_transport", lambda server, wanted: None)
    context = serve.command.make_context("serve", words[1:])
    options = serve._Reach(**{name: context.params[name] for name in serve._Reach._fields})
    host, _ = serve._listening(context, options.listen, context.params["port"])
    serve._checked(serve._server(), options, host, context.params["passwords"])


def test_the_options_of_a_network_are_on_the_page() -> None:
    for name in [*serve._Reach._fields, "passwords", "audit", "audit_size", "audit_files"]:
        assert f"`--{name.replace('_', '-')}" in PAGE or f"--{name.replace('_', '-')} " in PAGE


def test_figures_and_reasons_are_those_of_the_program() -> None:
    assert f"at most {attempts.ATTEMPTS} times a minute" in PAGE
    assert f"within the last {devices.LIFE // 86_400} days" in PAGE
    assert f"has {audit.SIZE} MB" in PAGE
    assert f"{audit.FILES} full ones are stored" in PAGE
    sources = [*(ROOT / "builder" / "web").glob("*.py"), *(ROOT / "builder" / "web" / "pages").glob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    reasons = set(re.findall(r'audit\.refused\("([^"]+)"\)', text)) | {"wait", "wrong password"}
    row = PAGE[PAGE.index("| `refused` |") :].partition("\n")[0]
    assert all(f"`{reason}`" in row for reason in reasons)
