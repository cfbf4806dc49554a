"""The commands for packs: what they write and say, and where a patient's details never stand."""

from __future__ import annotations

import datetime
import errno
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
import yaml
from click.testing import CliRunner

from builder import cli
from builder.core import atomic_files, workers
from builder.core.printed_phrases import Phrases
from builder.packs import compose, patient_list, render, tasks
from builder.pdf import validate
from builder.pipeline import manifest
from builder.provenance import codes, short_codes
from tests.cli.test_cli import run
from tests.inspectors import Pdf, secrets
from tests.support import packing

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"[0-9A-Z]{4}(?:[- ]+[0-9A-Z]{4})+")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = packing.copied(tmp_path / "project")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "packs"


@pytest.fixture
def details(tmp_path: Path) -> Path:
    path = tmp_path / "given" / "details.yaml"
    path.parent.mkdir()
    path.write_text(yaml.safe_dump(packing.DETAILS, allow_unicode=True), encoding="utf-8")
    return path


def table(path: Path, count: int = 5) -> Path:
    """A list of patients; every second of them is to have another pack."""
    heads = ["leaflets", "name", "hospital number", "notes"]
    lines = [",".join(heads)]
    for number in range(1, count + 1):
        chosen = "bone brain" if number % 2 else "liver"
        lines.append(",".join([chosen, f"Quillfeather {number}", f"HQ7731{number:03}", "Larkspur Gate"]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


NAMES = ("Quillfeather", "HQ7731", "Larkspur Gate")


def code_of(pdf: Pdf) -> str:
    text = pdf.reading_text()
    match = CODE.search(text, text.index("Full code"))
    assert match is not None
    return match[0]


# One pack


@pytest.mark.parametrize(
    ("status", "said", "noted"),
    [
        ("draft", "bone is a draft", "draft"),
        ("in review", "bone is in review", "in review, not approved"),
    ],
)
def test_a_page_without_approval_is_reported_and_noted(
    folder: Path, out: Path, status: str, said: str, noted: str
) -> None:
    packing.change(folder / "leaflets" / "bone.yaml", status=status)
    result = run("pack", "bone", "-o", out / "a.pdf", "--note")
    assert result.exit_code == 0, result.stderr
    assert re.search(rf"leaflets/bone.yaml:\d+:\d+: warning: {said}: its pages in this pack are marked", result.stderr)
    assert result.stderr.endswith("1 warning; 1 pack written, 7 pages\n")
    assert f"“Surgery to strengthen a weakened bone” 1.0 ({noted}), " in result.stdout
    assert result.stdout.count(noted) == 1


@pytest.mark.parametrize(
    ("fields", "words", "said"),
    [
        ({"status": "draft"}, (), "This pack has drafts in it. Not to be given to patients."),
        ({"status": "in review"}, (), "This pack has drafts in it. Not to be given to patients."),
        (
            {"status": "withdrawn", "withdrawn_because": "It is made up."},
            ("--allow", "bone"),
            "This pack has pages that were withdrawn. Ask your team about them.",
        ),
        (
            {"last_reviewed": "2024-01-01", "next_review": "2025-01-01"},
            ("--allow", "bone"),
            "This pack has pages that are out of date. Ask your team whether they still hold.",
        ),
        ({}, (), ""),
    ],
)
def test_the_cover_says_what_is_wrong_with_the_pages(
    folder: Path, out: Path, fields: dict[str, str], words: tuple[str, ...], said: str
) -> None:
    packing.change(folder / "leaflets" / "bone.yaml", **fields)
    assert run("pack", "bone", "liver", *words, "-o", out / "a.pdf").exit_code == 0
    cover = " ".join(Pdf((out / "a.pdf").read_bytes()).reading_text().partition("Your details")[0].split())
    assert cover.endswith(said) if said else "This pack has" not in cover


def test_each_page_of_a_cover_says_that_the_pack_has_drafts(folder: Path, out: Path) -> None:
    packing.change(folder / "leaflets" / "bone.yaml", status="draft")
    assert run("pack", "bone", "--format", "giant-print", "-o", out / "a.pdf").exit_code == 0
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(out / "a.pdf")]
    last = next(number for number, text in enumerate(texts) if "Code of this pack" in text)
    assert last > 0
    assert all("This pack has drafts in it. Not to be given to patients." in text for text in texts[: last + 1])


def test_strict_makes_no_pack_of_drafts(folder: Path, out: Path) -> None:
    packing.change(folder / "leaflets" / "bone.yaml", status="draft")
    one = run("pack", "bone", "-o", out / "a.pdf", "--strict")
    many = run("packs", "--from", table(folder / "list.csv"), "--output", out / "many", "--strict")
    for result in (one, many):
        assert result.exit_code == 1
        assert "error: bone is a draft: its pages in this pack are marked as a draft" in result.stderr
        assert "no pack made" in result.stderr
    assert not list(out.rglob("*.pdf"))
    packing.change(folder / "leaflets" / "bone.yaml", status="example")
    assert run("pack", "bone", "-o", out / "a.pdf", "--strict").exit_code == 0


def test_a_page_whose_approval_is_void_is_reported_and_noted(folder: Path, out: Path) -> None:
    hash_ = {"approver": "Nurses", "approved_on": "2026-11-23", "approved_hash": "0" * 64}
    packing.change(folder / "leaflets" / "shared" / "contacts.yaml", status="approved", **hash_)
    result = run("pack", "bone", "liver", "-o", out / "a.pdf", "--note")
    assert result.exit_code == 0, result.stderr
    reported = (
        "warning: shared/contacts has changed since it was approved: its pages in this pack are marked as a draft"
    )
    assert result.stderr.count(reported) == 1
    assert "`leaflets approve shared/contacts` with `--by`" in result.stderr
    assert "“Who to contact” 1.0 (draft: changed since it was approved); English" in result.stdout


def test_words_of_a_brand_that_nobody_approved_are_reported_with_the_brand(folder: Path, out: Path) -> None:
    assert run("approve", "shared/contacts", "--by", "Nurses").exit_code == 0
    path = folder / "styles" / "brands" / "harbour.yaml"
    text, changes = re.subn(r"(?m)^  ward_name: .*$", "  ward_name: Quay ward", path.read_text(encoding="utf-8"))
    assert changes == 1
    path.write_text(text, encoding="utf-8", newline="\n")
    result = run("pack", "bone", "-o", out / "a.pdf")
    assert "shared/contacts was not approved with the words in the site fields of the brand harbour: " in result.stderr
    assert "has changed since" not in result.stderr
    assert "shared/contacts" not in run("pack", "bone", "-o", out / "b.pdf", "--brand", "meadow").stderr


def test_what_was_let_in_is_noted(folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packing.change(folder / "leaflets" / "bone.yaml", status="withdrawn", withdrawn_because="It is made up.")
    packing.change(folder / "leaflets" / "liver.yaml", last_reviewed="2024-01-01", next_review="2025-01-01")
    result = run("pack", "bone", "liver", "--allow", "bone", "--allow", "liver", "-o", out / "a.pdf", "--note")
    assert result.exit_code == 0, result.stderr
    assert " 1.0 (withdrawn), “" in result.stdout
    assert " 1.0 (past its review on 1 January 2025), “" in result.stdout


def test_drafts_in_the_packs_of_a_list_are_reported_once(folder: Path, out: Path) -> None:
    packing.change(folder / "leaflets" / "bone.yaml", status="draft")
    result = run("packs", "--from", table(folder / "list.csv"), "--output", out)
    assert result.exit_code == 0, result.stderr
    assert result.stderr.count("bone is a draft: its pages in this pack are marked as a draft") == 1


def test_only_a_pack_and_the_history_are_written(folder: Path, out: Path, details: Path) -> None:
    result = run("pack", "bone", "brain", "-o", out / "a.pdf", "--for", details)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.strip() == str(out / "a.pdf")
    assert f"1 pack written, {Pdf(out / 'a.pdf').page_count} pages" in result.stderr
    assert [path.name for path in out.iterdir()] == ["a.pdf"]
    names = [".lock", ".pack-key", "manifest.json"]
    assert sorted(path.name for path in (folder / "output").iterdir()) == names


def test_a_recipe_makes_a_pack(folder: Path, out: Path) -> None:
    assert run("pack", "bone-and-brain", "-o", out / "a.pdf").exit_code == 0
    assert Pdf(out / "a.pdf").find("H1")[0].text.strip() == "Your operations on bone and brain"


def test_settings_go_before_the_file(folder: Path, out: Path, details: Path) -> None:
    assert run("pack", "bone", "-o", out / "a.pdf", "--for", details, "--set", "name=First Last").exit_code == 0
    text = Pdf(out / "a.pdf").reading_text()
    assert "First Last" in text
    assert "Quillfeather" not in text
    assert "Consultant Tarrant" in text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["pack", "bone"], "no file was named for the pack"),
        (["pack", "brian", "-o", "a.pdf"], "there is no leaflet or recipe called 'brian'"),
        (["pack", "bone", "bone", "-o", "a.pdf"], "bone is named twice"),
        (["pack", "bone", "-o", "a.pdf", "--brand", "harbor"], "there is no brand called 'harbor'"),
        (["explain", "ABCD"], "a short code has 10 characters, and this has 4 characters"),
        (["explain", "ABCD-EFGH-JK"], "there is a mistake in this short code"),
        (["explain", "ABCD-EFGH-JKMN-PQ"], "groups"),
        (["explain", short_codes.derived("")], "is not a code of this project"),
        (["explain", "ABCD-EFGH-JKMN-PQRS"], "there is a mistake in this code"),
        (["packs", "--from", "x.csv", "--output", "o"], "x.csv"),
    ],
)
def test_mistakes_on_the_command_line_are_reported_with_a_hint(folder: Path, words: list[str], told: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr


def test_a_leaflet_with_errors_stops_the_pack_and_the_last_pack_stays(folder: Path, out: Path) -> None:
    assert run("pack", "bone", "-o", out / "a.pdf").exit_code == 0
    before = (out / "a.pdf").read_bytes()
    packing.change(folder / "leaflets" / "bone.yaml", ownr="x")
    result = run("pack", "bone", "-o", out / "a.pdf")
    assert result.exit_code == 1
    assert "leaflets/bone.yaml:" in result.stderr
    assert (out / "a.pdf").read_bytes() == before


def test_warnings_of_style_are_not_the_nurses(folder: Path, out: Path) -> None:
    path = folder / "leaflets" / "bone.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "Your team can tell you more.", "Your team can tell you " * 12 + "."
    )
    path.write_text(text, encoding="utf-8")
    assert "warning" in run("check", "bone").stderr
    assert run("pack", "bone", "-o", out / "a.pdf").stderr.startswith("no problems; 1 pack written")


def test_a_pack_that_cannot_be_written_is_reported(folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic_files.os, "fsync", full)
    result = run("pack", "bone", "-o", out / "a.pdf", "--set", "name=Quillfeather")
    assert result.exit_code == 1
    assert "cannot be written: no space left on device" in result.stderr
    assert list(out.iterdir()) == []


def test_a_path_that_is_not_a_file_is_reported(folder: Path) -> None:
    for output in ("", "pack", "leaflets/brain.yaml"):
        result = run("pack", "bone", "-o", output)
        assert result.exit_code in (1, 2)
        assert "Error: " in result.stderr
        assert "name that ends in .pdf" in result.stderr


def test_a_pack_that_breaks_a_standard_is_not_written(
    folder: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = validate.BrokenRule("PDF/UA-1", "RULE-1", "something is wrong with Quillfeather")
    monkeypatch.setattr(validate, "installed", lambda: True)
    monkeypatch.setattr(validate, "validate", lambda pdf, standards: [finding])
    result = run("pack", "bone", "-o", out / "a.pdf")
    assert result.exit_code == 1
    assert "breaks PDF/UA-1, rule RULE-1" in result.stderr
    assert "Quillfeather" not in result.stderr, "what the validator says may quote the page"
    assert not out.exists()
    listed = run("packs", "--from", table(tmp_path / "p.csv"), "--output", out)
    assert listed.stderr.count("breaks PDF/UA-1, rule RULE-1") == 2, "once for each pack"
    assert "0 packs written" in listed.stderr


@pytest.mark.parametrize(
    "text",
    [
        "title: A\nleaflets: [bone]\nownr: x\n",
        "leaflets: [bone]\n",
        "",
        "title: A\nleaflets: [bone\n",
        "title: A\nleaflets: bone, brain\n",
        "title: A\nleaflets: [bone]\nresolve: brain\n",
        "title: A\nleaflets: [bone]\nresolve: {Hospital stay: liver}\n",
        "title: A\nleaflets: [bone, liver]\nresolve: {Hospital stay: liver, hospital  STAY: bone}\n",
        f"title: {'A long title ' * 9}\nleaflets: [bone]\n",
    ],
)
def test_a_mistake_in_a_recipe_stops_its_pack_with_its_place(
    folder: Path, out: Path, tmp_path: Path, text: str
) -> None:
    (folder / "leaflets" / "packs" / "slip.yaml").write_text(text, encoding="utf-8")
    result = run("pack", "slip", "-o", out / "a.pdf")
    assert result.exit_code == 1
    assert "leaflets/packs/slip.yaml:" in result.stderr
    assert "hint: " in result.stderr
    assert not out.exists()
    rows = tmp_path / "p.csv"
    rows.write_text("leaflets,name\nslip,a\nbone,b\n", encoding="utf-8")
    listed = run("packs", "--from", rows, "--output", out)
    assert "leaflets/packs/slip.yaml:" in listed.stderr
    assert [path.name for path in out.iterdir()] == ["pack-0002.pdf"]


# Hostile details


@pytest.mark.parametrize("value", ["{{ ward_phone }}", "+44 ext 2", "First < **Last** > b", "O'Quill-Ångfeather"])
def test_what_means_something_elsewhere_is_printed_as_it_is(folder: Path, out: Path, value: str) -> None:
    result = run("pack", "bone", "-o", out / "a.pdf", "--set", f"name={value}")
    assert result.exit_code == 0, result.stderr
    assert value in Pdf(out / "a.pdf").reading_text()


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("name=Quillfeather\u202e", "--set:1:1: error: “name”: it has a character that cannot be printed: U+202E"),
        ("name=" + "Quillfeather " * 20, "--set:1:1: error: “name”: it has 259 characters"),
        ("hospital_number=Quillfeather" + "x" * 100, "--set:1:1: error: “hospital_number”: a word in it is wider"),
        ("date_of_operation=2026-02-30", "--set:1:1: error: “date_of_operation”: this day does not exist"),
        ("Quillfeather=yes", "--set:1:1: error: this is not the name of a detail"),
    ],
)
def test_a_detail_that_cannot_be_printed_is_reported_and_not_quoted(
    folder: Path, out: Path, setting: str, told: str
) -> None:
    result = run("pack", "bone", "-o", out / "a.pdf", "--set", setting)
    assert result.exit_code == 1
    assert told in result.stderr
    assert "Quillfeather" not in result.output
    assert not out.exists()


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 1)], ids=["usual", "strict"])
def test_a_detail_with_letters_that_no_face_has_is_left_blank_with_a_warning(
    folder: Path, out: Path, strict: tuple[str, ...], code: int
) -> None:
    result = run("pack", "bone", "-o", out / "a.pdf", "--set", "name=Quillfeather 李", *strict)
    assert result.exit_code == code, result.stderr
    assert "--set:1:1: " in result.stderr
    assert "“name”: it is left blank: no face has the character U+674E" in result.stderr
    assert "Quillfeather" not in result.output
    assert (out / "a.pdf").exists() == (not strict)
    if not strict:
        assert "Quillfeather" not in Pdf(out / "a.pdf").reading_text()


# The line for the record, and the code


def test_the_note_names_titles_versions_language_format_and_date(folder: Path, out: Path, details: Path) -> None:
    result = run("pack", "bone", "brain", "-o", out / "a.pdf", "--note", "--for", details)
    [_, line] = result.stdout.splitlines()
    today = datetime.date.today()
    for part in (
        "“Surgery to strengthen a weakened bone” 1.0",
        "“Brain surgery” 1.0",
        "“What happens after surgery” 1.0",
        "“Who to contact” 1.0",
        "; English; A4 (standard print); ",
        f"{today.day} {today:%B %Y}",
    ):
        assert part in line
    assert code_of(Pdf(out / "a.pdf")).replace(" ", "-") in line
    assert "; Support needs: “Large print; the Ashgrove loop”; " in line
    others = {*packing.SECRETS} - {packing.NEED, f"{today.day} {today:%B %Y}"}
    assert not any(secret in line for secret in others)


def test_the_note_can_be_had_alone(folder: Path) -> None:
    result = run("pack", "liver", "--note")
    assert result.exit_code == 0
    assert "“Liver surgery” 1.0" in result.stdout


def test_the_code_on_the_cover_names_every_version(folder: Path, out: Path) -> None:
    run("pack", "bone-and-brain", "-o", out / "a.pdf")
    result = run("explain", code_of(Pdf(out / "a.pdf")))
    assert result.exit_code == 0, result.output
    reported = [re.split(r"\s{2,}", line.strip()) for line in result.stdout.splitlines()]
    assert ["leaflet", "bone", "Surgery to strengthen a weakened bone", "1.0", "current"] in reported
    kinds = [row[0] for row in reported if row[-1] == "current"]
    assert kinds == ["builder", "brand", "format", "topics", "recipe", *["leaflet"] * 3, *["shared page"] * 2]
    assert "All of this is current." in result.stdout


def short_code_of(pdf: Pdf) -> str:
    text = pdf.reading_text()
    match = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}\b").search(text, text.index("Code of this pack"))
    assert match is not None
    return match[0]


def test_a_short_code_stands_for_the_full_code(folder: Path, out: Path) -> None:
    note = run("pack", "bone", "-o", out / "a.pdf", "--note").stdout
    pdf = Pdf(out / "a.pdf")
    short, full = short_code_of(pdf), code_of(pdf).replace(" ", "-")
    assert f"; Code of this pack: {short}; Full code: {full}" in note
    said = run("explain", full).stdout
    for typed in (short, short.lower().replace("-", ""), f"https://leaflets.example.org/#{short}"):
        assert run("explain", typed).stdout == f"{short} is short for {full}\n\n{said}"
    # Somebody else's copy of the project does not know the name, but prints the same, and knows the full code.
    shutil.rmtree(folder / "output")
    assert f"{short} is not a code of this project" in run("explain", short).stderr
    assert run("explain", full).stdout == said
    run("pack", "bone", "-o", out / "b.pdf")
    assert short_code_of(Pdf(out / "b.pdf")) == short


def test_a_short_code_is_never_given_to_two_packs(folder: Path, out: Path) -> None:
    run("pack", "bone", "-o", out / "a.pdf")
    short, full = short_code_of(Pdf(out / "a.pdf")), code_of(Pdf(out / "a.pdf")).replace(" ", "-")
    other = codes.code([codes.Item("leaflet", "hip", "Hip", "1.0", "ab")], "cd")
    (folder / "output" / manifest.NAME).unlink()
    manifest.remember(folder / "output", [], [manifest.ShortCode(short, other)])
    run("pack", "bone", "-o", out / "b.pdf")
    again = short_code_of(Pdf(out / "b.pdf"))
    assert again != short
    assert f"{again} is short for {full}" in run("explain", again).stdout
    assert f"{short} is short for {other}" in run("explain", short).stdout
    run("pack", "bone", "-o", out / "c.pdf")
    assert (out / "c.pdf").read_bytes() == (out / "b.pdf").read_bytes()


def test_a_code_shows_later_what_is_no_longer_current(folder: Path, out: Path) -> None:
    run("pack", "bone", "brain", "-o", out / "a.pdf")
    code = code_of(Pdf(out / "a.pdf"))
    packing.change(folder / "leaflets" / "brain.yaml", version="2.0")
    (folder / "leaflets" / "bone.yaml").unlink()
    result = run("explain", *code.lower().replace("-", " ").split())
    assert result.exit_code == 0, result.output
    [brain] = [line for line in result.stdout.splitlines() if "Brain surgery" in line]
    assert re.search(r"1\.0 .*2\.0", brain)
    [bone] = [line for line in result.stdout.splitlines() if "weakened bone" in line]
    assert "current" not in bone


def test_a_code_shows_a_changed_logo(folder: Path, out: Path) -> None:
    run("pack", "bone", "-o", out / "a.pdf")
    logo = folder / "styles" / "logos" / "harbour.svg"
    logo.write_text(logo.read_text(encoding="utf-8") + "<!-- -->\n", encoding="utf-8")
    result = run("explain", code_of(Pdf(out / "a.pdf")))
    assert "picture, the look, the logo or a face has changed since" in result.stdout


@pytest.mark.parametrize("file", ["styles/logos/harbour.svg", "leaflets/images/bar.svg"])
def test_a_code_shows_a_deleted_picture(folder: Path, out: Path, file: str) -> None:
    shutil.copy(folder / "styles" / "logos" / "harbour.svg", folder / "leaflets" / "images" / "bar.svg")
    figure = {"kind": "figure", "image": "bar.svg", "decorative": True}
    packing.change(folder / "leaflets" / "bone.yaml", sections=[{"title": "A picture", "blocks": [figure]}])
    assert run("pack", "bone", "-o", out / "a.pdf").exit_code == 0
    code = code_of(Pdf(out / "a.pdf"))
    (folder / file).unlink()
    assert "picture, the look, the logo or a face has changed since" in run("explain", code).stdout


def test_a_code_shows_a_file_that_cannot_be_read(folder: Path, out: Path) -> None:
    run("pack", "bone", "-o", out / "a.pdf")
    (folder / "leaflets" / "bone.yaml").write_text("x: [\n", encoding="utf-8")
    result = run("explain", code_of(Pdf(out / "a.pdf")))
    assert "1.0      the project's file cannot be read now" in result.stdout


def test_a_title_that_is_too_wide_is_reported(folder: Path, out: Path) -> None:
    packing.recipe(folder, "wide", leaflets=["bone"], title="A" * 60)
    result = run("pack", "wide", "-o", out / "a.pdf")
    assert result.exit_code == 1
    assert f"leaflets/packs/wide.yaml:1:1: error: “{'A' * 60}” is wider than its line" in result.stderr


def test_any_edit_gives_another_code(folder: Path, out: Path) -> None:
    codes = set()
    for file in ("leaflets/bone.yaml", "leaflets/shared/contacts.yaml", "styles/brands/harbour.yaml", None):
        run("pack", "bone", "-o", out / "a.pdf")
        codes.add(code_of(Pdf(out / "a.pdf")))
        if file:
            path = folder / file
            path.write_text(path.read_text(encoding="utf-8") + "# an edit\n", encoding="utf-8")
    assert len(codes) == 4


def test_an_unknown_code_is_reported(folder: Path, out: Path) -> None:
    run("pack", "bone", "-o", out / "a.pdf")
    shutil.rmtree(folder / "output")
    packing.change(folder / "leaflets" / "bone.yaml", version="2.0")
    result = run("explain", code_of(Pdf(out / "a.pdf")))
    assert result.exit_code == 1
    assert "6 current, 1 unknown" in result.stdout


def test_a_damaged_manifest_does_not_stop_a_pack(folder: Path, out: Path) -> None:
    (folder / "output").mkdir()
    (folder / "output" / manifest.NAME).write_text("{", encoding="utf-8")
    result = run("pack", "bone", "-o", out / "a.pdf")
    assert result.exit_code == 0
    assert "warning: the manifest is damaged" in result.stderr
    assert run("explain", code_of(Pdf(out / "a.pdf"))).exit_code == 0


# Where details never stand


def test_details_are_in_the_pages_and_nowhere_else(
    folder: Path, out: Path, details: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    result = run("pack", "bone", "brain", "-o", out / "a.pdf", "--for", details, "--note", "--duplex")
    pdf = out / "a.pdf"
    words = " ".join(Pdf(pdf).reading_text().split())
    assert all(secret in words for secret in packing.SECRETS)
    assert secrets.outside_pages(pdf.read_bytes(), packing.SECRETS) == []
    assert secrets.in_folder(tmp_path, packing.SECRETS, [pdf, details]) == []
    assert [secret for secret in packing.SECRETS if secret in result.output] == [packing.NEED]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The program fails over each patient with the number 2. This is where what it reports goes."""
    real = render.printed

    def fail(details: Mapping[str, str], words: Phrases) -> dict[str, str]:
        if details.get("name", "").endswith(("2", "Quillfeather")):
            raise KeyError(str(details))
        return real(details, words)

    monkeypatch.setattr(render, "printed", fail)
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_a_bug_is_reported_with_its_place_and_without_its_words(
    folder: Path, out: Path, details: Path, tmp_path: Path, failing: Path
) -> None:
    result = run("pack", "bone", "-o", out / "a.pdf", "--for", details)
    assert result.exit_code == 1
    assert result.stderr.startswith("error: the program cannot do this because of a bug\n")
    assert not (out / "a.pdf").exists()
    [report] = failing.iterdir()
    assert str(report) in result.stderr
    assert re.search(r"leaflets [0-9.]+, KeyError\n  at .*test_packs\.py:\d+\n", report.read_text("utf-8"))
    assert not any(secret in result.output for secret in packing.SECRETS)
    assert secrets.in_folder(tmp_path, packing.SECRETS, [details]) == []


@pytest.mark.parametrize(
    "words",
    [
        (),
        pytest.param(
            ("--jobs", "2"), marks=pytest.mark.skipif(workers.START != "fork", reason="a new Python has no failure")
        ),
        ("--one-file",),
    ],
)
def test_a_bug_stops_the_pack_of_its_row_and_no_other(
    folder: Path, out: Path, tmp_path: Path, failing: Path, words: tuple[str, ...]
) -> None:
    rows = table(tmp_path / "p.csv", 3)
    result = run("packs", "--from", rows, "--output", out, *words)
    assert result.exit_code == 1
    assert [line for line in result.stderr.splitlines() if "error" in line] == [
        "p.csv:3:1: error: the program cannot do this because of a bug",
        "1 error; 2 packs written",
    ]
    names = ["packs.pdf"] if "--one-file" in words else ["pack-0001.pdf", "pack-0003.pdf"]
    assert sorted(path.name for path in out.iterdir()) == names
    assert "Traceback" not in result.output
    assert not any(secret in result.output for secret in NAMES)
    assert secrets.in_folder(failing, NAMES) == []
    # The next run makes what is missing.
    if not words:
        assert "2 there already" in run("packs", "--from", rows, "--output", out).stderr


def test_what_goes_wrong_on_the_way_to_a_cluster_stops_its_rows_alone() -> None:
    cluster = pytest.importorskip("builder.packs.dask_cluster")

    class Lost:
        def result(self) -> None:
            raise TypeError("cannot pickle Quillfeather")

        def release(self) -> None:
            pass

    results = cluster._results_of(Lost(), [tasks.PackTask(7, 0, {}), tasks.PackTask(8, 0, {})])
    assert [(result.key, result.pdf) for result in results] == [(7, b""), (8, b"")]
    assert results[0].bug.startswith("TypeError\n  at ")
    assert "Quillfeather" not in results[0].bug


def test_a_bug_in_one_kind_of_pack_stops_the_rows_that_have_it(
    folder: Path, out: Path, tmp_path: Path, failing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = compose.compose

    def fail(plan: Any, survey: Any, choice: Any, *more: Any) -> Any:
        if choice.leaflets == ("liver",):
            raise IndexError(choice)
        return real(plan, survey, choice, *more)

    monkeypatch.setattr(compose, "compose", fail)
    result = run("packs", "--from", table(tmp_path / "p.csv", 3), "--output", out)
    assert result.exit_code == 1
    assert "leaflets/liver.yaml:1:1: error: the program cannot do this because of a bug" in result.stderr
    assert "p.csv:3:1: error: this pack cannot be made" in result.stderr
    assert result.stderr.endswith("2 errors; 2 packs written\n")


def test_the_cache_between_packs_has_no_details(folder: Path) -> None:
    import gc

    found, _ = packing.ready(folder, ("bone", "brain"))
    pack = packing.pack_of(found, ("bone", "brain"))
    found.maker.renderer.make(pack, {**packing.DETAILS, "name": "Vexillographer"})
    gc.collect()
    kept = [entry for entry in gc.get_objects() if isinstance(entry, dict)]
    assert not any("Vexillographer" in key for entry in kept for key in list(entry) if isinstance(key, str))
    assert "Vexillographer" not in repr(found.maker.renderer.__getstate__())


# Many packs


def test_a_row_for_each_patient_a_file_for_each_row(folder: Path, out: Path, tmp_path: Path) -> None:
    result = run("packs", "--from", table(tmp_path / "p.csv"), "--output", out)
    assert result.exit_code == 0, result.stderr
    assert "no problems; 5 packs written" in result.stderr
    assert sorted(path.name for path in out.iterdir()) == [f"pack-000{number}.pdf" for number in range(1, 6)]
    for number in range(1, 6):
        text = Pdf(out / f"pack-000{number}.pdf").reading_text()
        assert [entry for entry in range(1, 6) if f"Quillfeather {entry}" in text] == [number]
        assert ("Liver surgery" in text) == (number % 2 == 0)
    assert secrets.in_folder(tmp_path, NAMES, [tmp_path / "p.csv", *out.iterdir()]) == []


def test_packs_of_a_list_and_single_packs_are_the_same(folder: Path, out: Path, tmp_path: Path) -> None:
    run("packs", "--from", table(tmp_path / "p.csv", 1), "--output", out, "--duplex")
    settings = ["--set", "name=Quillfeather 1", "--set", "hospital_number=HQ7731001", "--set", "notes=Larkspur Gate"]
    run("pack", "bone", "brain", "-o", tmp_path / "one.pdf", "--duplex", *settings)
    assert (out / "pack-0001.pdf").read_bytes() == (tmp_path / "one.pdf").read_bytes()


@pytest.mark.parametrize("start", ["fork", "spawn"] if sys.platform == "linux" else ["spawn"])
def test_processes_make_the_same_files(
    folder: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    monkeypatch.setattr(workers, "START", start)
    rows = table(tmp_path / "p.csv", 20)
    run("packs", "--from", rows, "--output", out / "one")
    assert run("packs", "--from", rows, "--output", out / "two", "--jobs", "2").exit_code == 0
    one, two = ({path.name: path.read_bytes() for path in (out / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert len(one) == 20


def test_a_bad_row_is_reported_and_the_good_rows_get_packs(folder: Path, out: Path, tmp_path: Path) -> None:
    rows = table(tmp_path / "p.csv", 3)
    with rows.open("a", encoding="utf-8") as file:
        file.write("nothing,Quillfeather,x,y\nbone,Quillfeather \u202e,x,y\nbone-and-brain liver,Quillfeather,x,y\n")
        file.write(f"bone,Quillfeather{'x' * 90},x,y\nbone,a,b,c\n")
    result = run("packs", "--from", rows, "--output", out)
    assert result.exit_code == 1
    assert [line for line in result.stderr.splitlines() if "error:" in line] == [
        "p.csv:5:1: error: field “leaflets”: no leaflet or recipe has this name",
        "p.csv:6:2: error: field “name”: it has a character that cannot be printed: U+202E, right-to-left override",
        "p.csv:7:1: error: field “leaflets”: bone-and-brain is a recipe: a whole pack",
    ]
    assert "3 errors, 1 warning; 5 packs written" in result.stderr
    assert "p.csv:8:2: warning: field “name”: it is left blank: a word in it is wider than a line" in result.stderr
    assert "Quillfeather" not in result.output
    assert sorted(path.name for path in out.iterdir()) == [f"pack-000{number}.pdf" for number in (1, 2, 3, 7, 8)]


WIDE = f"Ann Quillfeather{'x' * 90}"
"""A name with a word that is wider than its line."""


def test_a_name_that_is_too_wide_leaves_its_line_blank(folder: Path, out: Path, tmp_path: Path) -> None:
    file = tmp_path / "one.pdf"
    given = ["--set", f"name={WIDE}", "--set", f"consultant={WIDE}", "--set", "notes=Larkspur Gate"]
    result = run("pack", "bone", "-o", file, *given)
    assert result.exit_code == 0
    for field in ("name", "consultant"):
        assert f"“{field}”: it is left blank: a word in it is wider than a line" in result.stderr
    text = Pdf(file).reading_text()
    assert "Larkspur Gate" in text
    assert "Quillfeather" not in text + result.output
    [line] = Pdf(file).find("TD")[0].find("Figure")
    assert line.alt
    file.unlink()
    assert run("pack", "bone", "-o", file, "--strict", *given).exit_code == 1
    assert not file.exists()


def test_rows_with_a_name_that_is_too_wide_are_reported_each_time(folder: Path, out: Path, tmp_path: Path) -> None:
    rows = tmp_path / "p.csv"
    rows.write_text(f"leaflets,name\nbone,{WIDE}\n", encoding="utf-8")
    for more in ([], [], ["--one-file"]):
        result = run("packs", "--from", rows, "--output", out, *more)
        assert (result.exit_code, "1 warning; 1 pack written" in result.stderr) == (0, True)
    for path in out.iterdir():
        path.unlink()
    result = run("packs", "--from", rows, "--output", out, "--strict")
    assert result.exit_code == 1
    assert "error: field “name”: it is left blank" in result.stderr
    assert list(out.iterdir()) == []


def test_a_list_is_read_once(folder: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = table(tmp_path / "p.csv", 2)
    rows.write_text(rows.read_text(encoding="utf-8") + "bone,Quillfeather \u4e2d,,\n", encoding="utf-8")
    real, read = patient_list._content, []
    monkeypatch.setattr(patient_list, "_content", lambda path: read.append(path) or real(path))
    result = run("packs", "--from", rows, "--output", out)
    assert "p.csv:4:2: warning: field “name”: it is left blank: no face has the character U+4E2D" in result.stderr
    assert result.stderr.endswith("1 warning; 3 packs written\n")
    assert "Quillfeather" not in result.output + Pdf(out / "pack-0003.pdf").reading_text()
    assert read == [rows]


def test_a_second_run_makes_packs_that_are_missing_or_out_of_date(folder: Path, out: Path, tmp_path: Path) -> None:
    rows = table(tmp_path / "p.csv", 6)
    run("packs", "--from", rows, "--output", out)
    (out / "pack-0002.pdf").unlink()
    (out / "pack-0003.pdf").write_bytes((out / "pack-0003.pdf").read_bytes()[:-20])
    whole = (out / "pack-0005.pdf").read_bytes()
    (out / "pack-0005.pdf").write_bytes(whole[:9000] + bytes(5000) + whole[14000:])
    rows.write_text(rows.read_text(encoding="utf-8").replace("HQ7731004", "HQ7731994"), encoding="utf-8")
    before = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    result = run("packs", "--from", rows, "--output", out)
    assert "4 packs written, 2 there already" in result.stderr
    changed = {path.name for path in out.iterdir() if before.get(path.name) != path.stat().st_mtime_ns}
    assert changed == {"pack-0002.pdf", "pack-0003.pdf", "pack-0004.pdf", "pack-0005.pdf"}
    assert "HQ7731994" in Pdf(out / "pack-0004.pdf").reading_text()
    packing.change(folder / "leaflets" / "liver.yaml", version="2.0")
    assert "3 packs written, 3 there already" in run("packs", "--from", rows, "--output", out).stderr


def test_a_full_disk_stops_the_work_and_leaves_whole_files(
    folder: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    real = os.fsync

    def fill(number: int) -> None:
        written.append(number)
        if len(written) > 3:  # The first is the key of the packs' identifiers.
            raise OSError(errno.ENOSPC, "No space left on device")
        real(number)

    monkeypatch.setattr(atomic_files.os, "fsync", fill)
    result = run("packs", "--from", table(tmp_path / "p.csv", 6), "--output", out)
    assert result.exit_code == 1
    assert len(re.findall(r"pack-\d+\.pdf cannot be written: the disk is full", result.stderr)) == 1
    assert "2 packs written" in result.stderr
    assert len(list(out.iterdir())) == 2
    assert all(Pdf(path).page_count > 5 for path in out.iterdir())


def test_files_may_be_named_by_a_chosen_column(folder: Path, out: Path, tmp_path: Path) -> None:
    rows = tmp_path / "p.csv"
    rows.write_text("ref,leaflets,name\nW-7,bone,Ann\n", encoding="utf-8")
    assert run("packs", "--from", rows, "--output", out, "--names-from", "ref").exit_code == 0
    assert [path.name for path in out.iterdir()] == ["W-7.pdf"]
    refused = run("packs", "--from", rows, "--output", out, "--names-from", "name")
    assert refused.exit_code == 2
    assert "files cannot be named after a patient's details" in refused.stderr


def test_programs_get_rows_and_codes_and_nothing_of_a_patient(
    folder: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = tmp_path / "p.csv"
    rows.write_text(
        "ref,leaflets,name,copies\nQuillfeather-1,bone,Ann,\nQuillfeather-2,nothing,Ann,\nQuillfeather-3,liver,Ann,2\n",
        encoding="utf-8",
    )
    words = ("packs", "--from", rows, "--output", out, "--names-from", "ref", "--json")
    first = run(*words)
    assert first.exit_code == 1
    report = json.loads(first.stdout)
    assert [(pack["row"], pack["line"], pack["copies"], pack["state"]) for pack in report["packs"]] == [
        (1, 2, 1, "written"),
        (3, 4, 2, "written"),
    ]
    printed = code_of(Pdf(out / "Quillfeather-3.pdf"))
    assert printed.replace(" ", "-") == report["packs"][1]["code"]
    assert [(entry["file"], entry["line"]) for entry in report["problems"]] == [("p.csv", 3)]
    (out / "Quillfeather-9.pdf").write_bytes(b"of another list")
    (out / "Quillfeather-3.pdf").unlink()
    monkeypatch.setattr(tasks.atomic_files.Staged, "place", failing_write)
    second = run(*words)
    report = json.loads(second.stdout)
    assert [pack["state"] for pack in report["packs"]] == ["existing", "refused"]
    assert (report["written"], report["existing"], report["errors"]) == (0, 1, 3)
    assert "a pack cannot be written" in second.stdout
    for result in (first, second):
        assert not re.search("Quillfeather|Ann", result.output)


def failing_write(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_print_job_has_every_pack_on_its_own_sheets(folder: Path, out: Path, tmp_path: Path) -> None:
    result = run("packs", "--from", table(tmp_path / "p.csv", 4), "--output", out, "--one-file")
    assert result.exit_code == 0, result.stderr
    assert [path.name for path in out.iterdir()] == ["packs.pdf"]
    pdf = Pdf(out / "packs.pdf")
    assert pdf.tagging_problems() == []
    covers = [page for page in range(1, pdf.page_count + 1) if "Your details" in pdf.page_text(page)]
    assert len(covers) == 4
    assert all(page % 2 for page in covers)
    assert [f"Quillfeather {number}" in pdf.page_text(page) for number, page in enumerate(covers, 1)] == [True] * 4
    assert secrets.outside_pages((out / "packs.pdf").read_bytes(), NAMES) == []
    assert validate.validate((out / "packs.pdf").read_bytes()) == []


def test_a_list_may_ask_for_several_formats_brands_and_copies(folder: Path, out: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(
        "leaflets,name,format,brand,copies\nbone,Ann Quillfeather,Large print,,2\nbone,Bob Tarrant,A5,Meadow,\n",
        encoding="utf-8",
    )
    result = run("packs", "--from", path, "--output", out)
    assert result.stdout.splitlines()[1:] == ["print 2 copies of pack-0001.pdf"]
    assert sorted(file.name for file in out.iterdir()) == ["pack-0001.pdf", "pack-0002.pdf"]
    assert all(os.name == "nt" or file.stat().st_mode & 0o777 == 0o600 for file in out.iterdir())
    counts = [Pdf(out / f"pack-000{number}.pdf").page_count for number in (1, 2)]
    # The same files again: nothing is made, by any other way of making them.
    assert "2 there already" in run("packs", "--from", path, "--output", out, "--jobs", "2").stderr
    job = run("packs", "--from", path, "--output", tmp_path / "job", "--one-file")
    assert "print it once: it has 3 copies of 2 packs" in job.stdout
    assert "several sizes (210 × 297 mm, 148 × 210 mm)" in job.stdout
    pages = Pdf(tmp_path / "job/packs.pdf")
    first, second = (count + count % 2 for count in counts)
    assert pages.page_count == 2 * first + second
    covers = [page for page in range(1, pages.page_count + 1) if "Your details" in pages.page_text(page)]
    assert covers == [1, 1 + first, 1 + 2 * first]
    assert secrets.in_folder(folder, ("Quillfeather", "Tarrant")) == []


def test_a_leaflet_with_errors_is_reported_once_with_each_row(folder: Path, out: Path, tmp_path: Path) -> None:
    packing.change(folder / "leaflets" / "liver.yaml", ownr="x")
    result = run("packs", "--from", table(tmp_path / "p.csv", 5), "--output", out)
    assert result.stderr.count("leaflets/liver.yaml:") == 1
    assert result.stderr.count("this pack cannot be made") == 2
    assert "3 packs written" in result.stderr


def test_finished_packs_stay_after_an_interruption(
    folder: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, made = atomic_files.Staged.place, []

    def place(file: atomic_files.Staged) -> None:
        made.extend([file.path] if file.path.parent == out else [])
        if len(made) == 3:
            raise KeyboardInterrupt
        real(file)

    monkeypatch.setattr(atomic_files.Staged, "place", place)
    result = CliRunner().invoke(
        cli.main, ["packs", "--from", str(table(tmp_path / "p.csv", 6)), "--output", str(out)], prog_name="leaflets"
    )
    assert result.exit_code == 130
    assert "stopped: the files that were finished are complete" in result.stderr
    assert len(list(out.iterdir())) == 2


def test_a_worker_that_is_killed_is_reported(
    folder: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from builder.packs import tasks

    monkeypatch.setattr(tasks.PackMaker, "_made", lambda maker, task: os._exit(3))
    result = run("packs", "--from", table(tmp_path / "p.csv", 6), "--output", out, "--jobs", "2")
    assert result.exit_code == 1
    assert "start the same command again" in result.stderr


def test_build_is_not_disturbed(folder: Path) -> None:
    """Recipes and topics stand among the leaflets and are none."""
    assert run("build").exit_code == 0
    assert "topics" not in run("list").stdout


def test_packs_of_an_earlier_list_are_reported(folder: Path, out: Path, tmp_path: Path) -> None:
    """A file under the name of a row that was refused would be another patient's."""
    run("packs", "--from", table(tmp_path / "p.csv", 3), "--output", out)
    rows = tmp_path / "q.csv"
    rows.write_text("leaflets,name\nbone,a\nbon,b\n", encoding="utf-8")
    result = run("packs", "--from", rows, "--output", out)
    assert result.exit_code == 1
    assert "this folder has packs that are not from this list: pack-0002.pdf, pack-0003.pdf" in result.stderr
    assert "do not hand them out" in result.stderr


# What editors are told


def test_check_reports_recipes_and_topics(folder: Path) -> None:
    assert run("check").exit_code == 0
    packing.recipe(folder, "wrong", leaflets=["bone", "brian"])
    packing.change(folder / "leaflets" / "liver.yaml", key_facts={"Hospital stays": "A week"})
    result = run("check")
    assert result.exit_code == 1
    assert re.search(r"leaflets/packs/wrong\.yaml:\d+:\d+: error: the leaflet brian does not exist", result.stderr)
    assert "warning: the topic “Hospital stays” is not in leaflets/topics.yaml" in result.stderr
    assert "1 error, 1 warning" in result.stderr


def test_check_reports_a_clash_in_a_recipe_and_strictly_topics(folder: Path) -> None:
    topics = folder / "leaflets" / "topics.yaml"
    text = topics.read_text(encoding="utf-8").replace("bed\n    answers: compare", "bed\n    answers: single")
    assert "answers: single" in text
    topics.write_text(text, encoding="utf-8")
    result = run("check")
    assert "leaflets/bone.yaml:" in result.stderr
    assert "can have one answer only" in result.stderr
    packing.recipe(folder, "bone-and-brain", leaflets=["bone", "brain"], resolve={"Hospital stay": "brain"})
    assert run("check").exit_code == 0
    packing.change(folder / "leaflets" / "liver.yaml", key_facts={"Hospital stays": "A week"})
    assert run("check").exit_code == 0
    assert run("check", "--strict").exit_code == 1


def test_a_list_of_topics_that_cannot_be_read_is_reported(folder: Path, out: Path) -> None:
    (folder / "leaflets" / "topics.yaml").write_text("topics:\n  - label: A\n    answers: some\n", encoding="utf-8")
    for words in (["check"], ["pack", "bone", "-o", str(out / "a.pdf")]):
        result = run(*words)
        assert result.exit_code == 1
        assert result.stderr.count("leaflets/topics.yaml:3:14: error") == 1


def test_old_files_give_the_old_pack_back(folder: Path, out: Path, details: Path) -> None:
    """What a code names can be made again from history, to the byte."""
    words = ("pack", "bone-and-brain", "--for", details, "-o")
    run(*words, out / "then.pdf")
    shutil.copytree(folder, folder.parent / "kept")
    packing.change(folder / "leaflets" / "bone.yaml", version="2.0", title="Another title")
    run(*words, out / "now.pdf")
    assert (out / "now.pdf").read_bytes() != (out / "then.pdf").read_bytes()
    assert run("--project", folder.parent / "kept", *words, out / "again.pdf").exit_code == 0
    assert (out / "again.pdf").read_bytes() == (out / "then.pdf").read_bytes()


def test_a_workbook_needs_an_extra_and_the_message_names_it(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook()
    book.active.append(("leaflets", "name"))
    book.active.append(("bone", "Ann Example"))
    book.save(folder / "list.csv")
    result = run("packs", "--from", folder / "list.csv", "--output", out / "a")
    assert result.exit_code == 0, result.stderr
    assert "Ann Example" in Pdf(out / "a" / "pack-0001.pdf").reading_text()
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    result = run("packs", "--from", folder / "list.csv", "--output", out / "b")
    assert (result.exit_code, "[workbooks]" in result.stderr) == (2, True), result.stderr
