"""Rules about colours, pictures and graphics states, and about how streams are packed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from builder.pdf.read import content_scan, gate
from builder.pdf.read.structure import ContentStream
from builder.pdf.rules.breach import Breach
from builder.pdf.rules.rule import rule
from builder.pdf.rules.subject import RuleSubject

_BLEND_MODES = frozenset(
    "/" + mode
    for mode in (
        "Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference "
        "Exclusion Hue Saturation Color Luminosity"
    ).split()
)
"""The blend modes of PDF 1.7 (ISO 32000-1, 11.3.5)."""
_INTENTS = frozenset(("/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"))
_CHANNELS = {1: "Gray", 3: "RGB", 4: "CMYK"}
_SPACES = {b"RGB ": "RGB", b"CMYK": "CMYK", b"GRAY": "Gray"}
_FILTERS = frozenset(
    f"/{name}Decode" for name in ("ASCIIHex", "ASCII85", "RunLength", "Flate", "CCITTFax", "JBIG2", "DCT", "JPX")
)
"""The filters that PDF/A-2 allows (ISO 19005-2, 6.1.7.2)."""


def device_colours_have_an_intent(subject: RuleSubject) -> Iterator[Breach]:
    """What is painted before a colour is chosen is black, in the device's grey."""
    if channels_of_the_intent(subject) is not None:
        return
    for key, stream in subject.structure.streams.items():
        needed = set(stream.painted.colours) | ({"Gray"} if subject.shown[key].greys else set())
        if any(not _has_default(subject, stream, colour) for colour in needed):
            yield Breach(page=stream.page)
            return
    if set(_device_spaces(subject)):
        yield Breach()


def device_colours_are_those_of_the_intent(subject: RuleSubject) -> Iterator[Breach]:
    channels = channels_of_the_intent(subject)
    if channels is None:
        return
    colours = set(_device_spaces(subject))
    for stream in subject.structure.streams.values():
        colours |= {colour for colour in stream.painted.colours if not _has_default(subject, stream, colour)}
    for colour in sorted(colours - {channels, "Gray"}):
        yield Breach(f"{colour}, and its output intent is for {channels}")


def _has_default(subject: RuleSubject, stream: ContentStream, colour: str) -> bool:
    spaces = gate.dictionary(subject.resources(stream), "/ColorSpace")
    return gate.get(spaces, f"/Default{colour}") is not None


def _device_spaces(subject: RuleSubject) -> Iterator[str]:
    """The device colours of pictures and of the spaces that pages name."""
    for entries, _ in subject.used.get("/XObject", ()):
        space = gate.get(entries, "/ColorSpace")
        if isinstance(space, str) and space[:7] == "/Device":
            yield str(space)[7:]
    for value in _spaces(subject):
        first = gate.resolve(value[0]) if isinstance(value, ArrayObject) and value else value
        if isinstance(first, str) and str(first)[:7] == "/Device" and str(first) != "/DeviceN":
            yield str(first)[7:]
        if str(first) in ("/Separation", "/DeviceN") and isinstance(value, ArrayObject) and len(value) > 2:
            other = gate.resolve(list(value)[2])
            if isinstance(other, str) and other[:7] == "/Device":
                yield str(other)[7:]


def _spaces(subject: RuleSubject) -> Iterator[object]:
    """The colour spaces that pages name or pictures have."""
    for stream in subject.structure.streams.values():
        names = {content_scan.decoded_name(name) for name in stream.painted.names}
        spaces = gate.dictionary(subject.resources(stream), "/ColorSpace")
        for key in gate.raw_items(spaces) if spaces is not None else ():
            if key in names:
                yield gate.get(spaces, key)
    for entries, _ in subject.used.get("/XObject", ()):
        yield gate.get(entries, "/ColorSpace")


def channels_of_the_intent(subject: RuleSubject) -> str | None:
    """The colours that the PDF/A output intent is for; None where there is none."""
    for profile in _intent_profiles(subject):
        return _CHANNELS.get(gate.integer(profile, "/N") or 0) if profile is not None else None
    return None


def _intent_profiles(subject: RuleSubject) -> Iterator[StreamObject | None]:
    for raw in gate.array(subject.catalog, "/OutputIntents") or ():
        intent = gate.resolve(raw)
        if isinstance(intent, DictionaryObject) and gate.name(intent, "/S") == "/GTS_PDFA1":
            profile = gate.get(intent, "/DestOutputProfile")
            yield profile if isinstance(profile, StreamObject) else None


def output_profiles_are_for_output(subject: RuleSubject) -> Iterator[Breach]:
    for profile in _intent_profiles(subject):
        if profile is not None and not _is_profile(profile, (b"prtr", b"mntr"), tuple(_SPACES)):
            yield Breach()


def colour_spaces_have_profiles(subject: RuleSubject) -> Iterator[Breach]:
    for value in _spaces(subject):
        if isinstance(value, ArrayObject) and len(value) > 1 and str(gate.resolve(value[0])) == "/ICCBased":
            profile = gate.resolve(list(value)[1])
            if (
                not isinstance(profile, StreamObject)
                or gate.integer(profile, "/N") not in _CHANNELS
                or not _is_profile(profile, (b"prtr", b"mntr", b"scnr", b"spac"), (*_SPACES, b"Lab "))
            ):
                yield Breach()


def _is_profile(profile: StreamObject, classes: tuple[bytes, ...], spaces: tuple[bytes, ...]) -> bool:
    """Whether an ICC profile is of a class and colour space that the standards know (ICC.1:2022, 7.2)."""
    head = gate.decoded(profile)[:128]
    return len(head) == 128 and head[8] < 5 and head[12:16] in classes and head[16:20] in spaces


def output_intents_are_one(subject: RuleSubject) -> Iterator[Breach]:
    numbers = set()
    for raw in gate.array(subject.catalog, "/OutputIntents") or ():
        intent = gate.resolve(raw)
        if isinstance(intent, DictionaryObject) and "/DestOutputProfile" in intent:
            numbers.add(gate.reference(gate.raw(intent, "/DestOutputProfile")))
    if len(numbers) > 1:
        yield Breach()


def pictures_are_shown_as_they_are(subject: RuleSubject) -> Iterator[Breach]:
    for entries, page in subject.used.get("/XObject", ()):
        smoothed = str(gate.get(entries, "/Interpolate")) not in ("None", "False")
        if smoothed and gate.name(entries, "/Subtype") == "/Image":
            yield Breach(page=page)
    for key, shown in subject.shown.items():
        if any(re.search(rb"/(?:I|Interpolate)[\0\s]+true", image) for image in shown.images):
            yield Breach(page=subject.structure.streams[key].page)


def pictures_have_no_substitutes(subject: RuleSubject) -> Iterator[Breach]:
    for entries, page in subject.used.get("/XObject", ()):
        if "/Alternates" in entries or "/OPI" in entries:
            yield Breach(page=page)


def pictures_have_known_depths(subject: RuleSubject) -> Iterator[Breach]:
    for entries, page in subject.used.get("/XObject", ()):
        if gate.name(entries, "/Subtype") == "/Image" and "/BitsPerComponent" in entries:
            mask = str(gate.get(entries, "/ImageMask")) == "True"
            if gate.integer(entries, "/BitsPerComponent") not in ((1,) if mask else (1, 2, 4, 8, 16)):
                yield Breach(page=page)


def has_no_postscript(subject: RuleSubject) -> Iterator[Breach]:
    for entries, page in subject.used.get("/XObject", ()):
        if "/PS" in entries or "/PS" in (gate.name(entries, "/Subtype"), gate.name(entries, "/Subtype2")):
            yield Breach(page=page)


def states_transfer_nothing(subject: RuleSubject) -> Iterator[Breach]:
    for state, page in subject.used.get("/ExtGState", ()):
        if (
            gate.get(state, "/TR") is not None
            or gate.name(state, "/TR2") not in (None, "/Default")
            or (gate.get(state, "/TR2") is not None and gate.name(state, "/TR2") is None)
        ):
            yield Breach(page=page)


def states_have_ordinary_halftones(subject: RuleSubject) -> Iterator[Breach]:
    for state, page in subject.used.get("/ExtGState", ()):
        halftone = gate.dictionary(state, "/HT")
        odd = halftone is not None and (
            gate.integer(halftone, "/HalftoneType") not in (1, 5) or "/HalftoneName" in halftone
        )
        if odd or "/HTP" in state:
            yield Breach(page=page)


def blending_is_known(subject: RuleSubject) -> Iterator[Breach]:
    for state, page in subject.used.get("/ExtGState", ()):
        modes = gate.array(state, "/BM") or ([raw] if (raw := gate.raw(state, "/BM")) is not None else [])
        if any(str(gate.resolve(mode)) not in _BLEND_MODES for mode in modes):
            yield Breach(page=page)


def rendering_intents_are_known(subject: RuleSubject) -> Iterator[Breach]:
    stated = [(gate.name(entries, "/Intent"), page) for entries, page in subject.used.get("/XObject", ())]
    stated += [(gate.name(state, "/RI"), page) for state, page in subject.used.get("/ExtGState", ())]
    for key, shown in subject.shown.items():
        stated += [(intent, subject.structure.streams[key].page) for intent in shown.intents]
    for intent, page in stated:
        if intent is not None and intent not in _INTENTS:
            yield Breach(intent[1:], page=page)


def transparent_pages_say_how_they_blend(subject: RuleSubject) -> Iterator[Breach]:
    if channels_of_the_intent(subject) is not None:
        return
    for page in dict.fromkeys(_transparent_pages(subject)):
        group = gate.dictionary(subject.original.leaves[page].entries, "/Group")
        if gate.get(group, "/CS") is None:
            yield Breach(page=page)


def has_no_transparency(subject: RuleSubject) -> Iterator[Breach]:
    for page in dict.fromkeys(_transparent_pages(subject)):
        yield Breach(page=page)


def _transparent_pages(subject: RuleSubject) -> Iterator[int]:
    for state, page in subject.used.get("/ExtGState", ()):
        opaque = all(str(gate.get(state, key)) in ("None", "1", "1.0") for key in ("/CA", "/ca"))
        mode = gate.get(state, "/BM")
        plain = mode is None or str(mode) in ("/Normal", "/Compatible")
        if not opaque or not plain or gate.dictionary(state, "/SMask") is not None:
            yield page
    for entries, page in subject.used.get("/XObject", ()):
        if gate.get(entries, "/SMask") is not None or "/Group" in entries:
            yield page
    for index in subject.pages:
        if gate.name(gate.dictionary(subject.original.leaves[index].entries, "/Group"), "/S") == "/Transparency":
            yield index


def streams_are_packed_in_known_ways(subject: RuleSubject) -> Iterator[Breach]:
    for name in sorted(set(subject.filters) - _FILTERS):
        yield Breach("it is compressed by LZW" if name == "/LZWDecode" else "a stream cannot be read")


_INTENT = "add an output intent, such as sRGB, when exporting"
_ARCHIVE = "export it again with a program that writes PDF/A"

RULES = (
    rule(
        device_colours_have_an_intent,
        "it has no output intent for the colours of a device",
        _INTENT,
        a1="6.2.3.3-1, 6.2.3.3-2, 6.2.3.3-3",
        a2="6.2.4.3-2, 6.2.4.3-3, 6.2.4.3-4",
        a4="6.2.4.3-2",
    ),
    rule(
        device_colours_are_those_of_the_intent,
        "it paints in {}",
        "export it in the colours of its output intent",
        a1="6.2.3.3-1, 6.2.3.3-2",
        a2="6.2.4.3-2, 6.2.4.3-3",
        a4="6.2.4.3-2",
    ),
    rule(
        output_profiles_are_for_output,
        "its output intent has a profile that is for none",
        _INTENT,
        a1="6.2.2-1",
        a2="6.2.3-1",
        a4="6.2.3-1",
    ),
    rule(
        output_intents_are_one,
        "it has two output intents that differ",
        _INTENT,
        a1="6.2.2-2",
        a2="6.2.3-2",
        a4="6.2.3-2",
    ),
    rule(
        colour_spaces_have_profiles,
        "a colour space has no profile",
        _ARCHIVE,
        a1="6.2.3.2-1",
        a2="6.2.4.2-1",
        a4="6.2.4.2-1",
    ),
    rule(
        pictures_are_shown_as_they_are,
        "a picture is smoothed by the reader",
        _ARCHIVE,
        a1="6.2.4-3",
        a2="6.2.8-3",
        a4="6.2.7.1-3",
    ),
    rule(
        pictures_have_no_substitutes,
        "a picture has another in its place",
        _ARCHIVE,
        a1="6.2.4-1, 6.2.4-2",
        a2="6.2.8-1, 6.2.8-2, 6.2.9-1",
        a4="6.2.7.1-1",
    ),
    rule(
        pictures_have_known_depths,
        "a picture has a number of colours that readers do not know",
        _ARCHIVE,
        a2="6.2.8-4, 6.2.8-5",
        a4="6.2.7.1-4",
    ),
    rule(
        has_no_postscript,
        "it contains PostScript",
        _ARCHIVE,
        a1="6.2.5-1, 6.2.7-1",
        a2="6.2.9-1, 6.2.9-3",
        a4="6.2.8.1-1",
    ),
    rule(
        states_transfer_nothing,
        "it contains a transfer function",
        _ARCHIVE,
        a1="6.2.8-1, 6.2.8-2",
        a2="6.2.5-1, 6.2.5-2",
        a4="6.2.5-1",
    ),
    rule(
        states_have_ordinary_halftones,
        "it contains a screen for printing that PDF/A does not allow",
        _ARCHIVE,
        a2="6.2.5-3, 6.2.5-4, 6.2.5-5",
        a4="6.2.5-3",
    ),
    rule(
        blending_is_known,
        "it blends colours in a way that PDF 1.7 does not define",
        _ARCHIVE,
        a2="6.2.10-1",
        a4="6.2.9-1",
    ),
    rule(
        rendering_intents_are_known,
        "it asks for colours in a way that no standard defines ({})",
        _ARCHIVE,
        a1="6.2.9-1",
        a2="6.2.6-1",
        a4="6.2.4.6-1",
    ),
    rule(
        transparent_pages_say_how_they_blend,
        "a page is transparent, and does not say in which colours it blends",
        _INTENT,
        a2="6.2.10-2",
        a4="6.2.9-2",
    ),
    rule(
        has_no_transparency, "a page is transparent, which PDF/A-1 does not allow", "export it as PDF/A-2", a1="6.4-1"
    ),
    rule(streams_are_packed_in_known_ways, "{}", _ARCHIVE, a1="6.1.10-1", a2="6.1.7.2-1", a4="6.1.6.2-1"),
)
