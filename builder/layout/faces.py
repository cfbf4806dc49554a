"""Faces: measured and encoded as a whole, and reduced to the characters of a file when that is written.

A face is embedded as one Type 0 font (ISO 32000-1, 9.7.4). Its two-byte codes are glyph indices of the original font
file, so what is laid out does not depend on the subset that is embedded, nor on other parts of the file.
"""

from __future__ import annotations

import copy
import functools
import hashlib
import io
import itertools
import struct
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import NamedTuple

from reportlab.pdfbase.ttfonts import TTFError, TTFontFile, TTFontMaker, TTFontParser

from builder.content import brand
from builder.core import ordinary_files
from builder.core.characters import composed
from builder.core.diagnostics import LeafletError, Problem
from builder.core.part import FontProgram, Glyph

ALWAYS = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("\u00a0\u00ad–—‘’“”•…£€°·×½¼")
"""Characters that a subset has where the face does, used or not, so that most files share one."""

TYPED = frozenset(map(chr, (*range(0xA0, 0x500), *range(0x1E00, 0x2300))))
"""Characters that people may type as a patient's details: letters of Latin, Greek and Cyrillic, and common signs."""

NEEDED = frozenset("0123456789().,:•“”’ ")
"""Characters that the program itself prints: a face without them cannot be used."""

_BREAKING = {0xA0: 0x20, 0x2011: 0x2D}
"""No-break characters, and what they are read as where they share its glyph, as people type it in a search."""

_LAST_CODE = 0xFFFF


class FaceError(LeafletError):
    """A face cannot be used; `field` of the brand's faces names it."""

    def __init__(self, problems: Iterable[Problem] | str, hint: str = "", *, field: str = "regular") -> None:
        self.field = field
        super().__init__(problems, hint)


class _CharacterCodes(dict[int, str]):
    """Codes by character, for str.translate; a character that the face lacks is a bug, never a box."""

    def __missing__(self, code: int) -> str:
        # Not a LookupError: str.translate then leaves the character as it is, and a wrong glyph is drawn.
        raise RuntimeError(f"the face has no U+{code:04X}")


class Face:
    """One weight, ``"regular"`` or ``"bold"``. Widths and heights are thousandths of the type size.

    `resource` is what content streams call it, `coverage` every character that it has.
    """

    def __init__(self, name: str, resource: str, file: _FontFile) -> None:
        original = _read(file)
        self.name = name
        self.resource = resource
        self.cap_height = round(original.file.capHeight)
        self.advances = {character: original.width(character) for character in original.codes}
        self.coverage = frozenset(self.advances)
        self._file = file
        self._codes = _CharacterCodes({ord(character): chr(code) for character, code in original.codes.items()})
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

    def without_memory(self) -> Face:
        """The same face, which does not store the words that it measures: for a patient's details."""
        other = copy.copy(self)
        other._remembers = False
        return other

    def encode(self, text: str) -> str:
        """`text` as a PDF string operand, in codes that are the same in every file."""
        return f"<{text.translate(self._codes).encode('utf-16-be').hex()}>"

    def program(self, characters: Collection[str]) -> FontProgram:
        """What is embedded in a file that prints `characters`: those of them that the face has, and of `ALWAYS`."""
        return _cut(self._file, self.coverage & ALWAYS.union(characters), self.name == "bold")


@dataclass(frozen=True, slots=True)
class FaceSet:
    """The faces of a brand: `regular` and `bold`."""

    regular: Face
    bold: Face

    @property
    def names(self) -> dict[str, str]:
        """The faces' names by the resource names that content streams use."""
        return {face.resource: face.name for face in (self.regular, self.bold)}

    def programs(self, characters: Collection[str]) -> dict[str, FontProgram]:
        """What is embedded in a file that prints `characters`, by the faces' names.

        Files that print the same characters share the same objects.
        """
        return {face.name: face.program(characters) for face in (self.regular, self.bold)}

    @property
    def coverage(self) -> dict[str, frozenset[str]]:
        """Every character that each face has."""
        return {"regular": self.regular.coverage, "bold": self.bold.coverage}

    @property
    def printable(self) -> dict[str, frozenset[str]]:
        """The characters that each face has in every pack: a patient's details may contain only these."""
        return {name: coverage & (ALWAYS | TYPED) for name, coverage in self.coverage.items()}

    def without_memory(self) -> FaceSet:
        return FaceSet(self.regular.without_memory(), self.bold.without_memory())


def load(faces: brand.Faces, root: Path) -> FaceSet:
    """Read the faces of a brand. `root` is the project's folder.

    Raises FaceError when a file is missing, is not TrueType or lacks what every leaflet prints.
    """
    regular, bold = (
        _face(field, f"F{number}", _FontFile.of(_path(faces, field, root)))
        for number, field in enumerate(("regular", "bold"), 1)
    )
    return FaceSet(regular, bold)


class _FontFile(NamedTuple):
    """A font file and the SHA-256 of its bytes: it may be replaced while the program runs."""

    path: Path
    digest: bytes

    @classmethod
    def of(cls, path: Path) -> _FontFile:
        try:
            return cls(path, hashlib.sha256(ordinary_files.read(path)).digest())
        except OSError:
            return cls(path, b"")


def digest(faces: brand.Faces, root: Path) -> bytes:
    """A SHA-256 of the files of a brand's faces. Raises FaceError as `load` does."""
    whole = hashlib.sha256()
    for field in ("regular", "bold"):
        whole.update(hashlib.sha256(ordinary_files.read(_path(faces, field, root))).digest())
    return whole.digest()


def _path(faces: brand.Faces, field: str, root: Path) -> Path:
    name: str = getattr(faces, field)
    candidates = sorted(_packaged(faces.package) if faces.package else (root / "styles" / "fonts").glob("*.ttf"))
    for candidate in candidates:
        if composed(candidate.name) == name:
            return candidate
    where = f"the package {faces.package}" if faces.package else "styles/fonts/"
    names = ", ".join(composed(candidate.name) for candidate in candidates) or "none"
    raise FaceError(f"{where} has no font file {name}", f"the TrueType files there are: {names}", field=field)


def _packaged(package: str) -> Iterator[Path]:
    try:
        listed = files(package) or []
    except PackageNotFoundError:
        raise FaceError(
            f"the font package {package} is not installed", f"run: pip install {package}", field="package"
        ) from None
    return (Path(str(file.locate())) for file in listed if file.suffix.lower() == ".ttf")


@functools.lru_cache(maxsize=16)
def _face(field: str, resource: str, file: _FontFile) -> Face:
    path = file.path
    try:
        face = Face(field, resource, file)
    except (TTFError, OSError, struct.error) as error:
        raise FaceError(f"{path.name} cannot be read as a TrueType font", str(error), field=field) from None
    missing = NEEDED - face.coverage
    if missing:
        raise FaceError(
            f"{path.name} lacks characters that every leaflet prints: {' '.join(sorted(missing))}",
            "choose a face that has them",
            field=field,
        )
    return face


class _OriginalFont(NamedTuple):
    """A font file as it was read, the codes of the characters that it has, and what each code is read as."""

    file: TTFontFile
    codes: dict[str, int]
    characters: dict[int, str]

    def width(self, character: str) -> int:
        width: float = self.file.hmetrics[self.file.charToGlyph[ord(character)]][0]
        return round(width * 1000 / float(self.file.unitsPerEm))


@functools.lru_cache(maxsize=8)
def _read(file: _FontFile) -> _OriginalFont:
    font = TTFontFile(str(file.path))
    codes = _codes(font.charToGlyph, len(font.hmetrics))
    characters: dict[int, str] = {}
    for character, code in codes.items():
        characters.setdefault(code, character)
    return _OriginalFont(font, codes, characters)


def _codes(glyphs: Mapping[int, int], count: int) -> dict[str, int]:
    """A code for each character: the index of its glyph in the font file, which has `count` of them.

    Where characters share a glyph, the first has that code. The others have codes after the last glyph's, so that each
    code is read as one character. Exceptions are those of `_BREAKING`, and a face so large that no codes are left.
    """
    codes: dict[str, int] = {}
    taken: set[int] = set()
    free = count
    for code_point, glyph in sorted(glyphs.items()):
        # Glyph 0 stands for characters that the face lacks; those after the last are a mistake in the font file.
        if not 0 < glyph < count:
            continue
        same = code_point in _BREAKING and glyph == glyphs.get(_BREAKING[code_point])
        if glyph in taken and not same and free <= _LAST_CODE:
            codes[chr(code_point)] = free
            free += 1
        else:
            codes[chr(code_point)] = glyph
            taken.add(glyph)
    return codes


@functools.lru_cache(maxsize=64)
def _cut(file: _FontFile, characters: frozenset[str], bold: bool) -> FontProgram:
    """The font program for `characters`, which the face has."""
    original = _read(file)
    source = original.file
    numbers: dict[int, int] = {}
    glyphs: dict[int, Glyph] = {}
    ordered = sorted(characters, key=lambda character: (source.charToGlyph[ord(character)], character))
    for character in ordered:
        # As makeSubset numbers them: in order of first use, after glyph 0.
        number = numbers.setdefault(source.charToGlyph[ord(character)], len(numbers) + 1)
        code = original.codes[character]
        glyphs[code] = Glyph(number, original.width(character), original.characters[code])
    name = source.name.decode("ascii") if isinstance(source.name, bytes) else str(source.name)
    return FontProgram(
        name=name,
        program=_only_drawing(source.makeSubset([ord(character) for character in ordered])),
        glyphs=dict(sorted(glyphs.items())),
        characters=characters,
        ascent=round(source.ascent),
        descent=round(source.descent),
        cap_height=round(source.capHeight),
        bounding_box=tuple(round(edge) for edge in source.bbox),
        bold=bold,
    )


_DRAWING_TABLES = ("glyf", "head", "hhea", "hmtx", "loca", "maxp")


def _only_drawing(program: bytes) -> bytes:
    """A TrueType program with only the tables that draw glyphs.

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
    stream: bytes = maker.makeStream()
    return stream


def _unhinted(outline: bytes) -> bytes:
    """A glyph's outline without its instructions (OpenType 1.9, table glyf), padded to four bytes."""
    if len(outline) < 10:
        return b""
    contours = struct.unpack_from(">h", outline)[0]
    outline = _unhinted_simple(outline, contours) if contours >= 0 else _unhinted_composite(outline)
    return outline + b"\0" * (-len(outline) % 4)


_X_SHORT, _Y_SHORT, _REPEATED, _X_SAME, _Y_SAME = 0x2, 0x4, 0x8, 0x10, 0x20


def _unhinted_simple(outline: bytes, contours: int) -> bytes:
    """Cut out the instructions, and the padding after the last coordinate."""
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
