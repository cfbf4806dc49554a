"""What a rule of `verify` reports, and how it names the places in a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from builder.core.diagnostics import Problem, error, warning
from builder.pdf.examine.destinations import LinkTarget
from builder.pdf.examine.file_text import StreamKey
from builder.pdf.examine.structure import TaggedElement
from builder.pdf.read.structure import StructureNode
from builder.pdf.rules.breach import Breach
from builder.pdf.rules.subject import RuleSubject

WHOLE_FILE = "file"
"""The place of a finding that is not about a page or an element."""
_DEEPEST_PATH = 8
_LONGEST_PATH = 60


class VerifyFinding(NamedTuple):
    """Something wrong with a file, and where in it: a page, an element, a bookmark, or the file as a whole.

    `standard` is the standard that asks for something else, such as ``PDF/UA-1``, and `clause` where, with its tests as
    veraPDF numbers them; both are empty where no standard is about it.
    """

    where: str
    problem: Problem
    standard: str = ""
    clause: str = ""


def error_at(where: str, message: str, hint: str) -> VerifyFinding:
    return VerifyFinding(where, error(message, hint))


def warning_at(where: str, message: str, hint: str) -> VerifyFinding:
    return VerifyFinding(where, warning(message, hint))


def page_name(index: int) -> str:
    return f"page {index + 1}"


def stream_name(key: StreamKey) -> str:
    """The page, or the form XObject, that a content stream is."""
    return page_name(key.number) if key.kind == "page" else f"a form (object {key.number})"


def element_name(element: TaggedElement) -> str:
    """The page and the path of an element, such as: page 2, Document > Table > TR."""
    return _place(element.page, [around.type for around in element.and_above()])


def place_of(subject: RuleSubject, breach: Breach) -> str:
    """Where a rule is broken: the page and the path of an element, a page, or the file."""
    node = breach.node
    if node is None:
        return page_name(breach.page) if breach.page is not None else WHOLE_FILE
    types: list[str] = []
    above: StructureNode | None = node
    while above is not None:
        types.append(subject.roles.meaning(above)[1:])
        above = above.parent
    return _place(_page_of(node), types)


def _place(page: int | None, types: Sequence[str]) -> str:
    """A page, and the types of an element and those around it, from the inside."""
    path = " > ".join(reversed(types[:_DEEPEST_PATH]))
    shown = path if len(types) < _DEEPEST_PATH else f"… > {path[-_LONGEST_PATH:].partition(' > ')[2]}"
    return f"{page_name(page) if page is not None else 'structure'}, {shown}"


def _page_of(node: StructureNode) -> int | None:
    """The first page with content of an element, or the one that it names."""
    waiting: list[StructureNode] = [node]
    while waiting:
        inner = waiting.pop()
        for kid in inner.kids:
            if not isinstance(kid, StructureNode):
                return kid.page
        waiting += [kid for kid in reversed(inner.kids) if isinstance(kid, StructureNode)]
    return node.page


def target_name(target: LinkTarget) -> str:
    if target.address is not None:
        return target.address or "an empty address"
    return page_name(target.page) if target.page is not None else "nowhere"
