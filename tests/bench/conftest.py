"""Two ways to make one leaflet, a way to measure them in turns, and a table of the figures at the end."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import files
from pathlib import Path
from typing import TypeVar

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from svglib.svglib import svg2rlg

from builder import layout
from builder.content import brand, fields, markdown, yaml_reader
from builder.content import format as format_models
from builder.content import leaflet as content
from builder.content.project import Project
from builder.layout import faces
from builder.pdf.join.assemble import assemble
from builder.pdf.write.metadata import Metadata
from tests.bench import plain

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
T = TypeVar("T", bound=fields.Model)

WORDS = HERE / "leaflet.yaml"


class Ours:
    """The leaflet by the program's own phases. Brand, format and faces are read once, as in a build of many."""

    def __init__(self) -> None:
        self.brand = read(brand.Brand, ROOT / "styles" / "brands" / "harbour.yaml")
        self.format = read(format_models.Format, HERE / "format.yaml")
        self.characters = frozenset(WORDS.read_text(encoding="utf-8"))
        look = Project(ROOT).look_of(self.brand)
        self.theme = layout.Theme(self.brand, self.format, faces.load(self.brand.faces, ROOT), ROOT, look)
        self.leaflet = self.read()

    def read(self) -> content.Leaflet:
        return read(content.Leaflet, WORDS)

    def make(self, leaflet: content.Leaflet | None = None) -> bytes:
        """Lay out and merge, tagged and to both standards."""
        leaflet = leaflet or self.leaflet
        part = layout.lay_out("leaflet", leaflet, self.theme)
        facts = Metadata(
            title=leaflet.title,
            language=leaflet.language,
            author=self.brand.name,
            subject=markdown.plain(leaflet.summary.content),
            date=leaflet.last_reviewed,
        )
        count, codes = len(part.pages), layout.GlyphCodes("Y")
        text = layout.footer_text(self.theme, leaflet)
        footers = layout.footers(self.theme, text, range(1, count + 1), count, codes)
        return assemble([part], footers, facts, {**self.theme.faces.programs(self.characters), **codes.programs})

    def read_and_make(self) -> bytes:
        return self.make(self.read())

    @cached_property
    def face_files(self) -> dict[str, Path]:
        """The faces' files by name."""
        listed = files(self.brand.faces.package or "") or []
        return {file.name: Path(str(file.locate())) for file in listed}


def read(kind: type[T], path: Path) -> T:
    return fields.load(kind, yaml_reader.read(path, path.name))


@pytest.fixture(scope="session")
def ours() -> Ours:
    return Ours()


@pytest.fixture(scope="session")
def theirs(ours: Ours) -> plain.PlainLeaflet:
    return platypus(ours)


def platypus(ours: Ours) -> plain.PlainLeaflet:
    """The leaflet by plain Platypus. Its faces are registered and its logo is read once, too."""
    plain.register(ours.face_files[ours.brand.faces.regular], ours.face_files[ours.brand.faces.bold])
    logo = svg2rlg(ROOT / "styles" / "logos" / ours.brand.logo.file)
    factor = 40 / logo.height
    logo.scale(factor, factor)
    logo.width, logo.height = logo.width * factor, 40
    return plain.PlainLeaflet(ours.leaflet, ours.brand, ours.format, logo)


@dataclass(frozen=True)
class Measurement:
    """A measured value and the value that it is compared with; lengths of time are seconds."""

    what: str
    value: float
    other: float
    unit: str
    limit: float
    aim: float | None = None

    @property
    def ratio(self) -> float:
        return self.value / self.other

    @property
    def line(self) -> str:
        scale, digits = {"ms": (1000, 1), "KB": (1 / 1000, 1)}[self.unit]
        aim = "" if self.aim is None else f"  (aim {self.aim:.2f})"
        return (
            f"{self.what:<60} {self.value * scale:8.{digits}f} {self.unit} {self.other * scale:8.{digits}f} {self.unit}"
            f" {self.ratio:6.2f} <= {self.limit:.2f}{aim}"
        )


FIGURES: list[Measurement] = []


@pytest.fixture
def compare() -> Callable[..., None]:
    """Note a figure for the table, and hold its ratio against its limit."""

    def check(*figure: object, **more: object) -> None:
        measured = Measurement(*figure, **more)  # type: ignore[arg-type]
        FIGURES.append(measured)
        assert measured.ratio <= measured.limit, measured.line

    return check


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if FIGURES:
        terminalreporter.section("ours, the other, ratio")
        for figure in FIGURES:
            terminalreporter.write_line(figure.line)


def in_turns(
    benchmark: BenchmarkFixture, first: Callable[[], object], second: Callable[[], object], rounds: int, warm: int = 3
) -> tuple[float, float]:
    """Median times of both in seconds, each round of `one` after a round of `other`: what slows the machine for a
    while slows both."""
    times: list[float] = []

    def run_other() -> None:
        start = time.perf_counter()
        second()
        times.append(time.perf_counter() - start)

    benchmark.pedantic(first, setup=run_other, rounds=rounds, warmup_rounds=warm)
    return benchmark.stats.stats.median, statistics.median(times[warm:])
