"""Font files by their names: those of a project are in a folder of its own."""

from __future__ import annotations

from pathlib import Path

ENDINGS = (".otf", ".ttf")
"""How the names of font files end."""

FOLDER = Path("styles", "fonts")
"""The folder of a project's own font files: any letter that a brand's faces lack may be in one of them."""


def own_fonts(root: Path) -> list[Path]:
    """The font files of a project, by name."""
    return sorted(path for path in (root / FOLDER).glob("*") if path.suffix.lower() in ENDINGS and path.is_file())


_OTHER_ENDINGS = frozenset(".woff .woff2 .ttc .otc .eot .dfont .pfb .pfa .zip".split())


def other_fonts(root: Path) -> list[Path]:
    """Files among a project's fonts that are fonts in another form, or packed, by name."""
    return sorted(path for path in (root / FOLDER).glob("*") if path.suffix.lower() in _OTHER_ENDINGS)
