from __future__ import annotations

from pathlib import Path

import pytest

from tests.making import REPOSITORY
from tests.packing import copied
from tests.serving import Ward


@pytest.fixture(scope="module")
def ward() -> Ward:
    """The page of the repository's own leaflets, which no test changes."""
    return Ward(REPOSITORY)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the leaflets and styles, to be changed."""
    return copied(tmp_path / "project") if (tmp_path / "project").mkdir() is None else tmp_path
