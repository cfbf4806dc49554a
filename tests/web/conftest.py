from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builder.printing import cups
from tests.support import example
from tests.support.making import REPOSITORY
from tests.support.packing import copied
from tests.support.serving import Ward


@pytest.fixture(autouse=True)
def no_printers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody asks this computer for its own printers: whoever loads the page does."""
    monkeypatch.setattr(cups, "installed", lambda: False)


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own leaflets and styles, which no test changes; what packs were made from is remembered here."""
    root = tmp_path_factory.mktemp("own")
    for name in ("leaflets", "styles"):
        example.copied(name, root / name)
    shutil.copy(REPOSITORY / "leaflets.yaml", root)
    return root


@pytest.fixture(scope="module")
def ward(own: Path) -> Ward:
    """The page of these leaflets."""
    return Ward(own)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the leaflets and styles, to be changed."""
    root = tmp_path / "project"
    root.mkdir()
    return copied(root)
