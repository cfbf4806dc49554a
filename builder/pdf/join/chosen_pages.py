"""The pages of an opened file that are selected, and all that belongs to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pypdf.generic import DictionaryObject, StreamObject

from builder.pdf.read import gate, structure_tree
from builder.pdf.read.colour_profiles import digest_of
from builder.pdf.read.gate import Original
from builder.pdf.read.page_annotations import page_annotations
from builder.pdf.read.structure import Structure
from builder.pdf.rules.subject import RuleSubject


@dataclass(slots=True, eq=False)
class ChosenPages:
    """The pages of an opened file that are selected (indices, ascending), with their annotations and structure.

    `annotations` and `again` are as in `PageAnnotations`.
    """

    original: Original
    pages: Sequence[int]
    annotations: dict[int, tuple[int, DictionaryObject]]
    structure: Structure
    again: dict[int, int]

    @property
    def whole(self) -> bool:
        return len(self.pages) == len(self.original.leaves)


def choose(original: Original, pages: Sequence[int], *, strict: bool = True) -> ChosenPages:
    """Read what belongs to some pages of a file; see `structure_tree.read`. Raises Unreadable."""
    annotations, again = page_annotations(original, pages)
    structure = structure_tree.read(original, pages, annotations, strict=strict)
    return ChosenPages(original, pages, annotations, structure, again)


def subject_of(
    chosen: ChosenPages, language: str | None, *, pictures: bool = False, filters: Collection[str] | None = None
) -> RuleSubject:
    """What the rules of standards examine of the chosen pages."""
    return RuleSubject(chosen.original, chosen.pages, chosen.annotations, chosen.structure, language, pictures, filters)


def intent_digest(original: Original) -> bytes | None:
    """What tells the colours of the file's PDF/A output intent from those of others; None if it has none."""
    for raw in gate.array(original.catalog, "/OutputIntents") or ():
        intent = gate.resolve(raw)
        if isinstance(intent, DictionaryObject) and gate.name(intent, "/S") == "/GTS_PDFA1":
            profile = gate.get(intent, "/DestOutputProfile")
            if isinstance(profile, StreamObject):
                return digest_of(gate.decoded(profile))
            return b"none"
    return None
