"""What files follow: by an option, by the project's file, and for how long a file is current."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder import library
from builder.content import selection
from builder.content.project import Project
from builder.core import clock
from builder.core.diagnostics import LeafletError
from builder.core.standards import Standard
from builder.packs import compose, prepare
from builder.packs.options import PackOptions
from builder.pipeline import manifest
from builder.review import specimen, status
from tests.support import example
from tests.support.making import project_with


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return project_with(tmp_path, example.project() / "leaflets")


def built(project: Path, **options: str) -> list[tuple[str, str]]:
    report = library.build(project, ["bone"], brand="harbour", format="a4", **options)  # type: ignore[arg-type]
    return [(result.state, result.why) for result in report.results]


def test_another_standard_builds_a_file_again(project: Path) -> None:
    path = project / "output/harbour/a4/bone.pdf"
    assert built(project) == [("built", "new")]
    assert path.read_bytes().startswith(b"%PDF-1.7")
    assert built(project, standard="ua1") == [("current", "")]
    assert built(project, standard="ua2") == [("built", "the standard is ua2 now")]
    assert path.read_bytes().startswith(b"%PDF-2.0")
    [entry] = manifest.read(project / "output")
    assert entry.standard == "ua2"
    assert built(project, standard="ua2") == [("current", "")]
    assert built(project) == [("built", "the standard is ua1 now")]


def test_the_projects_file_names_a_standard(project: Path) -> None:
    assert built(project) == [("built", "new")]
    settings = project / "leaflets.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}\nstandard: ua2\n", encoding="utf-8")
    files = status.status(Project(project), project / "output", clock.today()).files
    assert [(file.state, file.because) for file in files if file.leaflet == "bone"] == [
        ("stale", "the standard is ua2 now")
    ]
    assert built(project) == [("built", "the standard is ua2 now")]
    assert library.render(project / "leaflets/bone.yaml").pdf.startswith(b"%PDF-2.0")
    assert library.render(project / "leaflets/bone.yaml", standard="ua1").pdf.startswith(b"%PDF-1.7")


def test_a_manifest_without_standards_is_of_the_default(project: Path) -> None:
    built(project)
    path = project / "output/manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace(', "standard": "ua1"', ""), encoding="utf-8")
    assert '"standard"' not in path.read_text(encoding="utf-8")
    assert built(project) == [("current", "")]


def test_a_code_is_of_the_words_and_not_of_the_standard(project: Path) -> None:
    codes = {library.render(project / "leaflets/bone.yaml", standard=name.value).code for name in Standard}
    assert len(codes) == 1


def test_a_pack_of_another_standard_has_another_identifier(project: Path) -> None:
    choice = compose.choose(Project(project), ["bone", "brain"])
    identifiers = []
    for standard in Standard:
        how = PackOptions("harbour", "a4", standard=standard)
        ready, _ = prepare.prepare(Project(project), [choice], how, key=b"key")
        assert ready is not None
        pack = ready.pack(choice)
        assert pack is not None
        identifiers.append((pack.code, ready.maker.renderer.instance(pack, {})))
    (code, first), (other, second) = identifiers
    assert code == other
    assert first != second


def test_a_specimen_follows_the_standard(project: Path) -> None:
    plan = selection.plan(Project(project), (), "harbour", "a4", strict=False)
    assert specimen.make(plan).pdf.startswith(b"%PDF-1.7")
    assert specimen.make(plan.following(Standard.UA2)).pdf.startswith(b"%PDF-2.0")


def test_a_standard_that_does_not_exist_is_a_mistake_in_a_call(project: Path) -> None:
    with pytest.raises(ValueError, match="'ua3' is not a standard: use one of ua1, ua2"):
        built(project, standard="ua3")


def test_a_mistake_in_the_projects_file_has_its_place(project: Path) -> None:
    (project / "leaflets.yaml").write_text("brand: harbour\nstandard: ua3\n", encoding="utf-8")
    with pytest.raises(LeafletError) as failed:
        built(project)
    assert str(failed.value.problems[0]).startswith("leaflets.yaml:2:11: error: ")


def test_a_web_page_is_of_no_standard(project: Path) -> None:
    report = library.build(project, ["bone"], brand="harbour", format="html")
    assert [result.state for result in report.results] == ["built"]
    report = library.build(project, ["bone"], brand="harbour", format="html", standard="ua2")
    assert [result.state for result in report.results] == ["current"]
