"""Have a finished file validated against PDF/UA-1 and PDF/A-2a. The only home of page-validation.

The validator is an extra of its own (`conformance`): without it everything is built all the same.
"""

from __future__ import annotations

from typing import NamedTuple

STANDARDS = {"PDF/UA-1": "PDF_UA_1", "PDF/A-2a": "PDF_A_2A"}
"""The standards that every file follows (ISO 14289-1 and ISO 19005-2), with the validator's names for them."""


class Finding(NamedTuple):
    """A rule of `standard` that a file breaks, in the validator's words."""

    standard: str
    rule: str
    message: str


def installed() -> bool:
    """Whether the validator is there."""
    try:
        from page import validate_pdf_bytes  # noqa: F401
    except ImportError:
        return False
    return True


def validate(pdf: bytes) -> list[Finding]:
    """What the validator finds wrong with a file, each rule once for each of its messages; nothing if all is well."""
    from page import PageError, SafetyLimits, ValidationProfile, validate_pdf_bytes

    findings = set()
    for standard, profile in STANDARDS.items():
        try:
            # Each bookmark and structure element refers to the next: in a long leaflet that is no sign of malice.
            limits = SafetyLimits(max_reference_depth=5000)
            report = validate_pdf_bytes(pdf, profile=ValidationProfile[profile], limits=limits)
        except PageError as error:
            findings.add(Finding(standard, type(error).__name__, str(error)))
        else:
            findings |= {Finding(standard, failure.rule_id, failure.message) for failure in report.failures}
    return sorted(findings)
