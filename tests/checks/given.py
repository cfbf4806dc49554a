"""Small pages, brands and formats as an editor writes them, loaded as the program loads them."""

from __future__ import annotations

import re
import tempfile
import textwrap
from collections.abc import Collection, Mapping
from pathlib import Path

from builder import checks
from builder.content import fields, yaml_reader
from builder.content.brand import Brand
from builder.content.format import Format
from builder.content.leaflet import Leaflet, SharedPage
from builder.content.project import Loaded
from builder.core.diagnostics import Problem
from tests.support import example

ROOT = Path(__file__).resolve().parents[2]
_written: dict[str, str] = {}
"""What was written last into the file of each name."""


_KINDS: dict[str, type[Leaflet | SharedPage | Brand | Format]] = {
    "leaflets": Leaflet,
    "leaflets/shared": SharedPage,
    "styles/brands": Brand,
    "styles/formats": Format,
}


def read(file: str) -> Loaded:
    """A file of the repository, loaded as what its folder says that it is."""
    return load(_KINDS[file.rpartition("/")[0]], example.in_english((ROOT / file).read_text(encoding="utf-8")), file)


def load(kind: type[Leaflet | SharedPage | Brand | Format], text: str, file: str) -> Loaded:
    """`text` as the program would load it from a file of that name."""
    _written[file] = text
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.yaml")
        path.write_text(text, encoding="utf-8", newline="\n")
        read = yaml_reader.read(path, file)
        return Loaded(Path(file).stem, fields.load(kind, read), read)


_PAGE = """\
title: Knee surgery
short_title: Knee surgery
summary: What happens when your knee is mended.
language: en-GB
version: "1.0"
last_reviewed: 2026-11-22
next_review: 2027-11-22
owner: The knee team
sources:
  - Notes of the knee team.
"""
_BRAND = example.in_english((ROOT / "styles" / "brands" / "harbour.yaml").read_text(encoding="utf-8"))
_FORMAT = (ROOT / "tests" / "data" / "a4-in-full.yaml").read_text(encoding="utf-8")
ASCII = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("“”‘’–é£")
COVERAGE = {"regular": ASCII, "bold": ASCII}


def page(text: str, kind: type[Leaflet] | type[SharedPage] = Leaflet, **changes: str) -> Loaded:
    """A page of which only what matters is written: `text` goes before or replaces the usual fields.

    `changes` replace values of the usual fields.
    """
    usual = _PAGE
    for field, value in changes.items():
        usual = re.sub(rf"(?m)^{field}: .*$", f"{field}: {value}", usual)
    if "sections:" not in text:
        text += "sections:\n  - title: The knee\n    body: It bends.\n"
    return load(kind, usual + text, "leaflets/knee.yaml")


def body(text: str, **changes: str) -> Loaded:
    """A leaflet with one section, which has this body."""
    return page("sections:\n  - title: The knee\n    body: |\n" + textwrap.indent(text, " " * 6) + "\n", **changes)


def block(text: str, **changes: str) -> Loaded:
    """A leaflet with one section, which has this one block."""
    indented = textwrap.indent(textwrap.dedent(text).strip(), " " * 8).strip()
    return page(f"sections:\n  - title: The knee\n    blocks:\n      - {indented}\n", **changes)


def brand(*changes: tuple[str, str]) -> Loaded:
    """The default brand, with pieces of its file replaced."""
    return load(Brand, _changed(_BRAND, changes), "styles/brands/harbour.yaml")


def format(*changes: tuple[str, str]) -> Loaded:
    """The A4 format, with pieces of its file replaced."""
    return load(Format, _changed(_FORMAT, changes), "styles/formats/a4.yaml")


def _changed(text: str, changes: tuple[tuple[str, str], ...]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


def problems(
    loaded: Loaded,
    brand: Loaded,
    coverage: Mapping[str, Collection[str]],
    parts: Mapping[str, Collection[str]],
    images: Collection[str] = (),
) -> list[Problem]:
    """All that is wrong with a page, its links to other `parts` of its file among that."""
    found = [*checks.check(loaded, brand, coverage, images), *checks.check_links(loaded, brand, parts)]
    return sorted(set(found))


def at(problem: Problem) -> str:
    """What stands at the place of a problem, to the end of the line, in the page that was made last."""
    place = problem.place
    return _written[place.file].splitlines()[place.line - 1][place.column - 1 :]
