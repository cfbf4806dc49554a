"""Packs follow both standards: the shipped leaflets, and 1 to 20 made-up ones, in both brands."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.content.project import Project
from builder.packs import batch, compose, prepare, tasks
from builder.packs.options import PackOptions
from builder.packs.patient import Details
from builder.packs.patient_list import PatientRow
from tests.conformance import validators
from tests.conformance.test_leaflets import EXPLAINED
from tests.inspectors import Pdf
from tests.support import madeup, packing
from tests.support.making import BRANDS, REPOSITORY

COUNTS = range(1, 21)
NAMES = [f"{brand}-{count}" for brand in BRANDS for count in COUNTS]
SHIPPED = {
    "blank": (("bone", "brain"), {}, False),
    "details": (("overview", "bone", "liver", "brain"), packing.DETAILS, True),
    "recipe": (("bone-and-brain",), packing.DETAILS, False),
    "long-notes": (
        ("liver",),
        {"notes": "\n\n".join(f"{chr(97 + n % 26) * 9} {chr(122 - n // 9) * 7}" for n in range(99))},
        True,
    ),
}


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("packs")
    project = madeup.project(folder / "project")
    files: dict[str, Path] = {}
    for brand in BRANDS:
        choices = [madeup.leaflet_names()[:count] for count in COUNTS]
        ready, problems = packing.ready(project, *choices, brand=brand, duplex=brand == "meadow")
        assert problems == []
        for names in choices:
            pdf = ready.maker.renderer.make(packing.pack_of(ready, names), packing.DETAILS).data
            files[f"{brand}-{len(names)}"] = folder / f"{brand}-{len(names)}.pdf"
            files[f"{brand}-{len(names)}"].write_bytes(pdf)
    for name, (names, details, duplex) in SHIPPED.items():
        files[name] = folder / f"{name}.pdf"
        files[name].write_bytes(packing.make(REPOSITORY, *names, details=details, duplex=duplex))
    files["one-file"] = folder / "one-file.pdf"
    _print_job(files["one-file"])
    return files


def _print_job(path: Path) -> None:
    choices = [compose.Choice(("bone", "brain")), compose.Choice(("liver",))]
    ready, _ = prepare.prepare(Project(REPOSITORY), choices, PackOptions(even=True))
    assert ready is not None
    rows = [PatientRow(n, n + 1, choices[n % 2].leaflets, Details(name=f"Patient {n}"), "") for n in range(1, 9)]
    packs = {n: ready.index[choices[n % 2]] for n in range(1, 9)}
    run = batch.Batch(ready.maker, rows, packs, "patients.csv", {}, REPOSITORY)
    assert batch.write_print_job(run, path, tasks.run_here).written == 8


@pytest.fixture(scope="session")
def pack_verdicts(packs: dict[str, Path]) -> dict[tuple[str, Path], validators.ValidatorVerdict]:
    """What veraPDF says, by standard and file."""
    return validators.vera_pdf((standard, path) for standard in validators.STANDARDS for path in packs.values())


@pytest.mark.parametrize("standard", validators.STANDARDS)
@pytest.mark.parametrize("name", [*NAMES, *SHIPPED, "one-file"])
def test_vera_pdf_and_page_validation_pass(
    name: str,
    standard: str,
    packs: dict[str, Path],
    pack_verdicts: dict[tuple[str, Path], validators.ValidatorVerdict],
) -> None:
    assert pack_verdicts[standard, packs[name]] == validators.ValidatorVerdict("PASS")
    assert validators.page_validation(standard, packs[name]) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_outloud_reports_nothing_unexplained(name: str, packs: dict[str, Path]) -> None:
    found = validators.outloud(packs[name])
    # Leaflets have headings alike: one that is at the top of three pages is taken for a running header.
    headings = {element.text for element in Pdf(packs[name]).find("H2", "H3")}
    assert all(message.endswith(tuple(f" {words}" for words in headings)) for message in found.pop("PAG-001", []))
    assert set(found) <= set(EXPLAINED)


@pytest.mark.parametrize("name", SHIPPED)
def test_poppler_reads_the_same_words_from_the_structure(name: str, packs: dict[str, Path]) -> None:
    words = "".join(Pdf(packs[name]).reading_text().split())
    heard = "".join(validators.drawn_text(packs[name]).split())
    assert len(words) < len(heard), "footers come on top"
    assert validators.information(packs[name])["Tagged"] == "yes"
