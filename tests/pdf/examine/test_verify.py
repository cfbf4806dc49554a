"""Valid files have no findings, and what cannot be read is refused. Each rule has its tests in rules/."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from builder.pdf.examine.verify import verify
from builder.pdf.read import gate
from tests.pdf import foreign, odd
from tests.pdf.examine.rules.breaking import findings_after, only_finding, with_address
from tests.pdf.handmade import tagged
from tests.support import making


@pytest.mark.parametrize("name", making.LEAFLETS)
def test_the_shipped_leaflets_are_well(name: str) -> None:
    assert verify(making.make(making.REPOSITORY, name)) == []


def test_a_file_by_typst_is_well() -> None:
    assert verify(foreign.typeset()) == []


def test_saving_a_file_again_breaks_nothing() -> None:
    assert findings_after(lambda pdf: None) == []


@pytest.mark.parametrize("data", [b"", b"words", b"%PDF-1.7\n%%EOF", foreign.typeset()[:-900]])
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(gate.Unreadable):
        verify(data)


def test_words_of_a_file_do_not_steer_the_terminal() -> None:
    finding = only_finding(with_address("x\x1b[2J:y"))
    assert "\x1b" not in finding.problem.message


def test_a_file_is_a_path_bytes_or_an_open_file(tmp_path: Path) -> None:
    path, data = tmp_path / "file.pdf", foreign.typeset()
    path.write_bytes(data)
    assert verify(path) == verify(str(path)) == verify(io.BytesIO(data)) == verify(data)
    with pytest.raises(TypeError, match="a PDF file is a path, bytes or a file open in binary mode, not int"):
        verify(3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "severity", "message"),
    [
        (
            odd.written(odd.plain(odd.FIGURE, b"/XObject<</I0 77 0 R>>", role=b"Figure")),
            "error",
            "lacks a picture (I0)",
        ),
        (odd.written(odd.plain(resources=b"")), "error", "lacks a font (F1) that page 1 is painted with"),
        (odd.odd("offsets far off"), "warning", "readers have to repair it: its list of objects was wrong"),
        (odd.odd("a key twice"), "warning", "readers have to repair it: an entry that was there twice"),
    ],
)
def test_what_a_file_lacks_and_what_readers_repair_is_reported(data: bytes, severity: str, message: str) -> None:
    [found] = [finding.problem for finding in verify(data) if message in finding.problem.message]
    assert found.severity == severity


def test_a_file_in_order_has_no_damage() -> None:
    assert not [finding for finding in verify(tagged()) if re.search("lacks|repair", finding.problem.message)]
