"""Fonts, pictures, graphics states and colours that the pages use."""

from __future__ import annotations

from collections.abc import Callable

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from builder.pdf.join.claims import fonts
from builder.pdf.join.claims.verdict import ExaminedSource, Verdict
from builder.pdf.read import content_scan, gate
from builder.pdf.read.structure import ContentStream

_BLEND_MODES = frozenset(
    "/" + mode
    for mode in (
        "Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference "
        "Exclusion Hue Saturation Color Luminosity"
    ).split()
)
"""The blend modes of PDF 1.7 (ISO 32000-1, 11.3.5)."""
_CHANNELS = {1: "Gray", 3: "RGB", 4: "CMYK"}


def examine_resources(source: ExaminedSource, verdict: Verdict) -> None:
    """Each font, picture, graphics state and colour space that the pages use passes its own rules."""
    seen: set[int] = set()
    for stream in source.chosen.structure.streams.values():
        names = {content_scan.decoded_name(name) for name in stream.painted.names}
        resources = gate.dictionary(stream.entries, "/Resources")
        for kind, examine in _EXAMINERS.items():
            entries = gate.dictionary(resources, kind)
            for key in gate.raw_items(entries) if entries is not None else ():
                value = gate.get(entries, key)
                if kind == "/Font" and key in stream.painted.zeros and fonts.is_identity(value):
                    verdict.against_both("it shows characters that its font does not have")
                if key in names and value is not None and id(value) not in seen:
                    seen.add(id(value))
                    examine(value, verdict)
    _examine_colours(source, verdict)


def _examine_colours(source: ExaminedSource, verdict: Verdict) -> None:
    """Colours of a device mean something only with an output intent of its kind (ISO 19005-2, 6.2.4.3)."""
    channels = _intent_channels(source)
    streams = source.chosen.structure.streams.values()
    # What is painted before a colour is chosen is black, in the device's grey.
    if channels is None and any(stream.painted.paints for stream in streams):
        verdict.against_archive("it has no output intent for the colours of a device")
    if all(_has_defaults(stream, verdict.colours) for stream in streams):
        return
    for colour in sorted(verdict.colours - {channels, "Gray"}) if channels else ():
        verdict.against_archive(f"it paints in {colour}, and its output intent is for {channels}")


def _has_defaults(stream: ContentStream, colours: set[str]) -> bool:
    spaces = gate.dictionary(gate.dictionary(stream.entries, "/Resources"), "/ColorSpace")
    return all(gate.get(spaces, f"/Default{colour}") is not None for colour in stream.painted.colours & colours)


def _intent_channels(source: ExaminedSource) -> str | None:
    for raw in gate.array(source.chosen.original.catalog, "/OutputIntents") or ():
        intent = gate.resolve(raw)
        if isinstance(intent, DictionaryObject) and gate.name(intent, "/S") == "/GTS_PDFA1":
            profile = gate.get(intent, "/DestOutputProfile")
            if not isinstance(profile, StreamObject):
                return None
            return _CHANNELS.get(gate.integer(profile, "/N") or 0)
    return None


def _examine_font(font: object, verdict: Verdict) -> None:
    if not isinstance(font, DictionaryObject):
        return
    problems = fonts.font_problems(font)
    for problem in problems.both:
        verdict.against_both(problem)
    for problem in problems.archive:
        verdict.against_archive(problem)
    if not problems.has_characters:
        shown = (gate.name(font, "/BaseFont") or "/without a name")[1:]
        verdict.against_accessibility(f"the font {shown} does not say which characters it shows")
        verdict.lower("B")


def _examine_picture(value: object, verdict: Verdict) -> None:
    if not isinstance(value, StreamObject):
        return
    kind = gate.name(value, "/Subtype")
    if kind == "/PS":
        verdict.against_archive("it contains PostScript")
    if kind != "/Image":
        return
    space = gate.get(value, "/ColorSpace")
    if isinstance(space, str) and space[:7] == "/Device":
        verdict.colours.add(str(space)[7:])
    if str(gate.get(value, "/Interpolate")) not in ("None", "False"):
        verdict.against_archive("a picture is smoothed by the reader")


def _examine_state(value: object, verdict: Verdict) -> None:
    if not isinstance(value, DictionaryObject):
        return
    if gate.get(value, "/TR") is not None or gate.name(value, "/TR2") not in (None, "/Default"):
        verdict.against_archive("it contains a transfer function")
    modes = gate.array(value, "/BM") or ([raw] if (raw := gate.raw(value, "/BM")) is not None else [])
    if any(str(gate.resolve(mode)) not in _BLEND_MODES for mode in modes):
        verdict.against_archive("it blends colours in a way that PDF 1.7 does not define")


def _examine_space(value: object, verdict: Verdict) -> None:
    if isinstance(value, ArrayObject) and len(value) > 1 and str(gate.resolve(value[0])) == "/ICCBased":
        profile = gate.resolve(list(value)[1])
        if not isinstance(profile, StreamObject) or gate.integer(profile, "/N") not in _CHANNELS:
            verdict.against_archive("a colour space has no profile")
    if isinstance(value, str) and str(value)[:7] == "/Device":
        verdict.colours.add(str(value)[7:])


_EXAMINERS: dict[str, Callable[[object, Verdict], None]] = {
    "/Font": _examine_font,
    "/XObject": _examine_picture,
    "/ExtGState": _examine_state,
    "/ColorSpace": _examine_space,
}
