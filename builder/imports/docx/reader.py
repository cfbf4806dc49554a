"""A Word document as a `SourceDocument`."""

from __future__ import annotations

from collections import Counter

from builder.imports.archive import DocumentArchive, XmlElement
from builder.imports.docx.blocks import BlockReader
from builder.imports.docx.context import DocxContext, plain_text
from builder.imports.docx.numbering import Numbering
from builder.imports.docx.package import DocxPackage
from builder.imports.docx.styles import StyleSheet
from builder.imports.source import Notes, SourceDocument
from builder.imports.word_counts import word_counts
from builder.imports.xml_names import child, get, tag


def read(archive: DocumentArchive) -> SourceDocument:
    """Read a Word document. Raises UnreadableDocument where that cannot be done."""
    package = DocxPackage(archive)
    document = DocxContext(
        package, StyleSheet(package.part("styles")[1]), Numbering(package.part("numbering")[1]), package.main
    )
    document.footnotes = {**_footnotes(package, "footnote"), **_footnotes(package, "endnote")}
    document.fields_are_closed = _fields_are_closed(package.body)
    words = word_counts("\n".join((plain_text(package.body), *document.footnotes.values())))
    blocks = tuple(BlockReader(document).read(package.body))
    for (kind, _), text in document.footnotes.items():
        document.notes.leave_out(f"{kind} that nothing refers to", text)
    _comments(document)
    _headers_and_footers(document)
    _looks(document)
    _undefined(document)
    core = package.archive.xml("docProps/core.xml")
    title = child(core, "dc:title")
    return SourceDocument(
        blocks,
        document.notes,
        words,
        title="" if title is None else " ".join((title.text or "").split()),
        language=document.looks.language,
        body_size=document.looks.body_size,
    )


def _footnotes(package: DocxPackage, kind: str) -> dict[tuple[str, str], str]:
    """The words of the notes of a kind, by the kind and the identifier."""
    _, root = package.part(f"{kind}s")
    notes = [entry for entry in root if tag(entry) == f"w:{kind}"] if root is not None else []
    texts = {
        (kind, get(entry, "w:id")): plain_text(entry).strip()
        for entry in notes
        if get(entry, "w:type") in ("", "normal")
    }
    return {place: text for place, text in texts.items() if text}


def _fields_are_closed(body: XmlElement) -> bool:
    """Whether each field has an end: else nobody knows where what belongs to it ends."""
    signs = Counter(get(entry, "w:fldCharType") for entry in body.iter() if tag(entry) == "w:fldChar")
    return signs["begin"] == signs["end"]


def _comments(document: DocxContext) -> None:
    _, root = document.package.part("comments")
    for entry in root if root is not None else ():
        if tag(entry) == "w:comment":
            author = get(entry, "w:author") or "somebody"
            document.notes.leave_out(f"a comment by {author}", plain_text(entry), counted=False)


def _headers_and_footers(document: DocxContext) -> None:
    """Report the headers and footers."""
    around: dict[tuple[str, str], None] = {}
    for kind in ("header", "footer"):
        for name in document.package.related(kind):
            root = document.package.archive.xml(name)
            if root is None:
                continue
            around[kind, " ".join(plain_text(root).split())] = None
            if any(tag(entry) in ("w:drawing", "w:pict") for entry in root.iter()):
                document.notes.leave_out(f"a picture in a {kind}: the brand has the logo", counted=False)
    for kind, words in around:
        if words:
            document.notes.leave_out(f"{kind}: the program prints its own", words, counted=False)


def _looks(document: DocxContext) -> None:
    notes: Notes = document.notes
    document.looks.say(notes)
    if document.numbered_headings:
        notes.changed(f"headings lost their numbers: {document.numbered_headings}")
    others = sorted(document.numbering.formats - {"decimal"})
    if others:
        notes.changed(f"numbers of lists are 1, 2, 3 now, and were of another kind ({', '.join(others)})")


def _undefined(document: DocxContext) -> None:
    """Report what the file refers to and does not have, as files do that other programs made or repaired."""
    if styles := document.styles.undefined:
        what = "styles that the file does not define were known by their names alone: check the headings and lists"
        document.notes.changed(what, ", ".join(styles))
    if count := document.numbering.undefined:
        document.notes.changed(
            f"paragraphs of lists that the file does not define are no entries of lists now: {count}"
        )
    for kind, count in document.missing_notes.items():
        document.notes.changed(f"numbers of {kind}s whose words are not in the file are gone: {count}")
