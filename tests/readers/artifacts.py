"""Takes what is no content off the pages of a file, for readers that do not know the difference."""

from __future__ import annotations

import io

import pikepdf

_SHOWS = frozenset({"Tj", "TJ", "'", '"'})


def without_artifacts(data: bytes) -> bytes:
    """A copy of a file in which the text of artifacts is not shown."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(_kept(page)))
        written = io.BytesIO()
        pdf.save(written)
    return written.getvalue()


def _kept(page: pikepdf.Page) -> list[pikepdf.ContentStreamInstruction]:
    kept, open_ = [], []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BMC", "BDC"):
            open_.append(instruction.operands[0] == "/Artifact")
        elif operator == "EMC":
            open_.pop()
        if not (operator in _SHOWS and any(open_)):
            kept.append(instruction)
    return kept
