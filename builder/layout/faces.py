"""Faces: measured, subset once for the whole project, and shared by every part that is set in them.

A subset is embedded as one Type 0 font with two-byte codes that are its glyph indices (ISO 32000-1, 9.7.4), so that it
may hold any number of characters and every file that parts are merged into needs it once.
"""

from __future__ import annotations

import copy
import functools
import hashlib
import io
import itertools
import struct
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFError, TTFontFile, TTFontMaker, TTFontParser

from builder import brand
from builder.part import FontProgram

ALWAYS = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("\u00a0–—‘’“”•…£€°·×½¼")
"""Characters that a subset has where the face does, used or not, so that an edit seldom changes the subset."""

TYPED = frozenset(map(chr, (*range(0xA0, 0x500), *range(0x1E00, 0x2300))))
"""Characters that people may type as a patient's details: letters of Latin, Greek and Cyrillic, and common signs."""

NEEDED = frozenset("0123456789().,:•“”’ ")
"""Characters that the program itself prints: a face without them cannot be used."""


class FaceError(ValueError):
    """A face cannot be used: `field` of the brand's faces names it, `hint` says how to mend it."""

    def __init__(self, field: str, message: str, hint: str) -> None:
        self.field = field
        self.hint = hint
        super().__init__(message)


class _Codes(dict[int, str]):
    """Glyph codes by character, for str.translate; a character that the subset lacks is a bug, never a box."""

    def __missing__(self, code: int) -> str:
        # Not a LookupError: str.translate takes that for "leave the character as it is", and a wrong glyph is drawn.
        raise RuntimeError(f"U+{code:04X} is not in the subset")


class Face:
    """One weight. Widths are thousandths of the type size."""

    def __init__(self, resource: str, font: FontProgram, glyphs: dict[str, int], coverage: frozenset[str]) -> None:
        self.resource = resource
        self.font = font
        self.coverage = coverage
        self.advances = {character: font.widths[glyph] for character, glyph in glyphs.items()}
        self._codes = _Codes({ord(character): chr(glyph) for character, glyph in glyphs.items()})
        self._measured: dict[str, int] = {}
        self._remembers = True

    def measure(self, text: str) -> int:
        """The width of `text` in thousandths of the type size."""
        width = self._measured.get(text)
        if width is None:
            width = sum(map(self.advances.__getitem__, text))
            if self._remembers:
                self._measured[text] = width
        return width

    def forgetful(self) -> Face:
        """The same face, which remembers no more words that are measured: for words that are private."""
        other = copy.copy(self)
        other._remembers = False
        return other

    def encode(self, text: str) -> str:
        """`text` as a PDF string operand."""
        return f"<{text.translate(self._codes).encode('utf-16-be').hex()}>"


@dataclass(frozen=True, slots=True)
class FaceSet:
    """The faces of a brand: `regular` and `bold`."""

    regular: Face
    bold: Face

    @property
    def fonts(self) -> dict[str, FontProgram]:
        """Font programs by the resource names that content streams use."""
        return {face.resource: face.font for face in (self.regular, self.bold)}

    @property
    def coverage(self) -> dict[str, frozenset[str]]:
        """Every character that each face has, in the subset or not."""
        return {"regular": self.regular.coverage, "bold": self.bold.coverage}

    @property
    def printable(self) -> dict[str, frozenset[str]]:
        """The characters that each face has in its subset."""
        return {"regular": frozenset(self.regular.advances), "bold": frozenset(self.bold.advances)}

    def forgetful(self) -> FaceSet:
        return FaceSet(self.regular.forgetful(), self.bold.forgetful())

    @property
    def advance(self) -> dict[str, float]:
        """Widths of the regular face's characters in thousandths of the type size."""
        return dict(self.regular.advances)


def load(faces: brand.Faces, root: Path, characters: Collection[str]) -> FaceSet:
    """Read the faces of a brand and subset them to `characters` (and `ALWAYS`).

    `root` is the project's folder. Raises FaceError when a file is missing, is not TrueType or lacks what every
    leaflet prints.
    """
    wanted = frozenset(characters) | ALWAYS
    regular, bold = (
        _face(field, f"F{number}", _path(faces, field, root), wanted)
        for number, field in enumerate(("regular", "bold"), 1)
    )
    return FaceSet(regular, bold)


def digest(faces: brand.Faces, root: Path) -> bytes:
    """A SHA-256 of the files of a brand's faces. Raises FaceError as `load` does."""
    made = hashlib.sha256()
    for field in ("regular", "bold"):
        made.update(hashlib.sha256(_path(faces, field, root).read_bytes()).digest())
    return made.digest()


def _path(faces: brand.Faces, field: str, root: Path) -> Path:
    name: str = getattr(faces, field)
    candidates = sorted(_packaged(faces.package) if faces.package else (root / "styles" / "fonts").glob("*.ttf"))
    for candidate in candidates:
        if candidate.name == name:
            return candidate
    where = f"the package {faces.package}" if faces.package else "styles/fonts/"
    names = ", ".join(candidate.name for candidate in candidates) or "none"
    raise FaceError(field, f"{where} has no font file {name}", f"the TrueType files there are: {names}")


def _packaged(package: str) -> Iterator[Path]:
    try:
        listed = files(package) or []
    except PackageNotFoundError:
        raise FaceError(
            "package", f"the font package {package} is not installed", f"run: pip install {package}"
        ) from None
    return (Path(str(file.locate())) for file in listed if file.suffix.lower() == ".ttf")


@functools.lru_cache(maxsize=16)
def _face(field: str, resource: str, path: Path, wanted: frozenset[str]) -> Face:
    try:
        source = TTFontFile(str(path))
    except (TTFError, OSError, struct.error) as error:
        raise FaceError(field, f"{path.name} cannot be read as a TrueType font", str(error)) from None
    coverage = frozenset(map(chr, source.charToGlyph))
    missing = NEEDED - coverage
    if missing:
        raise FaceError(
            field,
            f"{path.name} lacks characters that every leaflet prints: {' '.join(sorted(missing))}",
            "choose a face that has them",
        )
    return Face(resource, *_subset(source, sorted(wanted & coverage), bold=field == "bold"), coverage)


def _subset(source: TTFontFile, characters: Iterable[str], *, bold: bool) -> tuple[FontProgram, dict[str, int]]:
    """The font program for `characters`, and the glyph index of each in it."""
    glyphs: dict[str, int] = {}
    new_index: dict[int, int] = {}
    for character in characters:
        original = source.charToGlyph[ord(character)]
        # As makeSubset numbers them: in order of first use, after glyph 0.
        glyphs[character] = new_index.setdefault(original, len(new_index) + 1)
    unicodes = [""] * (len(new_index) + 1)
    for character, glyph in glyphs.items():
        unicodes[glyph] = unicodes[glyph] or character
    scale = 1000 / source.unitsPerEm
    program = _only_drawing(source.makeSubset([ord(character) for character in glyphs]))
    widths = (source.hmetrics[index][0] for index in (0, *new_index))
    name = source.name.decode("ascii") if isinstance(source.name, bytes) else str(source.name)
    font = FontProgram(
        name=name,
        program=program,
        widths=tuple(round(width * scale) for width in widths),
        unicodes=tuple(unicodes),
        ascent=round(source.ascent),
        descent=round(source.descent),
        cap_height=round(source.capHeight),
        bounding_box=tuple(round(edge) for edge in source.bbox),
        bold=bold,
    )
    return font, glyphs


_DRAWING_TABLES = ("glyf", "head", "hhea", "hmtx", "loca", "maxp")


def _only_drawing(program: bytes) -> bytes:
    """A TrueType program with what draws glyphs and nothing else.

    Hinting is left out: print does not use it, and it is a third of the file. The tables that a CIDFontType2 needs are
    named in ISO 32000-1, 9.9, table 126.
    """
    subset = TTFontParser(io.BytesIO(program))
    tables = {tag: subset.get_table(tag) for tag in _DRAWING_TABLES}
    long_offsets = struct.unpack_from(">h", tables["head"], 50)[0]
    count = len(tables["loca"]) // (4 if long_offsets else 2)
    offsets = struct.unpack(f">{count}{'L' if long_offsets else 'H'}", tables["loca"])
    factor = 1 if long_offsets else 2
    outlines = [_unhinted(tables["glyf"][start * factor : end * factor]) for start, end in itertools.pairwise(offsets)]
    ends = [0]
    for outline in outlines:
        ends.append(ends[-1] + len(outline))
    tables["glyf"] = b"".join(outlines)
    tables["loca"] = struct.pack(f">{count}L", *ends)
    tables["head"] = tables["head"][:50] + b"\0\1" + tables["head"][52:]
    maker = TTFontMaker()
    for tag, data in tables.items():
        maker.add(tag, data)
    made: bytes = maker.makeStream()
    return made


def _unhinted(outline: bytes) -> bytes:
    """A glyph's outline without its instructions (OpenType 1.9, table glyf), padded to four bytes."""
    if len(outline) < 10:
        return b""
    contours = struct.unpack_from(">h", outline)[0]
    outline = _unhinted_simple(outline, contours) if contours >= 0 else _unhinted_composite(outline)
    return outline + b"\0" * (-len(outline) % 4)


_X_SHORT, _Y_SHORT, _REPEATED, _X_SAME, _Y_SAME = 0x2, 0x4, 0x8, 0x10, 0x20


def _unhinted_simple(outline: bytes, contours: int) -> bytes:
    """Cut out the instructions, and whatever pads the glyph after its last coordinate."""
    start = 10 + 2 * contours
    points = struct.unpack_from(">H", outline, start - 2)[0] + 1 if contours else 0
    flags_at = position = start + 2 + struct.unpack_from(">H", outline, start)[0]
    coordinates = 0
    while points > 0:
        flags, times = outline[position], 1
        position += 1
        if flags & _REPEATED:
            times += outline[position]
            position += 1
        x = 1 if flags & _X_SHORT else 0 if flags & _X_SAME else 2
        y = 1 if flags & _Y_SHORT else 0 if flags & _Y_SAME else 2
        coordinates += times * (x + y)
        points -= times
    return outline[:start] + b"\0\0" + outline[flags_at : position + coordinates]


_WORDS, _SCALE, _MORE, _SCALES, _MATRIX, _INSTRUCTIONS = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100


def _unhinted_composite(outline: bytes) -> bytes:
    data = bytearray(outline)
    position, flags = 10, _MORE
    while flags & _MORE:
        flags = struct.unpack_from(">H", data, position)[0]
        struct.pack_into(">H", data, position, flags & ~_INSTRUCTIONS)
        position += 4 + (4 if flags & _WORDS else 2)
        position += 2 if flags & _SCALE else 4 if flags & _SCALES else 8 if flags & _MATRIX else 0
    return bytes(data[:position])
