"""How words look by their styles: of each paragraph and run only what decides what a leaflet makes of it."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from builder.core.patterns import lazy_pattern
from builder.imports.archive import XmlElement
from builder.imports.docx.package import is_on
from builder.imports.looks import WordLook
from builder.imports.xml_names import child, get, tag

_HEADING = lazy_pattern(r"heading (\d)")
_IDENTIFIER = lazy_pattern(r"(title|subtitle|caption|(?:heading|toc)(?=\d))(\d?)")
"""Word derives the identifiers of its own styles from their English names: ``Heading1`` is that of ``heading 1``."""
_SWITCHES = {
    "w:b": "bold",
    "w:bCs": "complex_bold",
    "w:i": "italic",
    "w:iCs": "complex_italic",
    "w:u": "underlined",
    "w:strike": "struck",
    "w:dstrike": "struck",
    "w:vanish": "hidden",
    "w:highlight": "marked",
}


_SIZES = {"w:sz": "size", "w:szCs": "complex_size"}
_LANGUAGES = {"w:val": "language", "w:bidi": "complex_language", "w:eastAsia": "asian_language"}


def with_properties(look: WordLook, properties: XmlElement | None) -> WordLook:
    """A look with what ``w:rPr`` changes."""
    for entry in properties if properties is not None else ():
        look = _changed(look, tag(entry), entry)
    return look


def _changed(look: WordLook, name: str, entry: XmlElement) -> WordLook:
    if name in _SWITCHES:
        switched: dict[str, Any] = {_SWITCHES[name]: bool(is_on(entry))}
        return replace(look, **switched)
    if name == "w:shd":
        return replace(look, marked=look.marked or get(entry, "w:fill").lower() not in ("", "auto", "ffffff"))
    if name == "w:vertAlign":
        return replace(look, raised={"superscript": 1, "subscript": -1}.get(get(entry, "w:val"), 0))
    if name in _SIZES:
        with suppress(ValueError):
            size: dict[str, Any] = {_SIZES[name]: float(get(entry, "w:val")) / 2}
            return replace(look, **size)
    if name == "w:rFonts" and (font := get(entry, "w:ascii") or get(entry, "w:hAnsi")):
        return replace(look, font=font.lower())
    if name == "w:lang":
        languages: dict[str, Any] = {part: get(entry, value) for value, part in _LANGUAGES.items()}
        return replace(look, **{part: language for part, language in languages.items() if language})
    return look


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A paragraph style with what it inherits. `level` is that of a heading, from 1; 0 for other paragraphs."""

    name: str = ""
    level: int = 0
    numbering: str = ""
    depth: int = 0
    look: WordLook = field(default_factory=WordLook)

    def with_properties(self, properties: XmlElement | None) -> ParagraphStyle:
        """The same with what ``w:pPr`` changes."""
        changed = self
        outline = get(child(properties, "w:outlineLvl"), "w:val")
        if outline.isdecimal():
            changed = replace(changed, level=int(outline) + 1 if int(outline) < 9 else 0)
        numbered = child(properties, "w:numPr")
        if numbered is not None:
            depth = get(child(numbered, "w:ilvl"), "w:val")
            number = get(child(numbered, "w:numId"), "w:val") or self.numbering
            changed = replace(changed, numbering=number, depth=int(depth) if depth.isdecimal() else self.depth)
        return changed


class StyleSheet:
    """The styles of a document."""

    def __init__(self, root: XmlElement | None) -> None:
        styles = [entry for entry in root if tag(entry) == "w:style"] if root is not None else []
        self._styles = {get(entry, "w:styleId"): entry for entry in styles}
        self._default = next(
            (
                get(entry, "w:styleId")
                for entry in styles
                if get(entry, "w:type") == "paragraph" and get(entry, "w:default") in ("1", "true", "on")
            ),
            "",
        )
        self._base = with_properties(WordLook(), child(root, "w:docDefaults", "w:rPrDefault", "w:rPr"))
        self._paragraphs: dict[str, ParagraphStyle] = {}
        self.undefined: dict[str, None] = {}
        """The identifiers of styles that were used and that the file does not define."""

    def paragraph(self, style: str) -> ParagraphStyle:
        """A paragraph style by its identifier; one that the file does not define is known by its identifier alone."""
        if style not in self._paragraphs:
            made = ParagraphStyle(look=self._base)
            for entry in reversed(self._chain(style if style in self._styles else self._default)):
                made = _inherited(made, entry)
            if style and style not in self._styles:
                self.undefined[style] = None
                made = _by_identifier(made, style)
            self._paragraphs[style] = made
        return self._paragraphs[style]

    def with_character_style(self, look: WordLook, style: str) -> WordLook:
        """A look with what a character style changes."""
        for entry in reversed(self._chain(style)):
            look = with_properties(look, child(entry, "w:rPr"))
        return look

    def _chain(self, style: str) -> list[XmlElement]:
        """A style and those that it is based on, which may be a circle in a damaged file."""
        chain: list[XmlElement] = []
        while (entry := self._styles.get(style)) is not None and entry not in chain:
            chain.append(entry)
            style = get(child(entry, "w:basedOn"), "w:val")
        return chain


def _by_identifier(style: ParagraphStyle, identifier: str) -> ParagraphStyle:
    """A style of which only the identifier is known."""
    known = _IDENTIFIER.fullmatch(re.sub(r"[\s_-]", "", identifier).lower())
    if known is None:
        return style
    level = int(known[2]) if known[1] == "heading" else 0
    return replace(style, name=f"{known[1]} {known[2]}".rstrip(), level=level)


def _inherited(style: ParagraphStyle, entry: XmlElement) -> ParagraphStyle:
    name = get(child(entry, "w:name"), "w:val").lower()
    level = _HEADING.fullmatch(name)
    changed = replace(style, name=name, look=with_properties(style.look, child(entry, "w:rPr")))
    if level:
        changed = replace(changed, level=int(level[1]))
    return changed.with_properties(child(entry, "w:pPr"))
