"""The page on the library: its examples run, one after the other, and name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import builder
from tests.inspectors import Pdf
from tests.support import packing
from tests.support.making import REPOSITORY

PAGE = (REPOSITORY / "docs" / "library.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
PRINTED = ["", "1 page\n", "line 1: `last_reviewed` is missing here\n", "", "", "", "{} pages; PDF/UA-1 PDF/A-2a\n"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a project in it, with the project of the first example, and with a PDF file."""
    packing.copied(tmp_path / "clinic")
    packing.copied(tmp_path)
    (tmp_path / "exercises.pdf").write_bytes(
        builder.render(tmp_path / "clinic/leaflets/liver.yaml", brand="harbour").pdf
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(example: str) -> dict[str, object]:
    names: dict[str, object] = {"__name__": "example"}
    exec(compile(example, "docs/library.md", "exec"), names)
    return names


@pytest.mark.parametrize(("example", "printed"), list(zip(EXAMPLES, PRINTED, strict=True)))
def test_each_example_runs(folder: Path, capsys: pytest.CaptureFixture[str], example: str, printed: str) -> None:
    run(example)
    pages = Pdf(folder / "stay.pdf").page_count if "stay.pdf" in example else None
    assert capsys.readouterr().out == printed.format(pages)


def test_the_web_view_answers_with_the_leaflet(folder: Path) -> None:
    [example] = [example for example in EXAMPLES if "flask" in example]
    app = run(example)["app"]
    client = app.test_client()  # type: ignore[attr-defined]
    answer = client.get("/leaflets/bone.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert Pdf(answer.data).page_count == builder.render("clinic/leaflets/bone.yaml", brand="harbour").pages
    assert client.get("/leaflets/..%2Fbone.pdf").status_code == 404


def test_the_page_names_each_function() -> None:
    for name in builder.__all__:
        assert name in PAGE or name in ("__version__", "MergeRefused", "Place", "Source"), name
