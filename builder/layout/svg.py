"""Drawings (SVG) as operators of PDF: what browsers draw, or an error that names what cannot be drawn.

Elements, attributes and values are an allow-list: the tests draw each with another renderer, and compare the pixels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from builder.core.units import Colour
from builder.layout import svg_shapes as shapes
from builder.layout.svg_file import PLAIN, SvgElement, SvgError, href, read, tag
from builder.layout.svg_shapes import Matrix, Outline, Viewport
from builder.layout.svg_style import INITIAL, PROPERTIES, Style, Styles, choice, is_shown, paint

_PIXEL = 0.75
"""Points: CSS has 96 pixels to the inch."""
_MOST = 500_000
"""Points of all outlines together: what has more was traced from a photograph, or repeats itself."""
_MOST_ELEMENTS = 50_000
_DEEPEST = 100
"""Elements within elements."""

_SHAPES = {
    "circle": {"cx", "cy", "r"},
    "ellipse": {"cx", "cy", "rx", "ry"},
    "line": {"x1", "y1", "x2", "y2"},
    "path": {"d"},
    "polygon": {"points"},
    "polyline": {"points"},
    "rect": {"x", "y", "width", "height", "rx", "ry"},
}
_BOX = {"x", "y", "width", "height", "viewBox", "preserveAspectRatio"}
_GROUPS = {
    "a": {"href", "target"},
    "g": set[str](),
    "svg": _BOX | {"version", "baseProfile", "zoomAndPan", "contentScriptType", "contentStyleType"},
    "switch": set[str](),
    # Browsers differ in whether a symbol has a place and a size of its own.
    "symbol": {"viewBox", "preserveAspectRatio"},
    "use": {"x", "y", "width", "height", "href"},
}
_NOT_DRAWN = frozenset(
    """clipPath color-profile defs desc filter linearGradient marker mask metadata pattern radialGradient
    solidColor style symbol title view""".split()
)
"""Elements that draw nothing where they are."""
_ON_ALL = {"class", "focusable", "id", "lang", "requiredExtensions", "role", "style", "tabindex", "transform"}
_WAYS_OUT = {
    "foreignObject": "it has a page of HTML in it: export the drawing as PNG, with 300 dots to the inch",
    "image": "put the photograph into a picture of its own; or export the drawing as PNG, with 300 dots to the inch",
    "text": "turn it into outlines: in Inkscape, Path > Object to Path; in Illustrator, Type > Create Outlines",
}


class VectorDrawing(NamedTuple):
    """A drawing with its sizes and operators, which have the origin at its lower left corner, in points."""

    width: float
    height: float
    operators: str


def drawing(data: bytes) -> VectorDrawing:
    """An SVG file as operators. Raises SvgError for what would not come out as browsers draw it."""
    root = read(data)
    size = _size(root)
    if not (0.1 < size.width < 1e5 and 0.1 < size.height < 1e5):
        raise SvgError(root.sourceline, "it has no size that can be printed", PLAIN)
    width, height = size.width * _PIXEL, size.height * _PIXEL
    try:
        painter = _Painter(root)
        painter.draw_root(size, Matrix(_PIXEL, 0, 0, -_PIXEL, 0, height))
    except RecursionError:
        # Brackets within brackets in a style.
        raise _too_detailed() from None
    if not painter.operators:
        raise SvgError(None, "it shows nothing", PLAIN)
    # What is outside its box would lie on the words next to it.
    clip = f"0 0 {_text(width)} {_text(height)} re W n"
    return VectorDrawing(width, height, "\n".join([clip, *painter.operators]))


def _size(root: SvgElement) -> Viewport:
    """The size of a drawing in pixels. Where it says none, its viewBox is its size."""
    viewbox = shapes.box(root)
    width, height = (_side(root, name) for name in ("width", "height"))
    if viewbox is None:
        if width is None or height is None:
            raise SvgError(root.sourceline, "it has neither a viewBox nor a width and a height", PLAIN)
        return Viewport(width, height)
    ratio = viewbox[2] / viewbox[3]
    if width is None and height is None:
        return Viewport(viewbox[2], viewbox[3])
    wide = (height or 0) * ratio if width is None else width
    return Viewport(wide, wide / ratio if height is None else height)


def _side(root: SvgElement, name: str) -> float | None:
    text = root.get(name, "auto").strip()
    return None if text == "auto" or text.endswith("%") else shapes.attribute(root, name, Viewport(0, 0))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an element is: in which style, transform, clipping and viewport, and in what."""

    style: Style
    matrix: Matrix
    viewport: Viewport
    clips: tuple[str, ...] = ()
    within: tuple[SvgElement, ...] = field(default=(), repr=False)

    def inside(self, element: SvgElement) -> _Place:
        if element in self.within or len(self.within) > _DEEPEST:
            raise SvgError(element.sourceline, f"`{tag(element)}` contains itself, or is too deep", PLAIN)
        return replace(self, within=(*self.within, element))


class _Painter:
    """Draws the elements of a file, one after the other."""

    def __init__(self, root: SvgElement) -> None:
        self.operators: list[str] = []
        self._root = root
        # Python's objects for elements last as long as something refers to them, and styles are looked up by them.
        self._elements = list(root.iter())
        self._styles = Styles(root)
        self._named: dict[str, SvgElement] = {}
        for element in self._elements:
            self._named.setdefault(element.get("id", ""), element)
        self._points = self._drawn = 0

    def draw_root(self, size: Viewport, matrix: Matrix) -> None:
        root = self._root
        _check_attributes(root, "svg")
        if root.get("transform"):
            raise SvgError(root.sourceline, "`transform` of the whole drawing cannot be printed", PLAIN)
        style = self._styles.of(root, INITIAL)
        if not is_shown(style):
            return
        place = self._clipped(root, _Place(style, matrix, size))
        self._children(root, self._boxed(root, place, size))

    def _boxed(self, element: SvgElement, place: _Place, size: Viewport) -> _Place:
        """The place of what is in an `svg` or a `symbol` of a size."""
        viewbox = shapes.box(element)
        viewport = size if viewbox is None else Viewport(viewbox[2], viewbox[3])
        return replace(place, matrix=place.matrix.then(shapes.fitted(element, size)), viewport=viewport)

    def _children(self, element: SvgElement, place: _Place) -> None:
        for child in element:
            self._draw(child, place)

    def _draw(self, element: SvgElement, place: _Place) -> None:
        name = tag(element)
        if name is None or name in _NOT_DRAWN or _is_empty_text(element, name):
            return
        if element.get("requiredExtensions") is not None:
            # No program knows another's extensions: Illustrator writes such elements for itself.
            return
        style = self._styles.of(element, place.style)
        if style.get("display", INITIAL["visibility"]).text.lower() == "none":
            return
        self._drawn += 1
        if self._drawn > _MOST_ELEMENTS:
            raise _too_detailed()
        _check_attributes(element, name)
        if is_shown(style):
            place = replace(place.inside(element), style=style, matrix=place.matrix.then(shapes.transform(element)))
            self._draw_kind(element, name, self._clipped(element, place))

    def _draw_kind(self, element: SvgElement, name: str, place: _Place) -> None:
        if name in _SHAPES:
            self._shape(element, name, place)
        elif name == "use":
            self._use(element, place)
        elif name == "svg":
            self._nested(element, element, place)
        elif name == "switch":
            self._switch(element, place)
        else:
            self._children(element, place)

    def _switch(self, element: SvgElement, place: _Place) -> None:
        """The first child that every program can draw."""
        for child in element:
            if tag(child) is not None and child.get("requiredExtensions") is None:
                self._draw(child, place)
                return

    def _use(self, element: SvgElement, place: _Place) -> None:
        target = self._target(element, href(element) or "")
        x, y = (shapes.attribute(element, name, place.viewport) for name in ("x", "y"))
        place = replace(place, matrix=place.matrix.then(Matrix(e=x, f=y)))
        if tag(target) not in ("symbol", "svg"):
            self._draw(target, place)
            return
        if target is self._root or target.get("transform"):
            raise SvgError(element.sourceline, f"`use` of #{target.get('id')} cannot be printed", PLAIN)
        style = self._styles.of(target, place.style)
        _check_attributes(target, tag(target) or "")
        if is_shown(style):
            self._nested(target, element, replace(place.inside(target), style=style))

    def _target(self, element: SvgElement, reference: str) -> SvgElement:
        target = self._named.get(reference.removeprefix("#"))
        if not reference.startswith("#") or len(reference) == 1 or target is None:
            what = f"`{tag(element)}` refers to `{reference}`, which does not exist in the drawing"
            raise SvgError(element.sourceline, what, PLAIN)
        return target

    def _nested(self, element: SvgElement, sized: SvgElement, place: _Place) -> None:
        """An `svg` or `symbol` within the drawing. `sized` says how large it is: itself, or the `use` that shows it."""
        x, y = (0.0, 0.0) if tag(element) == "symbol" else _corner(element, place.viewport)
        width, height = (_nested_side(element, sized, name, place.viewport) for name in ("width", "height"))
        if not (width and height):
            return
        place = replace(place, matrix=place.matrix.then(Matrix(e=x, f=y)))
        shown = choice({**_HIDDEN, **place.style}, "overflow", "hidden", "scroll", "visible", "auto")
        if shown not in ("visible", "auto"):
            place = self._clip_to(shapes.upright(width, height), "nonzero", place, place.matrix)
        self._children(element, self._boxed(element, place, Viewport(width, height)))

    # Clipping

    def _clip_to(self, outline: Outline, rule: str, place: _Place, matrix: Matrix) -> _Place:
        self._count(outline)
        clip = f"{_path(outline, matrix)} {'W*' if rule == 'evenodd' else 'W'} n"
        return replace(place, clips=(*place.clips, clip))

    def _clipped(self, element: SvgElement, place: _Place) -> _Place:
        """The place of an element with its `clip-path`."""
        value = place.style.get("clip-path")
        if value is None or value.text.lower() == "none":
            return place
        if tag(element) == "svg" or (tag(element) == "use" and any(_corner(element, place.viewport))):
            # Renderers differ in whether the corner of such elements moves what they are clipped to.
            raise value.refused("clip-path")
        match = re.fullmatch(r"url\(\s*(['\"]?)(#[^'\"()\s]+)\1\s*\)", value.text)
        if match is None:
            raise value.refused("clip-path")
        clip = self._target(element, match[2])
        if tag(clip) != "clipPath" or clip.get("clipPathUnits", "userSpaceOnUse") != "userSpaceOnUse":
            raise value.refused("clip-path")
        matrix = place.matrix.then(shapes.transform(clip))
        shape, parent, matrix = self._clip_shape(clip, place.viewport, matrix)
        style = self._styles.of(shape, self._in_document(parent))
        for each in (clip, parent, shape):
            self._plain_clip(each)
        name = tag(shape) or ""
        outline = _outline(shape, name, place.viewport)
        if not outline or name == "line":
            raise SvgError(clip.sourceline, "`clipPath` shows nothing", PLAIN)
        return self._clip_to(outline, choice(style, "clip-rule", "nonzero", "evenodd"), place, matrix)

    def _clip_shape(
        self, clip: SvgElement, viewport: Viewport, matrix: Matrix
    ) -> tuple[SvgElement, SvgElement, Matrix]:
        """The shape of a clipPath, what it inherits its style from, and its transform."""
        drawn = [child for child in clip if tag(child) not in (None, "title", "desc")]
        shape, parent = drawn[0] if len(drawn) == 1 else None, clip
        if shape is not None and tag(shape) == "use":
            parent = shape
            x, y = _corner(shape, viewport)
            matrix = matrix.then(shapes.transform(shape)).then(Matrix(e=x, f=y))
            shape = self._target(shape, href(shape) or "")
        if shape is None or tag(shape) not in _SHAPES:
            raise SvgError(clip.sourceline, "a `clipPath` that is not a single shape cannot be printed", PLAIN)
        return shape, parent, matrix.then(shapes.transform(shape))

    def _plain_clip(self, element: SvgElement) -> None:
        """Raise SvgError where a clipPath, or the shape in it, is clipped or hidden itself."""
        style = self._in_document(element)
        shown = is_shown(style) and choice(style, "visibility", "visible", "hidden", "collapse") == "visible"
        if not shown or style.get("clip-path", _NONE).text.lower() != "none":
            raise SvgError(element.sourceline, "a `clipPath` that is clipped or hidden itself cannot be printed", PLAIN)

    def _in_document(self, element: SvgElement) -> Style:
        """The style of an element where it is in the file."""
        parent = element.getparent()
        return self._styles.of(element, INITIAL if parent is None else self._in_document(parent))

    # Painting

    def _count(self, outline: Outline) -> None:
        self._points += len(outline)
        if self._points > _MOST:
            raise _too_detailed()

    def _shape(self, element: SvgElement, name: str, place: _Place) -> None:
        for child in element:
            if tag(child) not in (None, "title", "desc", "metadata"):
                raise SvgError(child.sourceline, f"`{tag(child)}` in `{name}` cannot be printed", PLAIN)
        style = place.style
        if choice(style, "visibility", "visible", "hidden", "collapse") != "visible":
            return
        for marker in ("marker-start", "marker-mid", "marker-end"):
            if name not in ("rect", "circle", "ellipse") and style[marker].text.lower() != "none":
                raise SvgError(style[marker].line, f"`{marker}` cannot be printed", PLAIN)
        outline = _outline(element, name, place.viewport)
        self._count([*outline, *([outline[0]] if outline else ())] * (1 + len(place.clips)))
        painted = list(_painted(style, name, outline, place.viewport)) if outline else []
        if painted and not place.matrix.flat:
            matrix = "" if place.matrix == Matrix() else f"{_numbers(*place.matrix)} cm"
            self.operators += ["q", *place.clips, matrix, *painted, "Q"]


_NONE = INITIAL["stroke"]
_HIDDEN: Style = {"overflow": INITIAL["visibility"]._replace(text="hidden")}


def _too_detailed() -> SvgError:
    hint = "export the drawing as PNG at its size on paper, with 300 dots to the inch"
    return SvgError(None, "it has more shapes than can be printed", hint)


def _check_attributes(element: SvgElement, name: str) -> None:
    """Raise SvgError for an element or an attribute that is not on the lists."""
    allowed = _SHAPES.get(name, _GROUPS.get(name))
    line = element.sourceline
    if allowed is None:
        raise SvgError(line, f"`{name}` cannot be printed", _WAYS_OUT.get(name, PLAIN))
    for key in map(str, element.attrib):
        # Attributes of other vocabularies, such as Inkscape's, draw nothing.
        plain = key.startswith(("{", "data-", "aria-")) or key in _ON_ALL or key in PROPERTIES
        if not plain and key not in allowed:
            raise SvgError(line, f"`{key}` of `{name}` cannot be printed", PLAIN)


def _is_empty_text(element: SvgElement, name: str) -> bool:
    return name == "text" and not "".join(element.itertext()).strip()


def _corner(element: SvgElement, viewport: Viewport) -> shapes.Point:
    return shapes.attribute(element, "x", viewport), shapes.attribute(element, "y", viewport)


def _nested_side(element: SvgElement, sized: SvgElement, name: str, viewport: Viewport) -> float:
    """The width or height of an `svg` or `symbol`: what the `use` says goes first."""
    for each in (sized, element):
        if each.get(name, "auto").strip() != "auto":
            return shapes.attribute(each, name, viewport)
    return viewport.whole(name)


def _outline(element: SvgElement, name: str, viewport: Viewport) -> Outline:
    """The outline of a shape."""
    if name == "path":
        return shapes.path(element)
    if name == "rect":
        return shapes.rectangle(element, viewport)
    if name in ("polygon", "polyline"):
        return shapes.polygon(element, closed=name == "polygon")
    read = {key: shapes.attribute(element, key, viewport) for key in sorted(_SHAPES[name] - {"rx", "ry"})}
    if name == "line":
        ends = ((read["x1"], read["y1"]), (read["x2"], read["y2"]))
        return [shapes.OutlineSegment(operator, (end,)) for operator, end in zip("ml", ends, strict=True)]
    rx, ry = (read["r"], read["r"]) if name == "circle" else shapes.radii(element, viewport)
    return shapes.ellipse(read["cx"], read["cy"], rx, ry)


def _painted(style: Style, name: str, outline: Outline, viewport: Viewport) -> Iterator[str]:
    """The operators that fill and stroke an outline."""
    fill = paint(style, "fill") if name != "line" and _has_area(outline) else None
    stroke = paint(style, "stroke")
    width = _length(style, "stroke-width", viewport) if stroke else 0.0
    if width < 0:
        raise style["stroke-width"].refused("stroke-width")
    filled = choice(style, "fill-rule", "nonzero", "evenodd") == "evenodd"
    words, star = _path(outline), "*" if filled else ""
    filling = [f"{_shade(fill)} rg", words, f"f{star}"] if fill else []
    stroking = [f"{_shade(stroke)} RG", *_pen(style, width, viewport), words, "S"] if stroke and width else []
    order = style["paint-order"].text.lower().split()
    if not set(order) <= {"normal", "fill", "stroke", "markers"}:
        raise style["paint-order"].refused("paint-order")
    stroke_first = "stroke" in order and "fill" not in order[: order.index("stroke")]
    if stroke_first:
        yield from (*stroking, *filling)
    elif filling and stroking:
        # Both are opaque, so one operator paints the same as two.
        yield from (filling[0], *stroking[:-1], f"B{star}")
    else:
        yield from (*filling, *stroking)


def _has_area(outline: Outline) -> bool:
    """Whether an outline has something to be filled: PDF readers fill a line with a hair of ink."""
    points = [point for segment in outline for point in segment.points]
    return all(max(values) > min(values) for values in zip(*points, strict=True))


def _length(style: Style, name: str, viewport: Viewport) -> float:
    try:
        return shapes.length(style[name].text, viewport.whole(name))
    except ValueError:
        raise style[name].refused(name) from None


def _pen(style: Style, width: float, viewport: Viewport) -> Iterator[str]:
    """The operators of how a line is drawn: each where it is not what PDF has at first."""
    yield f"{_text(width)} w"
    caps, joins = ("butt", "round", "square"), ("miter", "round", "bevel")
    yield f"{caps.index(choice(style, 'stroke-linecap', *caps))} J"
    yield f"{joins.index(choice(style, 'stroke-linejoin', *joins))} j"
    limit = _length(style, "stroke-miterlimit", viewport)
    if limit < 1:
        raise style["stroke-miterlimit"].refused("stroke-miterlimit")
    yield f"{_text(limit)} M"
    dashes = _dashes(style, viewport)
    if dashes:
        # An odd number is repeated: what was a dash becomes a gap, and not all PDF readers do that themselves.
        dashes = dashes * (1 + len(dashes) % 2)
        yield f"[{_numbers(*dashes)}] {_text(_length(style, 'stroke-dashoffset', viewport) % sum(dashes))} d"


def _dashes(style: Style, viewport: Viewport) -> list[float]:
    """The dashes and gaps of a line; none where it is solid."""
    value = style["stroke-dasharray"]
    if value.text.lower() == "none":
        return []
    try:
        dashes = [shapes.length(word, viewport.whole("")) for word in re.split(r"\s*,\s*|\s+", value.text)]
    except ValueError:
        raise value.refused("stroke-dasharray") from None
    if min(dashes) < 0:
        raise value.refused("stroke-dasharray")
    if not sum(dashes):
        return []
    # Some PDF readers leave out dashes without a length, whose round ends are dots.
    return [max(dash, _DOT) if index % 2 == 0 or len(dashes) % 2 else dash for index, dash in enumerate(dashes)]


_DOT = 0.01


def _path(outline: Outline, matrix: Matrix | None = None) -> str:
    """An outline as operators, transformed by `matrix`."""
    move = matrix.point if matrix else tuple[float, ...]
    words = []
    for operator, points in outline:
        words += [*(_numbers(*move(point)) for point in points), operator]
    return " ".join(words)


def _shade(colour: Colour) -> str:
    return _numbers(colour.red, colour.green, colour.blue)


def _numbers(*values: float) -> str:
    return " ".join(map(_text, values))


def _text(value: float) -> str:
    """A number as PDF writes it, which knows no exponents."""
    # Small numbers are scales of drawings with large coordinates.
    text = f"{value:.{6 if abs(value) >= 0.01 else 12}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
