"""What content streams paint, read in one pass over their bytes."""

from __future__ import annotations

import time

import pytest
from pypdf.generic import DictionaryObject, NameObject, NumberObject

from builder.pdf.read.content_scan import Painting, painting, without_marks


def lists(**marks: int) -> DictionaryObject:
    """Property lists with these MCIDs, by their names."""
    return DictionaryObject(
        {
            NameObject(f"/{name}"): DictionaryObject({NameObject("/MCID"): NumberObject(mcid)})
            for name, mcid in marks.items()
        }
    )


def read(data: bytes, **marks: int) -> Painting:
    return painting(data, lists(**marks))


def test_marks_are_listed_in_their_order_and_by_their_names() -> None:
    painted = read(b"/P <</MCID 3>> BDC (a) Tj EMC /Span <</Lang(cy)/MCID 1>> BDC (b) Tj EMC /P /M BDC EMC", M=7)
    assert list(painted.marks) == [3, 1, 7]
    assert not painted.loose


@pytest.mark.parametrize(
    ("data", "loose"),
    [
        (b"(a) Tj", True),
        (b"0 0 1 1 re f", True),
        (b"0 0 1 1 re n", False),
        (b"/Artifact BMC (a) Tj EMC", False),
        (b"/Artifact <</Type/Pagination>> BDC (a) Tj EMC (b) Tj", True),
        (b"/P <</MCID 0>> BDC /Span BMC (a) Tj EMC EMC", False),
        (b"/Span BMC (a) Tj EMC", True),
        (b"% (a) Tj\n", False),
        (b"/P <</MCID 0>> BDC (EMC \\) EMC) Tj (b(c(d))e) Tj EMC", False),
        (b"BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI", True),
        (b"/P <</MCID 0>> BDC BI /W 1 /H 1 /CS /G /BPC 8 ID EMC EI EMC", False),
    ],
)
def test_what_is_painted_outside_of_marks_and_artifacts_is_noticed(data: bytes, loose: bool) -> None:
    assert read(data).loose is loose
    assert not read(data).broken


def test_marks_and_artifacts_in_one_another_are_noticed() -> None:
    assert read(b"/Artifact BMC /P <</MCID 0>> BDC EMC EMC").mixed
    assert read(b"/P <</MCID 0>> BDC /Artifact BMC EMC EMC").mixed
    assert not read(b"/P <</MCID 0>> BDC EMC /Artifact BMC EMC").mixed


def test_calls_colours_names_and_states_are_listed() -> None:
    painted = read(b"q 1 0 0 rg /DeviceCMYK cs /Artifact BMC /Im#41 Do EMC /F1 9 Tf q Q")
    assert list(painted.calls) == [("/ImA", "artifact")]
    assert painted.colours == {"RGB", "CMYK"}
    assert {b"/F1", b"/Im#41"} <= painted.names
    assert painted.unclosed == 1


@pytest.mark.parametrize("data", [b"EMC", b"/P BMC", b"Q", b"(a Tj", b"<</MCID 0", b"BI /W 1 ID"])
def test_content_that_cannot_be_read_is_broken(data: bytes) -> None:
    assert read(data).broken


def test_marks_are_taken_out_and_nothing_else() -> None:
    data = (
        b"/P <</MCID 0>> BDC (/P <</MCID 0>> BDC) Tj EMC /Artifact BMC 1 0 0 RG EMC /Span /M BDC EMC /Span /L BDC EMC"
    )
    plain = without_marks(data, lists(M=1))
    assert plain == (b"/Span BMC (/P <</MCID 0>> BDC) Tj EMC /Span BMC 1 0 0 RG EMC /Span BMC EMC /Span /L BDC EMC")


@pytest.mark.parametrize(
    "piece", [b"(", b"<<", b"[(", b"BI ", b"BI ID EI ", b"<<(", b"(()", b"[", b"<", b"/A BMC ", b"/"]
)
def test_a_stream_that_means_harm_is_read_in_time(piece: bytes) -> None:
    start = time.process_time()
    read(piece * 100_000)
    assert time.process_time() - start < 3
