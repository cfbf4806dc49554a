"""Eight nurses at once at the real server; more of them, and for longer: python -m pytest tests/web/load."""

from __future__ import annotations

import itertools
import re
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from builder.web import snapshot
from builder.web.catalogue import Catalogue
from tests.web.load.nurses import Answer, Nurse, at_once, orders, refusals, served, strangers, tags

NURSES = 8


def test_nobody_gets_the_details_of_somebody_else(own: Path, tmp_path: Path) -> None:
    stream = orders()
    # Two looks, for speed; each has a choice and details of her own.
    themes = itertools.cycle([("a4", "harbour"), ("large-print", "meadow")])
    picked = [
        next(stream)._replace(format=format, brand=brand, duplex=False)
        for format, brand in itertools.islice(themes, NURSES)
    ]
    with served(own, tmp_path / "home") as it:
        answers: list[Answer] = []

        def work(number: int) -> None:
            with closing(Nurse(it)) as nurse:
                answers.extend(nurse.ask(path, picked[number]) for path in ("/preview", "/summary", "/picture"))

        at_once(*(lambda number=number: work(number) for number in range(NURSES)))  # type: ignore[misc]
    assert (len(answers), refusals(answers)) == (3 * NURSES, {})
    files = [answer for answer in answers if answer.path == "/preview"]
    assert [told for file in files for told in strangers(file)] == []
    assert tags("".join(answer.data.decode() for answer in answers if answer.path == "/summary")) == set()
    assert len({answer.data for answer in answers if answer.path == "/picture"}) == NURSES


@pytest.mark.parametrize("meanwhile", ["title: [not to be read", "title: Not to be kept"])
def test_a_change_that_is_undone_while_files_are_read_is_not_cached(
    project: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    path = project / "leaflets" / "bone.yaml"
    text = path.read_text(encoding="utf-8")
    kept, offer = snapshot.Choices(project), snapshot.offer

    def offer_meanwhile(*given: Any) -> Catalogue:
        path.write_text(re.sub("^title: .*", meanwhile, text, flags=re.MULTILINE), encoding="utf-8")
        offered = offer(*given)
        path.write_text(text, encoding="utf-8")
        return offered

    with monkeypatch.context() as patch:
        patch.setattr(snapshot, "offer", offer_meanwhile)
        assert "Surgery to strengthen a weakened bone" not in {leaflet.title for leaflet in kept.now().offer.leaflets}
    assert "Surgery to strengthen a weakened bone" in {leaflet.title for leaflet in kept.now().offer.leaflets}
    assert kept.now() is kept.now()
