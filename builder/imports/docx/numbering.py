"""The numbers and signs of lists, which Word stores apart from the paragraphs and counts when it shows them."""

from __future__ import annotations

from typing import NamedTuple

from builder.imports import symbols
from builder.imports.archive import XmlElement
from builder.imports.source import ListPosition
from builder.imports.xml_names import child, get, tag

_LEVELS = 9
_SIGNS = frozenset({"bullet", "none", ""})


class _Level(NamedTuple):
    format: str = "bullet"
    start: int = 1
    sign: str = ""


class Numbering:
    """Counts the entries of lists in the order of the document."""

    def __init__(self, root: XmlElement | None) -> None:
        entries = list(root) if root is not None else []
        kinds = {get(entry, "w:abstractNumId"): entry for entry in entries if tag(entry) == "w:abstractNum"}
        linked = {get(child(entry, "w:styleLink"), "w:val"): entry for entry in kinds.values()}
        self._kinds: dict[str, list[_Level]] = {}
        for name, entry in kinds.items():
            other = linked.get(get(child(entry, "w:numStyleLink"), "w:val")) if child(entry, "w:lvl") is None else None
            self._kinds[name] = _levels(entry if other is None else other)
        lists = [entry for entry in entries if tag(entry) == "w:num"]
        self._lists = {get(entry, "w:numId"): entry for entry in lists}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()
        self.undefined = 0
        """How many entries were in lists that the file does not define."""
        self.formats: set[str] = set()
        """The formats of numbers that were used, such as ``lowerLetter``."""

    def next(self, number: str, depth: int) -> ListPosition | None:
        """The position of the next entry of a list; None for a list that does not exist, or has no signs."""
        entry = self._lists.get(number)
        if entry is None:
            # Word writes 0 for a paragraph that is in no list, although its style is.
            self.undefined += number != "0"
            return None
        kind = get(child(entry, "w:abstractNumId"), "w:val")
        depth = min(max(depth, 0), _LEVELS - 1)
        overrides = {get(override, "w:ilvl"): override for override in entry if tag(override) == "w:lvlOverride"}
        override = overrides.get(str(depth))
        level = self._level(kind, depth, override)
        if level.format == "none":
            return None
        if level.format in _SIGNS:
            return ListPosition(depth, is_numbered=False, sign=level.sign)
        self.formats.add(level.format)
        return ListPosition(depth, True, self._count(kind, number, depth, level, override))

    def _level(self, kind: str, depth: int, override: XmlElement | None) -> _Level:
        levels = self._kinds.get(kind, [])
        own = child(override, "w:lvl")
        return _level(own) if own is not None else levels[depth] if depth < len(levels) else _Level()

    def _count(self, kind: str, number: str, depth: int, level: _Level, override: XmlElement | None) -> int:
        counts = self._counts.setdefault(kind, [None] * _LEVELS)
        restart = get(child(override, "w:startOverride"), "w:val")
        # Lists of one kind count on, unless one of them says where it starts, which it does once.
        if restart.isdecimal() and (number, depth) not in self._started:
            counts[depth] = int(restart)
        else:
            before = counts[depth]
            counts[depth] = level.start if before is None else before + 1
        self._started.add((number, depth))
        counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        return counts[depth] or 0


def _levels(entry: XmlElement) -> list[_Level]:
    levels = [_Level()] * _LEVELS
    for level in entry:
        index = get(level, "w:ilvl")
        if tag(level) == "w:lvl" and index.isdecimal() and int(index) < _LEVELS:
            levels[int(index)] = _level(level)
    return levels


def _level(level: XmlElement) -> _Level:
    start = get(child(level, "w:start"), "w:val")
    format = get(child(level, "w:numFmt"), "w:val") or "decimal"
    return _Level(format, int(start) if start.isdecimal() else 1, _sign(level))


def _sign(level: XmlElement) -> str:
    """The bullet of a level as a character; "" where it is not known, or is several."""
    text = get(child(level, "w:lvlText"), "w:val")
    font = get(child(level, "w:rPr", "w:rFonts"), "w:ascii").lower()
    if len(text) != 1:
        return ""
    return symbols.sign(font, ord(text)) if font in symbols.SYMBOL_FONTS else text
