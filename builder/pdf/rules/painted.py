"""What a content stream shows, by font and by what surrounds it, for rules about text and language."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from pypdf.generic import DictionaryObject

from builder.pdf.read import gate
from builder.pdf.read.content_scan import decoded_name
from builder.pdf.rules.operations import operations, shown

_MCID = re.compile(rb"/MCID\s*+([+-]?\d{1,9})(?![\d.])")
_LANG = re.compile(rb"/Lang\s*+(\([^()]*\)|<[^<>]*>)")
_SPOKEN = re.compile(rb"/(?:ActualText|Alt|E)\s*+[(<]")
_ACTUAL = re.compile(rb"/ActualText\s*+[(<]")
_OPERATORS = frozenset(
    b"b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re "
    b"RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"".split()
)
"""The operators of ISO 32000-1, annex A."""
_FILLED, _DRAWN = frozenset(b"f F f* B B* b b*".split()), frozenset(b"S s B B* b b*".split())
_FILLS, _DRAWS = frozenset(b"g rg k cs sc scn".split()), frozenset(b"G RG K CS SC SCN".split())
_STATES = _FILLED | _DRAWN | _FILLS | _DRAWS | {b"q", b"Q"}
_SHOWS = frozenset((b"Tj", b"TJ", b"'", b'"'))


class _Mark(NamedTuple):
    """Marked content that is open: its MCID, whether it is an artifact, and states a language or an ActualText."""

    mcid: int | None
    artifact: bool
    language: bool
    actual: bool


@dataclass(slots=True)
class StreamShown:
    """What a content stream shows.

    `codes` are the strings by the name of the font and the text rendering mode. `silent` are the MCIDs (None: outside
    of all) of text for which no marked content states a language; `silent_spans` those of Spans with words of their
    own.
    """

    codes: dict[tuple[str, int], set[bytes]] = field(default_factory=dict)
    covered: set[bytes] = field(default_factory=set)
    """Strings that are shown in marked content with an ActualText."""
    silent: set[int | None] = field(default_factory=set)
    silent_spans: set[int | None] = field(default_factory=set)
    calls: Counter[str] = field(default_factory=Counter)
    languages: set[str] = field(default_factory=set)
    """The languages that marked content states."""
    greys: bool = False
    """Whether it paints before it has chosen a colour, which is then the device's black."""
    deepest: int = 0
    unknown: set[str] = field(default_factory=set)
    intents: set[str] = field(default_factory=set)
    images: list[bytes] = field(default_factory=list)
    """The entries of inline images, as they are written."""


def read_shown(data: bytes, properties: DictionaryObject | None) -> StreamShown:
    """Read what a content stream shows; `properties` are the property lists in its resources."""
    return _ShownReader(properties).read(data)


class _ShownReader:
    def __init__(self, properties: DictionaryObject | None) -> None:
        self.properties = properties
        self.result = StreamShown()
        self.font, self.mode = "", 0
        self.fill = self.draw = False
        self.saved: list[tuple[str, int, bool, bool]] = []
        self.marks: list[_Mark] = []

    def read(self, data: bytes) -> StreamShown:
        for operator, operands in operations(data):
            if operator in _SHOWS:
                if operands:
                    self._show(shown(operands[-1]))
            elif operator == b"Tf":
                self.font = decoded_name(operands[0]) if operands else ""
            elif operator == b"Tr":
                self.mode = int(operands[-1]) if operands and operands[-1].isdigit() else 0
            elif operator in (b"BDC", b"BMC"):
                self._begin(operands)
            elif operator == b"EMC":
                self.marks = self.marks[:-1]
            elif operator in _STATES:
                self._set_state(operator)
            else:
                self._other(operator, operands)
        return self.result

    def _set_state(self, operator: bytes) -> None:
        """Save or restore the graphics state, choose a colour, or paint in it."""
        result = self.result
        if operator == b"q":
            self.saved.append((self.font, self.mode, self.fill, self.draw))
            result.deepest = max(result.deepest, len(self.saved))
        elif operator == b"Q":
            if self.saved:
                self.font, self.mode, self.fill, self.draw = self.saved.pop()
        elif operator in _FILLS:
            self.fill = True
        elif operator in _DRAWS:
            self.draw = True
        else:
            result.greys |= (operator in _FILLED and not self.fill) or (operator in _DRAWN and not self.draw)

    def _other(self, operator: bytes, operands: list[bytes]) -> None:
        result = self.result
        if operator == b"Do" and operands:
            result.calls[decoded_name(operands[-1])] += 1
        elif operator == b"ri" and operands:
            result.intents.add(decoded_name(operands[-1]))
        elif operator == b"BI":
            result.images.append(b" ".join(operands))
        elif operator not in _OPERATORS:
            result.unknown.add(operator.decode("latin-1"))

    def _show(self, codes: bytes) -> None:
        if not codes:
            return
        self.result.codes.setdefault((self.font, self.mode), set()).add(codes)
        filled, drawn = self.mode in (0, 2, 4, 6), self.mode in (1, 2, 5, 6)
        self.result.greys |= (filled and not self.fill) or (drawn and not self.draw)
        if any(mark.actual for mark in self.marks):
            self.result.covered.add(codes)
        if not any(mark.language or mark.artifact for mark in self.marks):
            self.result.silent.add(self._mcid())

    def _mcid(self) -> int | None:
        return next((mark.mcid for mark in reversed(self.marks) if mark.mcid is not None), None)

    def _begin(self, operands: list[bytes]) -> None:
        entries = operands[1] if len(operands) > 1 else b""
        if entries.startswith(b"<<"):
            number = _MCID.search(entries)
            mcid = int(number[1]) if number else None
            stated = _LANG.search(entries)
            language = as_words(shown(stated[1])) if stated else None
            spoken, actual = (bool(found.search(entries)) for found in (_SPOKEN, _ACTUAL))
        else:
            named = gate.dictionary(self.properties, decoded_name(entries)) if entries else None
            mcid = gate.integer(named, "/MCID")
            language, actual = gate.text(named, "/Lang"), gate.text(named, "/ActualText") is not None
            spoken = actual or any(gate.text(named, key) is not None for key in ("/Alt", "/E"))
        tag = operands[0] if operands else b""
        self.marks.append(_Mark(mcid, tag == b"/Artifact", language is not None, actual))
        if language is not None:
            self.result.languages.add(language)
        if tag == b"/Span" and spoken and not any(mark.language for mark in self.marks):
            self.result.silent_spans.add(self._mcid())


def as_words(octets: bytes) -> str:
    """A text string as text (ISO 32000-1, 7.9.2.2)."""
    return octets[2:].decode("utf-16-be", "replace") if octets.startswith(b"\xfe\xff") else octets.decode("latin-1")
