"""What a content stream paints, as far as joining and the rules of standards care (ISO 32000-1, 7.8.2 and 14.6).

One pass over the bytes of a stream, without making objects of its operands: joining files must not cost more than
reading them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from pypdf.generic import DictionaryObject

from builder.core.patterns import lazy_pattern
from builder.pdf.read import gate
from builder.pdf.read.content_strings import STRING, codes_of, text_of
from builder.pdf.read.inline_images import inline_image

_SPACE = rb"[\x00\t\n\f\r ]"
_REGULAR = rb"[^\x00\t\n\f\r ()<>\[\]{}/%]"
_NUMBERS = rb"[\x00\t\n\f\r \d.+-]*+"
TOKEN = lazy_pattern(
    # Operators that nobody here asks about, with their numbers, as many as follow on each other.
    rb"(?:"
    + _NUMBERS
    + rb"(?:re|cm|Td|TD|Tm|T\*|Tc|Tw|Tz|TL|Ts|BT|ET|W\*|[mlcvyhwJjMiWn])(?!"
    + _REGULAR
    + rb"))++|"
    + _SPACE
    + rb"*+(?P<mode>[0-7])"
    + _SPACE
    + rb"++Tr(?!"
    + _REGULAR
    + rb")|"
    + _NUMBERS
    + rb"(?:(?P<operator>[A-Za-z'\"]"
    + _REGULAR
    + rb"*+)|(?P<shown>"
    + STRING
    + rb"|\[(?:[^\[\]()<>%]++|"
    + STRING
    + rb"|<[^<>]*+>)*+\])|(?P<entries><<(?:[^<>()%]++|"
    + STRING
    + rb"|<[^<>]*+>|<<(?:[^<>()%]++|<[^<>]*+>|"
    + STRING
    + rb")*+>>)*+>>)|(?P<hex><[^<>]*+>)|(?P<open>\(|<<?|\[)|(?P<name>/"
    + _REGULAR
    + rb"*+)|(?P<comment>%[^\r\n]*+)|(?P<stray>[){}]|>>?|"
    + _REGULAR
    + rb"++))|(?P<passed>\]|[\x00\t\n\f\r \d.+-]++)",
    re.DOTALL,
)
"""What content consists of. `open` begins what is nested deeper than the pattern goes, or never ends."""
_TAIL = lazy_pattern(rb"\(|(?:\[[\x00\t\n\f\r \d.+-]*+|<[\x00\t\n\f\r \dA-Fa-f]*+)\Z")
_NAMES = lazy_pattern(rb"/[^\x00\t\n\f\r ()<>\[\]{}/%]*+")
_MCID = lazy_pattern(rb"/MCID" + _SPACE + rb"*+([+-]?\d{1,12})(?![\d.])")
_LANG = lazy_pattern(rb"/Lang" + _SPACE + rb"*+(\([^()]*\)|<[^<>]*>)")
_SPOKEN = lazy_pattern(rb"/(?:ActualText|Alt|E)" + _SPACE + rb"*+[(<]")
_ODD = lazy_pattern(rb"\.\d*\.|(?<!\d)\.(?!\d)|[+-](?![\d.+-])|(?<![.\d])\d{10}|0{20}")
"""What is in every number that is none or out of range, and in words, too: most content has none of it."""
_NUMBER = lazy_pattern(rb"[\d.+-]++")
_SHOWN = lazy_pattern(STRING + rb"|<[^<>]*+>")
_LARGEST, _LARGEST_REAL, _SMALLEST_REAL = 2**31 - 1, 3.403e38, 1.175e-38
"""ISO 19005-2, 6.1.13, and ISO 32000-1, table C.1."""
_COLOURS = {b"rg": "RGB", b"RG": "RGB", b"g": "Gray", b"G": "Gray", b"k": "CMYK", b"K": "CMYK"}
_SPACES = {
    b"/DeviceRGB": "RGB",
    b"/RGB": "RGB",
    b"/DeviceGray": "Gray",
    b"/G": "Gray",
    b"/DeviceCMYK": "CMYK",
    b"/CMYK": "CMYK",
}
_USES = {
    b"Do": "/XObject",
    b"Tf": "/Font",
    b"gs": "/ExtGState",
    b"cs": "/ColorSpace",
    b"CS": "/ColorSpace",
    b"sh": "/Shading",
    b"scn": "/Pattern",
    b"SCN": "/Pattern",
    b"BDC": "/Properties",
    b"DP": "/Properties",
}
"""The operators that name a resource, and the kind of it (ISO 32000-1, table 33)."""
_FILLED, _DRAWN = frozenset(b"f F f* B B* b b*".split()), frozenset(b"S s B B* b b*".split())
_FILLS, _DRAWS = frozenset(b"g rg k cs sc scn".split()), frozenset(b"G RG K CS SC SCN".split())
_OTHERS = frozenset(
    b"BMC BT BX c cm d d0 d1 EI ET EX h i ID j J l m M MP n re ri T* Tc Td TD TL Tm Tr Ts Tw Tz v w W W* y "
    b"true false null".split()
)
"""Operators of ISO 32000-1, annex A, that change nothing here, and words that are not operators."""

NONE, MARKED, ARTIFACT = "none", "marked", "artifact"


@dataclass(slots=True)
class StreamShown:
    """What a content stream shows, for the rules about text, language and operators.

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
    odd_numbers: set[str] = field(default_factory=set)
    """Numbers that are none, such as 1.2.3, which readers take for different ones, and those that are out of range."""
    intents: set[str] = field(default_factory=set)
    images: list[bytes] = field(default_factory=list)
    """The entries of inline images, as they are written."""
    doubtful: bool = False
    """Whether some readers may take another place for the end of an inline image."""


@dataclass(slots=True)
class Painting:
    """What a content stream paints.

    `marks` are its MCIDs in the order of painting; `calls` the XObjects that it paints, each with what surrounds the
    call: marked content (with an MCID), an artifact, or neither. `loose` says that something of its own is painted in
    neither; `mixed` that an artifact and marked content are inside each other (ISO 14289-1, 7.1). `names` are all
    names in it, with their slashes; `uses` the resources that operators name, by kind; `colours` the device colour
    spaces that it uses. `unclosed` counts saved graphics states that it does not restore, `lacking` those that it
    restores and never saved: readers pass over these. `open_marks` and `lacking_marks` are the same of marked content.
    `cut` is where a string or the like begins that never ends: readers draw nothing after that. A stream that cannot
    be read is `broken`.
    """

    marks: dict[int, None] = field(default_factory=dict)
    calls: dict[tuple[str, str], None] = field(default_factory=dict)
    names: set[bytes] = field(default_factory=set)
    uses: dict[tuple[str, bytes], None] = field(default_factory=dict)
    colours: set[str] = field(default_factory=set)
    loose: bool = False
    mixed: bool = False
    paints: bool = False
    broken: bool = False
    unclosed: int = 0
    lacking: int = 0
    open_marks: int = 0
    lacking_marks: int = 0
    cut: int | None = None
    shown: StreamShown = field(default_factory=StreamShown)

    @property
    def unbalanced(self) -> tuple[int, int, int]:
        """What keeps it from being put between others as it is, but for states that it does not restore."""
        return self.lacking, self.lacking_marks, self.open_marks


class _Mark(NamedTuple):
    """Marked content that is open: what it and all around it are together.

    `place` is marked content with an MCID, an artifact, or neither. `silent`: nothing states a language, and it is not
    an artifact; `language`: something states one.
    """

    place: str = NONE
    mcid: int | None = None
    silent: bool = True
    language: bool = False


class ShownString(NamedTuple):
    """A shown string: the name of its font, the MCID around it, whether words go before it, how it is written."""

    font: str
    mcid: int | None
    replaced: bool
    string: bytes


def shown_strings(data: bytes, resources: DictionaryObject | None) -> list[ShownString]:
    """Each string that the content stream `data` shows, in order. `resources` are as in `painting`."""
    reader = _ContentReader(resources)
    reader.each = []
    reader.read(data)
    return reader.each


def painting(data: bytes, resources: DictionaryObject | None) -> Painting:
    """Read the content stream `data`. `resources` are those that it draws with."""
    return _ContentReader(resources).read(data)


class _ContentReader:
    def __init__(self, resources: DictionaryObject | None) -> None:
        self.resources = resources
        self.properties = gate.dictionary(resources, "/Properties")
        self.result = Painting()
        self.shown = self.result.shown
        self.mark = _Mark()
        self.marks: list[_Mark] = []
        """The marked content around `mark`."""
        self.font, self.mode = "", 0
        self.fill = self.draw = False
        """Whether a colour was chosen for filling, and for drawing lines."""
        self.saved: list[tuple[str, int, bool, bool]] = []
        self.operands: list[bytes] = []
        """Those of the next operator, where reading begins again between them."""
        self.string = b""
        self.each: list[ShownString] | None = None
        """Each string that is shown, where somebody asks for that."""
        self.replacing: list[bool] = []
        """Whether each marked content that is open has ActualText, where somebody asks for each string."""
        self.strings: set[bytes] | None = None
        """Those of the font and mode that are set, once there are any."""
        self.is_odd = False
        """Whether numbers are looked at."""

    def read(self, data: bytes) -> Painting:
        self.is_odd = _ODD.search(data) is not None
        start: int | None = 0
        while start is not None:
            start = self._stretch(data, start)
        self.result.open_marks = len(self.marks)
        self.result.names = set(_NAMES.findall(data))
        return self.result

    def _stretch(self, data: bytes, start: int) -> int | None:
        """Read from `start` to what no pattern can find the end of. Returns where to continue, None at the end."""
        operands, self.operands = self.operands, []
        tokens = TOKEN.finditer(data, start)
        for token in map(self._with_numbers, tokens) if self.is_odd else tokens:
            kind = token.lastgroup
            if kind == "operator":
                operator = token["operator"]
                if operator == b"BI":
                    return self._image(data, token.end())
                _HANDLERS.get(operator, _ContentReader._pass_over)(self, operator, operands)
                operands = []
            elif kind == "shown" or kind == "hex":
                self.string = token[kind]
            elif kind == "name" or kind == "entries":
                operands.append(token[kind])
            elif kind == "open":
                self.operands = operands
                return self._nested(data, token.start("open"))
            elif kind == "stray":
                self.shown.unknown.add(token["stray"].decode("latin-1"))
            elif kind != "comment" and kind != "passed":
                operands = []
                if kind == "mode":
                    self.mode, self.strings = int(token["mode"]), None
        return None

    def _with_numbers(self, token: re.Match[bytes]) -> re.Match[bytes]:
        """The token, whose numbers were looked at."""
        kind = token.lastgroup or ""
        # Strings have no numbers, and the words of other tokens follow on theirs.
        text = _SHOWN.sub(b" ", token[0]) if kind == "shown" else token[0]
        end = len(text) if kind in ("", "mode", "shown", "passed") else token.start(kind) - token.start()
        self.shown.odd_numbers.update(
            number.decode("ascii") for number in _NUMBER.findall(text, 0, end) if _is_odd(number)
        )
        return token

    def _nested(self, data: bytes, start: int) -> int | None:
        end = nested_end(data, start)
        if end is None:
            self.result.cut = start
            # Readers differ on what else never ends, if anything could be drawn after it.
            self.result.broken = _TAIL.match(data, start) is None
        elif data.startswith(b"<<", start):
            self.operands.append(data[start:end])
        else:
            self.string = data[start:end]
        return end

    def _pass_over(self, operator: bytes, operands: list[bytes]) -> None:
        if operator not in _OTHERS:
            self.shown.unknown.add(operator.decode("latin-1"))

    def _use(self, operator: bytes, operands: list[bytes]) -> None:
        # The tag of marked content without properties is its only operand.
        if operands and operands[-1].startswith(b"/") and (len(operands) > 1 or operator not in (b"BDC", b"DP")):
            self.result.uses[_USES[operator], operands[-1]] = None

    def _set_font(self, operator: bytes, operands: list[bytes]) -> None:
        self._use(operator, operands)
        if operands:
            self.font, self.strings = decoded_name(operands[-1]), None

    def _set_mode(self, operator: bytes, operands: list[bytes]) -> None:
        """The mode of text where it is not one that exists: that at the start."""
        self.mode, self.strings = 0, None

    def _set_intent(self, operator: bytes, operands: list[bytes]) -> None:
        if operands:
            self.shown.intents.add(decoded_name(operands[-1]))

    def _call(self, operator: bytes, operands: list[bytes]) -> None:
        self._use(operator, operands)
        self.result.paints = True
        if operands:
            name = decoded_name(operands[-1])
            self.result.calls[(name, self.mark.place)] = None
            self.shown.calls[name] += 1

    def _save(self, operator: bytes, operands: list[bytes]) -> None:
        """Save the graphics state (ISO 32000-1, 8.4.2)."""
        self.saved.append((self.font, self.mode, self.fill, self.draw))
        self.shown.deepest = max(self.shown.deepest, len(self.saved))
        self.result.unclosed += 1

    def _restore(self, operator: bytes, operands: list[bytes]) -> None:
        if not self.saved:
            self.result.lacking += 1
        else:
            self.result.unclosed -= 1
            self.font, self.mode, self.fill, self.draw = self.saved.pop()
            self.strings = None

    def _choose_colour(self, operator: bytes, operands: list[bytes]) -> None:
        """Choose a colour, or a colour space (ISO 32000-1, 8.6)."""
        if operator in _COLOURS:
            self.result.colours.add(_COLOURS[operator])
        elif operator in _USES:
            self._use(operator, operands)
            if operands and operands[-1] in _SPACES and operator in (b"cs", b"CS"):
                self.result.colours.add(_SPACES[operands[-1]])
        if operator in _FILLS:
            self.fill = True
        else:
            self.draw = True

    def _paint(self) -> None:
        self.result.paints = True
        if self.mark.place == NONE:
            self.result.loose = True

    def _paint_path(self, operator: bytes, operands: list[bytes]) -> None:
        self._paint()
        if (operator in _FILLED and not self.fill) or (operator in _DRAWN and not self.draw):
            self.shown.greys = True

    def _shade(self, operator: bytes, operands: list[bytes]) -> None:
        self._use(operator, operands)
        self._paint()

    def _show(self, operator: bytes, operands: list[bytes]) -> None:
        self._paint()
        if len(self.string) <= 2:
            return
        if self.strings is None:
            self.strings = self.shown.strings.setdefault((self.font, self.mode), set())
        self.strings.add(self.string)
        if self.each is not None:
            self.each.append(ShownString(self.font, self.mark.mcid, any(self.replacing), self.string))
        if not (self.fill and self.draw):
            filled, drawn = self.mode in (0, 2, 4, 6), self.mode in (1, 2, 5, 6)
            self.shown.greys |= (filled and not self.fill) or (drawn and not self.draw)
        if self.mark.silent:
            self.shown.silent.add(self.mark.mcid)

    def _image(self, data: bytes, start: int) -> int | None:
        """Read the inline image whose entries begin at `start`. Returns where it ends."""
        self._paint()
        image = inline_image(data, start, self.resources)
        if image is None:
            self.result.broken = True
            return None
        self.shown.images.append(image.entries)
        self.shown.doubtful |= image.doubtful
        self.result.colours |= {_SPACES[name] for name in _NAMES.findall(image.entries) if name in _SPACES}
        return image.end

    def _begin(self, operator: bytes, operands: list[bytes]) -> None:
        """Begin marked content; what has no MCID and is not an artifact belongs to what surrounds it."""
        if operator == b"BDC":
            self._use(operator, operands)
        if self.each is not None:
            self.replacing.append(len(operands) > 1 and self._replaces(operands[1]))
        around = self.mark
        tag = operands[0] if operands else b""
        number, language, spoken = self._properties(operands[1]) if len(operands) > 1 else (None, None, False)
        place = around.place
        if number is not None:
            self.result.marks[number] = None
            self.result.mixed |= place == ARTIFACT
            place = MARKED
        elif tag == b"/Artifact":
            self.result.mixed |= place == MARKED
            place = ARTIFACT
        if language is not None:
            self.shown.languages.add(language)
        self.marks.append(around)
        self.mark = _Mark(
            place,
            around.mcid if number is None else number,
            around.silent and language is None and tag != b"/Artifact",
            around.language or language is not None,
        )
        if spoken and tag == b"/Span" and not self.mark.language:
            self.shown.silent_spans.add(self.mark.mcid)

    def _properties(self, written: bytes) -> tuple[int | None, str | None, bool]:
        """The MCID and the language in a property list, and whether it has words that are read out."""
        if written.startswith(b"<<"):
            number = _MCID.search(written)
            stated = _LANG.search(written) if b"/Lang" in written else None
            language = text_of(codes_of(stated[1])) if stated else None
            return int(number[1]) if number else None, language, _SPOKEN.search(written) is not None
        named = gate.dictionary(self.properties, decoded_name(written))
        spoken = any(gate.text(named, key) is not None for key in ("/ActualText", "/Alt", "/E"))
        return gate.integer(named, "/MCID"), gate.text(named, "/Lang"), spoken

    def _replaces(self, written: bytes) -> bool:
        """Whether a property list has words that go before what is shown."""
        if written.startswith(b"<<"):
            return b"/ActualText" in written
        return gate.get(gate.dictionary(self.properties, decoded_name(written)), "/ActualText") is not None

    def _end(self, operator: bytes, operands: list[bytes]) -> None:
        if self.replacing:
            self.replacing.pop()
        if self.marks:
            self.mark = self.marks.pop()
        else:
            self.result.lacking_marks += 1


def _is_odd(number: bytes) -> bool:
    """Whether digits, points and signs are no number, or one that is out of range. Signs too many are passed over."""
    if number.count(b".") > 1 or not re.search(rb"\d", number):
        return True
    try:
        size = abs(float(number))
        return size > (_LARGEST_REAL if b"." in number else _LARGEST) or 0 < size < _SMALLEST_REAL
    except ValueError:
        return False


_Handle = Callable[[_ContentReader, bytes, list[bytes]], None]
_BY_NAMES: Mapping[bytes, _Handle] = {
    b"Tj TJ ' \"": _ContentReader._show,
    b"Tf": _ContentReader._set_font,
    b"Tr": _ContentReader._set_mode,
    b"ri": _ContentReader._set_intent,
    b"gs DP": _ContentReader._use,
    b"Do": _ContentReader._call,
    b"q": _ContentReader._save,
    b"Q": _ContentReader._restore,
    b"g rg k cs sc scn G RG K CS SC SCN": _ContentReader._choose_colour,
    b"f F f* B B* b b* S s": _ContentReader._paint_path,
    b"sh": _ContentReader._shade,
    b"BDC BMC": _ContentReader._begin,
    b"EMC": _ContentReader._end,
}
_HANDLERS: Mapping[bytes, _Handle] = MappingProxyType(
    {name: handle for names, handle in _BY_NAMES.items() for name in names.split()}
)


_ESCAPE = lazy_pattern(rb"#([0-9A-Fa-f]{2})")


def decoded_name(name: bytes) -> str:
    """A name of a content stream as text, with its slash (ISO 32000-1, 7.3.5)."""
    if b"#" in name:
        name = _ESCAPE.sub(lambda match: bytes((int(match[1], 16),)), name)
    return name.decode("utf-8", "surrogateescape")


def has_mcid(written: bytes, resources: DictionaryObject | None) -> bool:
    """Whether a property list, or one that is named, has an MCID."""
    if written.startswith(b"<<"):
        return _MCID.search(written) is not None
    return (
        gate.integer(gate.dictionary(gate.dictionary(resources, "/Properties"), decoded_name(written)), "/MCID")
        is not None
    )


_BRACKET = lazy_pattern(rb"[()]|<<|>>|<[^<>]*+>|[<\[\]]|%[^\r\n]*+")
_PARENTHESIS = lazy_pattern(rb"\\.|[()]", re.DOTALL)
_CLOSING = {b"(": b")", b"<<": b">>", b"[": b"]"}


def nested_end(data: bytes, start: int) -> int | None:
    """The end of the string, array or dictionary that begins at `start`, however deep it is; None where it has none."""
    expected: list[bytes] = []
    at = start
    while True:
        inside = bool(expected) and expected[-1] == b")"
        found = (_PARENTHESIS if inside else _BRACKET).search(data, at)
        if found is None:
            return None
        bracket, at = found[0], found.end()
        if bracket in _CLOSING:
            expected.append(_CLOSING[bracket])
        elif expected and bracket == expected[-1]:
            expected.pop()
            if not expected:
                return at
        elif bracket == b"<":
            return None
