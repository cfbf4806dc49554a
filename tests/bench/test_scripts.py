"""How long a leaflet in another script takes against the same in English.

Arabic is joined and read from right to left, and vowels of Hindi move.

In one process and in turns, each time with no word set before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pytest_benchmark.fixture import BenchmarkFixture

from builder import layout
from builder.content.leaflet import Leaflet, Page
from builder.content.project import Project
from builder.content.translations import included
from tests.bench.conftest import HERE, ROOT, Ours, in_turns, read

Compare = Callable[..., None]


def laying_out(ours: Ours, name: str, pages: dict[str, Page]) -> Callable[[], Sequence[layout.Part]]:
    """Lays out a leaflet and the pages that it includes."""
    faces = ours.theme.faces

    def lay_out() -> list[layout.Part]:
        for face in (faces.regular, faces.bold):
            face._shaped.clear()
        return [
            layout.lay_out(page, model, ours.theme, {other: pages[other] for other in pages if other != page})
            for page, model in pages.items()
        ]

    assert all(part.pages for part in lay_out()), name
    return lay_out


def of_the_project(name: str) -> dict[str, Page]:
    project = Project(ROOT)
    leaflet = project.leaflet(name)
    names = (page.partition("/")[2] for page in included(project, leaflet))
    return {name: leaflet.model} | {page: project.shared(page).model for page in names}


def test_arabic_takes_a_limited_multiple_of_english(benchmark: BenchmarkFixture, ours: Ours, compare: Compare) -> None:
    arabic, english = (laying_out(ours, name, of_the_project(name)) for name in ("bone-ar", "bone"))
    compare("layout in Arabic / in English", *in_turns(benchmark, arabic, english, 30), "ms", ARABIC)


def test_hindi_takes_a_limited_multiple_of_english(benchmark: BenchmarkFixture, ours: Ours, compare: Compare) -> None:
    hindi, english = (
        laying_out(ours, name, {name: read(Leaflet, HERE / f"{name}.yaml")}) for name in ("sentences-hi", "sentences")
    )
    compare("layout in Hindi / in English", *in_turns(benchmark, hindi, english, 30), "ms", HINDI)


ARABIC, HINDI = 6.5, 6.0
"""Limits of the ratios."""
