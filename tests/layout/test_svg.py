"""Drawings come out as another renderer (resvg) draws them, or are refused by name and line."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import resvg_py
from PIL import Image, ImageChops, ImageStat

from builder.layout import svg
from builder.layout.svg_file import SvgError
from builder.layout.svg_style import PROPERTIES
from tests.support.making import REPOSITORY

NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
ZOOM = 4
DRAWINGS = REPOSITORY / "tests" / "data" / "drawings"
"""As programs write them."""
ALIGNED = [
    f"x{across}Y{down}{fit}"
    for across, down in (("Min", "Max"), ("Mid", "Mid"), ("Max", "Min"))
    for fit in ("", " meet", " slice")
]
SHAPE = '<path d="M10 10 L40 40 L50 8 L90 30" {}/>'


def whole(body: str, attributes: str = 'viewBox="0 0 100 50"') -> bytes:
    return f"<svg {NAMESPACES} {attributes}>{body}</svg>".encode()


def ours(data: bytes) -> Image.Image:
    """A drawing through a PDF file and PDFium."""
    drawn = svg.drawing(data)
    pdf, file = pikepdf.new(), io.BytesIO()
    page = pdf.add_blank_page(page_size=(drawn.width, drawn.height))
    page.contents_add(pdf.make_stream(drawn.operators.encode()))
    pdf.save(file)
    return pypdfium2.PdfDocument(file.getvalue())[0].render(scale=ZOOM / 0.75).to_pil().convert("RGB")


def theirs(data: bytes) -> Image.Image:
    png = resvg_py.svg_to_bytes(svg_string=data.decode(), zoom=ZOOM, dpi=96, background="white", skip_system_fonts=True)
    return Image.open(io.BytesIO(bytes(png))).convert("RGB")


def assert_same(data: bytes) -> None:
    """Edges may be smoothed differently; nothing else may differ."""
    mine, other = ours(data), theirs(data)
    assert mine.size == pytest.approx(other.size, abs=ZOOM)
    box = (0, 0, min(mine.width, other.width), min(mine.height, other.height))
    red, green, blue = ImageChops.difference(mine.crop(box), other.crop(box)).split()
    worst = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    histogram = worst.histogram()
    assert sum(histogram[100:]) / sum(histogram) < 0.006
    assert ImageStat.Stat(worst).mean[0] < 1.5


@pytest.mark.parametrize(
    "transform",
    [
        "matrix(1 .2 .3 1 5 5)",
        "translate(10)",
        "translate(10 5)",
        "scale(2)",
        "scale(2,.5)",
        "rotate(20)",
        "rotate(20, 30, 20)",
        "skewX(20)",
        "skewY(20)",
        "translate(5)rotate(10),scale(1.5)",
        "scale(-1,1) translate(-60 0)",
    ],
)
def test_transforms(transform: str) -> None:
    rect = '<rect x="10" y="10" width="30" height="20" fill="#063" stroke="red" stroke-width="3"/>'
    assert_same(whole(f'<g transform="{transform}">{rect}</g>'))


@pytest.mark.parametrize("size", ["40", "40px", "30pt", "2.5pc", "10mm", "1cm", ".4in", "40%", "4e1"])
def test_units(size: str) -> None:
    line = f'<line x1="5" y1="45" x2="{size}" y2="45" stroke="red" stroke-width="5%"/>'
    assert_same(whole(f'<rect x="2" y="2" width="{size}" height="{size}"/><circle cx="9" cy="9" r="{size}"/>{line}'))


@pytest.mark.parametrize("aspect", ["none", *ALIGNED])
def test_ways_to_fit_a_view_box(aspect: str) -> None:
    circle = '<rect width="100%" height="100%" fill="#ddd"/><circle cx="25" cy="25" r="30" fill="#083"/>'
    box = f'viewBox="0 0 50 50" preserveAspectRatio="{aspect}"'
    assert_same(whole(circle, f'width="100" height="40" {box}'))
    assert_same(whole(f'<svg x="10" y="5" width="70" height="30" {box}>{circle}</svg>'))
    symbol = f'<symbol id="s" {box}>{circle}</symbol>'
    assert_same(whole(f'{symbol}<use href="#s" x="5" y="20" width="60" height="20"/>'))


@pytest.mark.parametrize(
    "attributes",
    [
        'width="60" viewBox="0 0 100 50"',
        'height="60" viewBox="0 0 100 50"',
        'width="100%" height="100%" viewBox="0 0 100 50"',
        'width="30mm" height="20mm" viewBox="0 0 100 50"',
        'width="80" height="60"',
        'viewBox="-20 -10 100 50"',
        'viewBox="0 0 100 50" overflow="visible" width="200" height="50"',
        'viewBox="0 0 100 50" style="fill:red;enable-background:new 0 0 9 9;" xml:space="preserve" version="1.1"',
    ],
)
def test_sizes_of_a_whole_drawing(attributes: str) -> None:
    assert_same(whole('<rect width="100%" height="60%" fill="#ccc"/><circle cx="50" cy="25" r="20"/>', attributes))


DOT = '<circle cx="5" cy="5" r="6" fill="#038"/>'


@pytest.mark.parametrize(
    "body",
    [
        '<rect x="-50" y="-50" width="300" height="300" fill="#063"/>',
        '<svg x="10" y="5" width="30" height="30"><rect width="50" height="20"/></svg>',
        '<svg x="10" y="5" width="30" height="30" overflow="visible"><rect width="50" height="20"/></svg>',
        '<svg x="10%" y="10%" width="50%" height="50%" viewBox="0 0 10 10"><rect width="50%" height="100%"/></svg>',
        '<svg viewBox="0 0 20 10"><rect width="20" height="10" fill="#063"/></svg>',
        '<g transform="rotate(45 50 25)"><svg width="20" height="20" viewBox="0 0 4 4"><circle r="3"/></svg></g>',
        f'<symbol id="s" viewBox="0 0 10 10">{DOT}</symbol><use href="#s" x="9" y="9" width="30" height="20"/>',
        f'<symbol id="s" viewBox="0 0 10 10">{DOT}</symbol><use xlink:href="#s"/>',
        f'<symbol id="s">{DOT}</symbol><use href="#s" x="40" y="20" width="8" height="8"/>',
        f'<symbol id="s" viewBox="0 0 10 10" overflow="visible">{DOT}</symbol><use href="#s" width="20" height="20"/>',
        (
            '<defs><rect id="r" width="10" height="10" transform="rotate(10)"/></defs>'
            '<use href="#r" x="30" y="5" transform="scale(2)" fill="green"/>'
        ),
        '<g fill="red"><path id="p" d="M0 0h10v10z"/></g><use href="#p" x="30" fill="blue"/>',
        '<rect id="r" width="10" height="10"/><use id="u" href="#r" x="20"/><use href="#u" x="20" y="20" fill="red"/>',
        (
            '<defs><svg id="v" width="10" height="10" viewBox="0 0 5 5"><rect width="5" height="5"/></svg></defs>'
            '<use href="#v" x="5" y="5"/><use href="#v" x="30" y="5" width="40" height="20"/>'
        ),
        '<a href="https://example.org/"><rect width="10" height="10"/></a>',
        '<text x="4"> </text><rect width="20" height="20"/>',
        '<g transform="scale(0)"><rect width="9" height="9"/></g><rect width="20" height="20"/>',
        '<g transform="scale(.0001)"><rect width="500000" height="200000" stroke="red" stroke-width="30000"/></g>',
        '<g visibility="hidden"><rect width="9" height="9"/><rect width="9" height="9" visibility="visible"/></g>',
        '<g display="none"><text>HLC</text></g><rect width="20" height="20"/>',
        '<defs><linearGradient id="g"/><filter id="f"/></defs><rect width="20" height="20"/>',
        '<g fill="url(#g)" stroke-width="1em"><rect width="20" height="20" fill="red" stroke="none"/></g>',
    ],
)
def test_structure(body: str) -> None:
    assert_same(whole(body))


@pytest.mark.parametrize(
    "css",
    [
        "rect{fill:#063}",
        ".a{fill:#063;stroke:red;stroke-width:3px}",
        "#i{fill:blue}",
        "g rect{fill:#a0a}",
        "g>rect{fill:#0aa}",
        "rect.a{fill:red}.a{fill:blue}",
        ".b{fill:blue}.a{fill:red}",
        "*{fill:#aa0}",
        "rect{fill:red!important}#i{fill:blue}",
        "rect,circle{fill:#0f0}",
        "[width]{fill:teal}",
        "rect:first-child{fill:navy}",
        "/*c*/rect/**/{/*x*/fill:/*y*/red;;}",
        "g{fill:red}",
        "rect{fill:inherit}g{fill:orange}",
        "<![CDATA[ .a { fill : none ; stroke : #c00 } ]]>",
    ],
)
def test_style_sheets(css: str) -> None:
    rect = '<rect id="i" class="a b" x="5" y="5" width="40" height="30" fill="#888"/>'
    assert_same(whole(f'<style type="text/css">{css}</style><g>{rect}</g>'))
    styled = rect.replace("fill", 'style="stroke:green" fill')
    assert_same(whole(f"<style>{css}</style><g>{styled}</g>"))


@pytest.mark.parametrize(
    "colour",
    "red #0a5 #00aa55 #0a5f #00aa55ff rgb(10,170,85) rgb(10%,70%,30%) rgba(10,170,85,1) rgba(0,0,0,0) hsl(120,50%,40%) "
    "currentColor none transparent RED".split(),
)
def test_colours(colour: str) -> None:
    rect = f'<rect x="5" y="5" width="40" height="30" fill="{colour}" stroke="#222"/>'
    assert_same(whole(f'<rect width="100" height="50" fill="#eee"/><g color="#a3c">{rect}</g>'))


def test_a_colour_of_css_4_that_resvg_does_not_know() -> None:
    drawn = svg.drawing(whole('<rect width="9" height="9" fill="RebeccaPurple"/>'))
    assert "0.4 0.2 0.6 rg" in drawn.operators.splitlines()


def test_selectors_that_resvg_does_not_know_are_those_of_css() -> None:
    css = "rect:hover{fill:red}rect::before{fill:red}rect:nth-child(2){fill:#00f}rect:not(.a){stroke:#0f0}"
    drawn = svg.drawing(whole(f'<style>{css}</style><rect width="9" height="9" style="fill-rule:evenodd!important"/>'))
    assert {"0 0 1 rg", "0 1 0 RG", "B*"} <= set(drawn.operators.splitlines())


@pytest.mark.parametrize("rule", ["nonzero", "evenodd"])
def test_fill_and_clip_rules(rule: str) -> None:
    star = '<path {}="{}" d="M50 2 L80 48 L10 18 H90 L20 48 Z"/>'
    assert_same(whole(star.format("fill-rule", rule)))
    clip = f'<clipPath id="c">{star.format("clip-rule", rule)}</clipPath>'
    assert_same(whole(f'{clip}<rect width="100" height="50" clip-path="url(#c)" fill="#063"/>'))


RECT = '<rect x="20" y="10" width="30" height="30"/>'


@pytest.mark.parametrize(
    "body",
    [
        f'<clipPath id="c">{RECT}</clipPath><g clip-path="url(#c)"><circle cx="40" cy="25" r="20"/></g>',
        (
            '<defs><rect id="r" x="20" y="10" width="30" height="30"/></defs><clipPath id="c">'
            '<use xlink:href="#r" overflow="visible"/></clipPath><g style="clip-path:url(#c)"><circle r="40"/></g>'
        ),
        (
            '<clipPath id="c" transform="rotate(10)"><circle cx="40" cy="20" r="15" transform="scale(1.2)"/></clipPath>'
            '<g transform="translate(5 2)" clip-path="url(#c)"><rect width="100" height="50" fill="teal"/></g>'
        ),
        f'<clipPath id="c">{RECT}</clipPath><rect width="50" height="50" transform="skewX(9)" clip-path="url(#c)"/>',
        (
            f'<clipPath id="c">{RECT}</clipPath><clipPath id="d"><circle cx="50" cy="25" r="20"/></clipPath>'
            '<g clip-path="url(#c)"><rect width="100" height="50" clip-path="url(#d)" fill="teal"/></g>'
        ),
    ],
)
def test_clipping(body: str) -> None:
    assert_same(whole(body))


@pytest.mark.parametrize(
    "attribute",
    [
        *(f'stroke-linecap="{cap}"' for cap in ("butt", "round", "square")),
        *(f'stroke-linejoin="{join}"' for join in ("miter", "round", "bevel")),
        *(f'stroke-miterlimit="{limit}"' for limit in (1, 2, 10)),
        *(f'stroke-dasharray="{dash}"' for dash in ("5", "5 3", "5,3 , 1", "5%", "1mm 2px", "0", "none")),
        *(f'stroke-dasharray="5 3 1" stroke-dashoffset="{offset}"' for offset in ("2", "-12", "3%")),
        'stroke-dasharray="0 8" stroke-linecap="round"',
        *(f'stroke-width="{width}"' for width in ("0", "5%", ".5", "1mm")),
        *(
            f'paint-order="{order}"'
            for order in ("normal", "stroke", "fill stroke", "markers stroke", "stroke fill markers")
        ),
        *(f'{name}="{value}"' for name in ("opacity", "fill-opacity", "stroke-opacity") for value in ("1", "100%")),
        'fill-opacity="0"',
        'stroke-opacity="0"',
        'stroke="none"',
        'fill="none"',
        'display="block"',
        'style="vector-effect:none;mix-blend-mode:normal;filter:none;mask:none;font-size:12px;stroke-width:3px"',
    ],
)
def test_lines_and_fills(attribute: str) -> None:
    assert_same(whole(f'<g fill="#fc0" stroke="#036" stroke-width="6">{SHAPE.format("")}</g>'))
    assert_same(whole(f'<g fill="#fc0" stroke="#036" stroke-width="6">{SHAPE.format(attribute)}</g>'))


@pytest.mark.parametrize(
    "shape",
    [
        *(f'<rect x="9" y="5" width="60" height="30" {corner}/>' for corner in ('rx="5"', 'ry="5"', 'rx="50" ry="5"')),
        *(
            f'<rect x="9" y="5" width="60" height="30" {corner}/>'
            for corner in ('rx="10%"', 'rx="auto" ry="4"', 'rx="0"')
        ),
        '<circle cx="40" cy="25" r="20"/>',
        '<ellipse cx="40" cy="20" rx="30" ry="10"/>',
        '<ellipse cx="40" cy="20" rx="15"/>',
        '<polyline points="5,5 40,40 50 5,60 30"/>',
        '<polygon points="5 5-10,40 50 5"/>',
        '<line x1="5" y1="5" x2="90%" y2="40"/>',
        '<path d="M20 20h0" stroke-width="10" stroke-linecap="round"/>',
        '<g transform="scale(3 .5)"><circle cx="15" cy="40" r="8"/></g>',
    ],
)
@pytest.mark.parametrize("dashes", ["none", "7 4"])
def test_shapes(shape: str, dashes: str) -> None:
    if "h0" in shape and dashes != "none":
        pytest.skip("a dot has no dashes")
    assert_same(whole(f'<g fill="#cdb" stroke="#036" stroke-width="2" stroke-dasharray="{dashes}">{shape}</g>'))


def test_a_line_without_a_stroke_is_not_a_hair_of_ink() -> None:
    lines = '<line x1="5" y1="5" x2="5" y2="40"/><path d="M20 5V40"/><path d="M30 5V40" stroke="red"/>'
    assert_same(whole(lines))


@pytest.mark.parametrize(
    "data",
    [
        "M10 10l20 0 0 20z",
        "m10 10 20 0 0 20z m 40 0 l 10 10 v-10z",
        "M5 40C20 0 40 0 50 40S80 80 90 10",
        "M5 40c20-40 40-40 50 0s20 20 30-10",
        "M5 40Q30 0 50 40T90 20",
        "M5 40q20-40 40 0t40-20",
        "M10 30A20 15 0 0 1 50 30",
        "M10 30a20 15 30 1 0 40 0",
        "M10 30a5 5 0 1120 10",
        "M10,10L20,20.5.5.5z",
        "M1e1 1E1L5e1-1e-1",
        "M+10 10 L.5e1 5.",
        "M10 10h30v30h-30zl60 10v5z",
        "M10 10h30v30h-30z z s20 5 60 10 z",
        "M10 10 h20 z m 40 10 h20 v10 z",
        "M10 25 a0 5 0 0 1 30 5 v10",
        "M10 25 A5 5 0 0 1 80 25",
        "M10 10 s20 30 40 0\n t 20 3",
        "M010 007 L 50 40",
    ],
)
def test_path_data(data: str) -> None:
    assert_same(whole(f'<path d="{data}" fill="#cdb" stroke="#036" stroke-width="2"/>'))


@pytest.mark.parametrize("path", sorted(DRAWINGS.glob("*.svg")), ids=lambda path: path.stem)
def test_the_files_of_drawing_programs_come_out(path: Path) -> None:
    assert_same(path.read_bytes())


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("\n<text>HLC</text>", "`text`"),
        ("\n<flowRoot/>", "`flowRoot`"),
        ('\n<foreignObject width="9" height="9"/>', "`foreignObject`"),
        ('\n<image href="photo.png"/>', "`image` shows a photograph"),
        ('\n<image href="data:image/png;base64,AA"/>', "`image` shows a photograph"),
        ('\n<use href="http://example.org/a.svg#a"/>', "`use` shows what is in another file"),
        ('\n<use href="#no"/>', "`use` refers to `#no`, which does not exist"),
        ('\n<g id="a"><use href="#a"/></g>', "contains itself"),
        ("\n<script>alert(1)</script>", "`script`"),
        ('\n<rect width="9" height="9" onclick="x()"/>', "`onclick`"),
        ('\n<rect width="9" height="9"><animate/></rect>', "`animate`"),
        ("\n<style>@import url(http://example.org/a.css);</style>", "`@import`"),
        ("\n<style>@media print {rect {fill: red}}</style>", "`@media`"),
        ("\n<style media='screen'>rect {fill: red}</style>", "a style sheet for some purposes only"),
        ("\n<style>rect {width: 9px}</style>", "the style `width`"),
        ("<style>\n.x {fill: blur(3px)}</style><rect class='x' width='9' height='9'/>", "`fill: blur(3px)`"),
        ('\n<rect width="9" height="9" fill="var(--c)"/>', "`fill: var(--c)`"),
        ('\n<rect width="9" height="9" fill="lab(50 1 1)"/>', "`fill: lab(50 1 1)`"),
        ('\n<rect width="9" height="9" fill="url(#g)"/>', "a gradient or a pattern"),
        ('\n<rect width="9" height="9" opacity=".3"/>', "shows what is behind it"),
        ('\n<g style="opacity: 50%"><rect width="9" height="9"/></g>', "shows what is behind it"),
        ('\n<rect width="9" height="9" fill="#00000080"/>', "shows what is behind it"),
        ('\n<rect width="9" height="9" style="mix-blend-mode: multiply"/>', "`mix-blend-mode: multiply`"),
        ('\n<rect width="9" height="9" vector-effect="non-scaling-stroke"/>', "`vector-effect: non-scaling-stroke`"),
        ('\n<g filter="url(#f)"><rect width="9" height="9"/></g>', "`filter: url(#f)`"),
        ('\n<g mask="url(#m)"><rect width="9" height="9"/></g>', "`mask: url(#m)`"),
        ('\n<path d="M0 0L5 5" marker-end="url(#m)"/>', "`marker-end`"),
        ('\n<path d="M0 0L5 5" style="marker: url(#m)"/>', "`marker-start`"),
        ('\n<rect width="3em" height="9"/>', '`width="3em"`'),
        ('\n<rect width="-9" height="9"/>', '`width="-9"`'),
        ('\n<rect width="9" height="9" pathLength="4"/>', "`pathLength` of `rect`"),
        ('\n<rect width="9" height="9" style="transform: rotate(3deg)"/>', "`transform: rotate(3deg)`"),
        ('\n<rect width="9" height="9" transform-origin="5 5"/>', "`transform-origin` of `rect`"),
        ('\n<rect width="9" height="9" transform="rotate(foo)"/>', '`transform="rotate(foo)"`'),
        ('\n<switch><g systemLanguage="de"/></switch>', "`systemLanguage` of `g`"),
        ('\n<path d="M0 0 L zz"/>', "the data of a path"),
        ('\n<path d="M1e400 0 L5 5"/>', "the data of a path"),
        ('\n<path d="M0 0 a 5 5 0 2 1 9 9"/>', "the data of a path"),
        ('\n<path d="M0 0 a 5 5 0 1 9 9"/>', "the data of a path"),
        ('\n<path d="L5 5"/>', "the data of a path"),
        ('\n<polygon points="1 2 3"/>', '`points="1 2 3"`'),
        ('\n<rect width="9" height="9" stroke="red" stroke-linejoin="arcs"/>', "`stroke-linejoin: arcs`"),
        ('\n<rect width="9" height="9" stroke="red" stroke-dasharray="3 -1"/>', "`stroke-dasharray: 3 -1`"),
        ('\n<clipPath id="c"><rect/><rect/></clipPath><g clip-path="url(#c)"/>', "not a single shape"),
        ('\n<symbol id="s" width="9"/><use href="#s"/>', "`width` of `symbol`"),
        ('\n<svg x="9" clip-path="url(#c)"/>', "`clip-path: url(#c)`"),
        ('\n<g clip-path="circle(3px)"><rect width="9" height="9"/></g>', "`clip-path: circle(3px)`"),
    ],
)
def test_what_would_come_out_otherwise_is_refused_by_name_and_line(body: str, what: str) -> None:
    with pytest.raises(SvgError) as refused:
        svg.drawing(whole(body))
    assert what in refused.value.what
    assert refused.value.line == 2
    assert refused.value.hint


@pytest.mark.parametrize("body", ["", "<path/>", '<rect width="9" height="9" opacity="0"/>', "<g display='none'>x</g>"])
def test_a_drawing_that_shows_nothing_is_refused(body: str) -> None:
    with pytest.raises(SvgError, match="it shows nothing"):
        svg.drawing(whole(body))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "words",
        "<svg/>",
        "<html><body/></html>",
        f"<svg {NAMESPACES}><rect width='9' height='9'/></svg>",
        f"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg {NAMESPACES} viewBox='0 0 9 9'><g>&x;</g></svg>",
        "<!DOCTYPE svg [<!ENTITY a0 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'>"
        + "".join(f"<!ENTITY a{level} '" + f"&a{level - 1};" * 10 + "'>" for level in range(1, 10))
        + f"]><svg {NAMESPACES} viewBox='0 0 9 9'><style>&a9;</style></svg>",
        f"<?xml-stylesheet href='a.css'?><svg {NAMESPACES} viewBox='0 0 9 9'><rect width='9' height='9'/></svg>",
        f"<svg {NAMESPACES} viewBox='0 0 9 9'>" + "<g>" * 5000 + "</g>" * 5000 + "</svg>",
        f"<svg {NAMESPACES} viewBox='0 0 9 9'><g id='g0'><path d='M0 0h9v9z'/></g>"
        + "".join(f"<g id='g{level}'>" + f"<use href='#g{level - 1}'/>" * 10 + "</g>" for level in range(1, 12))
        + "</svg>",
    ],
)
def test_what_is_not_svg_or_attacks_is_refused_at_once(text: str) -> None:
    began = time.process_time()
    with pytest.raises(SvgError):
        svg.drawing(text.encode())
    assert time.process_time() - began < 10


ONES = "1" * 50_000


@pytest.mark.parametrize(
    "body",
    [
        f'<polygon points="{ONES}x"/>',
        f'<rect width="{ONES}x" height="9"/>',
        f'<path d="M0 0a{ONES}x"/>',
        f'<path d="M0 0a{"1 " * 20_000}x"/>',
        f'<g transform="scale({ONES}x)"><rect width="9" height="9"/></g>',
        f'<rect width="9" height="9" style="fill:{"(" * 50_000}"/>',
        f'<style>{"(" * 50_000}</style><rect width="9" height="9"/>',
        f'<rect width="9" height="9" stroke="red" stroke-dasharray="{"1 " * 20_000}x"/>',
    ],
)
def test_values_without_end_are_refused_in_time(body: str) -> None:
    began = time.process_time()
    with pytest.raises(SvgError):
        svg.drawing(whole(body))
    assert time.process_time() - began < 2


def test_operators_nest_no_deeper_than_pdf_a_allows() -> None:
    deep = "<g transform='scale(.99)'>" * 60 + '<rect width="90" height="40"/>' + "</g>" * 60
    depth = most = 0
    for operator in svg.drawing(whole(deep)).operators.splitlines():
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        most = max(most, depth)
    assert (depth, most) == (0, 1)


def test_each_property_is_interpreted_or_has_no_effect() -> None:
    assert "transform" not in PROPERTIES
    assert {"fill", "stroke", "filter", "mask", "opacity", "clip-path"} <= PROPERTIES
