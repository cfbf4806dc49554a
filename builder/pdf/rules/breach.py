"""A place where a rule is broken."""

from __future__ import annotations

from typing import NamedTuple

from builder.pdf.read.structure import StructureNode


class Breach(NamedTuple):
    """A place where a rule is broken: an element, or a page (an index), or the file as a whole.

    `what` stands in the words of the rule where these have a pair of braces.
    """

    what: str = ""
    node: StructureNode | None = None
    page: int | None = None
