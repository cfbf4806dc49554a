"""The project's own file, leaflets.yaml: what commands mean where nobody gives an option."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builder.content import fields, project_file, selection, yaml_reader
from builder.content.project import STARTER, Project, program_formats
from builder.content.project_file import Settings
from builder.content.project_model import ProjectFile
from builder.core.diagnostics import LeafletError
from builder.core.standards import Standard
from tests.support import example

ROOT = Path(__file__).resolve().parents[2]
WHOLE = """\
brand: meadow
format: a5
formats: [a4, a5]
build_brands: [harbour, meadow]
build_formats: [a4, a5]
languages: [en-GB, cy]
output: made/pdf
strict: yes
keep_packs: 30
standard: ua2
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with two brands, and without formats or a file of its own."""
    for folder in ("leaflets", "styles"):
        example.copied(folder, tmp_path / folder)
    shutil.rmtree(tmp_path / "styles" / "formats")
    return tmp_path


def write(root: Path, text: str | bytes) -> Project:
    (root / "leaflets.yaml").write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return Project(root)


@pytest.mark.parametrize("text", [None, "", "# format: a5\n\n  # brand: bay\n", b"\xef\xbb\xbf# Ours\r\n"])
def test_a_project_needs_no_file_and_a_file_needs_no_line(tmp_path: Path, text: str | bytes | None) -> None:
    if text is not None:
        write(tmp_path, text)
    assert project_file.read(tmp_path).settings == Settings()


def test_this_project_names_its_brand_and_format() -> None:
    assert project_file.read(ROOT).settings == Settings("harbour", "a4")


@pytest.mark.parametrize("text", [WHOLE, *WHOLE.splitlines(), "formats: a4", "languages: de"])
def test_what_is_read_without_the_model_is_what_the_model_reads(tmp_path: Path, text: str) -> None:
    read = write(tmp_path, text).read_settings()
    assert read.source is not None
    model = fields.load(ProjectFile, yaml_reader.parse(text.encode(), "leaflets.yaml"))
    assert read.settings == Settings(**model.model_dump(exclude_none=True))
    assert read.settings != Settings()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("brnd: bay\n", "leaflets.yaml:1:1: error: there is no field `brnd` here\n  hint: did you mean `brand`?"),
        (
            "brand: bay\nstrict: maybe\n",
            "leaflets.yaml:2:9: error: `strict` should be yes or no\n  hint: write yes or no",
        ),
        (
            "format: Large Print\n",
            (
                "leaflets.yaml:1:9: error: this is not a name\n"
                "  hint: use small letters, digits and hyphens, such as large-print"
            ),
        ),
        (
            "formats: a4, a5\n",
            (
                "leaflets.yaml:1:10: error: this is not a name\n"
                "  hint: put several names into square brackets, with commas between them: [a4, a5]"
            ),
        ),
        (
            "languages:\n  - en-GB\n  - gb\n",
            "leaflets.yaml:3:5: error: this is not a language code\n  hint: `gb` is the code of a country.",
        ),
        (b"brand: '\xff'\n", "leaflets.yaml:1:9: error: this character is not in UTF-8"),
    ],
)
def test_a_mistake_in_the_file_has_its_place(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(LeafletError) as raised:
        _ = write(tmp_path, text).settings
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize(
    "folder", ["../out", "/tmp/out", "leaflets", "styles/out", "docs", ".git", "a/../b", "a b", "-"]
)
def test_output_is_a_folder_below_the_project_that_is_nobody_else_s(tmp_path: Path, folder: str) -> None:
    with pytest.raises(LeafletError, match="not the name of a folder that files can be written to"):
        _ = write(tmp_path, f'output: "{folder}"\n').settings


def test_a_file_of_an_early_version_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "leaflets.toml").write_text('brand = "bay"\n', encoding="utf-8")
    with pytest.raises(LeafletError, match=r"leaflets\.toml is not read any more"):
        _ = Project(tmp_path).settings


def test_its_brand_and_format_are_the_defaults_and_options_go_before(root: Path) -> None:
    project = write(root, "brand: meadow\nformat: a5\nstrict: yes\n")
    plan = selection.plan(project, strict=None)
    assert (plan.brand, plan.format, plan.strict) == ("meadow", "a5", True)
    assert plan.standard is Standard.UA1
    plan = selection.plan(project.renewed(), (), "harbour", "a4", strict=False)
    assert (plan.brand, plan.format, plan.strict) == ("harbour", "a4", False)


@pytest.mark.parametrize(
    ("text", "options", "themes"),
    [
        ("brand: meadow\n", {}, ["meadow/a4"]),
        ("build_formats: [a5, mono]\n", {}, ["harbour/a5", "harbour/mono"]),
        ("build_brands: all\nbuild_formats: [a5]\n", {}, ["harbour/a5", "meadow/a5"]),
        ("build_brands: all\nbuild_formats: [a5]\n", {"brand": "meadow", "formats": ["a4"]}, ["meadow/a4"]),
        ("formats: [a4, mono]\nbuild_formats: all\n", {}, ["harbour/a4", "harbour/mono"]),
    ],
)
def test_it_says_what_build_makes(root: Path, text: str, options: dict[str, object], themes: list[str]) -> None:
    plans = selection.plans(write(root, text), strict=None, **options)  # type: ignore[arg-type]
    assert [f"{plan.brand}/{plan.format}" for plan in plans] == themes


def test_formats_choose_among_those_of_the_program(root: Path) -> None:
    assert Project(root).format_names() == program_formats()
    project = write(root, "formats: [mono]\n")
    with pytest.raises(selection.UnknownName, match="this project does not use the program's format 'a4'"):
        selection.plan(project.renewed(), (), "harbour", "a4", strict=False)
    own = root / "styles" / "formats" / "wall.yaml"
    own.parent.mkdir()
    shutil.copy(ROOT / "styles" / "formats" / "a4.yaml", own)
    assert project.format_names() == ["mono", "wall"]
    with pytest.raises(LeafletError, match="there is no format called a5"):
        project.format("a5")


def test_a_format_of_the_project_takes_the_place_of_the_program_s(root: Path) -> None:
    program = Project(root).format("a4")
    assert program.source.name == "styles/formats/a4.yaml (of the program)"
    own = root / "styles" / "formats" / "a4.yaml"
    own.parent.mkdir()
    own.write_text(program.source.text.replace("body: 14 pt", "body: 13 pt"), encoding="utf-8")
    read = Project(root).format("a4")
    assert (read.source.name, read.model.type.body) == ("styles/formats/a4.yaml", 13)


def test_the_only_brand_and_the_only_own_format_need_no_file(root: Path) -> None:
    (root / "styles" / "brands" / "harbour.yaml").unlink()
    own = root / "styles" / "formats" / "wall.yaml"
    own.parent.mkdir()
    shutil.copy(ROOT / "styles" / "formats" / "a4.yaml", own)
    plan = selection.plan(Project(root), strict=False)
    assert (plan.brand, plan.format) == ("meadow", "wall")


def test_where_all_brands_are_invented_the_first_is_meant(root: Path) -> None:
    assert selection.plan(Project(root), strict=False).brand == "harbour"


def test_where_no_brand_is_the_default_all_are_named(root: Path) -> None:
    path = root / "styles" / "brands" / "meadow.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("example: yes\n", ""), encoding="utf-8")
    with pytest.raises(selection.UnknownName) as raised:
        selection.plan(Project(root), strict=False)
    assert raised.value.message == "this project has several brands, and none is its default"
    assert raised.value.hint == (
        "choose one of: harbour, meadow (with --brand), or name the default in leaflets.yaml: brand: …"
    )


def test_names_that_do_not_exist_are_reported_at_their_lines(root: Path) -> None:
    project = write(root, "brand: harbor\nbuild_formats:\n  - mono\n  - a5\nformats: [larg-print, mono]\n")
    with pytest.raises(LeafletError) as raised:
        selection.plans(project, strict=False)
    assert [str(problem).splitlines()[0] for problem in raised.value.problems] == [
        "leaflets.yaml:1:8: error: the brand harbor does not exist",
        "leaflets.yaml:4:5: error: the format a5 is not listed under `formats:`",
        "leaflets.yaml:5:11: error: the format larg-print does not exist",
    ]
    [plan] = selection.plans(project, (), "harbour", ["mono"], strict=False)
    assert plan.brand == "harbour", "what an option names does not have to be right in the file"


def test_the_formats_of_this_project_are_those_of_the_program() -> None:
    own = {path.name: path.read_bytes() for path in (ROOT / "styles" / "formats").iterdir()}
    program = {path.name: path.read_bytes() for path in (STARTER / "styles" / "formats").iterdir()}
    assert own == program, "copy what you changed from the one folder to the other"


@pytest.mark.parametrize(
    "name", ["leaflets.yml", "leaflet.yaml", "Leaflets.YML", "leaflets.yaml.txt", "leaflets (1).yaml"]
)
def test_settings_under_another_name_are_an_error_that_names_the_file(root: Path, name: str) -> None:
    (root / name).write_text("brand: meadow\n", encoding="utf-8")
    with pytest.raises(LeafletError, match=r"this file is called [Ll]eaf") as failure:
        selection.plans(Project(root), strict=None)
    [problem] = failure.value.problems
    assert (problem.place.file, problem.hint) == (name, "rename it to leaflets.yaml, or delete it")
    write(root, "brand: meadow\n")
    assert selection.plans(Project(root), strict=None)[0].brand == "meadow"


def test_other_files_in_the_folder_of_a_project_are_not_its_settings(root: Path) -> None:
    for name in ("leafletting.yaml", "docker-compose.yml", "Leaflets 2024.docx", "leaflets.csv"):
        (root / name).touch()
    assert project_file.read(root).settings == Settings()


def test_the_file_decides_what_files_follow_and_an_option_overrides_it(root: Path) -> None:
    project = write(root, "brand: meadow\nformat: a5\nstandard: ua2\n")
    plan = selection.plan(project, strict=None)
    assert plan.standard is Standard.UA2
    assert plan.following(None).standard is Standard.UA2
    assert plan.following(Standard.UA1).standard is Standard.UA1
    [chosen] = selection.plans(project, strict=None, standard=Standard.UA1)
    assert chosen.standard is Standard.UA1
