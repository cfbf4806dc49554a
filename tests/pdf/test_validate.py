"""The validator is asked about both standards, and what it finds is reported."""

from __future__ import annotations

import io
import sys

import pikepdf
import pytest

from builder.pdf import validate


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
