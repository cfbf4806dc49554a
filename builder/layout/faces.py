"""Faces: the fonts that a brand's regular and bold words are set in, one after the other until one has the letters.

Each face is embedded as Type 0 fonts (ISO 32000-1, 9.7.4). The two-byte codes of its first font are glyph indices of
the original font file, so what is laid out does not depend on the subset that is embedded, nor on other parts of the
file. What that font cannot say with one code for one character has codes of its own, which come with the part
(`layout.glyph_codes`).
"""

from __future__ import annotations

import copy
import functools
import hashlib
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import NamedTuple

from builder.content import brand
from builder.core import bidi, language_codes, ordinary_files, scripts, segmentation
from builder.core.characters import composed
from builder.core.diagnostics import LeafletError, Problem
from builder.core.font_files import own_fonts
from builder.core.part import FontProgram
from builder.core.recent import Recent
from builder.layout import fonts
from builder.layout.fallbacks import Fallbacks, packaged
from builder.layout.fonts import BREAKING, DrawnCluster, Font, FontFile, FontUnusable, PlacedGlyph
from builder.layout.shaping import ShapedText, shape, shape_levels

ALWAYS = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("\u00a0\u00ad–—‘’“”•…£€°·×½¼")
"""Characters that a subset has where the face does, used or not, so that most files share one."""

NEEDED = frozenset("0123456789().,:•“”’ ")
"""Characters that the program itself prints: a face without them cannot be used."""

_LAST_CODE = 0xFFFF

_REMEMBERED = 500
"""How many texts a face stores the shape of, at least."""

_SCALES = (0.8, 1.25)
"""How much smaller and larger letters of another font may be set than they are."""


class FaceError(LeafletError):
    """A face cannot be used; `field` of the brand's faces names it, such as ``others.ar.bold``."""

    def __init__(self, problems: Iterable[Problem] | str, hint: str = "", *, field: str = "regular") -> None:
        self.field = field
        super().__init__(problems, hint)


class Coverage(Collection[str]):
    """Every character that a face has, in any of its fonts. A letter with a mark is in it if a font places the mark."""

    def __init__(self, face: Face) -> None:
        self._face = face
        self._known: dict[str, bool] = dict.fromkeys(face.font.coverage, True)

    def __contains__(self, sign: object) -> bool:
        known: bool | None = self._known.get(sign)  # type: ignore[call-overload]
        if known is None:
            if not isinstance(sign, str):
                return False
            known = self._known[sign] = self._face.font_of(sign, scripts.script_of(sign), "") is not None
        return known

    def has_all(self, text: str) -> bool:
        """Whether all of a text can be set."""
        return not any(True for _ in self.lacking(text))

    def lacking(self, text: str) -> Iterator[str]:
        """What of a text no font has, or has no place for: characters as people see them (UAX #29)."""
        start = 0
        for end in segmentation.clusters(text):
            if text[start:end] not in self and text[start:end] != "\n":
                yield text[start:end]
            start = end

    def __iter__(self) -> Iterator[str]:
        return iter(self._face.font.coverage)

    def __len__(self) -> int:
        return len(self._face.font.coverage)


class Face:
    """One weight, ``"regular"`` or ``"bold"``. Widths and heights are thousandths of the type size.

    `resource` is what content streams call its first font, `coverage` every character that it has. One that `remembers`
    stores the words that it sets, and so may others who set words in it.
    """

    def __init__(self, name: str, resource: str, font: Font, fallbacks: Fallbacks) -> None:
        self.name = name
        self.resource = resource
        self.font = font
        self.fallbacks = fallbacks
        self.cap_height = font.cap_height
        self.codes = _codes(font)
        self.glyphs = {sign: font.glyph(sign) for sign in self.codes}
        self.widths = {sign: font.width(glyph) for sign, glyph in self.glyphs.items()}
        self.encoding = {ord(sign): chr(code) for sign, code in self.codes.items()}
        self.coverage = Coverage(self)
        self.remembers = True
        self._lender: Face | None = None
        self._shaped: Recent[tuple[str, str], ShapedText] = Recent(_REMEMBERED)

    def shape(self, text: str, language: str) -> ShapedText:
        """A text of one paragraph in this face, which is read from left to right throughout."""
        key = (text, language)
        lender = self.lender_of(text)
        shaped = lender._shaped.get(key) if lender is not None else None
        if shaped is None:
            shaped = shape(text, self, language)
            if self.remembers:
                self._shaped[key] = shaped
        return shaped

    def lender_of(self, text: str) -> Face | None:
        """The face that may have stored the same shape of a text: itself where it remembers.

        None where this face writes some of the text with codes of its own.
        """
        if self.remembers:
            return self
        return self._lender if self._lender is not None and self.codes.keys() >= set(text) else None

    def measure(self, text: str, language: str = "en-GB") -> float:
        """The width of `text` in thousandths of the type size."""
        levels = bidi.levels(text, int(language_codes.is_right_to_left(language)))
        if levels is None:
            return float(self.shape(text, language).edges[-1])
        return float(shape_levels(text, levels, self, language).edges[-1])

    def font_of(self, cluster: str, script: str, language: str) -> Font | None:
        """The font that draws a user's character (UAX #29): the first that has it and places its marks; or none."""
        return next(
            (font for font in self.fallbacks.fonts(script, language) if self.draws(font, cluster, script)), None
        )

    def draws(self, font: Font, cluster: str, script: str) -> bool:
        """Whether a font has a user's character and, in scripts whose marks are put on any letter, places its marks."""
        if font.lacks(cluster):
            return False
        return len(cluster) == 1 or script not in scripts.WITH_FREE_MARKS or font.places_marks(cluster, script)

    def is_first_for(self, language: str) -> bool:
        """Whether words of a language in Latin letters are in the face's first font."""
        return next(iter(self.fallbacks.fonts("Latn", language))) is self.font

    def scale_of(self, font: Font) -> float:
        """What the type size is multiplied by for one of the face's fonts, so that small letters are as high."""
        if font is self.font or not (font.x_height and self.font.x_height):
            return 1.0
        least, most = _SCALES
        return round(min(max(self.font.x_height / font.x_height, least), most), 3)

    def without_memory(self) -> Face:
        """The same face for a patient's details: it does not store the words that it sets, and reads what this one did.

        Most of a pack is written before anybody knows the details. What is not in the font of every file has codes of
        the part that prints it.
        """
        other = copy.copy(self)
        other.remembers, other._lender, other._shaped = False, self, Recent(0)
        other.codes = {sign: code for sign, code in self.codes.items() if sign in ALWAYS}
        other.glyphs = {sign: self.glyphs[sign] for sign in other.codes}
        return other

    def program(self, characters: Collection[str]) -> FontProgram:
        """What is embedded in a file that prints `characters`: those that the first font has, and those of `ALWAYS`."""
        return _program(self.font, frozenset(self.codes) & ALWAYS.union(characters))

    def cut_program(self, characters: Collection[str]) -> FontProgram:
        """The same with `characters` alone."""
        return _program(self.font, frozenset(self.codes).intersection(characters))


class FontOnScreen(NamedTuple):
    """A font of a face, cut for a page on a screen: a WOFF file. `scale` is what its size is multiplied by."""

    bold: bool
    data: bytes
    scale: float


@dataclass(frozen=True, slots=True)
class FaceSet:
    """The faces of a brand: `regular` and `bold`."""

    regular: Face
    bold: Face

    def programs(self, characters: Collection[str]) -> dict[str, FontProgram]:
        """What is embedded in a file that prints `characters`, by the names that content streams use.

        Files that print the same characters share the same objects.
        """
        return {face.resource: face.program(characters) for face in (self.regular, self.bold)}

    def cut_programs(self, drawn: Mapping[str, Collection[str]]) -> dict[str, FontProgram]:
        """The same for a file that is mostly set in other fonts: what was `drawn` in each alone, and none without."""
        faces = (self.regular, self.bold)
        return {face.resource: face.cut_program(drawn[face.resource]) for face in faces if drawn.get(face.resource)}

    def on_screen(self, characters: Collection[str], language: str) -> tuple[FontOnScreen, ...]:
        """The fonts of a page on a screen that shows `characters`, after those that letters come from first.

        They have more letters of the same alphabets, so that most pages of a language have the same fonts.
        """
        faces = (self.regular, self.bold)
        return tuple(font for face in faces for font in _on_screen(face, characters, language))

    @property
    def coverage(self) -> dict[str, Coverage]:
        """Every character that each face has."""
        return {"regular": self.regular.coverage, "bold": self.bold.coverage}

    @property
    def own_digest(self) -> bytes:
        """A SHA-256 of the project's own font files, which faces go on to."""
        return hashlib.sha256(b"".join(file.digest for file in self.regular.fallbacks.own)).digest()

    def may_go_on(self, printed: Collection[str]) -> bool:
        """Whether words of these characters may go on from the first font: if not, no other font changes them.

        Marks may not be placed there, so they count as letters that it lacks.
        """
        first = self.regular.font.coverage & self.bold.font.coverage
        return any(
            sign not in first or unicodedata.category(sign)[0] == "M" for sign in printed if sign not in "\n\t\r"
        )

    def without_memory(self) -> FaceSet:
        return FaceSet(self.regular.without_memory(), self.bold.without_memory())


_BLOCK = 32
"""How many characters of an alphabet go into a font on a screen together."""


def _is_of_alphabet(sign: str) -> bool:
    """Whether a letter is of a script with few: up to Arabic, and the Latin letters of Vietnamese."""
    return ord(sign) < 0x700 or 0x1E00 <= ord(sign) < 0x2000


def _on_screen(face: Face, characters: Collection[str], language: str) -> Iterator[FontOnScreen]:
    by_font: dict[Font, set[str]] = {}
    blocks: dict[tuple[int, Font], None] = {}
    for sign in sorted(ALWAYS.union(characters)):
        font = _font_on_screen(face, sign, language)
        if font is not None:
            by_font.setdefault(font, set()).add(sign)
            if _is_of_alphabet(sign):
                blocks[ord(sign) // _BLOCK, font] = None
    for block, font in blocks:
        by_font[font] |= _letters(face, block, font, language)
    for font, signs in by_font.items():
        yield _cut_for_screen(face, font, frozenset(signs))


@functools.lru_cache(maxsize=8192)
def _font_on_screen(face: Face, sign: str, language: str) -> Font | None:
    return face.font_of(sign, scripts.script_of(sign), language)


@functools.lru_cache(maxsize=512)
def _letters(face: Face, block: int, font: Font, language: str) -> frozenset[str]:
    """The letters and signs of a block that are drawn with a font."""
    signs = map(chr, range(block * _BLOCK, (block + 1) * _BLOCK))
    return frozenset(
        sign
        for sign in signs
        if unicodedata.category(sign)[0] in "LMNPS" and _font_on_screen(face, sign, language) is font
    )


@functools.lru_cache(maxsize=64)
def _cut_for_screen(face: Face, font: Font, characters: frozenset[str]) -> FontOnScreen:
    return FontOnScreen(font.bold, font.web(characters), face.scale_of(font))


def load(faces: brand.Faces, root: Path) -> FaceSet:
    """Read the faces of a brand. `root` is the project's folder.

    Raises FaceError when a file is missing, is not a font or lacks what every leaflet prints.
    """
    own = tuple(map(FontFile.of, own_fonts(root)))
    regular, bold = (
        _face(field, f"F{number}", FontFile.of(_path(faces, field, root)), _others(faces, field, root), own)
        for number, field in enumerate(("regular", "bold"), 1)
    )
    return FaceSet(regular, bold)


def digest(faces: brand.Faces, root: Path) -> bytes:
    """A SHA-256 of the files that a brand's faces name. Raises FaceError as `load` does."""
    whole = hashlib.sha256()
    for field in ("regular", "bold"):
        paths = [_path(faces, field, root), *(file.path for _, file in _others(faces, field, root))]
        for path in paths:
            whole.update(hashlib.sha256(ordinary_files.read(path)).digest())
    return whole.digest()


def _path(faces: brand.Faces | brand.OtherFaces, field: str, root: Path, place: str = "") -> Path:
    name: str = getattr(faces, field)
    candidates = sorted(_packaged(faces.package, f"{place}package") if faces.package else own_fonts(root))
    for candidate in candidates:
        if composed(candidate.name) == name:
            return candidate
    where = f"the package {faces.package}" if faces.package else "styles/fonts/"
    names = ", ".join(composed(candidate.name) for candidate in candidates) or "none"
    raise FaceError(f"{where} has no font file {name}", f"the font files there are: {names}", field=f"{place}{field}")


def _packaged(package: str, field: str) -> Sequence[Path]:
    try:
        return packaged(package)
    except PackageNotFoundError:
        raise FaceError(
            f"the font package {package} is not installed", f"run: pip install {package}", field=field
        ) from None


def _others(faces: brand.Faces, field: str, root: Path) -> tuple[tuple[str, FontFile], ...]:
    """The files of a brand's other faces, by the language or script that each is for."""
    return tuple(
        (name, FontFile.of(_path(other, field, root, f"others.{name}."))) for name, other in faces.others.items()
    )


@functools.lru_cache(maxsize=16)
def _face(
    field: str,
    resource: str,
    file: FontFile,
    others: tuple[tuple[str, FontFile], ...],
    own: tuple[FontFile, ...],
) -> Face:
    font = _font(file, field == "bold", field)
    for name, other in others:
        _font(other, field == "bold", f"others.{name}.{field}")
    missing = NEEDED - font.coverage
    if missing:
        raise FaceError(
            f"{file.path.name} lacks characters that every leaflet prints: {' '.join(sorted(missing))}",
            "choose a face that has them; a face for one script or language goes below `others:`",
            field=field,
        )
    return Face(field, resource, font, Fallbacks(font, dict(others), own))


def _font(file: FontFile, bold: bool, field: str) -> Font:
    """A font that a brand names in a `field` of its faces."""
    try:
        return fonts.load(file, bold)
    except (FontUnusable, OSError) as error:
        raise FaceError(
            f"{file.path.name} cannot be read as a font",
            f"{error}: take the .ttf or .otf file of the face from where you got it, once more"
            if isinstance(error, FontUnusable)
            else "check that the file can be opened",
            field=field,
        ) from None


def _codes(font: Font) -> dict[str, int]:
    """A code for each character: the index of its glyph in the font file.

    Where characters share a glyph, the first has that code. The others have codes after the last glyph's, so that each
    code is read as one character. Exceptions are those of `BREAKING`, and a face so large that no codes are left.
    """
    codes: dict[str, int] = {}
    taken: set[int] = set()
    free = font.glyph_count
    for character in sorted(font.coverage):
        glyph = font.glyph(character)
        # Glyph 0 stands for characters that the face lacks.
        if not glyph:
            continue
        plain = BREAKING.get(ord(character))
        same = plain is not None and glyph == font.glyph(chr(plain))
        if glyph in taken and not same and free <= _LAST_CODE:
            codes[character] = free
            free += 1
        else:
            codes[character] = glyph
            taken.add(glyph)
    return codes


@functools.lru_cache(maxsize=64)
def _program(font: Font, characters: frozenset[str]) -> FontProgram:
    codes = _codes(font)
    drawn: dict[int, DrawnCluster] = {}
    for character in sorted(characters):
        glyph = font.glyph(character)
        # The first of those that share a code, which is what it is read as.
        text, placed = character.translate(BREAKING), (PlacedGlyph(glyph, 0, 0),)
        drawn.setdefault(codes[character], DrawnCluster(placed, text, font.width(glyph)))
    return replace(font.program(dict(sorted(drawn.items()))), characters=characters)
