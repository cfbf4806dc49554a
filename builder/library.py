"""The library: what `import builder` gives. Each function goes from values to a value, and prints nothing.

What a person can fix is a `Problem`. Where problems prevent the work, the function raises a `LeafletError` that
carries all of them. A mistake in a call, such as an argument of another type, is a TypeError or a ValueError.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict, TypeGuard, Unpack

from builder.content import selection
from builder.content.project import STARTER, Project
from builder.content.project_folder import find_root
from builder.core.diagnostics import LeafletError, Place, Problem
from builder.core.standards import NAMES, Standard

if TYPE_CHECKING:
    from builder.pdf.join.merge import MergeReport, Refute, Source
    from builder.pdf.read.source_bytes import PdfInput
    from builder.pipeline.handed_out import HandedOut
    from builder.pipeline.outcomes import Report
    from builder.printing.impose import Imposed, SheetOptions

Content = str | PathLike[str] | Mapping[str, Any]
"""A file by its path; YAML as a text of more than one line; or the fields as a dict."""


class Options(TypedDict, total=False):
    """What leaflets are rendered as.

    `brand` and `format` are names of the project's files, or content of their own (`Content`); without them they are
    the project's defaults. Under `strict` each warning is an error; without it, what the
    project's file says holds. `allow` names leaflets and shared pages
    (``shared/…``) that go in although they are withdrawn or past their review: their pages are stamped. `day` is the
    day on which everything is rendered, without it today. `standard` is ``"ua1"`` (PDF/UA-1 and PDF/A-2a) or ``"ua2"``
    (PDF/UA-2 and PDF/A-4); without it, what the project's file says holds.
    """

    brand: Content
    format: Content
    strict: bool
    allow: Sequence[str]
    day: datetime.date
    standard: Literal["ua1", "ua2"] | Standard


@dataclass(frozen=True, slots=True)
class LeafletFile:
    """A leaflet of a project, by its name. `leaflet` makes one; its words are read when they are needed."""

    project: Project
    name: str

    @property
    def text(self) -> str:
        """The YAML that lines and columns of problems count in. Raises LeafletError where it cannot be read."""
        from builder.content import yaml_reader

        path = f"leaflets/{self.name}.yaml"
        content = self.project.texts.get(path)
        if content is None:
            content = yaml_reader.read_bytes(self.project.root / path, path)
        return yaml_reader.decoded(content, path)

    @property
    def title(self) -> str:
        """The title, as it is written. Raises LeafletError for a leaflet with errors."""
        return str(self.project.leaflet(self.name).model.title)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF in memory: its bytes, its number of pages, and the warnings about it.

    `short_code` is on its pages, and so is the `code` that it stands for.
    """

    pdf: bytes = field(repr=False)
    pages: int
    problems: tuple[Problem, ...] = ()
    code: str = ""
    short_code: str = ""

    def _repr_pdf_(self) -> bytes:
        """The PDF, for notebooks that show one."""
        return self.pdf

    def save(self, path: str | PathLike[str]) -> None:
        """Write the PDF, whole or not at all. Raises OSError."""
        from builder.core import atomic_files

        atomic_files.write(Path(path), self.pdf)


def leaflet(content: Content, *, project: Project | str | PathLike[str] | None = None, name: str = "") -> LeafletFile:
    """A leaflet from the path of its file, from YAML, or from a dict of its fields.

    A file in the folder `leaflets/` of a project belongs to that project. Any other content is put into `project` (a
    `Project`, or its folder), which has its brands, formats, shared pages and pictures; without one, it is rendered
    with a plain brand on A4, and marked as an example. `name` is what the leaflet is called there; without one, the
    name of its file, or ``leaflet``.

    Raises LeafletError for a file that cannot be read; errors in its words are reported when it is used.
    """
    path = _path(content)
    home = _home(project)
    if path is not None:
        root = _root_of(path)
        if root is not None and home is None:
            return LeafletFile(Project(root), path.stem)
        name = name or path.stem
    home = home or Project(STARTER)
    name = name or "leaflet"
    return LeafletFile(_with(home, f"leaflets/{name}.yaml", content), name)


def render(
    content: Content | LeafletFile, *, project: Project | str | PathLike[str] | None = None, **options: Unpack[Options]
) -> Rendered:
    """The PDF of one leaflet, with the shared pages that it includes. Writes nothing.

    `content` and `project` are as in `leaflet`. Raises LeafletError with every problem where one of them is an error.
    """
    from builder.pipeline import load
    from builder.pipeline import render as rendering

    file = content if isinstance(content, LeafletFile) else leaflet(content, project=project)
    plan = _plan(file.project, [file.name], options)
    survey = load.survey(plan)
    if survey.theme is None or not survey.valid:
        raise LeafletError(survey.problems)
    [sheet] = survey.valid
    rendered = rendering.Maker(survey.theme, validate=True, standard=plan.standard).make(sheet)
    problems = sorted({*survey.problems, *rendering.file_problems(plan, sheet, rendered)})
    if any(problem.severity == "error" for problem in problems):
        raise LeafletError(problems)
    return Rendered(rendered.data, rendered.pages, tuple(problems), sheet.code, sheet.short_code)


def check(
    content: Content | LeafletFile | Project,
    *,
    project: Project | str | PathLike[str] | None = None,
    **options: Unpack[Options],
) -> list[Problem]:
    """What is wrong with a leaflet; or with all of a project, given as a `Project` or its folder. Writes nothing.

    Files that cannot be read, and names that do not exist, are problems in the list, too.
    """
    from builder.pipeline import load
    from builder.pipeline import render as rendering

    try:
        whole = _whole(content)
        if whole is not None:
            return _check_all(whole, options)
        assert not isinstance(content, Project)
        file = content if isinstance(content, LeafletFile) else leaflet(content, project=project)
        plan = _plan(file.project, [file.name], options)
        return rendering.check(plan, load.survey(plan))
    except LeafletError as failed:
        return list(failed.problems)


def build(
    project: Project | str | PathLike[str] = ".",
    names: Sequence[str] = (),
    *,
    output: str | PathLike[str] | None = None,
    jobs: int = 1,
    force: bool = False,
    **options: Unpack[Options],
) -> Report:
    """Write the PDF of each leaflet in `names`, or of all, that is not current: to OUTPUT/BRAND/FORMAT/NAME.pdf.

    Without a `brand` or `format` it builds what `leaflets build` does: the `build_brands` and `build_formats` of the
    project's file, or else the defaults. ``format="all"`` is every format.

    `output` is a folder, without it ``output`` in the project. `jobs` is the number of processes; with `force` files
    that are current are rendered again. The report has a result for each file, and every problem: a leaflet with
    errors is not written, and its last good file stays. Raises LeafletError for names that the project does not have.
    """
    from builder.pipeline import build as building
    from builder.pipeline.outcomes import Report

    home = _home(project) or Project(STARTER)
    plans = _plans(home, names, options)
    folder = Path(output) if output is not None else home.output
    reports = [building.build(plan, folder, jobs=jobs, force=force) for plan in plans]
    results = [result for report in reports for result in report.results]
    return Report(results, sorted({problem for report in reports for problem in report.problems}))


def pack(
    names: str | Sequence[str],
    *,
    project: Project | str | PathLike[str] = ".",
    details: Mapping[str, str] | None = None,
    duplex: bool = False,
    language: str | None = None,
    **options: Unpack[Options],
) -> Rendered:
    """One pack for a patient: the leaflets in `names` (and shared pages, as ``shared/…``), or the recipe of that name.

    `details` are the patient's, by the names of `builder.packs.patient.FIELDS`; those left out become lines to write
    on. They are in the PDF and nowhere else: no problem quotes them. With `duplex` each leaflet starts on a recto.
    With a `language`, such as ``"cy"``, the leaflets are taken in that language.
    Writes nothing, not even the manifest: `leaflets explain` recognises the code only while the files do not change.
    The same input gives the same bytes where a command has made the project's key (see `builder.packs.identifier_key`).
    Raises LeafletError with every problem where one of them is an error.
    """
    from builder.packs import compose, patient, prepare, tailoring
    from builder.packs.identifier_key import key_in
    from builder.packs.options import PackOptions

    home = _home(project) or Project(STARTER)
    plan = _plan(home, (), options)
    choice = compose.choose(plan.project, [names] if isinstance(names, str) else names)
    choice = tailoring.in_language(plan.project, choice, language)
    how = PackOptions(
        plan.brand, plan.format, duplex=duplex, allowed=plan.allowed, day=plan.day, standard=plan.standard
    )
    ready, problems = prepare.prepare(plan.project, [choice], how, key=key_in(home.output, make=False))
    chosen = ready.pack(choice) if ready is not None else None
    if ready is None or chosen is None:
        raise LeafletError(problems)
    unknown = set(details or {}).difference(patient.FIELDS)
    if unknown:
        # Not even the name is quoted: it may be a value that was given in the place of one.
        raise LeafletError(
            f"{len(unknown)} of the details do not exist", f"the details are: {', '.join(patient.FIELDS)}"
        )
    given, wrong = patient.checked(details or {}, ready.maker.renderer.theme.faces.coverage)
    if any(problem.is_refused for problem in wrong):
        raise LeafletError(problem.in_place() for problem in wrong)
    problems += [problem.in_place() for problem in wrong]
    rendered, wide, breaches = prepare.make(ready, choice, given.fields())
    problems += [*breaches, *(problem.in_place() for problem in wide)]
    if any(problem.severity == "error" or plan.strict for problem in problems):
        raise LeafletError(problems)
    warnings = tuple(sorted(set(problems)))
    return Rendered(rendered.data, rendered.pages, warnings, chosen.code, chosen.short_code)


def impose(
    pdf: PdfInput,
    scheme: str,
    *,
    allow: Sequence[str] = (),
    project: Project | str | PathLike[str] | None = None,
    name: str = "",
    **options: Unpack[SheetOptions],
) -> Imposed:
    """Put the pages of a file, given as a path, bytes or an open file, onto sheets.

    `scheme`, `name` and the options are those of `builder.printing.impose`. Raises `SheetError` for settings that are
    impossible, and `Unreadable` for a file that cannot be read; both are LeafletErrors.

    A file with a leaflet or shared page that is withdrawn or past its review raises LeafletError, unless `allow` names
    that page: then it is one of the `warnings`. `project` knows the state of pages now; without it, the project
    that the file is in, or else the current folder. Outside of any, the file says itself when it was to be reviewed.
    """
    from builder.pdf.read.source_bytes import source_bytes, source_name
    from builder.printing import impose as imposing

    data = source_bytes(pdf)
    place = Place(source_name(pdf) or name)
    problems = [problem.at(place) for problem in _Gate(allow, project).problems(pdf, data)]
    if any(problem.severity == "error" for problem in problems):
        raise LeafletError(problems)
    imposed = imposing.impose(data, scheme, name=name, **options)
    return replace(imposed, warnings=(*problems, *imposed.warnings))


def merge(
    sources: Sequence[Source | PdfInput],
    *,
    title: str | None = None,
    language: str | None = None,
    refute: Refute | None = None,
    allow: Sequence[str] = (),
    project: Project | str | PathLike[str] | None = None,
) -> MergeReport:
    """Join the pages of PDF files in their order, with all that is in them (see `builder.pdf.join.merge`).

    A file with a leaflet or shared page that is withdrawn or past its review is refused with the others, in the
    MergeRefused, unless `allow` names that page: then it is one of the `warnings` of its `SourceReport`. `project` is
    as in `impose`.
    """
    from builder.pdf.examine.inspect import first_heading
    from builder.pdf.join import merge as joining

    entrance = _Gate(allow, project)
    return joining.merge(
        sources,
        title=title,
        language=language,
        refute=refute,
        admit=lambda source, data: entrance.problems(source.data, data),
        heading=first_heading,
    )


class _Gate:
    """Reports which files may not be handed out, by the project that each of them belongs to."""

    def __init__(self, allow: Sequence[str], project: Project | str | PathLike[str] | None) -> None:
        self.allow = allow
        self.project = _home(project)
        self._checkers: dict[Path | None, HandedOut] = {}

    def problems(self, source: PdfInput, data: bytes) -> list[Problem]:
        """What is withdrawn or past its review in a file, given as it was named and by its bytes."""
        named = source if isinstance(source, (str, PathLike)) else getattr(source, "name", None)
        path = Path(named) if isinstance(named, (str, PathLike)) else None
        return self._checker(path).problems(path, data)

    def _checker(self, path: Path | None) -> HandedOut:
        from builder.pipeline.handed_out import HandedOut

        root = self.project.root if self.project is not None else None
        if root is None:
            root = (_root_above(path.absolute().parent) if path is not None else None) or _root_above(Path.cwd())
        if root not in self._checkers:
            project = self.project or (Project(root) if root is not None else None)
            self._checkers[root] = HandedOut.of_project(project, self.allow)
        return self._checkers[root]


def _plan(project: Project, names: Sequence[str], options: Options) -> selection.Plan:
    """The plan for leaflets of a project, with the brand and format that the options name or contain."""
    chosen: dict[str, str | None] = {}
    for kind in ("brand", "format"):
        given = options.get(kind)
        if _is_name(given):  # type: ignore[arg-type]
            chosen[kind] = given
            continue
        path = _path(given)  # type: ignore[arg-type]
        chosen[kind] = path.stem if path is not None else kind
        project = _with(project, f"styles/{kind}s/{chosen[kind]}.yaml", given)  # type: ignore[arg-type]
    return selection.plan(
        project,
        names,
        chosen["brand"],
        chosen["format"],
        strict=options.get("strict"),
        allowed=options.get("allow", ()),
        day=options.get("day"),
    ).following(_standard(options))


def _plans(project: Project, names: Sequence[str], options: Options) -> list[selection.Plan]:
    """A plan for each brand and format that the options name, or the project's file; one where they contain any."""
    brand, format = options.get("brand"), options.get("format")
    if not (_is_name(brand) and _is_name(format)):
        return [_plan(project, names, options)]
    plans = selection.plans(
        project,
        names,
        brand,
        [format] if format is not None else [],
        strict=options.get("strict"),
        allowed=options.get("allow", ()),
        standard=_standard(options),
    )
    day = options.get("day")
    return [replace(plan, day=day) for plan in plans] if day is not None else plans


def _standard(options: Options) -> Standard | None:
    """The standard that the options name. Raises ValueError for a name that is none."""
    named = options.get("standard")
    if named is None:
        return None
    try:
        return Standard(named)
    except ValueError:
        raise ValueError(f"{named!r} is not a standard: use one of {', '.join(NAMES)}") from None


def _is_name(option: Content | None) -> TypeGuard[str | None]:
    """Whether an option is a name, or is not given: else it contains a brand or a format."""
    return option is None or (isinstance(option, str) and "\n" not in option)


def _check_all(project: Project, options: Options) -> list[Problem]:
    from builder.packs import compose
    from builder.pipeline import load
    from builder.pipeline import render as rendering
    from builder.pipeline.themes import contrast_problems

    plans = _plans(project, (), options)
    problems: set[Problem] = set()
    for plan in plans:
        problems.update(rendering.check(plan, load.survey(plan, unused=True)))
        problems.update(compose.check(plan.project, plan.brand, plan.print_format, strict=plan.strict))
    for plan in plans if options.get("format") is None else ():
        problems.update(contrast_problems(plan.project, plan.brand))
    return sorted(problems)


def _whole(content: object) -> Project | None:
    """The project that `content` is, or whose folder it is; None where it is a leaflet."""
    if isinstance(content, Project):
        return content
    if isinstance(content, (str, PathLike)) and "\n" not in fspath(content) and Path(content).is_dir():
        return _home(content)
    return None


def _home(project: Project | str | PathLike[str] | None) -> Project | None:
    if project is None or isinstance(project, Project):
        return project
    root = _root_above(Path(project))
    if root is None:
        raise LeafletError(
            f"neither {fspath(project)} nor a folder above it has a folder leaflets/", "name the folder of a project"
        )
    return Project(root)


def _root_above(folder: Path) -> Path | None:
    try:
        return find_root(folder)
    except ValueError:
        return None


def _root_of(path: Path) -> Path | None:
    """The root of the project that a leaflet's file belongs to; None for a file that is not in a folder leaflets/."""
    folder = path.absolute().parent
    return folder.parent if folder.name == "leaflets" and path.suffix == ".yaml" and path.is_file() else None


def _path(content: Content) -> Path | None:
    """The path that `content` is; None for YAML and dicts. Raises TypeError for anything else."""
    if isinstance(content, PathLike):
        return Path(content)
    if isinstance(content, str):
        return None if "\n" in content else Path(content)
    if isinstance(content, Mapping):
        return None
    raise TypeError(f"content is a path, YAML as a text, or a dict of fields, and not of type {type(content).__name__}")


def _with(project: Project, relative: str, content: Content) -> Project:
    """The project with one more file, or another in its place. Raises LeafletError for a file that cannot be read."""
    from builder.content import yaml_reader

    path = _path(content)
    if path is not None:
        text = yaml_reader.read_bytes(path, str(path))
    elif isinstance(content, Mapping):
        text = yaml_reader.written(content)
    else:
        text = str(content).encode()
    return Project(project.root, {**project.texts, relative: text})
