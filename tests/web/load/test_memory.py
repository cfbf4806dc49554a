"""What the server holds after two thousand packs: no more than after two hundred."""

from __future__ import annotations

import itertools
import statistics
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.web.load.nurses import Nurse, Order, at_once, details, orders, served

Note = Callable[..., None]
NURSES = 4
FILLING, AGAIN = 200, 10
"""So many packs are all of other choices or looks, more than are kept; after them, one of so many is."""
TURN = 25
PATHS = (*("/preview", "/picture", "/preview", "/download") * 2, "/picture", "/summary", "/print")
"""In turn. There are eleven, so that with time each format is asked for in each way."""


def picked() -> Iterator[Order]:
    """Orders for 2,000 packs, and some more."""
    stream, last = orders(), Order(())
    for number in itertools.count():
        if number < FILLING or number % AGAIN == 0:
            last = next(stream)
        yield last._replace(details=details(number))


def test_memory_is_flat_from_the_two_hundredth_pack_to_the_two_thousandth(
    own: Path, tmp_path: Path, note: Note
) -> None:
    asked, lock = zip(picked(), itertools.cycle(PATHS)), threading.Lock()
    statuses: set[int] = set()
    held: dict[int, float] = {}
    with served(own, tmp_path / "home") as it:
        nurses = [Nurse(it) for _ in range(NURSES)]
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

        for packs in range(TURN, 2000 + 1, TURN):
            left = TURN
            at_once(*(lambda nurse=nurse: work(nurse) for nurse in nurses))  # type: ignore[misc]
            held[packs] = it.process.memory_info().rss / 1e6
    assert statuses == {200}
    early = statistics.median(held[packs] for packs in range(200, 301, TURN))
    late = statistics.median(held[packs] for packs in range(1900, 2001, TURN))
    note("memory at pack 200", early, "MB")
    note("memory at pack 2,000", late, "MB")
    note("memory at pack 2,000 / at pack 200", late / early, "", 1.02)
