"""Have a finished file validated against PDF/UA-1 and PDF/A-2a. The only home of page-validation.

The validator is an extra of its own (`conformance`): without it everything is built all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

STANDARDS = {"PDF/UA-1": "PDF_UA_1", "PDF/A-2a": "PDF_A_2A"}
"""The standards that every file follows (ISO 14289-1 and ISO 19005-2), with the validator's names for them."""
_PROFILES = STANDARDS | {"PDF/A-2u": "PDF_A_2U", "PDF/A-2b": "PDF_A_2B"}


class BrokenRule(NamedTuple):
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


def validate(pdf: bytes, standards: Iterable[str] = tuple(STANDARDS)) -> list[BrokenRule]:
    """What the validator finds wrong with a file, each rule once for each of its messages; nothing if all is well.

    `standards` are PDF/UA-1, PDF/A-2a, PDF/A-2u and PDF/A-2b.
    """
    from page import PageError, SafetyLimits, ValidationProfile, validate_pdf_bytes

    broken = set()
    for standard in standards:
        try:
            # Each bookmark and structure element refers to the next: in a long leaflet that is no sign of malice.
            limits = SafetyLimits(max_reference_depth=5000)
            report = validate_pdf_bytes(pdf, profile=ValidationProfile[_PROFILES[standard]], limits=limits)
        except PageError as error:
            broken.add(BrokenRule(standard, type(error).__name__, str(error)))
        else:
            broken |= {BrokenRule(standard, failure.rule_id, failure.message) for failure in report.failures}
    return sorted(broken)


_HINTS = {
    r"CONTENT-TAGGING|ARTIFACT": "tag the content in the program that made it, or mark it as an artifact",
    r"STRUCT-TREE|TAGGED-DOCUMENT|SUSPECTS": "export it again as a tagged PDF",
    r"LINK-CONTENTS": "describe where the link leads in the annotation itself (Contents)",
    r"LINK": "put the link into a Link element, with its words",
    r"PAGE-TABS": "let the tab key follow the structure: Tabs /S on the page",
    r"OUTLINE-LANGUAGE|LANGUAGE|LANG": "set the language of the document, such as en-GB",
    r"METADATA-TITLE|TITLE": "give the document a title, and have it shown in place of the file's name",
    r"VIEWER-PREFERENCES": "have the title shown in place of the file's name (DisplayDocTitle)",
    r"FIGURE|ALT|FORMULA": "give the figure an alternative text",
    r"HEADING": "let the headings begin with H1, and leave no level out",
    r"TABLE|HEADERS|SCOPE": "give the table header cells, and as many cells in each row",
    r"LIST": "let a list hold items, and an item a label and a body",
    r"NOTE|-ID-UNIQUE": "give each note an ID of its own",
    r"TYPE0|FONT|GLYPH|CMAP|CID|WIDTH|UNICODE": "embed the fonts, with a map to Unicode",
    r"DEVICE|OUTPUT-INTENT|COLOU?R|ICC": "add an output intent, such as sRGB, when exporting",
    r"ACTION|JAVASCRIPT": "take the action out",
    r"EMBEDDED|FILE-SPEC": "take the attached file out",
    r"ENCRYPT": "take the protection off",
    r"ANNOTATION|WIDGET|FIELD": "describe the annotation, tag it, and have it printed",
    r"TRAILER|STREAM|XREF|FILE-HEADER|OBJECT": "save it anew, with a program that writes PDF/A",
    r"XMP|METADATA|-ID-": "export it as the standard that it is to follow: its metadata do not say, or do not hold",
}
"""What mends a rule, by words in its name; the first that fits."""


def hint(rule: BrokenRule) -> str:
    """How to mend what the validator found."""
    for pattern, fix in _HINTS.items():
        if re.search(pattern, rule.rule):
            return f"{fix} (rule {rule.rule})"
    return f"see rule {rule.rule} of {rule.standard}"
