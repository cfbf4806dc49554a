"""Printing: what comes out of a real CUPS server, byte for byte and with the options that were asked for."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from builder import cli
from builder.printing import cups as printing
from builder.printing import folds, geometry
from tests.support import cups, days, example
from tests.support.cups import Sent, Server, Start

ROOT = Path(__file__).resolve().parents[2]
A4 = (595.28, 841.89)
POINT = 25.4 / 72


@pytest.fixture(scope="module")
def printers(start_cups: Start) -> Iterator[Server]:
    """A server with two printers that are ready, a stopped one and one that takes no jobs; none is the default."""
    with start_cups() as server:
        for name in ("Ward-7", "Desk", "Stopped", "Closed"):
            server.add(name)
        # What nobody asks for is printed in colour.
        server.run("lpadmin", "-p", "Ward-7", "-o", "print-color-mode-default=color")
        server.run("cupsdisable", "-r", "No toner", "Stopped")
        server.run("cupsreject", "-r", "Out for repair", "Closed")
        yield server


@pytest.fixture
def ward(printers: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server, as this computer's; the current folder is empty. Nothing of the developer's own is heard."""
    for name in ("LPDEST", "PRINTER"):
        monkeypatch.delenv(name, raising=False)
    printers.use(monkeypatch)
    monkeypatch.setenv("HOME", str(tmp_path))
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return printers


@pytest.fixture
def project(ward: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project, with one leaflet more in a format of black ink; the current folder is in it."""
    root = tmp_path / "project"
    for name in ("leaflets", "styles"):
        example.copied(name, root / name)
    shutil.copy(ROOT / "leaflets.yaml", root)
    a4 = (root / "styles/formats/a4.yaml").read_text(encoding="utf-8")
    (root / "styles/formats/black.yaml").write_text(f"{a4}\nink: black\n", encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def run(*words: str) -> Result:
    """Run a command. A traceback is the test's."""
    result = CliRunner().invoke(cli.main, words, prog_name="leaflets")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def file(path: str, *sizes: tuple[float, float], **info: str) -> bytes:
    """Write a PDF file with pages of these sizes (points)."""
    with pikepdf.new() as pdf:
        for size in sizes or (A4,):
            pdf.add_blank_page(page_size=size)
        for name, words in info.items():
            pdf.docinfo[f"/{name}"] = words
        buffer = io.BytesIO()
        pdf.save(buffer)
    Path(path).write_bytes(buffer.getvalue())
    return buffer.getvalue()


def printed(server: Server, result: Result) -> list[Sent]:
    """The jobs that a command says that it has sent, as they came out."""
    assert result.exit_code == 0, result.stderr
    numbers = [line.partition("(job ")[2].partition(")")[0] for line in result.stdout.splitlines() if " (job " in line]
    return [server.sent(number.rpartition("-")[2]) for number in numbers]


def refused(server: Server, *words: str, code: int = 1) -> str:
    """What is said of something that cannot be printed. Nothing of it comes to a printer."""
    before = server.jobs()
    result = run("print", *words)
    assert result.exit_code == code, result.stdout + result.stderr
    assert result.stdout == ""
    assert server.jobs() == before
    return result.stderr


def asked(job: Sent, *names: str) -> list[str | None]:
    return [job.options.get(name) for name in names]


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# Files


@cups.on_linux
def test_a_file_comes_out_byte_for_byte_with_the_options_that_fit_it(ward: Server) -> None:
    data = file("letter to Ms Green.pdf", *[A4] * 5)
    result = run("print", "letter to Ms Green.pdf", "--printer", "Ward-7")
    [job] = printed(ward, result)
    assert job.pdf == data
    assert (job.printer, job.title, job.copies) == ("Ward-7", "letter to Ms Green.pdf", 1)
    options = asked(job, "media", "sides", "print-scaling", "print-color-mode", "multiple-document-handling")
    assert options == ["iso_a4_210x297mm", "two-sided-long-edge", "none", "color", None]
    assert result.stdout.startswith("sent     letter to Ms Green.pdf to Ward-7 (job Ward-7-")
    message = "): 1 copy on both sides, turned over the long edge, 5 pages, 3 sheets of A4 paper\n"
    assert result.stdout.endswith(message)
    assert result.stderr == "no problems; 1 job sent\n"


@cups.on_linux
def test_options_go_by_their_names_in_ipp(ward: Server) -> None:
    file("map.pdf", A4, A4, A4)
    result = run("print", "map.pdf", "--printer", "Desk", "--copies", "4", "--duplex", "short", "--media", "A3")
    [job] = printed(ward, result)
    assert (job.printer, job.copies) == ("Desk", 4)
    assert asked(job, "media", "sides", "print-scaling") == ["iso_a3_297x420mm", "two-sided-short-edge", "none"]
    assert job.options["multiple-document-handling"] == "separate-documents-collated-copies"
    assert "4 copies on both sides, turned over the short edge, 3 pages, 8 sheets of A3 paper" in result.stdout


@cups.on_linux
@pytest.mark.parametrize(
    ("sizes", "words", "media", "sides", "scaling"),
    [
        ([A4], [], "iso_a4_210x297mm", "one-sided", "none"),
        ([A4, A4], ["--duplex", "none"], "iso_a4_210x297mm", "one-sided", "none"),
        ([A4], ["--duplex", "long"], "iso_a4_210x297mm", "two-sided-long-edge", "none"),
        ([(842, 595), (842, 595)], [], "iso_a4_210x297mm", "two-sided-short-edge", "none"),
        ([(612, 792)] * 2, [], "na_letter_8.5x11in", "two-sided-long-edge", "none"),
        ([(420, 595)], [], "iso_a5_148x210mm", "one-sided", "none"),
        ([(420, 595)], ["--media", "a4"], "iso_a4_210x297mm", "one-sided", "none"),
        ([(281, 595)], ["--media", "custom_card_99x210mm"], "custom_card_99x210mm", "one-sided", "none"),
        ([A4, (842, 1191)], ["--media", "a4"], "iso_a4_210x297mm", "two-sided-long-edge", "fit"),
    ],
)
def test_paper_and_sides_follow_the_pages(
    ward: Server, sizes: list[tuple[float, float]], words: list[str], media: str, sides: str, scaling: str
) -> None:
    file("any.pdf", *sizes)
    result = run("print", "any.pdf", "--printer", "Ward-7", *words)
    [job] = printed(ward, result)
    assert asked(job, "media", "sides", "print-scaling") == [media, sides, scaling]
    assert ("they are printed smaller" in result.stderr) == (scaling == "fit")


@pytest.mark.parametrize(
    ("sizes", "sides", "across"),
    [
        ([A4, A4], "two-sided-long-edge", []),
        ([A4[::-1]] * 3, "two-sided-short-edge", [1, 2, 3]),
        ([A4[::-1], A4, A4], "two-sided-long-edge", [1]),
        ([A4, A4[::-1], A4[::-1]], "two-sided-long-edge", [2, 3]),
    ],
)
def test_the_edge_is_that_of_all_pages(sizes: list[tuple[float, float]], sides: str, across: list[int]) -> None:
    assert printing.sides_of(sizes) == sides
    assert printing.lying_across(sizes) == across


@cups.on_linux
@pytest.mark.parametrize("words", [[], ["--duplex", "none"]])
def test_pages_that_lie_across_are_named(ward: Server, words: list[str]) -> None:
    file("mixed.pdf", A4[::-1], A4, A4, A4[::-1])
    result = run("print", "mixed.pdf", "--printer", "Ward-7", *words)
    [job] = printed(ward, result)
    assert asked(job, "sides") == ["one-sided" if words else "two-sided-long-edge"]
    assert ("some pages are landscape: pages 1 and 4" in result.stderr) == (not words)


@cups.on_linux
def test_pages_that_are_larger_than_the_paper_are_named(ward: Server) -> None:
    file("large.pdf", A4, (842, 1191), A4, (842, 1191))
    result = run("print", "large.pdf", "--printer", "Ward-7", "--media", "a4")
    printed(ward, result)
    assert "pages 2 and 4 of it are larger than A4 paper" in result.stderr


@cups.on_linux
def test_nothing_that_a_file_says_is_in_its_job_and_no_copy_is_left(
    ward: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    written = os.stat(folder).st_mtime_ns
    Path("packs").mkdir()
    file("packs/0001.pdf", Title="Hip operation of Ann Other", Author="Ward 7")
    [job] = printed(ward, run("print", "packs/0001.pdf", "--printer", "Ward-7"))
    assert job.title == "0001.pdf"
    assert not [words for words in job.options.values() if "Other" in words or "packs" in words]
    assert os.stat(folder).st_mtime_ns == written, "no file was ever put there"


@cups.on_linux
@pytest.mark.parametrize("name", ["Über – „x“.pdf", "-n 3 'y'.pdf", "a\tb.pdf", "ж" * 100 + ".pdf"])
def test_a_name_of_any_signs_is_a_title(ward: Server, name: str) -> None:
    file(name)
    [job] = printed(ward, run("print", f"./{name}", "--printer", "Ward-7"))
    assert job.title == name.replace("\t", " ")
    assert job.copies == 1


@cups.on_linux
def test_a_long_title_is_cut_between_characters(ward: Server) -> None:
    ticket = printing.Ticket("ж" * 200, printing.paper("a4"))
    job = printing.send(file("any.pdf"), "Ward-7", ticket)
    assert ward.sent(job.id.rpartition("-")[2]).title == "ж" * 127


@cups.on_linux
def test_all_problems_with_files_are_reported_and_nothing_is_printed(ward: Server) -> None:
    file("good.pdf")
    file("odd.pdf", (200, 300))
    file("two.pdf", A4, (842, 1191))
    Path("notes.txt").write_text("Milk, eggs", encoding="utf-8")
    Path("folder.pdf").mkdir()
    words = ("good.pdf", "odd.pdf", "two.pdf", "notes.txt", "folder.pdf", "gone.pdf")
    assert refused(ward, *words, "--printer", "Ward-7").splitlines() == [
        "folder.pdf: error: it cannot be read: is a directory",
        "  hint: check the name and the folder",
        "gone.pdf: error: it cannot be read: no such file or directory",
        "  hint: check the name and the folder",
        "notes.txt:1:1: error: it cannot be printed: it is not a PDF file",
        "  hint: name a PDF file",
        "odd.pdf: error: its pages are 70.6 × 105.8 mm, which is not a standard paper size",
        "  hint: choose the paper to print them on, such as: --media a4",
        "two.pdf: error: its pages have several sizes: A4 (page 1) and A3 (page 2)",
        "  hint: choose one paper to print them all on, such as: --media a3",
        "5 errors; nothing printed",
    ]


# Leaflets


@cups.on_linux
def test_leaflets_are_printed_by_title_in_the_order_typed(ward: Server, project: Path) -> None:
    result = run("print", "liver", "bone", "liver", "--printer", "Ward-7", "--format", "black")
    jobs = printed(ward, result)
    assert [job.pdf for job in jobs] == [
        (project / f"output/harbour/black/{name}.pdf").read_bytes() for name in ("liver", "bone")
    ]
    titles = ["Liver surgery", "Surgery to strengthen a weakened bone"]
    assert [job.title for job in jobs] == titles
    assert [job.options["print-color-mode"] for job in jobs] == ["monochrome"] * 2
    assert result.stdout.count(", in black, ") == 2
    assert result.stderr == "no problems; 2 jobs sent\n"


@cups.on_linux
def test_only_a_leaflet_that_is_out_of_date_is_built_again(ward: Server, project: Path) -> None:
    run("build", "bone")
    path = project / "output/harbour/a4/bone.pdf"
    os.utime(path, (1e9, 1e9))
    [job] = printed(ward, run("print", "bone", "--printer", "Ward-7"))
    assert path.stat().st_mtime == 1e9
    assert job.options["print-color-mode"] == "color"
    change(project / "leaflets/bone.yaml", "title: Surgery to strengthen", "title: An operation to strengthen")
    [job] = printed(ward, run("print", "bone", "--printer", "Ward-7"))
    assert job.title == "An operation to strengthen a weakened bone"
    assert job.pdf == path.read_bytes()


@cups.on_linux
def test_if_a_leaflet_is_refused_nothing_is_printed(ward: Server, project: Path) -> None:
    file("good.pdf")
    change(project / "leaflets/bone.yaml", "status: example", "status: withdrawn\nwithdrawn_because: New guidance")
    change(project / "leaflets/liver.yaml", "owner:", "ownr:")
    message = refused(ward, "brain", "good.pdf", "bone", "liver", "--printer", "Ward-7")
    assert "error: bone has been withdrawn: New guidance" in message
    assert "error: there is no field `ownr` here" in message
    assert message.splitlines()[-1].endswith("nothing printed")


@cups.on_linux
def test_a_draft_is_printed_with_a_warning(ward: Server, project: Path) -> None:
    change(project / "leaflets/bone.yaml", "status: example", "status: draft")
    change(project / "leaflets/shared/contacts.yaml", "status: example", "status: in review")
    result = run("print", "bone", "--printer", "Ward-7")
    printed(ward, result)
    assert "warning: this is a draft: its pages are stamped" in result.stderr
    assert "warning: this is in review: its pages are stamped" in result.stderr
    assert result.stderr.splitlines()[-1] == "2 warnings; 1 job sent"


@cups.on_linux
def test_what_is_past_its_review_is_printed_only_if_it_is_asked_for(
    ward: Server, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days.set_today(monkeypatch, "2100-01-01")
    assert "must not be handed out" in refused(ward, "bone", "--printer", "Ward-7")
    pages = ("bone", "shared/after-surgery", "shared/contacts")
    allowed = [word for page in pages for word in ("--allow", page)]
    result = run("print", "bone", "--printer", "Ward-7", *allowed)
    printed(ward, result)
    assert result.stderr.count("warning: this is past its review: its pages are stamped") == 3


@cups.on_linux
def test_a_copy_of_what_is_withdrawn_is_printed_only_if_it_is_asked_for(ward: Server, project: Path) -> None:
    printed(ward, run("print", "bone", "--printer", "Ward-7"))
    Path("copy.pdf").write_bytes((project / "output/harbour/a4/bone.pdf").read_bytes())
    change(project / "leaflets/bone.yaml", "status: example", "status: withdrawn\nwithdrawn_because: New guidance")
    message = "bone, which is in this file, has been withdrawn: New guidance"
    assert f"copy.pdf: error: {message}" in refused(ward, "copy.pdf", "--printer", "Ward-7")
    result = run("print", "copy.pdf", "--printer", "Ward-7", "--allow", "bone")
    printed(ward, result)
    assert f"copy.pdf: warning: {message}" in result.stderr


@cups.on_linux
def test_a_leaflet_that_does_not_exist_is_a_mistake(ward: Server, project: Path) -> None:
    assert "hint: did you mean bone?" in refused(ward, "bonne", "--printer", "Ward-7", code=2)
    assert "no format called 'a44'" in refused(ward, "bone", "--format", "a44", code=2)


@cups.on_linux
def test_options_for_leaflets_are_refused_for_files(ward: Server) -> None:
    file("good.pdf")
    assert "are for leaflets" in refused(ward, "good.pdf", "--format", "a4", "--printer", "Ward-7", code=2)


# Leaflets that are folded


def booklet(project: Path, width: str, height: str) -> None:
    """Write a format of small pages that are stapled, styles/formats/booklet.yaml."""
    text = (project / "styles/formats/a4.yaml").read_text(encoding="utf-8")
    for old, new in (("width: 210 mm", f"width: {width}"), ("height: 297 mm", f"height: {height}")):
        assert old in text
        text = text.replace(old, new)
    for margin in ("left: 36 mm", "right: 34 mm"):
        assert margin in text
        text = text.replace(margin, f"{margin.split()[0]} 14 mm")
    (project / "styles/formats/booklet.yaml").write_text(f"{text}\nfold: saddle\n", encoding="utf-8")


@cups.on_linux
@pytest.mark.parametrize(
    ("width", "height", "words", "media", "sheet"),
    [
        ("148 mm", "210 mm", [], "iso_a4_210x297mm", (842, 595)),
        ("148 mm", "210 mm", ["--media", "a3"], "iso_a3_297x420mm", (1191, 842)),
        ("5.5 in", "8.5 in", ["--duplex", "short"], "na_letter_8.5x11in", (792, 612)),
    ],
)
def test_a_booklet_is_printed_as_sheets(
    ward: Server, project: Path, width: str, height: str, words: list[str], media: str, sheet: tuple[int, int]
) -> None:
    booklet(project, width, height)
    result = run("print", "liver", "--printer", "Ward-7", "--format", "booklet", "--copies", "2", *words)
    [job] = printed(ward, result)
    edge = "short" if sheet[0] > sheet[1] else "long"
    assert asked(job, "media", "sides", "print-scaling") == [media, f"two-sided-{edge}-edge", "none"]
    with pikepdf.open("output/harbour/booklet/liver.pdf") as pdf:
        pages = len(pdf.pages)
    sheets = -(-pages // 4)
    with pikepdf.open(io.BytesIO(job.pdf)) as pdf:
        boxes = [[float(side) for side in page.mediabox[2:]] for page in pdf.pages]
    assert boxes == [pytest.approx(sheet, abs=1)] * (2 * sheets)
    message = f"2 copies on both sides, turned over the {edge} edge, {2 * sheets} sheets of"
    assert message in result.stdout
    assert "fold them in the middle and staple the fold" in result.stdout


@cups.on_linux
def test_a_booklet_that_cannot_be_folded_is_a_problem(ward: Server, project: Path) -> None:
    booklet(project, "148 mm", "210 mm")
    words = ("liver", "--printer", "Ward-7", "--format", "booklet")
    assert "turned over the short edge, or cannot be folded" in refused(ward, *words, "--duplex", "none")
    assert "hint: use one of: a4, a3, letter" in refused(ward, *words, "--media", "a5")


# Printers


@cups.on_linux
def test_printers_are_listed_with_their_state(ward: Server) -> None:
    result = run("printers")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Closed   it does not accept jobs: Out for repair",
        "Desk     ready",
        "Stopped  it is stopped: No toner",
        "Ward-7   ready",
    ]


@cups.on_linux
def test_the_default_printer_is_taken_where_none_is_named(ward: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    file("good.pdf")
    message = refused(ward, "good.pdf", code=2)
    assert (
        "no printer was chosen, and there is no default printer\n  hint: choose a printer with --printer: Closed, Desk"
        in message
    )
    ward.add("Usual")
    ward.run("lpadmin", "-d", "Usual")
    try:
        assert [job.printer for job in printed(ward, run("print", "good.pdf"))] == ["Usual"]
        assert "Usual    ready (the default)" in run("printers").stdout
        monkeypatch.setenv("LPDEST", "Desk")
        assert [job.printer for job in printed(ward, run("print", "good.pdf"))] == ["Desk"]
    finally:
        ward.run("lpadmin", "-x", "Usual")


@cups.on_linux
@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("Word-7", 2, "there is no printer called 'Word-7'\n  hint: did you mean Ward-7?"),
        ("", 2, "there is no printer called ''\n  hint: the printers are: Closed, Desk, Stopped, Ward-7"),
        ("Stopped", 1, "Stopped cannot be used now: it is stopped: No toner\n  hint: ask for it to be started"),
        (
            "Closed",
            1,
            "Closed cannot be used now: it does not accept jobs: Out for repair\n  hint: ask for it to be started",
        ),
    ],
)
def test_a_printer_that_cannot_be_used_is_a_problem(ward: Server, name: str, code: int, message: str) -> None:
    file("good.pdf")
    assert message in refused(ward, "good.pdf", "--printer", name, code=code)


@cups.on_linux
def test_a_printer_that_goes_away_meanwhile_is_a_problem(ward: Server) -> None:
    with pytest.raises(printing.PrintError, match="Gone did not accept “x”: The printer or class does not exist"):
        printing.send(file("good.pdf"), "Gone", printing.Ticket("x", printing.paper("a4")))


@cups.on_linux
def test_the_words_of_cups_are_understood_in_any_language(ward: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    file("good.pdf")
    for name in ("LANG", "LC_ALL", "LANGUAGE"):
        monkeypatch.setenv(name, "de_DE.UTF-8")
    assert len(printed(ward, run("print", "good.pdf", "--printer", "Ward-7"))) == 1


@cups.on_linux
def test_a_server_that_does_not_answer_is_a_problem(ward: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    data = file("good.pdf")
    monkeypatch.setenv("CUPS_SERVER", "/nowhere/cups.sock")
    for words in (["print", "good.pdf", "--printer", "Ward-7"], ["printers"]):
        result = run(*words)
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: the print server /nowhere/cups.sock does not answer\n  hint: ")
    with pytest.raises(printing.PrintError, match="did not accept"):
        printing.send(data, "Ward-7", printing.Ticket("x", printing.paper("a4")))


@cups.on_linux
def test_a_server_without_printers_says_so(ward: Server, start_cups: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    file("good.pdf")
    with start_cups() as empty:
        empty.use(monkeypatch)
        stderr = refused(empty, "good.pdf")
        assert "no printer is set up on this computer" in stderr
        assert "; or open good.pdf in a PDF viewer, and print from there at actual size" in stderr
        result = run("printers")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "no printer is set up on this computer\n"


# Without CUPS


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer without CUPS. The current folder is empty."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_cups_the_hint_says_what_to_open(bare: Path) -> None:
    file("good.pdf")
    result = run("print", "good.pdf", "--printer", "Ward-7")
    assert result.exit_code == 2
    assert "this computer has no CUPS (the programs lp and lpstat)" in result.stderr
    assert "hint: open good.pdf in a PDF viewer" in result.stderr
    assert "this computer has no CUPS" in run("printers").stderr
    with pytest.raises(printing.PrintError, match="lpstat is not installed on this computer"):
        printing.printers()


def test_without_cups_a_leaflet_is_built_and_its_file_named(bare: Path) -> None:
    for name in ("leaflets", "styles"):
        example.copied(name, bare / name)
    shutil.copy(ROOT / "leaflets.yaml", bare)
    result = run("print", "liver", "overview")
    path = Path("output", "harbour", "a4")
    assert result.exit_code == 2
    assert f"hint: open {path / 'liver.pdf'} and {path / 'overview.pdf'} in a PDF viewer" in result.stderr
    assert (path / "liver.pdf").is_file()


@cups.on_linux
def test_a_program_that_cannot_be_run_is_a_problem(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("lp", "lpstat"):
        (bare / name).write_text("#!/nowhere/sh\n", encoding="utf-8")
        (bare / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(bare))
    file("good.pdf")
    result = run("print", "good.pdf")
    assert result.exit_code == 1
    assert "lpstat cannot be run: no such file or directory" in result.stderr


@cups.on_linux
def test_a_silent_server_is_not_waited_for_without_end(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (bare / "lpstat").write_text("#!/bin/sh\nexec /bin/sleep 60\n", encoding="utf-8")
    (bare / "lpstat").chmod(0o755)
    monkeypatch.setenv("PATH", str(bare))
    monkeypatch.setattr(printing, "_PATIENCE", 0.1)
    with pytest.raises(printing.PrintError, match="does not answer"):
        printing.printers()


@cups.on_linux
def test_a_stuck_queue_is_given_up_after_the_patience_asked_for(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (bare / "lp").write_text("#!/bin/sh\necho $$ > started\nexec /bin/sleep 60\n", encoding="utf-8")
    (bare / "lp").chmod(0o755)
    monkeypatch.setenv("PATH", str(bare))
    ticket = printing.Ticket("x", printing.paper("a4"))
    with pytest.raises(
        printing.UnknownOutcome, match=r"Ward-7 did not answer within 0\.5 seconds: “x” may or may not have been sent"
    ) as message:
        printing.send(file("good.pdf"), "Ward-7", ticket, patience=0.5)
    assert "check the printer before you send it again" in message.value.hint
    with pytest.raises(ProcessLookupError):
        os.kill(int(Path("started").read_text(encoding="utf-8")), 0)


@pytest.mark.parametrize("copies", ["0", "-1", "1000", "two"])
def test_copies_are_a_number_from_1_to_999(bare: Path, copies: str) -> None:
    result = run("print", "good.pdf", "--copies", copies)
    assert result.exit_code == 2
    assert "Invalid value for '--copies'" in result.stderr


def test_without_cups_the_hint_puts_a_booklet_onto_sheets(bare: Path) -> None:
    for name in ("leaflets", "styles"):
        example.copied(name, bare / name)
    shutil.copy(ROOT / "leaflets.yaml", bare)
    booklet(bare, "148 mm", "210 mm")
    message = run("print", "liver", "--format", "booklet").stderr
    path = Path("output", "harbour", "booklet", "liver.pdf")
    assert f"hint: open what `leaflets impose {path} --scheme saddle` writes" in message


# Paper

SIZES = st.floats(1, 500)
NAMES = ["a3", "a4", "a5", "a6", "b4", "b5", "letter", "legal", "ledger"]


@given(st.sampled_from(NAMES), st.floats(-1, 1), st.floats(-1, 1), st.booleans())
def test_pages_that_are_rounded_or_turned_find_their_paper(name: str, off: float, more: float, turned: bool) -> None:
    paper = printing.paper(name)
    size = (paper.width + off, paper.height + more)
    page = size[::-1] if turned else size
    assert printing.paper_of([page, size]) == paper
    assert paper.takes(page)
    assert printing.paper(paper.name.upper()) == paper


@given(SIZES, SIZES)
def test_a_page_of_any_other_size_finds_none(width: float, height: float) -> None:
    near = [
        paper
        for paper in map(printing.paper, NAMES)
        if abs(paper.width - min(width, height)) <= 2 and abs(paper.height - max(width, height)) <= 2
    ]
    if near:
        assert printing.paper_of([(width, height)]) in near
    else:
        with pytest.raises(printing.PrintError, match="not a standard paper size"):
            printing.paper_of([(width, height)])


@pytest.mark.parametrize("name", ["", "a44", "iso_a4", "custom_x_0x20mm", "iso_a4_210x297", "a4!"])
def test_an_unknown_paper_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(printing.PrintError, match="there is no paper called") as failure:
        printing.paper(name)
    assert failure.value.typed
    assert "custom_lower-tray_200x280mm" in failure.value.hint


@given(st.integers(1, 200), st.integers(1, 999), st.sampled_from(sorted(printing.SIDES)))
def test_sheets_are_enough_for_all_pages_and_none_is_blank(pages: int, copies: int, edge: str) -> None:
    ticket = printing.Ticket("x", printing.paper("a4"), printing.SIDES[edge], copies)
    for_each = 1 if edge == "none" else 2
    sheets = ticket.sheets(pages)
    assert sheets % copies == 0
    assert (sheets // copies - 1) * for_each < pages <= sheets // copies * for_each


@pytest.mark.parametrize("scheme", folds.SCHEMES)
@pytest.mark.parametrize(("width", "height"), [(420, 595), (281, 595), (595, 420), (595, 842)])
def test_sheets_that_are_printed_as_files_turn_over_the_right_edge(scheme: str, width: float, height: float) -> None:
    ground = geometry.lay([(width, height)] * 6, scheme, "a3")
    assert printing.sides_of([(ground.width, ground.height)] * 2) == printing.SIDES[ground.flip]
