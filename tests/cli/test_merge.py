"""The command that joins PDF files, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result

from builder import cli
from tests.inspectors import Pdf
from tests.pdf.handmade import changed, tagged

ONE, TWO = tagged("One"), tagged("Two", 3)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two files, and no project."""
    monkeypatch.chdir(tmp_path)
    Path("one.pdf").write_bytes(ONE)
    Path("two.pdf").write_bytes(TWO)
    return tmp_path


def run(*words: str) -> Result:
    result = CliRunner().invoke(cli.main, ["merge", *words], prog_name="leaflets")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def merged(*words: str) -> Pdf:
    result = run(*words, "-o", "out.pdf")
    assert result.exit_code == 0, result.output
    return Pdf(Path("out.pdf"))


def untagged() -> bytes:
    def strip(pdf: pikepdf.Pdf) -> None:
        del pdf.Root["/StructTreeRoot"]

    return changed(ONE, strip)


def test_files_are_joined_in_the_order_in_which_they_are_named() -> None:
    pdf = merged("two.pdf", "one.pdf")
    assert pdf.page_count == 5
    assert pdf.reading_text().index("Two 1 heading") < pdf.reading_text().index("One 1 heading")


def test_the_report_says_what_was_done() -> None:
    result = run("one.pdf", "two.pdf", "-o", "out.pdf")
    lines = result.stdout.splitlines()
    assert lines[:2] == ["out.pdf", "File One: 5 pages, claims PDF/UA-1 and PDF/A-2a"]
    assert "one.pdf: File One" in lines
    assert any(line.startswith("  kept: 2 pages, ") for line in lines)
    assert any(line.startswith("  renamed: ID: ") for line in lines)


def test_pages_are_chosen_after_a_colon() -> None:
    pdf = merged("two.pdf:1,3", "one.pdf:2", "two.pdf:2")
    assert pdf.page_count == 4
    words = [f"{name} paragraph" for name in ("Two 1", "Two 3", "One 2", "Two 2")]
    places = [pdf.reading_text().index(word) for word in words]
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["a file.pdf", "notes:1-2", "a=b.pdf", "sheet.pdf:1"])
def test_odd_names_are_names(name: str) -> None:
    Path(name).write_bytes(ONE)
    assert merged(name).page_count == 2
    assert merged(f"{name}:2").page_count == 1
    assert merged(name, "two.pdf", "--title-of", f"{name}=A sheet").bookmarks()[0].title == "A sheet"


def test_title_and_language_of_the_new_file() -> None:
    pdf = merged("one.pdf", "two.pdf", "--title", "Your pack", "--language", "cy")
    assert pdf.metadata["dc:title"] == "Your pack"
    assert pdf.language == "cy"
    assert [part.language for part in pdf.tops[0].kids] == ["en-GB", "en-GB"]


def test_a_file_may_get_another_title_and_language() -> None:
    Path("welsh.pdf").write_bytes(tagged("Welsh", language=None))
    pdf = merged("one.pdf", "welsh.pdf", "--language-of", "welsh.pdf=cy", "--title-of", "welsh.pdf=Taflen")
    assert [mark.title for mark in pdf.bookmarks() if mark.level == 1] == ["File One", "Taflen"]
    assert pdf.tops[0].kids[1].language == "cy"
    assert pdf.metadata["pdfuaid:part"] == "1"


def test_an_untagged_file_comes_in_with_a_text_for_each_page() -> None:
    Path("scan.pdf").write_bytes(untagged())
    result = run("scan.pdf", "-o", "out.pdf")
    assert result.exit_code == 1
    assert "scan.pdf: error: it has no tags: a screen reader would find nothing in it\n  hint: " in result.stderr
    pdf = merged("one.pdf", "scan.pdf", "--alt", "scan.pdf=A map of the ward", "--alt", "scan.pdf=A list of names")
    assert [figure.alt for figure in pdf.find("Figure")] == ["A map of the ward", "A list of names"]
    assert "pdfuaid:part" not in pdf.metadata


def test_what_may_be_lost_is_named() -> None:
    def sign(pdf: pikepdf.Pdf) -> None:
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="Sign", V=pikepdf.Dictionary(Type=pikepdf.Name.Sig))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pdf.make_indirect(field)])

    Path("signed.pdf").write_bytes(changed(ONE, sign))
    refused = run("signed.pdf", "-o", "out.pdf")
    assert refused.exit_code == 1
    assert "signature" in refused.stderr
    assert "--without signatures" in refused.stderr
    result = run("signed.pdf", "--without", "signatures", "-o", "out.pdf")
    assert result.exit_code == 0
    assert "  removed: a digital signature\n" in result.stdout
    with pikepdf.open("out.pdf") as pdf:
        assert "/V" not in pdf.Root.AcroForm.Fields[0]


def test_the_report_for_programs() -> None:
    result = run("one.pdf", "two.pdf:2", "-o", "out.pdf", "--report", "json")
    reported = json.loads(result.stdout)
    assert reported["claims"] == ["PDF/UA-1", "PDF/A-2a"]
    assert [(source["name"], source["pages"]) for source in reported["sources"]] == [("one.pdf", 2), ("two.pdf", 1)]
    assert set(reported["sources"][0]) >= {"kept", "renamed", "repaired", "removed"}


def test_the_report_for_programs_says_what_was_refused() -> None:
    Path("bad.pdf").write_bytes(b"words")
    result = run("one.pdf", "bad.pdf", "-o", "out.pdf", "--report", "json")
    assert result.exit_code == 1
    [refused] = json.loads(result.stdout)["refused"]
    assert refused["source"] == "bad.pdf"
    assert refused["reason"] == "it is not a PDF file"


def test_all_problems_are_reported_at_once_and_the_last_good_file_stays() -> None:
    Path("bad.pdf").write_bytes(b"words")
    Path("cut.pdf").write_bytes(ONE[:5000])
    Path("out.pdf").write_bytes(TWO)
    result = run("bad.pdf", "one.pdf", "cut.pdf", "two.pdf:4", "-o", "out.pdf")
    assert result.exit_code == 1
    named = [line.split(": error: ")[0] for line in result.stderr.splitlines() if ": error: " in line]
    assert named == ["bad.pdf", "cut.pdf", "two.pdf"]
    assert result.stderr.endswith("nothing was written: 3 files refused\n")
    assert Path("out.pdf").read_bytes() == TWO


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Missing argument"),
        (("one.pdf",), "--output is missing"),
        (("nothing.pdf", "-o", "out.pdf"), "the file nothing.pdf does not exist"),
        (("nothing.pdf:1-2", "-o", "out.pdf"), "the file nothing.pdf does not exist\n"),
        (("nothing.pdf:odd", "-o", "out.pdf"), "the file nothing.pdf does not exist\n"),
        (("one.pdf:1,two", "-o", "out.pdf"), "'two' is not a list of pages: write it as in 1-3,5, or 2- (from page 2)"),
        (("one.pdf:0", "-o", "out.pdf"), "'0' is not a list of pages"),
        (("one.pdf", "-o", "out.pdf", "--alt", "two.pdf=A map"), "does not name one of the files"),
        (("one.pdf", "-o", "out.pdf", "--title-of", "one.pdf"), "write it as: --title-of one.pdf=…"),
        (("one.pdf", "-o", "out.pdf", "--language", "english"), "is not a language code"),
        (("one.pdf", "-o", "out.pdf", "--language-of", "one.pdf=§"), "is not a language code"),
        ((".", "-o", "out.pdf"), "the file . does not exist"),
    ],
)
def test_mistakes_are_reported(words: tuple[str, ...], told: str) -> None:
    result = run(*words)
    assert result.exit_code == 2, result.output
    assert told in result.stderr
    assert not Path("out.pdf").exists()


def test_an_output_may_replace_a_source() -> None:
    assert run("one.pdf", "two.pdf", "-o", "one.pdf").exit_code == 0
    assert Pdf(Path("one.pdf")).page_count == 5


def test_an_output_that_cannot_be_written_is_reported() -> None:
    Path("taken").write_bytes(b"")
    result = run("one.pdf", "-o", "taken/out.pdf")
    assert result.exit_code == 1
    assert "out.pdf cannot be written: " in result.stderr


@pytest.mark.parametrize(
    ("pages", "order"),
    [
        ("2-", (2, 3)),
        (":-2", (2, 3)),
        ("last", (3,)),
        ("odd", (1, 3)),
        ("even", (2,)),
        ("3-1", (3, 2, 1)),
        ("2,1", (2, 1)),
    ],
)
def test_ranges_of_pages_are_joined_in_their_order(pages: str, order: tuple[int, ...]) -> None:
    assert run(f"two.pdf:{pages.removeprefix(':')}", "-o", "out.pdf").exit_code == 0
    headings = [words for words in Pdf(Path("out.pdf")).reading_text().split("\n") if "heading" in words]
    assert headings == [f"Two {number} heading" for number in order]


def test_a_page_beyond_the_file_is_reported_with_how_many_there_are() -> None:
    result = run("two.pdf:2-9", "-o", "out.pdf")
    assert result.exit_code == 1
    assert "two.pdf: error: it has no page 4" in result.stderr
    assert "it has 3 pages: write 1-3, 2- (from page 2), -1 (the last) or 3-1 (backwards)" in result.stderr
