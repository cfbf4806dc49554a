"""What is laid out for a pack, and how often."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from builder.core.part import Part
from builder.layout.page_template import PageTemplate
from builder.packs import render
from tests.support import packing


@pytest.mark.parametrize("names", [["bone"], ["overview", "bone", "liver", "brain"]])
def test_contents_are_laid_out_once_for_all_packs_and_twice_on_more_pages(
    names: Sequence[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out: list[Part] = []
    real = render.lay_out_contents

    def counted(*arguments: object) -> Part:
        laid_out.append(real(*arguments))  # type: ignore[arg-type]
        return laid_out[-1]

    monkeypatch.setattr(render, "lay_out_contents", counted)
    prepared, _ = packing.ready(packing.copied(tmp_path), names)
    assert laid_out == []
    for patient in ("First", "Second"):
        prepared.maker.renderer.make(packing.pack_of(prepared, names), {"name": patient})
    assert len(laid_out) == (1 if len(laid_out[-1].pages) == 1 else 2)


@pytest.mark.parametrize("names", [["bone"], ["overview", "bone", "liver", "brain"]])
def test_a_cover_is_laid_out_once_for_all_packs_that_are_alike(
    names: Sequence[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    covers: list[object] = []
    real = render.cover_template

    def counted(*arguments: object) -> tuple[Part, PageTemplate | None]:
        covers.append(arguments[0])
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(render, "cover_template", counted)
    prepared, _ = packing.ready(packing.copied(tmp_path), names)
    for patient in ("First", "Second"):
        prepared.maker.renderer.make(packing.pack_of(prepared, names), {"name": patient})
    assert len(covers) == 1
    prepared.maker.renderer.make(packing.pack_of(prepared, names), {"name": "Third", "consultant": "Fourth"})
    assert len(covers) == 2
