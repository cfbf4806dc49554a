"""The translated leaflets say as much as the English ones, section by section. Reads the files without the program."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml

LEAFLETS = Path(__file__).resolve().parents[2] / "leaflets"
FILES = sorted(LEAFLETS.glob("**/*-??.yaml"))
LANGUAGES = {path.stem[-2:] for path in FILES}
CONTROLS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def read(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)


def original(path: Path) -> Path:
    return path.with_name(f"{path.stem[:-3]}.yaml")


each_file = pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])


def test_each_leaflet_and_shared_page_is_in_each_language() -> None:
    english = {path for path in LEAFLETS.glob("**/*.yaml") if path not in FILES and "sections" in read(path)}
    assert len(english) == 6
    assert {original(path) for path in FILES} == english
    assert len(FILES) == len(english) * len(LANGUAGES)


@each_file
def test_a_translation_says_what_it_is_and_that_it_is_unchecked(path: Path) -> None:
    page, english = read(path), read(original(path))
    assert (page["language"], page["translation_of"]) == (path.stem[-2:], original(path).stem)
    assert page["translated_from"] == english["version"]
    assert page["status"] == "draft"
    assert "to be checked by a native speaker" in path.read_text(encoding="utf-8")


@each_file
def test_a_translation_has_the_same_shape(path: Path) -> None:
    page, english = read(path), read(original(path))
    assert [shape(section) for section in page["sections"]] == [shape(section) for section in english["sections"]]
    assert len(page.get("key_facts", {})) == len(english.get("key_facts", {}))
    assert page.get("include") == english.get("include")


def shape(section: dict[str, Any]) -> list[object]:
    """What does not depend on a language: paragraphs, entries, links, site fields and blocks."""
    text = yaml.safe_dump(section, allow_unicode=True, width=9999)
    blocks = section.get("blocks", ())
    return [
        section.get("body", "").strip().count("\n\n"),
        len(re.findall(r"^- ", section.get("body", ""), re.MULTILINE)),
        text.count("**"),
        sorted(re.findall(r"\]\(.*?\)|\{\{ \w+ \}\}", text)),
        [(block["kind"], sorted(block), len(block.get("questions", ())), block.get("lines")) for block in blocks],
    ]


@each_file
def test_letters_are_composed_and_controls_are_not_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert not CONTROLS.search(text)


@each_file
def test_arabic_has_its_own_punctuation(path: Path) -> None:
    assert not re.search("[\u0600-\u06ff] ?[,;?]", path.read_text(encoding="utf-8"))
