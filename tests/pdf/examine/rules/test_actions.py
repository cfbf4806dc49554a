"""A file does nothing on its own, and no file is inside."""

from __future__ import annotations

import pikepdf
import pytest

from tests.pdf.examine.rules.breaking import only_finding
from tests.pdf.foreign import Change, links


def script(kind: str = "JavaScript") -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), JS=pikepdf.String("app.alert(1)"))


def opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = script()


def named(pdf: pikepdf.Pdf) -> None:
    names = pikepdf.Array([pikepdf.String("start"), script()])
    pdf.Root.Names.JavaScript = pikepdf.Dictionary(Names=names)


def turning(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].AA = pikepdf.Dictionary(O=script("SubmitForm"))


def closing(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AA = pikepdf.Dictionary(WC=script())


def pressing(pdf: pikepdf.Pdf) -> None:
    links(pdf)[0].A = script("Launch")


def following(pdf: pikepdf.Pdf) -> None:
    links(pdf)[0].A.Next = script()


def bookmarking(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.A = script("ImportData")


@pytest.mark.parametrize(
    ("change", "where", "kind"),
    [
        (opening, "on opening", "JavaScript"),
        (named, "on opening", "JavaScript (start)"),
        (turning, "page 2", "SubmitForm"),
        (closing, "the file", "JavaScript"),
        (pressing, "page 1", "Launch"),
        (following, "page 1", "JavaScript"),
        (bookmarking, "bookmark “Exercises”", "ImportData"),
    ],
)
def test_actions_that_are_no_links(change: Change, where: str, kind: str) -> None:
    finding = only_finding(change)
    assert (finding.problem.severity, finding.where) == ("error", where)
    assert finding.problem.message == f"it contains an action that may do harm: {kind}"


def test_opening_at_a_page_is_a_warning() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = pikepdf.Array([pdf.pages[1].obj, pikepdf.Name.Fit])

    assert only_finding(change).problem.severity == "warning"


def test_a_film_is_a_warning() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].AA = pikepdf.Dictionary(O=script("Rendition"))

    assert only_finding(change).problem.severity == "warning"


def test_a_file_inside() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["notes.txt"] = b"notes"

    finding = only_finding(change)
    assert (finding.problem.severity, finding.problem.message) == ("warning", "another file is inside: notes.txt")
