"""The command that puts PDF files onto sheets, as it is typed."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result

from builder import cli
from builder.cli import group
from builder.printing.folds import SCHEMES
from builder.printing.geometry import PAPERS
from tests.inspectors import Pdf
from tests.pdf import foreign
from tests.pdf.handmade import tagged
from tests.support.making import REPOSITORY

FIVE = tagged("Five", 5)
FOLD = "stack the sheets, sheet 1 at the bottom with its front down, fold them in the middle and staple the fold"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file, and no project."""
    monkeypatch.chdir(tmp_path)
    Path("five.pdf").write_bytes(FIVE)
    return tmp_path


def run(*words: str) -> Result:
    result = CliRunner().invoke(cli.main, ["impose", *words], prog_name="leaflets")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def there() -> set[str]:
    return {path.as_posix() for path in Path().rglob("*") if path.is_file()}


def test_the_sheets_are_next_to_the_file_with_a_message_what_to_do() -> None:
    result = run("five.pdf", "--scheme", "saddle", "--paper", "a3", "--creep", "0.1")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "five-saddle.pdf",
        "  2 sheets of A3, 3 blank pages at the end",
        "  print on both sides, at full size, and flip on the short edge",
        "  cut the sheets to 296 × 210 mm",
        f"  {FOLD}",
        "  the innermost pages are moved towards the fold by 0.1 mm",
        "  to be read aloud: five.pdf",
        "  claims PDF/A-2b",
    ]
    assert result.stderr == "no problems; 1 file put onto sheets\n"
    assert there() == {"five.pdf", "five-saddle.pdf"}
    assert "five.pdf · sheet 1 of 2, front" in Pdf(Path("five-saddle.pdf")).page_text(1)


def test_what_to_do_is_said_in_a_language_that_has_all_words_for_it() -> None:
    lines = run("five.pdf", "--scheme", "2up", "--language", "cy").stdout.splitlines()
    assert lines[1] == "  2 ddalen A4, 3 tudalen wag ar y diwedd"
    assert "  pentyrrwch y dalennau yn eu trefn, dalen 1 ar ben, a styffylwch nhw ar y chwith" in lines
    refused = run("five.pdf", "--scheme", "saddle", "--language", "kmr")
    assert (refused.exit_code, "there are no words in `kmr`" in refused.stderr) == (2, True)


def test_a_language_without_all_words_for_staff_is_refused_with_what_is_missing() -> None:
    Path("leaflets").mkdir()
    Path("styles/languages").mkdir(parents=True)
    Path("styles/languages/ms.yaml").write_text("sheets:\n  saddle: lipat\n", encoding="utf-8")
    refused = run("five.pdf", "--scheme", "saddle", "--language", "ms")
    assert refused.exit_code == 2
    assert "sheets.count, sheets.blank_pages, sheets.flip.long and" in refused.stderr
    assert "styles/languages/ms.yaml" in refused.stderr
    assert not Path("five-saddle.pdf").exists()


def test_in_another_folder_a_copy_to_read_aloud_is_next_to_the_sheets() -> None:
    result = run("five.pdf", "--scheme", "2up", "-o", "print/sheets.pdf")
    assert result.exit_code == 0
    assert there() == {"five.pdf", "print/sheets.pdf", "print/sheets-reading.pdf"}
    assert Path("print/sheets-reading.pdf").read_bytes() == FIVE
    assert "  to be read aloud: print/sheets-reading.pdf\n" in result.stdout
    assert run("five.pdf", "--scheme", "2up", "-o", "other.pdf").exit_code == 0
    assert there() == {"five.pdf", "other.pdf", "print/sheets.pdf", "print/sheets-reading.pdf"}


def test_the_copy_to_read_aloud_does_not_replace_another_file() -> None:
    Path("out").mkdir()
    Path("out/new-reading.pdf").write_bytes(b"somebody's own")
    result = run("five.pdf", "--scheme", "2up", "-o", "out/new.pdf")
    assert result.exit_code == 1
    assert "new-reading.pdf is another file" in result.stderr
    assert there() == {"five.pdf", "out/new-reading.pdf"}
    # Sheets that are made again have their copy made again, too.
    assert run("five.pdf", "--scheme", "2up", "-o", "out/again.pdf").exit_code == 0
    Path("five.pdf").write_bytes(tagged("Six", 6))
    assert run("five.pdf", "--scheme", "2up", "-o", "out/again.pdf").exit_code == 0
    assert Path("out/again-reading.pdf").read_bytes() == tagged("Six", 6)


def test_a_file_without_tags_has_no_such_copy() -> None:
    Path("scan.pdf").write_bytes(foreign.bare(b"0 0 9 9 re f"))
    result = run("scan.pdf", "--scheme", "saddle", "-o", "print/scan.pdf")
    assert result.exit_code == 0
    assert "scan.pdf: warning: it has no tags, so it cannot be read aloud\n  hint: " in result.stderr
    assert result.stderr.endswith("1 warning; 1 file put onto sheets\n")
    assert "PDF/A-2 is not claimed: it is not labelled as PDF/A" in result.stdout
    assert "read aloud" not in result.stdout
    assert there() == {"five.pdf", "scan.pdf", "print/scan.pdf"}


def test_the_sheets_of_several_files_go_to_a_folder_or_next_to_them() -> None:
    Path("six.pdf").write_bytes(tagged("Six", 6))
    assert run("five.pdf", "six.pdf", "--scheme", "perfect", "--signature", "4").exit_code == 0
    assert run("five.pdf", "six.pdf", "--scheme", "perfect", "-o", "print").exit_code == 0
    sheets = {"five-perfect.pdf", "six-perfect.pdf"}
    copies = {"print/five-perfect-reading.pdf", "print/six-perfect-reading.pdf"}
    assert there() == {"five.pdf", "six.pdf"} | sheets | {f"print/{sheet}" for sheet in sheets} | copies
    assert run("five.pdf", "--scheme", "2up", "-o", "print/").exit_code == 0
    assert "print/five-2up.pdf" in there()


@pytest.mark.parametrize(("words", "bound"), [((), True), (("--direction", "ltr"), False)])
def test_a_file_from_right_to_left_is_bound_on_the_right(words: tuple[str, ...], bound: bool) -> None:
    with pikepdf.open("five.pdf", allow_overwriting_input=True) as pdf:
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(Direction=pikepdf.Name.R2L)
        pdf.save("five.pdf")
    result = run("five.pdf", "--scheme", "2up", "--paper", "a3", *words)
    assert result.exit_code == 0
    side = "right" if bound else "left"
    assert ("  the pages are read from right to left: the sheets are bound on the right\n" in result.stdout) is bound
    assert f"sheet 1 on top, and staple them at the {side}\n" in result.stdout


def test_papers_and_schemes_are_those_of_the_arithmetic() -> None:
    options = {parameter.name: parameter for parameter in group.command("impose").params}
    assert tuple(options["scheme"].type.choices) == tuple(SCHEMES)  # type: ignore[attr-defined]
    assert set(options["paper"].type.choices) == set(PAPERS)  # type: ignore[attr-defined]


@pytest.mark.parametrize("count", [1, 2])
def test_what_cannot_be_read_is_named_and_nothing_is_written(count: int) -> None:
    Path("letter.pdf").write_bytes(b"words")
    Path("cut.pdf").write_bytes(FIVE[:900])
    with pikepdf.open("five.pdf") as pdf:
        pdf.save("locked.pdf", encryption=pikepdf.Encryption(user="secret", owner="secret"))
    Path("folder.pdf").mkdir()
    pikepdf.new().save("empty.pdf")
    before = there()
    names = ["letter.pdf", "cut.pdf", "locked.pdf", "folder.pdf", "empty.pdf", "missing.pdf"]
    result = run("five.pdf", *names[: 3 * count], "--scheme", "saddle")
    assert result.exit_code == 1
    assert result.stdout == ""
    reasons = {
        "letter.pdf": "it is not a PDF file",
        "cut.pdf": "it is cut off: its end is missing",
        "locked.pdf": "it is protected by a password",
        "folder.pdf": "it cannot be read: is a directory",
        "empty.pdf": "it has no pages",
        "missing.pdf": "it cannot be read: no such file or directory",
    }
    lines = result.stderr.splitlines()
    assert lines[:-1:2] == [f"{name}: error: {reasons[name]}" for name in names[: 3 * count]]
    assert all(line.startswith("  hint: ") for line in lines[1:-1:2])
    assert lines[-1] == f"nothing was written: {3 * count} files refused"
    assert there() == before


def test_pages_that_are_too_large_are_refused() -> None:
    def enlarge(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].MediaBox = [0, 0, 3000, 3000]

    Path("poster.pdf").write_bytes(foreign.bare(change=enlarge))
    result = run("poster.pdf", "--scheme", "2up")
    assert result.exit_code == 1
    assert "poster.pdf: error: its pages would be smaller than half their size on A4" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--scheme", "saddle", "--creep", "nan"], "--creep nan is not a length"),
        (["--scheme", "saddle", "--bleed", "inf"], "--bleed inf is not a length"),
        (["--scheme", "saddle", "--creep", "-1"], "paper is not -1 mm thick"),
        (["--scheme", "saddle", "--creep", "thick"], "'thick' is not a valid float"),
        (["--scheme", "saddle", "--bleed", "1000"], "a bleed of 1000 mm is out of range"),
        (["--scheme", "perfect", "--signature", "0"], "a signature cannot have 0 pages"),
        (["--scheme", "perfect", "--signature", "18"], "a signature cannot have 18 pages"),
        (["--scheme", "saddle", "--signature", "16"], "saddle has no sections, so it cannot use a signature"),
        (["--scheme", "origami"], "'origami' is not one of"),
        (["--paper", "a3"], "--scheme is missing"),
        (["--scheme", "saddle", "-o", "sheets.txt"], "the sheets cannot be written to 'sheets.txt'"),
        (["--scheme", "saddle", "-o", "five.pdf"], "five.pdf would replace a file that it is made from"),
        (["five.pdf", "--scheme", "saddle"], "two of the files have the same name"),
    ],
    ids=str,
)
def test_mistakes_on_the_command_line(words: list[str], said: str) -> None:
    result = run("five.pdf", *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert there() == {"five.pdf"}


def test_a_file_whose_name_the_copy_would_take_is_spared() -> None:
    Path("print").mkdir()
    Path("print/x-reading.pdf").write_bytes(FIVE)
    assert run("print/x-reading.pdf", "--scheme", "2up", "-o", "print/x.pdf").exit_code == 2


def test_where_nothing_can_be_written_it_says_so() -> None:
    Path("taken").write_bytes(b"")
    result = run("five.pdf", "--scheme", "saddle", "-o", "taken/sheets.pdf")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: taken/sheets.pdf cannot be written: ")
    Path("sheets.pdf").mkdir()
    assert run("five.pdf", "--scheme", "saddle", "-o", "sheets.pdf").exit_code == 0
    assert Path("sheets.pdf/five-saddle.pdf").is_file()


def test_either_both_files_are_written_or_none() -> None:
    Path("print/sheets-reading.pdf").mkdir(parents=True)
    result = run("five.pdf", "--scheme", "saddle", "-o", "print/sheets.pdf")
    assert result.exit_code == 1
    assert there() == {"five.pdf"}


def test_the_files_of_a_project_are_not_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    file = str(Path("five.pdf").absolute())
    monkeypatch.chdir(REPOSITORY)
    result = run(file, "--scheme", "saddle", "-o", "leaflets/five.pdf")
    assert result.exit_code == 2
    assert "in a folder of files that leaflets are made from" in result.stderr
    assert not (REPOSITORY / "leaflets" / "five.pdf").exists()
