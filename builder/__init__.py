"""YAML in, accessible PDF out. `import builder` is the library; `leaflets` is the same as commands.

    builder.render("leaflets/bone.yaml").pdf

What it gives is listed in `__all__` and described in docs/library.md; the rooms of the program, and the way through
them, are in docs/architecture.md. Everything is imported when it is first used, so that a program that needs one
function waits for no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from builder.core.version import __version__

if TYPE_CHECKING:
    from builder.content.project import Project
    from builder.core.diagnostics import LeafletError, Place, Problem
    from builder.library import LeafletFile, Rendered, build, check, impose, leaflet, merge, pack, render
    from builder.pdf.examine.inspect import inspect
    from builder.pdf.examine.verify import verify
    from builder.pdf.join.merge import MergeRefused, Source

_HOMES = {
    "LeafletError": "builder.core.diagnostics",
    "LeafletFile": "builder.library",
    "MergeRefused": "builder.pdf.join.merge",
    "Place": "builder.core.diagnostics",
    "Problem": "builder.core.diagnostics",
    "Project": "builder.content.project",
    "Rendered": "builder.library",
    "Source": "builder.pdf.join.merge",
    "build": "builder.library",
    "check": "builder.library",
    "impose": "builder.library",
    "inspect": "builder.pdf.examine.inspect",
    "leaflet": "builder.library",
    "merge": "builder.library",
    "pack": "builder.library",
    "render": "builder.library",
    "verify": "builder.pdf.examine.verify",
}

__all__ = [
    "LeafletError",
    "LeafletFile",
    "MergeRefused",
    "Place",
    "Problem",
    "Project",
    "Rendered",
    "Source",
    "__version__",
    "build",
    "check",
    "impose",
    "inspect",
    "leaflet",
    "merge",
    "pack",
    "render",
    "verify",
]


if not TYPE_CHECKING:  # With it, no name would be wrong in the eyes of mypy.

    def __getattr__(name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module 'builder' has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return list(__all__)
