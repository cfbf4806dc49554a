"""How long it takes from saving a leaflet to its PDF, while the program watches."""

from __future__ import annotations

import itertools
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from builder.content import selection
from builder.content.project import Project
from builder.pipeline.watch import _PATIENCE, ProjectWatch
from tests.bench.conftest import ROOT
from tests.support.making import project_with

LIMIT = 0.3


def test_a_saved_leaflet_is_built_within_three_tenths_of_a_second(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    root = project_with(tmp_path / "project", ROOT / "leaflets")
    watch = ProjectWatch(Project(root), lambda project: [selection.plan(project, strict=False)], root / "output")
    watch.rebuild()
    bone, versions = root / "leaflets" / "bone.yaml", itertools.count(1)
    text = bone.read_text(encoding="utf-8")

    def save_and_build() -> None:
        bone.write_text(text.replace('version: "1.0"', f'version: "1.{next(versions)}"'), encoding="utf-8")
        [line] = watch.rebuild()
        assert line.startswith("built bone")

    benchmark.pedantic(save_and_build, rounds=21, warmup_rounds=2)
    assert benchmark.stats.stats.median + _PATIENCE / 1000 < LIMIT
