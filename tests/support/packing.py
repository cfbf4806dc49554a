"""Make packs in memory for the tests, through the program's own phases."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from builder.content.project import Project
from builder.core.diagnostics import Problem
from builder.core.standards import Standard
from builder.packs import compose, prepare
from builder.packs.compose import Pack
from builder.packs.options import PackOptions
from builder.packs.prepare import PreparedPacks
from tests.support import example
from tests.support.making import REPOSITORY, without_kinds

DETAILS = {
    "name": "Patiënt Quillfeather",
    "date_of_operation": "2026-12-03",
    "hospital_number": "HQ 7731904",
    "consultant": "Consultant Tarrant",
    "ward_phone": "01632 960 987",
    "needs": "Large print; the Ashgrove loop",
    "notes": "Bring the blue folder.\nThe lift is beside Larkspur Gate.",
}
NEED = "the Ashgrove loop"
SECRETS = ("Quillfeather", "7731904", "Tarrant", "960 987", NEED, "blue folder", "Larkspur Gate", "3 December 2026")
"""Words of these details that stand nowhere else; the line for the record has the need."""


def ready(
    root: Path,
    *choices: Sequence[str],
    brand: str = "harbour",
    duplex: bool = False,
    even: bool = False,
    standard: Standard | None = None,
    format: str | None = None,
) -> tuple[PreparedPacks, list[Problem]]:
    """All that packs of these choices are made of, and what is wrong with them."""
    project = Project(root)
    chosen = [compose.choose(project, names) for names in choices]
    prepared, problems = prepare.prepare(
        project, chosen, PackOptions(brand, format, duplex=duplex, even=even, standard=standard)
    )
    assert prepared is not None, problems
    return prepared, problems


def pack_of(prepared: PreparedPacks, names: Sequence[str]) -> Pack:
    pack = prepared.pack(compose.choose(prepared.plan.project, names))
    assert pack is not None
    return pack


def make(
    root: Path,
    *names: str,
    details: Mapping[str, str] | None = None,
    brand: str = "harbour",
    duplex: bool = False,
    standard: Standard | None = None,
    format: str | None = None,
) -> bytes:
    """The PDF of a pack that has no errors."""
    prepared, problems = ready(root, names, brand=brand, duplex=duplex, standard=standard, format=format)
    assert [str(problem) for problem in problems if problem.severity == "error"] == []
    return prepared.maker.renderer.make(pack_of(prepared, names), details or {}).data


def problems_of(root: Path, *names: str) -> list[str]:
    """What is wrong with a pack: place and message of each problem, without hints."""
    return [str(problem).partition("\n")[0] for problem in ready(root, names)[1]]


def copied(folder: Path) -> Path:
    """A copy of the repository's own leaflets and styles."""
    for name in ("leaflets", "styles"):
        example.copied(name, folder / name)
    shutil.copy(REPOSITORY / "leaflets.yaml", folder)
    # What a kind of leaflet has to have is no matter of packs.
    without_kinds(folder)
    return folder


def change(path: Path, **fields: object) -> None:
    """Give a YAML file other values for some of its fields."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({**data, **fields}, sort_keys=False, default_flow_style=False), encoding="utf-8")


def recipe(root: Path, name: str, **fields: object) -> None:
    """Write a recipe."""
    path = root / "leaflets" / "packs" / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump({"title": "A pack for tests", **fields}, sort_keys=False), encoding="utf-8")
