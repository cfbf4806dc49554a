"""leaflets languages: list the languages that leaflets can be printed in, and what is missing in one of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from builder.cli import common
from builder.cli.common import Usage, count_of, finish, importing, project_if_any, project_of, shown, writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builder.content.catalogue_errors import Words
    from builder.content.catalogues import Catalogues
    from builder.content.project import Project
    from builder.review.translated_words import LanguageStatus


@common.command("languages")
@click.argument("tag", required=False)
@click.option(
    "--copy", is_flag=True, help="Copy the words in TAG into styles/languages/, to change or to complete them."
)
@click.pass_context
def command(context: click.Context, tag: str | None, copy: bool) -> None:
    """List the languages that leaflets can be printed in.

    The program itself prints some words, such as "Last reviewed". Shows how much of these is translated, and whether
    somebody who speaks the language has checked them. With TAG, such as cy, lists the phrases that are missing.
    """
    with importing():
        from builder.content.catalogues import PROGRAM
        from builder.review import translated_words

    project = project_if_any(context)
    catalogues = project.catalogues if project is not None else PROGRAM
    if tag is not None:
        _check(tag)
    if copy:
        _copy(project_of(context), tag)
    elif tag is not None:
        _missing(catalogues, tag)
    else:
        statuses = list(translated_words.statuses(catalogues))
        for line in _lines(statuses):
            click.echo(line)
        problems = catalogues.problems()
        if problems:
            finish(context, problems, f"{count_of(len(statuses), 'language')} listed")


def _lines(statuses: list[LanguageStatus]) -> Iterator[str]:
    from builder.review.translated_words import UNCHECKED

    widths = [max(len(status.tag) for status in statuses), max(len(status.name) for status in statuses)]
    for status in statuses:
        areas = ", ".join(f"{area.replace('_', ' ')} {share} %" for area, share in status.translated.items())
        facts = f"{status.total} % translated ({areas})" if areas else "(has errors)"
        checked = f"checked by {status.checked_by}" if status.checked_by else UNCHECKED
        where = ", with words of the project" if status.is_own else ""
        yield f"{status.tag.ljust(widths[0])}  {status.name.ljust(widths[1])}  {facts}, {checked}{where}"


def _check(tag: str) -> None:
    from builder.core.language_codes import language_hint

    hint = language_hint(tag)
    if hint:
        raise Usage(f"`{tag}` is not the code of a language", hint)


def _missing(catalogues: Catalogues, tag: str) -> None:
    from builder.content.catalogues import file_of
    from builder.review import translated_words

    found = catalogues.tag_of(tag)
    if not found:
        raise Usage(f"there are no words in `{tag}`", f"leaflets languages {tag} --copy starts a file with them")
    lacking = translated_words.missing(catalogues, found)
    for key, english in lacking.items():
        click.echo(f"{key}: {_in_english(english)}".rstrip(": "))
    into = f": add what is missing to {file_of(found)}" if lacking else ""
    click.echo(f"{count_of(len(lacking), 'phrase')} missing in {found}{into}", err=True)


def _in_english(words: Words) -> str:
    return words if isinstance(words, str) else "; ".join(f"{form}: {words[form]}" for form in words)


def _copy(project: Project, tag: str | None) -> None:
    from builder.content.catalogues import file_of
    from builder.core import atomic_files
    from builder.review import translated_words

    if tag is None:
        raise Usage("--copy needs a language", "write its code, such as: leaflets languages cy --copy")
    path = project.root / file_of(tag)
    if os.path.lexists(path):
        raise Usage(f"{file_of(tag)} exists already", "change that file, or delete it first")
    with writing(shown(path)):
        atomic_files.write_new({path: translated_words.to_fill_in(project.catalogues, tag).encode()})
    click.echo(shown(path))
