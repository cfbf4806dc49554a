"""What a content stream paints, as far as tags and standards care (ISO 32000-1, 7.8.2 and 14.6).

One pass over the bytes of a stream, without making objects of its operands: joining files must not cost more than
reading them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_STRING = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\([^()\\]*+\))*+\))*+\))*+\)"
_TOKEN = re.compile(
    rb"(?P<skipped>%[^\r\n]*+|"
    + _STRING
    + rb"|\[(?:[^\[\]()<>%]++|"
    + _STRING
    + rb"|<[^<>]*+>)*+\])"
    + rb"|(?P<entries><<(?:[^<>()%]++|"
    + _STRING
    + rb"|<[^<>]*+>|<<(?:[^<>()%]++|<[^<>]*+>|"
    + _STRING
    + rb")*+>>)*+>>)"
    + rb"|(?P<name>/[^\x00\t\n\f\r ()<>\[\]{}/%]*+)"
    + rb"|(?P<operator>[A-Za-z'\"][A-Za-z0-9'\"*]*+)"
    + rb"|(?P<broken>\(|<<)"
    + rb"|<[^<>]*+>",
    re.DOTALL,
)
_IMAGE_HEAD = re.compile(rb"\sID\s")
_IMAGE_END = re.compile(rb"\sEI(?=\s|\Z)")
_LONGEST_HEAD = 4000
_NAMES = re.compile(rb"/[^\x00\t\n\f\r ()<>\[\]{}/%]*+")
_MCID = re.compile(rb"/MCID\s*+([+-]?\d{1,12})(?![\d.])")
_PAINTS = {b"Tj", b"TJ", b"'", b'"', b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"sh"}
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
_OPERATORS = _PAINTS | set(_COLOURS) | set(_USES) | {b"BMC", b"EMC", b"q", b"Q"}

NONE, MARKED, ARTIFACT = "none", "marked", "artifact"


@dataclass(slots=True)
class Painting:
    """What a content stream paints.

    `marks` are its MCIDs in the order of painting; `calls` the XObjects that it paints, each with what surrounds the
    call: marked content (with an MCID), an artifact, or neither. `loose` says that something of its own is painted in
    neither; `mixed` that an artifact and marked content are inside each other (ISO 14289-1, 7.1). `names` are all
    names in it, with their slashes; `uses` the resources that operators name, by kind; `colours` the device colour
    spaces that it uses. `unclosed` counts saved graphics states that it does not restore, `lacking` those that it
    restores and never saved. A stream that cannot be read is `broken`.
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


def painting(data: bytes, mcid: Callable[[str], int | None]) -> Painting:
    """Read the content stream `data`. `mcid` gives the MCID that a property list has in the resources, by its name."""
    return _ContentReader(mcid).read(data)


class _ContentReader:
    def __init__(self, mcid: Callable[[str], int | None]) -> None:
        self.mcid = mcid
        self.result = Painting()
        self.context: list[str] = []

    def read(self, data: bytes) -> Painting:
        start: int | None = 0
        while start is not None:
            start = self._stretch(data, start)
        self.result.broken |= bool(self.context) or self.result.unclosed < 0
        self.result.names = set(_NAMES.findall(data))
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
                if operator in _OPERATORS:
                    self._operator(operator, operands)
                if operands:
                    operands = []
            elif kind == "name" or kind == "entries":
                operands.append(token.group())
            elif kind == "broken":
                self.result.broken = True
                break
        return None

    def _operator(self, operator: bytes, operands: list[bytes]) -> None:
        if operator in _USES:
            self._use(operator, operands)
        if operator in _PAINTS:
            self._paint()
        elif operator == b"BDC" or operator == b"BMC":
            self._begin(operands)
        elif operator == b"EMC":
            self._end()
        elif operator == b"Do":
            self._call(operands)
        else:
            self._set_state(operator, operands)

    def _end(self) -> None:
        if self.context:
            self.context.pop()
        else:
            self.result.broken = True

    def _call(self, operands: list[bytes]) -> None:
        self.result.paints = True
        if operands:
            self.result.calls[(decoded_name(operands[-1]), self._around())] = None

    def _use(self, operator: bytes, operands: list[bytes]) -> None:
        # The tag of marked content without properties is its only operand.
        if operands and operands[-1].startswith(b"/") and (len(operands) > 1 or operator not in (b"BDC", b"DP")):
            self.result.uses[_USES[operator], operands[-1]] = None

    def _set_state(self, operator: bytes, operands: list[bytes]) -> None:
        """Save or restore the graphics state, or set a colour (ISO 32000-1, 8.4.2 and 8.6)."""
        result = self.result
        if operator in _COLOURS:
            result.colours.add(_COLOURS[operator])
        elif operator == b"q":
            result.unclosed += 1
        elif operator == b"Q":
            result.unclosed -= 1
            result.broken |= result.unclosed < 0
            result.lacking = max(result.lacking, -result.unclosed)
        elif operator in (b"cs", b"CS") and operands and operands[-1] in _SPACES:
            result.colours.add(_SPACES[operands[-1]])

    def _around(self) -> str:
        return self.context[-1] if self.context else NONE

    def _paint(self) -> None:
        self.result.paints = True
        if not self.context or self.context[-1] == NONE:
            self.result.loose = True

    def _image(self, data: bytes, start: int) -> int | None:
        """Read the inline image whose entries begin at `start` (ISO 32000-1, 8.9.7). Returns where it ends."""
        self._paint()
        head = _IMAGE_HEAD.search(data, start, start + _LONGEST_HEAD)
        end = _IMAGE_END.search(data, head.end() - 1) if head else None
        if head is None or end is None:
            self.result.broken = True
            return None
        self.result.colours |= {_SPACES[name] for name in _NAMES.findall(data, start, head.start()) if name in _SPACES}
        return end.end()

    def _begin(self, operands: list[bytes]) -> None:
        """Begin marked content; what has no MCID and is not an artifact belongs to what surrounds it."""
        around = self._around()
        number = self._number(operands[1]) if len(operands) > 1 else None
        if number is not None:
            self.result.marks[number] = None
            self.result.mixed |= around == ARTIFACT
            self.context.append(MARKED)
        elif operands and operands[0] == b"/Artifact":
            self.result.mixed |= around == MARKED
            self.context.append(ARTIFACT)
        else:
            self.context.append(around)

    def _number(self, properties: bytes) -> int | None:
        if properties.startswith(b"<<"):
            match = _MCID.search(properties)
            return int(match[1]) if match else None
        return self.mcid(decoded_name(properties))


_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


def decoded_name(name: bytes) -> str:
    """A name of a content stream as text, with its slash (ISO 32000-1, 7.3.5)."""
    if b"#" in name:
        name = _ESCAPE.sub(lambda match: bytes((int(match[1], 16),)), name)
    return name.decode("utf-8", "surrogateescape")


def without_marks(data: bytes, mcid: Callable[[str], int | None]) -> bytes:
    """A content stream whose marked content has neither MCIDs nor artifacts any more. `mcid` is as in `painting`."""
    parts: list[bytes] = []
    written = 0
    start: int | None = 0
    while start is not None:
        begun, start = start, None
        operands: list[re.Match[bytes]] = []
        for token in _TOKEN.finditer(data, begun):
            word = token.group()
            if word == b"BI":
                end = _IMAGE_END.search(data, token.end())
                start = end.end() if end else None
                break
            if word in (b"BDC", b"BMC") and operands and _tags(operands, mcid):
                parts += [data[written : operands[0].start()], b"/Span BMC"]
                written = token.end()
            operands = [*operands, token][-2:] if token.lastgroup in ("name", "entries") else []
    return b"".join([*parts, data[written:]])


def _tags(operands: Sequence[re.Match[bytes]], mcid: Callable[[str], int | None]) -> bool:
    """Whether marked content with these operands is an artifact, or has an MCID."""
    properties = operands[-1].group()
    if operands[0].group() == b"/Artifact":
        return True
    if properties.startswith(b"<<"):
        return _MCID.search(properties) is not None
    return mcid(decoded_name(properties)) is not None
