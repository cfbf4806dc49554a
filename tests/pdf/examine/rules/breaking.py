"""What a rule reports after a change that breaks a file."""

from __future__ import annotations

import pikepdf

from builder.pdf.examine.finding import VerifyFinding
from builder.pdf.examine.verify import verify
from tests.pdf.foreign import Change, changed, links


def findings_after(change: Change) -> list[VerifyFinding]:
    """What is wrong with a file by Typst after a change; the font of `foreign.paint` is not in the file."""
    return [
        finding for finding in verify(changed(change)) if "Helvetica is not embedded" not in finding.problem.message
    ]


def only_finding(change: Change) -> VerifyFinding:
    """The finding after a change that breaks a single thing."""
    [finding] = findings_after(change)
    assert finding.problem.hint
    return finding


def children(element: pikepdf.Object) -> list[pikepdf.Object]:
    """What stands in an element."""
    return list(element.K) if isinstance(element.K, pikepdf.Array) else [element.K]


def with_address(address: str) -> Change:
    """Let the first link lead to an address."""

    def change(pdf: pikepdf.Pdf) -> None:
        links(pdf)[0].A.URI = pikepdf.String(address)

    return change
