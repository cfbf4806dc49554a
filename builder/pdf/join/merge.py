"""Join any tagged PDF files into one, without losing a tag.

    report = merge([Path("exercises.pdf"), Source(data, pages=(0, 1))], title="After surgery", language="en-GB")
    Path("pack.pdf").write_bytes(report.pdf)

A file that cannot be copied whole is refused, with the reason and how to fix it. Nothing here is about leaflets.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, NamedTuple, cast

from builder.core import garbage
from builder.core.contents_labels import ContentsLabel
from builder.core.diagnostics import LeafletError, Problem, error
from builder.core.standards import Standard
from builder.core.untitled import untitled
from builder.pdf.join.chosen_pages import ChosenPages, choose, intent_digest, subject_of
from builder.pdf.join.claims.claims import FAMILIES, earned, examine
from builder.pdf.join.claims.verdict import Verdict
from builder.pdf.join.foreign_catalog import foreign_catalog
from builder.pdf.join.inserted_source import InsertedSource, InsertionOptions, SourceChanges
from builder.pdf.join.insertion import insert
from builder.pdf.join.refusals import (
    TAG_IT,
    UNTAGGED,
    counted_pages,
    refuse_alternatives,
    refuse_broken_pages,
    refuse_what_breaks,
)
from builder.pdf.read import gate, page_ranges
from builder.pdf.read.document_info import contents_labels_of, direction_of, language_of, standard_of, title_of
from builder.pdf.read.gate import Original, Unreadable
from builder.pdf.read.source_bytes import PdfInput, source_bytes, source_name
from builder.pdf.rules.document import language_of_text
from builder.pdf.write.file import PdfFile
from builder.pdf.write.metadata import WTPDF, Claims, Metadata, in_words

_LONGEST_TITLE = 200
"""How much of a heading a title shows."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to join: its path, its bytes, or the file itself, open in binary mode.

    `pages` are the indices (from 0, ascending) of the selected pages, or a range as people write it (``2-``, ``last``,
    ``5-1``: see `page_ranges`), None for all. `title` and `language` replace
    those of the file; `language` in the form of BCP 47. An untagged file needs `alternatives`: a text for each page
    that says what it shows. `without` names what may be lost (see LOSSES).
    """

    data: PdfInput
    name: str | None = None
    pages: Sequence[int] | str | None = None
    title: str | None = None
    language: str | None = None
    alternatives: Sequence[str] = ()
    without: Collection[str] = ()

    @property
    def shown(self) -> str:
        """What the source is called in reports."""
        return self.name or source_name(self.data) or "source"


class RefusedSource(NamedTuple):
    """A source that cannot be joined, by its name, and why."""

    source: str
    problem: Problem


class MergeRefused(LeafletError):
    """Sources cannot be joined: `refusals` has a reason for each of them, in their order. No file is made."""

    def __init__(self, refusals: Sequence[RefusedSource]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(
            error(f"{refused.source}: {refused.problem.message}", refused.problem.hint) for refused in refusals
        )

    def __reduce__(self) -> tuple[type[MergeRefused], tuple[tuple[RefusedSource, ...]]]:
        """An error comes whole out of another process."""
        return type(self), (self.refusals,)


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What was done with one source. `kept` has counts; the others are sentences. `warnings` are those of `Admit`."""

    name: str
    title: str
    language: str | None
    pages: int
    kept: dict[str, int]
    renamed: tuple[str, ...]
    repaired: tuple[str, ...]
    removed: tuple[str, ...]
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeReport:
    """A merged file: its bytes, the standards that it claims, why it does not claim others, and what was done."""

    pdf: bytes = field(repr=False)
    title: str
    language: str
    pages: int
    claims: tuple[str, ...]
    unclaimed: tuple[str, ...]
    sources: tuple[SourceReport, ...]

    def as_data(self) -> dict[str, Any]:
        """All but the bytes, as plain data for JSON."""
        return {
            entry.name: getattr(self, entry.name) for entry in fields(self) if entry.name not in ("pdf", "sources")
        } | {"sources": [asdict(source) for source in self.sources]}


Refute = Callable[[bytes, str], str | None]
"""A function that gives the reason against a claim of a standard, such as ``PDF/UA-1``; None if there is none."""


Admit = Callable[[Source, bytes], Sequence[Problem]]
"""A function that gives what is wrong with joining a source that has these bytes: an error refuses it."""


FirstHeading = Callable[[Original, "Sequence[int] | None"], str]
"""A function that gives the words of the first heading on some pages of a file, or on all; empty where it has none."""


class _JoinedSource(NamedTuple):
    """What the report needs of a source that is in the file. `stated` is whether the file itself has its title."""

    source: Source
    title: str
    stated: bool
    language: str | None
    changes: SourceChanges
    verdict: Verdict
    labels: tuple[ContentsLabel, ...]
    right_to_left: bool
    warnings: tuple[Problem, ...]
    standard: Standard
    intent: bytes | None


class _OpenedSource(NamedTuple):
    """A source that was read once: its bytes, and the file that they are."""

    data: bytes
    original: Original


def merge(
    sources: Sequence[Source | PdfInput],
    *,
    title: str | None = None,
    language: str | None = None,
    refute: Refute | None = None,
    admit: Admit | None = None,
    heading: FirstHeading | None = None,
) -> MergeReport:
    """Join the pages of `sources` in their order, with their structure, links, bookmarks, forms and the rest.

    `title` and `language` are the merged file's; where they are not given, those of the first source that has them. A
    source without a title is called by its first `heading`, or “Untitled”: its name may be a patient's.
    The result claims PDF/UA-1 and PDF/A-2 where every source earns it, and `refute` finds nothing against it; if all
    sources are PDF/UA-2, it is PDF 2.0, and claims PDF/UA-2 and PDF/A-4.
    Raises MergeRefused, with the reasons of all sources, those of `admit` among them; ValueError where there are none,
    TypeError for anything that is not a file, and OSError for a path.
    """
    if isinstance(sources, (str, bytes, os.PathLike)) or hasattr(sources, "read"):
        raise TypeError("merge takes a list of files: write merge([file]) for a single file")
    if not sources:
        raise ValueError("there is nothing to merge: name a file")
    ready = [_ready(source, number) for number, source in enumerate(sources, 1)]
    with gate.limits(), garbage.rarely():
        ahead: dict[int, _OpenedSource] = {}
        weaker = _first_weaker(ready, ahead)
        standard = Standard.UA1 if weaker else Standard.UA2
        file = PdfFile(language or _first_language(ready, ahead), standard=standard)
        joined = _join_all(file, ready, ahead, admit, heading)
        file.tree.joined |= len(joined) > 1
        if not file.language:
            # Each text may say its language itself, and the file as a whole none.
            file.language = next((each.verdict.language for each in joined if each.verdict.language), "")
        first_title = next((each.title for each in joined if each.stated), joined[0].title)
        _set_direction(file, joined)
        labels = dict.fromkeys(label for each in joined for label in each.labels)
        metadata = Metadata(_clean(title) or first_title, file.language, pages=tuple(labels))
        verdicts = [(each.source.shown, each.verdict) for each in joined]
        automatic = bool(foreign_catalog(file).layers.automatic)
        claims, unclaimed = earned(verdicts, file.version, file.intent_digests, automatic=automatic, standard=standard)
        unclaimed = [*_lowered(joined, weaker), *unclaimed]
        pdf = _finished(file, joined, metadata, claims)
    against = {name: reason for name in claims.names() if refute is not None and (reason := refute(pdf, name))}
    if against:
        claims = _without(claims, against)
        unclaimed += [f"{name} is not claimed: {reason}" for name, reason in against.items()]
        pdf = _finished(file, joined, metadata, claims)
    reports = tuple(map(_report, joined))
    return MergeReport(
        pdf, metadata.title, metadata.language, len(file.pages), claims.names(), tuple(unclaimed), reports
    )


def _finished(file: PdfFile, joined: Sequence[_JoinedSource], metadata: Metadata, claims: Claims) -> bytes:
    """The new file, with an output intent if PDF/A asks for it, or all sources have the same.

    Otherwise that of one source would change the colours of the others.
    """
    file.intended = claims.archive is not None or len({each.intent for each in joined}) == 1
    for each in joined if not file.intended else ():
        if each.intent is not None:
            each.changes.remove("its output intent, as not all files have the same")
    return file.finish(metadata, claims)


def _without(claims: Claims, against: Collection[str]) -> Claims:
    """The claims without those that are refuted, given by their names."""
    accessible = claims.accessible and not any(name.startswith("PDF/UA") for name in against)
    archive = None if any(name.startswith("PDF/A") for name in against) else claims.archive
    declared = claims.declared and accessible and set(against).isdisjoint(WTPDF)
    return Claims(accessible, archive, claims.standard, declared)


def _first_weaker(sources: Sequence[Source], ahead: dict[int, _OpenedSource]) -> str:
    """The name of the first source that is not PDF/UA-2; empty where all are, and the new file can be.

    Others are not read for that. Puts the first source into `ahead`, which is opened again otherwise.
    """
    for index, source in enumerate(sources):
        if source.alternatives:
            return source.shown
        try:
            opened = _opened(source)
            follows = standard_of(opened.original)
        except Unreadable:
            return source.shown
        if not index:
            ahead[index] = opened
        if follows is not Standard.UA2:
            return source.shown
    return ""


def _lowered(joined: Sequence[_JoinedSource], weaker: str) -> list[str]:
    """Why a file with a source that is PDF/UA-2 does not follow that: all follow the weakest."""
    if not weaker or not any(each.standard is Standard.UA2 for each in joined):
        return []
    people, archives = FAMILIES[Standard.UA2]
    return [f"{people} and {archives} are not claimed: {weaker} is not PDF/UA-2, and the new file follows one standard"]


def _set_direction(file: PdfFile, joined: Sequence[_JoinedSource]) -> None:
    """Let the file be read from right to left if all that is joined is; report it for each that loses its direction."""
    file.right_to_left = all(each.right_to_left for each in joined)
    for each in joined:
        if each.right_to_left and not file.right_to_left:
            each.changes.remove("its direction from right to left, as other files are read from left to right")


def _ready(source: Source | PdfInput, number: int) -> Source:
    """A source with a name for reports, an open file read. Paths are read when it is their turn: there may be many.

    Raises TypeError, with the source's name, for what cannot be a file.
    """
    ready = source if isinstance(source, Source) else Source(source)
    named = replace(ready, name=ready.name or source_name(ready.data) or f"source {number}")
    if isinstance(named.data, (str, os.PathLike)):
        return named
    try:
        return replace(named, data=source_bytes(named.data))
    except TypeError as mistake:
        raise TypeError(f"{named.name}: {mistake}") from None


def _opened(source: Source) -> _OpenedSource:
    """Raises Unreadable, and OSError for a path."""
    data = source_bytes(source.data)
    return _OpenedSource(data, gate.open_(data))


def _first_language(sources: Sequence[Source], ahead: dict[int, _OpenedSource]) -> str:
    """The language of the first source that has one; empty where none has. Puts what was opened for it into `ahead`."""
    for index, source in enumerate(sources):
        try:
            if not source.language and index not in ahead:
                ahead[index] = _opened(source)
            language = source.language or language_of(ahead[index].original)
        except Unreadable:
            continue
        if language:
            return language
    return ""


def _join_all(
    file: PdfFile,
    sources: Sequence[Source],
    ahead: dict[int, _OpenedSource],
    admit: Admit | None,
    heading: FirstHeading | None,
) -> list[_JoinedSource]:
    """Put every source into the file; each is dropped from memory afterwards. Raises MergeRefused with all problems.

    After the first refusal, the others are read only to report their problems too.
    """
    joined: list[_JoinedSource] = []
    refusals: list[RefusedSource] = []
    for index, source in enumerate(sources):
        try:
            opened = ahead.pop(index, None) or _opened(source)
            problems = tuple(admit(source, opened.data)) if admit is not None else ()
            if errors := [problem for problem in problems if problem.severity == "error"]:
                raise Unreadable(errors)
            runs = list(_runs(source, opened.original))
            for run in runs:
                named = _titled(run, opened.original, heading)
                alone = len(sources) == len(runs) == 1
                joined.append(_join(file, named, opened.original, problems if run is runs[0] else (), alone=alone))
        except Unreadable as unreadable:
            refusals += [RefusedSource(source.shown, problem) for problem in unreadable.problems]
    if refusals:
        raise MergeRefused(refusals)
    return joined


def _runs(source: Source, original: Original) -> Iterator[Source]:
    """A source for each run of ascending pages: the structure of a file can be read in one order. Raises Unreadable."""
    if not isinstance(source.pages, str):
        yield source
        return
    try:
        pages = page_ranges.indices(source.pages, len(original.leaves))
    except ValueError as mistake:
        raise Unreadable(str(mistake), page_ranges.examples(len(original.leaves))) from None
    if source.alternatives and len(source.alternatives) != len(pages):
        refuse_alternatives(len(pages), source.alternatives)
    start = 0
    for run in page_ranges.runs(pages):
        yield replace(source, pages=run, alternatives=source.alternatives[start : start + len(run)])
        start += len(run)


def _titled(source: Source, original: Original, heading: FirstHeading | None) -> Source:
    """A source with the title that it was given, or else has: its own, or its first heading. Raises Unreadable."""
    title = _clean(source.title or title_of(original))
    if not title and heading is not None:
        title = _clean(heading(original, cast("Sequence[int] | None", source.pages)))[:_LONGEST_TITLE]
    return replace(source, title=title)


def _join(
    file: PdfFile, source: Source, original: Original, warnings: tuple[Problem, ...], *, alone: bool
) -> _JoinedSource:
    chosen = _choose(source, original)
    language = source.language or language_of(original) or language_of_text(subject_of(chosen, None)) or None
    title = source.title or untitled(language or file.language)
    options = InsertionOptions(title, language, source.alternatives)
    inserted = InsertedSource(file, chosen, options)
    changes = insert(inserted, alone=alone)
    verdict = examine(inserted.examined(language, pictures=bool(source.alternatives)))
    for what in inserted.lacking:
        verdict.against_both(f"it lacks {what}")
    return _JoinedSource(
        source,
        title,
        bool(source.title),
        language,
        changes,
        verdict,
        tuple(contents_labels_of(original)),
        direction_of(original) == "rtl",
        warnings,
        standard_of(original),
        intent_digest(original),
    )


def _choose(source: Source, original: Original) -> ChosenPages:
    """The pages of a source that are selected. Raises Unreadable if they cannot be copied whole."""
    refuse_what_breaks(original, source.without)
    pages = range(len(original.leaves)) if source.pages is None else cast("Sequence[int]", source.pages)
    if not pages:
        raise Unreadable("no page of it is selected", "name at least one page")
    if list(pages) != sorted(set(pages)) or pages[0] < 0:
        raise Unreadable("its pages are not selected in their order", "to change the order, name the file twice")
    if pages[-1] >= len(original.leaves):
        raise Unreadable(f"it has no page {pages[-1] + 1}", f"it has {counted_pages(len(original.leaves))}")
    chosen = choose(original, pages)
    if source.alternatives:
        refuse_alternatives(len(chosen.pages), source.alternatives)
        refuse_broken_pages(chosen)
    elif not chosen.structure.nodes:
        raise Unreadable(UNTAGGED, f"{TAG_IT}, or give an alternative text for each of its pages")
    return chosen


def _report(joined: _JoinedSource) -> SourceReport:
    changes = joined.changes
    return SourceReport(
        joined.source.shown,
        joined.title,
        joined.language,
        changes.counts["pages"],
        {what: count for what, count in changes.counts.items() if count},
        tuple(_renaming(what, names) for what, names in changes.renamed.items()),
        _counted(changes.repaired),
        _counted(changes.removed),
        joined.warnings,
    )


def _renaming(what: str, names: Sequence[str]) -> str:
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return f"{what}: {shown}"


def _counted(times: dict[str, int]) -> tuple[str, ...]:
    return tuple(what if count == 1 else f"{what} ({count} times)" for what, count in times.items())


def _clean(text: str | None) -> str:
    """A title on one line, without characters that XML cannot contain."""
    printable = "".join(character if character.isprintable() else " " for character in text or "")
    return " ".join(printable.split())


def render(report: MergeReport) -> str:
    """A report to read: the file first, then each source."""
    claimed = f"claims {in_words(report.claims)}" if report.claims else "claims no standard"
    lines = [f"{report.title}: {counted_pages(report.pages)}, {claimed}", *report.unclaimed]
    for source in report.sources:
        counts = ", ".join(f"{count} {what if count > 1 else what[:-1]}" for what, count in source.kept.items())
        lines += ["", f"{source.name}: {source.title}" if source.title else source.name, f"  kept: {counts}"]
        as_data = {"renamed": source.renamed, "repaired": source.repaired, "removed": source.removed}
        lines += [f"  {done}: {sentence}" for done, sentences in as_data.items() for sentence in sentences]
    return "\n".join(lines)
