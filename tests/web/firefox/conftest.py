"""The server in a process of its own, and Firefox. Run as: python -m pytest tests/web/firefox"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

try:
    from selenium.webdriver import Firefox

    from tests.web.e2e.browsing import DAY, hospital
except ModuleNotFoundError as error:
    raise pytest.UsageError(
        f"{error.name} is not installed. In the program's folder, run: pip install -c constraints.txt -e '.[test,e2e]'"
    ) from None

from builder.web.passwords import hashed
from tests.support import days
from tests.support.serving import started
from tests.web.firefox import browsing
from tests.web.firefox.browsing import Proxy, Ward, launched, proxied

try:
    browsing.program()
except FileNotFoundError as error:
    raise pytest.UsageError(str(error)) from None


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the page of a hospital is that asks nurses to sign in."""
    folder = tmp_path_factory.mktemp("ward")
    passwords = folder / "passwords"
    passwords.touch(mode=0o600)
    passwords.write_text(hashed(browsing.USER, browsing.PASSWORD) + "\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        days.set_today(patch, datetime.date.fromtimestamp(DAY))
        with started(hospital(folder / "project"), "--passwords", str(passwords), folder=folder) as address:
            yield address


@pytest.fixture(scope="session")
def proxy() -> Iterator[Proxy]:
    with proxied() as proxy:
        yield proxy


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Firefox prints and downloads to."""
    return tmp_path_factory.mktemp("saved")


@pytest.fixture(scope="session")
def firefox(saved: Path, proxy: Proxy) -> Iterator[Firefox]:
    with launched(saved, proxy) as driver:
        yield driver


@pytest.fixture
def ward(firefox: Firefox, address: str, proxy: Proxy) -> Iterator[Ward]:
    """Firefox at the nurse's page, signed in. It asks no other machine for anything."""
    proxy.requests.clear()
    ward = Ward(firefox, address)
    ward.sign_in()
    yield ward
    assert proxy.strangers == []
