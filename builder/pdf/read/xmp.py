"""The XMP packet of a file (ISO 32000-1, 14.3.2; ISO 16684-1), read as the XML that it is."""

from __future__ import annotations

import functools
import xml.etree.ElementTree as ElementTree

from pypdf.generic import StreamObject

from builder.core.patterns import lazy_pattern
from builder.pdf.read import gate
from builder.pdf.read.gate import Original

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
PDF_UA = "http://www.aiim.org/pdfua/ns/id/"
PDF_A = "http://www.aiim.org/pdfa/ns/id/"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PART = lazy_pattern(r"\+?0*([1-9][0-9]{0,3})")
_LONGEST = 4_000_000
_ENCODINGS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
"""The encodings of XMP, by how a packet begins."""


def xmp_packet(original: Original) -> bytes:
    """The XMP packet of a file; empty if there is none. Raises Unreadable."""
    stream = gate.get(original.catalog, "/Metadata")
    return gate.decoded(stream) if isinstance(stream, StreamObject) else b""


def packet_text(original: Original) -> str:
    """The XMP packet as text. Raises Unreadable."""
    packet = xmp_packet(original)[:_LONGEST]
    encoding = next((encoding for start, encoding in _ENCODINGS if packet.startswith(start)), "utf-8")
    return packet.decode(encoding, "replace").strip("\ufeff\0 \r\n\t")


@functools.lru_cache(maxsize=8)
def parsed(text: str) -> ElementTree.Element | None:
    """A packet as XML (not to be changed), or None. One with entities of its own is not read: they may have no end."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return None
    try:
        return ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError):
        return None


def value_of(tree: ElementTree.Element | None, address: str, name: str) -> str:
    """A simple property, written as an element or as an attribute; empty where it is not there."""
    for description in tree.iter(f"{{{RDF}}}Description") if tree is not None else ():
        element = description.find(f"{{{address}}}{name}")
        if element is not None:
            return (element.text or "").strip()
        if f"{{{address}}}{name}" in description.attrib:
            return description.attrib[f"{{{address}}}{name}"].strip()
    return ""


def part_of(tree: ElementTree.Element | None, address: str) -> str:
    """The part of a standard that a packet names: a whole number, which may have a sign and zeros before it."""
    number = _PART.fullmatch(value_of(tree, address, "part"))
    return number[1] if number is not None else ""


def title_in(tree: ElementTree.Element | None) -> str:
    """The title in a packet, in the language that it names first; empty where it has none or an empty one."""
    # Not those of other things that a property tells of, such as the history or the ingredients of a file.
    packets = tree.iter(f"{{{RDF}}}RDF") if tree is not None else ()
    titles = (title for packet in packets for title in packet.findall(f"{{{RDF}}}Description/{{{DC}}}title"))
    for title in titles:
        entries = list(title.iter(f"{{{RDF}}}li"))
        entries.sort(key=lambda entry: entry.get(_LANG, "").lower() != "x-default")
        texts = [" ".join((entry.text or "").split()) for entry in entries] or [" ".join((title.text or "").split())]
        if found := next(filter(None, texts), ""):
            return found
    return ""
