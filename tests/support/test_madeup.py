"""The made-up project is sound in each brand, the same each time, and has what it says it has."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

from builder import layout
from builder.content import selection
from builder.content.project import Project
from builder.pipeline import load
from tests.support import madeup
from tests.support.making import BRANDS


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return madeup.project(tmp_path_factory.mktemp("madeup"))


@functools.cache
def opened(root: Path) -> Project:
    """One project for both brands: its files are read once."""
    return Project(root)


@functools.cache
def survey(root: Path, brand: str, leaflets: int = 20) -> load.Survey:
    # Named one by one: the topics lie beside the leaflets, and are none.
    return load.survey(selection.plan(opened(root), madeup.leaflet_names(leaflets), brand, strict=True), unused=True)


def read(root: Path, name: str) -> dict[str, Any]:
    return yaml.load((root / "leaflets" / f"{name}.yaml").read_text("utf-8"), yaml.BaseLoader)


@functools.cache
def leaflets(root: Path) -> dict[str, dict[str, Any]]:
    return {path.stem: read(root, path.stem) for path in sorted((root / "leaflets").glob("op-*.yaml"))}


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("brand", BRANDS)
def test_it_checks_without_a_problem(root: Path, brand: str) -> None:
    checked = survey(root, brand)
    assert [str(problem) for problem in checked.problems] == []
    assert [sheet.name for sheet in checked.valid] == madeup.leaflet_names()


@pytest.mark.parametrize(("count", "shared"), [(1, 1), (4, 3)])
def test_it_is_valid_in_any_size_and_with_clashes(tmp_path: Path, count: int, shared: int) -> None:
    checked = survey(madeup.project(tmp_path, count, shared, clashes=True), "harbour", count)
    assert [str(problem) for problem in checked.problems] == []


def test_it_is_the_same_twice(root: Path, tmp_path: Path) -> None:
    madeup.enclosure.cache_clear()
    assert contents(madeup.project(tmp_path)) == contents(root)


def test_leaflets_are_one_to_three_pages_long(root: Path) -> None:
    checked = survey(root, "harbour")
    assert checked.theme is not None
    laid = [layout.lay_out(entry.name, entry.leaflet, checked.theme, entry.shared) for entry in checked.valid[:4]]
    assert sorted(len(part.pages) for part in laid) == [1, 2, 3, 3]


def test_every_kind_of_block_is_in_it(root: Path) -> None:
    checked = [
        block for entry in leaflets(root).values() for part in entry["sections"] for block in part.get("blocks", ())
    ]
    assert {block["kind"] for block in checked} == {
        *("text", "callout", "steps", "table", "figure", "contacts", "questions and answers"),
        *("questions to ask", "glossary", "lines"),
    }
    assert [block["kind"] for block in checked].count("figure") == 1


def test_shared_pages_are_shared_in_different_orders(root: Path) -> None:
    orders = [[entry for entry in leaflet["include"] if isinstance(entry, str)] for leaflet in leaflets(root).values()]
    assert {entry for order in orders for entry in order} == {f"shared/{madeup.page_name(n)}" for n in range(1, 31)}
    assert [order for order in orders if order == sorted(order)]
    assert [order for order in orders if order == sorted(order, reverse=True)]
    pairs = [{(a, b) for i, a in enumerate(order) for b in order[i + 1 :]} for order in orders]
    assert any((b, a) in other for pair in pairs for other in pairs for a, b in pair)


def test_topics_partly_coincide(root: Path) -> None:
    topics = [set(leaflet.get("key_facts", ())) for leaflet in leaflets(root).values()]
    listed = {entry["label"] for entry in read(root, "topics")["topics"]}
    assert set() in topics
    assert set.union(*topics) == listed
    assert all(checked < listed for checked in topics)


@pytest.mark.parametrize("clashes", [False, True])
def test_words_on_eating_clash_only_where_they_are_to(tmp_path: Path, clashes: bool) -> None:
    pages = leaflets(madeup.project(tmp_path, 7, 2, clashes=clashes))
    answers = {
        name: entry["key_facts"][madeup.EATING]
        for name, entry in pages.items()
        if madeup.EATING in entry.get("key_facts", {})
    }
    if clashes:
        assert list(answers) == madeup.leaflet_names(4)
        assert answers["op-01"] != answers["op-02"]
        assert answers["op-03"] == answers["op-04"]
    else:
        assert len(answers) > 1
        assert len(set(answers.values())) == 1


def test_two_leaflets_include_files_of_the_clinics_own(root: Path) -> None:
    included = {
        name: [entry["pdf"] for entry in leaflet["include"] if isinstance(entry, dict)]
        for name, leaflet in leaflets(root).items()
    }
    assert {name: files for name, files in included.items() if files} == {
        "op-05": ["shared/exercises.pdf", "shared/map.pdf"],
        "op-06": ["shared/exercises.pdf"],
    }
