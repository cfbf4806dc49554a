"""Work for several processes at a time: given out in portions, so that few wait, and taken back in any order."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeVar

START = "fork" if sys.platform == "linux" else "spawn"
"""How a worker process begins: as a copy of this one, where that is safe, or anew, which takes it half a second."""

_AHEAD = 4
"""How many portions wait for each worker: enough to keep it busy, few enough to be held."""

_One = TypeVar("_One")
_Made = TypeVar("_Made")


class Stopped(Exception):
    """The work was given up: a process that did it has ended."""


def spread(
    jobs: int,
    begin: Callable[..., object],
    given: tuple[Any, ...],
    do: Callable[[_One], _Made],
    work: Iterable[_One],
    *,
    anew: bool = False,
) -> Iterator[_Made]:
    """`do` each piece of `work` in `jobs` processes, each of which begins with ``begin(*given)``; in any order.

    With `anew` no process is a copy of this one: a copy lacks the threads that libraries may have started here.
    Raises Stopped where a process is killed.
    """
    pool = ProcessPoolExecutor(jobs, get_context("spawn" if anew else START), _begin, (begin, given))
    try:
        running: set[Future[_Made]] = set()
        for one in work:
            running.add(pool.submit(do, one))
            if len(running) >= jobs * _AHEAD:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
    except BrokenProcessPool:
        raise Stopped from None
    finally:
        pool.shutdown(cancel_futures=True)


def portions(work: Iterable[_One], size: int) -> Iterator[list[_One]]:
    """`work` in lists of `size`, the last one shorter."""
    some: list[_One] = []
    for one in work:
        some.append(one)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


def _begin(begin: Callable[..., object], given: tuple[Any, ...]) -> None:
    """Begin a worker process: an interruption is the parent's to deal with."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    begin(*given)


def _end_with_parent() -> None:
    """End this process when its parent is gone: it would wait for work for ever, with all that it holds."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
