"""Documents become leaflets: one file after the other, each with a report, and nothing is overwritten."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, NamedTuple

from builder.checks import readability
from builder.checks.language_facts import is_english
from builder.checks.running_text import running_english
from builder.checks.sentences import sentences, words
from builder.content import fields, markdown, scaffold, selection, yaml_reader
from builder.content.leaflet import Leaflet, walk
from builder.content.placeholders import MARKER, placeholders
from builder.content.project import Project
from builder.content.selection import Plan
from builder.core import atomic_files, bugs, clock
from builder.core.characters import in_ascii
from builder.core.diagnostics import NOWHERE, LeafletError, Problem, error
from builder.document.brand_words import SpokenWords
from builder.imports import facts, files, leaflet_yaml
from builder.imports.cleaning import Cleaner
from builder.imports.draft import draft
from builder.imports.pictures import PictureFiles
from builder.imports.report import ImportReport
from builder.imports.source import Notes, SourceDocument, paragraphs
from builder.imports.word_counts import lost_words, word_counts
from builder.pipeline import load, render

_IMAGES = "images"


@dataclass(slots=True)
class Importer:
    """Imports documents into the folder `target`. `project` gives the brand that words are checked in.

    `to_install` says how to install the extra packages that some documents need.
    """

    project: Project
    target: Path
    to_install: str
    names: dict[str, Path] = field(default_factory=dict)
    """The leaflets of this run, with the files that they are made from."""

    def run(self, documents: Iterable[Path]) -> Iterator[ImportReport]:
        """Import documents. A file that cannot be read stops no other."""
        with tempfile.TemporaryDirectory(prefix="leaflets-") as folder:
            trial = Trial.of(self.project, Path(folder))
            for path in documents:
                yield self._contained(path, trial)

    def _contained(self, path: Path, trial: Trial) -> ImportReport:
        try:
            return self._import(path, trial)
        except LeafletError as failed:
            return ImportReport(str(path), problems=failed.problems)
        except OSError as failed:
            message = f"the leaflet cannot be written: {(failed.strerror or str(failed)).lower()}"
            return ImportReport(str(path), problems=(error(message, "check the folder that it is to be written to"),))
        except Exception as failed:
            # A bug in one document of many.
            return ImportReport(str(path), problems=(bugs.contained(failed, NOWHERE),))

    def _import(self, path: Path, trial: Trial) -> ImportReport:
        source = files.read(path, self.to_install)
        if not source.blocks:
            reasons = ", ".join(dict.fromkeys(note.what for note in source.notes.entries if note.kind == "left out"))
            what = (
                f"nothing in this document can be taken; left out: {reasons}" if reasons else "this document is empty"
            )
            raise LeafletError(what, "look at it in the program that it came from")
        name = self._name(path, source.notes)
        yaml_path = self.target / f"{name}.yaml"
        if os.path.lexists(yaml_path):
            hint = f"rename the document, or move {name}.yaml away, and import it again"
            raise LeafletError(f"a leaflet {yaml_path.name} exists already, and is not overwritten", hint)
        taken = _names_in(self.target / _IMAGES)
        leaflet = imported(source, name, trial.coverage, self._facts(source), taken)
        outputs = {self.target / _IMAGES / file: data for file, data in leaflet.images.items()}
        (self.target / _IMAGES if outputs else self.target).mkdir(parents=True, exist_ok=True)
        atomic_files.write_new(outputs | {yaml_path: leaflet.text.encode("utf-8")})
        to_correct = trial.errors(name, leaflet.text, leaflet.images)
        return replace(leaflet.report, file=str(path), leaflet=str(yaml_path), to_correct=to_correct)

    def _facts(self, source: SourceDocument) -> Mapping[str, Sequence[str]]:
        text = _text(source)
        kinds: list[str] = []
        with suppress(LeafletError):
            loaded = self.project.kinds()
            kinds = [entry.kind for entry in loaded.model.kinds] if loaded is not None else []
        return {
            "dates": facts.dates(text),
            "contacts": facts.contacts(text),
            "kinds": kinds,
            "shared": self.project.shared_names(),
            "language": [source.language] if source.language and not is_english(source.language) else [],
        }

    def _name(self, path: Path, notes: Notes) -> str:
        """The name of a leaflet, made from that of its document."""
        stem = re.sub(r"[^a-z0-9]+", "-", in_ascii(path.stem).lower()).strip("-")
        name = stem[: scaffold.LONGEST - 10].strip("-") or "leaflet"
        if scaffold.refusal(name, self.project.shared_names()) is not None:
            name = f"{name}-leaflet"
        number, plain = 1, name
        while name in self.names:
            number += 1
            name = f"{plain}-{number}"
        if name != plain:
            notes.changed(f"the name of the leaflet: {plain} is that of {self.names[plain]}")
        self.names[name] = path
        return name


def _names_in(folder: Path) -> frozenset[str]:
    return frozenset(os.listdir(folder)) if folder.is_dir() else frozenset()


def _text(source: SourceDocument) -> str:
    """All words of a document, also those that were left out, such as a date in a footer."""
    left_out = (note.words for note in source.notes.entries if note.kind == "left out")
    return "\n".join((*(paragraph.text for paragraph in paragraphs(source.blocks)), *left_out))


class ImportedLeaflet(NamedTuple):
    """The YAML of a leaflet, its pictures by the names of their files, and a report that has no names of files yet."""

    text: str
    images: Mapping[str, bytes]
    report: ImportReport


def imported(
    source: SourceDocument,
    name: str,
    coverage: Mapping[str, Collection[str]],
    found: Mapping[str, Sequence[str]],
    taken: Collection[str] = (),
) -> ImportedLeaflet:
    """Make a leaflet of a document. Writes nothing.

    `coverage` has the characters of the brand's faces, `found` what `leaflet_yaml.text` says of it, and `taken` the
    names of pictures that exist. Raises LeafletError for YAML that the program itself would refuse, which is a bug.
    """
    cleaner = Cleaner(coverage, source.notes)
    cleaner.learn(paragraph.text for paragraph in paragraphs(source.blocks))
    pictures = PictureFiles(name, cleaner, source.notes, frozenset(taken))
    text = leaflet_yaml.text(draft(source, cleaner, pictures), name, clock.today(), found)
    return ImportedLeaflet(text, pictures.files, _report(source, text, pictures))


def _report(source: SourceDocument, text: str, pictures: PictureFiles) -> ImportReport:
    read = yaml_reader.parse(text.encode("utf-8"), f"leaflets/{pictures.name}.yaml")
    leaflet = fields.load(Leaflet, read)
    measured = readability.measure(_sentences(leaflet))
    return ImportReport(
        "",
        notes=source.notes.tidied(),
        lost=lost_words(source.words, _words_of(leaflet, text) + source.notes.left_out),
        words=source.words.total(),
        grades=(
            readability.flesch_kincaid(measured) if measured.words >= readability.LEAST_WORDS else None,
            readability.smog(measured) if measured.sentences >= readability.LEAST_SENTENCES else None,
        ),
        without_alt=pictures.without_alt,
        pictures=len(pictures.files),
        placeholders=len(placeholders(read)),
        dates=tuple(facts.dates(_text(source))),
    )


def _words_of(leaflet: Leaflet, text: str) -> Counter[str]:
    """The words of a leaflet as the program reads them, with those that are in notes."""
    count: Counter[str] = Counter()
    for path, value in walk(leaflet):
        if path[0] in ("title", "summary", "sections") and path[-1] not in ("kind", "tone", "image", "width", "id"):
            count += word_counts(value if isinstance(value, str) else _plain(value.content))
    notes = [line.strip() for line in text.split("\n") if line.lstrip().startswith("#   ")]
    return count + word_counts("\n".join(notes))


def _plain(content: tuple[object, ...]) -> str:
    """The words of body text, or of a line."""
    return "\n".join(_plain_of(block) for block in content) if not _is_line(content) else markdown.plain(content)  # type: ignore[arg-type]


def _is_line(content: tuple[object, ...]) -> bool:
    return all(isinstance(run, markdown.ProseRun) for run in content)


def _plain_of(block: object) -> str:
    match block:
        case markdown.Paragraph(runs):
            return markdown.plain(runs)
        case markdown.BulletList(items) | markdown.NumberedList(_, items):
            return "\n".join(_plain(item.blocks) for item in items)
        case markdown.MarkdownTable(heads, rows):
            return "\n".join(markdown.plain(cell) for row in (heads, *rows) for cell in row)
    return ""


def _sentences(leaflet: Leaflet) -> Iterator[list[str]]:
    """The sentences of the running text that is in English, as words, without placeholders."""
    for text in running_english(leaflet, lambda text, _: [SpokenWords(text)]):
        if MARKER not in text:
            yield from map(words, sentences(text))


@dataclass(frozen=True, slots=True)
class Trial:
    """A project in a folder of its own, with the brands of another, to build imported leaflets in for a trial."""

    root: Path
    brand: str
    format: str
    coverage: Mapping[str, Collection[str]]

    @classmethod
    def of(cls, project: Project, root: Path) -> Trial:
        (root / "leaflets" / _IMAGES).mkdir(parents=True)
        if (project.root / "styles").is_dir():
            shutil.copytree(project.root / "styles", root / "styles")
        own = Project(root)
        brand, format = _theme_names(project, own)
        survey = load.survey(Plan(own, (), brand, format))
        covered = survey.theme.faces.coverage if survey.theme is not None else {}
        return cls(root, brand, format, covered)

    def errors(self, name: str, text: str, images: Mapping[str, bytes]) -> tuple[Problem, ...]:
        """What keeps a leaflet from being built."""
        for file, data in images.items():
            (self.root / "leaflets" / _IMAGES / file).write_bytes(data)
        project = Project(self.root, {f"leaflets/{name}.yaml": text.encode("utf-8")})
        plan = Plan(project, (name,), self.brand, self.format)
        problems = render.check(plan, load.survey(plan))
        return tuple(
            problem
            for problem in problems
            if problem.severity == "error" and problem.place.file.startswith("leaflets/")
        )


def _theme_names(project: Project, own: Project) -> tuple[str, str]:
    """The brand and format to try leaflets in: the project's default ones, or the first."""
    kinds: tuple[tuple[Literal["brand", "format"], list[str]], ...] = (
        ("brand", own.brand_names()),
        ("format", own.format_names()),
    )
    chosen = []
    for kind, names in kinds:
        try:
            chosen.append(selection.default(project, kind, names))
        except LeafletError:
            chosen.append(names[0] if names else "")
    return chosen[0], chosen[1]
