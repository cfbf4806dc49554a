"""The validators can say no: each finds what was broken by hand in a file that it passes otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from tests.conformance import validators
from tests.inspectors import Pdf

Change = Callable[[pikepdf.Pdf], None]


def first(file: pikepdf.Pdf, role: str) -> pikepdf.Object:
    """The first structure element with the role."""
    (number, *_) = (element.number for element in Pdf(Path(file.filename)).find(role))
    return file.get_object(number, 0)


def drop_language(file: pikepdf.Pdf) -> None:
    del file.Root.Lang


def drop_alternative(file: pikepdf.Pdf) -> None:
    del first(file, "Figure").Alt


def drop_scope(file: pikepdf.Pdf) -> None:
    del first(file, "TH").A


def drop_title(file: pikepdf.Pdf) -> None:
    del file.Root.ViewerPreferences


def drop_marks(file: pikepdf.Pdf) -> None:
    file.pages[0].Contents = file.make_stream(
        b"\n".join(
            pikepdf.unparse_content_stream([(operands, operator)])
            for operands, operator in pikepdf.parse_content_stream(file.pages[0])
            if str(operator) not in ("BDC", "BMC", "EMC")
        )
    )


def drop_parent_tree(file: pikepdf.Pdf) -> None:
    del file.Root.StructTreeRoot.ParentTree


def drop_link_words(file: pikepdf.Pdf) -> None:
    for page in file.pages:
        for annotation in page.get("/Annots", []):
            del annotation.Contents


def drop_output_intent(file: pikepdf.Pdf) -> None:
    del file.Root.OutputIntents


def drop_conformance(file: pikepdf.Pdf) -> None:
    xmp = file.Root.Metadata.read_bytes()
    file.Root.Metadata = file.make_stream(
        xmp.replace(b"pdfaid:conformance", b"pdfaid:part"), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
    )


def nothing(file: pikepdf.Pdf) -> None:
    pass


BROKEN: dict[str, tuple[Change, str, str]] = {
    "language": (drop_language, "ua1", "7.2-"),
    "alternative text": (drop_alternative, "ua1", "7.3-1"),
    "scope": (drop_scope, "ua1", "7.5-1"),
    "title": (drop_title, "ua1", "7.1-"),
    "marks": (drop_marks, "ua1", "7.1-3"),
    "parent tree": (drop_parent_tree, "ua1", "7.1-"),
    "link words": (drop_link_words, "ua1", "7.18."),
    "output intent": (drop_output_intent, "2a", "6.2.4.3-"),
    "output intent of sheets": (drop_output_intent, "2b", "6.2.4.3-"),
}
"""What is broken: by which change, which standard minds it, and its clause in veraPDF's numbering."""


@pytest.fixture(scope="session")
def broken(built: dict[tuple[str, str], Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A leaflet, whole and broken in each way."""
    folder = tmp_path_factory.mktemp("broken")
    paths = {}
    for name, (change, _, _) in {"whole": (nothing, "", ""), **BROKEN}.items():
        paths[name] = folder / f"{name.replace(' ', '-')}.pdf"
        with pikepdf.open(built["harbour", "bone"]) as file:
            change(file)
            # A compressed stream may end in a carriage return, by chance. qpdf then writes a line feed, and
            # page-validation takes the two for the end of a line, so that the stream seems a byte too short.
            file.save(
                paths[name],
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
            )
    return paths


@pytest.fixture(scope="session")
def answers(broken: dict[str, Path]) -> dict[tuple[str, Path], validators.ValidatorVerdict]:
    standards = (*validators.STANDARDS, validators.SHEETS)
    return validators.vera_pdf((standard, path) for standard in standards for path in broken.values())


@pytest.mark.parametrize("standard", validators.STANDARDS)
def test_a_file_that_is_only_written_again_still_passes(
    standard: str, broken: dict[str, Path], answers: dict[tuple[str, Path], validators.ValidatorVerdict]
) -> None:
    assert answers[standard, broken["whole"]] == validators.ValidatorVerdict("PASS")
    assert validators.page_validation(standard, broken["whole"]) == []


@pytest.mark.parametrize("name", BROKEN)
def test_vera_pdf_finds_what_is_broken(
    name: str, broken: dict[str, Path], answers: dict[tuple[str, Path], validators.ValidatorVerdict]
) -> None:
    _, standard, clause = BROKEN[name]
    answer = answers[standard, broken[name]]
    assert answer.verdict == "FAIL"
    assert [finding for finding in answer.findings if finding.startswith(clause)] != []


# page-validation does not look at the ParentTree, nor at the words of a link: veraPDF is there for those.
@pytest.mark.parametrize("name", BROKEN.keys() - {"parent tree"})
def test_page_validation_finds_what_is_broken(name: str, broken: dict[str, Path]) -> None:
    assert validators.page_validation(BROKEN[name][1], broken[name]) != []


def test_outloud_finds_a_picture_without_words(broken: dict[str, Path]) -> None:
    assert validators.outloud(broken["alternative text"]).keys() > validators.outloud(broken["whole"]).keys()


def test_vera_pdf_reports_a_file_that_it_cannot_read(tmp_path: Path) -> None:
    path = tmp_path / "not a PDF.pdf"
    path.write_text("words", encoding="utf-8")
    assert validators.vera_pdf([("ua1", path)])["ua1", path].verdict == "ERROR"


def test_a_program_that_is_not_there_is_named_with_its_package() -> None:
    with pytest.raises(
        validators.ValidatorNotInstalled, match=r"no-such-program is needed here; it comes with a package"
    ):
        validators.program("no-such-program", "a package")
