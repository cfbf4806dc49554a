"""Specimens follow both standards: of the shipped brands and a new one, on A4 and in a narrow column."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from builder.content import selection
from builder.content.project import Project
from builder.review import specimen
from tests.conformance import validators
from tests.conformance.test_leaflets import EXPLAINED
from tests.inspectors import Pdf
from tests.review import test_specimen
from tests.support.making import BRANDS

ALIKE = {
    "PAG-001": "takes lines of the tables of colours, which are the same on several pages, for a running footer",
}
"""What outloud says of specimens alone, with the reason why it is wrong."""

FILES = [f"{brand}-{format}" for brand, format in itertools.product((*BRANDS, test_specimen.NEW), ("a4", "narrow"))]


@pytest.fixture(scope="session")
def specimens(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("specimens")
    project = Project(test_specimen.project(folder / "project"))
    for name in FILES:
        brand, format = name.split("-")
        pdf = specimen.make(selection.plan(project, (), brand, format, strict=False)).pdf
        (folder / f"{name}.pdf").write_bytes(pdf)
    return {name: folder / f"{name}.pdf" for name in FILES}


@pytest.fixture(scope="session")
def verdicts(specimens: dict[str, Path]) -> dict[tuple[str, Path], validators.ValidatorVerdict]:
    return validators.vera_pdf((standard, path) for standard in validators.STANDARDS for path in specimens.values())


@pytest.mark.parametrize("standard", validators.STANDARDS)
@pytest.mark.parametrize("name", FILES)
def test_both_validators_pass(
    name: str, standard: str, specimens: dict[str, Path], verdicts: dict[tuple[str, Path], validators.ValidatorVerdict]
) -> None:
    assert verdicts[standard, specimens[name]] == validators.ValidatorVerdict("PASS")
    assert validators.page_validation(standard, specimens[name]) == []


@pytest.mark.parametrize("name", FILES)
def test_other_programs_read_it_as_it_is_meant(name: str, specimens: dict[str, Path]) -> None:
    messages = {
        rule: text for rule, text in validators.outloud(specimens[name]).items() if rule not in EXPLAINED | ALIKE
    }
    assert messages == {}
    assert validators.information(specimens[name])["Tagged"] == "yes"
    assert Pdf(specimens[name]).tagging_problems() == []
