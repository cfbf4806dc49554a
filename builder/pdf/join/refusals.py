"""What a file must not contain to be joined: each rule raises `Unreadable` with the reason and how to fix it.

To add a rule, write it here and call it in `refuse_what_breaks`, and test it in tests/pdf/join/test_merge_rules.py.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pypdf.generic import DictionaryObject

from builder.pdf.join.chosen_pages import ChosenPages
from builder.pdf.read import gate
from builder.pdf.read.field_tree import field_tree
from builder.pdf.read.gate import Original, Unreadable

UNTAGGED = "it has no tags: a screen reader would find nothing in it"
TAG_IT = "export it again as a tagged PDF"
LOSSES = ("signatures", "xfa")
"""What a caller may give up by name: digital signatures, which joining breaks, and forms in XFA."""


def refuse_what_breaks(original: Original, without: Collection[str] = ()) -> None:
    """Raises Unreadable for a file with something that joining would break, but for what is named in `without`."""
    if "xfa" not in without and is_xfa_alone(original):
        raise Unreadable(
            "it contains an XFA form alone, which cannot be joined",
            "make a PDF file without XFA, or give up the form (--without xfa)",
        )
    if "signatures" not in without and _is_signed(original):
        raise Unreadable(
            "it has a digital signature, which joining would break",
            "ask for an unsigned copy, or give up the signature (--without signatures)",
        )


def is_xfa_alone(original: Original) -> bool:
    """Whether a file is a form in XFA that has no fields beside it: its pages say that they cannot be shown."""
    form = gate.dictionary(original.catalog, "/AcroForm")
    if gate.get(form, "/XFA") is None:
        return False
    return not gate.array(form, "/Fields") or str(gate.get(original.catalog, "/NeedsRendering")) == "True"


def _is_signed(original: Original) -> bool:
    """Whether a file is signed. Rights that a reader grants (UR3) are no signature of what is on its pages."""
    permissions = gate.dictionary(original.catalog, "/Perms") or DictionaryObject()
    given = {key for key in permissions if gate.get(permissions, key) is not None}
    if given - {"/UR", "/UR3"}:
        return True
    tree = field_tree(original, range(len(original.leaves)))
    return any(map(tree.is_signed, tree.fields))


def refuse_alternatives(pages: int, alternatives: Sequence[str]) -> None:
    if len(alternatives) != pages:
        raise Unreadable(
            f"{len(alternatives)} alternative text{'s are' if len(alternatives) > 1 else ' is'} given for "
            f"{counted_pages(pages)}",
            "give one text for each page",
        )


def refuse_broken_pages(chosen: ChosenPages) -> None:
    """Pages that come along as pictures have to be readable: marks are taken out of them."""
    if any(stream.painted.broken for stream in chosen.structure.streams.values()):
        raise Unreadable("the content of a page cannot be read")


def counted_pages(count: int) -> str:
    """A number of pages in words."""
    return f"{count} page{'' if count == 1 else 's'}"
