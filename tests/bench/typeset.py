"""The same leaflet in Typst's own words, set alike: tagged, by a program in another language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import singledispatch
from pathlib import Path

import typst

from builder.content import blocks, markdown
from builder.content import leaflet as content
from builder.content.brand import Brand
from builder.content.format import Format

STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]
"""What our leaflets follow, too."""


class Typst:
    """A compiler that has read the faces and the logo: the program that is already running."""

    def __init__(self, root: Path, faces: Path) -> None:
        fonts = typst.Fonts(font_paths=[faces], include_system_fonts=False, include_embedded_fonts=False)
        self._compiler = typst.Compiler(root=root, font_paths=fonts)

    def make(self, source: bytes) -> bytes:
        made = self._compiler.compile(source, format="pdf", pdf_standards=STANDARDS)
        assert isinstance(made, bytes)
        return made


def source(leaflet: content.Leaflet, brand: Brand, format: Format) -> str:
    """The leaflet as a Typst file. The logo is read from the root of the compiler."""
    return "\n\n".join([_setup(leaflet, brand, format), _words(leaflet, brand, format)])


def pack(leaflets: Sequence[content.Leaflet], details: Mapping[str, str], brand: Brand, format: Format) -> str:
    """A cover with a patient's details and the titles, and the leaflets after it."""
    rows = ", ".join(f"[*#{_string(label)}*], [#{_string(value)}]" for label, value in details.items())
    titles = "\n".join(f"- #{_string(leaflet.title)}" for leaflet in leaflets)
    cover = f"= Your leaflets\n\n#table(columns: (30%, 70%), stroke: none, {rows})\n\n{titles}"
    pages = [cover, *(_words(leaflet, brand, format) for leaflet in leaflets)]
    return "\n\n".join([_setup(leaflets[0], brand, format), "\n\n#pagebreak()\n\n".join(pages)])


def _words(leaflet: content.Leaflet, brand: Brand, format: Format) -> str:
    parts = [_first_page(leaflet, brand, format)]
    for section in leaflet.sections:
        parts.append(f"== #{_string(section.title)} <{section.anchor}>")
        if section.body is not None:
            parts.append(_prose(section.body.content))
        parts += [_block(block, brand) for block in section.blocks]
    parts += ["== About this leaflet", *(f"#{_string(line)}" for line in _particulars(leaflet))]
    return "\n\n".join(parts)


def _setup(leaflet: content.Leaflet, brand: Brand, format: Format) -> str:
    page, margins, sizes = format.page, format.margins, format.type
    footer = f"{leaflet.short_title} · Version {leaflet.version} · {leaflet.last_reviewed:%B %Y}"
    edges = ", ".join(f"{side}: {value}pt" for side, value in margins)
    return f"""\
#set document(title: {_string(leaflet.title)}, author: {_string(brand.name)}, date: {_date(leaflet.last_reviewed)})
#set page(
  width: {page.width}pt, height: {page.height}pt, margin: ({edges}),
  footer: context [
    #line(length: 100%)
    #text({sizes.small}pt)[#{_string(footer)} #h(1fr) Page #counter(page).display() of 3]
  ],
)
#set text(
  font: "Atkinson Hyperlegible", size: {sizes.body}pt, fill: {_colour(brand.colours.text)},
  lang: "en", region: "GB", hyphenate: false,
)
#set par(leading: {sizes.body * (sizes.line_height - 0.7)}pt, spacing: {sizes.body}pt)
#set list(marker: ([•], [–]))
#show link: set text(fill: {_colour(brand.colours.link)})
#show heading.where(level: 1): set text(size: {sizes.title}pt)
#show heading.where(level: 2): set text(size: {sizes.heading}pt)
#show heading.where(level: 3): set text(size: {sizes.subheading}pt)"""


def _first_page(leaflet: content.Leaflet, brand: Brand, format: Format) -> str:
    page, margins, colours = format.page, format.margins, brand.colours
    cells = ((topic, fact.words.content) for topic, fact in leaflet.key_facts.items())
    facts = ", ".join(f"[*#{_string(topic)}*], [{_runs(content)}]" for topic, content in cells)
    return f"""\
#place(
  top, dx: -{margins.left}pt, dy: -{margins.top}pt,
  rect(width: {page.width}pt, height: 90pt, fill: {_colour(colours.band)}),
)
#grid(
  columns: 2, column-gutter: 12pt, align: horizon,
  image({_string("/" + brand.logo.file)}, alt: {_string(brand.logo.alt)}, height: 40pt),
  text(fill: {_colour(colours.on_band)}, weight: "bold")[#{_string(brand.name)}],
)
#v(20pt)
= #{_string(leaflet.title)}

#text(size: {format.type.lead}pt)[{_runs(leaflet.summary.content)}]

== At a glance
#table(columns: (30%, 70%), stroke: none, fill: {_colour(colours.panel)}, {facts})"""


def _particulars(leaflet: content.Leaflet) -> list[str]:
    return [
        f"Version {leaflet.version}",
        f"Last reviewed: {leaflet.last_reviewed.day} {leaflet.last_reviewed:%B %Y}",
        f"Next review: {leaflet.next_review.day} {leaflet.next_review:%B %Y}",
        f"Who looks after this leaflet: {leaflet.owner}",
        f"Sources: {'; '.join(markdown.plain(line.content) for line in leaflet.sources)}",
    ]


def _block(block: blocks.Block, brand: Brand) -> str:
    if isinstance(block, blocks.TextBlock):
        return _prose(block.body.content)
    if isinstance(block, blocks.Callout):
        colours = getattr(brand.colours.callouts, block.tone)
        return (
            f"#block(width: 100%, inset: 12pt, fill: {_colour(colours.background)},"
            f" stroke: (left: 5pt + {_colour(colours.border)}))"
            f"[=== #{_string(block.title)}\n\n{_prose(block.body.content)}]"
        )
    if isinstance(block, blocks.Steps):
        return "\n".join(f"+ {_item(step.text.content)}" for step in block.steps)
    if isinstance(block, blocks.Table):
        heads = ", ".join(f"[*{_runs(cell.content)}*]" for cell in block.columns)
        cells = ", ".join(f"[{_runs(cell.content)}]" for row in block.rows for cell in row)
        return (
            f"*{_runs(block.caption.content)}*\n\n"
            f"#table(columns: {len(block.columns)}, stroke: none, table.header({heads}), {cells})"
        )
    raise TypeError(f"the leaflet to measure by has a block of the kind {block.kind}")


def _prose(blocks: Sequence[markdown.ProseBlock]) -> str:
    return "\n\n".join(map(_prose_block, blocks))


@singledispatch
def _prose_block(block: object) -> str:
    raise TypeError(f"the leaflet to measure by has a {type(block).__name__}")


@_prose_block.register
def _(block: markdown.Paragraph) -> str:
    return _runs(block.runs)


@_prose_block.register
def _(block: markdown.BulletList) -> str:
    return "\n".join(f"- {_item(item.blocks)}" for item in block.items)


@_prose_block.register
def _(block: markdown.NumberedList) -> str:
    return "\n".join(f"+ {_item(item.blocks)}" for item in block.items)


def _item(blocks: Sequence[markdown.ProseBlock]) -> str:
    return _prose(blocks).replace("\n", "\n  ")


def _runs(runs: markdown.Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: markdown.ProseRun) -> str:
    words = f"#{_string(run.text)};"
    if run.bold:
        words = f"#strong[{words}]"
    if run.link.startswith("#"):
        return f"#link(<{run.link[1:]}>)[{words}]"
    if run.link:
        return f"#link({_string(run.link)})[{words} ({run.link.partition('//')[2]})]"
    return words


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _date(day: date) -> str:
    return f"datetime(year: {day.year}, month: {day.month}, day: {day.day})"


def _colour(value: object) -> str:
    return f'rgb("{value}")'
