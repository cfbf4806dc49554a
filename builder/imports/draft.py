"""A document as a draft of a leaflet: its title, its sections, and what an editor has to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from builder.checks.links import address_mistake, words_mistake
from builder.checks.sentences import sentences
from builder.content.leaflet import slug
from builder.content.placeholders import placeholder
from builder.imports import commonmark, headings, layout_tables, typed_lists
from builder.imports.cleaning import Cleaner
from builder.imports.data_tables import TableWriter
from builder.imports.pictures import PictureFiles
from builder.imports.prose import ProseWriter
from builder.imports.runs import cut_tidily
from builder.imports.source import (
    Notes,
    SourceBlock,
    SourceBox,
    SourceCell,
    SourceDocument,
    SourceGap,
    SourceParagraph,
    SourcePicture,
    SourceRun,
    SourceTable,
)

_MOST_ABOVE = 8
"""Words of a line that may be above the title, such as the name of the hospital."""
_LONGEST_SUMMARY, _LONGEST_SHORT_TITLE = 300, 60
_OWN_ANCHORS = frozenset({"about", "at-a-glance"})
"""Names for links that the program gives to sections of its own."""


@dataclass(slots=True)
class DraftSection:
    """A section with the `notes` that are above it. `anchor` is empty where the title gives it."""

    title: str
    anchor: str = ""
    notes: list[str] = field(default_factory=list)
    body: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class LeafletDraft:
    """What of a leaflet a document gives; the words of the rest are placeholders."""

    title: str
    summary: str
    sections: list[DraftSection]
    notes: list[str]

    @property
    def short_title(self) -> str:
        short = len(self.title) <= _LONGEST_SHORT_TITLE
        return self.title if short else placeholder("a short title for the footer")


def draft(source: SourceDocument, cleaner: Cleaner, pictures: PictureFiles) -> LeafletDraft:
    """Make a draft of a document; what it changes is added to the document's notes."""
    return _DraftMaker(source, cleaner, pictures).make()


class _DraftMaker:
    def __init__(self, source: SourceDocument, cleaner: Cleaner, pictures: PictureFiles) -> None:
        self.source = source
        self.notes: Notes = source.notes
        self.pictures = pictures
        self.prose = ProseWriter(cleaner, source.notes)
        self.tables = TableWriter(self.prose, source.notes)
        self.sections: list[DraftSection] = []
        self.waiting: list[SourceParagraph] = []
        self.caption: SourceParagraph | None = None
        self.early: list[SourcePicture] = []

    def make(self) -> LeafletDraft:
        blocks = list(layout_tables.unfolded(self.source.blocks, self.notes))
        blocks = [part for block in blocks for part in _at_empty_lines(block)]
        blocks = typed_lists.as_lists(blocks, self.notes)
        blocks = headings.decided(blocks, self.source.body_size, self.notes)
        blocks = [_with_plain_links(block, self.notes) for block in blocks]
        title, blocks = self._titled(blocks)
        summary, blocks = self._summed_up(blocks)
        above = self._notes_of_parked()
        for index, block in enumerate(blocks):
            self._add(block, blocks[index + 1] if index + 1 < len(blocks) else None)
        if self.early and not self.sections and not self.waiting:
            self._open(placeholder("a title for the pictures"))
        self._close()
        if not self.sections:
            self._open(placeholder("a title"))
            self._close()
        self._name()
        return LeafletDraft(title, summary, self.sections, above)

    # Title and summary

    def _titled(self, blocks: list[SourceBlock]) -> tuple[str, list[SourceBlock]]:
        """The title, and the blocks without it."""
        index = _title_index(blocks)
        if index is not None:
            title = blocks[index]
            assert isinstance(title, SourceParagraph)
            above = [
                block._replace(role="text") if isinstance(block, SourceParagraph) else block for block in blocks[:index]
            ]
            others = [*above, *map(_as_heading, blocks[index + 1 :])]
            self.notes.taken("the title", title.text)
            return self.prose.plain(title.text), others
        if self.source.title and not self.source.title.lower().startswith("microsoft word"):
            self.notes.taken("the title, from the document's properties: check it", self.source.title)
            return self.prose.plain(self.source.title), blocks
        return placeholder("the title"), blocks

    def _summed_up(self, blocks: list[SourceBlock]) -> tuple[str, list[SourceBlock]]:
        """The summary, and the blocks without it: the only paragraph before the first heading, if it is short."""
        first = blocks[0] if blocks else None
        second = blocks[1] if len(blocks) > 1 else None
        is_heading = isinstance(second, SourceParagraph) and second.role == "heading"
        if isinstance(first, SourceParagraph) and first.role in ("text", "subtitle") and is_heading:
            text = first.text.strip()
            if first.entry is None and len(text) <= _LONGEST_SUMMARY and len(sentences(text)) <= 2 and "\n" not in text:
                self.notes.taken("the summary, from the only paragraph before the first heading: check it", text)
                return self.prose.line(first.runs).replace("\n", " "), blocks[1:]
        return placeholder("what this leaflet is for, in one or two sentences"), blocks

    # Sections

    def _add(self, block: SourceBlock, after: SourceBlock | None) -> None:
        match block:
            case SourceParagraph(role="heading"):
                self._close()
                self._open(self.prose.plain(block.text))
            case SourceParagraph(role="caption") if self._is_caption(block, after):
                pass
            case SourceParagraph():
                self.waiting.append(block)
            case SourceBox(blocks):
                self._add_box(blocks)
            case SourceTable():
                self._add_block(self.tables.table(block, self._captioned()))
            case SourcePicture() if not self.sections and not self.waiting:
                self.early.append(block)
            case SourcePicture():
                self._add_picture(block)
            case SourceGap():
                self._add_gap(block)

    def _is_caption(self, block: SourceParagraph, after: SourceBlock | None) -> bool:
        """Whether a paragraph with the style of captions became one; it waits for a table or picture after it."""
        last = self._section.blocks[-1] if self.sections and self._section.blocks and not self.waiting else {}
        if last.get("kind") == "figure" and "caption" not in last:
            last["caption"] = self.prose.line(block.runs)
            return True
        if isinstance(after, (SourceTable, SourcePicture)):
            self.caption = block
            return True
        return False

    def _captioned(self) -> str:
        """The caption that waits for a table or picture, "" for none."""
        caption, self.caption = self.caption, None
        return "" if caption is None else self.prose.line(caption.runs)

    @property
    def _section(self) -> DraftSection:
        if not self.sections:
            self._open(placeholder("a title for the words that come first"))
        return self.sections[-1]

    def _open(self, title: str) -> None:
        self.sections.append(DraftSection(title, notes=self._notes_of_parked()))

    def _close(self) -> None:
        """End a section: it has to say something."""
        self._write_waiting()
        if not self.sections:
            return
        for picture in self.early:
            # A picture before all words, such as a logo, comes after the first section.
            self._add_picture(picture)
        self.early = []
        self._write_waiting()
        section = self.sections[-1]
        if not section.body and not section.blocks:
            self.notes.changed("a heading with no words of its own before the next one", section.title)
            section.body = placeholder("what the next sections are about; or delete this section")
        section.notes += self._notes_of_parked()

    def _write_waiting(self) -> None:
        """Write the paragraphs that were collected: as the body, or as a block where blocks are before them."""
        if not self.waiting:
            return
        section, text = self._section, self.prose.body(self.waiting)
        self.waiting = []
        if text and not section.body and not section.blocks:
            section.body = text
        elif text:
            section.blocks.append({"kind": "text", "body": text})

    def _add_block(self, block: dict[str, Any]) -> None:
        self._write_waiting()
        self._section.blocks.append(block)

    def _add_box(self, blocks: Sequence[SourceBlock]) -> None:
        """A box that starts with a short line as a call-out, another one as what is in it."""
        inside = typed_lists.as_lists([part for block in blocks for part in _at_empty_lines(block)], self.notes)
        inside = [_with_plain_links(_as_heading(block), self.notes) for block in headings.decided(inside, 0, Notes())]
        first, rest = (inside[0], inside[1:]) if inside else (None, [])
        prose = [block for block in rest if isinstance(block, SourceParagraph)]
        is_titled = isinstance(first, SourceParagraph) and first.role == "heading" and bool(prose)
        if is_titled and isinstance(first, SourceParagraph):
            self.notes.changed("a text box, as a call-out", first.text)
            title, body = self.prose.plain(first.text), self.prose.body([_as_text(block) for block in prose])
            self._add_block({"kind": "callout", "tone": "information", "title": title, "body": body})
            rest = [block for block in rest if not isinstance(block, SourceParagraph)]
        else:
            words = " ".join(block.text for block in inside if isinstance(block, SourceParagraph))
            self.notes.changed("a text box: its words are among the other words", words)
            rest = [_as_text(block) if isinstance(block, SourceParagraph) else block for block in inside]
        for block in rest:
            self._add(block, None)

    def _add_picture(self, picture: SourcePicture) -> None:
        block = self.pictures.figure(picture)
        if isinstance(block, SourceGap):
            self._add_gap(block)
        elif block is not None:
            caption = self._captioned()
            width = block.pop("width")
            self._add_block(block | ({"caption": caption} if caption else {}) | {"width": width})

    def _add_gap(self, gap: SourceGap) -> None:
        self.notes.leave_out(f"{gap.what}: there is a placeholder", gap.words, counted=False)
        words = placeholder(f"what was here: {gap.what}")
        self.waiting.append(SourceParagraph((SourceRun(words),)))
        if gap.words.strip():
            self.prose.parked.append((self.prose.cleaner.clean(gap.words), f"the words of {gap.what}"))

    def _notes_of_parked(self) -> list[str]:
        notes = [f"{reason}\n{words}" for words, reason in self.prose.parked]
        self.prose.parked.clear()
        return notes

    def _name(self) -> None:
        """Give another name for links to sections whose own is taken."""
        taken = set(_OWN_ANCHORS)
        for section in self.sections:
            name = anchor = slug(section.title)
            number = 1
            while anchor in taken:
                number += 1
                # An `id:` has plain letters alone.
                anchor = f"{name if name.isascii() else 'section'}-{number}"
            taken.add(anchor)
            section.anchor = anchor if anchor != name else ""


def _as_heading(block: SourceBlock) -> SourceBlock:
    """A second title is a heading, and so is a heading in a box."""
    return (
        block._replace(role="heading", level=1)
        if isinstance(block, SourceParagraph) and block.role == "title"
        else block
    )


def _as_text(paragraph: SourceParagraph) -> SourceParagraph:
    if paragraph.role == "text":
        return paragraph
    return paragraph._replace(role="text", runs=tuple(run._replace(bold=True) for run in paragraph.runs))


def _title_index(blocks: Sequence[SourceBlock]) -> int | None:
    """Which of the blocks is the title; None where none is."""
    for index, block in enumerate(blocks):
        if isinstance(block, SourceParagraph) and block.role == "title":
            return index
    marked = [(index, block) for index, block in enumerate(blocks) if isinstance(block, SourceParagraph)]
    levels = [(index, block.level) for index, block in marked if block.role == "heading"]
    if not levels:
        return None
    highest = min(level for _, level in levels)
    # A line such as "Patient information" may be above the title in type that is larger than the other words.
    first, level = next(((index, level) for index, level in levels[:2] if level == highest), levels[0])
    above = [block.text for index, block in marked if index < first and block.role in ("text", "subtitle")]
    has_words = len(above) > 2 or any(len(text.split()) > _MOST_ABOVE for text in above)
    is_highest = [other for _, other in levels].count(level) == 1 and level == highest
    follows = len(levels) > 1 and levels[0][0] == first and levels[1][0] == first + 1 and level <= levels[1][1]
    return first if not has_words and (is_highest or follows) else None


def _at_empty_lines(block: SourceBlock) -> Iterable[SourceBlock]:
    """A paragraph at each empty line that was made with line breaks."""
    if not isinstance(block, SourceParagraph) or "\n\n" not in block.text.replace(" ", ""):
        return [block]
    parts, start, text = [], 0, block.text
    position = 0
    while position < len(text):
        end = text.find("\n", position)
        if end < 0:
            break
        after = end + 1
        while after < len(text) and text[after] in " \n":
            after += 1
        if text[end:after].count("\n") > 1:
            parts.append(cut_tidily(block.runs, start, end))
            start = after
        position = after
    parts.append(cut_tidily(block.runs, start, len(text)))
    filled = [runs for runs in parts if "".join(run.text for run in runs).strip()]
    return [block._replace(runs=runs, entry=block.entry if index == 0 else None) for index, runs in enumerate(filled)]


def _with_plain_links(block: SourceBlock, notes: Notes) -> SourceBlock:
    """A paragraph whose links the program would refuse as plain words, with the address where it is not among them.

    Of a table the same in each cell.
    """
    if isinstance(block, SourceTable):
        rows = ([_cell_with_plain_links(cell, notes) for cell in row] for row in block.rows)
        return block._replace(rows=tuple(map(tuple, rows)))
    if not isinstance(block, SourceParagraph) or not any(run.link for run in block.runs):
        return block
    runs: list[SourceRun] = []
    for index, run in enumerate(block.runs):
        if run.link and index and block.runs[index - 1].link == run.link and runs and runs[-1].link in ("", run.link):
            runs[-1] = runs[-1]._replace(text=runs[-1].text + run.text)
        else:
            runs.append(run)
    return block._replace(runs=tuple(_plain_link(run, notes) for run in runs))


def _cell_with_plain_links(cell: SourceCell, notes: Notes) -> SourceCell:
    return cell._replace(blocks=tuple(_with_plain_links(block, notes) for block in cell.blocks))


def _plain_link(run: SourceRun, notes: Notes) -> SourceRun:
    if not run.link or not run.text.strip():
        return run._replace(link="")
    run = run._replace(link=commonmark.address(run.link))
    if address_mistake(run.link) is None and words_mistake(run.text) is None and "\n" not in run.text:
        return run
    shown = run.link.partition(":")[2] if run.link.lower().startswith(("mailto:", "tel:")) else run.link
    same = shown.rstrip("/").lower().removeprefix("https://").removeprefix("http://")
    if same and same in run.text.lower():
        notes.changed("a link became plain words: its words are the address", run.text)
        return run._replace(link="")
    notes.changed(f"a link became plain words: say in words where it leads ({run.link})", run.text)
    return run._replace(text=f"{run.text.rstrip()} ({shown}){run.text[len(run.text.rstrip()) :]}", link="")
