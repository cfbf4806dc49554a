"""What a leaflet or recipe includes: shared pages and PDF files, read and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from builder import layout
from builder.checks.glyphs import unprintable
from builder.checks.publication import PublicationRules
from builder.content import translations
from builder.content.project import Loaded
from builder.core.characters import composed
from builder.core.diagnostics import Problem, error
from builder.core.suggestions import suggestion
from builder.pdf.join.pieces import Insert
from builder.pipeline.problems import ProblemCollector


class IncludedPages(NamedTuple):
    """Shared pages and inserts in order, and whether any that a file includes is missing."""

    entries: list[Loaded | Insert]
    failed: bool

    @property
    def pages(self) -> list[Loaded]:
        """The shared pages."""
        return [entry for entry in self.entries if isinstance(entry, Loaded)]


class Includes:
    """Reads what leaflets and recipes include, and adds what is wrong with it to `problems`.

    Without a theme no PDF file can be included, because the size of the pages is not known.
    """

    def __init__(self, rules: PublicationRules, theme: layout.Theme | None, problems: ProblemCollector) -> None:
        self.project = rules.plan.project
        self.rules = rules
        self.theme = theme
        self.problems = problems

    def read(self, loaded: Loaded, footing: layout.FooterText | None) -> IncludedPages:
        """What the file of a leaflet or recipe includes. `footing` is the text of its footers."""
        names = self.project.shared_names()
        entries: list[Loaded | Insert] = []
        failed = False
        for index, include in enumerate(loaded.model.include):
            entry: Loaded | Insert | None
            if include.pdf is not None:
                entry = self._insert(loaded, index, footing)
            else:
                before = {page.name for page in entries if isinstance(page, Loaded)}
                entry = self._shared_page(loaded, index, names, before)
            failed |= entry is None
            entries += [entry] if entry is not None else []
        return IncludedPages(entries, failed)

    def _shared_page(self, loaded: Loaded, index: int, names: Sequence[str], before: set[str]) -> Loaded | None:
        """A shared page that a file includes, in its language; None where it cannot be used.

        `before` are those that it includes already.
        """
        file, language = loaded.model.include[index].file, loaded.model.language
        folder, _, name = file.rpartition("/")
        there = translations.in_language(self.project, name, language) if name in names else name
        problem = _problem(loaded.name, folder, there or name, names, before)
        if problem is None and not there:
            problem = _not_translated(name, language, translations.shared_versions(self.project, name))
        if problem is not None:
            self.problems.add([problem.at(loaded.source.place(("include", index), file))])
            return None
        return self.problems.load(self.project.shared, there)

    def _insert(self, loaded: Loaded, index: int, footing: layout.FooterText | None) -> Insert | None:
        """A PDF file that a file includes; None where it cannot be used."""
        # Most leaflets include no PDF file, and what reads them is slow to import.
        from builder.core import ordinary_files
        from builder.pipeline import handed_out, included_pdfs

        include = loaded.model.include[index]
        paths = {f"shared/{composed(path.name)}": path for path in self.project.shared_pdfs()}
        if include.pdf not in paths:
            hint = suggestion(include.pdf, paths, "PDF files") if paths else "put it into leaflets/shared/"
            place = loaded.source.place(("include", index, "pdf"))
            self.problems.add([error(f"the PDF file {include.pdf} does not exist", hint, place)])
            return None
        if self.theme is None or footing is None:
            return None
        floor = layout.footer_top(self.theme, footing)
        included = included_pdfs.read(paths[include.pdf], include, self.theme.format, floor, self.rules.plan.standard)
        problems = [problem.at(loaded.source.place(("include", index, key))) for key, problem in included.problems]
        if included.insert is not None:
            path, place = paths[include.pdf], loaded.source.place(("include", index, "pdf"))
            checker, data = handed_out.HandedOut(self.rules), ordinary_files.read(path)
            problems += [problem.at(place) for problem in checker.problems(path, data)]
            insert = included.insert._replace(labels=checker.labels(path, data))
            included = included._replace(insert=insert)
            problems += self._title_problems(loaded, index, insert.title)
        return None if self.problems.add(problems) else included.insert

    def _title_problems(self, loaded: Loaded, index: int, title: str) -> Iterator[Problem]:
        """What keeps the title of a PDF file from being printed, as the contents of a pack do."""
        assert self.theme is not None
        key = "title" if loaded.model.include[index].title else "pdf"
        place = loaded.source.place(("include", index, key))
        for _, message, _ in unprintable(title, self.theme.faces.coverage):
            hint = "packs print this title in their list of contents: write a `title:` with other letters"
            yield error(message if key == "title" else f"the title of this file: {message}", hint, place)


def _not_translated(name: str, language: str, versions: Mapping[str, str]) -> Problem:
    """What is wrong with the `include` of a page that is not in the language of the leaflet."""
    there = ", ".join(sorted(set(versions.values())))
    message = f"shared/{name} is in {there}, and this is in {language}: pages in another language are not mixed in"
    hint = (
        f"write a shared page with its words in {language}, with `language: {language}` and `translation_of: {name}`; "
        "this line then stays as it is"
    )
    return error(message, hint)


def _problem(leaflet: str, folder: str, name: str, names: Sequence[str], before: set[str]) -> Problem | None:
    """What is wrong with an `include` of the page `name`."""
    if folder != "shared" or name not in names:
        hint = suggestion(name, names, "shared pages", form="shared/{}")
        return error(f"the shared page {f'{folder}/{name}' if folder else name} does not exist", hint)
    if name in before:
        return error(f"shared/{name} is included twice", "delete one of the two lines")
    if name == leaflet:
        return error("a leaflet cannot include a page with the same name", "give one of the two files another name")
    return None
