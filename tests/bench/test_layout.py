"""How long our leaflet takes against plain Platypus, and how large it is against Typst's.

In one process and in turns. A ratio above its limit is a failure; the table at the end has every figure.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import typst
from pytest_benchmark.fixture import BenchmarkFixture

from builder.content.project import Project
from tests.bench import plain, typeset
from tests.bench.conftest import ROOT, Ours, in_turns
from tests.inspectors import Pdf

Compare = Callable[..., None]


def test_both_programs_make_the_same_three_pages(ours: Ours, theirs: plain.PlainLeaflet) -> None:
    mine, other = Pdf(ours.make()), Pdf(theirs.build())
    assert mine.page_count == other.page_count == 3
    assert 850 <= len(mine.reading_text().split()) <= 950
    words = set(re.findall(r"\w+", mine.reading_text()))
    drawn = {word for fragment in other.fragments for word in re.findall(r"\w+", fragment.text)}
    assert words - drawn == {"Urgent", "Warning"}, "ours says what a call-out is for, where colour cannot"
    targets = {(link.page, link.target.partition(" at ")[0]) for link in other.links()}
    assert {(link.page, link.target.partition(" at ")[0]) for link in mine.links()} == targets


def test_a_leaflet_takes_no_longer_than_plain_platypus(
    benchmark: BenchmarkFixture, ours: Ours, theirs: plain.PlainLeaflet, compare: Compare
) -> None:
    compare("layout and merge / plain Platypus", *in_turns(benchmark, ours.make, theirs.build, 60), "ms", 1.0, 0.4)


def test_a_leaflet_with_reading_takes_no_longer_than_plain_platypus(
    benchmark: BenchmarkFixture, ours: Ours, theirs: plain.PlainLeaflet, compare: Compare
) -> None:
    times = in_turns(benchmark, ours.read_and_make, theirs.build, 60)
    compare("YAML, layout and merge / plain Platypus", *times, "ms", 1.0, 0.4)


def test_a_leaflet_is_no_larger_than_that_of_typst(ours: Ours, compare: Compare) -> None:
    folders = {str(path.parent) for path in ours.face_files.values() if path.suffix == ".ttf"}
    other = typst.compile(
        typeset.source(ours.leaflet, ours.brand, ours.format).encode(),
        root=str(ROOT / "styles" / "logos"),
        font_paths=sorted(folders),
        format="pdf",
        pdf_standards=["ua-1"],
    )
    assert Pdf(other).page_count == 3
    compare("file / Typst's file of the same words", len(ours.make()), len(other), "KB", 1.0, 40_000 / len(other))


def run(*command: str) -> Callable[[], None]:
    def runs() -> None:
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    return runs


def test_help_is_shown_at_once(benchmark: BenchmarkFixture, compare: Compare) -> None:
    leaflets = Path(sys.executable).with_name("leaflets.exe" if sys.platform == "win32" else "leaflets")
    times = in_turns(benchmark, run(str(leaflets), "--help"), run(sys.executable, "-c", "import click"), 21)
    compare("leaflets --help / python -c 'import click'", *times, "ms", 2.5)


def test_a_build_of_all_leaflets_takes_less_than_a_second(
    benchmark: BenchmarkFixture, tmp_path: Path, compare: Compare
) -> None:
    folders = (tmp_path / str(number) for number in range(99))

    def build() -> None:
        run(sys.executable, "-m", "builder", "build", "--output", str(next(folders)))()

    benchmark.pedantic(build, rounds=9, warmup_rounds=1)
    leaflets = Project(ROOT).leaflet_names()
    assert sorted(path.stem for path in (tmp_path / "5").rglob("*.pdf")) == sorted(leaflets)
    compare("leaflets build, all leaflets, from nothing / a second", benchmark.stats.stats.median, 1.0, "ms", 1.0)
