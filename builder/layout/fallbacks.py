"""The fonts for letters that the first of a face lacks: the brand's others, the program's, the project's."""

from __future__ import annotations

import functools
import itertools
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import NamedTuple

from builder.core.font_files import ENDINGS
from builder.layout import fonts
from builder.layout.fonts import Font, FontFile, FontUnusable


class PackagedFace(NamedTuple):
    """The files of a font package; one file for both weights where it is variable."""

    package: str
    regular: str
    bold: str


def _noto(script: str) -> PackagedFace:
    file = f"NotoSans{script}[wdth,wght].ttf"
    return PackagedFace(f"fontpkg-noto-sans-{script.lower()}".rstrip("-"), file, file)


_GENERAL = _noto("")

BY_SCRIPT: Mapping[str, PackagedFace] = {
    "Latn": _GENERAL,
    "Grek": _GENERAL,
    "Cyrl": _GENERAL,
    "Arab": _noto("Arabic"),
    "Hebr": PackagedFace("fontpkg-heebo", "Heebo[wght].ttf", "Heebo[wght].ttf"),
    "Deva": _noto("Devanagari"),
    "Beng": PackagedFace("fontpkg-hind-siliguri", "HindSiliguri-Regular.ttf", "HindSiliguri-Bold.ttf"),
    "Taml": _noto("Tamil"),
    "Telu": _noto("Telugu"),
    "Thai": _noto("Thai"),
    "Khmr": _noto("Khmer"),
}
"""The faces that are installed with the program, by the ISO 15924 code of the script that they are for."""


@functools.cache
def packaged(package: str) -> tuple[Path, ...]:
    """The font files of an installed package. Raises PackageNotFoundError."""
    return tuple(Path(str(file.locate())) for file in files(package) or [] if file.suffix.lower() in ENDINGS)


class Fallbacks:
    """The fonts after the first of a face, each read when a letter needs it."""

    def __init__(self, first: Font, others: Mapping[str, FontFile], own: Sequence[FontFile]) -> None:
        self.first = first
        self._others = dict(others)
        self.own = own
        self._orders: dict[tuple[str, str], _ReadOnDemand] = {}

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_orders": {}}

    def fonts(self, script: str, language: str) -> Iterable[Font]:
        """The fonts for letters of a script, as words of a language: the first that has a letter is taken."""
        key = (script, language)
        if key not in self._orders:
            self._orders[key] = _ReadOnDemand(self._ordered(script, language))
        return self._orders[key]

    def _ordered(self, script: str, language: str) -> Iterator[Font]:
        for name, file in self._others.items():
            if name in (script, language) or language.startswith(f"{name}-"):
                yield from self._loaded(file)
        yield self.first
        if script in BY_SCRIPT:
            yield from self._default(BY_SCRIPT[script])
        for file in self._others.values():
            yield from self._loaded(file)
        # Of a family, regular words are in the regular file, and bold ones in the bold one.
        own = [font for file in self.own for font in self._loaded(file)]
        yield from sorted(own, key=lambda font: font.distance)
        for face in BY_SCRIPT.values():
            yield from self._default(face)

    def _default(self, face: PackagedFace) -> Iterator[Font]:
        file = _default_file(face, self.first.bold)
        if file is not None:
            yield from self._loaded(file)

    def _loaded(self, file: FontFile) -> Iterator[Font]:
        # A file that is not a font is reported where the brand names it, and has no letters here.
        try:
            yield fonts.load(file, self.first.bold)
        except (FontUnusable, OSError):
            return


class _ReadOnDemand(Iterable[Font]):
    """Fonts, each read when an iteration first comes to it: most letters are in the first.

    Threads share faces, so several iterations may be under way.
    """

    def __init__(self, fonts: Iterator[Font]) -> None:
        self._read: list[Font] = []
        self._others = fonts
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[Font]:
        for index in itertools.count():
            if not self._has(index):
                return
            yield self._read[index]

    def _has(self, index: int) -> bool:
        """Whether there is a font at `index`, which is read now if it was not."""
        with self._lock:
            while index >= len(self._read):
                font = next(self._others, None)
                if font is None:
                    return False
                if font not in self._read:
                    self._read.append(font)
        return True


@functools.cache
def _default_file(face: PackagedFace, bold: bool) -> FontFile | None:
    """The file of a face that is installed with the program; None where it is missing."""
    name = face.bold if bold else face.regular
    try:
        paths = packaged(face.package)
    except PackageNotFoundError:
        return None
    return next((FontFile.of(path) for path in paths if path.name == name), None)
