"""A leaflet as it was and as it is, and a PDF file with both side by side."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from builder.content import selection, validity, yaml_reader
from builder.content.catalogues import Catalogues
from builder.content.format import Format, Margins, PageSize
from builder.content.leaflet import Leaflet, figures_of
from builder.content.project import Loaded, Project
from builder.content.selection import UnknownName
from builder.core import clock, digests, ordinary_files
from builder.core.diagnostics import LeafletError, Problem
from builder.core.file_names import file_named
from builder.core.units import points
from builder.document import Node
from builder.layout import Theme
from builder.pipeline import load
from builder.pipeline.checked import CheckedLeaflet
from builder.pipeline.documents import documents_of
from builder.pipeline.render import Maker
from builder.provenance import versions
from builder.provenance.git import Repository
from builder.review import compare
from builder.review.compare import PdfSection, SectionPair, WordRun

NOTHING = "Nothing that a patient reads has changed."
NO_WORDS = "No words have changed."


class ComparisonError(LeafletError):
    """A leaflet has no earlier version to compare it with."""


class PictureUse(NamedTuple):
    """A picture or an enclosed PDF file: its file, what people call it, and a SHA-256 of its bytes."""

    file: str
    called: str
    digest: str


class Side(NamedTuple):
    """A leaflet at some time: what it is called, what makes its PDF, and how it looks where the program makes it.

    `documents` say what it means; None where only a PDF file does, or a part of it. `pictures` are those of its pages,
    and the PDF files that it encloses; None if unknown.
    """

    called: str
    pdf: Callable[[], bytes]
    documents: tuple[Node, ...] | None = None
    sheet: CheckedLeaflet | None = None
    theme: Theme | None = None
    pictures: tuple[PictureUse, ...] | None = None


def sections(before: Side, after: Side, catalogues: Catalogues) -> list[list[PdfSection]]:
    """The sections of both: of what they mean where that is known, else of their PDF files. Raises Unreadable."""
    if before.documents is None or after.documents is None:
        return [compare.sections(side.pdf(), catalogues) for side in (before, after)]
    return [compare.sections_of(documents, catalogues) for documents in (before.documents, after.documents)]


def pictures(before: Side, after: Side) -> list[str]:
    """The pictures and enclosed PDF files that have changed, have gone or are new, in words. Words inside them are
    compared with all other words.
    """
    if before.pictures is None or after.pictures is None:
        return []
    old, new = ({picture.digest for picture in side} for side in (before.pictures, after.pictures))
    was = {picture.file for picture in before.pictures}
    there = {picture.file for picture in after.pictures}
    changed = [
        f"{picture.called} ({picture.file}) {'has changed' if picture.file in was else 'is new'}"
        for picture in after.pictures
        if picture.digest not in old
    ]
    gone = (picture for picture in before.pictures if picture.digest not in new and picture.file not in there)
    return [*changed, *(f"{picture.called} ({picture.file}) has gone" for picture in gone)]


def now(project: Project, name: str, brand: str | None, format: str | None) -> Side:
    """The leaflet as it is. Raises LeafletError where it has errors, UnknownName for unknown names."""
    return _side(project, name, brand, format, "now")


def then(project: Project, name: str, brand: str | None, format: str | None, revision: str | None) -> Side:
    """The leaflet as a commit has it: that of `revision`, else the last one in which it is approved.

    Raises ComparisonError where there is none, HistoryError where git fails, LeafletError for what cannot be made now.
    """
    repository = Repository(project.root)
    # The default is that of the project as it is now: an older commit may name another, or none.
    brand = brand or selection.default(project, "brand", project.brand_names())
    format = format or selection.default(project, "format", project.format_names())
    brands = _names(project.brand, brand)
    if revision is not None:
        return _from(repository, repository.commit(revision), _names(project.leaflet, name), brands, format)
    for path, version in versions.lineage(project.root, f"leaflets/{name}.yaml", repository):
        if version.data is not None and _says_approved(version.data, path):
            with tempfile.TemporaryDirectory(prefix="leaflets-") as folder:
                repository.export(version.commit, Path(folder))
                if _is_approved(Project(Path(folder)), Path(path).stem):
                    return _from(repository, version.commit, [Path(path).stem], brands, format)
    hint = "say what to compare it with: use --from with a commit or a PDF file"
    raise ComparisonError(f"no commit has an approved version of {name}", repository.deeper(hint))


def _names(load: Callable[[str], Loaded], name: str) -> list[str]:
    """What a file is called, and what it was called before, the latest first."""
    try:
        return [name, *reversed(load(name).model.former_names)]
    except LeafletError:  # It is reported with its own file.
        return [name]


def _says_approved(data: bytes, path: str) -> bool:
    try:
        return bool(yaml_reader.parse(data, path).data.get("status") == "approved")
    except LeafletError:
        return False


def _is_approved(project: Project, name: str) -> bool:
    try:
        return validity.standing(project.leaflet(name), project.root, clock.ANY_DAY).state == "approved"
    except LeafletError:
        return False


def _from(repository: Repository, commit: str, names: Sequence[str], brands: Sequence[str], format: str) -> Side:
    """The leaflet as a commit has it, under the first of its names, and of those of its brand, that is there."""
    with tempfile.TemporaryDirectory(prefix="leaflets-") as folder:
        repository.export(commit, Path(folder))
        project = Project(Path(folder))
        name = next((name for name in names if name in project.leaflet_names()), names[0])
        brand = next((brand for brand in brands if brand in project.brand_names()), brands[0])
        try:
            return _side(project, name, brand, format, f"commit {commit[:9]}")
        except UnknownName as unknown:
            message = f"{unknown.message} in commit {commit[:9]}"
            raise ComparisonError(message, "name another commit with --from") from None
        except LeafletError as failed:
            lines = [f"{problem.place}: {problem.message}" for problem in failed.problems]
            message = f"{name} cannot be made as commit {commit[:9]} has it: {lines[0]}"
            raise ComparisonError(message, "name another commit with --from, or a PDF file") from None


def _side(project: Project, name: str, brand: str | None, format: str | None, when: str) -> Side:
    plan = selection.plan(project, [name], brand, format, strict=False, day=clock.ANY_DAY, allowed=_everything(project))
    survey = load.survey(plan)
    errors: list[Problem] = [problem for problem in survey.problems if problem.severity == "error"]
    if errors or survey.theme is None or not survey.valid:
        raise LeafletError(errors)
    # Its marks, too: what nobody has approved does not say who did.
    sheet = survey.valid[0]
    called = f"version {sheet.leaflet.version}, {when}"
    shown = tuple(dict.fromkeys(_pictures(project.root, sheet)))
    maker = Maker(survey.theme, standard=plan.standard)
    if all(isinstance(entry, str) for entry in sheet.after):
        documents = tuple(documents_of(survey.theme, sheet))
        return Side(called, lambda: maker.make(sheet).data, documents, sheet, survey.theme, shown)
    # The words of enclosed PDF files are compared, too. The files of a commit are gone when somebody asks later.
    data = maker.make(sheet).data
    return Side(called, lambda: data, None, sheet, survey.theme, shown)


def _pictures(root: Path, sheet: CheckedLeaflet) -> Iterator[PictureUse]:
    for page in (sheet.leaflet, *sheet.shared.values()):
        for _, figure in figures_of(page):
            data = ordinary_files.read(file_named(root / "leaflets" / "images", figure.image))
            called = f"the picture “{figure.alt}”" if figure.alt else "a picture"
            yield PictureUse(f"leaflets/images/{figure.image}", called, digests.of_file(figure.image, data))
    for piece in sheet.after:
        if not isinstance(piece, str):
            yield PictureUse(
                f"leaflets/{piece.name}", f"the PDF file “{piece.title}”", hashlib.sha256(piece.data).hexdigest()
            )


def _everything(project: Project) -> list[str]:
    """Every page's name: a withdrawn page can still be compared."""
    return [*project.leaflet_names(), *(f"shared/{name}" for name in project.shared_names())]


# Side by side


def side_by_side(before: Side, after: Side, pairs: Sequence[SectionPair]) -> bytes:
    """A tagged PDF with both texts side by side, section by section; what differs is marked, and listed first.

    `after` has been made by the program: its theme is that of the pages.
    """
    assert after.theme is not None
    assert after.sheet is not None
    leaflet = _leaflet(after.sheet.leaflet, before, after, pairs, after.theme)
    theme = replace(after.theme, format=_landscape(after.theme.format))
    text = repr(leaflet)
    sheet = CheckedLeaflet(after.sheet.name, leaflet, {}, characters=frozenset(text) | after.sheet.characters)
    return Maker(theme).make(sheet).data


def _landscape(format: Format) -> Format:
    size, edge = format.page, points("18 mm")
    long, short = max(size.width, size.height), min(size.width, size.height)
    margins = Margins.model_construct(top=edge, bottom=points("26 mm"), left=edge, right=edge)
    return format.model_copy(update={"page": PageSize.model_construct(width=long, height=short), "margins": margins})


def _leaflet(leaflet: Leaflet, before: Side, after: Side, pairs: Sequence[SectionPair], theme: Theme) -> Leaflet:
    title = f"Changes in: {theme.fill(leaflet.title)}"
    changed = [pair for pair in pairs if pair.differs]
    others = pictures(before, after)
    heads = [f"Before: {before.called}", f"After: {after.called}"]
    explanation = "Words in bold and square brackets are different." if changed else NO_WORDS if others else NOTHING
    sections: list[dict[str, Any]] = [{"title": "What has changed", "id": "summary", "body": _summary(changed, others)}]
    for number, pair in enumerate(pairs):
        rows = [
            [_cell(change.before, change.after, 0), _cell(change.before, change.after, 1)] for change in pair.changes
        ]
        table = {
            "kind": "table",
            "caption": _escaped(f"{_named(pair)}: {_how(pair)}"),
            "columns": [_escaped(head) for head in heads],
            "rows": rows or [["–", "–"]],
            "row_heads": "no",
        }
        sections.append({"title": _braceless(_named(pair)), "id": f"s{number}", "blocks": [table]})
    return Leaflet.model_validate(
        {
            "title": _braceless(title),
            "short_title": _braceless(title)[:60].strip(),
            "summary": _escaped(f"{heads[0]}. {heads[1]}. {explanation}"),
            "language": leaflet.language,
            "version": leaflet.version,
            "last_reviewed": leaflet.last_reviewed.isoformat(),
            "next_review": leaflet.next_review.isoformat(),
            "owner": leaflet.owner,
            "sources": [_escaped(heads[0]), _escaped(heads[1])],
            "status": "approved",
            "approver": "-",
            "approved_on": leaflet.last_reviewed.isoformat(),
            "approved_hash": "0" * 64,
            "sections": sections,
        }
    ).model_copy(update={"status": "example"})


def _summary(changed: Sequence[SectionPair], others: Sequence[str]) -> str:
    lines = [f"{_escaped(_named(pair))}: {_how(pair)}" for pair in changed]
    lines += [_escaped(f"{line[0].upper()}{line[1:]}") for line in others]
    return "\n".join(f"- {line}" for line in lines) or NOTHING


def _named(pair: SectionPair) -> str:
    return pair.title or "Before the first title"


def _how(pair: SectionPair) -> str:
    """What has happened to a section, in a few words."""
    if pair.before is None:
        return "new"
    if pair.after is None:
        return "gone"
    count = sum(change.differs for change in pair.changes)
    reasons = [f"was called “{_escaped(pair.before.title)}”"] if pair.before.title != pair.after.title else []
    reasons += ["has moved"] if pair.moved else []
    reasons += [f"{count} {'passage differs' if count == 1 else 'passages differ'}"] if count else []
    return ", ".join(reasons) or "the same"


def _cell(before: str | None, after: str | None, side: int) -> str:
    text = (before, after)[side]
    if text is None:
        return "–"
    if before is None or after is None:
        return _bold(text)
    return _shown(compare.words(before, after)[side])


def _shown(runs: Iterable[WordRun]) -> str:
    pieces = [_escaped(run.text.strip()) if run.kind == "same" else _bold(run.text) for run in runs]
    return " ".join(filter(None, pieces)) or "–"


def _bold(text: str) -> str:
    return (
        f"**[{text.strip()}]**".replace(text.strip(), _escaped(text.strip()))
        .replace("**[", r"**\[")
        .replace("]**", r"\]**")
    )


def _escaped(text: str) -> str:
    """Text as CommonMark that shows it as it is."""
    marked = re.sub(r"([\\`*_{}\[\]()#+.!|<>&~^$=:\"'-])", r"\\\1", _braceless(text))
    # No backslash can be before a bullet, which would be taken for the start of an entry of a list.
    return re.sub(r"[^\w\s\x00-\x7f]", lambda sign: f"&#{ord(sign[0])};", marked)


def _braceless(text: str) -> str:
    return text.replace("{{", "{ {").replace("}}", "} }")
