"""Approvals, reviews and withdrawals: what is refused, what is marked, and what the files say of it."""

from __future__ import annotations

import datetime
import re
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from builder import checks, cli
from builder.checks.publication import PublicationRules
from builder.content import selection, site_fields, validity, yaml_reader
from builder.content.project import Loaded, Project
from builder.core import clock
from builder.core.diagnostics import LeafletError, Problem
from builder.pipeline import load, manifest
from builder.review import approve, page_problems
from tests.inspectors import Artifact, Pdf
from tests.support import days, madeup, strategies
from tests.support.committing import begin, commit
from tests.support.making import REPOSITORY, project_with, without_kinds

DAY = datetime.date(2026, 11, 23)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the repository's own leaflets, on a day that stays."""
    days.set_today(monkeypatch, "2026-11-23")
    return project_with(tmp_path / "project", REPOSITORY / "leaflets")


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(cli.main, ["--project", str(root), *words])


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def approved(root: Path, name: str = "bone") -> Path:
    path = root / "leaflets" / f"{name}.yaml"
    change(path, "status: example", 'feedback: "Write to {{ nurse_email }}."\nstatus: example')
    result = run(root, "approve", name, "--by", "Made-up group")
    assert result.exit_code == 0, result.output
    return path


def pdf(root: Path, name: str = "bone") -> Pdf:
    return Pdf((root / "output" / "harbour" / "a4" / f"{name}.pdf").read_bytes())


def plain(file: Pdf) -> str:
    return " ".join(file.reading_text().split())


def words_of(root: Path, name: str = "bone") -> str:
    return plain(pdf(root, name))


def marked(root: Path, name: str = "bone") -> list[bool]:
    """Of each page, whether it has a watermark that says more than that its words are an example."""
    return stamped(root / "output" / "harbour" / "a4" / f"{name}.pdf")


# Approving


def test_approving_writes_who_and_when_and_which_words(root: Path) -> None:
    path = approved(root)
    lines = path.read_text(encoding="utf-8").splitlines()
    at = lines.index("status: approved")
    assert lines[at + 1 : at + 3] == ['approver: "Made-up group"', "approved_on: 2026-11-23"]
    assert lines[at + 3].startswith('approved_hash: "')
    assert run(root, "build", "bone", "--strict").exit_code in (0, 1)
    assert "Approved by Made-up group, 23 November 2026" in words_of(root)


def test_an_approval_leaves_every_other_line_as_it_was(root: Path) -> None:
    path = root / "leaflets" / "bone.yaml"
    change(path, "status: example", 'feedback: "Write to {{ nurse_email }}."\nstatus: example')
    before = path.read_text(encoding="utf-8").splitlines()
    run(root, "approve", "bone", "--by", "Made-up group")
    after = path.read_text(encoding="utf-8").splitlines()
    new = [line for line in after if line.startswith(("approver:", "approved_"))]
    assert [line for line in after if line not in new] == [
        "status: approved" if line == "status: example" else line for line in before
    ]


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_mark_at_the_start_stay(root: Path, ends: str, mark: str) -> None:
    path = root / "leaflets" / "bone.yaml"
    change(path, "status: example", 'feedback: "Write to {{ nurse_email }}."\nstatus: example')
    text = mark + path.read_text(encoding="utf-8").replace("\n", ends)
    path.write_bytes(text.encode())
    assert run(root, "approve", "bone", "--by", "Made-up group").exit_code == 0
    after = path.read_bytes().decode()
    assert after.startswith(mark + "# yaml-language-server")
    assert after.count("\n") == text.count("\n") + 4
    assert after.count("\r\n") == (after.count("\n") if ends == "\r\n" else 0)


TOP = st.permutations(
    [
        'title: "A: title"',
        "short_title: Title",
        "summary: >-\n  Two lines\n  of words.",
        "language: en-GB",
        "version: '1.0' ",
        "# A remark: status: approved",
        "",
        "last_reviewed: 2026-11-22",
        "next_review: 2027-11-22",
        "owner: |\n  A team\n",
        "sources: [Made up]",
        "status: >-\n  draft",
        'feedback: "Tell us."',
        "kind: surgery",
        "sections:\n  - title: One\n    body: |\n      Words.\n\n      status: draft",
    ]
)


@given(TOP, st.sampled_from(["Made-up group", 'A "B": c', "#1", "'", "é ☂", "yes", "1.0"]))
@settings(max_examples=strategies.many(1), deadline=None)
def test_whatever_a_file_looks_like_only_these_fields_change(
    tmp_path_factory: pytest.TempPathFactory, top: list[str], by: str
) -> None:
    root = tmp_path_factory.mktemp("project")
    (root / "leaflets").mkdir()
    path = root / "leaflets" / "one.yaml"
    text = "\n".join(top) + "\n"
    path.write_bytes(text.encode())
    project = Project(root)
    plan = selection.Plan(project, ("one",), "harbour", "a4", day=DAY)
    loaded = project.leaflet("one")
    fields = {"status": "approved", "approver": by, "approved_on": "2026-11-23", "approved_hash": "0" * 64}
    _, content = approve._edited(plan, loaded, fields)
    assert yaml_reader.parse(content, "leaflets/one.yaml").data == {**loaded.source.data, **fields}
    kept = [line for line in text.splitlines() if "status: >-" not in line and line != "  draft"]
    there = iter(content.decode().splitlines())
    assert all(line in there for line in kept), "every other line is there, in order"


def test_a_file_in_curly_brackets_is_left_to_an_editor(root: Path) -> None:
    path = root / "leaflets" / "shared" / "small.yaml"
    text = (
        '{title: A, short_title: A, version: "1", last_reviewed: 2026-11-22, next_review: 2027-11-22, owner: B, '
        "sources: [C], status: draft, sections: [{title: D, body: E}]}\n"
    )
    path.write_text(text, encoding="utf-8")
    result = run(root, "approve", "shared/small", "--by", "Made-up group")
    assert result.exit_code == 1
    assert "write each field on a line of its own" in result.output
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["approve", "bon", "--by", "X"], "did you mean bone"),
        (["approve", "bone", "--by", " "], "--by is empty"),
        (["approve", "bone", "--by", "X", "--next-review", "soon"], "is not a day"),
        (["approve", "bone", "--by", "X", "--next-review", "2031-01-01"], "three years at most"),
        (["approve", "bone", "--by", "X"], "does not say how readers"),
        (["withdraw", "bone", "--because", "X", "--replaced-by", "bone"], "cannot replace itself"),
        (["withdraw", "bone", "--because", "X", "--replaced-by", "hip"], "there is no leaflet called 'hip'"),
    ],
)
def test_what_cannot_be_approved_or_withdrawn_is_reported_and_left_alone(
    root: Path, words: list[str], message: str
) -> None:
    before = (root / "leaflets" / "bone.yaml").read_bytes()
    result = run(root, *words)
    assert result.exit_code in (1, 2)
    assert message in result.output
    assert (root / "leaflets" / "bone.yaml").read_bytes() == before


def test_a_leaflet_with_errors_is_not_approved(root: Path) -> None:
    change(root / "leaflets" / "bone.yaml", "{{ bone_information_url }}", "{{ no_such_field }}")
    result = run(root, "approve", "bone", "--by", "Made-up group")
    assert result.exit_code == 1
    assert "no_such_field" in result.output


# What makes an approval void


def state(root: Path, name: str = "bone") -> str:
    return validity.standing(Project(root).leaflet(name), root, DAY).state


def test_an_edit_to_approved_words_makes_the_approval_void_and_marks_the_pages(root: Path) -> None:
    path = approved(root)
    run(root, "build", "bone")
    assert not any(marked(root))
    change(path, "A week or longer", "A fortnight")
    result = run(root, "build", "bone")
    assert result.exit_code == 0
    assert "leaflets/bone.yaml" in result.stderr
    assert "this has changed since it was approved on 2026-11-23: its pages are marked as a draft" in result.stderr
    assert all(marked(root)), "shared pages have approvals of their own, but not this leaflet's pages"
    assert "changed since it was approved" in pdf(root).reading_text()
    assert "Draft" not in pdf(root).reading_text().replace("Draft: changed", "")
    strict = run(root, "build", "bone", "--strict")
    assert strict.exit_code == 1
    change(path, 'version: "1.0"', 'version: "1.1"')
    run(root, "approve", "bone", "--by", "Made-up group")
    assert run(root, "build", "bone").exit_code == 0
    assert not any(marked(root))


@pytest.mark.parametrize(
    ("old", "new", "after"),
    [
        ('# "Ask your team" stands', "# Stands", "approved"),
        ("kind: surgery\n", "kind:   surgery\n", "approved"),
        ("owner: Patient information team", "owner: >-\n  Patient information team", "approved"),
        ("Made-up group", "Another group", "void"),
        ("next_review: 2027", "next_review: 2028", "void"),
        ("    title: The operation\n", "    title: An operation\n", "void"),
        ("- shared/contacts\n", "", "void"),
    ],
)
def test_words_count_and_layout_does_not(root: Path, old: str, new: str, after: str) -> None:
    path = approved(root)
    text = path.read_text(encoding="utf-8")
    old = old if old in text else old.replace("    title", "  - title")
    change(path, old, new.replace("    title", "  - title") if old.startswith("  - ") else new)
    assert state(root) == after


def test_other_names_of_an_operation_make_no_approval_void(root: Path) -> None:
    path = approved(root)
    change(path, "also_called: [metal pin", "also_called: [THR, metal pin")
    assert state(root) == "approved"
    assert Project(root).leaflet("bone").model.also_called[0] == "THR"


def test_an_operation_without_other_names_is_reported_with_its_line(root: Path) -> None:
    path = root / "leaflets" / "bone.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^also_called: .*\n", "", text), encoding="utf-8", newline="\n")
    checked = run(root, "check", "bone")
    assert checked.exit_code == 0
    assert "leaflets/bone.yaml:17:1: warning: this does not say what else people call the operation" in checked.stderr
    assert "also_called: [THR, new hip]" in checked.stderr
    # A translation is found by the words of its original, too.
    change(root / "leaflets" / "brain.yaml", "also_called: [", "translation_of: bone\ntranslated_from: '1.0'\n# [")
    assert "also_called" not in run(root, "check", "brain").stderr


def test_site_fields_and_shared_pages_make_no_approval_void(root: Path) -> None:
    approved(root)
    change(root / "styles" / "brands" / "harbour.yaml", "01632 960 127", "01632 960 128")
    change(root / "leaflets" / "shared" / "contacts.yaml", "Who to contact", "Whom to contact")
    assert state(root) == "approved"


ADVICE = "nurse_team: Breast care nurses"


@pytest.mark.parametrize(
    ("old", "new", "after"),
    [
        ("nurse_phone: 01632 960 127", "nurse_phone: 01632 960 128", "approved"),
        ("9am to 5pm", "10am to 4pm", "approved"),
        ("https://www.harbour.example.org/surgery", "https://www.harbour.example.org/guide", "approved"),
        (ADVICE, "nurse_team: Breast  care   nurses", "approved"),
        (ADVICE, "nurse_team: Stop your tablets and call the breast care nurses", "void"),
        ("nurse_phone: 01632 960 127", "nurse_phone: only if you have a fever, 01632 960 127", "void"),
        ("Monday to Friday, 9am to 5pm", "Monday to Friday, 9am to 5pm, after you stop your tablets", "void"),
    ],
)
def test_words_in_site_fields_are_approved_with_the_page(root: Path, old: str, new: str, after: str) -> None:
    path = root / "leaflets" / "bone.yaml"
    fields = "Call {{ nurse_team }} on {{ nurse_phone }}, {{ nurse_hours }}, or see {{ surgery_guide_url }}."
    change(
        path,
        "      You will have a general anaesthetic.",
        f"      {fields}\n\n      You will have a general anaesthetic.",
    )
    assert fields in path.read_text(encoding="utf-8")
    approved(root)
    brand = root / "styles" / "brands" / "harbour.yaml"
    change(brand, old, new)
    plan = selection.plan(Project(root), ["bone"], "harbour", strict=False)
    assert PublicationRules(plan).standing(plan.project.leaflet("bone")).state == after
    result = run(root, "build", "bone", "--brand", "harbour")
    reported = "this was approved with other words in the brand's site fields (`nurse_" in result.stderr
    assert reported == (after == "void")
    # Words around a phone number are an error, too: it cannot be called.
    if after == "void" and "nurse_phone" not in new:
        assert marked(root)[0]
        other = selection.plan(Project(root), ["bone"], "meadow", strict=False)
        assert PublicationRules(other).standing(other.project.leaflet("bone")).state == "approved"
        assert run(root, "approve", "bone", "--by", "Made-up group").exit_code == 0
        again = selection.plan(Project(root), ["bone"], "harbour", strict=False)
        assert PublicationRules(again).standing(again.project.leaflet("bone")).state == "approved"


def test_a_brand_that_is_added_has_its_words_approved(root: Path) -> None:
    change(root / "leaflets" / "bone.yaml", "You will have a general", "{{ nurse_team }}: you will have a general")
    approved(root)
    brands = root / "styles" / "brands"
    (brands / "new.yaml").write_bytes((brands / "harbour.yaml").read_bytes())
    plan = selection.plan(Project(root), ["bone"], "new", strict=False)
    assert PublicationRules(plan).standing(plan.project.leaflet("bone")).state == "void"


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("ward_phone", "01632 960 114", "phone"),
        ("ward_phone", "+44 (0)1632 960114 ext. 12", "phone"),
        ("nurse_email", "nurses@harbour.example.org", "email"),
        ("clinic_web", "https://www.harbour.example.org", "web address"),
        ("clinic_web", "harbour.example.org/surgery", "web address"),
        ("ward_hours", "at any time, day or night", "hours"),
        ("nurse_hours", "Monday to Friday, 9am to 5pm", "hours"),
        ("any", "Weekdays 9.30–17:00, except bank holidays", "hours"),
        ("clinic_address", "Lantern House, 1 Example Quay, Anytown", "address"),
        ("clinic_address", "stop eating at midnight", "words"),
        ("ward_hours", "nothing to eat from midnight", "words"),
        ("ward_phone", "999 if you bleed", "words"),
        ("nurse_team", "Breast care nurses", "words"),
        ("dose", "5 mg", "words"),
        ("dose", "12", "words"),
        ("ward_hours", "24 hours a day", "hours"),
        ("ward_hours", "24 hours, every day", "hours"),
        ("ward_hours", "three times a day", "words"),
        ("ward_hours", "3 times a day", "words"),
        ("ward_hours", "every 4 hours", "words"),
        ("ward_hours", "every night", "words"),
        ("ward_hours", "8.30 a.m. to 5 p.m., Mondays", "hours"),
    ],
)
def test_what_a_site_field_says_is_known_by_its_words(name: str, value: str, kind: str) -> None:
    assert site_fields.kind_of(name, value) == kind


def test_the_mark_is_an_artifact_and_every_word_keeps_its_contrast(root: Path) -> None:
    change(root / "leaflets" / "bone.yaml", "status: example", "status: draft")
    run(root, "build", "bone")
    assert pdf(root).tagging_problems() == []
    assert any("Draft" in text for _, _, text in pdf(root).artifacts())
    assert min(pdf(root).contrasts().values()) >= 7


# Reviews and withdrawals


def test_the_day_of_the_review_is_the_last_one(root: Path) -> None:
    loaded = Project(root).leaflet("bone")
    due = loaded.model.next_review
    assert not validity.standing(loaded, root, due).expired
    assert validity.standing(loaded, root, due + datetime.timedelta(1)).expired


def test_what_is_past_its_review_is_refused_everywhere_unless_asked_for_by_name(root: Path, tmp_path: Path) -> None:
    run(root, "build", "bone")
    before = (root / "output" / "harbour" / "a4" / "bone.pdf").read_bytes()
    change(root / "leaflets" / "bone.yaml", "last_reviewed: 2026-11-22", "last_reviewed: 2024-11-22")
    change(root / "leaflets" / "bone.yaml", "next_review: 2027-11-22", "next_review: 2026-11-22")
    for words in (["build"], ["check"], ["pack", "bone", "-o", str(tmp_path / "p.pdf")]):
        result = run(root, *words)
        assert result.exit_code == 1
        assert "bone was to be reviewed by 2026-11-22" in result.stderr
    assert (root / "output" / "harbour" / "a4" / "bone.pdf").read_bytes() == before
    assert run(root, "build", "bone", "--allow", "bone").exit_code == 0
    words = "This was due for review by 22 November 2026, and has not been reviewed."
    assert words in words_of(root)
    result = run(root, "pack", "bone", "--allow", "bone", "-o", str(tmp_path / "p.pdf"))
    assert result.exit_code == 0, result.output
    assert words in plain(Pdf((tmp_path / "p.pdf").read_bytes()))
    assert run(root, "build", "bone").exit_code == 1, "allowed once is not allowed for ever"


def test_a_file_that_was_current_is_refused_once_its_review_is_past(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(root, "build", "overview").exit_code == 0
    days.set_today(monkeypatch, "2030-03-17")
    result = run(root, "build", "overview")
    assert result.exit_code == 1
    assert result.stdout.startswith("refused")


def test_a_withdrawn_leaflet_is_taken_out_of_print_and_of_packs(root: Path, tmp_path: Path) -> None:
    run(root, "build")
    withdrawn = run(root, "withdraw", "bone", "--because", "Made up", "--replaced-by", "overview")
    assert withdrawn.exit_code == 0
    path = root / "output" / "harbour" / "a4" / "bone.pdf"
    assert f"these files can still be printed: `leaflets build` deletes them\n  {path}\n" in withdrawn.stderr
    result = run(root, "build")
    assert result.exit_code == 0, "whoever builds everything knows that it is withdrawn"
    assert f"refused  {path} (withdrawn: Made up)\ndeleted  {path}\n" in result.stdout
    assert ", 1 deleted\n" in result.stderr
    assert not path.exists()
    again = run(root, "withdraw", "bone", "--because", "Made up", "--replaced-by", "overview")
    assert "can still be printed" not in again.stderr
    assert "deleted" not in run(root, "build").output
    assert "bone" not in {entry.leaflet for entry in manifest.read(root / "output")}
    for words in (["pack", "bone", "-o", str(tmp_path / "p.pdf")], ["build", "bone"]):
        result = run(root, *words)
        assert result.exit_code == 1
        assert "bone has been withdrawn: Made up" in result.stderr
        assert "hint: use overview instead" in result.stderr
    stored = run(root, "pack", "bone-and-brain", "-o", str(tmp_path / "p.pdf"))
    assert "leaflets/packs/bone-and-brain.yaml" in stored.stderr
    assert "this pack cannot be made: bone is withdrawn: Made up" in stored.stderr
    assert "this pack cannot be made: bone is withdrawn" in run(root, "check").stderr
    assert run(root, "build", "bone", "--allow", "bone").exit_code == 0
    words = pdf(root).reading_text()
    assert "Withdrawn: Made up." in words
    assert "It is replaced by “Surgery for secondary breast cancer”." in words


@pytest.mark.parametrize("name", ["bone", "shared/contacts"])
def test_a_page_that_cannot_be_read_can_be_withdrawn(root: Path, name: str) -> None:
    assert run(root, "build", "bone").exit_code == 0
    path = root / "leaflets" / f"{name}.yaml"
    change(path, "owner:", "ownr:")
    result = run(root, "withdraw", name, "--because", "The dose is wrong")
    assert result.exit_code == 0, result.stderr
    assert f"its file has errors: `leaflets check {name}` lists them" in result.stderr
    assert 'status: withdrawn\nwithdrawn_because: "The dose is wrong"\n' in path.read_text(encoding="utf-8")
    assert "there is no field `ownr` here" in run(root, "build", "bone").stderr
    assert not (root / "output" / "harbour" / "a4" / "bone.pdf").exists()
    before = path.read_bytes()
    path.write_bytes(before + b"\nno colon\n")
    assert run(root, "withdraw", name, "--because", "The dose is wrong").exit_code == 1
    assert path.read_bytes() == before + b"\nno colon\n"


@pytest.mark.parametrize(
    ("name", "because", "said"),
    [
        ("bone", "It is made up \U0001f600", "U+1F600"),
        ("bone", "It is {{ nope }}", "the brand has no site field `nope`"),
        ("bone", "It is **made up", "**"),
        ("shared/contacts", "It is {made up", "this is not a site field"),
    ],
)
def test_a_page_is_not_withdrawn_in_words_that_cannot_be_printed(
    root: Path, name: str, because: str, said: str
) -> None:
    path = root / "leaflets" / f"{name}.yaml"
    before = path.read_bytes()
    result = run(root, "withdraw", name, "--because", because)
    assert result.exit_code == 1
    assert said in result.stderr
    assert re.search(rf"\d errors?; {name} is not withdrawn\n$", result.stderr)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["bone", "shared/contacts"])
def test_a_page_with_errors_can_be_withdrawn(root: Path, name: str) -> None:
    path = root / "leaflets" / f"{name}.yaml"
    text = re.sub(r"(?m)^title: .+", 'title: "{{ nope }}"', path.read_text(encoding="utf-8"))
    text = text.replace("last_reviewed: 2026-11-22", "last_reviewed: 2024-11-22")
    path.write_text(re.sub(r"next_review: .+", "next_review: 2025-11-22", text), encoding="utf-8")
    result = run(root, "withdraw", name, "--because", "It is wrong.", "--replaced-by", "liver")
    assert result.exit_code == 0, result.stderr
    assert "status: withdrawn" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "instead", "said"),
    [
        (
            "bone",
            "livr",
            "the leaflet livr, which is to replace it, does not exist\n  hint: did you mean liver?; or delete",
        ),
        ("shared/contacts", "hip", "the leaflet hip, which is to replace it, does not exist\n"),
        ("bone", "bone", "bone cannot replace itself\n"),
        ("bone", "liver", "liver is withdrawn, too, and its replacement is bone\n"),
    ],
)
def test_a_withdrawn_page_that_sends_readers_nowhere_is_told_at_its_line(
    root: Path, name: str, instead: str, said: str
) -> None:
    assert run(root, "withdraw", "liver", "--because", "Made up", "--replaced-by", "bone").exit_code == 0
    path = root / "leaflets" / f"{name}.yaml"
    withdrawn = f"status: withdrawn\nwithdrawn_because: Made up\nreplaced_by: {instead}"
    change(path, "status: example", withdrawn)
    line = path.read_text(encoding="utf-8").splitlines().index(f"replaced_by: {instead}") + 1
    for command in ("check", "build", "status"):
        result = run(root, command)
        assert f"leaflets/{name}.yaml:{line}:14: error: {said}" in result.stderr
        assert result.exit_code == 1


def test_a_refusal_names_a_replacement_that_is_in_use(root: Path) -> None:
    def hint() -> str:
        return run(root, "build", "liver").stderr

    for name, instead in (("liver", "brain"), ("brain", "bone")):
        assert run(root, "withdraw", name, "--because", "Old", "--replaced-by", instead).exit_code == 0
    assert "hint: use bone instead; `--allow liver`" in hint()
    assert run(root, "build", "liver", "--allow", "liver").exit_code == 0
    assert "It is replaced by “Surgery to strengthen a weakened bone”" in words_of(root, "liver")
    assert "Old; bone takes its place" in run(root, "status").stdout
    assert run(root, "withdraw", "bone", "--because", "Old").exit_code == 0
    assert "hint: `--allow liver`" in hint()
    assert run(root, "build", "liver", "--allow", "liver").stdout.startswith("built")
    assert "It is replaced by" not in words_of(root, "liver")
    status = run(root, "status").stdout
    assert "Old; nothing takes its place now" in status
    assert "takes its place\n" not in status


def test_withdrawing_a_shared_page_names_the_files_that_have_it(root: Path) -> None:
    assert run(root, "build", "bone", "overview").exit_code == 0
    stderr = run(root, "withdraw", "shared/after-surgery", "--because", "Old").stderr
    files = [line.strip() for line in stderr.partition("deletes them\n")[2].splitlines()]
    assert files == [str(root / "output" / "harbour" / "a4" / "bone.pdf")]


def test_problems_of_an_approval_are_at_the_lines_of_the_file_as_it_is(root: Path) -> None:
    path = root / "leaflets" / "bone.yaml"
    change(path, "sections:\n", "# TO FILL IN: the sections\nsections:\n")
    lines = path.read_text(encoding="utf-8").splitlines()
    result = run(root, "approve", "bone", "--by", "Made-up group")
    note, status = lines.index("# TO FILL IN: the sections") + 1, lines.index("status: example") + 1
    assert f"leaflets/bone.yaml:{note}:3: error: this is still to be filled in: the sections" in result.stderr
    assert f"leaflets/bone.yaml:{status}:9: error: this is approved, but does not say" in result.stderr
    change(path, "status: example", "status: withdrawn\nwithdrawn_because: Old")
    result = run(root, "approve", "bone", "--by", "Made-up group")
    assert f"leaflets/bone.yaml:{note + 1}:3: error: this is still to be filled in" in result.stderr


def test_two_leaflets_do_not_take_each_others_place(root: Path) -> None:
    assert run(root, "withdraw", "liver", "--because", "Made up", "--replaced-by", "bone").exit_code == 0
    before = (root / "leaflets" / "bone.yaml").read_bytes()
    result = run(root, "withdraw", "bone", "--because", "Made up", "--replaced-by", "liver")
    assert result.exit_code == 1
    assert "liver is withdrawn, too, and its replacement is bone" in result.stderr
    assert (root / "leaflets" / "bone.yaml").read_bytes() == before


def test_a_withdrawn_leaflet_takes_no_place(root: Path) -> None:
    assert run(root, "withdraw", "liver", "--because", "Made up", "--replaced-by", "brain").exit_code == 0
    for name in ("bone", "shared/contacts"):
        before = (root / "leaflets" / f"{name}.yaml").read_bytes()
        refused = run(root, "withdraw", name, "--because", "Made up", "--replaced-by", "liver")
        assert refused.exit_code == 1
        assert f"error: liver is withdrawn, too, so it cannot replace {name}\n" in refused.stderr
        assert "hint: brain replaces liver: name it here" in refused.stderr
        assert (root / "leaflets" / f"{name}.yaml").read_bytes() == before
    # What is withdrawn later is a warning for whoever sends readers there, and is withdrawn all the same.
    later = run(root, "withdraw", "brain", "--because", "Made up", "--replaced-by", "bone")
    assert later.exit_code == 0
    assert "warning: brain is withdrawn, too, so it cannot replace liver" in later.stderr
    assert "brain is withdrawn, too" in run(root, "check").stderr
    circle = run(root, "withdraw", "bone", "--because", "Made up", "--replaced-by", "liver")
    assert circle.exit_code == 1
    assert "liver is withdrawn, too, and its replacements lead back to bone" in circle.stderr


def test_a_withdrawn_shared_page_holds_back_what_includes_it(root: Path) -> None:
    run(root, "withdraw", "shared/after-surgery", "--because", "Made up")
    result = run(root, "build", "bone", "overview")
    assert result.stdout.splitlines()[0].endswith(
        "bone.pdf (it includes shared/after-surgery, which is withdrawn: Made up)"
    )
    assert result.stdout.splitlines()[1].startswith("built")
    assert "shared/after-surgery has been withdrawn" in result.stderr
    whole = run(root, "build")
    assert whole.exit_code == 1, "who withdraws a shared page may not think of every leaflet that has it"
    assert "`--allow shared/after-surgery` includes it" in whole.stderr


@pytest.mark.parametrize("what", ["of another brand", "that nothing lists", "of a leaflet with a slip"])
def test_no_file_of_a_withdrawn_leaflet_stays(root: Path, what: str) -> None:
    for brand in ("harbour", "meadow"):
        assert run(root, "build", "bone", "liver", "--brand", brand).exit_code == 0
    run(root, "withdraw", "bone", "--because", "Made up")
    if what == "that nothing lists":
        (root / "output" / "manifest.json").unlink()
    if what == "of a leaflet with a slip":
        change(root / "leaflets" / "bone.yaml", "\nowner:", "\nownr:")
    result = run(root, "build")
    assert "bone.pdf (withdrawn" in result.stdout
    assert not list((root / "output").rglob("bone.pdf"))
    assert len(list((root / "output").rglob("liver.pdf"))) == 2


def test_a_withdrawn_leaflet_comes_back_when_it_is_approved(root: Path) -> None:
    path = approved(root)
    run(root, "withdraw", "bone", "--because", "Made up")
    assert run(root, "approve", "bone", "--by", "Made-up group").exit_code == 0
    assert "withdrawn_because" not in path.read_text(encoding="utf-8")
    assert run(root, "build", "bone").exit_code == 0


def test_a_review_gives_new_days(root: Path) -> None:
    path = approved(root)
    result = run(root, "approve", "bone", "--by", "Made-up group", "--next-review", "2029-11-23")
    assert result.exit_code == 0, result.output
    text = path.read_text(encoding="utf-8")
    assert "last_reviewed: 2026-11-23\nnext_review: 2029-11-23\n" in text


# Kinds, translations, site fields


def test_a_section_that_a_kind_has_to_have_is_asked_for(root: Path) -> None:
    change(root / "leaflets" / "kinds.yaml", "      - questions-to-ask\n", "      - going-home\n")
    result = run(root, "build", "bone")
    assert "a leaflet of the kind surgery has to have the section `going-home`" in result.stderr
    assert "hint: write it, with `id: going-home`" in result.stderr
    assert run(root, "build", "overview").exit_code == 0


def test_a_kind_that_is_not_known_has_the_nearest_one_beside_it(root: Path) -> None:
    change(root / "leaflets" / "bone.yaml", "kind: surgery", "kind: surgry")
    assert "hint: did you mean surgery?" in run(root, "build", "bone").stderr


def test_kinds_are_asked_for_again_when_they_change(root: Path) -> None:
    run(root, "build", "bone")
    change(root / "leaflets" / "kinds.yaml", "      - questions-to-ask\n", "      - going-home\n")
    assert run(root, "build", "bone").exit_code == 1


@pytest.mark.parametrize("command", [["check"], ["build"], ["approve", "bone", "--by", "Made-up group"]])
def test_a_kind_without_a_list_of_kinds_is_an_error(root: Path, command: list[str]) -> None:
    change(root / "leaflets" / "bone.yaml", "status: example", 'feedback: "Write to us."\nstatus: example')
    assert run(root, "build").exit_code == 0
    (root / "leaflets" / "kinds.yaml").unlink()
    line = (root / "leaflets" / "bone.yaml").read_text(encoding="utf-8").splitlines().index("kind: surgery") + 1
    result = run(root, *command)
    assert result.exit_code == 1
    message = "error: leaflets/kinds.yaml does not exist: it lists the sections that a leaflet of this kind must have"
    assert f"leaflets/bone.yaml:{line}:7: {message}\n  hint: put that file back" in result.stderr


def test_a_leaflet_of_no_kind_needs_no_list_of_kinds(root: Path) -> None:
    without_kinds(root)
    approved(root)
    assert run(root, "build").exit_code == 0


@pytest.mark.parametrize("name", ["Questions to ask", "contacts/", "/team", "a/b/c", "contacts//team", "Über"])
def test_the_name_of_a_section_is_told_at_its_line_where_none_can_have_it(root: Path, name: str) -> None:
    change(root / "leaflets" / "kinds.yaml", "      - questions-to-ask\n", f"      - {name}\n")
    result = run(root, "build")
    assert result.exit_code == 1
    assert result.stderr.count("error:") == 1
    assert "leaflets/kinds.yaml:8:9: error: this is not the name of a section\n" in result.stderr


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("contact/team", "the shared page contact does not exist", "did you mean contacts?"),
        ("contacts/teams", "shared/contacts has no section `teams`", "did you mean team?"),
        ("contacts/x", "shared/contacts has no section `x`", "the sections are: "),
    ],
)
def test_a_section_that_no_shared_page_has_is_told_of_the_list_of_kinds_alone(
    root: Path, name: str, message: str, hint: str
) -> None:
    change(root / "leaflets" / "kinds.yaml", "      - contacts/team\n", f"      - {name}\n")
    result = run(root, "build")
    assert result.stderr.count("error:") == 1
    assert f"leaflets/kinds.yaml:9:9: error: {message}\n  hint: {hint}" in result.stderr
    assert {path.stem for path in (root / "output" / "harbour" / "a4").glob("*.pdf")} == {"overview"}


def test_a_translation_that_is_older_than_its_original_says_so(root: Path) -> None:
    path = root / "leaflets" / "liver.yaml"
    path.write_bytes((root / "leaflets" / "bone.yaml").read_bytes())
    change(path, "kind: surgery\n", 'kind: surgery\ntranslation_of: bone\ntranslated_from: "1.0"\n')
    assert run(root, "build", "liver").stderr == "no problems; 1 built\n"
    change(root / "leaflets" / "bone.yaml", 'version: "1.0"', 'version: "1.1"')
    result = run(root, "build", "liver")
    assert "warning: bone is at version 1.1 now, and version 1.0 was translated" in result.stderr
    assert "has changed since it was translated" in pdf(root, "liver").reading_text()


@pytest.mark.parametrize(("is_approved", "severity"), [(False, "warning"), (True, "error")])
def test_a_translation_of_what_was_withdrawn_says_so(root: Path, is_approved: bool, severity: str) -> None:
    path = root / "leaflets" / "liver.yaml"
    path.write_bytes((root / "leaflets" / "bone.yaml").read_bytes())
    change(path, "kind: surgery\n", 'kind: surgery\ntranslation_of: bone\ntranslated_from: "1.0"\n')
    if is_approved:
        approved(root, "liver")
    assert "withdrawn" not in run(root, "check", "liver").stderr
    assert run(root, "withdraw", "bone", "--because", "A dose in it is wrong.").exit_code == 0
    said = f"{severity}: bone has been withdrawn: A dose in it is wrong; this is a translation of it"
    assert said in run(root, "check", "liver").stderr
    assert run(root, "withdraw", "liver", "--because", "A dose in it is wrong.").exit_code == 0
    assert said not in run(root, "check", "liver").stderr


@pytest.mark.parametrize(
    ("value", "invented", "slip"),
    [
        ("TBC", True, "is not filled in"),
        ("xxx", True, "is not filled in"),
        ("00000 000000", True, "is a number that nobody has"),
        ("01632 960 114", True, ""),
        ("01632 960 114", False, "is still the example, which does not reach anybody"),
        ("+44 1632 960114", False, "is still the example, which does not reach anybody"),
        ("nurses@harbour.example.org", False, "is still the example, which does not reach anybody"),
        ("Your phone number", False, "is still the example"),
        ("Ward 3", False, ""),
        ("at any time, day or night", False, ""),
        ("01632 561 114", False, ""),
    ],
)
def test_details_that_are_blank_or_left_as_an_example_are_found(value: str, invented: bool, slip: str) -> None:
    assert checks.left_as_example(value, invented=invented) == slip


def test_the_brand_of_a_real_clinic_has_no_examples_in_approved_leaflets(root: Path) -> None:
    approved(root)
    change(root / "styles" / "brands" / "harbour.yaml", "example: yes\n", "")
    result = run(root, "build", "bone")
    assert result.exit_code == 1
    assert "prints the site field `nurse_email`, which is still the example" in result.stderr
    line = 1 + (root / "styles" / "brands" / "harbour.yaml").read_text(encoding="utf-8").splitlines().index(
        "site_url: https://harbour.example.org"
    )
    assert f"styles/brands/harbour.yaml:{line}:11: error: bone, which is approved, has a QR code" in result.stderr


def test_whoever_is_named_wrongly_is_reported(root: Path) -> None:
    result = run(root, "build", "--allow", "bonn")
    assert result.exit_code == 2
    assert "there is no leaflet or shared page called 'bonn'" in result.stderr


def test_a_page_may_be_allowed_on_one_day_and_not_be_marked_on_another(root: Path) -> None:
    plan = selection.plan(Project(root), ["bone"], strict=False)
    late = replace(plan, day=datetime.date(2028, 1, 1), allowed=("bone", "shared/contacts", "shared/after-surgery"))
    assert load.survey(plan).valid[0].marks["bone"].warnings == ()
    assert load.survey(late).valid[0].marks["bone"].warnings != ()


def test_an_approval_without_who_and_when_is_no_approval(root: Path) -> None:
    change(root / "leaflets" / "bone.yaml", "status: example", "status: approved")
    with pytest.raises(LeafletError, match="this says approved, but there is no `approver:`"):
        Project(root).leaflet("bone")


def test_the_history_says_which_version_was_not_the_approved_one(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(monkeypatch, root)
    path = approved(root)
    commit(root)
    change(path, "A week or longer", "A fortnight")
    lines = run(root, "history", "bone").stdout.splitlines()
    assert [line.split()[1] for line in lines[1:]] == ["void", "approved"]


def test_other_words_need_a_higher_version_to_be_approved(root: Path) -> None:
    path = approved(root)
    change(path, 'version: "1.0"', 'version: "1.9"')
    approve_again = ("approve", "bone", "--by", "Made-up group")
    assert run(root, *approve_again).exit_code == 0
    change(path, "A week or longer", "A fortnight")
    before = path.read_bytes()
    for version in ('"1.9"', '"1.8"', '"1.09"', '"1"'):
        path.write_bytes(before.replace(b'version: "1.9"', f"version: {version}".encode(), 1))
        refused = run(root, *approve_again)
        assert refused.exit_code == 1
        assert "version 1.9 was approved" in refused.stderr
        assert "raise the version, for example to 1.10" in refused.stderr
    # Whoever makes it a draft first has not raised it either.
    path.write_bytes(before.replace(b"status: approved", b"status: draft", 1))
    assert run(root, *approve_again).exit_code == 1
    path.write_bytes(before.replace(b'version: "1.9"', b'version: "1.10"', 1))
    assert run(root, *approve_again).exit_code == 0


@pytest.mark.parametrize("shared", [False, True])
def test_git_knows_which_version_was_approved(root: Path, monkeypatch: pytest.MonkeyPatch, shared: bool) -> None:
    """Whoever deletes the lines of an approval, or copies older ones, cannot use its version again."""
    begin(monkeypatch, root)
    # Pictures of earlier versions are not compared, so a leaflet with one would need a new version.
    bone = root / "leaflets" / "bone.yaml"
    drawing = re.compile(r"      - kind: figure\n(?:        .*\n)+")
    bone.write_text(drawing.sub("", bone.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    path = approved(root, "shared/contacts") if shared else approved(root)
    name = "shared/contacts" if shared else "bone"
    commit(root)
    text = re.sub(r"(?m)^(approve[dr]_?\w*|approver):.*\n", "", path.read_text(encoding="utf-8"))
    text = text.replace("status: approved", "status: draft")
    path.write_text(text.replace("title:", "title: New:", 1).replace("New: ", "New "), encoding="utf-8", newline="\n")
    refused = run(root, "approve", name, "--by", "Made-up group")
    assert "version 1.0 was approved with other words" in refused.stderr
    # The same words, which were reviewed on another day.
    path.write_text(text.replace("next_review: 2027-11-22", "next_review: 2027-10-22"), encoding="utf-8", newline="\n")
    assert run(root, "approve", name, "--by", "Made-up group").exit_code == 0


def test_what_is_still_to_be_filled_in_cannot_be_approved(root: Path) -> None:
    assert run(root, "new", "hip").exit_code == 0
    checked = run(root, "check", "hip")
    assert checked.exit_code == 0
    [line] = [line for line in checked.stderr.splitlines() if "still to be filled in" in line]
    assert line.startswith(
        "leaflets/hip.yaml:11:11: warning: 6 things are still to be filled in: what this leaflet is "
    )
    assert "; the team (line " in line
    path = root / "leaflets" / "hip.yaml"
    # A date that has not come yet would be an error of its own.
    text = re.sub(r"TO FILL IN: (choose|the team)", r"\1", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8", newline="\n")
    refused = run(root, "approve", "hip", "--by", "Made-up group")
    assert refused.exit_code == 1
    assert refused.stderr.count("error: this is still to be filled in") == 4
    text = re.sub(r"TO FILL IN: ", "", text).replace("the team", "Name the team here")
    path.write_text(text, encoding="utf-8", newline="\n")
    refused = run(root, "approve", "hip", "--by", "Made-up group")
    assert "still to be filled in: Name the team here" in refused.stderr
    path.write_text(text.replace("Name the team here", "Ward team"), encoding="utf-8", newline="\n")
    assert run(root, "approve", "hip", "--by", "Made-up group").exit_code == 0


def test_a_void_approval_is_void_in_lists_and_histories(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a picture, or words of a brand, have changed and the file has not."""
    (root / "leaflets" / "images").mkdir(exist_ok=True)
    picture = root / "leaflets" / "images" / "rings.svg"
    picture.write_bytes((root / "styles" / "logos" / "harbour.svg").read_bytes())
    change(
        root / "leaflets" / "bone.yaml",
        "sections:\n",
        "sections:\n  - title: Rings\n    blocks:\n      - {kind: figure, image: rings.svg, alt: Two rings}\n",
    )
    begin(monkeypatch, root)
    approved(root)
    commit(root)

    def states() -> list[str]:
        row = next(line for line in run(root, "list").stdout.splitlines() if line.startswith("bone "))
        return [run(root, "history", "bone").stdout.splitlines()[1].split()[1], re.split("  +", row)[3]]

    assert states() == ["approved", "approved"]
    picture.write_bytes(picture.read_bytes().replace(b"#fff", b"#ffe"))
    assert states() == ["void", "void"]


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("status: 'example'   # why", 'status: "approved"   # why'),
        ('"status": "example" # why', '"status": "approved" # why'),
    ],
)
def test_a_note_behind_a_value_stays_there(root: Path, written: str, after: str) -> None:
    path = root / "leaflets" / "bone.yaml"
    change(path, "status: example", f'feedback: "Write to {{{{ nurse_email }}}}."\n{written}')
    assert run(root, "approve", "bone", "--by", "Made-up group").exit_code == 0
    assert after in path.read_text(encoding="utf-8").splitlines()
    assert state(root) == "approved"


def test_what_somebody_saves_in_the_meantime_is_not_lost(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = root / "leaflets" / "bone.yaml"
    change(path, "status: example", 'feedback: "Write to {{ nurse_email }}."\nstatus: example')
    looked = page_problems.problems

    def saving(plan: selection.Plan, new: Loaded) -> list[Problem]:
        change(path, "A bone can become", "Bones can become")
        return looked(plan, new)

    monkeypatch.setattr(page_problems, "problems", saving)
    result = run(root, "approve", "bone", "--by", "Made-up group")
    assert (result.exit_code, "someone else has saved this file" in result.output) == (1, True)
    assert "Bones can become" in path.read_text(encoding="utf-8")


def test_a_note_behind_a_field_that_goes_stays(root: Path) -> None:
    path = root / "leaflets" / "bone.yaml"
    gone = 'status: withdrawn\nwithdrawn_because: "Old" # ticket 12'
    change(path, "status: example", f'feedback: "Write to {{{{ nurse_email }}}}."\n{gone}')
    assert run(root, "approve", "bone", "--by", "Made-up group").exit_code == 0
    text = path.read_text(encoding="utf-8")
    assert "\n# ticket 12\n" in text
    assert "withdrawn_because" not in text


def test_whoever_has_to_write_the_fields_by_hand_gets_the_true_hash(root: Path) -> None:
    path = root / "leaflets" / "bone.yaml"
    change(path, "status: example", 'feedback: "Write to {{ nurse_email }}."\n? status\n: example')
    result = run(root, "approve", "bone", "--by", "Made-up group")
    assert result.exit_code == 1
    fields = result.output.partition("or add this yourself: ")[2].splitlines()[0]
    change(path, "? status\n: example", fields.replace("; ", "\n"))
    assert state(root) == "approved"


@pytest.mark.parametrize("words", ["G\x7f", "G\u200b", "Caf\udce9"])
def test_characters_that_cannot_be_written_are_reported_where_they_are(root: Path, words: str) -> None:
    for command in (["approve", "bone", "--by"], ["withdraw", "bone", "--because"]):
        result = run(root, *command, words)
        assert result.exit_code == 2
        assert f"{command[2]}: this character cannot be printed" in result.output


@pytest.mark.parametrize("field", ["translation_of", "replaced_by"])
def test_a_leaflet_is_built_again_once_one_that_it_names_can_be_read(root: Path, field: str) -> None:
    bone, brain = root / "leaflets" / "bone.yaml", root / "leaflets" / "brain.yaml"
    if field == "translation_of":
        change(bone, "\nversion:", '\ntranslation_of: brain\ntranslated_from: "0.9"\nversion:')
    else:
        assert run(root, "withdraw", "bone", "--because", "Made up", "--replaced-by", "brain").exit_code == 0
    was = brain.read_text(encoding="utf-8")
    for broken in (was.replace("\nowner:", "\nownr:"), None):
        brain.unlink() if broken is None else brain.write_text(broken, encoding="utf-8")
        run(root, "build", "bone", "--allow", "bone")
        brain.write_text(was, encoding="utf-8")
        assert "built" in run(root, "build", "bone", "--allow", "bone").output


def test_pages_in_a_language_that_the_program_does_not_speak_are_a_problem_of_their_file(root: Path) -> None:
    text = (root / "leaflets" / "liver.yaml").read_text(encoding="utf-8")
    (root / "leaflets" / "a-first.yaml").write_text(text.replace("language: en-GB", "language: yo"), encoding="utf-8")
    result = run(root, "build")
    assert result.exit_code == 1
    assert "leaflets/a-first.yaml" in result.stderr
    assert "pages in the language `yo` cannot be printed" in result.stderr
    assert "4 built" in result.stderr


def pages_with(file: Pdf, words: str) -> list[int]:
    """The pages that say so, from 0."""
    return [number - 1 for number in range(1, file.page_count + 1) if words in plain_page(file, number)]


def plain_page(file: Pdf, number: int) -> str:
    return " ".join(file.page_text(number).split())


def stamped(path: Path) -> list[bool]:
    pdf = Pdf(path.read_bytes())
    words = [(page, text) for page, kind, text in pdf.artifacts() if kind == Artifact("Pagination", "Watermark")]
    return [
        any(page == number and "Example" not in text for page, text in words) for number in range(1, pdf.page_count + 1)
    ]


def test_a_pack_marks_the_table_that_has_unapproved_words_too(root: Path, tmp_path: Path) -> None:
    path = approved(root)
    change(path, "A bone can become", "Bones can become")
    pack = tmp_path / "pack.pdf"
    assert run(root, "pack", "bone", "brain", "-o", str(pack)).exit_code == 0
    [table] = pages_with(Pdf(pack.read_bytes()), "Your operations compared")
    assert stamped(pack)[table]
    assert run(root, "pack", "brain", "-o", str(pack)).exit_code == 0
    assert not any(stamped(pack))


def of_the_map(file: Pdf) -> str:
    """What the page of the enclosed map says."""
    return plain_page(file, max(mark.page for mark in file.bookmarks() if mark.title == "Map"))


def test_pages_of_an_enclosed_file_say_in_their_foot_that_the_leaflet_is_a_draft(root: Path, tmp_path: Path) -> None:
    (root / "leaflets" / "shared" / "map.pdf").write_bytes(madeup.enclosure("map"))
    change(
        root / "leaflets" / "bone.yaml",
        "- shared/contacts\n",
        "- shared/contacts\n  - {pdf: shared/map.pdf, fit: yes}\n",
    )
    approved(root)
    run(root, "build", "bone")
    assert "Draft" not in of_the_map(pdf(root))
    (root / "leaflets" / "shared" / "map.pdf").write_bytes(madeup.enclosure("map") + b"% another\n")
    pack = tmp_path / "pack.pdf"
    assert run(root, "build", "bone").exit_code == 0
    assert run(root, "pack", "bone", "-o", str(pack)).exit_code == 0
    for entry in (pdf(root), Pdf(pack.read_bytes())):
        assert "Draft · Surgery to" in of_the_map(entry)


def test_words_that_nobody_approved_do_not_say_that_somebody_did(root: Path) -> None:
    path = approved(root)
    change(path, "A bone can become", "Bones can become")
    run(root, "build", "bone")
    assert "Approved by" not in words_of(root)


@pytest.mark.parametrize(("day", "word"), [("2026-11-23", "Withdrawn"), ("2030-03-17", "Out of date")])
def test_what_was_let_in_is_marked_on_each_of_its_pages(
    root: Path, monkeypatch: pytest.MonkeyPatch, day: str, word: str
) -> None:
    if word == "Withdrawn":
        run(root, "withdraw", "bone", "--because", "Made up")
    days.set_today(monkeypatch, day)
    everything = [f"--allow={name}" for name in ("bone", "shared/contacts", "shared/after-surgery")]
    assert run(root, "build", "bone", *everything).exit_code == 0
    [last] = pages_with(pdf(root), "About this leaflet")
    assert all(marked(root)[: last + 1])
    assert word not in words_of(root).replace("Withdrawn: Made up", ""), "what is in the margin is no content"


LAID_OUT = [
    ("One two three\nfour five.", "One two\nthree four\nfive."),
    ("One.\n\nTwo.", "One.\n\n\nTwo.\n"),
    ("One  two", "One two"),
    ("- one\n  two\n- three", "- one two\n- three"),
    ("Call\n01632 960 114", "Call 01632\n960 114"),
    ({"kind": "figure", "image": "a.svg"}, {"image": "a.svg", "kind": "figure"}),
]
OTHER = [
    ("One two", "One three"),
    ("One.\n\nTwo.", "One.\nTwo."),
    ("- one\n- two", "- one - two"),
    ("1. one\n2. two", "1. one 2. two"),
    ("One\n- two", "One - two"),
    ("- one\n  - two", "- one\n- two"),
    ("One.  \nTwo.", "One.\nTwo."),
    ("Dose | Day\n--- | ---\n1 g | Monday", "Dose | Day --- | --- 1 g | Monday"),
    ("Dose | Day\n:-- | --:\n1 g | Monday\n2 g | Friday", "Dose | Day\n:-- | --:\n1 g | Monday 2 g | Friday"),
    ("| Dose | Day |\n| --- | --- |\n| 1 g | Monday |", "| Dose | Day | | --- | --- | | 1 g | Monday |"),
    ("First:\n\n1) one\n2) two", "First: 1) one 2) two"),
    ("One\n***\ntwo", "One *** two"),
    ({"address": "1 Quay\nAnytown"}, {"address": "1 Quay Anytown"}),
    ({"hours": "Monday, 9am\nFriday, 10am"}, {"hours": "Monday, 9am Friday, 10am"}),
    ({"kind": "figure", "image": "a.svg"}, {"image": "b.svg", "kind": "figure"}),
    ([1, 2], [2, 1]),
]


@pytest.mark.parametrize(("one", "other"), LAID_OUT)
def test_how_a_file_is_laid_out_is_no_word(one: object, other: object) -> None:
    assert validity.digest_of_words({"body": one}) == validity.digest_of_words({"body": other})


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_patients_see_otherwise_is_another_word(one: object, other: object) -> None:
    assert validity.digest_of_words({"body": one}) != validity.digest_of_words({"body": other})


def test_what_is_said_by_default_may_be_said() -> None:
    plain = {"title": "A", "include": ["shared/contacts"]}
    output = {"include": [{"page": "shared/contacts"}], "language": "en-GB", "title": "A"}
    assert validity.digest_of_words(plain) == validity.digest_of_words(output)
    assert validity.digest_of_words(plain) != validity.digest_of_words({**output, "language": "cy"})
    facts = {"key_facts": {"A": "B", "C": "D"}}
    assert validity.digest_of_words(facts) != validity.digest_of_words({"key_facts": {"C": "D", "A": "B"}})


def test_an_icon_is_no_word() -> None:
    step = {"kind": "steps", "steps": ["Sit down."]}
    with_icons = {"kind": "steps", "steps": [{"text": "Sit down.", "icon": "rest"}]}
    contact = {"kind": "contacts", "contacts": [{"name": "Ward", "phone": "ask"}]}
    sections = [{"title": "A", "blocks": [step, contact]}]
    plain = {"key_facts": {"icon": "B", "Stay": "A week"}, "sections": sections}
    contact = {"kind": "contacts", "contacts": [{"name": "Ward", "phone": "ask", "icon": "phone"}]}
    sections = [{"title": "A", "icon": "bed", "blocks": [with_icons, contact]}]
    facts = {"icon": {"words": "B"}, "Stay": {"words": "A week", "icon": "bed"}}
    assert validity.digest_of_words(plain) == validity.digest_of_words({"key_facts": facts, "sections": sections})
    # A topic may be called so.
    other = {**plain, "key_facts": {"Stay": "A week"}}
    assert validity.digest_of_words(plain) != validity.digest_of_words(other)
    longer = {"icon": {"words": "B"}, "Stay": {"words": "Two weeks", "icon": "bed"}}
    assert validity.digest_of_words(plain) != validity.digest_of_words({"key_facts": longer, "sections": sections})


@given(st.text("ab \n-1.#", max_size=40))
def test_wrapping_a_text_at_its_spaces_is_no_word(text: str) -> None:
    """Where each word of a plain text stands on a line of its own, and no line starts as a list or heading does."""
    words = [word for word in text.split() if word.strip("-1.#")]
    digests = {validity.digest_of_words({"body": between.join(words)}) for between in (" ", "\n", "\n   ")}
    assert len(digests) == 1


def test_line_ends_of_a_drawing_are_no_picture(root: Path) -> None:
    (root / "leaflets" / "images").mkdir(exist_ok=True)
    drawing = root / "leaflets" / "images" / "bar.svg"
    drawing.write_bytes(
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">\n<rect width="9" height="9"/></svg>\n'
    )
    figure = "sections:\n  - title: A picture\n    blocks: [{kind: figure, image: bar.svg, alt: A bar}]\n"
    change(root / "leaflets" / "bone.yaml", "sections:\n", figure)
    approved(root)
    assert state(root) == "approved"
    drawing.write_bytes(drawing.read_bytes().replace(b"\n", b"\r\n"))
    assert state(root) == "approved"
    drawing.write_bytes(drawing.read_bytes().replace(b'width="9"', b'width="8"'))
    assert state(root) == "void"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_who_may_write_a_file_stays_as_it_is(root: Path) -> None:
    path = root / "leaflets" / "bone.yaml"
    path.chmod(0o664)
    real = path.rename(root / "bone-of-all.yaml")
    path.symlink_to(real)
    approved(root)
    assert path.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o664
    assert state(root) == "approved"
    real.chmod(0o444)
    result = run(root, "withdraw", "bone", "--because", "Made up")
    assert (result.exit_code, "it is read-only" in result.output) == (1, True)
    assert state(root) == "approved"


# Days that cannot be


@pytest.mark.parametrize("value", ["315532800", "0", "x", "99999999999999999999"])
def test_the_environment_is_no_clock(root: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    days.set_today(monkeypatch, "2027-11-23")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    result = run(root, "build", "liver")
    assert result.exit_code == 1
    assert "must not be handed out" in result.stderr


def test_no_variable_of_the_environment_changes_todays_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "315532800")
    assert abs((clock.today() - datetime.date.today()).days) <= 1


def test_the_day_of_the_review_is_still_good(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days.set_today(monkeypatch, "2027-11-22")
    assert run(root, "build", "liver").exit_code == 0


@pytest.mark.parametrize("file", ["liver", "shared/contacts"])
@pytest.mark.parametrize("day", ["2026-11-21", "2023-11-22"])
def test_a_review_that_has_not_taken_place_is_an_error(
    root: Path, monkeypatch: pytest.MonkeyPatch, file: str, day: str
) -> None:
    days.set_today(monkeypatch, day)
    result = run(root, "check", "liver")
    assert result.exit_code == 1
    assert f"leaflets/{file}.yaml:" in result.stderr
    assert "this says that it was reviewed on 2026-11-22, which is in the future" in result.stderr
    assert f"or this computer's clock is wrong: it says {day}" in result.stderr
    assert ("more than three years ahead" in result.stderr) == (day < "2024")


def test_an_approval_that_has_not_taken_place_is_an_error(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(root, "approve", "shared/contacts", "--by", "Made-up group").exit_code == 0
    days.set_today(monkeypatch, "2026-11-22")
    result = run(root, "build", "liver")
    assert result.exit_code == 1
    assert "this says that it was approved on 2026-11-23, which is in the future" in result.stderr
