"""Sheets for a printing machine follow PDF/A-2b: leaflets and packs, in every scheme, and what other programs made."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.printing.impose import impose
from tests.conformance import validators
from tests.pdf import generated
from tests.pdf.handmade import tagged
from tests.support import packing
from tests.support.making import REPOSITORY, make

SHEETS: dict[str, tuple[str, str, str]] = {
    "leaflet-saddle": ("bone", "saddle", "a3"),
    "leaflet-small": ("bone", "saddle", "a4"),
    "leaflet-perfect": ("liver", "perfect", "a3"),
    "pack-2up": ("pack", "2up", "a3"),
    "typst-saddle": ("exercises", "saddle", "a3"),
    "typst-trifold": ("pain", "trifold", "a3"),
    "weasyprint-saddle": ("visit", "saddle", "a3"),
    "by-hand": ("handmade", "perfect", "a3"),
}
"""What is put onto sheets, how, and on which paper."""


def source(name: str) -> bytes:
    if name == "pack":
        return packing.make(REPOSITORY, "bone", "brain", details={}, duplex=True)
    if name == "handmade":
        return tagged("Hand", 5)
    return generated.FILES[name]() if name in generated.FILES else make(REPOSITORY, name)


@pytest.fixture(scope="session")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sheets")
    files = {}
    for name, (file, scheme, paper) in SHEETS.items():
        imposed = impose(
            source(file), scheme, paper=paper, creep=0.1 * (scheme in ("saddle", "perfect")), crop_marks=True
        )
        assert imposed.claims == ("PDF/A-2b",), imposed.unclaimed
        files[name] = folder / f"{name}.pdf"
        files[name].write_bytes(imposed.pdf)
    return files


@pytest.fixture(scope="session")
def pressed_verdicts(pressed: dict[str, Path]) -> dict[tuple[str, Path], validators.ValidatorVerdict]:
    """What veraPDF says, by standard and file."""
    return validators.vera_pdf((validators.SHEETS, path) for path in pressed.values())


@pytest.mark.parametrize("name", SHEETS)
def test_vera_pdf_passes(
    name: str, pressed: dict[str, Path], pressed_verdicts: dict[tuple[str, Path], validators.ValidatorVerdict]
) -> None:
    assert pressed_verdicts[validators.SHEETS, pressed[name]] == validators.ValidatorVerdict("PASS")


@pytest.mark.parametrize("name", SHEETS)
def test_page_validation_passes(name: str, pressed: dict[str, Path]) -> None:
    assert validators.page_validation(validators.SHEETS, pressed[name]) == []


@pytest.mark.parametrize("name", SHEETS)
def test_poppler_reads_it_without_complaint_and_finds_no_tags(name: str, pressed: dict[str, Path]) -> None:
    assert validators.information(pressed[name])["Tagged"] == "no"
    assert validators.drawn_text(pressed[name]).strip()
