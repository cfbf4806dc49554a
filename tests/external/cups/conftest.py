from __future__ import annotations

import pytest

from tests.support import cups


@pytest.fixture(scope="session")
def start_cups() -> cups.Start:
    """Starts a real CUPS server."""
    return cups.server
