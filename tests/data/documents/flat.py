"""Documents as LibreOffice reads them in one piece (.fodt), for make_documents.py: it writes them as .docx."""

from __future__ import annotations

import base64
from html import escape

from tests.support.documents import png

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_PREFIXES = {
    **{name: name for name in ("office", "style", "text", "table")},
    "draw": "drawing",
    "fo": "xsl-fo-compatible",
    "svg": "svg-compatible",
}
_SPACES = " ".join(f'xmlns:{prefix}="{_OASIS}:{name}:1.0"' for prefix, name in _PREFIXES.items())
_WHO = "<office:change-info><dc:creator>Sam</dc:creator><dc:date>2024-01-01T10:00:00</dc:date></office:change-info>"


_HEADINGS = "".join(
    f'<style:style style:name="Heading_20_{level}" style:display-name="Heading {level}" style:family="paragraph" '
    f'style:parent-style-name="Standard" style:default-outline-level="{level}">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    for level in (1, 2, 3)
)
_STYLES = f"""
<style:default-style style:family="paragraph"><style:text-properties style:font-name="Liberation Sans"
 fo:font-size="12pt" fo:language="en" fo:country="GB"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard">
 <style:text-properties fo:font-size="24pt"/></style:style>
<style:style style:name="Subtitle" style:family="paragraph" style:parent-style-name="Standard">
 <style:text-properties fo:font-size="16pt"/></style:style>
<style:style style:name="Caption" style:family="paragraph" style:parent-style-name="Standard">
 <style:text-properties fo:font-style="italic"/></style:style>
{_HEADINGS}
<style:style style:name="Trust_20_heading" style:display-name="Trust heading" style:family="paragraph"
 style:parent-style-name="Heading_20_1"><style:text-properties fo:color="#005eb8"/></style:style>
<style:style style:name="Graphics" style:family="graphic"/>
"""
"""The last of them is a style of the house, made from one of the program's."""
_LOOKS = {
    "B": 'fo:font-weight="bold"',
    "Sup": 'style:text-position="super 58%"',
    "Strike": 'style:text-line-through-style="solid"',
    "Mark": 'fo:background-color="#ffff00"',
    "Hidden": 'text:display="none"',
    "Welsh": 'fo:language="cy" fo:country="GB"',
}
_LISTS = {"Bullets": "•••", "Numbers": "1a•", "Others": "1i•", "Letters": "aa•"}


def _level(depth: int, format: str) -> str:
    if format == "•":
        return f'<text:list-level-style-bullet text:level="{depth}" text:bullet-char="{"•◦▪"[depth - 1]}"/>'
    return f'<text:list-level-style-number text:level="{depth}" style:num-suffix="." style:num-format="{format}"/>'


def _list_style(name: str, formats: str) -> str:
    levels = "".join(_level(depth, format) for depth, format in enumerate(formats, 1))
    return f'<text:list-style style:name="{name}">{levels}</text:list-style>'


_LOOK_STYLES = "".join(
    f'<style:style style:name="{name}" style:family="text"><style:text-properties {properties}/></style:style>'
    for name, properties in _LOOKS.items()
)
_LIST_STYLES = "".join(_list_style(name, formats) for name, formats in _LISTS.items())
_AUTOMATIC = f"""{_LOOK_STYLES}{_LIST_STYLES}
<style:style style:name="Break" style:family="paragraph" style:parent-style-name="Standard">
 <style:paragraph-properties fo:break-before="page"/></style:style>
<style:style style:name="fr" style:family="graphic" style:parent-style-name="Graphics">
 <style:graphic-properties text:anchor-type="paragraph"/></style:style>
<style:style style:name="Two" style:family="section"><style:section-properties>
 <style:columns fo:column-count="2" fo:column-gap="5mm"/></style:section-properties></style:style>
<style:page-layout style:name="pm">
 <style:header-style><style:header-footer-properties fo:min-height="1cm"/></style:header-style>
 <style:footer-style><style:header-footer-properties fo:min-height="1cm"/></style:footer-style></style:page-layout>
"""


def document(*body: str, header: str = "", footer: str = "", changes: str = "") -> str:
    """A whole document. `header` and `footer` are printed around its pages; `changes` are what was tracked."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {_SPACES} xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>{_STYLES}</office:styles><office:automatic-styles>{_AUTOMATIC}</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm">
<style:header><text:p>{header}</text:p></style:header><style:footer><text:p>{footer}</text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text><text:tracked-changes>{changes}</text:tracked-changes>{"".join(body)}</office:text></office:body>
</office:document>"""


def p(*content: str, style: str = "Standard") -> str:
    """A paragraph of texts and of XML."""
    return f'<text:p text:style-name="{style}">{_inline(content)}</text:p>'


def h(text: str, level: int = 1, style: str = "") -> str:
    named = style or f"Heading_20_{level}"
    return f'<text:h text:style-name="{named}" text:outline-level="{level}">{escape(text)}</text:h>'


def span(style: str, text: str) -> str:
    return f'<text:span text:style-name="{style}">{escape(text)}</text:span>'


def link(address: str, words: str) -> str:
    return f'<text:a xlink:type="simple" xlink:href="{escape(address)}">{escape(words)}</text:a>'


def note(kind: str, number: int, words: str) -> str:
    """A footnote or an endnote."""
    return (
        f'<text:note text:id="n{number}" text:note-class="{kind}"><text:note-citation>{number}</text:note-citation>'
        f"<text:note-body><text:p>{escape(words)}</text:p></text:note-body></text:note>"
    )


def comment(author: str, words: str) -> str:
    return (
        f"<office:annotation><dc:creator>{author}</dc:creator><dc:date>2024-01-01T10:00:00</dc:date>"
        f"<text:p>{escape(words)}</text:p></office:annotation>"
    )


def entries(style: str, *items: str | tuple[str, ...], goes_on: bool = False) -> str:
    """A list in one of the styles of lists. A tuple is an entry with entries below it."""
    continued = ' text:continue-numbering="true"' if goes_on else ""
    return f'<text:list text:style-name="{style}"{continued}>{"".join(map(_entry, items))}</text:list>'


def _entry(item: str | tuple[str, ...]) -> str:
    if isinstance(item, tuple):
        below = "".join(map(_entry, item[1:]))
        return f"<text:list-item>{p(item[0])}<text:list>{below}</text:list></text:list-item>"
    return f"<text:list-item>{p(item)}</text:list-item>"


def cell(*content: str, across: int = 1, down: int = 1) -> str:
    """A cell of texts and blocks; it may go over several columns and rows."""
    blocks = "".join(part if part.startswith(("<text:p", "<text:list", "<table:")) else p(part) for part in content)
    spans = f' table:number-columns-spanned="{across}" table:number-rows-spanned="{down}"'
    return f"<table:table-cell{spans}>{blocks}</table:table-cell>{COVERED * (across - 1)}"


COVERED = "<table:covered-table-cell/>"
"""A cell that another one covers."""


def table(name: str, *rows: tuple[str, ...], head: bool = True) -> str:
    made = []
    for index, row in enumerate(rows):
        cells = "".join(entry if entry.startswith("<table:") else cell(entry) for entry in row)
        line = f"<table:table-row>{cells}</table:table-row>"
        made.append(f"<table:table-header-rows>{line}</table:table-header-rows>" if head and index == 0 else line)
    columns = f'<table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
    return f'<table:table table:name="{name}">{columns}{"".join(made)}</table:table>'


def picture(name: str, alt: str = "", anchor: str = "as-char") -> str:
    """A picture that was pasted; its file has no name of its own."""
    data = base64.b64encode(png(400 + sum(map(ord, name)), 300)).decode()
    described = f"<svg:desc>{escape(alt)}</svg:desc>" if alt else ""
    return (
        f'<draw:frame draw:style-name="fr" draw:name="{name}" text:anchor-type="{anchor}" svg:width="4cm" '
        'svg:height="3cm">'
        f"<draw:image><office:binary-data>{data}</office:binary-data></draw:image>{described}</draw:frame>"
    )


def box(name: str, *content: str) -> str:
    """A text box."""
    return (
        f'<draw:frame draw:style-name="fr" draw:name="{name}" text:anchor-type="paragraph" svg:width="8cm">'
        f'<draw:text-box fo:min-height="1cm">{"".join(content)}</draw:text-box></draw:frame>'
    )


def inserted(number: int, *content: str) -> str:
    """Words that were inserted, as `tracked` knows them."""
    which = f'text:change-id="c{number}"'
    return f"<text:change-start {which}/>{_inline(content)}<text:change-end {which}/>"


def deleted(number: int) -> str:
    """Where words were deleted, as `tracked` knows them."""
    return f'<text:change text:change-id="c{number}"/>'


def tracked(number: int, words: str = "") -> str:
    """A tracked change: the deletion of `words`, or an insertion."""
    gone = f"<text:deletion>{_WHO}{p(words)}</text:deletion>" if words else f"<text:insertion>{_WHO}</text:insertion>"
    return f'<text:changed-region text:id="c{number}">{gone}</text:changed-region>'


def _inline(content: tuple[str, ...]) -> str:
    return "".join(part if part.startswith("<") else escape(part) for part in content)
