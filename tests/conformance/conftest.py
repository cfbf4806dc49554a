"""Every leaflet in every brand, built once as a clinic would build it, and validated in one go."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conformance import validators
from tests.support.making import BRANDS, LEAFLETS, REPOSITORY, project_with

# The last one holds every kind of block; it is the tests' own.
FILES = list(itertools.product(BRANDS, (*LEAFLETS, "everything")))
TRANSLATIONS = [(brand, f"{name}-{language}") for brand in BRANDS for name in LEAFLETS for language in ("ar", "cy")]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """The finished files, by brand and leaflet."""
    folder = tmp_path_factory.mktemp("built")
    for project in (REPOSITORY, project_with(folder / "everything")):
        for brand in BRANDS:
            build(project, brand, folder / "output")
    files = [*FILES, *TRANSLATIONS]
    return {(brand, leaflet): folder / "output" / brand / "a4" / f"{leaflet}.pdf" for brand, leaflet in files}


def build(project: Path, brand: str, output: Path) -> None:
    """Build all leaflets of a project through the command line."""
    command = [sys.executable, "-m", "builder", "--project", str(project), "build"]
    done = subprocess.run(
        [*command, "--brand", brand, "--output", str(output)],
        cwd=REPOSITORY,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"the leaflets of {brand} cannot be built:\n{done.stderr}"


@pytest.fixture(scope="session")
def verdicts(built: dict[tuple[str, str], Path]) -> dict[tuple[str, Path], validators.ValidatorVerdict]:
    """What veraPDF says, by standard and file."""
    return validators.vera_pdf((standard, path) for standard in validators.STANDARDS for path in built.values())


@pytest.fixture(params=TRANSLATIONS, ids=["-".join(file) for file in TRANSLATIONS])
def translation(request: pytest.FixtureRequest, built: dict[tuple[str, str], Path]) -> Path:
    """The finished file of a leaflet in another language."""
    return built[request.param]


@pytest.fixture(params=FILES, ids=["-".join(file) for file in FILES])
def leaflet(request: pytest.FixtureRequest, built: dict[tuple[str, str], Path]) -> Path:
    """A finished file."""
    path = built[request.param]
    assert path.exists(), f"{path.name} was not written"
    return path
