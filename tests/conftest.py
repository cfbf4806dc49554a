"""What all tests share: how Hypothesis runs, and texts that are kept to compare with."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import hypothesis
import pytest

from tests.support import cups_stand_in, memory
from tests.support.selections import FEW, SLOW, THOROUGH

# A shared machine may be slow for a moment, and a failure must be the same on the next run.
hypothesis.settings.register_profile("leaflets", deadline=None, derandomize=True, max_examples=8)
# What .ci/run tries after each change.
hypothesis.settings.register_profile("thorough", deadline=None, derandomize=True, max_examples=50)
# For as long as one likes: other examples each time, and many more.
hypothesis.settings.register_profile("soak", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("leaflets")

# The programs that tests start keep what Python compiles, as they do for everybody: else each compiles all of it anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# So do the tests themselves: to compile all of them takes each process as long as to import them twice.
sys.dont_write_bytecode = False

TESTS = Path(__file__).parent
GOLDENS = TESTS / "goldens"


def pytest_configure(config: pytest.Config) -> None:
    memory.install()
    # A file's tests run in one process: what its tests share is made once.
    if getattr(config.option, "dist", "no") == "load":
        config.option.dist = "loadfile"
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS and not config.option.markexpr:
        config.option.markexpr = "not thorough"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    cases: Counter[str] = Counter()
    paths = {path: path.relative_to(TESTS).as_posix() for path in {item.path for item in items}}
    for item in items:
        path = paths[item.path]
        slow = path.startswith(SLOW)
        test = f"{path}::{getattr(item, 'originalname', item.name)}"
        cases[test] += 1
        if cases[test] > THOROUGH.get(test, FEW if slow else cases[test]):
            item.add_marker("thorough")
        # A property is tried with many examples.
        if hasattr(getattr(item, "obj", None), "hypothesis"):
            item.add_marker("property")
        elif not slow and not item.get_closest_marker("thorough"):
            item.add_marker("quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the texts in tests/goldens/ anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the file of that name in tests/goldens/: `golden("bone.txt", pdf.outline())`."""

    def compare(name: str, text: str) -> None:
        path = GOLDENS / name
        # A comment in a file gives another code, and so do the line ends of Windows.
        text = re.sub(r"((?:Code|Full code):\s)[0-9A-Z -]+", r"\1…", text)
        text = re.sub(r"/#[0-9A-Z-]+", "/#…", text)
        if request.config.getoption("--update-goldens"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.rstrip("\n") + "\n", encoding="utf-8", newline="\n")
        assert path.exists(), f"{name} is not there; write it with: python -m pytest --update-goldens"
        assert text.rstrip("\n") + "\n" == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def start_cups() -> Callable[[], AbstractContextManager[cups_stand_in.StandIn]]:
    """Starts a print server without printers. tests/external/cups has the real one in its place."""
    return cups_stand_in.server
