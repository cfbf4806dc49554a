"""Projects to be served under load, and a table of the figures at the end."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import example
from tests.support.making import REPOSITORY


@dataclass(frozen=True)
class Figure:
    """A measured value; `limit` is the most that it may be, None for what is only told."""

    what: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def line(self) -> str:
        limit = "" if self.limit is None else f" <= {self.limit:.2f} {self.unit}"
        return f"{self.what:<72} {self.value:8.2f} {self.unit}{limit}"


FIGURES: list[Figure] = []


@pytest.fixture(scope="session")
def note() -> Callable[..., None]:
    """Note a figure for the table, and hold it against its limit where it has one."""

    def check(*figure: object) -> None:
        result = Figure(*figure)  # type: ignore[arg-type]
        FIGURES.append(result)
        assert result.limit is None or result.value <= result.limit, result.line

    return check


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if FIGURES:
        terminalreporter.section("the ward's page under load")
        for figure in FIGURES:
            terminalreporter.write_line(figure.line)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository's own leaflets and styles."""
    root = tmp_path_factory.mktemp("ward") / "project"
    for name in ("leaflets", "styles"):
        example.copied(name, root / name)
    shutil.copy(REPOSITORY / "leaflets.yaml", root)
    return root
