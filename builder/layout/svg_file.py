"""SVG files as trees of elements, and what is refused in all of them. The home of lxml for drawings."""

from __future__ import annotations

from typing import Any

from builder.layout.picture_error import PictureError

# lxml has no types. This is an element of it: `tag`, `get`, `items`, `iter`, `getparent`, `sourceline`.
SvgElement = Any

_SVG = "{http://www.w3.org/2000/svg}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_MOVING = frozenset({"animate", "animateColor", "animateMotion", "animateTransform", "discard", "script", "set"})
_LARGEST = 10_000_000
"""Bytes of a drawing: what is larger has photographs in it, or was traced from one."""

PLAIN = (
    "in Inkscape, turn text and shapes into paths (Path > Object to Path) and save as Plain SVG; in Illustrator, save "
    "as SVG with Presentation Attributes; or export the drawing as PNG at its size on paper, with 300 dots to the inch"
)


class SvgError(ValueError):
    """A drawing has something that does not come out as browsers draw it, in a `line` of its file."""

    def __init__(self, line: int | None, what: str, hint: str = PLAIN) -> None:
        super().__init__(what)
        self.line, self.what, self.hint = line, what, hint

    def of(self, name: str) -> PictureError:
        """The same as an error of the picture `name`."""
        where = f"line {self.line} of the drawing {name}" if self.line else f"the drawing {name}"
        return PictureError(f"{where}: {self.what}", self.hint)


def read(data: bytes) -> SvgElement:
    """The root of a drawing. Raises SvgError for what is not SVG, or does more than stand still."""
    from lxml import etree

    if len(data) > _LARGEST:
        raise SvgError(None, f"it is larger than {_LARGEST // 1_000_000} MB", PLAIN)
    # Entities of the file itself are what Illustrator writes namespaces with. Those of other files are not read, and
    # libxml2 refuses those that grow.
    parser = etree.XMLParser(resolve_entities="internal", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        hint = f"save it again as SVG, in the program that it was drawn in ({error})"
        raise SvgError(line, "it is not SVG", hint) from None
    if root.tag != f"{_SVG}svg":
        raise SvgError(root.sourceline, "it is not SVG", PLAIN)
    if b"<?xml-stylesheet" in data:
        raise SvgError(None, "it takes its style from another file", PLAIN)
    for element in root.iter(etree.Element):
        _refuse_what_moves(element)
    return root


def _refuse_what_moves(element: SvgElement) -> None:
    name = tag(element)
    if name in _MOVING:
        raise SvgError(element.sourceline, f"`{name}` is for screens", f"delete it, or: {PLAIN}")
    for key in map(str, element.attrib):
        if name is not None and key.startswith("on"):
            raise SvgError(element.sourceline, f"`{key}` is for screens", f"delete it, or: {PLAIN}")
    target = href(element)
    if name not in (None, "a") and target is not None and not target.startswith("#"):
        what = "a photograph" if name == "image" else "what is in another file"
        raise SvgError(element.sourceline, f"`{name}` shows {what}", PLAIN)


def short(text: str) -> str:
    """Words of a drawing, as a message shows them."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"


def tag(element: SvgElement) -> str | None:
    """The name of an SVG element; None for those of other vocabularies, which are not drawn."""
    text = str(element.tag)
    return text.removeprefix(_SVG) if text.startswith(_SVG) else None


def href(element: SvgElement) -> str | None:
    """What an element refers to."""
    return next((text.strip() for key in _HREFS if (text := element.get(key)) is not None), None)
