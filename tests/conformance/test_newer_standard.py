"""Files for PDF/UA-2 and PDF/A-4, by veraPDF: leaflets, packs, specimens, and what is joined or put onto sheets."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from builder.content import selection
from builder.content.project import Project
from builder.core.standards import Standard
from builder.pdf.join.merge import Source, merge
from builder.pipeline import build
from builder.printing.impose import impose
from builder.review import specimen
from tests.conformance import validators
from tests.conformance.test_packs import SHIPPED
from tests.support import lengthy, packing
from tests.support.making import BRANDS, LEAFLETS, REPOSITORY, make, project_with

FORMATS = Project(REPOSITORY).format_names()
PAGES = [f"{name}{language}" for name in LEAFLETS for language in ("", "-ar", "-cy")]
EVERYTHING = "everything"
BUILT = list(itertools.product(BRANDS, FORMATS, (*PAGES, lengthy.NAME, EVERYTHING)))
SPECIMENS = list(itertools.product(BRANDS, FORMATS))
NEWER, OLDER = tuple(validators.NEWER), tuple(validators.STANDARDS)
JOINED: dict[str, tuple[list[tuple[str, Standard]], tuple[str, ...]]] = {
    "newer": ([("bone", Standard.UA2), ("pack", Standard.UA2), ("bone-ar", Standard.UA2)], NEWER),
    "twice": ([("bone", Standard.UA2)] * 2, NEWER),
    "alone": ([("pack", Standard.UA2)], NEWER),
    "mixed": ([("bone", Standard.UA2), ("liver", Standard.UA1), ("pack", Standard.UA2)], OLDER),
    "specimen": ([("brain", Standard.UA1), ("specimen", Standard.UA2)], OLDER),
}
"""What is joined, and what the result is valid for."""

Verdicts = dict[tuple[str, Path], validators.ValidatorVerdict]


def source(name: str, standard: Standard) -> bytes:
    if name == "pack":
        return packing.make(REPOSITORY, "bone", "brain", details=packing.DETAILS, standard=standard)
    if name == "specimen":
        return specimen.make(plan(REPOSITORY, "harbour", "a4").following(standard)).pdf
    return make(REPOSITORY, name, standard=standard)


def plan(root: Path, brand: str, format: str) -> selection.Plan:
    return selection.plan(Project(root), brand=brand, format=format, strict=False).following(Standard.UA2)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every file by its name."""
    folder = tmp_path_factory.mktemp("newer")
    written: dict[str, Path] = {}
    for project in (REPOSITORY, lengthy.project(folder / "project"), project_with(folder / "everything")):
        for brand, format in itertools.product(BRANDS, FORMATS):
            report = build.build(plan(project, brand, format), folder / "output")
            assert {result.state for result in report.results} == {"built"}
    for brand, format, name in BUILT:
        written[f"{brand}-{format}-{name}"] = folder / "output" / brand / format / f"{name}.pdf"
    data = {
        f"specimen-{brand}-{format}": specimen.make(plan(REPOSITORY, brand, format)).pdf for brand, format in SPECIMENS
    }
    for brand, (name, (names, details, duplex)) in itertools.product(BRANDS, SHIPPED.items()):
        data[f"pack-{brand}-{name}"] = packing.make(
            REPOSITORY, *names, details=details, brand=brand, duplex=duplex, standard=Standard.UA2
        )
    for name, (sources, _) in JOINED.items():
        joined = merge([Source(source(*each), each[0]) for each in sources])
        claimed = validators.NEWER | validators.STANDARDS
        assert joined.claims == tuple(claimed[profile] for profile in JOINED[name][1]), joined.unclaimed
        data[f"joined-{name}"] = joined.pdf
    data["sheets"] = impose(source("bone", Standard.UA2), "saddle", paper="a3").pdf
    for name, pdf in data.items():
        written[name] = folder / f"{name}.pdf"
        written[name].write_bytes(pdf)
    return written


def profiles(name: str) -> tuple[str, ...]:
    """What a file has to be valid for."""
    if name == "sheets":
        return ("4",)
    return JOINED[name.removeprefix("joined-")][1] if name.startswith("joined-") else NEWER


@pytest.fixture(scope="module")
def verdicts(files: dict[str, Path]) -> Verdicts:
    return validators.vera_pdf((profile, path) for name, path in files.items() for profile in profiles(name))


NAMES = [
    *("-".join(file) for file in BUILT),
    *(f"specimen-{brand}-{format}" for brand, format in SPECIMENS),
    *(f"pack-{brand}-{name}" for brand, name in itertools.product(BRANDS, SHIPPED)),
    *(f"joined-{name}" for name in JOINED),
    "sheets",
]


@pytest.mark.parametrize("name", NAMES)
def test_vera_pdf_passes(name: str, files: dict[str, Path], verdicts: Verdicts) -> None:
    for profile in profiles(name):
        assert verdicts[profile, files[name]] == validators.ValidatorVerdict("PASS")
