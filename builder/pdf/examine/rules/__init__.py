"""What `verify` looks for beyond the standards: a module for each part of a file, a function for each rule.

What a standard asks for is in `builder.pdf.rules`.

A rule takes a `PdfDocument` and yields `VerifyFinding`s. To add one, write the function in the module that it belongs
to and add it to the module's `RULES`; a new module goes into the table here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.finding import VerifyFinding
from builder.pdf.examine.rules import (
    actions,
    content,
    languages,
    links,
    pages,
    parent_tree,
    structure,
    titles,
)

VerifyRule = Callable[[PdfDocument], Iterator[VerifyFinding]]

RULES: tuple[VerifyRule, ...] = (
    *structure.TREE_RULES,
    *content.RULES,
    *parent_tree.RULES,
    *pages.RULES,
    *structure.ID_RULES,
    *languages.RULES,
    *links.RULES,
    *actions.RULES,
    *titles.RULES,
)
"""Every rule, in the order in which findings are shown."""
