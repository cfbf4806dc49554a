"""How long the program takes against Typst, ReportLab and pypdf, by processor time, in turns in one run.

    python -m tests.bench.figures            all figures
    python -m tests.bench.figures --quick    the quick half, and what has moved since the last entry of the history
    python -m tests.bench.figures --record   all figures, added to the history

Other programs on the machine change both sides of a ratio alike, so compare ratios. docs/performance.md says what each
figure is.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from builder.content import fields, leaflet, selection, yaml_reader
from builder.content.project import Project
from builder.core import atomic_files
from builder.packs import prepare
from builder.packs.compose import Choice
from builder.packs.patient import FIELDS
from builder.packs.prepare import PreparedPacks
from builder.pdf.join.merge import merge
from builder.pipeline import load
from builder.pipeline.render import Maker
from tests.bench import plain, samples, typeset
from tests.bench.conftest import HERE, ROOT, Ours, platypus
from tests.bench.test_merging import append, files
from tests.support import building

HISTORY = HERE / "history.jsonl"
MOVED = 0.1
"""A ratio that has changed by more than that is shown."""

Work = Callable[[], object]


class Figure(NamedTuple):
    """What is measured: both sides do the same work, one piece at each call."""

    name: str
    ours: Work
    theirs: Work
    rounds: int
    clock: Callable[[], float] = time.process_time
    scale: float = 1.0
    """How many pieces of their work a piece of ours is compared with."""


class Result(NamedTuple):
    """Medians of processor time in milliseconds."""

    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs


def measured(figure: Figure) -> Result:
    """Both sides in turns, after one round that does not count."""
    rounds = [(_took(figure.ours, figure.clock), _took(figure.theirs, figure.clock)) for _ in range(figure.rounds + 1)][
        1:
    ]
    ours, theirs = (statistics.median(times) * 1000 for times in zip(*rounds, strict=True))
    return Result(ours, theirs * figure.scale)


def _took(work: Work, clock: Callable[[], float]) -> float:
    start = clock()
    work()
    return clock() - start


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@dataclass(frozen=True)
class Bench:
    """What the figures share: the leaflets, and the programs that make them, ready."""

    folder: Path

    @cached_property
    def ours(self) -> Ours:
        return Ours()

    @cached_property
    def faces(self) -> Path:
        return self.ours.face_files[self.ours.brand.faces.regular].parent

    @cached_property
    def typst(self) -> typeset.Typst:
        return typeset.Typst(ROOT / "styles" / "logos", self.faces)

    @cached_property
    def project(self) -> Path:
        return samples.project(self.folder / "project", 60)

    @cached_property
    def platypus(self) -> plain.PlainLeaflet:
        return platypus(self.ours)

    def typeset(self, text: str) -> bytes:
        """A leaflet as a Typst file."""
        return typeset.source(self.model(text), self.ours.brand, self.ours.format).encode()

    def model(self, text: str) -> leaflet.Leaflet:
        path = self.folder / "leaflet.yaml"
        path.write_text(text, encoding="utf-8")
        return fields.load(leaflet.Leaflet, yaml_reader.read(path, path.name))

    # The figures

    def platypus_leaflet(self) -> Figure:
        return Figure("a leaflet, laid out and joined / plain ReportLab", self.ours.make, self.platypus.build, 15)

    def varied_leaflet(self) -> Figure:
        surveyor = load.Surveyor(selection.plan(Project(self.project), strict=False))
        assert surveyor.theme is not None
        maker = Maker(surveyor.theme)
        names = [name for name, _ in samples.names(60)]
        sources = iter([self.typeset(samples.leaflet(number)) for _, number in samples.names(60)])
        left = iter(names)

        def make() -> object:
            sheet = surveyor.leaflet(next(left))
            assert sheet is not None, surveyor.problems.all
            return maker.make(sheet)

        return Figure(
            "a leaflet of other words, read and checked / Typst", make, lambda: self.typst.make(next(sources)), 25
        )

    def same_leaflet(self) -> Figure:
        numbers = itertools.count(1000)
        texts = [samples.leaflet(next(numbers)) for _ in range(26)]
        models = iter([self.model(text) for text in texts])
        sources = iter([self.typeset(text) for text in texts])
        return Figure(
            "the same, laid out and joined alone / Typst",
            lambda: self.ours.make(next(models)),
            lambda: self.typst.make(next(sources)),
            25,
        )

    def long_leaflet(self) -> Figure:
        texts = [samples.leaflet(number, 10) for number in range(2000, 2006)]
        paths = []
        for number, text in enumerate(texts):
            paths.append(self.folder / f"long-{number}.yaml")
            paths[-1].write_text(text, encoding="utf-8")
        left, sources = iter(paths), iter([self.typeset(text) for text in texts])

        def make() -> object:
            path = next(left)
            return self.ours.make(fields.load(leaflet.Leaflet, yaml_reader.read(path, path.name)))

        return Figure("a leaflet ten times as long, read / Typst", make, lambda: self.typst.make(next(sources)), 5)

    def cold(self) -> Figure:
        project = samples.project(self.folder / "alone", 1)
        source = self.folder / "cold.typ"
        root = project / "styles" / "logos"
        (root / source.name).write_bytes(self.typeset(samples.leaflet(1)))
        compile = f"""import typst
typst.compile({str(root / source.name)!r}, output={str(self.folder / "cold.pdf")!r}, root={str(root)!r},
    font_paths=[{str(self.faces)!r}], ignore_system_fonts=True, format="pdf", pdf_standards={typeset.STANDARDS!r})"""
        outputs = (self.folder / f"cold {number}" for number in itertools.count())
        return Figure(
            "a leaflet, the whole process / Typst in Python",
            lambda: _run(*building.program("--project", project, "build", "--output", next(outputs))),
            lambda: _run(sys.executable, "-c", compile),
            9,
            _of_children,
        )

    def help(self) -> Figure:
        return Figure(
            "leaflets --help / python -c 'import click'",
            lambda: _run(*building.program("--help")),
            lambda: _run(sys.executable, "-c", "import click"),
            9,
            _of_children,
        )

    def nothing_to_do(self) -> Figure:
        project = samples.project(self.folder / "current", 4)
        _run(*building.program("--project", project, "build"))
        time.sleep(4)  # A report is stored when no file is younger than the clock of a file system.
        _run(*building.program("--project", project, "build"))
        return Figure(
            "a build with nothing to do / --help",
            lambda: _run(*building.program("--project", project, "build")),
            lambda: _run(*building.program("--help")),
            9,
            _of_children,
        )

    @cached_property
    def packs(self) -> PreparedPacks:
        prepared, problems = prepare.prepare(Project(self.project), [self.choice], key=b"of the bench")
        assert prepared is not None, problems
        return prepared

    @cached_property
    def choice(self) -> Choice:
        return Choice(tuple(name for name, _ in samples.names(4)))

    def details(self, number: int) -> dict[str, str]:
        words = {"name": f"Patient {number}", "hospital_number": f"H {number:07}", "consultant": "The consultant"}
        return {name: words[name] for name in FIELDS if name in words}

    def pack_sources(self) -> Iterator[bytes]:
        leaflets = [self.model(samples.leaflet(number)) for _, number in samples.names(4)]
        for number in itertools.count():
            details = self.details(number)
            yield typeset.pack(leaflets, details, self.ours.brand, self.ours.format).encode()

    def make_pack(self) -> Callable[[int], bytes]:
        pack, renderer = self.packs.pack(self.choice), self.packs.maker.renderer
        assert pack is not None
        return lambda number: renderer.make(pack, self.details(number)).data

    def personal_pack(self) -> Figure:
        make, numbers, sources = (
            self.make_pack(),
            itertools.count(),
            iter(list(itertools.islice(self.pack_sources(), 32))),
        )
        return Figure(
            "a pack of four leaflets for one patient / Typst",
            lambda: make(next(numbers)),
            lambda: self.typst.make(next(sources)),
            31,
        )

    def first_pack(self) -> Figure:
        make, numbers = self.make_pack(), itertools.count()
        renderer, sources = self.packs.maker.renderer, iter(list(itertools.islice(self.pack_sources(), 12)))

        def first() -> object:
            renderer.bound.clear()
            renderer._numbers.clear()
            renderer._arrangements.clear()
            return make(next(numbers))

        return Figure("the first pack of a kind / Typst", first, lambda: self.typst.make(next(sources)), 11)

    def many_packs(self) -> Figure:
        make, sources, numbers = self.make_pack(), self.pack_sources(), itertools.count()

        def packs() -> None:
            for number in range(1000):
                atomic_files.write(self.folder / "packs" / f"{next(numbers)}.pdf", make(number))

        def typeset_packs() -> None:
            for number in range(100):
                (self.folder / f"{number}.pdf").write_bytes(self.typst.make(next(sources)))

        return Figure("1,000 packs, written / 10 times 100 by Typst", packs, typeset_packs, 1, scale=10)

    def join_own(self) -> Figure:
        sources = [self.ours.make(self.model(samples.leaflet(number))) for number in range(20)]
        return Figure(
            "joining 20 of our files / appending them untagged with pypdf",
            lambda: merge(sources).pdf,
            lambda: append(sources),
            5,
        )

    def join_mixed(self) -> Figure:
        sources = files(20)
        return Figure(
            "joining 20 files of several programs / appending them untagged",
            lambda: merge(sources).pdf,
            lambda: append(sources),
            5,
        )


QUICK: tuple[Callable[[Bench], Figure], ...] = (
    Bench.platypus_leaflet,
    Bench.varied_leaflet,
    Bench.same_leaflet,
    Bench.cold,
    Bench.help,
    Bench.personal_pack,
    Bench.first_pack,
    Bench.join_mixed,
)
REST: tuple[Callable[[Bench], Figure], ...] = (
    Bench.long_leaflet,
    Bench.nothing_to_do,
    Bench.many_packs,
    Bench.join_own,
)


def _run(*command: str) -> None:
    """Run a command. Modules are compiled once, as where the program is installed."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    installed = {**own, "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "leaflets-bench")}
    silent = subprocess.DEVNULL
    subprocess.run(command, cwd=ROOT, check=True, stdout=silent, stderr=silent, env=installed)


def last_ratios() -> Mapping[str, float]:
    """The latest ratio of each figure in the history."""
    lines = HISTORY.read_text(encoding="utf-8").splitlines() if HISTORY.exists() else []
    return {name: entry["ratio"] for line in lines for name, entry in json.loads(line)["figures"].items()}


def line(name: str, result: Result, before: float | None) -> str:
    """A line of the table. It ends with what the ratio was, where it has moved."""
    moved = "" if before is None or abs(result.ratio / before - 1) <= MOVED else f"  was {before:.2f}"
    return f"{name:<64} {result.ours:9.1f} ms {result.theirs:9.1f} ms {result.ratio:6.2f}{moved}"


def record(results: Mapping[str, Result]) -> None:
    """Add an entry to the history: what was measured, of which commit, and where."""
    commit = subprocess.run(
        ("git", "log", "-1", "--format=%h %cs"), cwd=ROOT, check=True, capture_output=True, text=True
    )
    name, day = commit.stdout.split()
    entry = {
        "commit": name,
        "day": day,
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "figures": {
            name: {"ours": round(result.ours, 1), "theirs": round(result.theirs, 1), "ratio": round(result.ratio, 3)}
            for name, result in results.items()
        },
    }
    with HISTORY.open("a", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(entry) + "\n")


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="How long the program takes against others, by processor time.")
    parser.add_argument("--quick", action="store_true", help="the quick half alone")
    parser.add_argument("--record", action="store_true", help="add the figures to the history")
    words = parser.parse_args()
    before = last_ratios()
    results: dict[str, Result] = {}
    print(f"{'ours / the other':<64} {'ours':>12} {'other':>12}  ratio")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        for figure_of in QUICK if words.quick else (*QUICK, *REST):
            figure = figure_of(bench)
            results[figure.name] = result = measured(figure)
            print(line(figure.name, result, before.get(figure.name)), flush=True)
    if words.record:
        record(results)


if __name__ == "__main__":
    main()
