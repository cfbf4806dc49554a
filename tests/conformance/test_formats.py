"""Every leaflet, and one of twenty pages, in every format and brand: PDF/UA-1 and PDF/A-2a by both validators.

Of the leaflets in Arabic and Welsh, which are all validated in A4, there is one for each brand and other format.

Imposed sheets of each are PDF/A-2b: nobody reads pages in the order in which they stand on sheets.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from builder.content import selection
from builder.content.project import Project
from builder.pipeline import build
from builder.printing import impose
from tests.conformance import validators
from tests.support import lengthy
from tests.support.making import BRANDS, LEAFLETS, REPOSITORY

FORMATS = Project(REPOSITORY).format_names()
FOLDED = ("a5-booklet", "dl-trifold")
TRANSLATIONS = [
    (brand, format, f"{LEAFLETS[(number + turn) % len(LEAFLETS)]}-{language}")
    for number, (brand, format) in enumerate(itertools.product(BRANDS, [name for name in FORMATS if name != "a4"]))
    for turn, language in enumerate(("ar", "cy"), start=number // len(LEAFLETS))
]
"""A leaflet in each language by brand and format. Each has its turn: veraPDF takes 0.7 s for a file."""
FILES = [*itertools.product(BRANDS, FORMATS, (*LEAFLETS, lengthy.NAME)), *TRANSLATIONS]
SHEETS = "2b"

Verdicts = dict[tuple[str, Path], validators.ValidatorVerdict]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("formats")
    for project in (REPOSITORY, lengthy.project(folder / "project")):
        for brand, format in itertools.product(BRANDS, FORMATS):
            plan = selection.plan(Project(project), brand=brand, format=format, strict=False)
            assert {result.state for result in build.build(plan, folder / "output").results} == {"built"}
    for brand, format, name in FILES:
        if format in FOLDED:
            path = folder / "output" / brand / format / f"{name}.pdf"
            scheme = Project(REPOSITORY).format(format).model.fold
            imposed = impose.impose(path.read_bytes(), scheme)
            path.with_suffix(".sheets.pdf").write_bytes(imposed.pdf)
    return folder / "output"


@pytest.fixture(scope="module")
def verdicts(output: Path) -> Verdicts:
    """What veraPDF says, by standard and file."""
    jobs = [(standard, output.joinpath(*path(*file))) for file in FILES for standard in validators.STANDARDS]
    jobs += [(SHEETS, output.joinpath(*path(*file, sheets=True))) for file in FILES if file[1] in FOLDED]
    return validators.vera_pdf(jobs)


def path(brand: str, format: str, name: str, *, sheets: bool = False) -> tuple[str, str, str]:
    return brand, format, f"{name}.sheets.pdf" if sheets else f"{name}.pdf"


def test_each_translation_has_a_turn() -> None:
    assert {name for _, _, name in TRANSLATIONS} == {f"{name}-{tag}" for name in LEAFLETS for tag in ("ar", "cy")}
    assert len({(brand, format) for brand, format, _ in TRANSLATIONS}) == len(BRANDS) * (len(FORMATS) - 1)


@pytest.mark.parametrize("file", FILES, ids="-".join)
def test_it_passes_both_validators(output: Path, verdicts: Verdicts, file: tuple[str, str, str]) -> None:
    written = output.joinpath(*path(*file))
    for standard in validators.STANDARDS:
        assert verdicts[standard, written] == validators.ValidatorVerdict("PASS")
        assert validators.page_validation(standard, written) == []


@pytest.mark.parametrize("file", [file for file in FILES if file[1] in FOLDED], ids="-".join)
def test_its_sheets_pass(output: Path, verdicts: Verdicts, file: tuple[str, str, str]) -> None:
    written = output.joinpath(*path(*file, sheets=True))
    assert verdicts[SHEETS, written] == validators.ValidatorVerdict("PASS")
    assert validators.page_validation(SHEETS, written) == []
