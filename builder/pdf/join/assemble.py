"""Join laid-out parts, and PDF files from other programs, into files that follow a pair of standards.

Most of a file may be the same in a thousand copies. `prepare` writes that once; `Prepared.bind` puts in what differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from builder.core.language_codes import is_right_to_left
from builder.core.part import FontProgram, Image, Part
from builder.core.standards import Standard
from builder.pdf.join.pieces import Insert, Slot, claimed, followed
from builder.pdf.write import outline, structure_tree
from builder.pdf.write.file import PdfFile, PdfPage
from builder.pdf.write.metadata import Claims, Metadata
from builder.pdf.write.objects import FileTemplate
from builder.pdf.write.parts import Parts


class _PlacedPiece(NamedTuple):
    """What a piece brings into a file: its pages, the numbers of its elements, its bookmarks with their levels."""

    pages: Sequence[PdfPage]
    elements: Sequence[int]
    bookmarks: Sequence[tuple[int, outline.OutlineEntry]]


class Prepared:
    """A file with slots in it; it stays as it is, however many files are bound from it."""

    def __init__(self, file: PdfFile, parts: Parts, order: Sequence[_PlacedPiece | str], claims: Claims) -> None:
        self._file = file
        self._claims = claims
        self._parts = parts
        self._order = order

    def bind(self, parts: Mapping[str, Part], footers: Mapping[str, Sequence[bytes]], metadata: Metadata) -> bytes:
        """The file with `parts` in its slots, each by its name and with its footers (see `assemble`)."""
        return self._joined(parts, footers).finish(metadata, self._claims)

    def template(self, part: Part, footers: Mapping[str, Sequence[bytes]], metadata: Metadata) -> FileTemplate:
        """The same for many files that differ in the content stream of a `part` of one page, the first, alone."""
        file = self._joined({part.name: part}, footers)
        return file.template(metadata, self._claims, file.pages[0].contents[0])

    def _joined(self, parts: Mapping[str, Part], footers: Mapping[str, Sequence[bytes]]) -> PdfFile:
        file = self._file.copy()
        placed = self._parts.copy(file)
        for piece in self._order:
            if isinstance(piece, str):
                placed.add(parts[piece], footers[piece])
            else:
                file.pages += piece.pages
                file.tree.kids += piece.elements
                placed.bookmarks += piece.bookmarks
        placed.lead()
        file.outline = outline.nest(placed.bookmarks)
        return file


def assemble(
    pieces: Sequence[Part | Insert],
    footers: Sequence[bytes],
    metadata: Metadata,
    fonts: Mapping[str, FontProgram],
    standard: Standard = Standard.UA1,
) -> bytes:
    """Join `pieces` in their order and put a footer on each page.

    `footers` has a content stream (Flate) for each page of the file; it contains artifacts only. `fonts` has what is
    embedded for all pages, by resource name; a part with characters that these lack is a bug. Links from one part into
    another are resolved here; a link to a part or anchor that is not there is a bug (LookupError). The file follows
    `standard`, or what its inserts can follow at the most, and claims what these earn.
    Raises Unreadable for an insert that cannot be read.
    """
    return _prepare(pieces, footers, metadata.language, fonts, standard).bind({}, {}, metadata)


def prepare(
    pieces: Sequence[Part | Insert | Slot],
    footers: Sequence[bytes],
    language: str,
    fonts: Mapping[str, FontProgram],
    standard: Standard = Standard.UA1,
) -> Prepared:
    """Join `pieces` as `assemble` does, but for the slots among them, and write them once for many files.

    `footers` has a content stream for each page that is not in a slot.
    """
    prepared = _prepare(pieces, footers, language, fonts, standard)
    prepared._file.seal()
    return prepared


def _prepare(
    pieces: Sequence[Part | Insert | Slot],
    footers: Sequence[bytes],
    language: str,
    fonts: Mapping[str, FontProgram],
    standard: Standard,
) -> Prepared:
    file = PdfFile(language, standard=followed(standard, pieces))
    file.right_to_left = is_right_to_left(language)
    file.intend_srgb()
    parts = Parts(file, language)
    parts.add_resources(fonts, _pictures(pieces))
    for piece in pieces:
        if not isinstance(piece, Insert):
            pages = piece.pages if isinstance(piece, Slot) else len(piece.pages)
            parts.place(piece.name, pages, within=piece.within)
    if any(isinstance(piece, Insert) for piece in pieces):
        file.tree.identifiers = dict.fromkeys(_identifiers(pieces), 0)
    order: list[_PlacedPiece | str] = []
    for piece in pieces:
        if isinstance(piece, Slot):
            order.append(piece.name)
            continue
        pages, elements, bookmarks = len(file.pages), len(file.tree.kids), len(parts.bookmarks)
        own = footers[pages : pages + len(piece.pages)]
        if isinstance(piece, Part):
            parts.add(piece, own)
        else:
            # Most leaflets have none, and what reads other people's files takes its time to be imported.
            from builder.pdf.join import placement

            placement.insert_among(file, parts, piece, own)
        order.append(_PlacedPiece(file.pages[pages:], file.tree.kids[elements:], parts.bookmarks[bookmarks:]))
    parts.lead()
    return Prepared(file, parts, order, claimed(standard, pieces))


def _identifiers(pieces: Sequence[Part | Insert | Slot]) -> Iterator[bytes]:
    """The IDs of the elements of parts: an insert before these must not take one."""
    for piece in pieces:
        if not isinstance(piece, Insert):
            yield from piece.identifiers if isinstance(piece, Slot) else structure_tree.identifiers(piece.elements)


def _pictures(pieces: Sequence[Part | Insert | Slot]) -> dict[str, Image]:
    """The pictures of all pieces, by their names in content streams."""
    images: dict[str, Image] = {}
    for piece in pieces:
        if not isinstance(piece, Insert):
            images |= piece.images
    return images
