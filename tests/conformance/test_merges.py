"""Joined files follow what they claim, by veraPDF: every set in one start of Java."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.pdf.join.merge import Source, merge
from tests.conformance import validators
from tests.pdf import generated
from tests.support.labelled import LABELS, labelled
from tests.support.making import REPOSITORY, make

BOTH = ("PDF/UA-1", "PDF/A-2a")
UA = ("PDF/UA-1",)

PROFILES = {
    **{claim: profile for profile, claim in (validators.STANDARDS | validators.NEWER).items()},
    # veraPDF's jar has no profile for level U: what it asks beyond B is in that for A.
    "PDF/A-2u": validators.SHEETS,
    "PDF/A-2b": validators.SHEETS,
}
"""The validators' names for what can be claimed."""

Choice = tuple[str, list[int] | None]

SETS: dict[str, tuple[list[Choice], tuple[str, ...]]] = {
    "exercises": ([("exercises", None)], BOTH),
    "exercises-twice": ([("exercises", None), ("exercises", None)], BOTH),
    "typst": ([("exercises", None), ("pain", None), ("slip", None)], BOTH),
    "weasyprint": ([("ward", None), ("visit", None), ("form", None)], UA),
    "visit-twice": ([("visit", None), ("visit", None)], BOTH),
    "languages": ([("food", None), ("visit", None), ("pain", None), ("ward", None)], UA),
    "leaflets": ([("bone", None), ("liver", None)], BOTH),
    "everything": ([(name, None) for name in (*generated.FILES, "bone")], UA),
    "first-page": ([("exercises", [0]), ("slip", None)], BOTH),
    "some-pages": ([("ward", [0, 2]), ("exercises", [0, 3]), ("food", [0])], UA),
    "twenty": ([("slip", None)] * 20, BOTH),
    "labelled-a1a": ([("a1a", None), ("a2a", None), ("a3a", None)], BOTH),
    "labelled-a1b": ([("a1b", None), ("bone", None)], ("PDF/UA-1", "PDF/A-2b")),
    "labelled-a4": ([("a4", None), ("a4f", None), ("a1a", None)], ("PDF/UA-1", "PDF/A-2u")),
    "labelled-ua2": ([("a4-ua2", None), ("a4-ua2", None)], ("PDF/UA-2", "PDF/A-4")),
    "labelled-mixed": ([("a4-ua2", None), ("slip", None)], BOTH),
}
"""What is joined, and what the result claims."""


def file(name: str) -> bytes:
    if name in LABELS:
        return labelled(name)
    return generated.FILES[name]() if name in generated.FILES else make(REPOSITORY, name)


@pytest.fixture(scope="session")
def merged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, tuple[str, ...]]]:
    """Where each set was written, and what it claims."""
    folder = tmp_path_factory.mktemp("merged")
    files = {}
    for name, (chosen, _) in SETS.items():
        report = merge([Source(file(source), source, pages=pages) for source, pages in chosen])
        path = folder / f"{name}.pdf"
        path.write_bytes(report.pdf)
        files[name] = (path, report.claims)
    return files


@pytest.fixture(scope="session")
def merged_verdicts(
    merged: dict[str, tuple[Path, tuple[str, ...]]],
) -> dict[tuple[str, Path], validators.ValidatorVerdict]:
    """What veraPDF says, by standard and file, of every claim."""
    return validators.vera_pdf((PROFILES[claim], path) for path, claims in merged.values() for claim in claims)


@pytest.mark.parametrize("name", SETS)
def test_it_claims_what_its_sources_earn(name: str, merged: dict[str, tuple[Path, tuple[str, ...]]]) -> None:
    assert merged[name][1] == SETS[name][1]


@pytest.mark.parametrize("name", SETS)
def test_vera_pdf_passes_what_is_claimed(
    name: str,
    merged: dict[str, tuple[Path, tuple[str, ...]]],
    merged_verdicts: dict[tuple[str, Path], validators.ValidatorVerdict],
) -> None:
    path, claims = merged[name]
    passed = validators.ValidatorVerdict("PASS")
    assert {claim: merged_verdicts[PROFILES[claim], path] for claim in claims} == dict.fromkeys(claims, passed)


@pytest.mark.parametrize("name", SETS)
def test_page_validation_passes_what_is_claimed(name: str, merged: dict[str, tuple[Path, tuple[str, ...]]]) -> None:
    path, claims = merged[name]
    known = [claim for claim in claims if claim in validators.STANDARDS.values()]
    assert {claim: validators.page_validation(PROFILES[claim], path) for claim in known} == {
        claim: [] for claim in known
    }
