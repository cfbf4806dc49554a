"""The project's own file, leaflets.toml: which brand and format are meant where nobody names one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builder.content import project_file, selection
from builder.content.project import Project
from builder.content.project_file import ProjectFile
from builder.core.diagnostics import LeafletError

ROOT = Path(__file__).resolve().parents[2]
UNREADABLE = 'error: this line cannot be read\n  hint: write each line as key = "name", such as format = "a4"'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with two brands and several formats, and without a file of its own."""
    for folder in ("leaflets", "styles"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def write(root: Path, text: str | bytes) -> None:
    (root / "leaflets.toml").write_bytes(text.encode("utf-8") if isinstance(text, str) else text)


def test_a_project_needs_no_file(tmp_path: Path) -> None:
    assert project_file.read(tmp_path) == ProjectFile("", "")


def test_both_keys_are_read(tmp_path: Path) -> None:
    write(tmp_path, '# Ours\nbrand = "bay"\n\nformat = "a5"\n')
    assert project_file.read(tmp_path) == ProjectFile("bay", "a5")


def test_this_project_names_both() -> None:
    assert project_file.read(ROOT) == ProjectFile("harbour", "a4")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('brnd = "bay"\n', "leaflets.toml:1:1: error: `brnd` is not a key of this file\n  hint: did you mean `brand`?"),
        (
            '\n  zzz = "bay"\n',
            "leaflets.toml:2:3: error: `zzz` is not a key of this file\n  hint: the keys are: `brand`, `format`",
        ),
        (
            '[brand]\nname = "bay"\n',
            'leaflets.toml:1:1: error: `brand` is not text\n  hint: put the name in quotation marks: brand = "…"',
        ),
        (
            'brand = "bay"\nformat = 4\n',
            'leaflets.toml:2:1: error: `format` is not text\n  hint: put the name in quotation marks: format = "…"',
        ),
        (
            'format = ""\n',
            "leaflets.toml:1:1: error: `format` is empty\n  hint: write the name of a format, or delete this line",
        ),
        (
            'brand = "bay"\nformat = a4\n',
            f"leaflets.toml:2:10: {UNREADABLE}",
        ),
        (
            'brand = "bay',
            f"leaflets.toml:1:13: {UNREADABLE}",
        ),
        (b"brand = '\xff'\n", "leaflets.toml:1:1: error: this file is not UTF-8 text\n  hint: save it as UTF-8"),
    ],
)
def test_a_mistake_in_the_file_has_its_place(tmp_path: Path, text: str | bytes, message: str) -> None:
    write(tmp_path, text)
    with pytest.raises(LeafletError) as raised:
        project_file.read(tmp_path)
    assert str(raised.value) == message


def test_its_brand_and_format_are_the_defaults(root: Path) -> None:
    write(root, 'brand = "meadow"\nformat = "a5"\n')
    plan = selection.plan(Project(root), strict=False)
    assert (plan.brand, plan.format) == ("meadow", "a5")


def test_a_name_that_is_given_goes_before_the_file(root: Path) -> None:
    write(root, 'brand = "meadow"\nformat = "a5"\n')
    plan = selection.plan(Project(root), (), "harbour", "a4", strict=False)
    assert (plan.brand, plan.format) == ("harbour", "a4")


def test_the_only_brand_there_is_needs_no_file(root: Path) -> None:
    (root / "styles" / "brands" / "harbour.yaml").unlink()
    assert selection.plan(Project(root), strict=False).brand == "meadow"


def test_where_all_brands_are_invented_the_first_is_meant(root: Path) -> None:
    assert selection.plan(Project(root), strict=False).brand == "harbour"


def test_where_no_brand_is_the_default_all_are_named(root: Path) -> None:
    path = root / "styles" / "brands" / "meadow.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("example: yes\n", ""), encoding="utf-8")
    with pytest.raises(selection.UnknownName) as raised:
        selection.plan(Project(root), strict=False)
    assert raised.value.message == "this project has several brands, and none is its default"
    assert raised.value.hint == (
        'choose one of: harbour, meadow (with --brand), or name the default in leaflets.toml: brand = "…"'
    )


def test_a_default_that_does_not_exist_is_refused(root: Path) -> None:
    write(root, 'brand = "harbor"\n')
    with pytest.raises(selection.UnknownName) as raised:
        selection.plan(Project(root), strict=False)
    assert raised.value.message == "leaflets.toml names the brand 'harbor', which does not exist"
    assert raised.value.hint == "choose one of: harbour, meadow (with --brand), or correct leaflets.toml"
