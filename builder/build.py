"""Make leaflets: plan, load and check everything, lay out and merge what is sound, write it whole.

A leaflet with errors is left out and its last good file stays; the others are built. Problems of every file are
gathered before any of them is told.
"""

from __future__ import annotations

import difflib
import errno
import re
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from builder import checks, conformance, content, files, layout, manifest
from builder.content import Figure, Leaflet, Page, SharedPage
from builder.layout import faces, pictures
from builder.part import Part
from builder.pdf.assemble import Insert, assemble
from builder.pdf.metadata import Facts
from builder.problems import BuildFailed, Place, Problem
from builder.project import Loaded, Project

BRAND = "harbour"
FORMAT = "a4"


class UnknownName(ValueError):
    """A name on the command line that the project does not have; `hint` has the nearest ones."""

    def __init__(self, message: str, hint: str) -> None:
        self.hint = hint
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Plan:
    """Which leaflets are to be made, in which brand and format. Under `strict` a warning is an error.

    `recipes` are those of packs whose leaflets are wanted too. With `typed`, the faces have what people may type.
    """

    project: Project
    names: tuple[str, ...]
    brand: str
    format: str
    strict: bool = False
    recipes: tuple[str, ...] = ()
    typed: bool = False


class Sheet(NamedTuple):
    """A sound leaflet, and what comes after it in order: shared pages by their names, and inserts."""

    name: str
    leaflet: Leaflet
    shared: Mapping[str, SharedPage]
    after: tuple[str | Insert, ...] = ()


class Extra(NamedTuple):
    """A sound recipe: its file, and what it includes beside its leaflets."""

    loaded: Loaded
    after: tuple[str | Insert, ...]
    shared: Mapping[str, SharedPage]


class Survey(NamedTuple):
    """What loading and checking found: every problem, the leaflets that are sound, and how they are to look.

    `look` is None where the brand or format cannot be used; nothing is sound then. `recipes` has the sound ones.
    """

    problems: list[Problem]
    sound: list[Sheet]
    look: layout.Look | None
    recipes: Mapping[str, Extra]


class Cut(NamedTuple):
    """A word that no line could hold, and the file that it stands in, relative to the project."""

    file: str
    word: str


class Made(NamedTuple):
    """A finished file. `findings` is what the validator says of it: nothing where it is sound, or was not asked."""

    pdf: bytes
    pages: int
    cut: Sequence[Cut] = ()
    findings: Sequence[conformance.Finding] = ()


class Outcome(NamedTuple):
    """What was done: the files that were written, and every problem that was met."""

    written: list[Path]
    problems: list[Problem]


# Planning


def plan(
    project: Project,
    names: Sequence[str] = (),
    brand: str | None = None,
    format: str | None = None,
    *,
    strict: bool,
    recipes: Sequence[str] = (),
    typed: bool = False,
) -> Plan:
    """Choose what to make: every leaflet where no names are given, the default brand and format likewise.

    Raises UnknownName for a name that the project does not have, and BuildFailed for files of any kind whose names
    cannot be used.
    """
    leaflets, brands, formats, _ = _listed(
        project.leaflet_names, project.brand_names, project.format_names, project.shared_names
    )
    for name in names:
        _known("leaflet", name, leaflets)
    return Plan(
        project,
        tuple(sorted(set(names if names or recipes else leaflets))),
        _chosen("brand", brand, BRAND, brands),
        _chosen("format", format, FORMAT, formats),
        strict,
        tuple(sorted(set(recipes))),
        typed,
    )


def _listed(*listings: Callable[[], list[str]]) -> list[list[str]]:
    """What each of `listings` gives. Raises BuildFailed with the problems of all of them."""
    names: list[list[str]] = []
    problems: list[Problem] = []
    for listing in listings:
        try:
            names.append(listing())
        except BuildFailed as failed:
            problems += failed.problems
    if problems:
        raise BuildFailed(problems)
    return names


def _known(kind: str, name: str, names: Sequence[str]) -> None:
    if name not in names:
        raise unknown(kind, name, names)


def unknown(kind: str, name: str, names: Sequence[str]) -> UnknownName:
    """The error for a name that is not among `names`."""
    near = difflib.get_close_matches(Path(name).stem.lower(), names, 3, 0.5)
    return UnknownName(f"there is no {kind} called {name!r}", _hint(kind, near, names))


def _hint(kind: str, near: Sequence[str], names: Sequence[str]) -> str:
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"the {kind}s are: {', '.join(names)}" if names else f"there are no {kind}s yet"


def _chosen(kind: str, name: str | None, default: str, names: Sequence[str]) -> str:
    if name is not None:
        _known(kind, name, names)
        return name
    if default in names:
        return default
    if len(names) == 1:
        return names[0]
    choice = f"choose one of: {', '.join(names)}" if names else f"put one into styles/{kind}s/"
    raise UnknownName(
        f"this project has no {kind} called {default!r}", f"{choice} (with --{kind})" if names else choice
    )


# Loading and checking


def survey(plan: Plan, *, idle: bool = False) -> Survey:
    """Load and check the leaflets of a plan, with their shared pages, brand and format. Writes nothing.

    With `idle`, shared pages that no leaflet of the plan includes are checked too.
    """
    surveyor = _Surveyor(plan)
    for name in plan.names:
        surveyor.leaflet(name)
    for name in plan.recipes:
        surveyor.recipe(name)
    if idle:
        surveyor.idle()
    sound = [sheet for sheet in surveyor.sheets.values() if sheet is not None]
    return Survey(sorted(set(surveyor.problems)), sound, surveyor.look, surveyor.recipes)


class _Surveyor:
    """Gathers problems; each file is loaded once, each shared page checked once for each company that it keeps."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.problems: list[Problem] = []
        self.sheets: dict[str, Sheet | None] = {}
        self.recipes: dict[str, Extra] = {}
        self._shared: dict[str, Loaded | None] = {}
        self._checked: dict[tuple[str, tuple[str, ...] | None], bool] = {}
        self.images = {path.name: path for path in (plan.project.root / "leaflets" / "images").glob("*")}
        self.looks_failed = False
        self.tell(plan.project.misnamed())
        self.look = self._look()

    def tell(self, problems: Iterable[Problem]) -> bool:
        """Gather problems. Returns whether there is an error among them."""
        if self.plan.strict:
            problems = [replace(problem, severity="error") for problem in problems]
        problems = list(problems)
        self.problems += problems
        return any(problem.severity == "error" for problem in problems)

    def load(self, read: Callable[[str], Loaded], name: str) -> Loaded | None:
        try:
            return read(name)
        except BuildFailed as failed:
            self.tell(failed.problems)
            return None

    def leaflet(self, name: str) -> Sheet | None:
        """Load and check a leaflet with all that it includes; None where that has errors."""
        if name not in self.sheets:
            self.sheets[name] = self._leaflet(name)
        return self.sheets[name]

    def _leaflet(self, name: str) -> Sheet | None:
        loaded = self.load(self.plan.project.leaflet, name)
        if loaded is None:
            return None
        foot = None if self.look is None else layout.footing(self.look, loaded.model)
        after, failed = self._included(loaded, foot)
        shared = [one for one in after if isinstance(one, Loaded)]
        # With a page missing, links into it are no slips of their own.
        parts = None if failed else {page.name: page for page in shared}
        # Every page is checked, whatever is wrong with the ones before it.
        failed |= self.looks_failed | self._failed(loaded, parts)
        for page in shared:
            failed |= self._shared_failed(page, parts)
        if failed or self.look is None:
            return None
        return Sheet(name, loaded.model, {page.name: page.model for page in shared}, _order(after))

    def recipe(self, name: str) -> None:
        """Load and check a recipe, with its leaflets and all that it includes."""
        loaded = self.load(self.plan.project.recipe, name)
        if loaded is None:
            return
        recipe = loaded.model
        foot = layout.Footing(recipe.language, recipe.foot, "")
        after, failed = self._included(loaded, foot)
        shared = {page.name: page for page in after if isinstance(page, Loaded)}
        parts = dict(shared)
        names = self.plan.project.leaflet_names()
        for index, leaflet in enumerate(recipe.leaflets):
            if leaflet not in names:
                hint = _hint("leaflet", difflib.get_close_matches(leaflet, names, 3, 0.5), names)
                place = loaded.source.place(("leaflets", index), leaflet)
                failed |= self.tell([Problem(place, "error", f"there is no leaflet called {leaflet}", hint)])
            elif (sheet := self.leaflet(leaflet)) is None:
                failed = True
            else:
                parts |= {one: self.plan.project.shared(one) for one in sheet.shared}
        for page in shared.values():
            failed |= self._shared_failed(page, None if failed else parts)
        if self.look is not None:
            failed |= self.tell(checks.check_recipe(loaded, self.look.brand, self.look.faces.coverage))
        if not failed and self.look is not None:
            models = {page.name: page.model for page in shared.values()}
            self.recipes[name] = Extra(loaded, _order(after), models)

    def idle(self) -> None:
        """Check the shared pages that no leaflet has asked for, each as if all the others followed it."""
        names = self.plan.project.shared_names()
        pages = {name: page for name in names if (page := self._load_shared(name)) is not None}
        asked = {name for name, _ in self._checked}
        for name, page in pages.items():
            if name not in asked:
                self._shared_failed(page, pages)

    def _included(self, loaded: Loaded, foot: layout.Footing | None) -> tuple[list[Loaded | Insert], bool]:
        """What a leaflet or recipe includes, and whether any of it cannot be had. `foot` is what its footers say."""
        names = self.plan.project.shared_names()
        after: list[Loaded | Insert] = []
        failed = False
        for index, entry in enumerate(loaded.model.include):
            if entry.pdf is not None:
                insert = self._enclosure(loaded, index, foot)
                failed |= insert is None
                after += [insert] if insert is not None else []
                continue
            folder, _, name = entry.file.rpartition("/")
            before = {page.name for page in after if isinstance(page, Loaded)}
            slip = _slip(loaded.name, folder, name, names, before)
            if slip is not None:
                failed |= self.tell([Problem(loaded.source.place(("include", index), entry.file), "error", *slip)])
            elif (page := self._load_shared(name)) is None:
                failed = True
            else:
                after.append(page)
        return after, failed

    def _enclosure(self, loaded: Loaded, index: int, foot: layout.Footing | None) -> Insert | None:
        """A PDF file that a leaflet includes; None, and told, where it cannot be used."""
        # Most leaflets include none, and what reads other people's files takes its time to be imported.
        from builder import enclosures

        entry = loaded.model.include[index]
        known = {f"shared/{path.name}": path for path in self.plan.project.shared_pdfs()}
        if entry.pdf not in known:
            near = difflib.get_close_matches(entry.pdf, known, 3, 0.5)
            hint = _hint("PDF file", near, sorted(known)) if known else "put it into leaflets/shared/"
            place = loaded.source.place(("include", index, "pdf"))
            self.tell([Problem(place, "error", f"there is no PDF file {entry.pdf}", hint)])
            return None
        if self.look is None or foot is None:
            return None
        floor = layout.footer_top(self.look, foot)
        enclosure = enclosures.read(known[entry.pdf], entry, self.look.format, floor)
        places = {slip: loaded.source.place(("include", index, slip.key)) for slip in enclosure.slips}
        failed = self.tell(Problem(places[slip], slip.severity, slip.message, slip.hint) for slip in enclosure.slips)
        return None if failed else enclosure.insert

    def _load_shared(self, name: str) -> Loaded | None:
        if name not in self._shared:
            self._shared[name] = self.load(self.plan.project.shared, name)
        return self._shared[name]

    def _shared_failed(self, page: Loaded, parts: Mapping[str, Loaded] | None) -> bool:
        company = None if parts is None else {name: part for name, part in parts.items() if name != page.name}
        key = (page.name, None if company is None else tuple(company))
        if key not in self._checked:
            self._checked[key] = self._failed(page, company)
        return self._checked[key]

    def _failed(self, loaded: Loaded, parts: Mapping[str, Loaded] | None) -> bool:
        """Check a page whose links may lead into `parts`, where these are known. Returns whether it has errors."""
        if self.look is None:
            return True
        anchors = None if parts is None else {name: checks.anchors(part.model) for name, part in parts.items()}
        found = checks.check(loaded, self.look.brand, self.look.faces.coverage, anchors, self.images)
        return self.tell([*found, *self._unprintable(loaded)])

    def _unprintable(self, loaded: Loaded) -> Iterator[Problem]:
        """Pictures that are there and cannot be printed."""
        for number, section in enumerate(loaded.model.sections):
            for index, block in enumerate(section.blocks):
                if isinstance(block, Figure) and block.image in self.images:
                    place = loaded.source.place(("sections", number, "blocks", index, "image"))
                    yield from _picture_problem(self.images[block.image], place)

    def _look(self) -> layout.Look | None:
        """The brand in its format, with its faces; None where one of them cannot be had.

        A look with errors serves to check words all the same; `looks_failed` keeps it from being used.
        """
        project = self.plan.project
        brand, format = self.load(project.brand, self.plan.brand), self.load(project.format, self.plan.format)
        if brand is None or format is None:
            return None
        self.looks_failed = self.tell([*checks.check_looks(brand, format), *_logo_problems(brand, project.root)])
        try:
            characters = project.characters() | (faces.TYPED if self.plan.typed else frozenset())
            fonts = faces.load(brand.model.faces, project.root, characters)
        except faces.FaceError as error:
            self.tell([Problem(brand.source.place(("faces", error.field)), "error", str(error), error.hint)])
            return None
        self.looks_failed |= self.tell(checks.check_faces(brand, format, fonts.coverage, fonts.advance))
        return layout.Look(brand.model, format.model, fonts, project.root)


def _order(after: Sequence[Loaded | Insert]) -> tuple[str | Insert, ...]:
    return tuple(one.name if isinstance(one, Loaded) else one for one in after)


def _slip(leaflet: str, folder: str, name: str, names: Sequence[str], before: set[str]) -> tuple[str, str] | None:
    """What is wrong with an `include` of the page `name`, and how to mend it."""
    if folder != "shared" or name not in names:
        near = difflib.get_close_matches(name, names, 3, 0.5)
        shown = [f"shared/{one}" for one in near or names]
        return f"there is no shared page {f'{folder}/{name}' if folder else name}", _hint(
            "shared page", shown if near else [], shown
        )
    if name in before:
        return f"shared/{name} is included twice", "take one of them away"
    if name == leaflet:
        return "a leaflet cannot include a page of its own name", "give one of the two files another name"
    return None


def _logo_problems(brand: Loaded, root: Path) -> Iterator[Problem]:
    path = root / "styles" / "logos" / brand.model.logo.file
    return _picture_problem(path, brand.source.place(("logo", "file")))


def _picture_problem(path: Path, place: Place) -> Iterator[Problem]:
    try:
        pictures.load(path)
    except pictures.PictureError as error:
        yield Problem(place, "error", str(error), error.hint)


# Making


class Maker:
    """Makes leaflets of one look, in memory. A shared page is laid out once, for the first leaflet that has it.

    With `validate`, each file is validated; ImportError where the validator is not installed.
    """

    def __init__(self, look: layout.Look, *, validate: bool = False) -> None:
        self.look = look
        self.validate = validate
        self._shared: dict[str, Part] = {}

    def make(self, sheet: Sheet) -> Made:
        """Lay out, join, and number the pages of a sound leaflet."""
        pieces: list[Part | Insert] = [layout.lay_out(sheet.name, sheet.leaflet, self.look, sheet.shared)]
        pieces += [self._part(one, sheet.shared) if isinstance(one, str) else one for one in sheet.after]
        count = sum(len(piece.pages) for piece in pieces)
        footers = layout.footers(self.look, layout.footing(self.look, sheet.leaflet), range(1, count + 1), count)
        pdf = assemble(pieces, footers, _facts(sheet.leaflet, self.look))
        names = [sheet.name, *(f"shared/{one}" for one in sheet.after if isinstance(one, str))]
        parts = [piece for piece in pieces if isinstance(piece, Part)]
        cut = [Cut(name, word) for name, part in zip(names, parts, strict=True) for word in part.cut]
        return Made(pdf, count, cut, conformance.validate(pdf) if self.validate else ())

    def _part(self, name: str, shared: Mapping[str, SharedPage]) -> Part:
        # The other pages only lend their titles to links. Each page that this one links to is in every leaflet that
        # has this one, or the leaflet would not be sound: the first leaflet's part serves them all.
        if name not in self._shared:
            self._shared[name] = layout.lay_out(name, shared[name], self.look, shared)
        return self._shared[name]


def _facts(leaflet: Leaflet, look: layout.Look) -> Facts:
    return Facts(
        title=look.fill(leaflet.title),
        language=leaflet.language,
        author=look.brand.name,
        subject=look.fill("".join(run.text for run in leaflet.summary.content)),
        date=leaflet.last_reviewed,
    )


_maker: Maker
"""The maker of a worker process."""


def _start(look: layout.Look, validate: bool) -> None:
    """Begin a worker process: an interruption is the parent's to deal with."""
    global _maker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _maker = Maker(look, validate=validate)


def _make(sheet: Sheet) -> Made:
    return _maker.make(sheet)


def _each_made(look: layout.Look, sheets: Sequence[Sheet], jobs: int, validate: bool) -> Iterator[Made]:
    """Make the leaflets one after the other, or in as many processes as `jobs` says: the same files either way."""
    jobs = min(jobs, len(sheets))
    if jobs < 2:
        yield from map(Maker(look, validate=validate).make, sheets)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A process that is started anew has the same to do on every system, and holds none of the parent's locks.
    with ProcessPoolExecutor(jobs, get_context("spawn"), _start, (look, validate)) as pool:
        yield from pool.map(_make, sheets)


# Building


def build(
    plan: Plan, survey: Survey, output: Path, jobs: int = 1, done: Callable[[], object] = lambda: None
) -> Outcome:
    """Make the sound leaflets of a survey and write them into `output`, with the manifest. `done` is called for each.

    A file with a word cut in two is not written, nor one that the validator finds fault with, where that is installed.
    What cannot be written is a problem. An interruption leaves whole files, and the manifest that belongs to them.
    """
    written: list[Path] = []
    problems = list(survey.problems)
    entries: list[manifest.Entry] = []
    try:
        for sheet, made in _pairs(survey, jobs, conformance.installed()):
            entry = _entry(plan, sheet, made)
            path = output / entry.path
            faults = list(_faults(plan, sheet, made))
            problems += faults
            try:
                if not faults:
                    files.write(path, made.pdf)
                    written.append(path)
                    entries.append(entry)
            except OSError as error:
                problems.append(unwritten(path, error, plan.project.root))
            done()
    finally:
        if entries:
            problems += _record(output, entries, plan)
    return Outcome(written, sorted(set(problems)))


def check(plan: Plan, survey: Survey, done: Callable[[], object] = lambda: None) -> list[Problem]:
    """Make the sound leaflets of a survey in memory and, where the validator is installed, have them validated.

    Writes nothing. Returns every problem, those of the survey among them.
    """
    problems = set(survey.problems)
    for sheet, made in _pairs(survey, 1, conformance.installed()):
        problems.update(_faults(plan, sheet, made))
        done()
    return sorted(problems)


def _pairs(survey: Survey, jobs: int, validate: bool) -> Iterator[tuple[Sheet, Made]]:
    made = _each_made(survey.look, survey.sound, jobs, validate) if survey.look is not None else iter(())
    return zip(survey.sound, made, strict=True)


def _faults(plan: Plan, sheet: Sheet, made: Made) -> Iterator[Problem]:
    """What is wrong with a finished file."""
    yield from cut_words(plan.project, made.cut)
    for finding in made.findings:
        yield breach(Place(f"leaflets/{sheet.name}.yaml"), sheet.name, finding)


def cut_words(project: Project, cut: Iterable[Cut]) -> Iterator[Problem]:
    """Words that were cut in two, at their places."""
    for file, word in cut:
        # An address may run over: it is broken after a sign, and nobody reads it as two words.
        if not re.search(r"[/@]|\w\.\w", word):
            folder, _, name = file.rpartition("/")
            loaded = project.shared(name) if folder else project.leaflet(name)
            message = f"“{word}” is wider than the line that it stands on, and would be cut in two"
            hint = "use a shorter word; in a table, fewer columns"
            yield Problem(loaded.source.place(_holder(loaded.model, word), word), "error", message, hint)


def _holder(page: Page, word: str) -> content.Path:
    """The path of the first text that holds `word`; of the page where a site field brought it in."""
    whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
    for path, text in content.walk(page):
        if whole.search(text if isinstance(text, str) else text.source):
            return path
    return ()


def breach(place: Place, name: str, finding: conformance.Finding) -> Problem:
    """What the validator says of the PDF of `name`."""
    return Problem(
        place,
        "error",
        f"the PDF of {name} breaks {finding.standard}, rule {finding.rule}: {finding.message}",
        "this is not a slip in your text: please send the leaflet and this line to those who look after the program",
    )


def _entry(plan: Plan, sheet: Sheet, made: Made) -> manifest.Entry:
    return manifest.Entry(
        path=f"{plan.brand}/{plan.format}/{sheet.name}.pdf",
        leaflet=sheet.name,
        version=sheet.leaflet.version,
        brand=plan.brand,
        format=plan.format,
        language=sheet.leaflet.language,
        pages=made.pages,
        sha256=manifest.digest(made.pdf),
    )


def _record(output: Path, entries: Sequence[manifest.Entry], plan: Plan) -> Iterator[Problem]:
    """Put what was written into the manifest."""
    path = output / manifest.NAME
    try:
        try:
            old, history = manifest.read(output), manifest.read_history(output)
        except manifest.Damaged as damaged:
            hint = (
                "it has been made again, with the files of this build alone: build the others to have them listed; "
                "codes of old packs can be explained only with the history of a copy that you kept"
            )
            old, history = [], []
            problem = Problem(place(path, plan.project.root), "warning", f"the manifest was damaged: {damaged}", hint)
            yield replace(problem, severity="error") if plan.strict else problem
        manifest.write(output, manifest.merge(output, old, entries), history)
    except OSError as error:
        yield unwritten(path, error, plan.project.root)


def unwritten(path: Path, error: OSError, root: Path) -> Problem:
    reason, hint = _REASONS.get(error.errno or 0, ((error.strerror or str(error)).lower(), "see to the output folder"))
    return Problem(place(path, root), "error", f"{path.name} cannot be written: {reason}", hint)


_PROTECTED = (
    "it is open in another program, or the folder is protected",
    "close the program that shows it, or choose a folder that you may write to with --output",
)
_FULL = "the disk is full", "make room, or choose a folder on another disk with --output"
_REASONS = {errno.EACCES: _PROTECTED, errno.EPERM: _PROTECTED, errno.ENOSPC: _FULL, errno.EDQUOT: _FULL}
_REASONS |= {errno.EROFS: ("the folder can only be read", "choose a folder that you may write to with --output")}


def place(path: Path, root: Path) -> Place:
    """The place of a file that was to be written: relative to the project where it is below it."""
    return Place((path.relative_to(root) if path.is_relative_to(root) else path).as_posix())
