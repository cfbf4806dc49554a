"""How the elements of a drawing are painted: CSS and presentation attributes. The only home of tinycss2 and cssselect2.

Values are looked at when something is painted with them: drawing programs write many that nothing depends on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from builder.core.units import Colour
from builder.layout.svg_file import PLAIN, SvgElement, SvgError, short, tag


class Value(NamedTuple):
    """A value of a property, as it is written, and its line in the file."""

    text: str
    line: int | None

    def refused(self, name: str) -> SvgError:
        return SvgError(self.line, f"`{name}: {short(self.text)}` cannot be printed", PLAIN)

    def clear(self, name: str) -> SvgError:
        what = f"`{name}: {short(self.text)}` shows what is behind it, which cannot be printed"
        return SvgError(self.line, what, f"use plain colours; or {PLAIN}")


Style = Mapping[str, Value]

_INHERITED = {
    "clip-rule": "nonzero",
    "color": "black",
    "fill": "black",
    "fill-opacity": "1",
    "fill-rule": "nonzero",
    "marker-end": "none",
    "marker-mid": "none",
    "marker-start": "none",
    "paint-order": "normal",
    "stroke": "none",
    "stroke-dasharray": "none",
    "stroke-dashoffset": "0",
    "stroke-linecap": "butt",
    "stroke-linejoin": "miter",
    "stroke-miterlimit": "4",
    "stroke-opacity": "1",
    "stroke-width": "1",
    "visibility": "visible",
}
_OWN = {"clip-path": "none", "display": "inline", "opacity": "1", "overflow": ""}
_WITHOUT_EFFECT_AS = {
    "background": ("none", "transparent"),
    "background-color": ("none", "transparent"),
    "clip": ("auto",),
    "filter": ("none",),
    "mask": ("none",),
    "mix-blend-mode": ("normal",),
    "transform": ("none",),
    "vector-effect": ("none",),
}
"""Properties that change what is painted, with the values that do not."""
_WITHOUT_EFFECT = frozenset(
    """-inkscape-font-specification -inkscape-stroke alignment-baseline baseline-shift block-progression clip-rule
    color-interpolation color-interpolation-filters color-profile color-rendering cursor direction dominant-baseline
    enable-background flood-color flood-opacity font font-family font-feature-settings font-kerning font-size
    font-size-adjust font-stretch font-style font-variant font-variant-alternates font-variant-caps
    font-variant-east-asian font-variant-ligatures font-variant-numeric font-variant-position font-variation-settings
    font-weight glyph-orientation-horizontal glyph-orientation-vertical image-rendering inline-size isolation kerning
    letter-spacing lighting-color line-height mask-type pointer-events shape-inside shape-margin shape-padding
    shape-rendering shape-subtract solid-color solid-opacity stop-color stop-opacity text-align text-anchor
    text-decoration text-decoration-color text-decoration-line text-decoration-style text-indent text-orientation
    text-overflow text-rendering text-transform unicode-bidi user-select white-space word-spacing
    writing-mode""".split()
)
"""Properties of words, of gradients and of screens: nothing that is drawn here depends on them."""
PROPERTIES = {*_INHERITED, *_OWN, *_WITHOUT_EFFECT_AS, *_WITHOUT_EFFECT, "marker"} - {"transform"}
"""Presentation attributes. The attribute `transform` is not the property of that name: it is written differently."""

INITIAL: Style = {name: Value(text, None) for name, text in _INHERITED.items()}


class _Declared(NamedTuple):
    """A declaration, sorted by what wins: important, specificity, order."""

    rank: tuple[bool, tuple[int, ...], int]
    name: str
    value: Value


class Styles:
    """The style sheets of a drawing, and what they say of each element."""

    def __init__(self, root: SvgElement) -> None:
        self._of: dict[SvgElement, list[_Declared]] = {}
        sheets = [element for element in root.iter() if tag(element) == "style"]
        if not sheets:
            return
        # Slow to import, and most drawings have no style sheet.
        from cssselect2 import ElementWrapper, Matcher

        matcher = Matcher()
        count = 0
        for element in sheets:
            for selector, declarations in _rules(element):
                matcher.add_selector(selector, (count, declarations))
                count += 1
        for wrapper in ElementWrapper.from_xml_root(root).iter_subtree() if count else ():
            matched = [
                declared._replace(rank=(declared.rank[0], specificity, order * 10_000 + declared.rank[2]))
                for specificity, _, _, (order, declarations) in matcher.match(wrapper)
                for declared in declarations
            ]
            self._of[wrapper.etree_element] = matched

    def of(self, element: SvgElement, parent: Style) -> Style:
        """The style of an element in a `parent` of that style."""
        line = element.sourceline
        declared = [
            _Declared((False, (-1,), 0), name, Value(text.strip(), line))
            for name, text in element.items()
            if name in PROPERTIES
        ]
        declared += self._of.get(element, [])
        # A style attribute wins over every selector, whatever its specificity.
        declared += [
            entry._replace(rank=(entry.rank[0], (1_000_000,), entry.rank[2]))
            for entry in _declarations(element.get("style", ""), line)
        ]
        style = {name: value for name, value in parent.items() if name in _INHERITED}
        own: dict[str, Value] = {}
        for _, name, value in sorted(declared):
            names = ("marker-start", "marker-mid", "marker-end") if name == "marker" else (name,)
            for each in names:
                own[each] = parent.get(each, Value(_OWN.get(each, "none"), line)) if value.text == "inherit" else value
        return {**style, **own}


def _rules(element: SvgElement) -> Iterator[tuple[object, list[_Declared]]]:
    """The selectors of a style sheet with their declarations."""
    import tinycss2
    from cssselect2 import SelectorError, compile_selector_list

    start = element.sourceline
    if element.get("type", "text/css") != "text/css" or element.get("media", "all") != "all":
        raise SvgError(start, "a style sheet for some purposes only cannot be printed", PLAIN)
    text = "".join(element.itertext())
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        line = start + rule.source_line - 1
        if rule.type != "qualified-rule":
            what = f"@{rule.at_keyword}" if rule.type == "at-rule" else "what is not CSS"
            raise SvgError(line, f"`{what}` in a style sheet cannot be printed", PLAIN)
        try:
            selectors = compile_selector_list(rule.prelude)
        except SelectorError:
            shown = tinycss2.serialize(rule.prelude).strip()
            raise SvgError(line, f"the selector `{shown}` of a style sheet cannot be printed", PLAIN) from None
        declarations = _declarations(rule.content, start)
        for selector in selectors:
            if selector.pseudo_element is None:
                yield selector, declarations


def _declarations(content: object, start: int | None) -> list[_Declared]:
    import tinycss2

    declared = []
    parsed = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    for order, entry in enumerate(parsed):
        line = (start or 1) + entry.source_line - 1
        if entry.type != "declaration":
            raise SvgError(line, "what is not CSS in a style cannot be printed", PLAIN)
        name = entry.lower_name
        if name not in PROPERTIES and name != "transform":
            raise SvgError(line, f"the style `{name}` cannot be printed", PLAIN)
        words = [token for token in entry.value if token.type != "comment"]
        text = tinycss2.serialize(words).strip()
        declared.append(_Declared((entry.important, (0,), order), name, Value(text, line)))
    return declared


# What single values say


def is_shown(style: Style) -> bool:
    """Whether an element and what is in it is drawn at all. Raises SvgError for what cannot be drawn."""
    if style.get("display", _INLINE).text.lower() == "none" or _clear(style, "opacity"):
        return False
    for name, values in _WITHOUT_EFFECT_AS.items():
        if name in style and style[name].text.lower() not in values:
            raise style[name].refused(name)
    return True


_INLINE = Value("inline", None)


def _clear(style: Style, name: str) -> bool:
    """Whether an opacity is 0. Raises SvgError where it is neither that nor 1."""
    value = style.get(name, Value("1", None))
    try:
        percent = value.text.endswith("%")
        opacity = float(value.text.removesuffix("%")) / (100 if percent else 1)
    except ValueError:
        raise value.refused(name) from None
    if 0 < opacity < 1 or opacity != opacity:
        raise value.clear(name)
    return opacity <= 0


def choice(style: Style, name: str, *choices: str) -> str:
    """A property that is one of some words."""
    value = style[name]
    if value.text.lower() not in choices:
        raise value.refused(name)
    return value.text.lower()


def paint(style: Style, name: str) -> Colour | None:
    """The colour of `fill` or `stroke`; None where nothing is painted."""
    value = style[name]
    if value.text.lower() == "none":
        return None
    if value.text.lower() == "currentcolor":
        name_of_colour, value = "color", style["color"]
    else:
        name_of_colour = name
    colour = _colour(name_of_colour, value)
    return None if colour is None or _clear(style, f"{name}-opacity") else colour


_PLAIN_COLOURS = ("#", "rgb(", "rgba(", "hsl(", "hsla(")


def _colour(name: str, value: Value) -> Colour | None:
    from tinycss2.color4 import parse_color

    text = value.text.lower()
    if text.startswith("url("):
        what = f"`{name}: {short(value.text)}` is a gradient or a pattern"
        raise SvgError(value.line, what, f"use a plain colour; or {PLAIN}")
    colour = parse_color(value.text)
    # Colours that have no counterpart on other screens, and words such as `canvas`, differ between browsers.
    if not hasattr(colour, "to") or not (text.startswith(_PLAIN_COLOURS) or text.isalpha()):
        raise value.refused(name)
    red, green, blue = (min(1.0, max(0.0, part or 0)) for part in colour.to("srgb").coordinates)
    if 0 < colour.alpha < 1:
        raise value.clear(name)
    return Colour(red, green, blue) if colour.alpha else None
