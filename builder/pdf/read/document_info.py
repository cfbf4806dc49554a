"""What a file says of itself: its title, its language, its metadata packet. `pdf.write.metadata` writes the same."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from pypdf.generic import DictionaryObject

from builder.core import contents_labels
from builder.core.contents_labels import ContentsLabel
from builder.core.language_codes import Direction
from builder.core.patterns import lazy_pattern
from builder.core.standards import Standard
from builder.core.untitled import is_place
from builder.pdf.read import gate
from builder.pdf.read.gate import Original
from builder.pdf.read.xmp import PDF_UA, packet_text, parsed, part_of, title_in
from builder.pdf.read.xmp import xmp_packet as xmp_packet

_LABEL = lazy_pattern(r">\s*(leaflet:[\w/%.~-]+(?:\?[\w=&;-]+)?)\s*<", re.ASCII)
"""A label (`core.contents_labels`) as text of an element: programs that rewrite XMP choose their own prefixes."""

_DIRECTIONS: Mapping[str, Direction] = MappingProxyType({"/L2R": "ltr", "/R2L": "rtl"})


def title_of(original: Original) -> str:
    """The title of a file, as XMP or else the information dictionary has it; empty if there is none.

    Where the file was stored is not a title.
    """
    return next((title for title in _stated_titles(original) if not is_place(title)), "")


def has_place_as_title(original: Original) -> bool:
    """Whether a file says as its title where it was stored."""
    return any(map(is_place, _stated_titles(original)))


def _stated_titles(original: Original) -> Iterator[str]:
    information = gate.dictionary(original.reader.trailer, "/Info")
    for title in (title_in(parsed(packet_text(original))), gate.text(information, "/Title") or ""):
        if title.strip():
            yield " ".join(title.split())


def language_of(original: Original) -> str:
    """The language of a file, as its catalog has it (ISO 32000-1, 14.9.2); empty if there is none."""
    return (gate.text(original.catalog, "/Lang") or "").strip()


def direction_of(original: Original) -> Direction | None:
    """The direction that a file is read in, as its viewer preferences have it (ISO 32000-1, table 150)."""
    preferences = gate.dictionary(original.catalog, "/ViewerPreferences")
    return _DIRECTIONS.get(gate.name(preferences, "/Direction") or "")


def standard_of(original: Original) -> Standard:
    """The pair of standards that a file says it follows: the default where it does not say PDF/UA-2."""
    stated = part_of(parsed(packet_text(original)), PDF_UA)
    return Standard.UA2 if stated == "2" and original.version >= "2.0" else Standard.UA1


def contents_labels_of(original: Original) -> Sequence[ContentsLabel]:
    """Which leaflets and shared pages are in a file, if this program made it or joined it from such files."""
    texts = map(html.unescape, _LABEL.findall(packet_text(original)))
    return [label for text in texts if (label := contents_labels.parse(text)) is not None]


def permissions_of(original: Original) -> set[str]:
    """The keys of what signatures permit in a file (ISO 32000-1, 12.8.4), without those that are null."""
    permissions = gate.dictionary(original.catalog, "/Perms") or DictionaryObject()
    return {key for key in permissions if gate.get(permissions, key) is not None}
