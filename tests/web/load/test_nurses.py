"""Twenty nurses at once: every answer is right, soon there, and in no file. Each asks again when she is answered.

The limit is that 95 % of the answers are there within three seconds on two cores that do nothing else, and with 300
leaflets within three and a half: machines differ by more than twice. On a quiet one 0.95 and 0.98 were measured, and
the aim is one. How long the server had to wait for a core, and the yardstick beside it, say how quiet the machine was:
they move no limit. The processor time of an answer hardly depends on that.
"""

from __future__ import annotations

import io
import itertools
import json
import os
import re
import shutil
import statistics
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

from builder.core.file_names import file_name_in_words
from tests.inspectors import Pdf
from tests.inspectors.secrets import in_folder
from tests.support.making import REPOSITORY
from tests.web.load.nurses import (
    FORMATS,
    PATHS,
    Answer,
    Clock,
    Nurse,
    Order,
    Served,
    Sightings,
    at_once,
    orders,
    ready_to_run,
    refusals,
    served,
    share,
    strangers,
    tags,
    tags_of,
    yardstick,
)

Note = Callable[..., None]
NURSES, ROUNDS = 20, 3
MANY = 300
ICONS = REPOSITORY / "builder" / "starter" / "icons"


class Shift(NamedTuple):
    """What was seen while twenty nurses were served: a list of answers for each, in the order in which she asked."""

    it: Served
    nurses: list[list[Answer]]
    files: set[str]
    looks: int
    told: set[str]
    load: float
    yardstick: Clock
    server: Clock

    @property
    def answers(self) -> list[Answer]:
        return list(itertools.chain(*self.nurses))


@pytest.fixture(scope="module")
def shift(own: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shift]:
    with worked(own, tmp_path_factory.mktemp("home")) as shift:
        yield shift


@pytest.fixture(scope="module")
def crowded(own: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shift]:
    """The same with 300 leaflets."""
    root = tmp_path_factory.mktemp("crowded") / "project"
    shutil.copytree(own, root)
    text = (root / "leaflets" / "bone.yaml").read_text(encoding="utf-8")
    for number in range(MANY - len([*(root / "leaflets").glob("*.yaml")])):
        path = root / "leaflets" / f"bone-{number:03}.yaml"
        path.write_text(text.replace("title: ", f"title: {number} ", 1), encoding="utf-8")
    with worked(root, tmp_path_factory.mktemp("home")) as shift:
        yield shift


@contextmanager
def worked(root: Path, home: Path) -> Iterator[Shift]:
    stream = orders()
    picked = [[next(stream) for _ in range(NURSES)] for _ in range(ROUNDS)]
    with served(root, home) as it:
        answered: list[list[Answer]] = [[] for _ in range(NURSES)]

        def work(number: int) -> None:
            with closing(Nurse(it)) as nurse:
                for orders_now in picked:
                    answered[number] += [nurse.ask(path, orders_now[number]) for path in PATHS]

        length, before = yardstick(), ready_to_run(it)
        with Sightings(it) as seen:
            at_once(*(lambda number=number: work(number) for number in range(NURSES)))  # type: ignore[misc]
            load = os.getloadavg()[0]
        after = ready_to_run(it)
        server = Clock(after.wall - before.wall, after.core - before.core)
        yield Shift(it, answered, seen.files, seen.looks, seen.told, load, length, server)


def test_twenty_nurses_ask_for_twenty_different_packs(shift: Shift) -> None:
    assert refusals(shift.answers) == {}
    assert len(shift.answers) == NURSES * ROUNDS * len(PATHS)
    first = [entry[0].order for entry in shift.nurses]
    assert len({order._replace(details=())[:4] for order in first}) == NURSES  # type: ignore[arg-type]
    assert len(set.union(*map(tags_of, first))) == sum(len(tags_of(order)) for order in first)
    assert min(len(tags_of(order)) for order in first) == 5


def test_each_pdf_has_the_details_of_its_own_nurse_only(shift: Shift) -> None:
    files = [answer for answer in shift.answers if answer.path in ("/preview", "/print")]
    assert [told for file in files for told in strangers(file)] == []
    assert len(files) == NURSES * ROUNDS * 2


def test_a_download_is_the_same_file_as_the_preview(shift: Shift) -> None:
    result = {(answer.path, answer.order.details["name"]): answer.data for answer in shift.answers}
    names = {name for _, name in result}
    assert [name for name in names if result["/download", name] != result["/preview", name]] == []


def test_each_summary_is_that_of_the_pack_that_was_picked(shift: Shift) -> None:
    pages = {
        answer.order.details["name"]: Pdf(answer.data).page_count
        for answer in shift.answers
        if answer.path == "/preview"
    }
    reported = [(answer.order, json.loads(answer.data)) for answer in shift.answers if answer.path == "/summary"]
    assert [one["pages"] for _, one in reported] == [pages[order.details["name"]] for order, _ in reported]
    assert [
        order for order, one in reported if len(one["leaflets"]) != sum("/" not in name for name in order.leaflets)
    ] == []
    formats = {format: re.compile(rf"; {file_name_in_words(format)}( \([^)]+\))?; ") for format in FORMATS}
    assert [one["note"] for order, one in reported if not formats[order.format].search(one["note"])] == []
    assert tags(json.dumps([one for _, one in reported])) == set()


def test_each_answer_has_the_same_bytes_when_nobody_else_asks(shift: Shift) -> None:
    # All of one look after the other, so that its pages are laid out once.
    answers = sorted((answer for answer in shift.answers if answer.path in PATHS[:3]), key=lambda one: one.order[1:4])
    with closing(Nurse(shift.it)) as nurse:
        assert [answer.order for answer in answers if nurse.ask(answer.path, answer.order).data != answer.data] == []


def test_each_picture_is_a_png_and_no_two_nurses_have_the_same(shift: Shift) -> None:
    pictures = [answer.data for answer in shift.answers if answer.path == "/picture"]
    assert {Image.open(io.BytesIO(data)).format for data in pictures} == {"PNG"}
    assert len(set(pictures)) == NURSES * ROUNDS


@pytest.mark.parametrize(("which", "limit"), [("shift", 3.0), ("crowded", 3.5)])
def test_ninety_five_of_a_hundred_answers_are_there_within_the_limit(
    which: str, limit: float, request: pytest.FixtureRequest, note: Note
) -> None:
    shift: Shift = request.getfixturevalue(which)
    times = [answer.seconds for answer in shift.answers]
    took = max(answer.there for answer in shift.answers) - min(answer.sent for answer in shift.answers)
    note(f"leaflets, {which}", len([*(shift.it.root / "leaflets").glob("*.yaml")]), "")
    note("load of the machine meanwhile, over a minute", shift.load, "")
    note("the yardstick, beside it", shift.yardstick.wall, "s")
    note("… of that on a core", shift.yardstick.core, "s")
    note("the server's time / its time on a core, meanwhile", shift.server.slowdown, "")
    note("… its time on a core for an answer", shift.server.core / len(times), "s")
    note(f"{len(times)} answers to {NURSES} nurses", took, "s")
    for path in PATHS:
        note(
            f"… {path}, median",
            statistics.median(answer.seconds for answer in shift.answers if answer.path == path),
            "s",
        )
    note("… median", statistics.median(times), "s")
    note("… slowest", max(times), "s")
    note("… 95 % are there within", share(times, 0.95), "s", limit)


def test_details_are_in_no_file_while_they_are_on_their_way(shift: Shift) -> None:
    assert shift.looks > 20
    assert shift.told == set()
    # The program's own icons are read with the pages that have them.
    places = (f"{shift.it.root}/", f"{shift.it.home}/said.txt", f"{ICONS}{os.sep}")
    assert [path for path in shift.files if not path.startswith(places)] == []
    # A manifest has no name until it is whole.
    unnamed = [path for path in shift.files if path.endswith("(deleted)")]
    assert [path for path in unnamed if not path.startswith(f"{shift.it.root / 'output'}/")] == []
    secrets = sorted(set().union(*(tags_of(order) for order in _orders(shift))))
    assert in_folder(shift.it.home, secrets) == []
    assert in_folder(shift.it.root / "output", secrets) == []
    assert sorted(path.name for path in shift.it.home.iterdir()) == ["said.txt"]


def _orders(shift: Shift) -> list[Order]:
    return [answer.order for answer in shift.answers if answer.path == "/preview"]
