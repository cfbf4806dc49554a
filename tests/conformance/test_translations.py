"""Leaflets in Arabic and in Welsh pass PDF/UA-1 and PDF/A-2a by two validators.

What programs read in them, in which order, is asked in tests/external/readers.
"""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from tests.conformance import validators
from tests.inspectors import Pdf

STANDARD = pytest.mark.parametrize("standard", validators.STANDARDS)


@STANDARD
def test_vera_pdf_passes_translations(
    translation: Path, standard: str, verdicts: dict[tuple[str, Path], validators.ValidatorVerdict]
) -> None:
    assert verdicts[standard, translation] == validators.ValidatorVerdict("PASS")


@STANDARD
def test_page_validation_passes_translations(translation: Path, standard: str) -> None:
    assert validators.page_validation(standard, translation) == []


def test_a_translation_is_tagged_in_its_language(translation: Path) -> None:
    language = translation.stem.rpartition("-")[2]
    assert Pdf(translation).tagging_problems() == []
    with pikepdf.open(translation) as pdf:
        assert str(pdf.Root.Lang) == language
        assert (pdf.Root.ViewerPreferences.get("/Direction") == "/R2L") == (language == "ar")
