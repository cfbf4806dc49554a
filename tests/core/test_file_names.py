"""Files are found by their names, however the accents in these are stored."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from builder.core.file_names import file_named

NAME = "Zoë café.png"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_file_is_found_by_either_form_of_its_name(form: str, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / unicodedata.normalize(form, NAME)).write_bytes(b"x")  # type: ignore[arg-type]
    for wanted in ("NFC", "NFD"):
        assert file_named(tmp_path, f"sub/{unicodedata.normalize(wanted, NAME)}").read_bytes() == b"x"  # type: ignore[arg-type]


def test_the_very_name_comes_first(tmp_path: Path) -> None:
    for form in ("NFC", "NFD"):
        (tmp_path / unicodedata.normalize(form, NAME)).write_text(form, encoding="utf-8")  # type: ignore[arg-type]
    results = file_named(tmp_path, unicodedata.normalize("NFC", NAME)).read_text(encoding="utf-8")
    assert results == "NFC" or len(list(tmp_path.iterdir())) == 1  # Where both are one name, the last was written.


def test_a_file_that_does_not_exist_has_the_name_that_was_asked_for(tmp_path: Path) -> None:
    assert file_named(tmp_path, "né.png") == tmp_path / "né.png"
    assert file_named(tmp_path / "no folder", "né.png") == tmp_path / "no folder" / "né.png"
    assert file_named(tmp_path, "é" * 400) == tmp_path / ("é" * 400)
