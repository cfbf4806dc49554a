"""Leaflets that print the samples, made by the program."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml

from tests.readers.samples import font_path
from tests.support.making import make, project_with

_SIZE = 160
"""So many letters, or more, make a paragraph of several lines."""


def paragraph(words: str) -> str:
    """A paragraph of several lines."""
    return " ".join([words] * (_SIZE // len(words) + 1))


def leaflet_of(folder: Path, texts: Iterable[tuple[str, str]], package: str = "") -> bytes:
    """A leaflet that has each of some texts, with its language, in a paragraph of its own.

    It is set in the faces of the brand, or in a variable face of a font package.
    """
    project = project_with(folder / "project")
    blocks = [{"kind": "text", "language": language, "body": words} for language, words in texts]
    model = {
        "title": "Words in many scripts",
        "short_title": "Words in many scripts",
        "summary": "Words in many scripts.",
        "version": "1.0",
        "last_reviewed": "2026-11-22",
        "next_review": "2027-11-22",
        "owner": "Patient information team",
        "sources": ["The tests."],
        "status": "example",
        "sections": [{"title": "Words", "blocks": blocks}],
    }
    path = project / "leaflets" / "scripts.yaml"
    path.write_text(yaml.safe_dump(model, allow_unicode=True, sort_keys=False), encoding="utf-8", newline="\n")
    if package:
        brand = project / "styles" / "brands" / "harbour.yaml"
        settings = yaml.safe_load(brand.read_text(encoding="utf-8"))
        face = font_path(package).name
        settings["faces"] = {"package": package, "regular": face, "bold": face}
        brand.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8", newline="\n")
    return make(project, "scripts")
