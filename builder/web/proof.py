"""The pages for editors: a leaflet made in memory from its file as it is now, and what is wrong with it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from builder.core.diagnostics import LeafletError, Place, Problem
from builder.web.snapshot import Now
from builder.web.ward_words import WardWords

if TYPE_CHECKING:
    from builder import layout
    from builder.pipeline.load import Survey

_CACHED = 4


class Proof(NamedTuple):
    """The PDF of a leaflet, empty where it has errors; its number of pages; what is wrong with it."""

    pdf: bytes
    pages: int
    problems: Sequence[Problem]


class _Theme(NamedTuple):
    """A theme of a project, as its files are on a day, whatever is in leaflets' own files."""

    root: str
    basis: int
    day: str
    brand: str
    format: str


_surveys: dict[_Theme, tuple[Survey, layout.SharedTexts]] = {}
"""What is checked of each theme, and the texts of shared pages in it: the next proof does not read these again."""
_proofs: OrderedDict[tuple[str, ...], Proof] = OrderedDict()


def proof(now: Now, name: str, brand: str, format: str) -> Proof:
    """The proof of a leaflet in a brand and format, whatever its review date: editors may be changing it."""
    key = (now.digest, str(now.offer.day), name, brand, format)
    if key not in _proofs:
        _proofs[key] = _make(now, name, brand, format)
        if len(_proofs) > _CACHED:
            _proofs.popitem(last=False)
    return _proofs[key]


def _make(now: Now, name: str, brand: str, format: str) -> Proof:
    from builder import layout
    from builder.content import selection
    from builder.pipeline import load
    from builder.pipeline.render import Maker, file_problems

    project, offer = now.project, now.offer
    if not (brand and format):
        because = " ".join(filter(None, (offer.brand_why, offer.format_why)))
        return Proof(b"", 0, offer.problems or [Problem(Place("styles"), "error", because, "put a file there")])
    everything = [*project.leaflet_names(), *(f"shared/{page}" for page in project.shared_names())]
    try:
        plan = selection.plan(project, [name], brand, format, strict=False, allowed=everything, day=offer.day)
    except selection.UnknownName as unknown:
        return Proof(b"", 0, [problem.at(Place("styles")) for problem in unknown.problems])
    except LeafletError as failed:
        return Proof(b"", 0, failed.problems)
    theme = _Theme(str(project.root), now.basis, str(offer.day), brand, format)
    before = _surveys.get(theme)
    survey = load.survey(plan, earlier=before[0] if before else None, edited=before is not None)
    if survey.theme is None or survey.surveyor.theme_failed:
        return Proof(b"", 0, survey.problems)
    texts = before[1] if before else layout.SharedTexts()
    _surveys[theme] = survey, texts
    for unused in [*_surveys][:-_CACHED]:
        del _surveys[unused]
    if not survey.valid:
        return Proof(b"", 0, survey.problems)
    [sheet] = survey.valid
    leaflet = Maker(survey.theme, standard=plan.standard, texts=texts).make(sheet)
    return Proof(leaflet.data, leaflet.pages, sorted({*survey.problems, *file_problems(plan, sheet, leaflet)}))


def described(proof: Proof, words: WardWords) -> str:
    """A proof in one sentence, for those who do not see the page."""
    errors = sum(problem.severity == "error" for problem in proof.problems)
    shown = words("edit.pages", count=proof.pages) if proof.pdf else words("edit.no_new_preview")
    if proof.problems:
        warnings = len(proof.problems) - errors
        return words("edit.read_again", result=words("edit.wrong", errors=errors, warnings=warnings, pages=shown))
    return words("edit.read_again", result=words("edit.nothing_wrong", pages=shown))
