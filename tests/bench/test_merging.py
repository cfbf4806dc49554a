"""How long joining files takes against plain, untagged `PdfWriter.append` of the same files, and how large it gets.

The files are by Typst, WeasyPrint and ourselves. What `append` makes has no tags: it copies fewer objects.
"""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable

import pikepdf
import pytest
from pypdf import PdfWriter
from pytest_benchmark.fixture import BenchmarkFixture

from builder.pdf.join.merge import merge
from tests.bench.conftest import in_turns
from tests.pdf import generated
from tests.support import making

Compare = Callable[..., None]
ROUNDS = {2: 15, 20: 5, 200: 2}
PER_FILE: dict[int, float] = {}


def files(count: int) -> list[bytes]:
    """So many files, from eight different ones in turn."""
    sources = [generated.exercises(), generated.visit(), generated.food(), generated.ward()]
    for name, file in zip(making.LEAFLETS, list(sources), strict=True):
        sources.insert(sources.index(file), making.make(making.REPOSITORY, name))
    return [sources[number % len(sources)] for number in range(count)]


def append(sources: list[bytes]) -> bytes:
    writer = PdfWriter()
    for source in sources:
        writer.append(io.BytesIO(source))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("count", ROUNDS)
def test_joining_takes_no_more_than_twice_as_long_as_appending(
    benchmark: BenchmarkFixture, count: int, compare: Compare
) -> None:
    sources = files(count)
    times = in_turns(benchmark, lambda: merge(sources).pdf, lambda: append(sources), ROUNDS[count], 1)
    PER_FILE[count] = times[0] / count
    compare(f"joining {count} files / appending them, untagged", *times, "ms", 2.0)


def test_the_time_grows_with_the_number_of_files(compare: Compare) -> None:
    compare("a file of 200 / a file of 20", PER_FILE[200], PER_FILE[20], "ms", 1.5)


def test_a_joined_file_is_no_larger_than_its_sources(compare: Compare) -> None:
    sources = [generated.exercises(), generated.visit()]
    size = len(merge(sources).pdf)
    compare("two files that share nothing, joined / alone", size, sum(map(len, sources)), "KB", 1.1)


def test_what_files_share_is_stored_once(compare: Compare) -> None:
    sources = files(200)
    joined = merge(sources).pdf
    compare("200 files that share fonts, joined / alone", len(joined), sum(map(len, sources)), "KB", 0.5)
    assert programs(joined) == set.union(*(programs(source) for source in files(8)))


def programs(data: bytes) -> set[bytes]:
    """The font programs of a file. Each stands there once."""
    font_files: list[bytes] = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        seen = set()
        for entry in pdf.objects:
            if isinstance(entry, pikepdf.Dictionary):
                for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                    if key in entry and entry[key].objgen not in seen:
                        seen.add(entry[key].objgen)
                        font_files.append(entry[key].read_raw_bytes())
    assert len(font_files) == len(set(font_files))
    return set(font_files)


def test_another_file_takes_no_more_memory_than_appending_does(compare: Compare) -> None:
    compare("memory for a further file / for appending it", further(merge), further(append), "KB", 1.0)


def further(join: Callable[[list[bytes]], object]) -> float:
    """How many bytes more each file takes at the peak of joining."""
    peaks = []
    for count in (20, 60):
        sources = files(count)
        tracemalloc.start()
        join(sources)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    return (peaks[1] - peaks[0]) / 40
