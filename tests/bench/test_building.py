"""Building 300 leaflets: what an edit costs, what nothing costs, two processes against one, and memory by leaflet.

Each build is a process of its own, in turns where two are compared.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support import building, madeup, packing
from tests.support.building import REPOSITORY, age, change, pdfs, times

Compare = Callable[..., None]

LEAFLETS = 300
PAGES = 40
A_LEAFLET = 50_000
"""How much a process may grow with each leaflet, in bytes."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return madeup.project(tmp_path_factory.mktemp("many") / "project", LEAFLETS, PAGES)


@pytest.fixture(scope="module")
def current(project: Path) -> Path:
    """The project, built in both of its brands."""
    for brand in ("harbour", "meadow"):
        build(project, "--brand", brand, "--jobs", "2")
    return project


def timed(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def build(project: Path, *words: str | Path) -> float:
    return timed(building.program("--project", project, "build", *words))


def in_turns(first: Callable[[], float], second: Callable[[], float], rounds: int) -> tuple[float, float]:
    """Median times of both, in seconds."""
    times = [(first(), second()) for _ in range(rounds)]
    return statistics.median(pair[0] for pair in times), statistics.median(pair[1] for pair in times)


@pytest.fixture
def numbers(current: Path) -> Iterator[Callable[[], None]]:
    """Gives the ward of the harbour brand another telephone number with each call."""
    path = current / "styles" / "brands" / "harbour.yaml"
    text = path.read_text(encoding="utf-8")
    count = iter(range(200, 299))

    def another() -> None:
        new = re.sub(r"ward_phone: .*", f"ward_phone: 01632 960 {next(count)}", text)
        path.write_text(new, encoding="utf-8", newline="\n")

    yield another
    path.write_text(text, encoding="utf-8", newline="\n")


def test_an_edited_telephone_number_rebuilds_only_its_brand(current: Path, numbers: Callable[[], None]) -> None:
    output = current / "output"
    age(output)
    before = pdfs(output)
    numbers()
    for brand in ("harbour", "meadow"):
        build(current, "--brand", brand, "--jobs", "2")
    after = pdfs(output)
    changed = {name for name in after if before[name] != after[name]}
    assert changed == {name for name in after if name.startswith("harbour/")}, "every leaflet has the contacts"
    assert {name for name, time in times(output).items() if time != 10**18} == changed
    change(current / "leaflets" / "shared" / "page-01.yaml", "the words of", "new words of")
    age(output)
    for brand in ("harbour", "meadow"):
        build(current, "--brand", brand, "--jobs", "2")
    changed = {name for name, data in pdfs(output).items() if data != after[name]}
    having = {
        f"{madeup.leaflet_name(number)}.pdf" for number in range(1, LEAFLETS + 1) if 1 in madeup.included(number, PAGES)
    }
    assert {Path(name).name for name in changed} == having
    assert {name for name, time in times(output).items() if time != 10**18} == changed
    assert len(changed) == 2 * len(having) < LEAFLETS


def test_a_build_without_work_takes_little_longer_than_help(current: Path, compare: Compare, tmp_path: Path) -> None:
    project = Path(shutil.copytree(current, tmp_path / "project"))
    for name in madeup.leaflet_names(LEAFLETS)[::30]:
        packing.change(project / f"leaflets/{name}.yaml", last_reviewed="2019-01-01", next_review="2020-01-31")
    processor("--project", project, "build", fails=True)
    without_work = ("--project", project, "build")
    looked, _ = in_turns(lambda: processor(*without_work, fails=True), lambda: 0.0, 1)
    nothing, help = settled(*without_work, fails=True)
    compare("nothing to do, 300 leaflets, 10 past review / --help", nothing, help, "ms", 2.0, aim=2.0)
    compare("the same where all files are looked at / --help", looked, help, "ms", 20)


def test_an_edited_number_costs_less_with_cached_parts(
    current: Path, numbers: Callable[[], None], compare: Compare
) -> None:
    def after_edit() -> float:
        numbers()
        return build(current, "--jobs", "2")

    def without_parts() -> float:
        shutil.rmtree(current / "output" / ".cache" / "parts")
        return after_edit()

    build(current)
    compare(
        "300 leaflets after an edited number / without cached parts", *in_turns(after_edit, without_parts, 1), "ms", 1.0
    )


def test_an_edited_number_costs_little_more_than_everything(project: Path, tmp_path: Path, compare: Compare) -> None:
    copied = Path(shutil.copytree(project, tmp_path / "project", ignore=shutil.ignore_patterns("output")))
    nothing = processor("--project", copied, "build")
    brand = copied / "styles" / "brands" / "harbour.yaml"
    text = re.sub(r"ward_phone: .*", "ward_phone: 01632 960 199", brand.read_text(encoding="utf-8"))
    brand.write_text(text, encoding="utf-8", newline="\n")
    compare(
        "300 leaflets after an edited number / from nothing",
        processor("--project", copied, "build"),
        nothing,
        "ms",
        1.08,
    )
    for command in (("status",), ("list",), ("impact", "ward_phone")):
        took = processor("--project", copied, *command)
        compare(f"{command[0]} of 300 leaflets / their build from nothing", took, nothing, "ms", 0.09)


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="there is one processor")
def test_two_processes_are_faster_than_a_single_process(project: Path, tmp_path: Path, compare: Compare) -> None:
    folders = (tmp_path / str(number) for number in range(99))

    def full(jobs: str) -> float:
        return build(project, "--output", next(folders), "--jobs", jobs)

    double, single = in_turns(lambda: full("2"), lambda: full("1"), 3)
    compare("300 leaflets from nothing, two processes / one", double, single, "ms", 1 / 1.7)


PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak(project: Path, output: Path) -> int:
    """How large a build becomes, in bytes."""
    command = building.program("--project", project, "build", "--output", output)
    asked = [sys.executable, "-c", PEAK, *command]
    done = subprocess.run(asked, cwd=REPOSITORY, check=True, capture_output=True, text=True)
    return int(done.stdout) * (1 if sys.platform == "darwin" else 1024)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not report how large a process was")
def test_memory_hardly_grows_with_the_leaflets(project: Path, tmp_path: Path, compare: Compare) -> None:
    few = madeup.project(tmp_path / "few", LEAFLETS // 10, PAGES)
    more = peak(project, tmp_path / "many output") - peak(few, tmp_path / "few output")
    compare("memory for 270 more leaflets / 50 KB each", more, A_LEAFLET * LEAFLETS * 9 / 10, "KB", 1.0)


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred leaflets, each in three languages, built on A4."""
    folder = madeup.project(tmp_path_factory.mktemp("languages") / "project", LEAFLETS // 3, PAGES)
    madeup.translate(folder, "cy", "es")
    return folder


def processor(*words: str | Path, fails: bool = False) -> float:
    """How long the processor works for a command, in seconds. Modules are compiled, as where it is installed."""
    asked = [sys.executable, "-c", WORK, str(int(fails)), *building.program(*words)]
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    installed = {**own, "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "leaflets-bench")}
    done = subprocess.run(asked, cwd=REPOSITORY, check=True, capture_output=True, text=True, env=installed)
    return float(done.stdout)


WORK = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
assert code == int(sys.argv[1])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime)
"""


def settled(*words: str | Path, fails: bool = False) -> tuple[float, float]:
    """Median times of a command without work, and of --help, where no file has changed for a few seconds."""
    time.sleep(4)
    processor(*words, fails=fails)
    return in_turns(lambda: processor(*words, fails=fails), lambda: processor("--help"), 9)


def test_a_site_takes_less_than_a_third_of_its_pdf_files(translated: Path, compare: Compare) -> None:
    files = processor("--project", translated, "build")
    site = processor("--project", translated, "site")
    compare("site of 300 leaflets in three languages / their PDF files", site, files, "ms", 0.32, aim=0.3)


def test_a_site_without_work_takes_little_longer_than_help(translated: Path, compare: Compare) -> None:
    processor("--project", translated, "build")
    processor("--project", translated, "site")
    nothing, help = settled("--project", translated, "site")
    compare("site of 300 leaflets with nothing to do / --help", nothing, help, "ms", 2.5, aim=2.5)
