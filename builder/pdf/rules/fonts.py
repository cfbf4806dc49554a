"""Rules about fonts: embedded, with the glyphs, widths and characters of all text that is set in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from builder.pdf.read import gate
from builder.pdf.read.gate import Unreadable
from builder.pdf.rules import cmaps, encodings
from builder.pdf.rules.font_programs import FontProgram, program_of
from builder.pdf.rules.rule import Breach, rule
from builder.pdf.rules.subject import RuleSubject, UsedFont

PREDEFINED = frozenset(
    f"/{name}-{direction}"
    for name in (
        "Identity GB-EUC GBpc-EUC GBK-EUC GBKp-EUC GBK2K UniGB-UCS2 UniGB-UTF16 B5pc HKscs-B5 ETen-B5 ETenms-B5 "
        "CNS-EUC UniCNS-UCS2 UniCNS-UTF16 83pv-RKSJ 90ms-RKSJ 90msp-RKSJ 90pv-RKSJ Add-RKSJ EUC Ext-RKSJ UniJIS-UCS2 "
        "UniJIS-UCS2-HW UniJIS-UTF16 KSC-EUC KSCms-UHC KSCms-UHC-HW KSCpc-EUC UniKS-UCS2 UniKS-UTF16"
    ).split()
    for direction in "HV"
) | {"/H", "/V"}
"""The CMaps that every reader has (ISO 32000-1, table 118)."""
_COLLECTIONS = {"GB": "GB1", "B5": "CNS1", "CNS": "CNS1", "HK": "CNS1", "ET": "CNS1", "KS": "Korea1"}
_PROGRAMS: dict[str, tuple[set[str | None], tuple[bytes, ...]]] = {
    "/FontFile": ({None}, (b"%!", b"\x80\x01")),
    "/FontFile2": ({None}, (b"\0\1\0\0", b"true", b"OTTO")),
    "/FontFile3": ({"/Type1C", "/CIDFontType0C", "/OpenType"}, (b"\1\0", b"OTTO", b"\0\1\0\0")),
}
"""The keys of font programs, the subtypes that their streams may have (ISO 32000-1, table 126), how they begin."""
_SYMBOLIC = 4
_KINDS = frozenset(("/Type0", "/Type1", "/MMType1", "/TrueType", "/Type3"))
_MOST_CODES = 65_536


def _holder(font: UsedFont) -> DictionaryObject | None:
    """The dictionary that has the font's descriptor: its own, or for a composite font that of its CIDFont."""
    if gate.name(font.entries, "/Subtype") != "/Type0":
        return font.entries
    below = gate.resolve(next(iter(gate.array(font.entries, "/DescendantFonts") or ()), None))
    return below if isinstance(below, DictionaryObject) else None


def _descriptor(font: UsedFont) -> DictionaryObject | None:
    return gate.dictionary(_holder(font), "/FontDescriptor")


def _kind(font: UsedFont) -> str:
    return gate.name(font.entries, "/Subtype") or ""


def _is_symbolic(font: UsedFont) -> bool:
    return bool((gate.integer(_descriptor(font), "/Flags") or 0) & _SYMBOLIC)


def fonts_are_embedded(subject: RuleSubject) -> Iterator[Breach]:
    for font in subject.fonts:
        if font.painted and _kind(font) != "/Type3" and not _is_embedded(_descriptor(font)):
            yield Breach(font.name, page=font.page)


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


def fonts_are_named(subject: RuleSubject) -> Iterator[Breach]:
    for font in subject.fonts:
        for entries in (font.entries, _holder(font)):
            named = _kind(font) == "/Type3" or gate.name(entries, "/BaseFont") is not None
            if gate.name(entries, "/Type") != "/Font" or not named or _kind(font) not in _KINDS:
                yield Breach(font.name, page=font.page)
                break


def widths_are_stated(subject: RuleSubject) -> Iterator[Breach]:
    for font in subject.fonts:
        holder = _holder(font)
        if _kind(font) == "/Type0":
            stated = isinstance(gate.get(holder, "/W"), ArrayObject) or gate.integer(holder, "/DW") is not None
        else:
            first, last = gate.integer(holder, "/FirstChar"), gate.integer(holder, "/LastChar")
            widths = gate.array(holder, "/Widths")
            stated = first is not None and last is not None and widths is not None and len(widths) == last - first + 1
        if not stated:
            yield Breach(font.name, page=font.page)


def glyphs_are_mapped(subject: RuleSubject) -> Iterator[Breach]:
    for font in subject.fonts:
        holder = _holder(font)
        mapping = gate.get(holder, "/CIDToGIDMap")
        mapped = isinstance(mapping, StreamObject) or str(mapping) == "/Identity"
        if gate.name(holder, "/Subtype") == "/CIDFontType2" and _is_embedded(_descriptor(font)) and not mapped:
            yield Breach(font.name, page=font.page)


def code_maps_are_in_the_file(subject: RuleSubject) -> Iterator[Breach]:
    for font in subject.fonts:
        if _kind(font) == "/Type0":
            encoding = gate.get(font.entries, "/Encoding")
            if not (isinstance(encoding, StreamObject) or (isinstance(encoding, str) and str(encoding) in PREDEFINED)):
                yield Breach(font.name, page=font.page)


def code_maps_use_known_ones(subject: RuleSubject) -> Iterator[Breach]:
    for font in subject.fonts:
        encoding = gate.get(font.entries, "/Encoding") if _kind(font) == "/Type0" else None
        if isinstance(encoding, StreamObject):
            used = [gate.name(encoding, "/UseCMap")]
            used += [
                f"/{match.decode('latin-1')}" for match in re.findall(rb"/([^\s/]{1,99})\s+usecmap", _data(encoding))
            ]
            if any(name is not None and name not in PREDEFINED for name in used):
                yield Breach(font.name, page=font.page)


def code_maps_agree_on_their_direction(subject: RuleSubject) -> Iterator[Breach]:
    for font in subject.fonts:
        encoding = gate.get(font.entries, "/Encoding") if _kind(font) == "/Type0" else None
        if isinstance(encoding, StreamObject):
            stated = re.search(rb"/WMode\s+(\d)", _data(encoding))
            if (gate.integer(encoding, "/WMode") or 0) != (int(stated[1]) if stated else 0):
                yield Breach(font.name, page=font.page)


def collections_agree(subject: RuleSubject) -> Iterator[Breach]:
    for font in subject.fonts:
        encoding = gate.get(font.entries, "/Encoding") if _kind(font) == "/Type0" else None
        if encoding is None or str(encoding) in ("/Identity-H", "/Identity-V"):
            continue
        system = gate.dictionary(_holder(font), "/CIDSystemInfo")
        own = (gate.text(system, "/Registry"), gate.text(system, "/Ordering"))
        supplement = gate.integer(system, "/Supplement")
        if isinstance(encoding, StreamObject):
            other = gate.dictionary(encoding, "/CIDSystemInfo")
            named = (gate.text(other, "/Registry"), gate.text(other, "/Ordering"))
            most = gate.integer(other, "/Supplement")
            agree = own == named and None not in own
            agree = agree and supplement is not None and most is not None and supplement <= most
        else:
            agree = own == ("Adobe", _collection(str(encoding))) and supplement is not None
        if not agree:
            yield Breach(font.name, page=font.page)


def _collection(name: str) -> str:
    """The character collection of a predefined CMap (ISO 32000-1, table 118)."""
    word = name[1:].removeprefix("Uni")
    return next((found for start, found in _COLLECTIONS.items() if word.startswith(start)), "Japan1")


def encodings_are_those_of_truetype(subject: RuleSubject) -> Iterator[Breach]:
    for font in subject.fonts:
        if _kind(font) != "/TrueType" or _is_symbolic(font):
            continue
        encoding = gate.get(font.entries, "/Encoding")
        differences = encoding if isinstance(encoding, DictionaryObject) else None
        base = gate.name(differences, "/BaseEncoding") if differences is not None else encoding
        known = str(base) in ("/MacRomanEncoding", "/WinAnsiEncoding")
        names = [
            str(item)
            for item in map(gate.resolve, gate.array(differences, "/Differences") or ())
            if isinstance(item, str)
        ]
        program = _program(font)
        told = all(encodings.is_listed(name) for name in names)
        if names and program is not None:
            told = told and (3, 1) in program.cmaps
        if not known or not told:
            yield Breach(font.name, page=font.page)


def symbols_have_no_encoding(subject: RuleSubject) -> Iterator[Breach]:
    for font in subject.fonts:
        if _kind(font) == "/TrueType" and _is_symbolic(font) and "/Encoding" in font.entries:
            yield Breach(font.name, page=font.page)


def programs_have_their_code_tables(subject: RuleSubject) -> Iterator[Breach]:
    for font in subject.fonts:
        program = _program(font) if _kind(font) == "/TrueType" and font.painted else None
        if program is None or not program.truetype:
            continue
        tables = len(program.cmaps)
        if _is_symbolic(font):
            right = tables == 1 or (3, 0) in program.cmaps
        else:
            right = tables > 1 if (3, 0) in program.cmaps else tables > 0
        if not right:
            yield Breach(font.name, page=font.page)


def _program(font: UsedFont) -> FontProgram | None:
    descriptor = _descriptor(font)
    for key in _PROGRAMS:
        stream = gate.get(descriptor, key)
        if isinstance(stream, StreamObject) and _is_embedded(descriptor):
            return program_of(_data(stream), gate.integer(stream, "/Length1") or 0)
    return None


def subsets_list_their_glyphs(subject: RuleSubject) -> Iterator[Breach]:
    for font in subject.fonts:
        program = _program(font) if re.match(r"[A-Z]{6}\+", font.name) else None
        descriptor = _descriptor(font)
        names = gate.text(descriptor, "/CharSet")
        listed = gate.get(descriptor, "/CIDSet")
        if program is None:
            continue
        lacks = False
        if names is not None and _kind(font) in ("/Type1", "/MMType1"):
            lacks = bool(program.names) and bool(set(program.names) - {".notdef"} - set(names.split("/")))
        elif isinstance(listed, StreamObject) and _kind(font) == "/Type0":
            lacks = _lacking(_data(listed), program)
        if lacks:
            yield Breach(font.name, page=font.page)


def _lacking(bits: bytes, program: FontProgram) -> bool:
    """Whether a CIDSet does not name a CID that is in the font program (ISO 32000-1, table 124)."""
    return any(cid >> 3 >= len(bits) or not bits[cid >> 3] & 128 >> (cid & 7) for cid in program.cids())


def _glyphs(font: UsedFont, *, painted: bool) -> Iterator[tuple[int, int | str | None]]:
    """The codes that are shown, each with its glyph: a number or a name, None where nobody can say."""
    strings = font.painted if painted else font.painted | font.invisible
    program = _program(font)
    if _kind(font) == "/Type0":
        mapping = _cid_to_glyph(font)
        for code, cid in _cids(font, strings):
            yield code, program.glyph_of_cid(cid, mapping) if program is not None else None
        return
    codes = sorted(set(b"".join(strings)))
    names = encodings.names_of(font.entries, symbolic=_is_symbolic(font)) if codes else {}
    for code in codes:
        if program is None:
            yield code, None
        else:
            yield (
                code,
                program.glyph_of_code(
                    code,
                    names.get(code),
                    symbolic=_is_symbolic(font),
                    truetype=_kind(font) == "/TrueType",
                    differs="/Encoding" in font.entries,
                ),
            )


def _codes(font: UsedFont) -> Iterator[int]:
    strings = font.painted | font.invisible
    if _kind(font) == "/Type0":
        yield from dict.fromkeys(code for code, _ in _cids(font, strings))
    else:
        yield from sorted(set(b"".join(strings)))


def _cids(font: UsedFont, strings: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    """The codes of a composite font that are shown, with their CIDs; none where its CMap is not understood."""
    encoding = gate.get(font.entries, "/Encoding")
    if isinstance(encoding, StreamObject):
        two_bytes = cmaps.cids_of_codes(encoding)
    elif str(encoding) in ("/Identity-H", "/Identity-V"):
        two_bytes = None
    else:
        return
    seen: set[int] = set()
    for string in strings:
        for high, low in zip(string[::2], string[1::2], strict=False):
            code = high << 8 | low
            if code not in seen:
                seen.add(code)
                if two_bytes is None:
                    yield code, code
                elif code in two_bytes:
                    yield code, two_bytes[code]


def _cid_to_glyph(font: UsedFont) -> bytes | None:
    mapping = gate.get(_holder(font), "/CIDToGIDMap")
    return _data(mapping) if isinstance(mapping, StreamObject) else None


def glyphs_are_in_their_font(subject: RuleSubject) -> Iterator[Breach]:
    for font in subject.fonts:
        program = _program(font) if font.painted else None
        if program is not None and any(
            glyph is not None and not program.has(glyph) for _, glyph in _glyphs(font, painted=True)
        ):
            yield Breach(font.name, page=font.page)


def no_missing_glyph_is_shown(subject: RuleSubject) -> Iterator[Breach]:
    for font in subject.fonts:
        if any(glyph in (0, ".notdef") for _, glyph in _glyphs(font, painted=False)):
            yield Breach(font.name, page=font.page)


def widths_are_those_of_the_font(subject: RuleSubject) -> Iterator[Breach]:
    for font in subject.fonts:
        program = _program(font) if font.painted else None
        if program is None:
            continue
        widths, default = _widths(font)
        cids = dict(_cids(font, font.painted)) if _kind(font) == "/Type0" else None
        for code, glyph in _glyphs(font, painted=True):
            stated = widths.get(code if cids is None else cids.get(code, code), default)
            drawn = program.width(glyph) if glyph is not None else None
            if stated is not None and drawn is not None and abs(stated - drawn) > 1:
                yield Breach(font.name, page=font.page)
                break


def _widths(font: UsedFont) -> tuple[dict[int, float], float | None]:
    """The widths that a font states, by code or CID, and the one that goes for all others."""
    holder = _holder(font)
    if _kind(font) != "/Type0":
        first = gate.integer(holder, "/FirstChar") or 0
        missing = gate.get(gate.dictionary(holder, "/FontDescriptor"), "/MissingWidth")
        return dict(enumerate(gate.numbers(holder, "/Widths") or (), first)), _number(missing, 0.0)
    return _composite_widths(holder), _number(gate.get(holder, "/DW"), 1000.0)


def _composite_widths(holder: DictionaryObject | None) -> dict[int, float]:
    widths: dict[int, float] = {}
    waiting: list[float] = []
    for item in map(gate.resolve, gate.array(holder, "/W") or ()):
        if isinstance(item, ArrayObject) and waiting:
            several = [_number(gate.resolve(value), 0.0) for value in item]
            widths |= dict(enumerate(several, int(waiting[-1])))
            waiting = []
        elif isinstance(item, (int, float)):
            waiting.append(float(item))
        if len(waiting) == 3:
            first, last, width = waiting
            widths |= dict.fromkeys(range(max(int(first), 0), min(int(last), _MOST_CODES) + 1), width)
            waiting = []
    return widths


def _number(value: object, default: float) -> float:
    return float(value) if isinstance(value, (int, float)) else default


def characters_have_unicode(subject: RuleSubject) -> Iterator[Breach]:
    for font in subject.fonts:
        if any(not _has_unicode(font, code) for code in _unmapped(font)):
            yield Breach(font.name, page=font.page)


def _unmapped(font: UsedFont) -> Iterator[int]:
    """The codes that are shown, and are not in the font's ToUnicode."""
    known = _unicode(font)
    return (code for code in _codes(font) if code not in known)


def _has_unicode(font: UsedFont, code: int) -> bool:
    """Whether a code has a character without a ToUnicode (ISO 14289-1, 7.21.7)."""
    if _kind(font) == "/Type0":
        encoding = gate.get(font.entries, "/Encoding")
        if isinstance(encoding, str) and str(encoding) not in ("/Identity-H", "/Identity-V"):
            return True
        ordering = gate.text(gate.dictionary(_holder(font), "/CIDSystemInfo"), "/Ordering")
        return ordering in ("GB1", "CNS1", "Japan1", "Korea1", "KR")
    if _kind(font) == "/TrueType" and _is_symbolic(font) and "/Encoding" not in font.entries:
        return False
    name = encodings.names_of(font.entries, symbolic=_is_symbolic(font)).get(code)
    return name is not None and bool(encodings.characters_of(name))


def unicode_means_something(subject: RuleSubject) -> Iterator[Breach]:
    for font in subject.fonts:
        known = _unicode(font)
        if any(set(known.get(code, "")) & {"\0", "\ufeff", "\ufffe"} for code in _codes(font)):
            yield Breach(font.name, page=font.page)


def _unicode(font: UsedFont) -> dict[int, str]:
    return {int.from_bytes(code, "big"): text for code, text in cmaps.stated_unicode(font.entries).items()}


_EMBED = "embed the whole font, or its part that is used, when exporting"
_AGAIN = "export it again with another font: this one is not as readers expect it"
_UNICODE = "embed the font with a map to Unicode (ToUnicode)"

RULES = (
    rule(
        fonts_are_embedded,
        "the font {} is not embedded",
        _EMBED,
        ua1="7.21.4.1-1",
        ua2="8.4.5.5.1",
        a1="6.3.4-1",
        a2="6.2.11.4.1-1",
        a4="6.2.10.4.1-1",
    ),
    rule(
        fonts_are_named,
        "the font {} lacks its name or its type",
        _AGAIN,
        a1="6.3.2-1, 6.3.2-2, 6.3.2-3",
        a2="6.2.11.2-1, 6.2.11.2-2, 6.2.11.2-3",
        a4="6.2.10.2-1",
    ),
    rule(
        widths_are_stated,
        "the font {} does not say how wide its characters are",
        _AGAIN,
        a1="6.3.2-4, 6.3.2-5, 6.3.2-6",
        a2="6.2.11.2-4, 6.2.11.2-5, 6.2.11.2-6",
        a4="6.2.10.2-4",
    ),
    rule(
        collections_agree,
        "the font {} and its encoding are for different characters",
        _AGAIN,
        ua1="7.21.3.1-1",
        ua2="8.4.5.4",
        a1="6.3.3.1-1",
        a2="6.2.11.3.1-1",
        a4="6.2.10.3.1-1",
    ),
    rule(
        glyphs_are_mapped,
        "the font {} does not say which glyph is which",
        _AGAIN,
        ua1="7.21.3.2-1",
        ua2="8.4.5.4",
        a1="6.3.3.2-1",
        a2="6.2.11.3.2-1",
        a4="6.2.10.3.2-1",
    ),
    rule(
        code_maps_are_in_the_file,
        "the font {} has an encoding that is not in the file",
        _AGAIN,
        ua1="7.21.3.3-1",
        ua2="8.4.5.4",
        a1="6.3.3.3-1",
        a2="6.2.11.3.3-1",
        a4="6.2.10.3.3-1",
    ),
    rule(
        code_maps_agree_on_their_direction,
        "the font {} has an encoding that says two things about its direction",
        _AGAIN,
        ua1="7.21.3.3-2",
        ua2="8.4.5.4",
        a1="6.3.3.3-2",
        a2="6.2.11.3.3-2",
        a4="6.2.10.3.3-2",
    ),
    rule(
        code_maps_use_known_ones,
        "the font {} has an encoding that uses one that is not in the file",
        _AGAIN,
        ua1="7.21.3.3-3",
        ua2="8.4.5.4",
        a2="6.2.11.3.3-3",
        a4="6.2.10.3.3-3",
    ),
    rule(
        glyphs_are_in_their_font,
        "the font {} lacks glyphs that are shown",
        _EMBED,
        ua1="7.21.4.1-2",
        ua2="8.4.5.5.1",
        a1="6.3.5-1",
        a2="6.2.11.4.1-2",
        a4="6.2.10.4.1-2",
    ),
    rule(
        subsets_list_their_glyphs,
        "the font {} lists other glyphs than it has",
        _AGAIN,
        ua1="7.21.4.2-1, 7.21.4.2-2",
        a1="6.3.5-2, 6.3.5-3",
        a2="6.2.11.4.2-1, 6.2.11.4.2-2",
    ),
    rule(
        widths_are_those_of_the_font,
        "the font {} is said to be wider or narrower than it is",
        _AGAIN,
        ua1="7.21.5-1",
        ua2="8.4.5.6",
        a1="6.3.6-1",
        a2="6.2.11.5-1",
        a4="6.2.10.5-1",
    ),
    rule(
        programs_have_their_code_tables,
        "the font {} does not say which glyph is which",
        _AGAIN,
        ua1="7.21.6-1, 7.21.6-4",
        ua2="8.4.5.7",
        a1="6.3.7-3",
        a2="6.2.11.6-1, 6.2.11.6-4",
        a4="6.2.10.6-1",
    ),
    rule(
        encodings_are_those_of_truetype,
        "the font {} has an encoding that not all readers know",
        _AGAIN,
        ua1="7.21.6-2",
        ua2="8.4.5.7",
        a1="6.3.7-1",
        a2="6.2.11.6-2",
        a4="6.2.10.6-2",
    ),
    rule(
        symbols_have_no_encoding,
        "the font {} of symbols has an encoding",
        _AGAIN,
        ua1="7.21.6-3",
        ua2="8.4.5.7",
        a1="6.3.7-2",
        a2="6.2.11.6-3",
        a4="6.2.10.6-3",
    ),
    rule(
        characters_have_unicode,
        "the font {} does not say which characters it shows",
        _UNICODE,
        level="U",
        ua1="7.21.7-1",
        ua2="8.4.5.8",
        a1="6.3.8-1",
        a2="6.2.11.7.2-1",
    ),
    rule(
        unicode_means_something,
        "the font {} says of a character that it is none",
        _UNICODE,
        level="U",
        ua1="7.21.7-2",
        ua2="8.4.5.8",
        a2="6.2.11.7.2-2",
        a4="6.2.10.7-1",
    ),
    rule(
        no_missing_glyph_is_shown,
        "it shows characters that its font does not have ({})",
        "use a font that has these characters",
        ua1="7.21.8-1",
        ua2="8.4.5.9",
        a2="6.2.11.8-1",
        a4="6.2.10.8-1",
    ),
)
