"""The validator is asked about both standards, and what it finds is reported."""

from __future__ import annotations

import io
import sys

import pikepdf
import pytest

from builder.pdf import validate
from tests.support.standard_files import made


def empty_pdf() -> bytes:
    file = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(file)
    return file.getvalue()


def test_an_untagged_file_breaks_both_standards() -> None:
    findings = validate.validate(empty_pdf())
    assert {finding.standard for finding in findings} == {"PDF/UA-1", "PDF/A-2a"}
    assert all(finding.rule and finding.message for finding in findings)
    assert findings == sorted(set(findings))


def test_what_is_no_pdf_is_a_finding() -> None:
    findings = validate.validate(b"not a PDF")
    assert [finding.standard for finding in findings] == ["PDF/A-2a", "PDF/UA-1"]


def test_the_validator_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert validate.installed()
    monkeypatch.setitem(sys.modules, "page", None)
    assert not validate.installed()


@pytest.mark.parametrize(
    "roles", ["<</Unused/Own/Own/Unused>>", "<</Unused/Unused>>", "<</Note/Span>>", "<</Note/Own>>"]
)
def test_a_role_map_that_nothing_uses_breaks_no_rule(roles: str) -> None:
    # The clauses are on the types of elements (ISO 14289-1, 7.1): veraPDF passes these files.
    assert validate.validate(made(root={"RoleMap": roles}), ["PDF/UA-1", "PDF/A-2a"]) == []
