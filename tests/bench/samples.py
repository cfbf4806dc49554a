"""Leaflets of the same size and other words, so that no program has set any of them before."""

from __future__ import annotations

import re
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.bench.conftest import HERE, WORDS
from tests.support import example

_SETTINGS = frozenset({"kind", "language", "last_reviewed", "next_review", "status", "tone", "version"})
"""Fields that have no words."""
_WORD = re.compile(r"(?<![\w/#.-])[a-z]{4,}(?![\w/#-]|\.\w|:/)", re.IGNORECASE)


def leaflet(number: int, times: int = 1) -> str:
    """The YAML of leaflet.yaml with each word of four letters or more varied, its sections `times` over."""
    content = yaml.load(WORDS.read_text(encoding="utf-8"), yaml.CSafeLoader)
    varied = _varied(content, f"{number}")
    varied["sections"] = [
        section
        for time in range(times)
        for section in _varied({"sections": content["sections"]}, f"{number}-{time}")["sections"]
    ]
    return yaml.safe_dump(varied, allow_unicode=True, sort_keys=False, width=110)


def _varied(value: Any, seed: str, field: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _varied(entry, seed, key) for key, entry in value.items()}
    if isinstance(value, list):
        return [_varied(entry, seed, field) for entry in value]
    if not isinstance(value, str) or field in _SETTINGS:
        return value
    if field == "id":
        return f"{value}-{seed}"
    return _WORD.sub(lambda match: _other(match[0], seed), value.replace("(#before)", f"(#before-{seed})"))


def _other(word: str, seed: str) -> str:
    """A word with two other letters at its end."""
    code = zlib.crc32(f"{seed} {word}".encode())
    return word[:-2] + "".join(chr(ord("a") + (code >> shift) % 26) for shift in (0, 8))


def project(folder: Path, leaflets: int) -> Path:
    """A project of so many such leaflets, in the format of the benches."""
    example.copied("styles", folder / "styles")
    (folder / "styles" / "formats").mkdir(exist_ok=True)
    shutil.copy(HERE / "format.yaml", folder / "styles" / "formats" / "measured.yaml")
    (folder / "leaflets.yaml").write_text("brand: harbour\nformat: measured\n", encoding="utf-8")
    (folder / "leaflets").mkdir()
    for name, number in names(leaflets):
        (folder / "leaflets" / f"{name}.yaml").write_text(leaflet(number), encoding="utf-8", newline="\n")
    return folder


def names(leaflets: int) -> Iterator[tuple[str, int]]:
    """The names of a project's leaflets, with their numbers."""
    return ((f"library-{number:03}", number) for number in range(1, leaflets + 1))
