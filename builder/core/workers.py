"""Work for several processes at a time: given out in portions, so that few wait, and taken back in any order.

Each worker process has a pipe of its own. Where one is killed, its pipe ends: nothing else can be waited for in vain.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing import connection, get_context, parent_process
from multiprocessing.connection import Connection
from typing import Any, TypeVar, cast

START = "fork" if sys.platform == "linux" else "spawn"
"""How a worker process begins: as a copy of this one, where that is safe, or anew, which takes it half a second."""

_AHEAD = 4
"""How many pieces of work a worker has at most: one that it does, others for as long as files are being written."""
_SMALL = 16_000
"""How many bytes a piece may have that waits: a pipe holds it, so that nobody waits for it to be read."""
_PATIENCE = 30
"""For how long a worker may go on with what it does when nobody wants that any more, in seconds."""

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
    Raises Stopped where a process is killed, and what `do` or `begin` raises.
    """
    crew = _Crew("spawn" if anew else START, (begin, given, do))
    try:
        pieces = map(pickle.dumps, work)
        for piece in pieces:
            while (worker := crew.free(jobs, len(piece))) is None:
                yield from crew.take()
            crew.give(worker, piece)
        while crew.busy:
            yield from crew.take()
    except (EOFError, ConnectionError):
        raise Stopped from None
    finally:
        crew.dismiss()


class _Crew:
    """Worker processes by their pipes, and how many pieces of work each has."""

    def __init__(self, start: str, task: tuple[Any, ...]) -> None:
        self._context: Any = get_context(start)
        self._task = task
        self._processes: dict[Connection, Any] = {}
        self._has: dict[Connection, int] = {}

    @property
    def busy(self) -> list[Connection]:
        return [worker for worker, count in self._has.items() if count]

    def free(self, jobs: int, size: int) -> Connection | None:
        """A worker for a piece of `size` bytes, a new one where there are less than `jobs`; None where all are busy."""
        if len(self._processes) < jobs:
            return self._hired()
        worker = min(self._has, key=self._has.__getitem__)
        return worker if self._has[worker] < (_AHEAD if size <= _SMALL else 1) else None

    def give(self, worker: Connection, piece: bytes) -> None:
        worker.send_bytes(piece)
        self._has[worker] += 1

    def take(self) -> Iterator[Any]:
        """What has been done, once something has. Raises EOFError or ConnectionError where a worker has ended."""
        for one in connection.wait(self.busy):
            assert isinstance(one, Connection)
            made, error = one.recv()
            self._has[one] -= 1
            if error is not None:
                raise error
            yield made

    def dismiss(self) -> None:
        """End all workers, those that are at work as soon as they have done what they do."""
        for worker in self._processes:
            worker.close()
        for process in self._processes.values():
            process.join(_PATIENCE)
            if process.is_alive():
                process.kill()
                process.join()

    def _hired(self) -> Connection:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, ours, *self._task), daemon=True)
        process.start()
        theirs.close()
        self._processes[ours] = process
        self._has[ours] = 0
        return cast("Connection", ours)


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


def _serve(
    pipe: Connection,
    other: Connection,
    begin: Callable[..., object],
    given: tuple[Any, ...],
    do: Callable[[Any], object],
) -> None:
    """Do in a worker process whatever comes through `pipe`, until that ends."""
    # A copy of the parent holds the other end as well, and would never see it end.
    other.close()
    # An interruption is the parent's to deal with.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, ConnectionError):
        error = _tried(begin, *given)[1]
        while True:
            piece = pickle.loads(pipe.recv_bytes())
            pipe.send((None, error) if error is not None else _tried(do, piece))


def _tried(do: Callable[..., object], *given: Any) -> tuple[object, Exception | None]:
    """What is made, or what went wrong, with the lines where it did."""
    try:
        return do(*given), None
    except Exception as error:
        error.add_note(f"In a worker process:\n{traceback.format_exc()}")
        return None, error


def _end_with_parent() -> None:
    """End this process when its parent is gone: it would wait for work for ever, with all that it holds."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
