"""How long the processor works from saving a leaflet to its PDF, while `watch` or the editor's page is open."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.content import selection
from builder.content.project import Project
from builder.pdf import validate
from builder.pipeline.watch import ProjectWatch
from builder.web.proof import proof
from builder.web.snapshot import Choices
from tests.bench.conftest import ROOT
from tests.support import madeup
from tests.support.making import project_with

Compare = Callable[..., None]

AN_ANSWER = 0.03
"""How long an editor waits without noticing, in seconds."""
ROUNDS = 21


@pytest.fixture(params=["the example", "300 leaflets"])
def edited(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path, str]:
    """What a project is called, its folder, and the leaflet that is edited."""
    if request.param == "the example":
        return request.param, project_with(tmp_path / "project", ROOT / "leaflets"), "bone"
    return request.param, madeup.project(tmp_path / "project", 300, 40), "op-100"


def shortest(root: Path, name: str, answer: Callable[[], None]) -> float:
    """The shortest of the processor's times for an answer to a save: what else runs makes each longer."""
    path = root / "leaflets" / f"{name}.yaml"
    text, times = path.read_text(encoding="utf-8"), []
    for version in itertools.islice(itertools.count(1), ROUNDS):
        path.write_text(re.sub("version: .*", f'version: "1.{version}"', text, count=1), encoding="utf-8")
        start = time.process_time()
        answer()
        times.append(time.process_time() - start)
    return min(times[2:])


def test_a_saved_leaflet_is_built_at_once(
    edited: tuple[str, Path, str], compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It is an extra, which takes as long as all else.
    monkeypatch.setattr(validate, "findings", lambda *_: ())
    called, root, name = edited
    watch = ProjectWatch(Project(root), lambda project: [selection.plan(project, strict=False)], root / "output")
    watch.rebuild()

    def answer() -> None:
        assert watch.rebuild()[-1].startswith("built")

    compare(f"a saved leaflet is built, {called} / 30 ms", shortest(root, name, answer), AN_ANSWER, "ms", 5.0, aim=1.0)


def test_a_saved_leaflet_is_shown_at_once(edited: tuple[str, Path, str], compare: Compare) -> None:
    called, root, name = edited
    choices = Choices(root)

    def answer() -> None:
        now = choices.now()
        assert proof(now, name, now.offer.brand, now.offer.format).pdf

    answer()
    compare(f"a saved leaflet is shown, {called} / 30 ms", shortest(root, name, answer), AN_ANSWER, "ms", 5.0, aim=1.0)
