"""The shelf gives what laying out gives, and inputs are digested as they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from builder import layout
from builder.content import selection
from builder.content.project import Project
from builder.pipeline import load
from builder.pipeline.fingerprints import PACKAGE, Inputs, packaged
from builder.pipeline.load import Survey
from builder.pipeline.part_cache import PartCache
from tests.support import madeup
from tests.support.building import change

FACE = f"{PACKAGE}fontpkg-atkinson-hyperlegible: AtkinsonHyperlegible-Bold.ttf"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return madeup.project(tmp_path / "project", 1, 2)


def survey(project: Path) -> Survey:
    return load.survey(selection.plan(Project(project), strict=False))


def assert_laid_out(project: Path, shelf: PartCache) -> None:
    """What is on the shelf, or was put there, is what laying out gives."""
    results = survey(project)
    assert results.theme is not None
    [sheet] = results.valid
    pages = [layout.PageToSet(name, page) for name, page in {sheet.name: sheet.leaflet, **sheet.shared}.items()]
    for together in (pages, *([page] for page in pages)):
        ours = shelf.lay_out(together, results.theme, sheet.shared)
        assert ours == layout.lay_out_together(together, results.theme, sheet.shared)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("styles/brands/harbour.yaml", "Lantern Ward", "Lamp Ward"),
        ("leaflets/shared/page-02.yaml", "title: People", "title: All people"),
        ("leaflets/images/bar.svg", 'width="180"', 'width="120"'),
        ("styles/logos/harbour.svg", 'fill="#f3d9a4"', 'fill="#123456"'),
        ("styles/formats/a4.yaml", "body: 14 pt", "body: 15 pt"),
    ],
)
def test_a_part_is_laid_out_again_when_anything_in_it_changes(project: Path, file: str, old: str, new: str) -> None:
    shelf = PartCache(project / "parts")
    assert_laid_out(project, shelf)
    change(project / file, old, new)
    assert_laid_out(project, shelf)


def test_a_face_with_a_stored_digest_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Inputs(tmp_path, tmp_path)
    digest = seen.digest(FACE)
    assert len(digest) == 64
    seen.remember()
    monkeypatch.setattr(Path, "read_bytes", _no_face(Path.read_bytes))
    assert Inputs(tmp_path, tmp_path).digest(FACE) == digest


def _no_face(read):  # type: ignore[no-untyped-def]
    def reads(path: Path) -> bytes:
        assert path.suffix != ".ttf"
        return read(path)

    return reads


def test_a_face_that_changed_a_moment_ago_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "styles" / "fonts" / "Bold.ttf"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"one")
    name = "styles/fonts/Bold.ttf"
    seen = Inputs(tmp_path, tmp_path)
    first = seen.digest(name)
    seen.remember()
    stat = path.stat()
    path.write_bytes(b"two")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert Inputs(tmp_path, tmp_path).digest(name) != first


@pytest.mark.parametrize("name", ["no/such", "a\0b", "", ".", f"{PACKAGE}no-such: a.ttf", f"{PACKAGE}: ", "a\0.ttf"])
def test_an_input_that_does_not_exist_has_no_digest(tmp_path: Path, name: str) -> None:
    assert Inputs(tmp_path, tmp_path).digest(name) == ""


def test_a_brand_that_cannot_be_read_has_no_parts(tmp_path: Path) -> None:
    (tmp_path / "brand.yaml").write_text("fields: [\n", encoding="utf-8")
    assert Inputs(tmp_path, tmp_path).brand("brand.yaml") == {}
    assert list(packaged("no-such-package")) == []
