"""Packs from a template: the same bytes as of a pack that is laid out for its patient."""

from __future__ import annotations

import string
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.packs.patient import FIELDS
from tests.support import packing

NOTES = "Bring all of the tablets that you take, in their boxes, and something to read while you wait. "
PLAIN = {"name": "A Patient", "hospital_number": "H 0123 456", "consultant": "The consultant"}
CASES: dict[str, dict[str, str]] = {
    "no details": {},
    "some": PLAIN,
    "a date": {**PLAIN, "date_of_operation": "2026-12-03"},
    "notes that wrap": {**PLAIN, "notes": NOTES},
    "paragraphs": {**PLAIN, "notes": "One.\n\nTwo\nlines.\n\nThree."},
    "an empty paragraph": {**PLAIN, "notes": "One.\n\n\n\nTwo."},
    "an empty line": {**PLAIN, "notes": "One.\n\n\nTwo."},
    "more than a page": {**PLAIN, "notes": "A line.\n" * 70 + "The last."},
    "letters that few files have": {**PLAIN, "name": "Łucja Žižek"},
    "another direction": {**PLAIN, "name": "דוד (David) 12"},
    "digits alone": {"hospital_number": "0123456"},
    "a name wider than its line": {**PLAIN, "name": "A" * 80},
    "a number of a ward": {**PLAIN, "ward_phone": "01632 960 987"},
}
USUAL = {"no details", "some", "a date", "notes that wrap", "paragraphs", "digits alone"}
UNUSUAL = {"more than a page", "letters that few files have", "a name wider than its line", "a number of a ward"}


class Packs:
    """A kind of pack, made from templates and without them."""

    def __init__(self, root: Path, *names: str, format: str | None = None) -> None:
        prepared, _ = packing.ready(root, names, format=format)
        self.pack = packing.pack_of(prepared, names)
        self.renderer = prepared.maker.renderer

    def from_template(self, details: Mapping[str, str]) -> bytes | None:
        made = self.renderer._from_template(self.pack, details)
        return None if made is None else made.data

    def laid_out(self, details: Mapping[str, str]) -> bytes:
        laid = self.renderer._lay_out(self.pack, details)
        return laid.common.prepared.bind(laid.parts, laid.common.footers, laid.metadata)


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Packs]:
    root = packing.copied(tmp_path_factory.mktemp("templates"))
    return {
        "a4": Packs(root, "overview", "bone", "liver", "brain"),
        "a5": Packs(root, "bone", format="a5"),
        "large-print": Packs(root, "bone", "brain", format="large-print"),
    }


@pytest.mark.parametrize("kind", ["a4", "a5", "large-print"])
@pytest.mark.parametrize("case", CASES)
def test_a_pack_from_a_template_has_the_same_bytes(packs: dict[str, Packs], kind: str, case: str) -> None:
    made, details = packs[kind], CASES[case]
    first, second = made.renderer.make(made.pack, details).data, made.renderer.make(made.pack, details).data
    assert first == second == made.laid_out(details)


@pytest.mark.parametrize("case", sorted(USUAL | UNUSUAL))
def test_most_packs_are_made_from_a_template(packs: dict[str, Packs], case: str) -> None:
    assert (packs["a4"].from_template(CASES[case]) is not None) == (case in USUAL)


def typed() -> st.SearchStrategy[str]:
    signs = string.ascii_letters + string.digits + "  -'.,/()–’éא"
    return st.lists(st.text(signs, min_size=1, max_size=12), min_size=1, max_size=14).map(" ".join)


def any_details() -> st.SearchStrategy[dict[str, str]]:
    lines = st.lists(typed(), min_size=1, max_size=5)
    notes = st.tuples(lines, st.sampled_from(["\n", "\n\n"])).map(lambda pair: pair[1].join(pair[0]))
    fields = {name: typed() for name in FIELDS if name not in ("ward_phone", "notes", "date_of_operation")}
    return st.fixed_dictionaries({}, optional={**fields, "notes": notes})


@settings(max_examples=60, deadline=None)
@given(details=any_details(), kind=st.sampled_from(["a4", "a5", "large-print"]))
def test_so_has_a_pack_with_any_words(packs: dict[str, Packs], details: dict[str, str], kind: str) -> None:
    made = packs[kind].from_template(details)
    assert made is None or made == packs[kind].laid_out(details)
