"""Files by their names, however the accents in these are stored; and the names of the files that are made."""

from __future__ import annotations

import textwrap
import unicodedata
from pathlib import Path

from builder.core.characters import DEVICES, UNPRINTABLE, composed
from builder.core.patterns import lazy_pattern
from builder.core.scripts import JOINERS


def file_named(folder: Path, name: str) -> Path:
    """The file `name` in a folder, or in a folder below it; where there is none, the path that it would have.

    A folder that came from macOS has names whose accents are after their letters. Linux and Windows look for exactly
    the characters that they are given.
    """
    path = folder / name
    if name.isascii() or _exists(path):
        return path
    wanted = composed(path.name)
    return next((file for file in sorted(path.parent.glob("*")) if composed(file.name) == wanted), path)


HTML = "html"
"""The format of web pages. No file in `styles/formats/` can have this name, and `all` does not include it."""


def output_path(brand: str, format: str, name: str) -> str:
    """Where the file of a leaflet is, below the output folder."""
    return f"{brand}/{format}/{name}.{'html' if format == HTML else 'pdf'}"


_REFUSED = lazy_pattern(f'{UNPRINTABLE.pattern}|[<>:"/\\\\|?*\t\n]')
"""What a name of a file cannot have on Windows, and what nobody sees."""


def file_name_in_words(name: str) -> str:
    """The name of a file as words: ``a5-booklet`` is "A5 booklet"."""
    words = [word.upper() if len(word) < 3 else word for word in name.split("-")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def download_name(title: str, *more: str) -> str:
    """A name for a PDF file that somebody downloads: a title, which is cut where it is long, and `more` about it.

    Every system takes it, in whatever script the title is.
    """
    words = " ".join("".join(map(_or_space, composed(title))).split()).strip(". ")
    short = textwrap.shorten(words, LONGEST_TITLE, placeholder="…") if " " in words else words[:LONGEST_TITLE]
    name = ", ".join(filter(None, (short, *more)))
    return f"{'_' if name.partition('.')[0].strip().lower() in DEVICES else ''}{name}.pdf"


LONGEST_TITLE = 50
"""How many characters of a title are in the name of a file: most systems allow 255 bytes, and a letter has up to 4."""


def _or_space(character: str) -> str:
    hidden = unicodedata.category(character) == "Cf" and character not in JOINERS
    return " " if hidden or _REFUSED.match(character) else character


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # No file can have such a name, which may be too long.
        return False
