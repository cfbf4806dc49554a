"""Validate a finished file against PDF/UA-1 and PDF/A-2a. The only home of page-validation.

The validator is an extra of its own (`conformance`): without it everything is built all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from builder.core.patterns import lazy_pattern
from builder.pdf.write.metadata import Claims

STANDARDS = {"PDF/UA-1": "PDF_UA_1", "PDF/A-2a": "PDF_A_2A"}
"""The standards that files follow by default (ISO 14289-1 and ISO 19005-2), with the validator's names for them."""
_PROFILES = STANDARDS | {"PDF/A-2u": "PDF_A_2U", "PDF/A-2b": "PDF_A_2B"}


class BrokenRule(NamedTuple):
    """A rule of `standard` that a file breaks, in the validator's words."""

    standard: str
    rule: str
    message: str


def knows(standard: str) -> bool:
    """Whether the validator has the rules of a standard, such as ``PDF/UA-1``: those of PDF/UA-2 it does not have."""
    return standard in _PROFILES


def installed() -> bool:
    """Whether the validator is installed."""
    try:
        from page import validate_pdf_bytes  # noqa: F401
    except ImportError:
        return False
    return True


_OF_THE_ROLE_MAP = lazy_pattern(r"-ROLE-MAP-(CYCLE|STANDARD)-")
"""Rules that page-validation has for a whole role map. The standard asks for the types that elements use
(ISO 14289-1, 7.1), and our own rules say what is wrong with these."""


def findings(pdf: bytes, claims: Claims) -> list[BrokenRule]:
    """The rules of what it claims that a file of this program breaks; none where the validator is not installed.

    It knows no rules of PDF/UA-2 and PDF/A-4: a file that follows these is not validated here.
    """
    known = list(filter(knows, claims.names()))
    return validate(pdf, known) if known and installed() else []


def validate(pdf: bytes, standards: Iterable[str] = tuple(STANDARDS)) -> list[BrokenRule]:
    """The rules that a file breaks, each once for each of its messages; none if the file is valid.

    `standards` are PDF/UA-1, PDF/A-2a, PDF/A-2u and PDF/A-2b.
    """
    from page import PageError, SafetyLimits, ValidationProfile, validate_pdf_bytes

    broken = set()
    for standard in standards:
        try:
            # Each bookmark and structure element refers to the next: a long leaflet has deep chains without malice.
            limits = SafetyLimits(max_reference_depth=5000)
            report = validate_pdf_bytes(pdf, profile=ValidationProfile[_PROFILES[standard]], limits=limits)
        except PageError as error:
            broken.add(BrokenRule(standard, type(error).__name__, str(error)))
        else:
            broken |= {
                BrokenRule(standard, failure.rule_id, failure.message)
                for failure in report.failures
                if not _OF_THE_ROLE_MAP.search(failure.rule_id)
            }
    return sorted(broken)


_HINTS = {
    r"CONTENT-TAGGING|ARTIFACT": "tag the content in the program that made it, or mark it as an artifact",
    r"STRUCT-TREE|TAGGED-DOCUMENT|SUSPECTS": "export it again as a tagged PDF",
    r"LINK-CONTENTS": "describe where the link leads in the annotation itself (Contents)",
    r"LINK": "put the link into a Link element, with its words",
    r"PAGE-TABS": "make the tab key follow the structure: Tabs /S on the page",
    r"OUTLINE-LANGUAGE|LANGUAGE|LANG": "set the language of the document, such as en-GB",
    r"METADATA-TITLE|TITLE": "give the document a title, and have it shown in place of the file's name",
    r"VIEWER-PREFERENCES": "have the title shown in place of the file's name (DisplayDocTitle)",
    r"FIGURE|ALT|FORMULA": "give the figure an alternative text",
    r"HEADING": "start the headings with H1, and do not skip a level",
    r"TABLE|HEADERS|SCOPE": "give the table header cells, and each row the same number of cells",
    r"LIST": "put items into the list, and a label and a body into each item",
    r"NOTE|-ID-UNIQUE": "give each note an ID of its own",
    r"TYPE0|FONT|GLYPH|CMAP|CID|WIDTH|UNICODE": "embed the fonts, with a map to Unicode",
    r"DEVICE|OUTPUT-INTENT|COLOU?R|ICC": "add an output intent, such as sRGB, when exporting",
    r"ACTION|JAVASCRIPT": "remove the action",
    r"EMBEDDED|FILE-SPEC": "remove the attached file",
    r"ENCRYPT": "remove the protection",
    r"ANNOTATION|WIDGET|FIELD": "describe the annotation, tag it, and have it printed",
    r"TRAILER|STREAM|XREF|FILE-HEADER|OBJECT": "save it again with a program that writes PDF/A",
    r"XMP|METADATA|-ID-": "export it again as the standard that it should follow: its metadata is missing or wrong",
}
"""How to fix what breaks a rule, by words in the name of the rule; the first that fits."""


def hint(rule: BrokenRule) -> str:
    """How to fix what breaks a rule."""
    for pattern, fix in _HINTS.items():
        if re.search(pattern, rule.rule):
            return f"{fix} (rule {rule.rule})"
    return f"see rule {rule.rule} of {rule.standard}"
