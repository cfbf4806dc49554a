"""The structure elements of a document in PDF (ISO 32000-1 and 32000-2, 14.8.4), in the order in which they are read.

Marked content is added to them when pages are drawn, and so are what runs of words make within their paragraph, and the
Caption of a Figure, which comes after the marked content of its picture.
"""

from __future__ import annotations

from collections.abc import Iterator

from builder.core.part import Element, NewerForm
from builder.document.nodes import Heading, Node, Run
from builder.document.roles import FORMS, Forms, Role


class Elements:
    """The elements of the part called `part`, by the nodes of its document."""

    def __init__(self, part: str) -> None:
        self.part = part
        self._made: dict[Node, Element] = {}
        self._notes = 0

    def __getitem__(self, node: Node) -> Element:
        return self._made[node]

    def get(self, node: Node) -> Element | None:
        """The element of a node; None for one that is no element of its own."""
        return self._made.get(node)

    def add(self, node: Node, parent: Element | None) -> None:
        """Make the elements of a node and of all below it; it becomes the last kid of `parent`."""
        element = self._element(node)
        if element is not None:
            self._made[node] = element
            if parent is not None:
                parent.kids.append(element)
        above = None if node.role is Role.FIGURE else element or parent
        for kid in node.kids:
            if isinstance(kid, Node):
                self.add(kid, above)

    def _element(self, node: Node) -> Element | None:
        forms = FORMS[node.role]
        if not forms.pdf:
            return None
        return Element(
            f"H{node.level}" if isinstance(node, Heading) else forms.pdf,
            alt=node.alt if forms.pdf == "Figure" else None,
            language=node.language or None,
            title=node.title or None,
            id=self._note_id() if forms.pdf == "Note" else None,
            attributes=forms.attributes,
            newer=_newer(forms),
        )

    def _note_id(self) -> str:
        """An id for a Note, which PDF/UA-1 wants to be unique in the file (ISO 14289-1, 7.9)."""
        self._notes += 1
        return f"{self.part}-note-{self._notes}"


def _newer(forms: Forms) -> NewerForm | None:
    """What an element is in PDF 2.0; None where that is the same as in PDF 1.7."""
    if (forms.pdf2, forms.newer_attributes) == (forms.pdf, forms.attributes):
        return None
    return NewerForm(forms.pdf2, forms.newer_attributes)


def element_of(run: Run) -> Element | None:
    """The element that words make within their paragraph: a link, or words in a language of their own."""
    if run.target:
        return Element(FORMS[Role.LINK].pdf, language=run.language or None)
    return in_language(run.language)


def in_language(language: str) -> Element | None:
    """The element of words in a language of their own (ISO 32000-1, 14.9.2); None for that of the words around them."""
    return Element(FORMS[Role.SPAN].pdf, language=language) if language else None


class UndrawnElements:
    """An element and all below it as they are now: drawing adds what is drawn, and elements, to them."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self._known = {id(element): ([*element.kids], element.attributes) for element in _walk(root)}

    def restore(self) -> None:
        """Make all of them what they were; those that were added have no kids."""
        for element in [*_walk(self.root)]:
            kids, attributes = self._known.get(id(element), ([], element.attributes))
            element.kids[:], element.attributes = kids, attributes


def copied(element: Element, copies: dict[int, Element]) -> Element:
    """A copy of an element and of all below it, noted in `copies` by their identity."""
    kids = [copied(kid, copies) if isinstance(kid, Element) else kid for kid in element.kids]
    copies[id(element)] = made = Element(
        element.role,
        kids,
        element.alt,
        element.language,
        element.title,
        element.id,
        element.attributes,
        element.newer,
        element.instead,
    )
    return made


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from _walk(kid)
