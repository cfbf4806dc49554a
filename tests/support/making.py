"""Make leaflets in memory for the tests, through the program's own phases."""

from __future__ import annotations

import functools
import re
import shutil
from pathlib import Path

from builder.content import selection
from builder.content.project import Project
from builder.core.standards import DEFAULT, Standard
from builder.pipeline import load, render
from tests.inspectors import Pdf
from tests.support import example

REPOSITORY = Path(__file__).resolve().parents[2]
EVERYTHING = REPOSITORY / "tests" / "data" / "leaflets"
BRANDS = ("harbour", "meadow")
LEAFLETS = ("overview", "bone", "liver", "brain")


def project_with(folder: Path, leaflets: Path = EVERYTHING) -> Path:
    """A project in `folder` with the repository's styles and the given leaflets."""
    example.copied("styles", folder / "styles")
    shutil.copy(REPOSITORY / "leaflets.yaml", folder)
    example.copied(leaflets, folder / "leaflets")
    return folder


def without_kinds(folder: Path) -> None:
    """Have the leaflets of a project be of no kind, so that none has to have any section."""
    (folder / "leaflets" / "kinds.yaml").unlink()
    for path in (folder / "leaflets").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"(?m)^kind: .+\n", "", text), encoding="utf-8", newline="\n")


def make(root: Path, name: str, brand: str = "harbour", format: str = "a4", standard: Standard = DEFAULT) -> bytes:
    """The PDF of a leaflet that has no errors."""
    survey = load.survey(selection.plan(Project(root), [name], brand, format, strict=False).following(standard))
    assert [str(problem) for problem in survey.problems if problem.severity == "error"] == []
    assert survey.theme is not None
    [sheet] = survey.valid
    return render.Maker(survey.theme, standard=standard).make(sheet).data


def without_code(text: str) -> str:
    """The words of a leaflet but for its codes and the address with one."""
    short = r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}"
    return re.sub(rf"[\s·]*Code: {short}|\s*Full code:\s[0-9A-Z -]+|\s*(Latest version:\s)?\S+#{short}", " ", text)


@functools.cache
def shipped(name: str, brand: str = "harbour") -> Pdf:
    """One of the repository's own leaflets, open for questions."""
    return Pdf(make(REPOSITORY, name, brand))
