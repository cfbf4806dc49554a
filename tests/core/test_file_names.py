"""Files are found by their names, however the accents in these are stored."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.core.file_names import download_name, file_named

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


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Brain surgery", "Brain surgery, 4 May, AB-12.pdf"),
        ("Bone: why? A/B", "Bone why A B, 4 May, AB-12.pdf"),
        ("جراحة الدماغ", "جراحة الدماغ, 4 May, AB-12.pdf"),
        ("می\u200cنا", "می\u200cنا, 4 May, AB-12.pdf"),
        ("Con", "Con, 4 May, AB-12.pdf"),
        ("Nul. And more", "_Nul. And more, 4 May, AB-12.pdf"),
        ("fdp.\u202eexe", "fdp. exe, 4 May, AB-12.pdf"),
        ("", "4 May, AB-12.pdf"),
        ("word " * 50, f"{'word ' * 9}word…, 4 May, AB-12.pdf"),
    ],
)
def test_a_download_is_named_by_its_title_on_every_system(title: str, name: str) -> None:
    assert download_name(title, "4 May", "AB-12") == name


@pytest.mark.property
@given(st.text(max_size=100))
def test_whatever_the_title_every_system_takes_the_name(title: str) -> None:
    name = download_name(title, "30 September 2026", "NSQH-ERFG-28")
    assert name.endswith("30 September 2026, NSQH-ERFG-28.pdf")
    assert not set(name) & set('<>:"/\\|?*\t\r\n\0\u202e')
    assert name == name.strip(" .")
    assert len(name.encode()) < 255
