"""The rules of `verify`: a module for each part of a file, a function for each rule.

A rule takes a `PdfDocument` and yields `VerifyFinding`s. To add one, write the function in the module that it belongs
to and add it to the module's `RULES`; a new module goes into the table here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.finding import VerifyFinding
from builder.pdf.examine.rules import (
    actions,
    annotation_tags,
    content,
    figures,
    languages,
    links,
    pages,
    parent_tree,
    structure,
    tables,
)

VerifyRule = Callable[[PdfDocument], Iterator[VerifyFinding]]

RULES: tuple[VerifyRule, ...] = (
    *structure.TREE_RULES,
    *content.RULES,
    *parent_tree.RULES,
    *annotation_tags.RULES,
    *pages.RULES,
    *structure.ID_RULES,
    *tables.RULES,
    *figures.RULES,
    *languages.RULES,
    *links.RULES,
    *actions.RULES,
)
"""Every rule, in the order in which findings are shown."""
