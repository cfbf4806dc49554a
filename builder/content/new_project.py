"""The files of a new project: the pieces that come with the program, one brand to fill in, and the schemas."""

from __future__ import annotations

import datetime
import functools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from builder.content import json_schema, project_file, scaffold
from builder.content.placeholders import MARKER
from builder.content.project import STARTER, Project
from builder.core.version import __version__

PIECES = STARTER / "project"
_HIDDEN = {
    "gitignore": ".gitignore",
    "gitattributes": ".gitattributes",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
    "vscode": ".vscode",
    "github": ".github/workflows",
}
"""Names that start with a dot: patterns of package data leave these out."""
_EXAMPLE = ("leaflets/**/*", "styles/brands/*", "styles/logos/*")
SCHEMAS = "docs/schema"
_FIELDS = ("clinic_phone", "nurse_email", "ward_hours", "ward_name", "ward_phone")
"""The details that a clinic fills in first, beside those of every brand."""
_MAY_BE_THERE = frozenset({".git", ".venv", "venv", ".ds_store", "desktop.ini", "thumbs.db"})
"""What may be in the folder of a new project: a repository, the program itself, and what systems put into folders."""


def files(brand: str, day: datetime.date, *, example: bool = False) -> dict[str, bytes]:
    """The files of a new project by their paths. `brand` is the one to fill in; "" for those of the example alone.

    Raises FileNotFoundError where the program came without its example.
    """
    words = {
        "brand": brand or project_file.read(example_folder()).settings.brand,
        "format": project_file.read(STARTER).settings.format,
        "version": __version__,
        "today": day.isoformat(),
        "next_year": scaffold.year_later(day).isoformat(),
        "marker": MARKER,
    }
    made = {name: _filled(text, words).encode() for name, text in _pieces()} | schemas()
    if brand:
        used = scaffold.fields_used(Project(example_folder())) if example else ()
        made[f"styles/brands/{brand}.yaml"] = scaffold.brand_text(brand, {*_FIELDS, *used}).encode()
        made[f"styles/logos/{brand}.svg"] = scaffold.logo_text().encode()
    return dict(sorted((made | (dict(_example()) if example else {})).items()))


def schemas() -> dict[str, bytes]:
    """The files that say what other files may contain, which editors' programs read."""
    return {f"{SCHEMAS}/{kind}.schema.json": _schema(kind) for kind in json_schema.KINDS}


@functools.cache
def _schema(kind: str) -> bytes:
    return (json.dumps(json_schema.schema(kind), indent=2) + "\n").encode()


def in_the_way(folder: Path) -> list[str]:
    """What keeps a project from being started in a folder, by name."""
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    return [name for name in names if name.lower() not in _MAY_BE_THERE]


def _pieces() -> Iterator[tuple[str, str]]:
    for path in sorted(PIECES.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            first, *others = path.relative_to(PIECES).parts
            yield PurePosixPath(_HIDDEN.get(first, first), *others).as_posix(), path.read_text(encoding="utf-8")


def _filled(text: str, words: Mapping[str, str]) -> str:
    # Not str.format: site fields and JSON have braces of their own.
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text


def example_folder() -> Path:
    """The example project: in the wheel among the pieces, in a checkout the repository itself."""
    packaged = STARTER / "example"
    folder = packaged if packaged.is_dir() else STARTER.parents[1]
    if not (folder / project_file.NAME).is_file():
        raise FileNotFoundError(str(packaged))
    return folder


def _example() -> Iterator[tuple[str, bytes]]:
    folder = example_folder()
    for pattern in _EXAMPLE:
        for path in sorted(folder.glob(pattern)):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path.read_bytes()
