"""Make leaflets of one theme, in memory, and say what is wrong with the finished files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from builder import layout
from builder.checks import typography
from builder.content import leaflet as content
from builder.content.leaflet import Page
from builder.content.selection import Plan
from builder.content.validity import NO_MARKS, Marks
from builder.core.characters import SOFT_HYPHEN
from builder.core.diagnostics import Place, Problem
from builder.core.part import Part
from builder.pdf import validate as conformance
from builder.pdf.join.assemble import assemble
from builder.pdf.join.pieces import Insert
from builder.pipeline.checked import CheckedLeaflet
from builder.pipeline.file_metadata import leaflet_metadata
from builder.pipeline.load import Survey
from builder.printing.folds import SCHEMES


class Cut(NamedTuple):
    """A word that no line could hold, as a part tells it, and the file that it stands in, relative to the project."""

    file: str
    word: str


class FinishedPdf(NamedTuple):
    """A finished file. `findings` is what the validator says of it: nothing where it is sound, or was not asked.

    `wording` is a digest of its elements and words, the same in every format.
    """

    pdf: bytes
    pages: int
    cut: Sequence[Cut] = ()
    findings: Sequence[conformance.BrokenRule] = ()
    wording: str = ""


class Maker:
    """Makes leaflets of one theme, in memory. A shared page is laid out once, for the first leaflet that has it.

    `lay_out` makes parts. With `validate`, each file is validated; ImportError where the validator is not installed.
    """

    def __init__(
        self, theme: layout.Theme, lay_out: Callable[..., Part] | None = None, *, validate: bool = False
    ) -> None:
        self.theme = theme
        self.validate = validate
        self._lay_out = lay_out or layout.lay_out
        self._shared: dict[str, Part] = {}

    def make(self, sheet: CheckedLeaflet) -> FinishedPdf:
        """Lay out, join, and number the pages of a sound leaflet."""
        pieces: list[Part | Insert] = [
            self._lay_out(
                sheet.name,
                sheet.leaflet,
                self.theme,
                sheet.shared,
                marks=_marks(sheet, sheet.name),
                code=sheet.code,
            )
        ]
        pieces += [self._part(one, sheet) if isinstance(one, str) else one for one in sheet.after]
        count = sum(len(piece.pages) for piece in pieces)
        footers = self._footers(sheet, pieces, count)
        fonts = self.theme.faces.programs(sheet.characters)
        pdf = assemble(pieces, footers, leaflet_metadata(sheet.leaflet, self.theme), fonts)
        names = [sheet.name, *(f"shared/{one}" for one in sheet.after if isinstance(one, str))]
        parts = [piece for piece in pieces if isinstance(piece, Part)]
        cut = [Cut(name, word) for name, part in zip(names, parts, strict=True) for word in part.cut]
        findings = conformance.validate(pdf) if self.validate else ()
        return FinishedPdf(pdf, count, cut, findings, " ".join(part.wording for part in parts))

    def _footers(self, sheet: CheckedLeaflet, pieces: Sequence[Part | Insert], count: int) -> list[bytes]:
        stamp = _marks(sheet, sheet.name).stamp
        feet = {
            kind: layout.footer_text(self.theme, sheet.leaflet, stamp if kind is Insert else "")
            for kind in (Part, Insert)
        }
        first, made = 1, []
        for piece in pieces:
            numbers = range(first, first := first + len(piece.pages))
            made += layout.footers(self.theme, feet[type(piece)], numbers, count)
        return made

    def _part(self, name: str, sheet: CheckedLeaflet) -> Part:
        # The other pages only lend their titles to links. Each page that this one links to is in every leaflet that
        # has this one, or the leaflet would not be sound: the first leaflet's part serves them all.
        if name not in self._shared:
            page, marks = sheet.shared[name], _marks(sheet, name)
            self._shared[name] = self._lay_out(name, page, self.theme, sheet.shared, marks=marks)
        return self._shared[name]


def _marks(sheet: CheckedLeaflet, name: str) -> Marks:
    return sheet.marks.get(name, NO_MARKS)


def check(plan: Plan, survey: Survey, done: Callable[[], object] = lambda: None) -> list[Problem]:
    """Make the sound leaflets of a survey in memory and, where the validator is installed, have them validated.

    Writes nothing. Returns every problem, those of the survey among them.
    """
    problems = set(survey.problems)
    if survey.theme is not None:
        maker = Maker(survey.theme, validate=conformance.installed())
        for sheet in survey.valid:
            problems.update(faults(plan, sheet, maker.make(sheet)))
            done()
    return sorted(problems)


def faults(plan: Plan, sheet: CheckedLeaflet, made: FinishedPdf) -> Iterator[Problem]:
    """What is wrong with a finished file, with nothing but errors under `strict`."""
    for problem in cut_words(plan, made.cut):
        yield replace(problem, severity="error") if plan.strict else problem
    fold = plan.project.format(plan.format).model.fold
    if fold is not None and 0 < SCHEMES[fold].most_pages < made.pages:
        message, hint = SCHEMES[fold].too_long
        place = Place(f"leaflets/{sheet.name}.yaml")
        yield Problem(place, "error" if plan.strict else "warning", message.format(pages=made.pages), hint)
    for finding in made.findings:
        yield breach(Place(f"leaflets/{sheet.name}.yaml"), sheet.name, finding)


def cut_words(plan: Plan, cut: Iterable[Cut]) -> Iterator[Problem]:
    """Words that no line could hold, at their places."""
    for file, told in cut:
        word = told.replace(SOFT_HYPHEN, "")
        folder, _, name = file.rpartition("/")
        loaded = plan.project.shared(name) if folder else plan.project.leaflet(name)
        yield typography.cut_word(loaded.source.place(_holder(loaded.model, word), word), told, plan.format)


def _holder(page: Page, word: str) -> content.Path:
    """The path of the first text that holds `word`; of the page where a site field brought it in."""
    whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
    for path, text in content.walk(page):
        if whole.search(text if isinstance(text, str) else text.source):
            return path
    return ()


def breach(place: Place, name: str, finding: conformance.BrokenRule) -> Problem:
    """What the validator says of the PDF of `name`."""
    return Problem(
        place,
        "error",
        f"the PDF of {name} breaks {finding.standard}, rule {finding.rule}: {finding.message}",
        "this is not a slip in your text: please send the leaflet and this line to those who look after the program",
    )
