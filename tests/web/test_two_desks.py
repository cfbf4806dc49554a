"""Packs that a second process makes are those that this one would make, or refuse, and nobody notices when it ends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from builder.packs.options import PackOptions
from builder.web import two_desks
from builder.web.desk import Desk
from builder.web.orders import PackOrder, PackRefused
from builder.web.snapshot import Choices
from builder.web.two_desks import TwoDesks
from tests.support.packing import DETAILS, SECRETS

THEME = ("harbour", "a4")


@pytest.fixture(scope="module")
def opened(own: Path) -> Iterator[TwoDesks]:
    desks = TwoDesks(Choices(own), at_once=True)
    desks.begin().result()
    _wait(desks)
    yield desks
    desks.close()


def _wait(desks: TwoDesks) -> None:
    until = time.monotonic() + 120
    while not desks._is_open:
        assert time.monotonic() < until
        time.sleep(0.02)


def _order(desks: Desk, *leaflets: str, brand: str = "harbour", **details: str) -> PackOrder:
    return PackOrder(leaflets, (), "", PackOptions(brand, "a4", day=desks.choices.now().offer.day), details)


@pytest.mark.parametrize("what", ["pack", "handed", "printed", "picture"])
def test_both_desks_give_the_same_answer(opened: TwoDesks, what: str) -> None:
    order = _order(opened, "bone", **DETAILS)
    answers = []
    for is_second in (True, False):
        opened._homes[THEME] = is_second
        answers.append(getattr(opened, what)(order))
    assert answers[0] == answers[1]


def test_the_second_desk_says_why_it_makes_no_pack(opened: TwoDesks) -> None:
    opened._homes[THEME] = True
    with pytest.raises(PackRefused) as refused:
        opened.pack(_order(opened, "nothing"))
    assert [reason.message for reason in refused.value.reasons] == ["this leaflet is no longer in use"]
    with pytest.raises(PackRefused) as refused:
        opened.pack(_order(opened, "bone", date_of_operation="2026-02-31"))
    assert [problem.field for problem in refused.value.details] == ["date_of_operation"]


def test_a_theme_goes_to_the_desk_that_has_less_to_do_and_stays_there(opened: TwoDesks) -> None:
    opened._homes.clear()
    opened._busy.update({False: 2, True: 0})
    orders = [_order(opened, "bone", brand=brand) for brand in ("harbour", "harbour", "meadow", "meadow")]
    assert [opened._is_for_second(order) for order in orders] == [True, True, False, False]
    opened._busy.update({False: 0, True: two_desks._MUCH_BUSIER})
    assert opened._is_for_second(orders[0]) is False
    opened._busy.update({False: 0, True: 0})


def test_a_bug_at_the_second_desk_is_reported_without_words() -> None:
    class Failing:
        def pack(self, order: PackOrder) -> None:
            raise ValueError(f"cannot print {order.details}")

    order = PackOrder(("bone",), (), "", PackOptions(), DETAILS)
    answer = two_desks._answered(Failing(), ("pack", order))  # type: ignore[arg-type]
    assert answer.bug.startswith("ValueError\n  at ")
    assert [secret for secret in SECRETS if secret in repr(answer)] == []


def test_one_order_at_a_time_opens_no_second_desk_and_many_do(own: Path) -> None:
    desks = TwoDesks(Choices(own))
    desks.begin().result()
    desks.pack(_order(desks, "bone"))
    assert desks._second is None
    desks._busy[False] = two_desks._MANY
    desks.pack(_order(desks, "bone"))
    _wait(desks)
    desks.close()


def test_a_pack_is_made_here_when_the_second_process_was_killed(own: Path) -> None:
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    desks = TwoDesks(Choices(own), at_once=True)
    desks.begin().result()
    _wait(desks)
    for child in psutil.Process().children(recursive=True):
        if child.pid not in before and "spawn_main" in " ".join(child.cmdline()):
            child.kill()
    desks._homes[THEME] = True
    assert desks.pack(_order(desks, "bone", **DETAILS)).pdf.startswith(b"%PDF")
    assert (desks._is_open, desks._second, desks._busy) == (False, None, {False: 0, True: 0})
