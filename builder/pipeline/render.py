"""Make the leaflets of a theme in memory, and check the finished files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from builder import layout
from builder.checks import typography
from builder.content import leaflet as content
from builder.content.leaflet import Page
from builder.content.project import Loaded
from builder.content.selection import Plan
from builder.content.validity import NO_MARKS, Marks
from builder.core.characters import SOFT_HYPHEN
from builder.core.diagnostics import Place, Problem
from builder.core.file_names import HTML
from builder.core.language_codes import is_right_to_left
from builder.core.part import FontProgram, PageEnd, Part, TightTable
from builder.core.standards import DEFAULT, Standard
from builder.pdf import validate as conformance
from builder.pdf.join.assemble import assemble
from builder.pdf.join.pieces import Insert, claimed
from builder.pipeline.checked import CheckedLeaflet
from builder.pipeline.file_metadata import contents_labels, leaflet_metadata
from builder.pipeline.load import Survey
from builder.printing.folds import SCHEMES


class LayOut(Protocol):
    """What makes parts, as `layout.lay_out_together` does."""

    def __call__(
        self,
        pages: Sequence[layout.PageToSet],
        theme: layout.Theme,
        others: Mapping[str, Page],
        /,
        *,
        texts: layout.SharedTexts,
    ) -> Sequence[Part]: ...


class Cut(NamedTuple):
    """A word that is too long for a line, as a part has it, and the name of the page that it is in."""

    file: str
    word: str


class TableInFile(NamedTuple):
    """A table that is too wide for its column, and the name of the page that it is in."""

    file: str
    table: TightTable


class FinishedFile(NamedTuple):
    """A finished file. `findings` are the rules that it breaks: none where it is valid or was not validated.

    `wording` is a digest of its elements and words, the same in every format. `tables` are those that are too wide, and
    `ends` are pages that end badly, by their indices in the file.
    `over` is about how many lines are too many for a sheet less, where its pages are folded.
    """

    data: bytes
    pages: int
    cut: Sequence[Cut] = ()
    findings: Sequence[conformance.BrokenRule] = ()
    wording: str = ""
    tables: Sequence[TableInFile] = ()
    ends: Sequence[PageEnd] = ()
    over: int = 0


class Maker:
    """Makes the leaflets of a theme in memory.

    Shared pages that begin on a page of their own are laid out once, for the first leaflet that has them.

    `lay_out` makes parts. With `validate`, each file is validated, where the validator is installed and knows the
    `standard` that files follow. `texts` are shared pages that were set in the same theme.
    """

    def __init__(
        self,
        theme: layout.Theme,
        lay_out: LayOut | None = None,
        *,
        validate: bool = False,
        standard: Standard = DEFAULT,
        texts: layout.SharedTexts | None = None,
    ) -> None:
        self.theme = theme
        self.validate = validate
        self.standard = standard
        self._lay_out: LayOut = lay_out or layout.lay_out_together
        self._shared: dict[tuple[tuple[str, Marks], ...], Sequence[Part]] = {}
        self.texts = texts or layout.SharedTexts()

    def make(self, sheet: CheckedLeaflet) -> FinishedFile:
        """Lay out and join the pages of a valid leaflet, and number them."""
        pieces = list(self._pieces(sheet))
        count = sum(len(piece.pages) for piece in pieces)
        codes = layout.GlyphCodes("Y")
        footers = self._footers(sheet, pieces, count, codes)
        fonts = self._fonts(sheet, pieces, codes)
        shared = {f"shared/{entry}": sheet.shared[entry] for entry in sheet.after if isinstance(entry, str)}
        labels = contents_labels({sheet.name: sheet.leaflet, **shared}, pieces)
        metadata = leaflet_metadata(sheet.leaflet, self.theme, labels)
        pdf = assemble(pieces, footers, metadata, fonts, self.standard)
        names = [sheet.name, *shared]
        parts = [piece for piece in pieces if isinstance(piece, Part)]
        cut = [Cut(name, word) for name, part in zip(names, parts, strict=True) for word in part.cut]
        tables = [TableInFile(name, table) for name, part in zip(names, parts, strict=True) for table in part.tables]
        findings = conformance.findings(pdf, claimed(self.standard, pieces)) if self.validate else ()
        wording, over = " ".join(part.wording for part in parts), sum(part.over for part in parts)
        return FinishedFile(pdf, count, cut, findings, wording, tables, [*_page_ends(pieces)], over)

    def _fonts(
        self, sheet: CheckedLeaflet, pieces: Iterable[Part | Insert], codes: layout.GlyphCodes
    ) -> dict[str, FontProgram]:
        """The fonts of a file. `codes` are those of its footers.

        Words that are read from right to left are in fonts of their own, even what is Latin among them: there, only
        what was drawn in others is embedded.
        """
        faces = self.theme.faces
        if not is_right_to_left(sheet.leaflet.language):
            return {**faces.programs(sheet.characters), **codes.programs}
        drawn = {name: set(characters) for name, characters in codes.plain.items()}
        for piece in pieces:
            for name, characters in piece.characters.items() if isinstance(piece, Part) else ():
                drawn.setdefault(name, set()).update(characters)
        return {**faces.cut_programs(drawn), **codes.programs}

    def _footers(
        self, sheet: CheckedLeaflet, pieces: Sequence[Part | Insert], count: int, codes: layout.GlyphCodes
    ) -> list[bytes]:
        stamp = marks_of(sheet, sheet.name).stamp
        texts = {
            kind: layout.footer_text(self.theme, sheet.leaflet, stamp if kind is Insert else "")
            for kind in (Part, Insert)
        }
        first, streams = 1, []
        for piece in pieces:
            numbers = range(first, first := first + len(piece.pages))
            text = texts[type(piece)] if piece is pieces[0] else texts[type(piece)].continued
            streams += layout.footers(self.theme, text, numbers, count, codes)
        return streams

    def _pieces(self, sheet: CheckedLeaflet) -> Iterator[Part | Insert]:
        """A leaflet, and what comes after it: shared pages are on the last page before them where they may follow."""
        own = layout.PageToSet(
            sheet.name, sheet.leaflet, marks=marks_of(sheet, sheet.name), code=sheet.on_paper, offer=sheet.offer
        )
        waiting = [own]
        for entry in sheet.after:
            if isinstance(entry, str):
                waiting.append(layout.PageToSet(entry, sheet.shared[entry], marks=marks_of(sheet, entry)))
            else:
                yield from self._parts(waiting, sheet)
                yield entry
                waiting = []
        yield from self._parts(waiting, sheet)

    def _parts(self, pages: Sequence[layout.PageToSet], sheet: CheckedLeaflet) -> Iterator[Part]:
        for run in layout.on_same_paper(pages):
            if run[0].is_shared:
                yield from self._shared_parts(run, sheet)
            else:
                yield from self._lay_out(run, self.theme, sheet.shared, texts=self.texts)

    def _shared_parts(self, run: Sequence[layout.PageToSet], sheet: CheckedLeaflet) -> Sequence[Part]:
        # A part depends on other pages only by the titles in its links. Every leaflet that has this page also has the
        # pages that it links to, or would not be valid. So all leaflets can use the part of the first with the same
        # marks: those of a leaflet are on its shared pages, too.
        key = tuple((page.name, page.marks) for page in run)
        if key not in self._shared:
            self._shared[key] = self._lay_out(run, self.theme, sheet.shared, texts=self.texts)
        return self._shared[key]


def _page_ends(pieces: Iterable[Part | Insert]) -> Iterator[PageEnd]:
    """The pages that end badly, by their indices in the file."""
    first = 0
    for piece in pieces:
        if isinstance(piece, Part):
            yield from (end._replace(page=first + end.page) for end in piece.ends)
        first += len(piece.pages)


def marks_of(sheet: CheckedLeaflet, name: str) -> Marks:
    """The marks of a page of a leaflet."""
    return sheet.marks.get(name, NO_MARKS)


def check(plan: Plan, survey: Survey, done: Callable[[], object] = lambda: None) -> list[Problem]:
    """Make the valid leaflets of a survey in memory and, where the validator is installed, validate them.

    Writes nothing. Returns every problem, those of the survey among them.
    """
    problems = set(survey.problems)
    if survey.theme is not None:
        maker = Maker(survey.theme, validate=True, standard=plan.standard)
        for sheet in survey.valid:
            problems.update(file_problems(plan, sheet, maker.make(sheet)))
            done()
    return sorted(problems)


def file_problems(plan: Plan, sheet: CheckedLeaflet, finished: FinishedFile) -> Iterator[Problem]:
    """What is wrong with a finished file. Under `strict` every problem is an error."""
    if plan.format == HTML:
        return
    for problem in (*cut_words(plan, finished.cut), *_tight_tables(plan, finished.tables)):
        yield replace(problem, severity="error") if plan.strict else problem
    for problem in _bad_ends(plan, sheet.name, finished.ends):
        yield replace(problem, severity="error") if plan.strict else problem
    fold = plan.project.format(plan.format).model.fold
    if fold is not None and 0 < SCHEMES[fold].most_pages < finished.pages:
        message, hint = SCHEMES[fold].too_long
        place = Place(f"leaflets/{sheet.name}.yaml")
        yield Problem(
            place,
            "error" if plan.strict else "warning",
            message.format(pages=finished.pages, lines=max(finished.over, 1)),
            hint,
        )
    for finding in finished.findings:
        yield breach(Place(f"leaflets/{sheet.name}.yaml"), sheet.name, finding)


def _tight_tables(plan: Plan, tables: Iterable[TableInFile]) -> Iterator[Problem]:
    """Warnings of tables that are too wide for the pages, at their places: how they are printed instead."""
    for file, table in tables:
        loaded = _loaded(plan, file)
        place = loaded.source.place(_table_path(loaded.model, table))
        what = f"the table “{table.caption}”" if table.caption else f"the table that starts with “{table.first}”"
        message = f"{what} is too wide for the format {plan.format}: {_INSTEAD[table.form].format(size=table.size)}"
        yield Problem(place, "warning", message, _WIDE_TABLE)


def _bad_ends(plan: Plan, name: str, ends: Iterable[PageEnd]) -> Iterator[Problem]:
    """Warnings of pages that end badly, with what to shorten and by how much."""
    for end in ends:
        lines = f"{end.lines} line" if end.lines == 1 else f"{end.lines} lines"
        where = f"page {end.page + 1} in the format {plan.format}"
        if end.words:
            message = f"{where} is {end.empty:.0%} empty: what begins with “{end.words}” does not fit on it"
            hint = f"shorten it, or what is before it on that page, by {lines}; or part it into shorter paragraphs"
        else:
            message = f"{where} is the last, and has only {lines}"
            hint = f"shorten the leaflet by {lines}, or say more"
        yield Problem(Place(f"leaflets/{name}.yaml"), "warning", message, hint)


_INSTEAD = {
    "smaller": "its words are printed smaller, at {size:g} pt",
    "turned": "it is printed on a page of its own, on its side",
    "list": "it is printed as a list of labels and values",
}
_WIDE_TABLE = "look at it in the PDF; a table needs fewer columns, or shorter words in them"


def _table_path(page: Page, table: TightTable) -> content.Path:
    """The path of a table's caption, or of its first words."""
    sought = _letters(table.caption)
    for path, text in content.walk(page):
        if sought and path[-1:] == ("caption",) and _letters(text if isinstance(text, str) else text.source) == sought:
            return path
    return _text_with(page, table.first)


def _letters(text: str) -> str:
    """What stays of a text when print gives its signs other forms."""
    return "".join(filter(str.isalnum, text))


def _loaded(plan: Plan, file: str) -> Loaded:
    folder, _, name = file.rpartition("/")
    return plan.project.shared(name) if folder else plan.project.leaflet(name)


def cut_words(plan: Plan, cut: Iterable[Cut]) -> Iterator[Problem]:
    """Problems of words that are too long for a line, at their places."""
    for file, divided in cut:
        word = divided.replace(SOFT_HYPHEN, "")
        loaded = _loaded(plan, file)
        yield typography.cut_word(loaded.source.place(_text_with(loaded.model, word), word), divided, plan.format)


def _text_with(page: Page, word: str) -> content.Path:
    """The path of the first text with `word`; the path of the page, (), where the word is from a site field."""
    whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
    for path, text in content.walk(page):
        if whole.search(text if isinstance(text, str) else text.source):
            return path
    return ()


def breach(place: Place, name: str, finding: conformance.BrokenRule) -> Problem:
    """The error that the PDF of `name` breaks a rule of the validator."""
    return Problem(
        place,
        "error",
        f"the PDF of {name} breaks {finding.standard}, rule {finding.rule}: {finding.message}",
        "this is a bug in the program, not a mistake in your text: send the leaflet and this message to the developers",
    )
