"""What a patient reads differently: the words, the sections, and both side by side."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from builder import cli
from builder.pdf import validate
from builder.review import compare
from builder.review.compare import PdfSection
from tests.inspectors import Pdf
from tests.support import days
from tests.support.committing import begin, commit
from tests.support.making import REPOSITORY, project_with

WORDS = st.lists(st.sampled_from("one two three four 10 mg ten".split()), max_size=12).map(" ".join)
SECTION = st.builds(PdfSection, WORDS, st.lists(WORDS, max_size=4).map(tuple))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one commit, in which the leaflet on bones is approved."""
    days.set_today(monkeypatch, "2026-11-23")
    root = project_with(tmp_path / "project", REPOSITORY / "leaflets")
    begin(monkeypatch, root)
    change(
        root / "leaflets" / "bone.yaml", "status: example", 'feedback: "Write to {{ nurse_email }}."\nstatus: example'
    )
    assert run(root, "approve", "bone", "--by", "Made-up group").exit_code == 0
    commit(root)
    return root


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(cli.main, ["--project", str(root), *words])


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


@given(WORDS, WORDS)
def test_runs_give_both_texts_back(before: str, after: str) -> None:
    old, new = compare.words(before, after)
    assert "".join(run.text for run in old) == before
    assert "".join(run.text for run in new) == after
    same = [" ".join(run.text for run in runs if run.kind == "same").split() for runs in (old, new)]
    assert same[0] == same[1]
    assert {run.kind for run in old} <= {"same", "out"}
    assert {run.kind for run in new} <= {"same", "in"}


@given(st.lists(SECTION, max_size=5, unique_by=lambda one: one.title))
def test_a_text_compared_with_itself_differs_in_nothing(sections: list[PdfSection]) -> None:
    assert not any(pair.differs for pair in compare.compare(sections, sections))


@given(
    st.lists(SECTION, max_size=4, unique_by=lambda one: one.title),
    st.lists(SECTION, max_size=4, unique_by=lambda one: one.title),
)
def test_every_section_and_paragraph_of_both_is_there_once(before: list[PdfSection], after: list[PdfSection]) -> None:
    pairs = compare.compare(before, after)
    assert sorted(pair.before for pair in pairs if pair.before is not None) == sorted(before)
    assert [pair.after for pair in pairs if pair.after is not None] == after
    for pair in pairs:
        old = [change.before for change in pair.changes if change.before is not None]
        new = [change.after for change in pair.changes if change.after is not None]
        assert old == list(pair.before.paragraphs if pair.before is not None else ())
        assert new == list(pair.after.paragraphs if pair.after is not None else ())


@given(st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=5))
def test_a_replacement_is_reported_with_what_it_replaced(before: list[str], after: list[str]) -> None:
    """What is new stands nowhere right before what has gone: the two are one change then."""
    [pair] = compare.compare([PdfSection("One", tuple(before))], [PdfSection("One", tuple(after))])
    kinds = [(change.before is None, change.after is None) for change in pair.changes]
    assert (True, True) not in kinds
    assert not {((True, False), (False, True)), ((False, True), (True, False))} & {*pairwise(kinds)}


def test_a_section_that_moved_is_not_new() -> None:
    one, two, three = (PdfSection(title, (f"About {title}",)) for title in ("One", "Two", "Three"))
    pairs = compare.compare([one, two, three], [three, one, two])
    assert [(pair.title, pair.moved) for pair in pairs] == [("Three", True), ("One", False), ("Two", False)]


def test_nothing_is_reported_where_nothing_has_changed(root: Path) -> None:
    change(root / "leaflets" / "bone.yaml", '# "Ask your team"', '# Here "Ask your team"')
    result = run(root, "diff", "bone")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[1:] == ["Nothing that a patient reads has changed."]


def edited(root: Path) -> None:
    bone = root / "leaflets" / "bone.yaml"
    change(bone, "A week or longer", "Ten days or longer")
    change(
        bone,
        "          - Will I need any medicines?\n",
        "          - Will I need any medicines?\n          - A made-up question?\n",
    )
    change(root / "styles" / "brands" / "harbour.yaml", "01632 960 127", "01632 960 128")


def test_words_are_reported_by_section(root: Path) -> None:
    edited(root)
    result = run(root, "diff", "bone")
    assert result.exit_code == 0, result.output
    printed = result.stdout
    glance = "  before: Hospital stay | [-A week-] or longer\n  after:  Hospital stay | {+Ten days+} or longer\n"
    assert f"At a glance\n{glance}" in printed
    assert "Questions to ask\n  after:  {+A made-up question?+}\n" in printed
    assert "[-127-]" in printed
    assert "{+128+}" in printed
    assert "Draft" not in printed


def test_a_pdf_file_and_a_commit_can_be_compared_with(root: Path, tmp_path: Path) -> None:
    run(root, "build", "bone")
    old = tmp_path / "old.pdf"
    old.write_bytes((root / "output" / "harbour" / "a4" / "bone.pdf").read_bytes())
    edited(root)
    by_file, by_commit = (run(root, "diff", "bone", "--from", origin) for origin in (str(old), "HEAD"))
    # The file says below its title how it stood.
    assert by_file.stdout.partition("\nAt a glance")[2] == by_commit.stdout.partition("\nAt a glance")[2]
    assert "[-A week-]" in by_file.stdout


def test_a_number_that_is_unlike_the_old_number_is_below_it(root: Path, tmp_path: Path) -> None:
    brand = root / "styles" / "brands" / "harbour.yaml"
    brand.write_text(brand.read_text(encoding="utf-8").replace("01632 960 114", "01797 226 555"), encoding="utf-8")
    out = tmp_path / "changes.pdf"
    lines = run(root, "diff", "bone", "--pdf", str(out)).stdout.splitlines()
    was = [index for index, line in enumerate(lines) if "01632 960 114-]" in line]
    assert was
    for index in was:
        assert lines[index].startswith("  before: ")
        assert lines[index + 1].startswith("  after:  ")
        assert "01797 226 555+}" in lines[index + 1]
    rows = [[cell.text for cell in row.find("TD")] for row in Pdf(out.read_bytes()).find("TR")]
    rows = [row for row in rows if row]
    assert [row for row in rows if "01632 960 114" in row[0]]
    assert all(("01632 960 114" in row[0]) == ("01797 226 555" in row[1]) for row in rows)


def test_a_void_approval_is_printed_on_neither_side(root: Path, tmp_path: Path) -> None:
    edited(root)
    run(root, "build", "bone")
    printed, out = root / "output" / "harbour" / "a4" / "bone.pdf", tmp_path / "changes.pdf"
    assert "Approved by" not in Pdf(printed.read_bytes()).reading_text()
    result = run(root, "diff", "bone", "--from", str(printed), "--pdf", str(out))
    assert result.stdout.splitlines()[1:] == ["Nothing that a patient reads has changed."]
    assert "Approved by" not in Pdf(out.read_bytes()).reading_text()
    against = run(root, "diff", "bone", "--pdf", str(out)).stdout
    assert "before: [-Approved by Made-up group, 23 November 2026-]" in against
    assert "{+Approved by" not in against
    assert "[Approved by Made-up group" in Pdf(out.read_bytes()).reading_text().replace("\u00a0", " ")


def test_a_void_approval_of_a_shared_page_is_printed_on_neither_side(root: Path) -> None:
    page = root / "leaflets" / "shared" / "contacts.yaml"
    assert run(root, "approve", "shared/contacts", "--by", "Made-up nurses").exit_code == 0
    change(page, "title: ", "title: Our ")
    run(root, "build", "bone")
    result = run(root, "diff", "bone", "--from", str(root / "output" / "harbour" / "a4" / "bone.pdf"))
    assert result.stdout.splitlines()[1:] == ["Nothing that a patient reads has changed."]


def test_the_pages_side_by_side_are_tagged_and_follow_both_standards(root: Path, tmp_path: Path) -> None:
    edited(root)
    out = tmp_path / "changes.pdf"
    assert run(root, "diff", "bone", "--pdf", str(out)).exit_code == 0
    pdf = Pdf(out.read_bytes())
    assert pdf.tagging_problems() == []
    assert validate.validate(out.read_bytes()) == []
    text = " ".join(pdf.reading_text().split())
    assert "[Ten days] or longer" in text
    assert "[A week] or longer" in text
    assert "At a glance: 1 passage differs" in text
    first = out.read_bytes()
    run(root, "diff", "bone", "--pdf", str(out))
    assert out.read_bytes() == first


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["diff", "liver"], "no commit has an approved version of liver"),
        (["diff", "bon"], "did you mean bone"),
        (["diff", "bone", "--from", "no-such-branch"], "the revision 'no-such-branch' does not exist"),
        (["diff", "bone", "--from", "-n"], "the revision '-n' does not exist"),
        (["diff", "bone", "--from", "none.pdf"], "none.pdf cannot be read"),
        (["diff", "bone", "--pdf", "changes.txt"], "give it a name that ends in .pdf"),
    ],
)
def test_what_cannot_be_compared_is_reported(root: Path, words: list[str], message: str) -> None:
    result = run(root, *words)
    assert result.exit_code == 2
    assert message in result.output


def test_a_file_that_is_not_a_pdf_is_reported(root: Path, tmp_path: Path) -> None:
    (tmp_path / "old.pdf").write_text("no PDF", encoding="utf-8")
    result = run(root, "diff", "bone", "--from", str(tmp_path / "old.pdf"))
    assert result.exit_code == 2
    assert "hint:" in result.output


@pytest.fixture
def illustrated(root: Path) -> Path:
    """The leaflet on bones is approved with a picture that has a caption."""
    (root / "leaflets" / "images").mkdir(exist_ok=True)
    (root / "leaflets" / "images" / "bar.svg").write_text(BAR, encoding="utf-8")
    figure = "\n    blocks:\n      - {kind: figure, image: bar.svg, alt: A bar, caption: The caption}\n"
    path = root / "leaflets" / "bone.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('\nversion: "1.0"', '\nversion: "1.1"')
    section = f"sections:\n  - title: A picture\n    id: a-picture{figure}"
    path.write_text(text.replace("sections:\n", section, 1), encoding="utf-8")
    assert run(root, "approve", "bone", "--by", "Made-up group").exit_code == 0, run(root, "check", "bone").output
    commit(root)
    return root


BAR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="10" height="5" fill="#123456"/></svg>\n'


def test_words_below_a_picture_are_compared(illustrated: Path) -> None:
    change(illustrated / "leaflets" / "bone.yaml", "The caption", "A new caption")
    report = run(illustrated, "diff", "bone").stdout
    assert "before: [-The-] caption" in report
    assert "after:  {+A new+} caption" in report


def test_a_changed_picture_is_reported(illustrated: Path, tmp_path: Path) -> None:
    assert "Nothing that a patient reads has changed" in run(illustrated, "diff", "bone").stdout
    change(illustrated / "leaflets" / "images" / "bar.svg", 'height="5"', 'height="9"')
    output = tmp_path / "changes.pdf"
    report = run(illustrated, "diff", "bone", "--pdf", str(output)).stdout
    another = ["", "Pictures and enclosed PDF files", "  the picture “A bar” (leaflets/images/bar.svg) has changed"]
    assert report.splitlines()[1:] == [
        "",
        "About this leaflet",
        "  before: [-Approved by Made-up group, 23 November 2026-]",
        *another,
    ]
    change(illustrated / "leaflets" / "bone.yaml", "status: approved", "status: example")
    commit(illustrated)
    change(illustrated / "leaflets" / "images" / "bar.svg", 'height="9"', 'height="7"')
    report = run(illustrated, "diff", "bone", "--from", "HEAD", "--pdf", str(output)).stdout
    assert report.splitlines()[1:] == ["No words have changed.", *another]
    assert "The picture “A bar” (leaflets/images/bar.svg) has changed" in Pdf(output).reading_text()


def test_both_sides_of_a_passage_that_grew_say_which_it_is() -> None:
    old, new = compare.words("one two three four five six seven eight nine ten", "one two three four five six ten")
    assert compare.marked(old, 2) == "… five six [-seven eight nine-] ten"
    old, new = compare.words("one two three four five six", "one two three four five six seven")
    assert compare.marked(old, 2) == "one two …"
    assert compare.marked(new, 2) == "… five six {+seven+}"


def test_a_change_of_status_is_not_a_change_of_words(root: Path, tmp_path: Path) -> None:
    change(root / "leaflets" / "liver.yaml", "status: example", "status: draft")
    for name in ("brain", "liver"):
        assert run(root, "build", name).exit_code == 0
        built = root / "output" / "harbour" / "a4" / f"{name}.pdf"
        assert "Nothing that a patient reads has changed" in run(root, "diff", name, "--from", str(built)).stdout


@pytest.mark.parametrize("command", ["diff", "pack", "explain"])
@pytest.mark.parametrize("where", ["output/harbour/a4/bone.pdf", "leaflets/shared/map.pdf"])
def test_nothing_is_written_over_what_the_project_needs(root: Path, command: str, where: str) -> None:
    assert run(root, "build", "bone").exit_code == 0
    target = root / where
    target.parent.mkdir(parents=True, exist_ok=True)
    before = target.read_bytes() if target.exists() else None
    words = {"diff": ["diff", "bone", "--pdf"], "pack": ["pack", "bone", "-o"], "explain": ["explain", "0000", "-o"]}
    result = run(root, *words[command], str(target))
    assert result.exit_code == 2
    assert "somewhere else" in result.stderr or "under another name" in result.stderr
    assert (target.read_bytes() if target.exists() else None) == before


def test_a_paragraph_with_the_words_of_the_next_heading_is_not_a_heading(root: Path) -> None:
    path = root / "leaflets" / "bone.yaml"
    text = path.read_text(encoding="utf-8")
    first, second = re.findall(r"^  - title: (.+)$", text, re.MULTILINE)[:2]
    change(path, "    body: |\n", f"    body: |\n      {second}\n\n")
    report = run(root, "diff", "bone").stdout
    assert f"\n\n{first}\n  after:  {{+{second}+}}\n" in report, report
    assert f"\n{second} (" not in report


@pytest.mark.parametrize(("data", "reason"), [(b"words", "it is not a PDF file"), (b"%PDF-1.7\n%%EOF", "")])
def test_a_file_to_compare_with_that_cannot_be_read_is_named(
    root: Path, tmp_path: Path, data: bytes, reason: str
) -> None:
    (tmp_path / "bad.pdf").write_bytes(data)
    result = run(root, "diff", "bone", "--from", str(tmp_path / "bad.pdf"))
    assert result.exit_code == 2
    assert f"Error: {tmp_path / 'bad.pdf'} cannot be read: {reason}" in result.stderr
