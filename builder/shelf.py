"""Parts that were laid out once, kept on disk by all that they were laid out from.

A file that is damaged, or that something else has put there, is noticed by its digest and made again. Where nothing
can be written, everything is laid out as if there were no shelf.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from builder import files, inputs, layout, part
from builder.content import Figure, Page, site_fields
from builder.layout import faces
from builder.part import Part

FOLDER = "parts"
LIMIT = 200_000_000
"""How many bytes a shelf may hold."""
_MAGIC = b"leaflet part\n"
_KEPT = {name: getattr(part, name) for name in vars(part) if isinstance(getattr(part, name), type)}


class Shelf:
    """Parts in a folder. They differ by the program, too: a new version of it lays everything out anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._looks: dict[int, tuple[layout.Look, str]] = {}

    def lay_out(self, name: str, page: Page, look: layout.Look, others: Mapping[str, Page], **facts: Any) -> Part:
        """What `layout.lay_out` makes of the same, from the shelf where it is there."""
        path = self.folder / self._key(name, page, look, others, facts)
        kept = _read(path)
        if kept is None:
            kept = layout.lay_out(name, page, look, others, **facts)
            with suppress(OSError):
                files.write(path, _packed(kept))
        return kept

    def _key(
        self, name: str, page: Page, look: layout.Look, others: Mapping[str, Page], facts: Mapping[str, Any]
    ) -> str:
        """A digest of everything that a part depends on."""
        text = repr(page)
        used = [
            name,
            text,
            self._look_key(look),
            [(field, look.brand.fields.get(field)) for field in sorted(site_fields(page))],
            [(other, _titles(others[other])) for other in sorted(others) if f"#{other}/" in text],
            list(_pictures(page, look.root)),
            sorted(facts.items()),
        ]
        return hashlib.sha256(repr(used).encode()).hexdigest()

    def _look_key(self, look: layout.Look) -> str:
        """A digest of looks without site fields; they are the same for many pages."""
        if id(look) not in self._looks:
            brand, logo = look.brand, look.root / "styles" / "logos" / look.brand.logo.file
            face = faces.digest(brand.faces, look.root)
            used = [inputs.program(), brand.model_copy(update={"fields": {}}), look.format, face, logo.read_bytes()]
            # The look is held, so that no other can have its number.
            self._looks[id(look)] = look, hashlib.sha256(repr(used).encode()).hexdigest()
        return self._looks[id(look)][1]

    def trim(self, limit: int = LIMIT) -> None:
        """Take away the parts that were not used for longest, until the rest has `limit` bytes or fewer."""
        seen = []
        for path in self.folder.glob("*"):
            with suppress(OSError):
                stat = path.stat()
                seen.append((stat.st_mtime_ns, stat.st_size, path))
        total = sum(size for _, size, _ in seen)
        for _, size, path in sorted(seen):
            if total <= limit:
                break
            with suppress(OSError):
                path.unlink()
                total -= size


def _titles(page: Page) -> list[str]:
    return [page.title, *(f"{section.anchor} {section.title}" for section in page.sections)]


def _pictures(page: Page, root: Path) -> Iterator[str]:
    for section in page.sections:
        for block in section.blocks:
            if isinstance(block, Figure):
                yield hashlib.sha256((root / "leaflets" / "images" / block.image).read_bytes()).hexdigest()


def _packed(kept: Part) -> bytes:
    data = pickle.dumps(kept, protocol=5)
    return _MAGIC + hashlib.sha256(data).digest() + data


def _read(path: Path) -> Part | None:
    """The part in a file; None where there is none, or another thing than `_packed` made."""
    try:
        data = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    start = len(_MAGIC) + 32
    if not data.startswith(_MAGIC) or hashlib.sha256(data[start:]).digest() != data[len(_MAGIC) : start]:
        return None
    try:
        kept = _Parts(io.BytesIO(data[start:])).load()
    except Exception:  # Whatever is wrong with it, it is made again.
        return None
    return kept if isinstance(kept, Part) else None


class _Parts(pickle.Unpickler):
    """Reads parts, and nothing else: what somebody put there cannot call anything."""

    def find_class(self, module: str, name: str) -> Any:
        if module != part.__name__ or name not in _KEPT:
            raise pickle.UnpicklingError(f"{module}.{name} is in no part")
        return _KEPT[name]
