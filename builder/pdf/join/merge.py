"""Join any tagged PDF files into one, without losing a tag.

    report = merge([Path("exercises.pdf"), Source(data, pages=(0, 1))], title="After surgery", language="en-GB")
    Path("pack.pdf").write_bytes(report.pdf)

What cannot be kept whole is refused, with the reason and the way out. The module knows nothing of leaflets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, NamedTuple

from pypdf.generic import DictionaryObject

from builder.pdf.join import conformance_rules as claims
from builder.pdf.join.insertion import ChosenPages, Insertion, SourceChanges, choose, foreign_catalog
from builder.pdf.read import gate
from builder.pdf.read.gate import Original, Unreadable
from builder.pdf.write.file import PdfFile
from builder.pdf.write.metadata import Claims, Metadata

UNTAGGED = "it has no tags: a screen reader would find nothing in it"
TAG_IT = "export it again as a tagged PDF"
LOSSES = ("signatures", "xfa")
"""What a caller may give up by name: digital signatures, which joining breaks, and forms in XFA."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is to be joined: its bytes, or its path.

    `pages` are the indices (from 0, ascending) of those that are wanted, None for all. `title` and `language` are used
    where the file has none, or another; `language` in the form of BCP 47. An untagged file is taken in with
    `alternatives`: a text for each page, that says what it shows. `without` names what may be lost (see LOSSES).
    """

    data: bytes | Path
    name: str | None = None
    pages: Sequence[int] | None = None
    title: str | None = None
    language: str | None = None
    alternatives: Sequence[str] = ()
    without: Collection[str] = ()

    @property
    def shown(self) -> str:
        """What the source is called in reports."""
        return self.name or (self.data.name if isinstance(self.data, Path) else "source")


class Refusal(NamedTuple):
    """Why a source cannot be joined, and the way out."""

    source: str
    reason: str
    hint: str

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}\n  hint: {self.hint}"


class MergeRefused(Exception):
    """Sources cannot be joined: `refusals` has a reason for each of them. No file is made."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("\n".join(map(str, self.refusals)))


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What was done with one source. `kept` counts; the others are sentences, empty where there was no need."""

    name: str
    title: str
    language: str | None
    pages: int
    kept: dict[str, int]
    renamed: tuple[str, ...]
    repaired: tuple[str, ...]
    removed: tuple[str, ...]


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

    def told(self) -> dict[str, Any]:
        """All but the bytes, as plain data for JSON."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name not in ("pdf", "sources")} | {
            "sources": [asdict(source) for source in self.sources]
        }


Refute = Callable[[bytes, str], str | None]
"""What speaks against a file's claim of a standard (such as ``PDF/UA-1``); None where nothing does."""


class _Joined(NamedTuple):
    """What is kept of a source once it is in the file."""

    source: Source
    title: str
    language: str | None
    told: SourceChanges
    verdict: claims.Verdict


def merge(
    sources: Sequence[Source | bytes | Path],
    *,
    title: str | None = None,
    language: str | None = None,
    refute: Refute | None = None,
) -> MergeReport:
    """Join the pages of `sources` in their order, with their structure, links, bookmarks, forms and the rest.

    `title` and `language` are the merged file's; where they are not given, those of the first source that has them.
    The result claims PDF/UA-1 and PDF/A-2 where every source earns it, and `refute` finds nothing against it.
    Raises MergeRefused, with the reasons of all sources; ValueError where there are none, and OSError for a path.
    """
    if not sources:
        raise ValueError("there is nothing to merge: name a file")
    ready = [_named(one, number) for number, one in enumerate(sources, 1)]
    with gate.limits():
        ahead: dict[int, Original] = {}
        file = PdfFile(language or _first_language(ready, ahead))
        joined = _join_all(file, ready, ahead)
        file.tree.joined |= len(joined) > 1
        first_title = next((one.title for one in joined if one.title), "") or ready[0].shown
        metadata = Metadata(_clean(title) or first_title, file.language)
        verdicts = [(one.source.shown, one.verdict) for one in joined]
        earned, unclaimed = claims.earned(
            verdicts, file.version, file.intent_digests, bool(foreign_catalog(file).layers.automatic)
        )
        pdf = file.finish(metadata, earned)
    against = {name: reason for name in earned.names() if refute is not None and (reason := refute(pdf, name))}
    if against:
        earned = Claims(
            earned.accessible and "PDF/UA-1" not in against,
            earned.archive if all(name.startswith("PDF/UA") for name in against) else None,
        )
        unclaimed += [f"{name} is not claimed: {reason}" for name, reason in against.items()]
        pdf = file.finish(metadata, earned)
    reports = tuple(map(_report, joined))
    return MergeReport(
        pdf, metadata.title, metadata.language, len(file.pages), earned.names(), tuple(unclaimed), reports
    )


def _named(source: Source | bytes | Path, number: int) -> Source:
    """A source with a name that it can be told by."""
    one = source if isinstance(source, Source) else Source(source)
    return replace(one, name=f"source {number}") if one.name is None and isinstance(one.data, bytes) else one


def _first_language(sources: Sequence[Source], ahead: dict[int, Original]) -> str:
    """The language of the first source that has one; empty where none has. Puts what was opened for it into `ahead`."""
    for index, source in enumerate(sources):
        try:
            if not source.language:
                ahead[index] = gate.open_(_data(source))
            language = source.language or _language(ahead[index])
        except Unreadable:
            continue
        if language:
            return language
    return ""


def _language(original: Original) -> str | None:
    return (gate.text(original.catalog, "/Lang") or "").strip() or None


def _data(source: Source) -> bytes:
    return source.data.read_bytes() if isinstance(source.data, Path) else source.data


def _join_all(file: PdfFile, sources: Sequence[Source], ahead: dict[int, Original]) -> list[_Joined]:
    """Put every source into the file; what was read of each is let go. Raises MergeRefused with what is wrong with any.

    Once one is refused, the others are read only to see what is wrong with them too.
    """
    joined: list[_Joined] = []
    refusals: list[Refusal] = []
    for index, source in enumerate(sources):
        try:
            original = ahead.pop(index, None) or gate.open_(_data(source))
            joined.append(_join(file, source, original, alone=len(sources) == 1))
        except Unreadable as error:
            refusals.append(Refusal(source.shown, error.message, error.hint))
    if refusals:
        raise MergeRefused(refusals)
    return joined


def _join(file: PdfFile, source: Source, original: Original, *, alone: bool) -> _Joined:
    chosen = _choose(source, original)
    information = gate.dictionary(original.reader.trailer, "/Info")
    title = _clean(source.title or gate.xmp_title(original) or gate.text(information, "/Title"))
    language = source.language or _language(original)
    insertion = Insertion(file, chosen, title or source.shown, language, alternatives=source.alternatives)
    told = insertion.insert(alone=alone)
    given = claims.RuleInput(chosen, insertion.names, language, bool(source.alternatives), insertion.copier.filters)
    return _Joined(source, title, language, told, claims.examine(given))


def _choose(source: Source, original: Original) -> ChosenPages:
    """The pages of a source that are asked for. Raises Unreadable where they cannot be kept whole."""
    refuse_what_breaks(original, source.without)
    pages = range(len(original.leaves)) if source.pages is None else source.pages
    if not pages:
        raise Unreadable("no page of it is asked for", "name at least one page")
    if list(pages) != sorted(set(pages)) or pages[0] < 0:
        raise Unreadable("its pages are not asked for in their order", "to change the order, name the file twice")
    if pages[-1] >= len(original.leaves):
        raise Unreadable(f"it has no page {pages[-1] + 1}", f"it has {_pages(len(original.leaves))}")
    chosen = choose(original, pages)
    if source.alternatives:
        _refuse_alternatives(chosen, source.alternatives)
    elif not chosen.structure.nodes:
        raise Unreadable(UNTAGGED, f"{TAG_IT}, or give an alternative text for each of its pages")
    return chosen


def refuse_what_breaks(original: Original, without: Collection[str] = ()) -> None:
    """Raises Unreadable for a file that holds what joining would break, but for what is named in `without`."""
    form = gate.dictionary(original.catalog, "/AcroForm")
    if "xfa" not in without and gate.get(form, "/XFA") is not None:
        raise Unreadable(
            "it holds an XFA form, which cannot be joined",
            "make a plain PDF of it, or give the form up (--without xfa)",
        )
    if "signatures" not in without and (_has_signature(form) or gate.get(original.catalog, "/Perms") is not None):
        raise Unreadable(
            "it carries a digital signature or usage rights, which joining would break",
            "ask for an unsigned copy, or give the signature up (--without signatures)",
        )


def _has_signature(form: DictionaryObject | None) -> bool:
    waiting = gate.array(form, "/Fields") or []
    seen: set[int] = set()
    while waiting:
        entries = gate.resolve(waiting.pop())
        if not isinstance(entries, DictionaryObject) or id(entries) in seen:
            continue
        seen.add(id(entries))
        if gate.name(entries, "/FT") == "/Sig" and gate.get(entries, "/V") is not None:
            return True
        waiting += gate.array(entries, "/Kids") or []
    return False


def _refuse_alternatives(chosen: ChosenPages, alternatives: Sequence[str]) -> None:
    if len(alternatives) != len(chosen.pages):
        raise Unreadable(
            f"{len(alternatives)} alternative text{'s are' if len(alternatives) > 1 else ' is'} given for "
            f"{_pages(len(chosen.pages))}",
            "give one text for each page",
        )
    if any(stream.painted.broken for stream in chosen.structure.streams.values()):
        raise Unreadable("the content of a page cannot be made out")


def _report(one: _Joined) -> SourceReport:
    told = one.told
    return SourceReport(
        one.source.shown,
        one.title,
        one.language,
        told.kept["pages"],
        {what: count for what, count in told.kept.items() if count},
        tuple(_renaming(what, names) for what, names in told.renamed.items()),
        _counted(told.repaired),
        _counted(told.removed),
    )


def _renaming(what: str, names: Sequence[str]) -> str:
    some = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return f"{what}: {some}"


def _counted(times: dict[str, int]) -> tuple[str, ...]:
    return tuple(what if count == 1 else f"{what} ({count} times)" for what, count in times.items())


def _clean(text: str | None) -> str:
    """A title on one line, without characters that XML cannot hold."""
    printable = "".join(one if one.isprintable() else " " for one in text or "")
    return " ".join(printable.split())


def page_indices(text: str) -> tuple[int, ...]:
    """The page indices (from 0) that a person writes as page numbers, such as ``1-3,5``. Raises ValueError."""
    indices: list[int] = []
    for stretch in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?", stretch)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 0 < first <= last:
            raise ValueError(f"{text!r} names no pages: write them as in 1-3,5")
        indices += range(first - 1, last)
    if indices != sorted(set(indices)):
        raise ValueError(f"the pages {text!r} are not in their order: name the file once more for the later ones")
    return tuple(indices)


def render(report: MergeReport) -> str:
    """A report to read: the file first, then each source."""
    claimed = f"claims {' and '.join(report.claims)}" if report.claims else "claims no standard"
    lines = [f"{report.title}: {_pages(report.pages)}, {claimed}", *report.unclaimed]
    for source in report.sources:
        kept = ", ".join(f"{count} {what if count > 1 else what[:-1]}" for what, count in source.kept.items())
        lines += ["", f"{source.name}: {source.title}" if source.title else source.name, f"  kept: {kept}"]
        told = {"renamed": source.renamed, "repaired": source.repaired, "removed": source.removed}
        lines += [f"  {done}: {sentence}" for done, sentences in told.items() for sentence in sentences]
    return "\n".join(lines)


def _pages(count: int) -> str:
    return f"{count} page{'' if count == 1 else 's'}"
