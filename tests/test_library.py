"""The library: leaflets from paths, texts and dicts, and what it says of what is wrong."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import builder
from tests.inspectors import Pdf
from tests.support import making, packing

ROOT = Path(__file__).resolve().parents[1]
FIELDS: dict[str, Any] = {
    "title": "Looking after your eye",
    "short_title": "Eye care",
    "summary": "How to use your eye drops after the operation.",
    "language": "en-GB",
    "version": 1.0,
    "last_reviewed": "2026-11-02",
    "next_review": "2027-11-01",
    "owner": "The eye clinic",
    "sources": ["The clinic's own guideline"],
    "status": "draft",
    "sections": [{"title": "Using the drops", "body": "Wash your hands.\n"}],
}


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    return packing.copied(tmp_path / "clinic")


def words(pdf: bytes) -> str:
    read = Pdf(pdf)
    return " ".join("\n".join(read.page_text(page) for page in range(read.page_count)).split())


def test_every_public_name_is_listed_and_can_be_had() -> None:
    assert dir(builder) == list(builder.__all__) == sorted(builder.__all__, key=str)
    for name in builder.__all__:
        assert getattr(builder, name) is not None
    assert set(builder.__all__) == {*builder._HOMES, "__version__"}
    with pytest.raises(AttributeError, match="nothing"):
        _ = builder.nothing


def test_importing_it_imports_nothing_else() -> None:
    program = "import sys, builder; print([name for name in sys.modules if name.split('.')[0] in ('yaml', 'pypdf')])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_file_of_a_project_is_rendered_with_its_brand(clinic: Path) -> None:
    path = clinic / "leaflets" / "bone.yaml"
    for given in (path, str(path)):
        rendered = builder.render(given, brand="harbour")
        assert rendered.pdf == making.make(clinic, "bone")
        assert rendered.pages == Pdf(rendered.pdf).page_count
        assert f"Code: {rendered.short_code}" in words(rendered.pdf)
        assert f"Full code: {rendered.code[:19]}" in words(rendered.pdf)


def test_a_text_and_a_dict_need_no_folder() -> None:
    text = yaml.safe_dump(FIELDS)
    for content in (FIELDS, text):
        rendered = builder.render(content)
        assert "Wash your hands." in words(rendered.pdf)
        assert rendered.pages == 1


def test_a_text_is_put_into_a_project(clinic: Path) -> None:
    before = {path: path.read_bytes() for path in clinic.rglob("*") if path.is_file()}
    text = (clinic / "leaflets" / "bone.yaml").read_text(encoding="utf-8").replace("a week or longer", "nine nights")
    leaflet = builder.leaflet(text, project=clinic, name="bone")
    assert leaflet.text == text
    assert "nine nights" in words(builder.render(leaflet, brand="meadow").pdf)
    assert {path: path.read_bytes() for path in clinic.rglob("*") if path.is_file()} == before


def test_a_brand_and_a_format_can_be_given_as_content(clinic: Path) -> None:
    brand = yaml.safe_load((ROOT / "styles" / "brands" / "meadow.yaml").read_text(encoding="utf-8"))
    rendered = builder.render(FIELDS, project=clinic, brand={**brand, "name": "Lark Lane Clinic"}, format="large-print")
    assert "Lark Lane Clinic" in words(rendered.pdf)
    other = builder.render(FIELDS, project=clinic, brand="meadow", format=clinic / "styles/formats/large-print.yaml")
    assert Pdf(other.pdf).boxes(0) == Pdf(rendered.pdf).boxes(0)


def test_python_values_are_read_as_an_editor_would_write_them() -> None:
    import datetime

    fields = {**FIELDS, "last_reviewed": datetime.date(2026, 11, 2), "compared": False, "sources": ("A", "B")}
    assert builder.check(fields) == builder.check({**fields, "last_reviewed": "2026-11-02", "compared": "no"})
    with pytest.raises(TypeError, match="a field cannot be of type bytes"):
        builder.render({**FIELDS, "title": b"x"})


def test_what_is_wrong_has_its_place_and_a_way_out(clinic: Path) -> None:
    with pytest.raises(builder.LeafletError, match=r"missing\.yaml"):
        builder.render(clinic / "leaflets" / "missing.yaml")
    broken = {**FIELDS, "next_review": "soon", "colour": "red"}
    problems = builder.check(broken)
    text = builder.leaflet(broken).text.splitlines()
    assert {text[problem.place.line - 1].partition(":")[0] for problem in problems} == {"next_review", "colour"}
    assert all(problem.hint for problem in problems)
    with pytest.raises(builder.LeafletError) as caught:
        builder.render(broken)
    assert set(caught.value.problems) >= set(problems)


def test_a_project_is_built_and_checked_in_what_its_file_names(clinic: Path) -> None:
    (clinic / "leaflets.yaml").write_text("build_brands: all\nbuild_formats: [a4, mono]\n", encoding="utf-8")
    report = builder.build(clinic, ["overview"])
    paths = [result.path.relative_to(clinic / "output").as_posix() for result in report.results]
    assert paths == [f"{brand}/{format}/overview.pdf" for brand in ("harbour", "meadow") for format in ("a4", "mono")]
    assert all(result.path.is_file() for result in report.results)
    [only] = builder.build(clinic, ["overview"], brand="meadow", format="mono").results
    assert (only.state, only.path) == ("current", report.results[-1].path)
    brand = (clinic / "styles" / "brands" / "meadow.yaml").read_text(encoding="utf-8")
    (clinic / "styles" / "brands" / "meadow.yaml").write_text(f"{brand}nothing: 3\n", encoding="utf-8")
    assert {problem.place.file for problem in builder.check(clinic)} == {"styles/brands/meadow.yaml"}
    assert builder.check(clinic, brand="harbour") == []


def test_a_project_is_checked_whole(clinic: Path) -> None:
    assert builder.check(clinic, brand="harbour") == builder.check(builder.Project(clinic), brand="harbour")
    packing.recipe(clinic, "broken", leaflets=["bone", "bran"])
    assert any("bran" in problem.message for problem in builder.check(clinic, brand="harbour"))
    (clinic / "leaflets" / "liver.yaml").write_text("title: [", encoding="utf-8")
    assert any(problem.place.file == "leaflets/liver.yaml" for problem in builder.check(str(clinic), brand="harbour"))


@pytest.mark.parametrize("content", [3, None, b"title: x\n", [FIELDS]])
def test_content_of_another_type_is_a_type_error(content: Any) -> None:
    with pytest.raises(TypeError, match="content is a path, YAML as a text, or a dict"):
        builder.render(content)


def test_a_folder_without_a_project_is_reported(tmp_path: Path) -> None:
    with pytest.raises(builder.LeafletError, match="leaflets/"):
        builder.build(tmp_path)


def test_a_build_writes_what_the_command_writes(clinic: Path, tmp_path: Path) -> None:
    report = builder.build(clinic, ["bone"], brand="harbour", output=tmp_path / "out")
    [result] = report.results
    assert (result.path, result.state) == (tmp_path / "out" / "harbour" / "a4" / "bone.pdf", "built")
    assert result.path.read_bytes() == making.make(clinic, "bone")


def test_a_pack_contains_details_and_no_error_quotes_them(clinic: Path) -> None:
    # What makes the project's key: the library writes nothing.
    result = packing.make(clinic, "bone", "brain", details=packing.DETAILS)
    rendered = builder.pack(["bone", "brain"], project=clinic, brand="harbour", details=packing.DETAILS)
    assert "Quillfeather" in words(rendered.pdf)
    assert rendered.pdf == result
    for details in ({"surname": "Quillfeather"}, {"name": "Quillfeather \u202e"}, {"Quillfeather": "name"}):
        with pytest.raises(builder.LeafletError) as caught:
            builder.pack(["bone", "brain"], project=clinic, brand="harbour", details=details)
        assert "Quillfeather" not in f"{caught.value!r} {caught.value}"


def test_a_detail_with_letters_that_no_face_has_is_left_blank_with_a_warning(clinic: Path) -> None:
    rendered = builder.pack("bone", project=clinic, brand="harbour", details={"name": "Quillfeather \u4e2d"})
    assert "Quillfeather" not in words(rendered.pdf)
    assert "left blank" in str(rendered.problems)
    assert "Quillfeather" not in str(rendered.problems)
    with pytest.raises(builder.LeafletError, match="left blank"):
        builder.pack("bone", project=clinic, brand="harbour", details={"name": "\u4e2d"}, strict=True)


def test_a_recipe_is_packed_by_its_name(clinic: Path) -> None:
    packing.recipe(clinic, "two", leaflets=["bone", "brain"])
    assert "A pack for tests" in words(builder.pack("two", project=clinic, brand="harbour").pdf)


def test_pdf_files_are_taken_as_paths_bytes_and_open_files(tmp_path: Path) -> None:
    pdf = builder.render(FIELDS).pdf
    path = tmp_path / "eye.pdf"
    builder.render(FIELDS).save(path)
    for given in (pdf, path, str(path), io.BytesIO(pdf)):
        assert builder.merge([given, pdf]).pages == 2
    for given in (pdf, path, str(path), io.BytesIO(pdf)):
        assert [page.width for page in builder.inspect(given).pages] == [pytest.approx(210, abs=0.1)]
    for given in (pdf, path, str(path), io.BytesIO(pdf)):
        assert builder.verify(given) == []
    for given in (pdf, path, str(path), io.BytesIO(pdf)):
        assert builder.impose(given, "2up").sheets == 1
    for call in (lambda: builder.merge([3]), lambda: builder.inspect(3), lambda: builder.verify(None)):
        with pytest.raises(TypeError, match="a path, bytes or a file open in binary mode"):
            call()


def test_files_that_may_not_be_handed_out_are_refused_as_by_the_commands(clinic: Path, tmp_path: Path) -> None:
    pdf = builder.render(clinic / "leaflets" / "bone.yaml", brand="harbour").pdf
    copy = tmp_path / "for Monday.pdf"
    copy.write_bytes(pdf)
    packing.change(clinic / "leaflets" / "bone.yaml", status="withdrawn", withdrawn_because="New guidance")
    withdrawn = "bone, which is in this file, has been withdrawn: New guidance"
    inside = clinic / "output" / "copy.pdf"
    inside.parent.mkdir(exist_ok=True)
    inside.write_bytes(pdf)
    for given, project in ((pdf, clinic), (copy, builder.Project(clinic)), (inside, None), (str(inside), None)):
        with pytest.raises(builder.LeafletError, match=withdrawn):
            builder.impose(given, "saddle", project=project)
        with pytest.raises(builder.MergeRefused, match=withdrawn) as refused:
            builder.merge([given, builder.Source(given, pages=[0])], project=project)
        assert len(refused.value.refusals) == 2
    warning, *_ = builder.impose(copy, "saddle", project=clinic, allow=["bone"]).warnings
    assert (warning.severity, warning.place.file) == ("warning", "for Monday.pdf")
    [of_copy] = builder.merge([copy], project=clinic, allow=["bone"]).sources
    assert [problem.severity for problem in of_copy.warnings] == ["warning"]
    # Outside of a project, only what the file says itself is known.
    assert builder.merge([copy]).sources[0].warnings == ()
    assert builder.impose(copy, "saddle").sheets


def test_a_notebook_is_given_the_pdf() -> None:
    rendered = builder.render(FIELDS)
    assert rendered._repr_pdf_() == rendered.pdf
    assert "%PDF" not in repr(rendered)
