"""Rules about fonts: embedded, with the glyphs, widths and characters of all text that is set in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from builder.pdf.read import content_scan, gate
from builder.pdf.read.structure import StructureNode
from builder.pdf.rules import encodings
from builder.pdf.rules.breach import Breach
from builder.pdf.rules.font_programs import FontProgram
from builder.pdf.rules.rule import rule
from builder.pdf.rules.subject import RuleSubject
from builder.pdf.rules.used_font import UsedFont, data_of

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
_KINDS = frozenset(("/Type0", "/Type1", "/MMType1", "/TrueType", "/Type3"))


def _each(is_right: Callable[[UsedFont], bool]) -> Callable[[RuleSubject], Iterable[Breach]]:
    """What finds the fonts for which something is not right."""

    def find(subject: RuleSubject) -> Iterator[Breach]:
        return (Breach(font.name, page=font.page) for font in subject.fonts if not is_right(font))

    return find


def _is_embedded(font: UsedFont) -> bool:
    return not font.is_painted or font.kind == "/Type3" or font.program is not None


def _is_named(font: UsedFont) -> bool:
    return font.kind in _KINDS and all(
        gate.name(entries, "/Type") == "/Font"
        and (font.kind == "/Type3" or gate.name(entries, "/BaseFont") is not None)
        for entries in (font.entries, font.holder)
    )


def _states_widths(font: UsedFont) -> bool:
    if font.composite:
        return isinstance(gate.get(font.holder, "/W"), ArrayObject) or gate.integer(font.holder, "/DW") is not None
    first, last = gate.integer(font.holder, "/FirstChar"), gate.integer(font.holder, "/LastChar")
    widths = gate.array(font.holder, "/Widths")
    return first is not None and last is not None and widths is not None and len(widths) == last - first + 1


def _maps_glyphs(font: UsedFont) -> bool:
    mapping = gate.get(font.holder, "/CIDToGIDMap")
    mapped = isinstance(mapping, StreamObject) or str(mapping) == "/Identity"
    return mapped or gate.name(font.holder, "/Subtype") != "/CIDFontType2" or font.program is None


def _has_its_code_map(font: UsedFont) -> bool:
    known = isinstance(font.encoding, StreamObject) or str(font.encoding) in PREDEFINED
    return known or not font.composite


def _embeds_its_code_map(font: UsedFont) -> bool:
    """Whether its CMap is in the file, or none is needed (ISO 19005-1, 6.3.3.3)."""
    known = isinstance(font.encoding, StreamObject) or str(font.encoding) in ("/Identity-H", "/Identity-V")
    return known or not font.composite


def _uses_known_code_maps(font: UsedFont) -> bool:
    if not (font.composite and isinstance(font.encoding, StreamObject)):
        return True
    named = re.findall(rb"/([^\s/]{1,99})\s+usecmap", data_of(font.encoding))
    used = [gate.name(font.encoding, "/UseCMap"), *(f"/{name.decode('latin-1')}" for name in named)]
    return all(name is None or name in PREDEFINED for name in used)


def _agrees_on_its_direction(font: UsedFont) -> bool:
    if not (font.composite and isinstance(font.encoding, StreamObject)):
        return True
    stated = re.search(rb"/WMode\s+(\d)", data_of(font.encoding))
    return (gate.integer(font.encoding, "/WMode") or 0) == (int(stated[1]) if stated else 0)


def _agrees_on_its_characters(font: UsedFont) -> bool:
    if not font.composite or font.encoding is None or str(font.encoding) in ("/Identity-H", "/Identity-V"):
        return True
    system = gate.dictionary(font.holder, "/CIDSystemInfo")
    own = (gate.text(system, "/Registry"), gate.text(system, "/Ordering"))
    supplement = gate.integer(system, "/Supplement")
    if supplement is None:
        return False
    if not isinstance(font.encoding, StreamObject):
        return own == ("Adobe", _collection(str(font.encoding)))
    other = gate.dictionary(font.encoding, "/CIDSystemInfo")
    most = gate.integer(other, "/Supplement")
    named = (gate.text(other, "/Registry"), gate.text(other, "/Ordering"))
    return own == named and None not in own and most is not None and supplement <= most


def _collection(name: str) -> str:
    """The character collection of a predefined CMap (ISO 32000-1, table 118)."""
    word = name[1:].removeprefix("Uni")
    return next((found for start, found in _COLLECTIONS.items() if word.startswith(start)), "Japan1")


def _has_an_encoding_of_truetype(font: UsedFont) -> bool:
    if font.kind != "/TrueType" or font.symbolic:
        return True
    differences = font.encoding if isinstance(font.encoding, DictionaryObject) else None
    base = gate.name(differences, "/BaseEncoding") if differences is not None else font.encoding
    items = map(gate.resolve, gate.array(differences, "/Differences") or ())
    names = [str(item) for item in items if isinstance(item, str)]
    told = not names or font.program is None or (3, 1) in font.program.cmaps
    known = str(base) in ("/MacRomanEncoding", "/WinAnsiEncoding")
    return known and told and all(encodings.is_listed(name) for name in names)


def _has_an_encoding_only_for_letters(font: UsedFont) -> bool:
    return not (font.kind == "/TrueType" and font.symbolic and "/Encoding" in font.entries)


def _has_its_code_tables(font: UsedFont) -> bool:
    program = font.program if font.kind == "/TrueType" and font.is_painted else None
    if program is None or not program.truetype:
        return True
    tables, symbols = len(program.cmaps), (3, 0) in program.cmaps
    if font.symbolic:
        return tables == 1 or symbols
    return tables > (1 if symbols else 0)


def _lists_its_glyphs(font: UsedFont) -> bool:
    program = font.program if re.match(r"[A-Z]{6}\+", font.name) else None
    names = gate.text(font.descriptor, "/CharSet")
    listed = gate.get(font.descriptor, "/CIDSet")
    if program is not None and names is not None and font.kind in ("/Type1", "/MMType1"):
        return not program.names or not set(program.names) - {".notdef"} - set(names.split("/"))
    if program is not None and isinstance(listed, StreamObject) and font.composite:
        return _lists(data_of(listed), program)
    return True


def _lists(bits: bytes, program: FontProgram) -> bool:
    """Whether a CIDSet names the CIDs that are in the font program, and no others (ISO 32000-1, table 124)."""
    own = set(program.cids())
    named = {8 * at + bit for at, byte in enumerate(bits) for bit in range(8) if byte & 128 >> bit}
    return not own or own | {0} == named | {0}


def _has_its_glyphs(font: UsedFont) -> bool:
    program = font.program
    glyphs = [font.glyphs[code] for code in font.painted_codes]
    return program is None or all(program.has(glyph) for glyph in glyphs if glyph is not None)


def _shows_no_missing_glyph(font: UsedFont) -> bool:
    return not any(glyph in (0, ".notdef") for glyph in font.glyphs.values())


def _is_as_wide_as_it_says(font: UsedFont) -> bool:
    program = font.program
    if program is None:
        return True
    for code, cid in font.painted_codes.items():
        glyph = font.glyphs[code]
        drawn = program.width(glyph) if glyph is not None else None
        if drawn is not None and abs(font.widths.get(cid, font.default_width) - drawn) > 1:
            return False
    return True


def _has_unicode(font: UsedFont) -> bool:
    """Whether each code that is shown has a character (ISO 14289-1, 7.21.7)."""
    without = font.codes.keys() - font.unicode.keys()
    if font.composite:
        named = isinstance(font.encoding, str) and str(font.encoding) not in ("/Identity-H", "/Identity-V")
        ordering = gate.text(gate.dictionary(font.holder, "/CIDSystemInfo"), "/Ordering")
        return not without or named or ordering in ("GB1", "CNS1", "Japan1", "Korea1", "KR")
    if font.kind == "/TrueType" and font.symbolic and "/Encoding" not in font.entries:
        return not without
    return all(encodings.characters_of(font.names.get(code, "")) for code in without)


def _says_real_characters(font: UsedFont) -> bool:
    return not any(set(font.unicode.get(code, "")) & {"\0", "\ufeff", "\ufffe"} for code in font.codes)


characters_have_unicode = _each(_has_unicode)


def _is_private(text: str) -> bool:
    """Whether a text has characters that everybody may give a meaning of their own (Unicode, 23.5)."""
    return any(unicodedata.category(sign) == "Co" for sign in text)


def private_characters_have_words(subject: RuleSubject) -> Iterator[Breach]:
    fonts = {
        id(font.entries): font
        for font in subject.fonts
        if _is_private("".join(font.unicode.get(code, "") for code in font.codes))
    }
    for key, stream in subject.structure.streams.items() if fonts else ():
        # Few files have such characters: their content is read again for what is around each.
        data = (
            gate.decoded(stream.entries) if isinstance(stream.entries, StreamObject) else gate.content(stream.entries)
        )
        named = gate.dictionary(subject.resources(stream), "/Font")
        for shown in content_scan.shown_strings(data, subject.resources(stream)):
            font = fonts.get(id(gate.dictionary(named, shown.font)))
            owner = subject.structure.marks.get((key, shown.mcid)) if shown.mcid is not None else None
            if font is None or shown.replaced or _is_replaced(owner):
                continue
            if _is_private("".join(font.unicode.get(code, "") for code in font.codes_in({shown.string}))):
                yield Breach(font.name, page=stream.page)
                break


def _is_replaced(node: StructureNode | None) -> bool:
    """Whether an element, or one around it, has words that go before what it shows."""
    while node is not None:
        if gate.text(node.entries, "/ActualText") is not None:
            return True
        node = node.parent
    return False


_EMBED = "embed the whole font, or its part that is used, when exporting"
_AGAIN = "export it again with another font: this one is not as readers expect it"
_UNICODE = "embed the font with a map to Unicode (ToUnicode)"

RULES = (
    rule(
        _each(_is_embedded),
        "the font {} is not embedded",
        _EMBED,
        ua1="7.21.4.1-1",
        ua2="8.4.5.5.1",
        a1="6.3.4-1",
        a2="6.2.11.4.1-1",
        a4="6.2.10.4.1-1",
    ),
    rule(
        _each(_is_named),
        "the font {} lacks its name or its type",
        _AGAIN,
        a1="6.3.2-1, 6.3.2-2, 6.3.2-3",
        a2="6.2.11.2-1, 6.2.11.2-2, 6.2.11.2-3",
        a4="6.2.10.2-1",
    ),
    rule(
        _each(_states_widths),
        "the font {} does not say how wide its characters are",
        _AGAIN,
        a1="6.3.2-4, 6.3.2-5, 6.3.2-6",
        a2="6.2.11.2-4, 6.2.11.2-5, 6.2.11.2-6",
        a4="6.2.10.2-4",
    ),
    rule(
        _each(_agrees_on_its_characters),
        "the font {} and its encoding are for different characters",
        _AGAIN,
        ua1="7.21.3.1-1",
        ua2="8.4.5.4",
        a1="6.3.3.1-1",
        a2="6.2.11.3.1-1",
        a4="6.2.10.3.1-1",
    ),
    rule(
        _each(_maps_glyphs),
        "the font {} does not say which glyph is which",
        _AGAIN,
        ua1="7.21.3.2-1",
        ua2="8.4.5.4",
        a1="6.3.3.2-1",
        a2="6.2.11.3.2-1",
        a4="6.2.10.3.2-1",
    ),
    rule(
        _each(_has_its_code_map),
        "the font {} has an encoding that is not in the file",
        _AGAIN,
        ua1="7.21.3.3-1",
        ua2="8.4.5.4",
        a2="6.2.11.3.3-1",
        a4="6.2.10.3.3-1",
    ),
    rule(
        _each(_embeds_its_code_map),
        "the font {} has an encoding that is not in the file",
        _AGAIN,
        a1="6.3.3.3-1",
    ),
    rule(
        _each(_agrees_on_its_direction),
        "the font {} has an encoding that says two things about its direction",
        _AGAIN,
        ua1="7.21.3.3-2",
        ua2="8.4.5.4",
        a1="6.3.3.3-2",
        a2="6.2.11.3.3-2",
        a4="6.2.10.3.3-2",
    ),
    rule(
        _each(_uses_known_code_maps),
        "the font {} has an encoding that uses one that is not in the file",
        _AGAIN,
        ua1="7.21.3.3-3",
        ua2="8.4.5.4",
        a2="6.2.11.3.3-3",
        a4="6.2.10.3.3-3",
    ),
    rule(
        _each(_has_its_glyphs),
        "the font {} lacks glyphs that are shown",
        _EMBED,
        ua1="7.21.4.1-2",
        ua2="8.4.5.5.1",
        a1="6.3.5-1",
        a2="6.2.11.4.1-2",
        a4="6.2.10.4.1-2",
    ),
    rule(
        _each(_lists_its_glyphs),
        "the font {} lists other glyphs than it has",
        _AGAIN,
        ua1="7.21.4.2-1, 7.21.4.2-2",
        a1="6.3.5-2, 6.3.5-3",
        a2="6.2.11.4.2-1, 6.2.11.4.2-2",
    ),
    rule(
        _each(_is_as_wide_as_it_says),
        "the font {} is said to be wider or narrower than it is",
        _AGAIN,
        ua1="7.21.5-1",
        ua2="8.4.5.6",
        a1="6.3.6-1",
        a2="6.2.11.5-1",
        a4="6.2.10.5-1",
    ),
    rule(
        _each(_has_its_code_tables),
        "the font {} does not say which glyph is which",
        _AGAIN,
        ua1="7.21.6-1, 7.21.6-4",
        ua2="8.4.5.7",
        a1="6.3.7-3",
        a2="6.2.11.6-1, 6.2.11.6-4",
        a4="6.2.10.6-1",
    ),
    rule(
        _each(_has_an_encoding_of_truetype),
        "the font {} has an encoding that not all readers know",
        _AGAIN,
        ua1="7.21.6-2",
        ua2="8.4.5.7",
        a1="6.3.7-1",
        a2="6.2.11.6-2",
        a4="6.2.10.6-2",
    ),
    rule(
        _each(_has_an_encoding_only_for_letters),
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
        unheard="characters that have no Unicode: they are skipped, or read as noise",
    ),
    rule(
        _each(_says_real_characters),
        "the font {} says of a character that it is none",
        _UNICODE,
        level="U",
        ua1="7.21.7-2",
        ua2="8.4.5.8",
        a2="6.2.11.7.2-2",
        a4="6.2.10.7-1",
    ),
    rule(
        private_characters_have_words,
        "the font {} shows signs that have no meaning in Unicode, and no words say what they are",
        "give such signs a replacement text (ActualText), or use a font that has them in Unicode, such as for bullets",
        level="A",
        a2="6.2.11.7.3-1",
    ),
    rule(
        _each(_shows_no_missing_glyph),
        "it shows characters that its font does not have ({})",
        "use a font that has these characters",
        ua1="7.21.8-1",
        ua2="8.4.5.9",
        a2="6.2.11.8-1",
        a4="6.2.10.9-1",
    ),
)
