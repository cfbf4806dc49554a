"""What is in a paragraph: words, and things that are anchored among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from builder.content.placeholders import placeholder
from builder.imports import symbols
from builder.imports.archive import XmlElement
from builder.imports.docx import drawings
from builder.imports.docx.context import DocxContext, alternatives, deleted_text, is_prompt, plain_text
from builder.imports.docx.fields import DocumentField
from builder.imports.docx.styles import with_properties
from builder.imports.looks import WordLook
from builder.imports.source import SourceBlock, SourceGap, SourceRun
from builder.imports.word_counts import word_counts
from builder.imports.xml_names import child, get, tag

if TYPE_CHECKING:
    from builder.imports.docx.blocks import ReadBlocks

PAGE_BREAK = "\f"


class RunReader:
    """Reads the content of one paragraph into `pieces`: runs, and blocks where they are anchored."""

    def __init__(self, document: DocxContext, look: WordLook, read_blocks: ReadBlocks) -> None:
        self.document = document
        self.look = look
        self.read_blocks = read_blocks
        self.link = ""
        self.pieces: list[SourceRun | SourceBlock] = []

    def read(self, element: XmlElement) -> None:
        for entry in element:
            _INLINE.get(tag(entry), RunReader.read)(self, entry)

    # Containers

    def run(self, element: XmlElement) -> None:
        properties = child(element, "w:rPr")
        outer = self.look
        style = get(child(properties, "w:rStyle"), "w:val")
        self.look = with_properties(self.document.styles.with_character_style(outer, style), properties)
        self.read(element)
        self.look = outer

    def hyperlink(self, element: XmlElement) -> None:
        relation = self.document.package.relations(self.document.part).get(get(element, "r:id"))
        if relation is None or not relation.target:
            self.document.notes.changed("a link within the document became plain words", plain_text(element))
        outer, self.link = self.link, relation.target if relation is not None else ""
        self.read(element)
        self.link = outer

    def deletion(self, element: XmlElement) -> None:
        words = deleted_text(element)
        if words.strip():
            self.document.notes.leave_out("text that was deleted (tracked change)", words, counted=False)

    def insertion(self, element: XmlElement) -> None:
        words = plain_text(element)
        if words.strip():
            self.document.notes.taken("text that was inserted (tracked change)", words)
        self.read(element)

    def alternative(self, element: XmlElement) -> None:
        chosen = alternatives(element)
        if chosen is not None:
            self.read(chosen)

    def control(self, element: XmlElement) -> None:
        properties, content = child(element, "w:sdtPr"), child(element, "w:sdtContent")
        if content is None:
            return
        if is_prompt(properties):
            self.document.notes.leave_out("the prompt of a field of a form", plain_text(content))
            return
        self.read(content)

    def ruby(self, element: XmlElement) -> None:
        self.document.notes.leave_out("small words above others (ruby)", plain_text(child(element, "w:rt")))
        base = child(element, "w:rubyBase")
        if base is not None:
            self.read(base)

    # Fields

    def field_sign(self, element: XmlElement) -> None:
        match get(element, "w:fldCharType"):
            case "begin":
                self.document.fields.append(DocumentField())
            case "separate" if self.document.fields:
                self.document.fields[-1].in_result = True
                self.note_field(self.document.fields[-1])
            case "end" if self.document.fields:
                self.end_field(self.document.fields.pop())

    def end_field(self, field: DocumentField) -> None:
        if field.symbol is not None:
            self.add_sign(*field.symbol)
        elif not field.in_result and field.name == "EQ":
            self.pieces.append(SourceGap("an equation (field EQ)", field.code))

    def note_field(self, field: DocumentField) -> None:
        if field.note:
            self.document.notes.changed(field.note)

    def simple_field(self, element: XmlElement) -> None:
        field = DocumentField(get(element, "w:instr"), in_result=True)
        self.note_field(field)
        self.document.fields.append(field)
        self.read(element)
        self.end_field(self.document.fields.pop())

    def field_code(self, element: XmlElement) -> None:
        if self.document.fields:
            self.document.fields[-1].code += element.text or ""

    # Words

    def words(self, element: XmlElement) -> None:
        self.add(symbols.written(element.text or "", self.look.font, self.document.notes))

    def symbol(self, element: XmlElement) -> None:
        try:
            self.add_sign(get(element, "w:font").lower(), int(get(element, "w:char"), 16))
        except ValueError:
            self.document.notes.leave_out("a sign that has no code")

    def add_sign(self, font: str, code: int) -> None:
        self.add(symbols.shown(font, code, self.document.notes))

    def add(self, text: str) -> None:
        document = self.document
        left_out = self.left_out()
        if left_out:
            document.notes.go_on("left out", left_out, text)
            document.notes.left_out += word_counts(text)
            if text != text.strip():
                # The words on both sides stay apart.
                self.pieces.append(SourceRun(" "))
            return
        look = self.look.of(text)
        document.looks.see(text, look, document.notes, bool(self.link))
        if look.raised == 1:
            text = "".join(symbols.RAISED.get(character, character) for character in text)
        link = self.link or next((field.link for field in reversed(document.fields) if field.link), "")
        self.pieces.append(SourceRun(text, look.bold, link, look.size))

    def left_out(self) -> str:
        """Why words are not taken; "" for words that are."""
        if self.look.hidden:
            return "hidden text"
        if not self.document.fields_are_closed:
            return ""
        for field in self.document.fields:
            if not field.in_result:
                return "words in the code of a field"
            if field.left_out:
                return field.left_out
        return ""

    # Other things

    def line_break(self, element: XmlElement) -> None:
        self.pieces.append(SourceRun(PAGE_BREAK if get(element, "w:type") in ("page", "column") else "\n"))

    def footnote(self, element: XmlElement) -> None:
        kind = tag(element).removesuffix("Reference").removeprefix("w:")
        words = self.document.footnotes.pop((kind, get(element, "w:id")), "")
        if words:
            self.document.notes.taken(f"{kind}, in brackets where its number stood", words)
            self.pieces.append(SourceRun(f" ({' '.join(words.split())})"))
        elif self.document.package.part(f"{kind}s")[1] is None:
            self.document.missing_notes[kind] += 1

    def equation(self, element: XmlElement) -> None:
        words = "".join(entry.text or "" for entry in element.iter() if tag(entry) in ("m:t", "w:t"))
        self.document.notes.leave_out("an equation: there is a placeholder", words, counted=False)
        self.pieces.append(SourceRun(f" {placeholder(f'the equation that was here, with the signs {words}')} "))

    def drawing(self, element: XmlElement) -> None:
        self.pieces += drawings.drawing(self.document, element, self.read_blocks)

    def picture(self, element: XmlElement) -> None:
        self.pieces += drawings.vml(self.document, element, self.read_blocks)

    def embedded(self, element: XmlElement) -> None:
        self.pieces += drawings.embedded(self.document, element, self.read_blocks)


def _ignored(reader: RunReader, element: XmlElement) -> None:
    pass


def _adds(text: str) -> Callable[[RunReader, XmlElement], None]:
    return lambda reader, element: reader.add(text)


_INLINE: Mapping[str, Callable[[RunReader, XmlElement], None]] = {
    "w:r": RunReader.run,
    "w:t": RunReader.words,
    "w:sym": RunReader.symbol,
    "w:tab": _adds("\t"),
    "w:ptab": _adds("\t"),
    "w:br": RunReader.line_break,
    "w:cr": RunReader.line_break,
    "w:noBreakHyphen": _adds("-"),
    "w:softHyphen": _ignored,
    "w:hyperlink": RunReader.hyperlink,
    "w:fldChar": RunReader.field_sign,
    "w:fldSimple": RunReader.simple_field,
    "w:instrText": RunReader.field_code,
    "w:del": RunReader.deletion,
    "w:moveFrom": RunReader.deletion,
    "w:ins": RunReader.insertion,
    "w:moveTo": RunReader.insertion,
    "w:sdt": RunReader.control,
    "w:ruby": RunReader.ruby,
    "w:footnoteReference": RunReader.footnote,
    "w:endnoteReference": RunReader.footnote,
    "w:drawing": RunReader.drawing,
    "w:pict": RunReader.picture,
    "w:object": RunReader.embedded,
    "m:oMath": RunReader.equation,
    "m:oMathPara": RunReader.equation,
    "mc:AlternateContent": RunReader.alternative,
    "w:pPr": _ignored,
    "w:rPr": _ignored,
    "w:delText": _ignored,
    "w:delInstrText": _ignored,
}
"""What to do with each element; below one that is not here, words are looked for."""
