"""Styles of OpenDocument texts."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from builder.core.patterns import lazy_pattern
from builder.imports.archive import XmlElement
from builder.imports.looks import WordLook
from builder.imports.source import Role
from builder.imports.xml_names import child, get, tag


class OdtParagraphStyle(NamedTuple):
    """A paragraph style; `level` is that of a heading, 0 where the style gives none."""

    role: Role = "text"
    level: int = 0
    look: WordLook = WordLook()


class OdtListLevel(NamedTuple):
    """How the entries of a list are marked at one depth."""

    is_numbered: bool = False
    format: str = ""
    start: int = 1
    has_sign: bool = True
    sign: str = ""


_HEADING = lazy_pattern(r"heading_20_(\d)")
_LANGUAGES = (
    ("language", "fo:language", "fo:country"),
    ("complex_language", "style:language-complex", "style:country-complex"),
    ("asian_language", "style:language-asian", "style:country-asian"),
)
"""Fields of a look, with the attributes of a language and of its country."""
_ROLES: tuple[tuple[str, Role], ...] = (("title", "title"), ("subtitle", "subtitle"), ("caption", "caption"))


class OdtStyles:
    """The styles of a document, of both of its files."""

    def __init__(self, *roots: XmlElement | None) -> None:
        self._styles: dict[tuple[str, str], XmlElement] = {}
        self._lists: dict[str, dict[int, OdtListLevel]] = {}
        self._defaults: dict[str, XmlElement] = {}
        # Of this document alone: a folder may have hundreds.
        self.paragraph = functools.cache(self._paragraph)
        for root in roots:
            for entry in root.iter() if root is not None else ():
                if tag(entry) == "style:style":
                    self._styles.setdefault((get(entry, "style:family"), get(entry, "style:name")), entry)
                elif tag(entry) == "style:default-style":
                    self._defaults.setdefault(get(entry, "style:family"), entry)
                elif tag(entry) == "text:list-style":
                    self._lists.setdefault(get(entry, "style:name"), dict(_levels(entry)))

    def _paragraph(self, name: str) -> OdtParagraphStyle:
        """A paragraph style with what it inherits."""
        chain = self._chain("paragraph", name)
        look = _changed(WordLook(), self._defaults.get("paragraph"))
        role: Role = "text"
        level = 0
        for entry in reversed(chain):
            look = _changed(look, entry)
            plain = get(entry, "style:name").lower()
            match = _HEADING.fullmatch(plain)
            level = int(match[1]) if match else level
            role = next((role for name, role in _ROLES if plain == name), "heading" if match else role)
        return OdtParagraphStyle(role, level, look)

    def text(self, name: str, outer: WordLook) -> WordLook:
        """How words in a span look that is in words that look like `outer`."""
        for entry in reversed(self._chain("text", name)):
            outer = _changed(outer, entry)
        return outer

    def list_level(self, style: str, depth: int) -> OdtListLevel:
        return self._lists.get(style, {}).get(depth + 1, OdtListLevel())

    def _chain(self, family: str, name: str) -> list[XmlElement]:
        """A style and those that it is based on, which may be a circle in a damaged file."""
        chain: list[XmlElement] = []
        while (entry := self._styles.get((family, name))) is not None and entry not in chain:
            chain.append(entry)
            name = get(entry, "style:parent-style-name")
        return chain


def _levels(style: XmlElement) -> list[tuple[int, OdtListLevel]]:
    levels = []
    for entry in style:
        depth = get(entry, "text:level")
        if depth.isdecimal():
            format, start = get(entry, "style:num-format"), get(entry, "text:start-value")
            is_numbered = tag(entry) == "text:list-level-style-number"
            has_sign = not is_numbered or bool(format)
            level = OdtListLevel(
                is_numbered, format, int(start) if start.isdecimal() else 1, has_sign, get(entry, "text:bullet-char")
            )
            levels.append((int(depth), level))
    return levels


def _changed(look: WordLook, style: XmlElement | None) -> WordLook:
    properties = child(style, "style:text-properties")
    if properties is None:
        return look
    if font := get(properties, "style:font-name") or get(properties, "fo:font-family"):
        # A font that is twice in a file has a number after its name.
        look = replace(look, font=re.sub(r"(?<=[a-z])\d+$", "", font.strip("'\" ").lower()))
    return _marked(replace(look, **dict(_kept_twice(look, properties))), properties)


def _kept_twice(look: WordLook, properties: XmlElement) -> Iterator[tuple[str, Any]]:
    """What is said of Latin words, and again of words of other scripts."""
    for field, name in (("bold", "fo:font-weight"), ("complex_bold", "style:font-weight-complex")):
        if weight := get(properties, name):
            yield field, weight in ("bold", "600", "700", "800", "900")
    for field, name in (("italic", "fo:font-style"), ("complex_italic", "style:font-style-complex")):
        if slant := get(properties, name):
            yield field, slant in ("italic", "oblique")
    for field, name in (("size", "fo:font-size"), ("complex_size", "style:font-size-complex")):
        if size := re.fullmatch(r"([\d.]+)(pt|%)", get(properties, name)):
            number = float(size[1])
            yield field, number if size[2] == "pt" else getattr(look, field) * number / 100
    for field, name, country in _LANGUAGES:
        if (language := get(properties, name)) and language not in ("none", "zxx"):
            region = get(properties, country)
            yield field, f"{language}-{region}" if region not in ("", "none") else language


def _marked(look: WordLook, properties: XmlElement) -> WordLook:
    if line := get(properties, "style:text-underline-style"):
        look = replace(look, underlined=line != "none")
    if line := get(properties, "style:text-line-through-style"):
        look = replace(look, struck=line != "none")
    if shown := get(properties, "text:display"):
        look = replace(look, hidden=shown == "none")
    if colour := get(properties, "fo:background-color"):
        look = replace(look, marked=colour != "transparent")
    if position := get(properties, "style:text-position"):
        first = position.split()[0]
        look = replace(look, raised=-1 if first.startswith(("sub", "-")) else 1 if first != "0%" else 0)
    return look
