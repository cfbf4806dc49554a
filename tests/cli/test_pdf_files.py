"""The commands for PDF files of any kind, outside of any project."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result

from builder import cli
from builder.core.standards import Standard
from builder.pdf import validate
from tests.pdf import foreign
from tests.support import making


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: it is no project."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def bone() -> bytes:
    return making.make(making.REPOSITORY, "bone")


def run(*words: str) -> Result:
    """Run a command. A traceback is the test's."""
    result = CliRunner().invoke(cli.main, words, prog_name="leaflets")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1"))


def turning(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Array([pdf.pages[1].obj, pikepdf.Name.Fit])


def test_inspect_prints_what_a_file_contains(folder: Path) -> None:
    (folder / "a.pdf").write_bytes(foreign.typeset())
    result = run("inspect", "a.pdf")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Title:      Exercises\n")
    assert "\n  Do these at home each day." in result.stdout


def test_inspect_prints_json(folder: Path) -> None:
    (folder / "a.pdf").write_bytes(foreign.typeset())
    reported = json.loads(run("inspect", "a.pdf", "--json").stdout)
    assert reported["title"] == "Exercises"
    assert reported["links"][0]["address"] == "https://example.org/arms"


def test_inspect_says_why_a_file_cannot_be_read(folder: Path) -> None:
    (folder / "a.pdf").write_bytes(b"words")
    result = run("inspect", "a.pdf")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: a.pdf cannot be read: it is not a PDF file\n  hint: name a PDF file\n"


@pytest.mark.parametrize("command", ["inspect", "verify"])
@pytest.mark.parametrize("name", ["gone.pdf", "."])
def test_a_file_that_does_not_exist_is_a_mistake_on_the_command_line(command: str, name: str) -> None:
    result = run(command, name)
    assert result.exit_code == 2
    assert "does not exist" in result.stderr or "is a directory" in result.stderr


def test_verify_has_nothing_to_say_of_a_file_that_is_well(folder: Path, bone: bytes) -> None:
    (folder / "a.pdf").write_bytes(bone)
    result = run("verify", "a.pdf")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "no problems; 1 file checked\n")


def test_verify_says_where_what_and_how_to_fix_it(folder: Path, bone: bytes) -> None:
    (folder / "a.pdf").write_bytes(foreign.changed(opening, bone))
    result = run("verify", "a.pdf")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == "a.pdf: on opening: error: it contains an action that may do harm: JavaScript"
    assert lines[1] == "  hint: delete it: a file for reading needs no actions but links"
    assert all(line.startswith(("a.pdf: ", "  hint: ")) for line in lines)


def test_verify_reports_what_breaks_the_standards_by_rule(folder: Path) -> None:
    (folder / "a.pdf").write_bytes(foreign.typeset())
    result = run("verify", "a.pdf")
    assert result.exit_code == 1
    assert "a.pdf: PDF/A-2a: error: XMP does not contain the PDF/A Identification schema\n  hint: " in result.stdout
    assert "(rule PDFA2A-ID-SCHEMA-001)\n" in result.stdout
    assert "PDF/UA-1:" not in result.stdout


def test_warnings_alone_are_no_failure(folder: Path, bone: bytes) -> None:
    (folder / "a.pdf").write_bytes(foreign.changed(turning, bone))
    result = run("verify", "a.pdf")
    assert ": warning: " in result.stdout
    assert (result.exit_code, result.stderr) == (0, "1 warning; 1 file checked\n")


def test_a_file_that_cannot_be_read_does_not_stop_checks_of_others(folder: Path, bone: bytes) -> None:
    (folder / "a.pdf").write_bytes(b"words")
    (folder / "b.pdf").write_bytes(foreign.changed(turning, bone))
    result = run("verify", "a.pdf", "b.pdf")
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "a.pdf: error: it cannot be checked: it is not a PDF file\n  hint: name a PDF file\nb.pdf: "
    )
    assert result.stderr == "1 error, 1 warning; 2 files checked\n"


def test_without_the_validator_only_our_own_checks_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "installed", lambda: False)
    (folder / "a.pdf").write_bytes(foreign.typeset())
    result = run("verify", "a.pdf")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        "not checked: whether the files follow PDF/UA-1 and PDF/A-2a (pip install page-validation adds this)\n"
        "no problems; 1 file checked\n"
    )


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("PDFUA1-LINK-CONTENTS-001", "describe where the link leads"),
        ("PDFUA1-PAGE-TABS-001", "tab key"),
        ("PDFA2A-TRAILER-ID-001", "save it again"),
        ("PDFA2A-DEVICE-RGB-001", "output intent"),
        ("ParseError", "see rule ParseError of PDF/UA-1"),
    ],
)
def test_a_hint_fits_its_rule(rule: str, said: str) -> None:
    assert said in validate.hint(validate.BrokenRule("PDF/UA-1", rule, "message"))


def test_a_file_of_pdf_ua_2_is_known_for_what_it_is(folder: Path) -> None:
    (folder / "a.pdf").write_bytes(making.make(making.REPOSITORY, "bone", standard=Standard.UA2))
    claims = "PDF/UA-2, PDF/A-4, WTPDF 1.0 (accessibility) and WTPDF 1.0 (reuse)"
    shown = run("inspect", "a.pdf").stdout
    assert "Version:    PDF 2.0\n" in shown
    assert f"Claims:     {claims} (" in shown
    reported = json.loads(run("inspect", "a.pdf", "--json").stdout)
    assert [bookmark["error"] for bookmark in reported["bookmarks"]] == [None] * len(reported["bookmarks"])
    assert [link["error"] for link in reported["links"]] == [None] * len(reported["links"])
    assert f"claims {claims}\n" in run("merge", "a.pdf", "-o", "b.pdf").stdout


def test_verify_does_not_hold_a_file_of_pdf_ua_2_to_other_rules(folder: Path) -> None:
    (folder / "a.pdf").write_bytes(making.make(making.REPOSITORY, "bone", standard=Standard.UA2))
    result = run("verify", "a.pdf")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "a.pdf: it says that it is PDF/UA-2, whose rules no validator here knows\n" in result.stderr
    reported = json.loads(run("verify", "a.pdf", "--json").stdout)
    assert (reported["validated"], reported["problems"]) == (False, [])


@pytest.mark.parametrize("page", ["pages", "places"])
def test_inspect_follows_a_bookmark_that_names_an_element_alone(folder: Path, page: str) -> None:
    with pikepdf.open(io.BytesIO(making.make(making.REPOSITORY, "bone", standard=Standard.UA2))) as pdf:
        first = pdf.Root.Outlines.First.First
        if page == "pages":
            del first.A.D
        else:
            first.Dest = first.A.SD
            del first.A
        pdf.save(folder / "a.pdf", force_version="2.0")
    reported = json.loads(run("inspect", "a.pdf", "--json").stdout)
    assert [bookmark["error"] for bookmark in reported["bookmarks"]] == [None] * len(reported["bookmarks"])
    assert reported["bookmarks"][1]["page"] == 1
