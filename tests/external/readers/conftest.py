"""The four readers of tests/readers/. Run as: python -m pytest tests/external/readers"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

try:
    from playwright.sync_api import Browser

    from tests.readers import browser, pdfjs
except ModuleNotFoundError as error:
    raise pytest.UsageError(
        f"{error.name} is not installed. In the program's folder, run: pip install -c constraints.txt -e '.[test,e2e]'"
    ) from None
from tests.readers import poppler, with_pdfinfo, with_pdfium, with_pdftotext
from tests.readers.missing import ReaderNotInstalled, program
from tests.support.making import BRANDS, LEAFLETS, REPOSITORY, make, project_with
from tests.web.e2e import browsing

try:
    browsing.program()
    program("pdftotext", poppler.PACKAGE)
    pdfjs.folder()
except (FileNotFoundError, ReaderNotInstalled) as error:
    raise pytest.UsageError(str(error)) from None

Reader = Callable[[bytes], str]
READERS = ("pdfium", "pdftotext", "pdfinfo", "pdf.js", "pdf.js, as copied")
FILES = [(name, "harbour", "a4") for name in (*LEAFLETS, *(f"{name}-cy" for name in LEAFLETS))]
FILES += [("everything", brand, "a4") for brand in BRANDS]
FILES += [("everything", "harbour", format) for format in ("a5-booklet", "dl-trifold", "giant-print")]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser, for all tests."""
    with browser.started() as started:
        yield started


@pytest.fixture(scope="session")
def readers(chromium: Browser) -> dict[str, Reader]:
    """The readers, by name: each takes the bytes of a file and gives its words."""
    opened = pdfjs.opened(chromium)
    functions = (with_pdfium, with_pdftotext, with_pdfinfo, opened.read, opened.shown)
    return dict(zip(READERS, functions, strict=True))


@pytest.fixture(params=READERS)
def reader_name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def reader(reader_name: str, readers: dict[str, Reader]) -> Reader:
    """One of the readers."""
    return readers[reader_name]


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose leaflet has every kind of block."""
    return project_with(tmp_path_factory.mktemp("everything") / "project")


@pytest.fixture(scope="session", params=FILES, ids=["-".join(file) for file in FILES])
def leaflet(request: pytest.FixtureRequest, everything: Path) -> bytes:
    """A finished file."""
    name, brand, format = request.param
    return make(everything if name == "everything" else REPOSITORY, name, brand, format)
