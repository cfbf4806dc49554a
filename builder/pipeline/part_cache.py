"""Parts that were laid out once, cached on disk under a digest of all that they were laid out from.

The digest in a file shows whether it is damaged or renamed; its part is then laid out again. Where nothing can be
written, everything is laid out as if there were no cache.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from builder import layout
from builder.content import markdown
from builder.content.icons import icons_in, own_icons
from builder.content.leaflet import Page, figures_of, site_fields
from builder.content.translations import other_names
from builder.core import atomic_files, ordinary_files, part
from builder.core.file_names import file_named
from builder.core.part import Part
from builder.layout import faces
from builder.pipeline import fingerprints
from builder.provenance import program

_CLASSES = {name: getattr(part, name) for name in vars(part) if isinstance(getattr(part, name), type)}


class PartCache:
    """Parts in a folder. The program is part of the key, so a new version lays everything out again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._themes: dict[int, tuple[layout.Theme, str]] = {}

    def lay_out(
        self,
        pages: Sequence[layout.PageToSet],
        theme: layout.Theme,
        others: Mapping[str, Page],
        *,
        texts: layout.SharedTexts | None = None,
    ) -> Sequence[Part]:
        """The parts that `layout.lay_out_together` makes of the same, from the cache if they are there."""
        pictures = _all_pictures(pages, theme)
        key = self._key(pages, theme, others, pictures)
        laid_out = _read(self.folder / key)
        if laid_out is None:
            laid_out = layout.lay_out_together(pages, theme, others, texts=texts)
            # A picture that was changed in the meantime may be in a part, and is not in the key.
            if _all_pictures(pages, theme) == pictures:
                with suppress(OSError):
                    # What is damaged is noticed by its digest.
                    atomic_files.write(self.folder / key, _packed(key, laid_out), lasting=False)
        return laid_out

    def _key(
        self,
        pages: Sequence[layout.PageToSet],
        theme: layout.Theme,
        others: Mapping[str, Page],
        pictures: Sequence[str],
    ) -> str:
        """A digest of everything that the parts depend on."""
        used = [self._used(page, theme.spoken(page.content.language), others) for page in pages]
        return hashlib.sha256(repr([used, pictures]).encode()).hexdigest()

    def _used(self, page: layout.PageToSet, theme: layout.Theme, others: Mapping[str, Page]) -> list[object]:
        """What one page depends on, besides pictures."""
        content = page.content
        # Of what is added to a page, links of the panel on other formats lead to other pages, too.
        text = repr(page)
        called = {name: [name] for name in others}
        for alias, other in other_names(content.language, others).items():
            called[other].append(alias)
        linked = [
            (called[other], _titles(others[other]))
            for other in sorted(others)
            if any(f"#{name}/" in text for name in called[other])
        ]
        fields = site_fields(content).union(
            *(markdown.SITE_FIELD.findall(title) for _, titles in linked for title in titles)
        )
        return [
            text,
            self._theme_key(theme),
            [
                (field, theme.brand.fields.get(field), theme.brand.language_of("fields", field))
                for field in sorted(fields)
            ],
            linked,
            theme.catalogues.digest(content.language),
        ]

    def _theme_key(self, theme: layout.Theme) -> str:
        """A digest of the theme without site fields and logo, which are digested for each page."""
        if id(theme) not in self._themes:
            brand = theme.brand
            face = faces.digest(brand.faces, theme.root), theme.faces.own_digest
            spoken = [brand.language_of(name) for name in ("name", "strapline", "logo_alt")]
            used = [
                program.digest(),
                spoken,
                brand.model_copy(update={"fields": {}, "languages": {}}),
                theme.format,
                theme.look,
                face,
            ]
            # Storing the theme keeps it in memory, so that no other theme can get its id.
            self._themes[id(theme)] = theme, hashlib.sha256(repr(used).encode()).hexdigest()
        return self._themes[id(theme)][1]


def _titles(page: Page) -> list[str]:
    return [page.title, *(f"{section.anchor} {section.title}" for section in page.sections)]


def _all_pictures(pages: Sequence[layout.PageToSet], theme: layout.Theme) -> list[str]:
    """The digests of the pictures of all pages as they are now, and of the logo."""
    return [digest for page in pages for digest in _pictures(page.content, theme.spoken(page.content.language))]


def _pictures(page: Page, theme: layout.Theme) -> list[str]:
    """The digests of the pictures and own icons of a page as they are now, and of the logo."""
    folder = theme.root / "leaflets" / "images"
    logo = file_named(theme.root / "styles" / "logos", theme.brand.logo.file)
    paths = [logo, *(file_named(folder, figure.image) for _, figure in figures_of(page))]
    own = own_icons(theme.root)
    paths += [own[name] for name in sorted({icon for _, icon in icons_in(page)} & own.keys())]
    return [program.digest_of_picture(path, ordinary_files.read(path)) for path in paths]


def _packed(key: str, laid_out: Sequence[Part]) -> bytes:
    data = pickle.dumps(laid_out, protocol=5)
    return fingerprints.PART_START + _digest(key, data) + data


def _digest(key: str, data: bytes) -> bytes:
    return hashlib.sha256(key.encode() + data).digest()


def _read(path: Path) -> tuple[Part, ...] | None:
    """The parts in a file; None where the file does not exist or is not as `_packed` wrote it."""
    try:
        data = ordinary_files.read(path)
        os.utime(path)
    except OSError:
        return None
    start = len(fingerprints.PART_START) + 32
    digest = data[len(fingerprints.PART_START) : start]
    if not data.startswith(fingerprints.PART_START) or _digest(path.name, data[start:]) != digest:
        return None
    try:
        laid_out = _PartUnpickler(io.BytesIO(data[start:])).load()
    except Exception:  # Whatever is wrong with the file, its parts are laid out again.
        return None
    return laid_out if isinstance(laid_out, tuple) and all(isinstance(each, Part) for each in laid_out) else None


class _PartUnpickler(pickle.Unpickler):
    """Reads only the classes of parts, so that a file from somebody else cannot run code."""

    def find_class(self, module: str, name: str) -> Any:
        if module != part.__name__ or name not in _CLASSES:
            raise pickle.UnpicklingError(f"{module}.{name} is not a class of parts")
        return _CLASSES[name]
