"""Joined files claim the weakest that all sources earn, whichever part of PDF/A these follow (ISO 19005-1 to -4)."""

from __future__ import annotations

import io
import itertools

import pikepdf
import pytest

from builder.pdf.join.merge import Source, merge
from tests.support.labelled import LABELS, OTHER_ADDRESS, labelled
from tests.support.standard_cases import composite
from tests.support.standard_files import XMP, made

LEVELS = {
    "a1a": "a",
    "a1b": "b",
    "a2a": "a",
    "a2u": "u",
    "a2b": "b",
    "a3a": "a",
    "a3b": "b",
    "a4": "u",
    "a4f": "u",
    "a4-ua2": "a",
}
"""The level of PDF/A-2 that a file of each label earns. PDF/A-4 asks for Unicode, and PDF/UA-2 for tags too."""


@pytest.mark.parametrize("name", LABELS)
def test_a_file_alone_claims_what_its_label_earns(name: str) -> None:
    report = merge([labelled(name)])
    if name == "a4-ua2":
        assert report.claims[:2] == ("PDF/UA-2", "PDF/A-4")
    else:
        assert report.claims == ("PDF/UA-1", f"PDF/A-2{LEVELS[name]}")
    assert report.unclaimed == ()


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(LABELS, 2)))
def test_two_files_claim_the_weaker_of_their_levels(first: str, second: str) -> None:
    report = merge([Source(labelled(first), "one.pdf"), Source(labelled(second), "other.pdf")])
    assert report.claims == ("PDF/UA-1", f"PDF/A-2{max(LEVELS[first], LEVELS[second], key='aub'.index)}")
    best, weakest = sorted((LEVELS[first], LEVELS[second]), key="aub".index)
    assert any(reason.startswith(f"PDF/A-2{best} is not claimed: ") for reason in report.unclaimed) is (best != weakest)
    said = [reason for reason in report.unclaimed if "PDF/UA-2 and PDF/A-4 are not claimed" in reason]
    assert bool(said) is ("a4-ua2" in (first, second))
    with pikepdf.open(io.BytesIO(report.pdf)) as pdf:
        assert pdf.pdf_version == "1.7"


def test_what_costs_a_level_is_reported_by_its_name() -> None:
    report = merge([Source(labelled("a1b"), "one.pdf"), Source(labelled("a2u"), "other.pdf"), labelled("a3a")])
    assert report.claims == ("PDF/UA-1", "PDF/A-2b")
    assert report.unclaimed == (
        "PDF/A-2a is not claimed: one.pdf: it is labelled as PDF/A-1b",
        "PDF/A-2a is not claimed: other.pdf: it is labelled as PDF/A-2u",
    )


def test_bullets_without_a_meaning_in_unicode_cost_level_a() -> None:
    """LibreOffice sets bullets in a font of symbols, and labels the file PDF/A-1a."""
    report = merge([Source(composite(unicode="<E001>"), "list.pdf")])
    assert report.claims == ("PDF/UA-1", "PDF/A-2u")
    [reason] = report.unclaimed
    assert reason.startswith("PDF/A-2a is not claimed: list.pdf: the font ABCDEF+Face shows signs")
    for said in ({"replaced": "/ActualText(four)"}, {"owner": "/ActualText(four)"}):
        assert merge([composite(unicode="<E001>", **said)]).claims == ("PDF/UA-1", "PDF/A-2a")


def test_a_file_without_a_label_costs_the_claim_by_its_name() -> None:
    plain = made(xmp=XMP.replace("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>", ""))
    report = merge([Source(labelled("a1a"), "one.pdf"), Source(plain, "other.pdf")])
    assert report.claims == ("PDF/UA-1",)
    assert report.unclaimed == ("PDF/A-2 is not claimed: other.pdf: it is not labelled as PDF/A",)


def test_the_standard_namespace_may_be_named_by_its_address_of_the_web() -> None:
    data = labelled("a4-ua2").replace(b"http://iso.org/pdf2/ssn", OTHER_ADDRESS.encode())
    # The offsets of what follows have changed: a reader finds it again.
    with pikepdf.open(io.BytesIO(data)) as pdf:
        moved = io.BytesIO()
        pdf.save(moved, static_id=True)
    report = merge([moved.getvalue()])
    assert report.claims[:2] == ("PDF/UA-2", "PDF/A-4")
    assert "the standard namespace was named by another address" in report.sources[0].repaired
    with pikepdf.open(io.BytesIO(report.pdf)) as pdf:
        assert {str(space.NS) for space in pdf.Root.StructTreeRoot.Namespaces} == {"http://iso.org/pdf2/ssn"}
