"""The colours of a brand on a screen, light and dark."""

from __future__ import annotations

from collections.abc import Mapping

from builder.content.brand import Brand, Tone
from builder.core.units import WHITE, Colour

_NIGHT = Colour.parse("#14171a")
"""The ground of dark pages."""
_DAYLIGHT = Colour.parse("#eef0f2")
"""Words on it."""
_STEPS = 20
_EDGES = 3.0
"""The least contrast of lines and signs with their ground (WCAG 2.2, 1.4.11)."""


def light(brand: Brand) -> Mapping[str, str]:
    """The brand's own colours by the names that the style sheet uses."""
    colours = brand.colours
    named = {name: value for name, value in colours if name != "callouts"}
    for tone, value in colours.callouts:
        named |= {f"{tone}-{part}": colour for part, colour in value}
    return {name.replace("_", "-"): str(colour) for name, colour in named.items()}


def dark(brand: Brand) -> Mapping[str, str]:
    """The same for people who prefer dark pages: the brand's hues, as light as words have to be on a dark ground."""
    colours, needed = brand.colours, max(brand.contrast, 4.5)
    panel = _mixed(_NIGHT, _DAYLIGHT, 0.1)
    named = {
        "paper": _NIGHT,
        "text": _DAYLIGHT,
        "heading": _readable(colours.heading, _NIGHT, needed),
        "link": _readable(colours.link, _NIGHT, needed),
        "quiet": _readable(colours.quiet, _NIGHT, needed),
        "band": colours.band,
        "on-band": colours.on_band,
        "panel": panel,
        "on-panel": _DAYLIGHT,
        "rule": _readable(colours.rule, panel, _EDGES),
    }
    for tone, value in colours.callouts:
        named |= {f"{tone}-{part}": colour for part, colour in _dark_tone(value, needed).items()}
    return {name: str(colour) for name, colour in named.items()}


def _dark_tone(tone: Tone, needed: float) -> Mapping[str, Colour]:
    background = _mixed(_NIGHT, tone.border, 0.25)
    return {
        "background": background,
        "border": _readable(tone.border, background, max(_EDGES, needed)),
        "text": _readable(_DAYLIGHT, background, needed),
    }


def _readable(colour: Colour, ground: Colour, needed: float) -> Colour:
    """A colour, made lighter until it has a contrast of `needed` with a dark ground."""
    for step in range(_STEPS + 1):
        lighter = _mixed(colour, WHITE, step / _STEPS)
        if lighter.contrast(ground) >= needed:
            return lighter
    return WHITE


def _mixed(first: Colour, second: Colour, share: float) -> Colour:
    # Rounded as a colour is written, so that the contrast is that of the colour on the page.
    mixed = Colour(*(a + (b - a) * share for a, b in zip(first, second, strict=True)))
    return Colour.parse(str(mixed))
