"""The server in a process of its own, and Chromium. Run as: python -m pytest tests/web/e2e"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest

try:
    from playwright.sync_api import Browser, expect, sync_playwright
except ModuleNotFoundError as error:
    raise pytest.UsageError(
        f"{error.name} is not installed. In the program's folder, run: pip install -c constraints.txt -e '.[test,e2e]'"
    ) from None

from tests.support import days
from tests.support.serving import started
from tests.web.e2e import browsing
from tests.web.e2e.browsing import Ward, visit

try:
    browsing.program()
except FileNotFoundError as error:
    raise pytest.UsageError(str(error)) from None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # A server that has just started needs more than the usual 5 seconds for its first pack on a busy machine.
        expect.set_options(timeout=30_000)
        launched = browsing.launched(playwright)
        yield launched
        launched.close()


@pytest.fixture(scope="session", autouse=True)
def day() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        days.set_today(patch, datetime.date.fromtimestamp(browsing.DAY))
        yield


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory, day: None) -> Iterator[str]:
    """Where the page of a hospital is that no test changes."""
    folder = tmp_path_factory.mktemp("ward")
    with started(browsing.hospital(folder / "project"), folder=folder) as address:
        yield address


@pytest.fixture
def opened(browser: Browser, address: str) -> Callable[..., AbstractContextManager[Ward]]:
    """Open a browser without a past at that page; takes what Playwright takes for a context."""
    return partial(visit, browser, address)


@pytest.fixture
def ward(opened: Callable[..., AbstractContextManager[Ward]]) -> Iterator[Ward]:
    """A browser at the nurse's page, which neither complains nor asks strangers."""
    with opened() as ward:
        ward.open()
        yield ward


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The project of a hospital, to be changed."""
    assert days.FIXED is not None
    return browsing.hospital(tmp_path / "project")
