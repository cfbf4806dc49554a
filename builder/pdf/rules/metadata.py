"""Rules about the metadata of a file: its title, and the standards that it says it follows (XMP)."""

from __future__ import annotations

import codecs
import functools
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import suppress

from pypdf.generic import StreamObject

from builder.pdf.read import gate, xmp
from builder.pdf.rules.breach import Breach
from builder.pdf.rules.rule import rule
from builder.pdf.rules.subject import RuleSubject

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_UA = "http://www.aiim.org/pdfua/ns/id/"
_A = "http://www.aiim.org/pdfa/ns/id/"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LONGEST = 4_000_000


def packet_of(subject: RuleSubject) -> bytes:
    """The XMP packet of a file; empty where it has none that is marked as one."""
    stream = gate.get(subject.catalog, "/Metadata")
    if not isinstance(stream, StreamObject):
        return b""
    named = gate.name(stream, "/Type") == "/Metadata" and gate.name(stream, "/Subtype") == "/XML"
    return gate.decoded(stream)[:_LONGEST] if named else b""


@functools.lru_cache(maxsize=8)
def parsed(packet: bytes) -> ElementTree.Element | None:
    """The packet as XML (not to be changed), or None. Documents with entities of their own are not read."""
    if b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        return None
    if not packet.startswith(codecs.BOM_UTF8) and b"encoding" not in packet[:200]:
        with suppress(UnicodeDecodeError):
            # Most are UTF-8, and have been read already for the title.
            return xmp.parsed(packet.decode("utf-8").strip("\0 \r\n\t"))
    try:
        return ElementTree.fromstring(packet.strip(b"\0 \r\n\t"))
    except (ElementTree.ParseError, ValueError, LookupError):
        return None


def label_of(subject: RuleSubject) -> tuple[str, str]:
    """The part and the level of PDF/A that the file says it follows; empty where it does not say."""
    tree = parsed(packet_of(subject))
    return xmp.part_of(tree, _A), xmp.value_of(tree, _A, "conformance").upper()


def has_metadata(subject: RuleSubject) -> Iterator[Breach]:
    if not packet_of(subject):
        yield Breach()


def metadata_is_well_formed(subject: RuleSubject) -> Iterator[Breach]:
    packet = packet_of(subject)
    head = re.match(rb"\s*<\?xpacket[^?]*\?>", packet)
    if packet and (parsed(packet) is None or (head and re.search(rb"\s(?:bytes|encoding)\s*=", head[0]))):
        yield Breach()


def has_a_title(subject: RuleSubject) -> Iterator[Breach]:
    packet = packet_of(subject)
    tree = parsed(packet)
    titles = tree.iter(f"{{{_DC}}}title") if tree is not None else ()
    entries = [entry for title in titles for entry in title.iter(f"{{{_RDF}}}li")]
    if packet and not any((entry.text or "").strip() for entry in entries):
        yield Breach()


def metadata_has_a_language(subject: RuleSubject) -> Iterator[Breach]:
    tree = parsed(packet_of(subject)) if subject.language is None else None
    for entry in tree.iter(f"{{{_RDF}}}li") if tree is not None else ():
        if entry.attrib.get(_LANG) == "x-default":
            yield Breach()
            return


def says_that_it_is_ua_1(subject: RuleSubject) -> Iterator[Breach]:
    yield from _says(subject, _UA, "1")


def says_that_it_is_ua_2(subject: RuleSubject) -> Iterator[Breach]:
    yield from _says(subject, _UA, "2")


def says_that_it_is_a_1(subject: RuleSubject) -> Iterator[Breach]:
    yield from _says(subject, _A, "1")


def says_that_it_is_a_2(subject: RuleSubject) -> Iterator[Breach]:
    yield from _says(subject, _A, "2")


def says_that_it_is_a_3(subject: RuleSubject) -> Iterator[Breach]:
    yield from _says(subject, _A, "3")


def says_that_it_is_a_4(subject: RuleSubject) -> Iterator[Breach]:
    yield from _says(subject, _A, "4")


def _says(subject: RuleSubject, address: str, part: str) -> Iterator[Breach]:
    tree = parsed(packet_of(subject))
    if xmp.part_of(tree, address) != part:
        yield Breach()


def says_that_it_is_of_level_a(subject: RuleSubject) -> Iterator[Breach]:
    part, level = label_of(subject)
    if part and level != "A":
        yield Breach()


def names_the_standard_by_its_prefix(subject: RuleSubject) -> Iterator[Breach]:
    """Readers that do not know XML look for the prefixes that the standards name."""
    packet = packet_of(subject)
    bound = re.findall(rb"xmlns:([\w.-]+)\s{0,9}=\s{0,9}[\"']([^\"']*)[\"']", packet)
    for prefix in dict.fromkeys(prefix for prefix, address in bound if address in (_UA.encode(), _A.encode())):
        used = re.search(rb"[<\s]" + re.escape(prefix) + rb":(?:part|amd|corr|conformance)\b", packet)
        if used and prefix not in (b"pdfuaid", b"pdfaid"):
            yield Breach(prefix.decode("latin-1"))


_EXPORT = "export it again as the standard that it should follow: its metadata is missing or wrong"

RULES = (
    rule(
        says_that_it_is_ua_1,
        "it does not say that it is PDF/UA-1",
        _EXPORT,
        fixed=True,
        ua1="5-1, 5-2",
    ),
    rule(says_that_it_is_ua_2, "it does not say that it is PDF/UA-2", _EXPORT, fixed=True, ua2="5-1, 5-2"),
    rule(says_that_it_is_a_1, "it does not say that it is PDF/A-1", _EXPORT, fixed=True, a1="6.7.11-1, 6.7.11-2"),
    rule(says_that_it_is_a_2, "it does not say that it is PDF/A-2", _EXPORT, fixed=True, a2="6.6.4-1, 6.6.4-2", a3=""),
    rule(
        says_that_it_is_of_level_a,
        "it does not say that it is of level A",
        _EXPORT,
        level="A",
        fixed=True,
        a1="6.7.11-3",
        a2="6.6.4-3",
    ),
    rule(says_that_it_is_a_3, "it does not say that it is PDF/A-3", _EXPORT, fixed=True, a3="6.6.4-1, 6.6.4-2"),
    rule(says_that_it_is_a_4, "it does not say that it is PDF/A-4", _EXPORT, fixed=True, a4="6.7.3-1, 6.7.3-2"),
    rule(
        names_the_standard_by_its_prefix,
        "it names the standard that it follows in a way that some programs do not find: {}",
        _EXPORT,
        fixed=True,
        ua1="5-3, 5-4, 5-5",
        ua2="5-3",
        a1="6.7.11-4",
        a2="6.6.4-4, 6.6.4-5, 6.6.4-6, 6.6.4-7",
        a4="6.7.3-4",
    ),
    rule(
        has_metadata,
        "it has no metadata",
        _EXPORT,
        fixed=True,
        ua1="7.1-8",
        ua2="8.11.1",
        a1="6.7.2-1",
        a2="6.6.2.1-1",
        a4="6.7.2.1-1",
    ),
    rule(
        metadata_is_well_formed,
        "its metadata is not XMP",
        _EXPORT,
        fixed=True,
        ua1="7.1-8",
        ua2="8.11.1",
        a1="6.7.9-1",
        a2="6.6.2.1-2, 6.6.2.1-3, 6.6.2.1-4, 6.6.2.1-5",
        a4="6.7.2.1-2",
    ),
    rule(
        has_a_title,
        "it has no title",
        "give the document a title",
        fixed=True,
        ua1="7.1-9",
        ua2="8.11.1",
    ),
    rule(
        metadata_has_a_language,
        "its title has no language",
        "set the language of the document (Lang in the catalog), such as en-GB",
        fixed=True,
        ua1="7.2-33",
    ),
)
