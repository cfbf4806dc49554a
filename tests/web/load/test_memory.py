"""What the server holds: no more after two thousand packs more.

What is kept between packs is full after two hundred. The holes that this leaves between what is kept and what is not
go on growing for a while, ever more slowly: the thousandth pack is where it is measured from.
"""

from __future__ import annotations

import itertools
import statistics
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import psutil

from tests.web.load.nurses import Nurse, Order, at_once, details, orders, served

Note = Callable[..., None]
NURSES = 4
EARLY, LATE = 1000, 3000
FILLING, AGAIN = 200, 10
"""So many packs are all of other choices or looks, more than are kept; after them, one of so many is."""
TURN = 25
PATHS = (*("/preview", "/picture", "/preview", "/download") * 2, "/picture", "/summary", "/print")
"""In turn. There are eleven, so that with time each format is asked for in each way."""


def picked() -> Iterator[Order]:
    """Orders that have no end."""
    stream, last = orders(), Order(())
    for number in itertools.count():
        if number < FILLING or number % AGAIN == 0:
            last = next(stream)
        yield last._replace(details=details(number))


def test_memory_is_flat_over_two_thousand_packs(own: Path, tmp_path: Path, note: Note) -> None:
    asked, lock = zip(picked(), itertools.cycle(PATHS)), threading.Lock()
    statuses: set[int] = set()
    held: dict[int, float] = {}
    with served(own, tmp_path / "home") as it, ExitStack() as opened:
        nurses = [opened.enter_context(closing(Nurse(it))) for _ in range(NURSES)]
        left = 0

        def work(nurse: Nurse) -> None:
            nonlocal left
            while True:
                with lock:
                    if not left:
                        return
                    left -= 1
                    order, path = next(asked)
                statuses.add(nurse.ask(path, order).status)

        for packs in range(TURN, LATE + 1, TURN):
            left = TURN
            at_once(*(lambda nurse=nurse: work(nurse) for nurse in nurses))  # type: ignore[misc]
            held[packs] = sum(psutil.Process(number).memory_info().rss for number in it.processes) / 1e6
    assert statuses == {200}
    filled, early, late = (
        statistics.median(held[packs] for packs in range(end - 100, end + 1, TURN)) for end in (FILLING, EARLY, LATE)
    )
    note(f"memory at pack {FILLING:,}", filled, "MB")
    note(f"memory at pack {EARLY:,}", early, "MB")
    note(f"memory at pack {LATE:,}", late, "MB")
    note(f"memory at pack {LATE:,} / at pack {EARLY:,}", late / early, "", 1.02)
