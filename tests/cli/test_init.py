"""leaflets init: a project of any clinic, from an empty folder to a pack, with no file of this repository."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result

import builder
from builder.cli.group import main
from builder.core import clock
from tests.inspectors import Pdf
from tests.support import cups_stand_in
from tests.support.making import REPOSITORY

SCHEMA_LINE = "# yaml-language-server: $schema="


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def done(*words: str | Path) -> Result:
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def change(path: Path, *changes: tuple[str, str]) -> None:
    """Replace patterns in a file, each of which it has."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert re.search(old, text), old
        text = re.sub(old, new, text)
    path.write_text(text, encoding="utf-8", newline="\n")


def test_a_new_project_has_nothing_of_the_example(folder: Path) -> None:
    result = done("init", "--brand", "quay")
    written = files(folder)
    assert result.stdout.splitlines() == sorted(written)
    assert {"leaflets.yaml", "README.md", "styles/brands/quay.yaml", ".gitignore", ".gitattributes"} <= set(written)
    assert {".vscode/settings.json", ".pre-commit-config.yaml", ".github/workflows/leaflets.yml"} <= set(written)
    ours = re.compile(rb"harbour|meadow|lantern|secondary|\{(?:brand|format|version|today|marker)\}", re.IGNORECASE)
    assert {name: ours.findall(content) for name, content in written.items() if ours.search(content)} == {}


def test_every_file_of_a_new_project_keeps_to_the_schema_that_it_points_at(folder: Path) -> None:
    done("init")
    done("new", "hip-replacement")
    pointing = [path for path in folder.rglob("*.yaml") if path.read_text(encoding="utf-8").startswith(SCHEMA_LINE)]
    assert len(pointing) == 6
    for path in pointing:
        text = path.read_text(encoding="utf-8")
        schema = path.parent / text.partition("\n")[0].removeprefix(SCHEMA_LINE)
        data = json.loads(json.dumps(yaml.safe_load(text), default=str))
        jsonschema.validate(data, json.loads(schema.read_text(encoding="utf-8")))
    for path in folder.rglob(".vscode/*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    steps = yaml.safe_load((folder / ".github/workflows/leaflets.yml").read_text(encoding="utf-8"))["jobs"]["leaflets"]
    typed = [step["run"].split() for step in steps["steps"] if step.get("run", "").startswith("leaflets ")]
    assert [words[1] for words in typed] == ["check", "build"]
    for words in typed:
        done(*words[1:])


def test_this_repository_is_made_of_the_same_pieces(folder: Path) -> None:
    done("init", "copy", "--example")
    own = {"README.md", ".gitignore", ".pre-commit-config.yaml"}
    for name, content in files(folder / "copy").items():
        if not name.startswith((".vscode/", ".github/")) and name not in own:
            assert (REPOSITORY / name).read_bytes() == content, name
    done("init", "both", "--example", "--brand", "quay")
    done("--project", "both", "check")
    done("init", "plain")
    for name in ("leaflets/kinds.yaml", "leaflets/topics.yaml"):
        notes = [
            [line for line in (root / name).read_text(encoding="utf-8").splitlines() if line.startswith("#")]
            for root in (folder / "plain", REPOSITORY)
        ]
        assert notes[0] == notes[1], name


def test_a_folder_that_is_not_empty_is_left_as_it_is(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / "Leaflets 2024.docx").write_bytes(b"words")
    (folder / "styles").mkdir()
    result = run("init")
    assert (result.exit_code, files(folder)) == (2, {"Leaflets 2024.docx": b"words"})
    assert "this folder is not empty: it has Leaflets 2024.docx, styles\n" in result.stderr
    (folder / "Leaflets 2024.docx").unlink()
    (folder / "styles").rmdir()
    for name in (".DS_Store", "Thumbs.db", "desktop.ini"):
        (folder / name).touch()
    done("init")


def test_git_does_not_take_patients_from_a_new_project(folder: Path) -> None:
    done("init")
    subprocess.run(["git", "init", "-q"], check=True)
    private = ["pack.pdf", "patients.csv", "List of patients.xlsx", "packs/pack-0001.pdf", "output/quay/a4/hip.pdf"]
    shared = ["leaflets/hip.yaml", "leaflets/packs/hips.yaml", "leaflets/consent.pdf", "styles/logos/quay.svg"]
    asked = subprocess.run(
        ["git", "check-ignore", "--stdin"],
        input="\n".join([*private, *shared]),
        capture_output=True,
        text=True,
        check=True,
    )
    assert [line.strip('"') for line in asked.stdout.splitlines()] == private


def test_what_the_notes_of_a_new_leaflet_propose_can_be_used(folder: Path) -> None:
    done("init")
    done("new", "hip-replacement")
    path = folder / "leaflets" / "hip-replacement.yaml"
    proposed = re.findall(r"# example: (\".*\")", path.read_text(encoding="utf-8"))
    assert len(proposed) == 1
    change(path, ('feedback: ".*"', f"feedback: {proposed[0]}"))
    done("build")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["init", "--brand", "Our Clinic"], "'Our Clinic' cannot be a brand's name"),
        (["init", "--brand", "con"], "Windows cannot have a file called con"),
        (["init", "--brand", ""], "cannot be a brand's name"),
        (["--project", ".", "init"], "--project is for a project that exists"),
    ],
)
def test_what_cannot_be_started_is_refused(folder: Path, words: list[str], message: str) -> None:
    result = run(*words)
    assert (result.exit_code, message in result.stderr, files(folder)) == (2, True, {})


def test_drafts_stop_nothing_and_what_is_still_to_fill_in_is_a_warning(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("init", "--brand", "quay")
    assert "there are no leaflets yet" in done("build").stderr
    done("new", "hip-replacement")
    result = done("build")
    assert result.stdout == "built    output/quay/a4/hip-replacement.pdf (new)\n"
    assert (
        "styles/brands/quay.yaml:10:13: warning: this is still to be filled in: what the clinic does" in result.stderr
    )
    assert "error" not in result.stderr
    (folder / "list.csv").write_text("leaflets,name\nhip-replacement,Ann Example\n", encoding="utf-8")
    # A cover prints the brand's words: whoever makes a pack is to know that some are missing.
    missing = "styles/brands/quay.yaml:10:13: warning: this is still to be filled in: what the clinic does"
    assert missing in done("packs", "--from", "list.csv", "--output", "packs").stderr
    assert missing in done("pack", "hip-replacement", "-o", "pack.pdf").stderr
    assert "TO FILL IN" in Pdf((folder / "pack.pdf").read_bytes()).reading_text()
    assert os.name == "nt" or missing in printed("hip-replacement", monkeypatch)[1]
    pack = builder.pack("hip-replacement", project=folder)
    assert any(str(problem).startswith(missing) for problem in pack.problems)
    assert "Draft" in Pdf((folder / "packs" / "pack-0001.pdf").read_bytes()).reading_text()
    refused = run("approve", "hip-replacement", "--by", "The hip team")
    assert (refused.exit_code, "error: this is still to be filled in: the team" in refused.stderr) == (1, True)
    done("withdraw", "hip-replacement", "--because", "It was never finished.")
    assert "hip-replacement.yaml" not in done("build").stderr
    assert not (folder / "output" / "quay" / "a4" / "hip-replacement.pdf").exists()


def test_a_new_leaflet_is_in_the_first_language_of_the_project(folder: Path) -> None:
    done("init")
    change(folder / "leaflets.yaml", ("format: .*", r"\g<0>\nlanguages: [cy, en-GB]"))
    done("new", "clun-newydd")
    assert "\nlanguage: cy\n" in (folder / "leaflets" / "clun-newydd.yaml").read_text(encoding="utf-8")


def test_schemas_are_written_again_after_an_update(folder: Path) -> None:
    done("init")
    schema = folder / "docs" / "schema" / "leaflet.schema.json"
    new = schema.read_bytes()
    schema.write_text("{}", encoding="utf-8")
    done("schema", "--write")
    assert schema.read_bytes() == new


BODY = """\
sections:
  - title: Why you may need a new hip
    body: |
      Your hip hurts because the joint is worn.
      A new joint can take that pain away.

  - title: Questions to ask
    blocks:
      - kind: questions to ask
        questions:
          - What are the reasons for and against this treatment?
        lines: 2
"""


def printed(file: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The words of the PDF file that a printer gets, and what is said about it."""
    with cups_stand_in.server() as printers:
        printers.add("PDF")
        printers.use(monkeypatch)
        result = done("print", file, "--printer", "PDF")
        [job] = printers.jobs()
        return Pdf(printers.sent(job).pdf).reading_text(), result.stderr


def test_a_clinic_goes_from_an_empty_folder_to_a_pack_and_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a brand and a format of its own names; `tests/external/wheel` does the same from the wheel."""
    done("init", "--brand", "quay")
    done("formats", "--copy", "large-print")
    formats = folder / "styles" / "formats"
    (formats / "large-print.yaml").rename(formats / "ward.yaml")
    change(folder / "leaflets.yaml", ("format: .*", "format: ward"))
    change(
        folder / "styles" / "brands" / "quay.yaml",
        (r"(?m)^(name|  clinic_name): .*$", r"\1: Quay Hip Clinic"),
        ("(?m)^strapline: .*$", "strapline: New hips and knees"),
        ("(?m)^example: yes\n", ""),
        ("(?m)^  clinic_address: .*$", "  clinic_address: 4 Quay Street, Bristol"),
        ("(?m)^  clinic_web: .*$", "  clinic_web: https://www.quayhips.nhs.uk"),
        ("(?m)^  (clinic|ward)_phone: .*$", r"  \1_phone: 0117 900 1234"),
        ("(?m)^  ward_name: .*$", "  ward_name: Ward 7"),
    )
    done("new", "hip-replacement")
    change(
        folder / "leaflets" / "hip-replacement.yaml",
        ("(?m)^summary: .*$", "summary: What happens when you get a new hip."),
        ("(?m)^owner: .*$", "owner: The hip team"),
        ('(?m)^  - "TO FILL IN: the guidance.*$', "  - NICE guideline NG157"),
        ("(?m)^feedback: .*$", "feedback: Ring {{ ward_phone }} and tell us what you think."),
        ("(?s)\nsections:\n.*?\n\n#", "\n" + BODY + "\n#"),
    )
    change(
        folder / "leaflets" / "shared" / "contacts.yaml",
        ("(?m)^owner: .*$", "owner: The hip team"),
        ('(?m)^  - "TO FILL IN: .*$', "  - The hip team's own list"),
    )
    assert done("check").stderr.startswith("no problems")
    for page in ("hip-replacement", "shared/contacts"):
        assert done("approve", page, "--by", "The hip team").stderr == "checked with the site fields of quay\n"
    done("build", "--strict")
    [leaflet] = (folder / "output").rglob("*.pdf")
    assert leaflet.relative_to(folder).as_posix() == "output/quay/ward/hip-replacement.pdf"
    words = Pdf(leaflet.read_bytes()).reading_text()
    assert "Quay Hip Clinic" in words
    assert f"Approved by The hip team, {clock.today().day} " in words
    assert "raft" not in words
    done("pack", "hip-replacement", "-o", "pack.pdf", "--set", "name=Ann Example", "--strict")
    assert "Ann Example" in Pdf((folder / "pack.pdf").read_bytes()).reading_text()
    if os.name == "posix":
        assert "Ann Example" in printed("pack.pdf", monkeypatch)[0]
    done("withdraw", "hip-replacement", "--because", "The joint is no longer used.")
    assert run("pack", "hip-replacement", "-o", "again.pdf").exit_code == 1
    done("build")
    assert not leaflet.exists()
