"""A digest of what a document says, which is the same for every form that it is drawn in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from builder.core.characters import NO_BREAK, SOFT_HYPHEN, collapse
from builder.core.code_on_paper import CodeOnPaper
from builder.document.nodes import Heading, Node, Run
from builder.document.roles import FORMS, Role


def words_digest(document: Node, code: CodeOnPaper | None = None) -> str:
    """A SHA-256 (hexadecimal) of what a document says, except for `code`, which differs from form to form."""
    return digest_of("".join(_texts(document)), code)


def digest_of(text: str, code: CodeOnPaper | None) -> str:
    """The same, of the text that `opening` and words make, without regard to how it is broken into lines."""
    text = collapse(text.replace(SOFT_HYPHEN, "").replace(NO_BREAK, " "))
    text = text if code is None else code.removed_from(text)
    return hashlib.sha256(text.encode()).hexdigest()


def opening(role: str, language: str | None, alt: str | None) -> str:
    """What is digested of an element before its words."""
    return f"\n{role} {language or ''} {alt or ''}\n"


def _texts(node: Node) -> Iterator[str]:
    forms = FORMS[node.role]
    if forms.pdf:
        alt = node.alt if forms.pdf == "Figure" else ""
        yield opening(f"H{node.level}" if isinstance(node, Heading) else forms.pdf, node.language, alt)
    before: Run | None = None
    for kid in node.kids:
        if isinstance(kid, Node):
            yield from _texts(kid)
            continue
        element = Role.LINK if kid.target else Role.SPAN if kid.language else None
        if element is not None and not (before is not None and kid.goes_on(before)):
            yield opening(FORMS[element].pdf, kid.language, "")
        yield kid.text + kid.address
        before = kid
