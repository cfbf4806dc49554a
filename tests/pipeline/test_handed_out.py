"""A file that is named is refused where its leaflets are withdrawn or past their review, whatever it is called."""

from __future__ import annotations

import datetime
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result

from builder import cli
from builder.core import contents_labels
from builder.core.contents_labels import ContentsLabel
from builder.pdf import validate
from builder.pipeline import manifest
from builder.pipeline.handed_out import HandedOut
from tests.support import days
from tests.support.making import REPOSITORY, project_with

WITHDRAWN = "bone, which is in this file, has been withdrawn: New guidance"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a built leaflet and a copy of its file that has another name, in another folder."""
    days.set_today(monkeypatch, "2026-11-23")
    root = project_with(tmp_path / "project", REPOSITORY / "leaflets")
    assert run(root, "build", "bone", "liver", "--format", "a5").exit_code == 0
    (tmp_path / "desk").mkdir()
    shutil.copy(root / "output/harbour/a5/bone.pdf", copy_of(root))
    monkeypatch.chdir(tmp_path / "desk")
    return root


def copy_of(root: Path) -> Path:
    return root.parent / "desk" / "for Monday.pdf"


def run(root: Path, *words: str | Path) -> Result:
    result = CliRunner().invoke(cli.main, ["--project", str(root), *map(str, words)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def change(path: Path, **fields: str) -> None:
    text = path.read_text(encoding="utf-8")
    for name, value in fields.items():
        assert re.search(rf"^{name}: .*$", text, re.MULTILINE)
        text = re.sub(rf"^{name}: .*$", f"{name}: {value}", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8", newline="\n")


def withdraw(root: Path, name: str = "bone") -> None:
    change(root / f"leaflets/{name}.yaml", status="withdrawn\nwithdrawn_because: New guidance")


def expire(root: Path, name: str = "bone") -> None:
    change(root / f"leaflets/{name}.yaml", last_reviewed="2024-01-01", next_review="2025-01-01")


def without_metadata(path: Path) -> bytes:
    with pikepdf.open(path) as pdf:
        del pdf.Root.Metadata
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def test_a_file_says_which_pages_are_in_it(root: Path) -> None:
    with pikepdf.open(copy_of(root)) as pdf:
        relations = {str(label) for label in pdf.open_metadata()["dc:relation"]}
    assert relations == {
        "leaflet:bone?next_review=2027-11-22",
        "leaflet:shared/after-surgery?next_review=2027-11-22",
        "leaflet:shared/contacts?next_review=2027-11-22",
    }
    if validate.installed():
        assert validate.validate(copy_of(root).read_bytes()) == []


@pytest.mark.parametrize(
    "written",
    [
        lambda packet: packet.replace(b"dc:", b"dublin:").replace(b"xmlns:dc=", b"xmlns:dublin="),
        lambda packet: packet.replace(b"rdf:", b"r:").replace(b"xmlns:rdf=", b"xmlns:r="),
        lambda packet: packet.replace(b"<rdf:li>", b"<rdf:li>\n   ").replace(b"</rdf:li>", b"\n</rdf:li>"),
        lambda packet: packet.decode().encode("utf-16"),
    ],
)
def test_metadata_that_another_program_wrote_again_is_read(root: Path, written: Callable[[bytes], bytes]) -> None:
    with pikepdf.open(copy_of(root)) as pdf:
        pdf.Root.Metadata = pdf.make_stream(written(pdf.Root.Metadata.read_bytes()))
        pdf.save("again.pdf")
    withdraw(root)
    result = run(root, "merge", "again.pdf", "-o", "m.pdf")
    assert result.exit_code == 1
    assert WITHDRAWN in result.stderr


COMMANDS = [
    ("print",),
    ("impose", "--scheme", "saddle", "-o", "sheets.pdf"),
    ("merge", "-o", "merged.pdf"),
]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("how", ["renamed", "in place", "without metadata", "sheets", "merged", "pack"])
def test_what_is_withdrawn_is_refused(root: Path, command: tuple[str, ...], how: str) -> None:
    file = copy_of(root)
    if how == "in place":
        file = root / "output/harbour/a5/bone.pdf"
        file.write_bytes(without_metadata(file))
    elif how == "without metadata":
        # Only its digest is known.
        data = without_metadata(file)
        entry = manifest.read(root / "output")[0]._replace(sha256=manifest.digest(data))
        manifest.write(root / "output", [entry], [])
        file.write_bytes(data)
    elif how == "sheets":
        assert run(root, "impose", file, "--scheme", "saddle", "-o", "s.pdf").exit_code == 0
        file = Path("s.pdf")
    elif how == "merged":
        assert run(root, "merge", file, root / "output/harbour/a5/liver.pdf", "-o", "m.pdf").exit_code == 0
        file = Path("m.pdf")
    elif how == "pack":
        assert run(root, "pack", "bone", "liver", "-o", "p.pdf").exit_code == 0
        file = Path("p.pdf")
    withdraw(root)
    before = {path.name for path in Path().iterdir()}
    result = run(root, command[0], file, *command[1:])
    assert result.exit_code == 1
    assert WITHDRAWN in result.stderr
    assert "`--allow bone` lets it through" in result.stderr
    assert {path.name for path in Path().iterdir()} == before


@pytest.mark.parametrize("command", COMMANDS[1:])
def test_what_is_allowed_goes_through_with_a_warning(root: Path, command: tuple[str, ...]) -> None:
    withdraw(root)
    result = run(root, command[0], copy_of(root), *command[1:], "--allow", "bone")
    assert result.exit_code == 0, result.stderr
    assert f"warning: {WITHDRAWN}" in result.stderr
    other = run(root, command[0], copy_of(root), *command[1:], "--allow", "liver")
    assert other.exit_code == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_past_its_review_is_refused(root: Path, command: tuple[str, ...]) -> None:
    expire(root, "shared/contacts")
    result = run(root, command[0], copy_of(root), *command[1:])
    assert result.exit_code == 1
    assert "shared/contacts, which is in this file, was to be reviewed by 2025-01-01" in result.stderr


@pytest.mark.parametrize("in_project", [True, False])
def test_a_file_that_is_older_than_the_review_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch, in_project: bool
) -> None:
    days.set_today(monkeypatch, "2028-01-01")
    for name in ("bone", "shared/after-surgery", "shared/contacts"):
        change(root / f"leaflets/{name}.yaml", last_reviewed="2027-12-01", next_review="2029-11-30")
    words = ("impose", copy_of(root), "--scheme", "saddle", "-o", "s.pdf")
    if in_project:
        result = run(root, *words)
        assert "build it again" in result.stderr
    else:
        result = CliRunner().invoke(cli.main, list(map(str, words)))
        assert "ask those who look after the leaflet" in result.stderr
    assert result.exit_code == 1
    assert "bone, as it is in this file, was to be reviewed by 2027-11-22" in result.stderr


def test_a_file_that_was_made_of_a_withdrawn_leaflet_says_so(root: Path) -> None:
    withdraw(root)
    assert run(root, "build", "bone", "--allow", "bone", "--format", "a5").exit_code == 0
    data = (root / "output/harbour/a5/bone.pdf").read_bytes()
    [problem] = HandedOut(None).problems(Path("any.pdf"), data)
    assert problem.message == "this file was made when bone, which is in it, was withdrawn"
    [allowed] = HandedOut(None, ["bone"]).problems(Path("any.pdf"), data)
    assert allowed.severity == "warning"


def test_what_may_be_handed_out_is_not_reported(root: Path) -> None:
    for words in (
        ("impose", copy_of(root), "--scheme", "saddle", "-o", "s.pdf"),
        ("merge", copy_of(root), "-o", "m.pdf"),
    ):
        result = run(root, *words)
        assert result.exit_code == 0, result.stderr
        assert "withdrawn" not in result.stderr + result.stdout


def test_an_included_copy_of_a_leaflet_is_refused_too(root: Path) -> None:
    shutil.copy(copy_of(root), root / "leaflets/shared/old.pdf")
    path = root / "leaflets/liver.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("include:\n", "include:\n  - pdf: shared/old.pdf\n    fit: yes\n"), encoding="utf-8")
    before = run(root, "build", "liver")
    assert "withdrawn" not in before.stderr
    withdraw(root)
    result = run(root, "build", "liver")
    assert result.exit_code == 1
    assert re.search(rf"leaflets/liver.yaml:\d+:\d+: error: {WITHDRAWN}", result.stderr)
    assert run(root, "build", "liver", "--allow", "bone").exit_code == 0
    assert run(root, "build", "liver").exit_code == 1
    assert run(root, "pack", "liver", "-o", "p.pdf").exit_code == 1


@pytest.mark.parametrize(
    "label",
    [
        ContentsLabel("bone", datetime.date(2029, 11, 30)),
        ContentsLabel("shared/contacts", None, True),
        ContentsLabel("a b & <c> é?", datetime.date(2029, 11, 30), True),
    ],
)
def test_a_label_is_read_as_it_was_written(label: ContentsLabel) -> None:
    assert contents_labels.parse(str(label)) == label


@pytest.mark.parametrize("text", ["", "bone", "https://example.org/leaflet:bone", "Leaflet: bone"])
def test_other_relations_of_a_file_are_no_labels(text: str) -> None:
    assert contents_labels.parse(text) is None


def test_a_damaged_label_names_its_page_at_least() -> None:
    assert contents_labels.parse("leaflet:bone?next_review=soon&status") == ContentsLabel("bone")
