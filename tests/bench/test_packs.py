"""How long a pack takes once its parts are laid out, and a thousand of them; how large it is; what many hold."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from builder import layout
from builder.content import selection
from builder.content.project import Project
from builder.core import atomic_files
from builder.packs import batch, prepare, tasks
from builder.packs.batch import Batch
from builder.packs.compose import Choice
from builder.packs.patient import Details
from builder.packs.patient_list import PatientRow
from builder.packs.prepare import PreparedPacks
from builder.pipeline import load, render
from tests.bench.conftest import ROOT, Ours, in_turns
from tests.inspectors import Pdf

Compare = Callable[..., None]
CHOICE = Choice(("overview", "bone", "liver", "brain"))
DETAILS = {
    "name": "Patient with a Łong Name",
    "date_of_operation": "2026-12-03",
    "hospital_number": "H 0123 456",
    "consultant": "The consultant",
    "notes": "Bring your glasses.\nYour daughter can stay with you.",
}
"""Details of a pack whose contacts are the clinic's; with a ward's own number its page of contacts is laid out too."""
OWN_WARD = {**DETAILS, "ward_phone": "01632 960 555"}


@pytest.fixture(scope="module")
def ready() -> PreparedPacks:
    prepared, problems = prepare.prepare(Project(ROOT), [CHOICE])
    assert prepared is not None
    assert not problems
    return prepared


@pytest.fixture
def make_pack(ready: PreparedPacks) -> Callable[[dict[str, str]], bytes]:
    """Makes the pack for one patient after the other: never the same twice."""
    pack = ready.pack(CHOICE)
    assert pack is not None
    numbers = itertools.count()

    def make(details: dict[str, str]) -> bytes:
        return ready.maker.renderer.make(pack, {**details, "name": f"Patient {next(numbers)}"}).data

    return make


def test_a_pack_takes_half_as_long_as_laying_out_a_leaflet(
    benchmark: BenchmarkFixture, make_pack: Callable[..., bytes], ours: Ours, compare: Compare
) -> None:
    assert Pdf(make_pack(DETAILS)).page_count >= 10
    times = in_turns(
        benchmark, lambda: make_pack(DETAILS), lambda: layout.lay_out("leaflet", ours.leaflet, ours.theme), 80
    )
    compare("a pack of four / layout of a three-page leaflet", *times, "ms", 0.5)


def test_so_does_a_pack_with_its_own_contacts_against_layout_and_merge(
    benchmark: BenchmarkFixture, make_pack: Callable[..., bytes], ours: Ours, compare: Compare
) -> None:
    times = in_turns(benchmark, lambda: make_pack(OWN_WARD), ours.make, 80)
    compare("… with a ward's own number / layout and merge of it", *times, "ms", 0.55)


def test_a_pack_is_no_larger_than_its_parts(
    make_pack: Callable[..., bytes], ready: PreparedPacks, compare: Compare
) -> None:
    survey = load.survey(selection.plan(Project(ROOT), CHOICE.leaflets, strict=False))
    assert survey.theme is not None
    ours = render.Maker(survey.theme)
    parts = sum(len(ours.make(sheet).data) for sheet in survey.valid)
    compare("a pack of four / its four leaflets", len(make_pack(OWN_WARD)), parts, "KB", 1.2)


def rows(count: int) -> Iterator[PatientRow]:
    for number in range(1, count + 1):
        details = Details(**{**OWN_WARD, "name": f"Patient {number}"})
        yield PatientRow(number, number + 1, CHOICE.leaflets, details, f"pack-{number:04}.pdf")


def test_a_thousand_packs_use_both_cores(
    tmp_path: Path, ready: PreparedPacks, make_pack: Callable[..., bytes], compare: Compare
) -> None:
    """Against a thousand times what it takes to make and write one, over two; measured in five turns."""
    count, ones, alls = 1000, [], []
    for turn in range(5):
        start = time.perf_counter()
        for number in range(100):
            atomic_files.write(tmp_path / f"{turn} alone" / f"{number}.pdf", make_pack(OWN_WARD))
        ones.append((time.perf_counter() - start) / 100)
        run = Batch(ready, list(rows(count)), dict.fromkeys(range(1, count + 1), CHOICE), "patients.csv", {})
        start = time.perf_counter()
        outcome = batch.write_files(run, tmp_path / str(turn), tasks.run_in_processes(2))
        alls.append(time.perf_counter() - start)
        assert outcome.written == count
    # Medians, as of all figures here: the quietest moment is easier to find for what takes less time.
    times = statistics.median(alls), count * statistics.median(ones) / 2
    compare("1,000 packs, two jobs / 1,000 times one, over two", *times, "ms", 1.2)


def test_memory_is_flat_from_the_tenth_pack_on(make_pack: Callable[..., bytes], compare: Compare) -> None:
    sizes = []
    for number in range(1, 1001):
        make_pack(OWN_WARD)
        if number in (10, 20, 30, 980, 990, 1000):
            sizes.append(psutil.Process().memory_info().rss)
    compare("memory at pack 1,000 / at pack 10", statistics.median(sizes[3:]), statistics.median(sizes[:3]), "KB", 1.02)
