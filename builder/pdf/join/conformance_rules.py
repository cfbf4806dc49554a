"""Which standards a merged file may claim: what the sources are counts, not what they say of themselves.

PDF/UA-1 (ISO 14289-1) is claimed where the objects of every source pass the checks here. PDF/A-2 (ISO 19005-2) has
rules that reach into fonts and pictures, which are copied as they are: there a source must pass, and be labelled too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from builder.core.languages import is_well_formed
from builder.pdf.join import font_rules
from builder.pdf.join.chosen_pages import ChosenPages, intent_digest
from builder.pdf.join.elements import Names
from builder.pdf.read import content_scan, gate
from builder.pdf.read.structure import ContentStream, StructureNode
from builder.pdf.write.metadata import Claims

Level = Literal["A", "U", "B"]
_LEVELS: tuple[Level, ...] = ("B", "U", "A")
_GROUPS = {"/THead", "/TBody", "/TFoot"}
_PARENTS = {
    "/TR": {"/Table", *_GROUPS},
    "/THead": {"/Table"},
    "/TBody": {"/Table"},
    "/TFoot": {"/Table"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/LI": {"/L"},
    "/LBody": {"/LI"},
    "/TOCI": {"/TOC"},
}
_KIDS = {
    "/Table": {"/TR", "/Caption", *_GROUPS},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TFoot": {"/TR"},
    "/TR": {"/TH", "/TD"},
    "/L": {"/L", "/LI", "/Caption"},
    "/LI": {"/Lbl", "/LBody"},
    "/TOC": {"/TOC", "/TOCI", "/Caption"},
}
"""What may stand where (ISO 32000-1, 14.8.4.3, and ISO 14289-1, 7.2)."""
_BLEND_MODES = frozenset(
    "/" + mode
    for mode in (
        "Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference "
        "Exclusion Hue Saturation Color Luminosity"
    ).split()
)
"""The blend modes of PDF 1.7 (ISO 32000-1, 11.3.5)."""
_FILTERS = frozenset(
    f"/{name}Decode" for name in ("ASCIIHex", "ASCII85", "RunLength", "Flate", "CCITTFax", "JBIG2", "DCT", "JPX")
)
"""The filters that PDF/A-2 allows (ISO 19005-2, 6.1.7.2)."""
_CHANNELS = {1: "Gray", 3: "RGB", 4: "CMYK"}
_WIDEST = 1000
"""How many rows or columns a cell can span."""
_DEEPEST_FIELD = 50
_HIDDEN, _PRINT, _UNSEEN = 2, 4, 1 | 2 | 32 | 256


@dataclass(slots=True)
class Verdict:
    """What speaks against a claim, as sentences with the times that each was met, and what a source needs of others.

    `level` is the level of PDF/A-2 that the source is labelled with. `colours` are the device colour spaces that it
    paints with. `headings` are the kinds of headings it has: H, or numbered.
    """

    accessible: dict[str, int] = field(default_factory=dict)
    archive: dict[str, int] = field(default_factory=dict)
    level: Level | None = None
    colours: set[str] = field(default_factory=set)
    headings: set[str] = field(default_factory=set)
    opening: int = 0
    """The level of the first heading, where pages before it were not asked for: what it follows stands elsewhere."""
    closing: int = 0
    """The level of the last numbered heading."""
    intent: bytes | None = None

    def lower(self, level: Level) -> None:
        """Say that the source earns no more than `level` of PDF/A-2."""
        if self.level is not None:
            self.level = min(self.level, level, key=_LEVELS.index)

    def against(self, standard: dict[str, int], what: str) -> None:
        standard[what] = standard.get(what, 0) + 1


class RuleInput(NamedTuple):
    """What a verdict is passed on: the pages that were chosen, how their elements are called, their language."""

    chosen: ChosenPages
    names: Names
    language: str | None
    pictures: bool
    """Whether the pages are taken in as pictures, for want of tags."""
    filters: Collection[str] = ()
    """The filters that its streams are packed with."""


def examine(given: RuleInput) -> Verdict:
    """Look for what speaks against a claim. Raises Unreadable."""
    verdict = Verdict()
    _examine_document(given, verdict)
    _examine_content(given, verdict)
    _examine_elements(given, verdict)
    _examine_annotations(given, verdict)
    _examine_resources(given, verdict)
    return verdict


def earned(
    verdicts: Sequence[tuple[str, Verdict]], version: str, intents: Iterable[bytes], automatic: bool
) -> tuple[Claims, list[str]]:
    """The claims that all sources earn together, and sentences on why others are not made.

    `verdicts` have the sources' names; `version` is the merged file's, `intents` the digests of output intents,
    `automatic` whether optional content is shown or hidden by itself.
    """
    accessible = [("", "layers show and hide themselves")] if automatic else []
    headings = set().union(*(verdict.headings for _, verdict in verdicts))
    if len(headings) > 1:
        accessible.append(("", "some sources number their headings and others do not"))
    archive = list(accessible[:1]) if automatic else []
    if len(set(intents)) > 1:
        archive.append(("", "the sources have different output intents; export them with the same ICC profile"))
    if version > "1.7":
        accessible.append(("", f"a source is PDF {version}, and the standard is for PDF 1.7"))
        archive.append(("", f"a source is PDF {version}, and the standard is for PDF 1.7"))
    last = 0
    for name, verdict in verdicts:
        if verdict.opening > last + 1:
            accessible.append((name, _too_deep(verdict.opening, last)))
        last = verdict.closing or last
        accessible += [(name, one) for one in _counted(verdict.accessible)]
        archive += [(name, one) for one in _counted(verdict.archive)]
    levels = [verdict.level for _, verdict in verdicts if verdict.level]
    level = min(levels, key=_LEVELS.index) if levels and not archive else None
    sentences = [_sentence("PDF/UA-1", *one) for one in accessible] + [_sentence("PDF/A-2", *one) for one in archive]
    return Claims(not accessible, level), sentences


def _sentence(standard: str, source: str, what: str) -> str:
    return f"{standard} is not claimed: {f'{source}: ' if source else ''}{what}"


def _counted(times: Mapping[str, int]) -> list[str]:
    return [what if count == 1 else f"{what} ({count} times)" for what, count in times.items()]


# The document


def _examine_document(given: RuleInput, verdict: Verdict) -> None:
    original = given.chosen.original
    marks = gate.dictionary(original.catalog, "/MarkInfo")
    if str(gate.get(marks, "/Suspects")) == "True":
        verdict.against(verdict.accessible, "its own program calls its tags suspect")
    if given.pictures:
        verdict.against(verdict.accessible, "it has no tags, and its pages are taken in as pictures")
    elif str(gate.get(marks, "/Marked")) != "True":
        verdict.against(verdict.accessible, "it does not say that it is tagged")
    if given.language is None:
        verdict.against(verdict.accessible, "it does not say what language it is in")
    elif not is_well_formed(given.language):
        verdict.against(verdict.accessible, f"{given.language!r} is no language")
    packet = gate.xmp(original)
    part, level = _identified(packet)
    if part not in ("2", "3") or level not in _LEVELS:
        found = f"PDF/A-{part}{level.lower()}" if part else "no PDF/A"
        verdict.against(verdict.archive, f"it is labelled as {found}")
    else:
        verdict.level = level
    for name in sorted(set(given.filters) - _FILTERS):
        verdict.against(
            verdict.archive, "it is compressed by LZW" if name == "/LZWDecode" else "a stream cannot be read"
        )
    for index in given.chosen.pages:
        _examine_boxes(original.leaves[index].entries, verdict)
    verdict.intent = intent_digest(original)
    form = gate.dictionary(original.catalog, "/AcroForm")
    if str(gate.get(form, "/NeedAppearances")) == "True":
        verdict.against(verdict.archive, "its form leaves it to readers to draw the fields")
    if given.pictures:
        verdict.lower("B")
    elif verdict.accessible:
        # What was found so far, and is found of elements, concerns level A too (ISO 19005-2, 6.7).
        verdict.lower("U")


def _examine_boxes(page: DictionaryObject, verdict: Verdict) -> None:
    """Pages have a size that can be shown (ISO 19005-2, 6.1.13)."""
    for key in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"):
        if key not in page:
            continue
        box = gate.numbers(page, key) or []
        if len(box) != 4 or not all(3 <= abs(box[2 + axis] - box[axis]) <= 14400 for axis in (0, 1)):
            verdict.against(verdict.archive, f"the {key[1:]} of a page is none, too small or too large")


_PART = re.compile(rb"pdfaid:part\s*(?:=\s*[\"']|>)\s*(\d)")
_CONFORMANCE = re.compile(rb"pdfaid:conformance\s*(?:=\s*[\"']|>)\s*([A-Za-z])")


def _identified(packet: bytes) -> tuple[str, Level]:
    """The part and level of PDF/A that a metadata packet names."""
    part, level = _PART.search(packet), _CONFORMANCE.search(packet)
    letter = level[1].decode("ascii").upper() if level else ""
    return part[1].decode("ascii") if part else "", "A" if letter == "A" else "U" if letter == "U" else "B"


# Content


def _examine_content(given: RuleInput, verdict: Verdict) -> None:
    """All that is painted is tagged or an artifact (ISO 14289-1, 7.1), in colours that are known for what they are."""
    found = given.chosen.structure
    for key, stream in found.streams.items():
        painted = stream.painted
        if painted.broken:
            verdict.against(verdict.accessible, "the content of a page cannot be made out")
            verdict.against(verdict.archive, "the content of a page cannot be made out")
        if not given.pictures:
            if painted.loose and (key < 0 or content_scan.NONE in stream.around):
                verdict.against(verdict.accessible, "a page shows something that is neither tagged nor an artifact")
            if painted.mixed:
                verdict.against(verdict.accessible, "an artifact and tagged content stand one in the other")
        verdict.colours |= painted.colours
    if found.untagged and not given.pictures:
        verdict.against(verdict.accessible, "content is marked, but no element owns it")


# Elements


def _examine_elements(given: RuleInput, verdict: Verdict) -> None:
    nodes = given.chosen.structure.nodes
    roles = {id(node): given.names.final(node.role) or "" for node in nodes}
    for unmapped in sorted({node.role[1:] for node in nodes if not roles[id(node)]}):
        verdict.against(verdict.accessible, f"nothing says what its element {unmapped} is")
        verdict.lower("U")
    level: int | None = 0 if given.chosen.whole else None
    for node in nodes:
        role = roles[id(node)]
        _examine_element(node, role, verdict)
        if role == "/H" or (role[:2] == "/H" and role[2:].isdigit()):
            verdict.headings.add("plain" if role == "/H" else "numbered")
            level = _next_level(role, level, verdict)
            verdict.closing = level or 0
        _examine_place(node, role, roles, verdict)
        if role == "/Table":
            _examine_table(node, roles, given, verdict)
    if len(verdict.headings) > 1:
        verdict.against(verdict.accessible, "it has numbered headings and others")
    if given.chosen.structure.root is not None:
        _examine_role_map(given, verdict)


def _examine_role_map(given: RuleInput, verdict: Verdict) -> None:
    """A type that leads back to itself means nothing (ISO 14289-1, 7.1)."""
    roles = gate.dictionary(given.chosen.structure.root, "/RoleMap")
    used = {node.role for node in given.chosen.structure.nodes}
    for role in gate.raw_items(roles) if roles is not None else ():
        if role in used and gate.name(roles, role) == role:
            verdict.against(verdict.accessible, f"its element {role[1:]} is mapped to itself")


def _examine_element(node: StructureNode, role: str, verdict: Verdict) -> None:
    language = gate.text(node.entries, "/Lang")
    if language and not is_well_formed(language):
        verdict.against(verdict.accessible, f"{language!r} is no language")
    if role in ("/Figure", "/Formula") and not _spoken(node):
        verdict.against(verdict.accessible, f"a {role[1:]} has no alternative text")
    if role == "/Note" and gate.octets(gate.get(node.entries, "/ID")) is None:
        verdict.against(verdict.accessible, "a Note has no ID")


def _spoken(node: StructureNode) -> bool:
    return any(gate.text(node.entries, key) is not None for key in ("/Alt", "/ActualText"))


def _next_level(role: str, level: int | None, verdict: Verdict) -> int | None:
    """The level of a heading; none may be left out on the way down (ISO 14289-1, 7.4.2)."""
    if role == "/H":
        return level
    if level is None:
        verdict.opening = int(role[2:])
    elif int(role[2:]) > level + 1:
        verdict.against(verdict.accessible, _too_deep(int(role[2:]), level))
    return int(role[2:])


def _too_deep(level: int, before: int) -> str:
    return f"a heading H{level} follows H{before}" if before else f"its first heading is H{level}"


def _examine_place(node: StructureNode, role: str, roles: Mapping[int, str], verdict: Verdict) -> None:
    parent = roles.get(id(node.parent), "") if node.parent is not None else ""
    if role in _PARENTS and parent not in _PARENTS[role]:
        verdict.against(verdict.accessible, f"a {role[1:]} stands in {f'a {parent[1:]}' if parent else 'nothing'}")
    if role in _KIDS:
        for kid in node.kids:
            if isinstance(kid, StructureNode) and roles[id(kid)] not in _KIDS[role]:
                verdict.against(verdict.accessible, f"a {role[1:]} holds a {roles[id(kid)][1:] or 'stranger'}")


def _examine_table(table: StructureNode, roles: Mapping[int, str], given: RuleInput, verdict: Verdict) -> None:
    """Rows as long as each other, and a head for every cell (ISO 14289-1, 7.2 and 7.5)."""
    if table.cut:
        verdict.against(verdict.accessible, "a table is cut by the choice of pages")
    rows = [row for row in _below(table) if roles[id(row)] == "/TR"]
    grid, lengths = _grid([[cell for cell in row.kids if isinstance(cell, StructureNode)] for row in rows], given)
    if len(set(lengths)) > 1:
        verdict.against(verdict.accessible, "a table has rows that are longer than others")
    across, down = set[int](), set[int]()
    for cell, row, column in grid:
        scope = str(given.names.attribute_of(cell, "/Scope"))
        if roles[id(cell)] == "/TH":
            across |= {row} if scope in ("/Row", "/Both") else set()
            down |= (
                set(range(column, column + _span(cell, "/ColSpan", given))) if scope in ("/Column", "/Both") else set()
            )
    heads = {gate.octets(gate.get(cell.entries, "/ID")) for cell, _, _ in grid if roles[id(cell)] == "/TH"}
    for cell, row, column in grid:
        bare = roles[id(cell)] == "/TD" and not heads & set(given.names.heads_of(cell))
        if bare and row not in across and column not in down:
            verdict.against(verdict.accessible, "a table has a cell without a head")


def _below(table: StructureNode) -> Iterator[StructureNode]:
    """The elements of a table down to its rows."""
    for kid in table.kids:
        if isinstance(kid, StructureNode):
            yield kid
            yield from (row for row in kid.kids if isinstance(row, StructureNode))


def _grid(
    rows: Sequence[Sequence[StructureNode]], given: RuleInput
) -> tuple[list[tuple[StructureNode, int, int]], list[int]]:
    """Each cell with its row and column, and how many columns each row fills, cells from rows above counted."""
    reaching: dict[int, int] = {}
    placed, lengths = [], []
    for number, row in enumerate(rows):
        taken = {column for column, left in reaching.items() if left}
        reaching = {column: left - 1 for column, left in reaching.items() if left > 1}
        column = 0
        for cell in row:
            while column in taken:
                column += 1
            placed.append((cell, number, column))
            for _ in range(_span(cell, "/ColSpan", given)):
                taken.add(column)
                reaching[column] = _span(cell, "/RowSpan", given) - 1
                column += 1
        lengths.append(len(taken))
    # A cell that reaches down beyond the last row makes a row that is not there.
    return placed, lengths + ([0] if any(reaching.values()) else [])


def _span(cell: StructureNode, key: str, given: RuleInput) -> int:
    value = given.names.attribute_of(cell, key)
    return int(value) if isinstance(value, int) and 0 < value < _WIDEST else 1


# Annotations


def _examine_annotations(given: RuleInput, verdict: Verdict) -> None:
    """Each annotation stands in an element of its kind, and says what it is (ISO 14289-1, 7.18; ISO 19005-2, 6.3)."""
    found = given.chosen.structure
    for source, (_, annotation) in given.chosen.annotations.items():
        kind = (gate.name(annotation, "/Subtype") or "/")[1:]
        flags = gate.integer(annotation, "/F") or 0
        if kind != "Popup":
            _examine_print(annotation, kind, flags, verdict)
        if kind in ("Popup", "PrinterMark") or flags & _HIDDEN:
            continue
        node = found.objects.get(source)
        role = given.names.final(node.role) if node is not None else None
        due = {"Link": "/Link", "Widget": "/Form"}.get(kind, "/Annot")
        if role != due and not (given.pictures and node is None and kind == "Link"):
            verdict.against(verdict.accessible, f"an annotation ({kind}) stands in no {due[1:]} element")
        words = _tooltip(annotation) if kind == "Widget" else gate.text(annotation, "/Contents")
        if not words and not (node is not None and gate.text(node.entries, "/Alt")):
            verdict.against(verdict.accessible, f"an annotation ({kind}) has no description")


def _tooltip(field: DictionaryObject) -> str | None:
    """What a form field is called for people who cannot see it; it may be said by a field above."""
    above: DictionaryObject | None = field
    for _ in range(_DEEPEST_FIELD):
        if gate.text(above, "/TU"):
            return gate.text(above, "/TU")
        above = gate.dictionary(above, "/Parent")
    return None


def _examine_print(annotation: DictionaryObject, kind: str, flags: int, verdict: Verdict) -> None:
    if not flags & _PRINT or flags & _UNSEEN:
        verdict.against(verdict.archive, f"an annotation ({kind}) is hidden or not printed")
    box = gate.numbers(annotation, "/Rect") or [0.0] * 4
    empty = len(box) == 4 and box[0] == box[2] and box[1] == box[3]
    if kind != "Link" and not empty and gate.get(gate.dictionary(annotation, "/AP"), "/N") is None:
        verdict.against(verdict.archive, f"an annotation ({kind}) has no appearance")


# Fonts, pictures, colours


def _examine_resources(given: RuleInput, verdict: Verdict) -> None:
    seen: set[int] = set()
    for stream in given.chosen.structure.streams.values():
        names = {content_scan.decoded_name(one) for one in stream.painted.names}
        resources = gate.dictionary(stream.entries, "/Resources")
        for kind, look in _LOOKS.items():
            entries = gate.dictionary(resources, kind)
            for key in gate.raw_items(entries) if entries is not None else ():
                value = gate.get(entries, key)
                if kind == "/Font" and key in stream.painted.zeros and font_rules.is_identity(value):
                    _against_both(verdict, "it shows characters that its font does not have")
                if key in names and value is not None and id(value) not in seen:
                    seen.add(id(value))
                    look(value, verdict)
    _examine_colours(given, verdict)


def _examine_colours(given: RuleInput, verdict: Verdict) -> None:
    """Colours of a device mean something only with an output intent of its kind (ISO 19005-2, 6.2.4.3)."""
    channels = _intent_channels(given)
    streams = given.chosen.structure.streams.values()
    # What is painted before a colour is chosen is black, in the device's grey.
    if channels is None and any(stream.painted.paints for stream in streams):
        verdict.against(verdict.archive, "it has no output intent for the colours of a device")
    if all(_has_defaults(stream, verdict.colours) for stream in streams):
        return
    for colour in sorted(verdict.colours - {channels, "Gray"}) if channels else ():
        verdict.against(verdict.archive, f"it paints in {colour}, and its output intent is for {channels}")


def _has_defaults(stream: ContentStream, colours: set[str]) -> bool:
    spaces = gate.dictionary(gate.dictionary(stream.entries, "/Resources"), "/ColorSpace")
    return all(gate.get(spaces, f"/Default{colour}") is not None for colour in stream.painted.colours & colours)


def _intent_channels(given: RuleInput) -> str | None:
    for raw in gate.array(given.chosen.original.catalog, "/OutputIntents") or ():
        intent = gate.resolve(raw)
        if isinstance(intent, DictionaryObject) and gate.name(intent, "/S") == "/GTS_PDFA1":
            profile = gate.get(intent, "/DestOutputProfile")
            if not isinstance(profile, StreamObject):
                return None
            return _CHANNELS.get(gate.integer(profile, "/N") or 0)
    return None


def _look_at_font(font: object, verdict: Verdict) -> None:
    if not isinstance(font, DictionaryObject):
        return
    faults = font_rules.font_problems(font)
    for fault in faults.both:
        _against_both(verdict, fault)
    for fault in faults.archive:
        verdict.against(verdict.archive, fault)
    if not faults.has_characters:
        shown = (gate.name(font, "/BaseFont") or "/without a name")[1:]
        verdict.against(verdict.accessible, f"the font {shown} does not say which characters it shows")
        verdict.lower("B")


def _look_at_picture(value: object, verdict: Verdict) -> None:
    if not isinstance(value, StreamObject):
        return
    kind = gate.name(value, "/Subtype")
    if kind == "/PS":
        verdict.against(verdict.archive, "it holds PostScript")
    if kind != "/Image":
        return
    space = gate.get(value, "/ColorSpace")
    if isinstance(space, str) and space[:7] == "/Device":
        verdict.colours.add(str(space)[7:])
    if str(gate.get(value, "/Interpolate")) not in ("None", "False"):
        verdict.against(verdict.archive, "a picture is smoothed by the reader")


def _look_at_state(value: object, verdict: Verdict) -> None:
    if not isinstance(value, DictionaryObject):
        return
    if gate.get(value, "/TR") is not None or gate.name(value, "/TR2") not in (None, "/Default"):
        verdict.against(verdict.archive, "it holds a transfer function")
    modes = gate.array(value, "/BM") or ([raw] if (raw := gate.raw(value, "/BM")) is not None else [])
    if any(str(gate.resolve(mode)) not in _BLEND_MODES for mode in modes):
        verdict.against(verdict.archive, "it blends colours in a way that is no standard")


def _look_at_space(value: object, verdict: Verdict) -> None:
    if isinstance(value, ArrayObject) and len(value) > 1 and str(gate.resolve(value[0])) == "/ICCBased":
        profile = gate.resolve(list(value)[1])
        if not isinstance(profile, StreamObject) or gate.integer(profile, "/N") not in _CHANNELS:
            verdict.against(verdict.archive, "a colour space has no profile")
    if isinstance(value, str) and str(value)[:7] == "/Device":
        verdict.colours.add(str(value)[7:])


def _against_both(verdict: Verdict, what: str) -> None:
    verdict.against(verdict.accessible, what)
    verdict.against(verdict.archive, what)


_LOOKS: dict[str, Callable[[object, Verdict], None]] = {
    "/Font": _look_at_font,
    "/XObject": _look_at_picture,
    "/ExtGState": _look_at_state,
    "/ColorSpace": _look_at_space,
}
