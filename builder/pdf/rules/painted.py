"""What a content stream shows, by font and by what surrounds it, for rules about text, language and operators.

`read.content_scan` reads what joining itself needs.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from pypdf.generic import DictionaryObject

from builder.pdf.read import gate
from builder.pdf.read.content_scan import decoded_name

_STRING = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\([^()\\]*+\))*+\))*+\))*+\)"
_PLAIN = rb"(?:[\s\d.+-]*+(?:re|cm|Td|TD|Tm|T\*|Tc|Tw|Tz|TL|Ts|BT|ET|W\*|[mlcvyhwJjMiWn])(?![A-Za-z0-9'\"*]))++"
"""Operators that no rule is about, as many as follow on each other."""
_TOKEN = re.compile(
    _PLAIN
    + rb"|(?P<operator>[A-Za-z'\"][A-Za-z0-9'\"*]*+)|(?P<shown>"
    + _STRING
    + rb"|\[(?:[^\[\]()<>%]++|"
    + _STRING
    + rb"|<[^<>]*+>)*+\])|(?P<entries><<(?:[^<>()%]++|"
    + _STRING
    + rb"|<[^<>]*+>|<<(?:[^<>()%]++|<[^<>]*+>|"
    + _STRING
    + rb")*+>>)*+>>)|(?P<hex><[^<>]*+>)|(?P<name>/[^\x00\t\n\f\r ()<>\[\]{}/%]*+)"
    + rb"|(?P<mode>[0-7](?=\s+Tr\b))|%[^\r\n]*+",
    re.DOTALL,
)
_STRINGS = re.compile(_STRING + rb"|<[^<>]*+>", re.DOTALL)
_IMAGE_END = re.compile(rb"\sEI(?=\s|\Z)")
_ESCAPES = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_MCID = re.compile(rb"/MCID\s*+([+-]?\d{1,9})(?![\d.])")
_LANG = re.compile(rb"/Lang\s*+(\([^()]*\)|<[^<>]*>)")
_SPOKEN = re.compile(rb"/(?:ActualText|Alt|E)\s*+[(<]")
_OPERATORS = frozenset(
    b"b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re "
    b"RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \" true false null".split()
)
"""The operators of ISO 32000-1, annex A, and the words that are no operators."""
_FILLED, _DRAWN = frozenset(b"f F f* B B* b b*".split()), frozenset(b"S s B B* b b*".split())
_FILLS, _DRAWS = frozenset(b"g rg k cs sc scn".split()), frozenset(b"G RG K CS SC SCN".split())
_STATES = _FILLED | _DRAWN | _FILLS | _DRAWS | {b"q", b"Q"}
_SHOWS = frozenset((b"Tj", b"TJ", b"'", b'"'))
_OTHERS = frozenset(b"Tf Tr BDC BMC EMC Do ri".split())


class _Mark(NamedTuple):
    """Marked content that is open: its MCID, whether it is an artifact, and states a language."""

    mcid: int | None
    artifact: bool
    language: bool


@dataclass(slots=True)
class StreamShown:
    """What a content stream shows.

    `strings` are as they are written, by the name of the font and the text rendering mode. `silent` are the MCIDs
    (None: outside of all) of text for which no marked content states a language; `silent_spans` those of Spans with
    words of their own.
    """

    strings: dict[tuple[str, int], set[bytes]] = field(default_factory=dict)
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


def read_shown(data: bytes, properties: DictionaryObject | None, *, spoken: bool) -> StreamShown:
    """Read what a content stream shows; `properties` are the property lists in its resources.

    Where the file as a whole has a language (`spoken`), nothing in it is silent.
    """
    return _ShownReader(properties, spoken=spoken).read(data)


class _ShownReader:
    def __init__(self, properties: DictionaryObject | None, *, spoken: bool) -> None:
        self.properties = properties
        self.spoken = spoken
        self.result = StreamShown()
        self.font, self.mode = "", 0
        self.fill = self.draw = False
        self.saved: list[tuple[str, int, bool, bool]] = []
        self.marks: list[_Mark] = []
        self.silent = not spoken
        """Whether nothing around states a language."""
        self.shown = b""

    def read(self, data: bytes) -> StreamShown:
        start: int | None = 0
        while start is not None:
            start = self._stretch(data, start)
        return self.result

    def _stretch(self, data: bytes, start: int) -> int | None:
        """Read from `start` to the end of the next inline image. Returns where to continue, None at the end."""
        operands: list[bytes] = []
        for token in _TOKEN.finditer(data, start):
            kind = token.lastgroup
            if kind == "operator":
                operator = token.group()
                if operator == b"BI":
                    return self._image(data, token.end())
                self._operator(operator, operands)
                if operands:
                    operands = []
            elif kind == "shown" or kind == "hex":
                self.shown = token.group()
            elif kind is not None:
                operands.append(token.group())
        return None

    def _operator(self, operator: bytes, operands: list[bytes]) -> None:
        if operator in _SHOWS:
            if len(self.shown) > 2:
                self._show(self.shown)
        elif operator in _STATES:
            self._set_state(operator)
        elif operator in _OTHERS:
            self._other(operator, operands)
        elif operator not in _OPERATORS:
            self.result.unknown.add(operator.decode("latin-1"))

    def _image(self, data: bytes, start: int) -> int | None:
        """Read the inline image whose entries begin at `start`. Returns where it ends."""
        head = data.find(b"ID", start)
        end = _IMAGE_END.search(data, head) if head >= 0 else None
        self.result.images.append(data[start:head])
        return end.end() if end else None

    def _set_state(self, operator: bytes) -> None:
        """Save or restore the graphics state, choose a colour, or paint in it."""
        if operator == b"q":
            self.saved.append((self.font, self.mode, self.fill, self.draw))
            self.result.deepest = max(self.result.deepest, len(self.saved))
        elif operator == b"Q":
            if self.saved:
                self.font, self.mode, self.fill, self.draw = self.saved.pop()
        elif operator in _FILLS:
            self.fill = True
        elif operator in _DRAWS:
            self.draw = True
        elif (operator in _FILLED and not self.fill) or (operator in _DRAWN and not self.draw):
            self.result.greys = True

    def _other(self, operator: bytes, operands: list[bytes]) -> None:
        if operator == b"Tr":
            self.mode = int(operands[-1]) if operands and operands[-1].isdigit() else 0
        elif operator == b"EMC":
            if self.marks:
                self.marks.pop()
                self._listen()
        elif operator == b"BDC" or operator == b"BMC":
            self._begin(operands)
        elif operands:
            name = decoded_name(operands[-1])
            if operator == b"Tf":
                self.font = name
            elif operator == b"Do":
                self.result.calls[name] += 1
            else:
                self.result.intents.add(name)

    def _show(self, string: bytes) -> None:
        self.result.strings.setdefault((self.font, self.mode), set()).add(string)
        if not (self.fill and self.draw):
            filled, drawn = self.mode in (0, 2, 4, 6), self.mode in (1, 2, 5, 6)
            self.result.greys |= (filled and not self.fill) or (drawn and not self.draw)
        if self.silent:
            self.result.silent.add(self._mcid())

    def _listen(self) -> None:
        self.silent = not self.spoken and not any(mark.language or mark.artifact for mark in self.marks)

    def _mcid(self) -> int | None:
        return next((mark.mcid for mark in reversed(self.marks) if mark.mcid is not None), None)

    def _begin(self, operands: list[bytes]) -> None:
        entries = operands[1] if len(operands) > 1 else b""
        language, spoken = None, False
        if entries.startswith(b"<<"):
            number = _MCID.search(entries)
            mcid = int(number[1]) if number else None
            stated = _LANG.search(entries)
            language = _as_words(shown(stated[1])) if stated else None
            spoken = _SPOKEN.search(entries) is not None
        else:
            named = gate.dictionary(self.properties, decoded_name(entries)) if entries else None
            mcid = gate.integer(named, "/MCID")
            if named is not None:
                language = gate.text(named, "/Lang")
                spoken = any(gate.text(named, key) is not None for key in ("/ActualText", "/Alt", "/E"))
        tag = operands[0] if operands else b""
        self.marks.append(_Mark(mcid, tag == b"/Artifact", language is not None))
        self._listen()
        if language is not None:
            self.result.languages.add(language)
        if tag == b"/Span" and spoken and not self.spoken and not any(mark.language for mark in self.marks):
            self.result.silent_spans.add(self._mcid())


def shown(operand: bytes) -> bytes:
    """The codes that a string, or an array of strings, shows."""
    if operand.startswith(b"["):
        return b"".join(map(_decoded, _STRINGS.findall(operand)))
    return _decoded(operand)


def _decoded(token: bytes) -> bytes:
    if token.startswith(b"<"):
        digits = token[1:-1].translate(None, b"\0\t\n\f\r ")
        try:
            return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
        except ValueError:
            return b""
    return _ESCAPES.sub(_unescaped, token[1:-1]) if b"\\" in token else token[1:-1]


def _unescaped(match: re.Match[bytes]) -> bytes:
    escape = match[1]
    return bytes((int(escape, 8) & 255,)) if escape[:1].isdigit() else _ESCAPED.get(escape, escape)


def _as_words(octets: bytes) -> str:
    """A text string as text (ISO 32000-1, 7.9.2.2)."""
    return octets[2:].decode("utf-16-be", "replace") if octets.startswith(b"\xfe\xff") else octets.decode("latin-1")
