"""Proofs and what can be picked after one edit after another: those of a server that has just been started."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from builder.web import proof
from builder.web.catalogue import Catalogue
from builder.web.proof import Proof
from builder.web.snapshot import Choices
from tests.support import building

EDITS: dict[str, Callable[[Path], object]] = {
    **building.EDITS,
    "title": lambda folder: building.change(folder / "leaflets/op-01.yaml", "title: About", "title: All about"),
    "error": lambda folder: building.change(folder / "leaflets/op-02.yaml", "status: example", "status: perfect"),
    "no error": lambda folder: building.change(folder / "leaflets/op-02.yaml", "status: perfect", "status: example"),
    "another title": lambda folder: building.change(folder / "leaflets/op-02.yaml", "title: About", "title: All about"),
    "gone": lambda folder: (folder / "leaflets/op-01.yaml").unlink(),
}


def shown(choices: Choices) -> tuple[Proof, Catalogue]:
    now = choices.now()
    proof._proofs.clear()
    offer = replace(now.offer, brands=[(brand.name, brand.title) for brand in now.offer.brands])  # type: ignore[misc]
    return proof.proof(now, "op-05", now.offer.brand, now.offer.format), offer


def test_after_each_edit_editors_see_what_a_new_server_shows(tmp_path: Path) -> None:
    folder = building.with_everything(tmp_path / "project")
    choices = Choices(folder)
    shown(choices)
    for edit in EDITS.values():
        edit(folder)
        now = shown(choices)
        surveys = dict(proof._surveys)
        proof._surveys.clear()
        assert now == shown(Choices(folder))
        proof._surveys.clear()
        proof._surveys.update(surveys)
