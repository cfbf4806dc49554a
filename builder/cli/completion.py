"""What shells offer when somebody presses Tab: the names of leaflets, shared pages, brands, formats and recipes.

Names are those of files, whatever is in these, so a broken project has completion as well. Nothing is ever reported
here: it would be in the middle of what somebody types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from builder.content.project import Project

VARIABLE = "_LEAFLETS_COMPLETE"
"""The environment variable by which a shell asks: for a script (``bash_source``), or for words (``bash_complete``)."""

Complete = Callable[[click.Context, click.Parameter, str], list[str]]


def _completion(names: Callable[[Project, click.Context], Iterable[str]]) -> Complete:
    """Make a completion of the names that a project has. It gives nothing where anything is wrong."""

    def complete(context: click.Context, parameter: click.Parameter, typed: str) -> list[str]:
        try:
            taken = context.params.get(parameter.name or "") if parameter.nargs == -1 or parameter.multiple else ()
            listed = names(_project(context), context)
            return [name for name in listed if name.startswith(typed) and name not in (taken or ())]
        except Exception:  # Not a word of it: the person is typing.
            return []

    return complete


def _project(context: click.Context) -> Project:
    from pathlib import Path

    from builder.content.project import Project
    from builder.content.project_folder import find_root

    folder = context.find_root().params.get("project")
    return Project(find_root(Path(folder or ".").absolute()))


def _shared(project: Project) -> list[str]:
    return [f"shared/{name}" for name in project.shared_names()]


def _renamed(project: Project, context: click.Context) -> list[str]:
    kinds = {"leaflet": project.leaflet_names, "shared": project.shared_names, "brand": project.brand_names}
    return kinds[context.params["kind"]]()


def _with_history(project: Project, _: click.Context) -> list[str]:
    from builder.provenance import versions

    return versions.names(project)


leaflets = _completion(lambda project, _: project.leaflet_names())
pages = _completion(lambda project, _: [*project.leaflet_names(), *_shared(project)])
approvable = _completion(
    lambda project, _: [
        *project.leaflet_names(),
        *_shared(project),
        *(f"packs/{name}" for name in project.recipe_names()),
    ]
)
packable = _completion(lambda project, _: [*project.leaflet_names(), *project.recipe_names(), *_shared(project)])
brands = _completion(lambda project, _: project.brand_names())
formats = _completion(lambda project, _: project.format_names())
looks = _completion(lambda project, _: project.look_names())
several_formats = _completion(lambda project, _: [*project.output_formats(), "all"])
formats_or_reports = _completion(lambda project, _: [*project.output_formats(), "all", "github", "sarif"])
renamed = _completion(_renamed)
with_history = _completion(_with_history)


def files(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The shell's own completion of files."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(typed, type="file")]


def leaflets_or_files(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Names of leaflets, and the shell's own completion of files."""
    from click.shell_completion import CompletionItem

    names = [CompletionItem(name) for name in leaflets(context, parameter, typed)]
    return names or files(context, parameter, typed)
