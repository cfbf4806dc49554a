"""What the standards ask of fonts, as far as their dictionaries show (ISO 14289-1, 7.21; ISO 19005-2, 6.2.11)."""

from __future__ import annotations

from typing import NamedTuple

from pypdf.generic import ArrayObject, DictionaryObject, PdfObject, StreamObject

from builder.pdf.read import gate
from builder.pdf.read.gate import Unreadable

_PREDEFINED = frozenset(
    f"/{name}-{direction}"
    for name in (
        "Identity GB-EUC GBpc-EUC GBK-EUC GBKp-EUC GBK2K UniGB-UCS2 UniGB-UTF16 B5pc HKscs-B5 ETen-B5 ETenms-B5 "
        "CNS-EUC UniCNS-UCS2 UniCNS-UTF16 83pv-RKSJ 90ms-RKSJ 90msp-RKSJ 90pv-RKSJ Add-RKSJ EUC Ext-RKSJ UniJIS-UCS2 "
        "UniJIS-UCS2-HW UniJIS-UTF16 KSC-EUC KSCms-UHC KSCms-UHC-HW KSCpc-EUC UniKS-UCS2 UniKS-UTF16"
    ).split()
    for direction in "HV"
) | {"/H", "/V"}
"""The CMaps that every reader has (ISO 32000-1, table 118)."""
_PROGRAMS: dict[str, tuple[set[str | None], tuple[bytes, ...]]] = {
    "/FontFile": ({None}, (b"%!", b"\x80\x01")),
    "/FontFile2": ({None}, (b"\0\1\0\0", b"true", b"OTTO")),
    "/FontFile3": ({"/Type1C", "/CIDFontType0C", "/OpenType"}, (b"\1\0", b"OTTO", b"\0\1\0\0")),
}
"""The keys of font programs, the subtypes that their streams may have (ISO 32000-1, table 126), how they begin."""
_ENCODINGS = {"/WinAnsiEncoding", "/MacRomanEncoding", "/MacExpertEncoding", "/StandardEncoding"}


class FontProblems(NamedTuple):
    """What speaks against a font, as sentences: for both standards, and for PDF/A alone; whether its characters
    have Unicode."""

    both: list[str]
    archive: list[str]
    has_characters: bool


def font_problems(font: DictionaryObject) -> FontProblems:
    """Examine a font dictionary, and those that it leads to."""
    kind = gate.name(font, "/Subtype")
    shown = (gate.name(font, "/BaseFont") or "/without a name")[1:]
    both: list[str] = []
    archive: list[str] = []
    if kind == "/Type0":
        below = gate.resolve(next(iter(gate.array(font, "/DescendantFonts") or ()), None))
        holder = below if isinstance(below, DictionaryObject) else None
        both += _composite(font, holder, shown)
    else:
        holder = font
    if kind != "/Type3":
        if not _is_embedded(gate.dictionary(holder, "/FontDescriptor")):
            both.append(f"the font {shown} is not embedded")
        if not (_is_named(font) and _is_named(holder)):
            archive.append(f"the font {shown} lacks its name or its type")
        if kind != "/Type0" and not _has_widths(font):
            archive.append(f"the font {shown} does not say how wide its characters are")
    return FontProblems(both, archive, _has_characters(font, kind))


def is_identity(font: object) -> bool:
    """Whether the codes of a font are two bytes that name the glyph: zero then stands for a missing glyph."""
    return isinstance(font, DictionaryObject) and gate.name(font, "/Encoding") in ("/Identity-H", "/Identity-V")


def _composite(font: DictionaryObject, descendant: DictionaryObject | None, shown: str) -> list[str]:
    """What is wrong with how a Type 0 font leads from codes to glyphs."""
    problems = []
    mapping = gate.get(descendant, "/CIDToGIDMap")
    if gate.name(descendant, "/Subtype") == "/CIDFontType2" and not _is_map(mapping, {"/Identity"}):
        problems.append(f"the font {shown} does not say which glyph is which")
    if not isinstance(gate.get(descendant, "/W"), ArrayObject) and gate.integer(descendant, "/DW") is None:
        problems.append(f"the font {shown} does not say how wide its characters are")
    if not _is_map(gate.get(font, "/Encoding"), _PREDEFINED):
        problems.append(f"the font {shown} has an encoding that is not in the file")
    return problems


def _is_map(value: PdfObject | None, names: frozenset[str] | set[str]) -> bool:
    return isinstance(value, StreamObject) or (isinstance(value, str) and str(value) in names)


def _is_named(font: DictionaryObject | None) -> bool:
    return gate.name(font, "/Type") == "/Font" and gate.name(font, "/BaseFont") is not None


def _is_embedded(descriptor: DictionaryObject | None) -> bool:
    for key, (subtypes, beginnings) in _PROGRAMS.items():
        program = gate.get(descriptor, key)
        if program is not None:
            return (
                isinstance(program, StreamObject)
                and (None in subtypes or gate.name(program, "/Subtype") in subtypes)
                and _data(program).startswith(beginnings)
            )
    return False


def _data(stream: StreamObject) -> bytes:
    try:
        return gate.decoded(stream)
    except Unreadable:
        return b""


def _has_widths(font: DictionaryObject) -> bool:
    first, last = gate.integer(font, "/FirstChar"), gate.integer(font, "/LastChar")
    widths = gate.array(font, "/Widths")
    return first is not None and last is not None and widths is not None and len(widths) == last - first + 1


def _has_characters(font: DictionaryObject, kind: str | None) -> bool:
    """Whether codes lead to Unicode: by a map, or by an encoding with standard characters."""
    mapping = gate.get(font, "/ToUnicode")
    if isinstance(mapping, StreamObject):
        data = _data(mapping)
        return b"beginbfchar" in data or b"beginbfrange" in data
    encoding = gate.get(font, "/Encoding")
    if kind == "/Type0":
        return isinstance(encoding, str) and not encoding.startswith("/Identity")
    return isinstance(encoding, DictionaryObject) or (isinstance(encoding, str) and str(encoding) in _ENCODINGS)
