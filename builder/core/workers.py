"""Run work in several processes with `concurrent.futures`: results in the order of the work, errors with tracebacks.

It adds three things to a ProcessPoolExecutor: each worker process sets itself up once and gives the result to each
piece of work, a worker ends when the process that started it has ended, and nobody waits for a worker that was killed.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from contextvars import ContextVar
from itertools import islice
from multiprocessing import connection, get_context, parent_process
from typing import Any, TypeVar

START = "fork" if sys.platform == "linux" else "spawn"
"""How a worker process begins: as a copy of this one where that is safe, else as a new Python, after half a second."""

_AHEAD = 4
"""How many pieces of work are given out for each worker: it does the first, and has more while results are used."""
_MOST_WORKERS = 61 if sys.platform == "win32" else sys.maxsize
"""Windows cannot wait for more processes than that (a limit of ProcessPoolExecutor)."""
_GLANCE = 0.25
"""How often to see whether a worker was killed, in seconds."""
_PATIENCE = 30
"""How long a worker may continue with work that is no longer wanted, in seconds."""

_Setup = TypeVar("_Setup")
_Piece = TypeVar("_Piece")
_Result = TypeVar("_Result")


class Stopped(Exception):
    """The work was stopped, because a process that did it has ended."""


def spread(
    jobs: int,
    begin: Callable[..., _Setup],
    arguments: tuple[Any, ...],
    do: Callable[[_Setup, _Piece], _Result],
    work: Iterable[_Piece],
    *,
    fresh: bool = False,
) -> Iterator[_Result]:
    """What ``do(setup, piece)`` returns for each piece of `work`, in order, from `jobs` processes.

    Each process calls ``begin(*arguments)`` once; the result is its `setup`. With `fresh` no process is a copy of this
    process: a copy lacks the threads that libraries may have started here. Raises Stopped when a process is killed, and
    whatever `do` or `begin` raises, with the worker's traceback as its cause.
    """
    pieces = iter(work)
    first = list(islice(pieces, min(jobs, _MOST_WORKERS)))
    if not first:
        return
    pool = _Pool(len(first), get_context("spawn" if fresh else START), (begin, arguments))
    try:
        waiting = deque(pool.submit(do, piece) for piece in first)
        waiting.extend(pool.submit(do, piece) for piece in islice(pieces, len(first) * (_AHEAD - 1)))
        while waiting:
            result = pool.result(waiting.popleft())
            waiting.extend(pool.submit(do, piece) for piece in islice(pieces, 1))
            yield result
    except BrokenProcessPool:
        raise Stopped from None
    finally:
        pool.close()


def portions(work: Iterable[_Piece], size: int) -> Iterator[list[_Piece]]:
    """`work` in lists of `size`; the last list may be shorter."""
    pieces = iter(work)
    while portion := list(islice(pieces, size)):
        yield portion


class _Pool:
    """Worker processes that all end when any of them was killed, or when they are no longer wanted."""

    def __init__(self, jobs: int, context: Any, setup: tuple[Callable[..., object], tuple[Any, ...]]) -> None:
        self._executor = ProcessPoolExecutor(jobs, context, _set_up, setup)
        self._processes: dict[int, Any] = {}

    def submit(self, do: Callable[[Any, _Piece], _Result], piece: _Piece) -> Future[_Result]:
        future = self._executor.submit(_do, do, piece)
        # The executor forgets its processes as soon as it notices that one was killed.
        self._processes |= self._executor._processes or {}
        return future

    def result(self, future: Future[_Result]) -> _Result:
        """The result of a piece of work. Raises BrokenProcessPool when a worker was killed."""
        while True:
            try:
                return future.result(_GLANCE)
            except TimeoutError:
                if future.done():
                    # The work itself raised TimeoutError, or the result came at that moment.
                    return future.result()
                if connection.wait([process.sentinel for process in self._processes.values()], 0):
                    self._kill()

    def close(self) -> None:
        """End all workers; those that are at work end when they have finished their piece."""
        timer = threading.Timer(_PATIENCE, self._kill)
        timer.start()
        try:
            self._executor.shutdown(cancel_futures=True)
        finally:
            timer.cancel()

    def _kill(self) -> None:
        """Kill all workers, and let the executor notice.

        It cannot notice where a worker was killed while it sent a result: the executor waits for the rest of the
        result, the other workers for their turn, and this process itself keeps the pipe open (Python 3.11 to 3.13).
        """
        for process in self._processes.values():
            process.kill()
        results: Any = self._executor._result_queue
        if results is not None:
            with suppress(OSError):
                results._writer.close()


class Worker:
    """A process of its own, which is a new Python, for single pieces of work. It ends when this process has ended.

    It calls ``begin(*arguments)`` once; the result is the first argument of each piece of work.
    """

    def __init__(self, begin: Callable[..., object], arguments: tuple[Any, ...]) -> None:
        self._executor = ProcessPoolExecutor(1, get_context("spawn"), _set_up, (begin, arguments))

    def submit(self, do: Callable[[Any, _Piece], _Result], piece: _Piece) -> Future[_Result]:
        """Give it a piece of work. Raises Stopped where the process has ended; so does `result_of`."""
        try:
            return self._executor.submit(_do, do, piece)
        except (BrokenProcessPool, OSError, RuntimeError):
            raise Stopped from None

    def close(self) -> None:
        """End the process once it has done what it is doing."""
        self._executor.shutdown(wait=False, cancel_futures=True)


def result_of(future: Future[_Result], patience: float) -> _Result:
    """The result of a piece of a `Worker`'s work. Raises Stopped, TimeoutError, and whatever the work raised."""
    try:
        return future.result(patience)
    except BrokenProcessPool:
        raise Stopped from None


# What follows runs in worker processes.

_SETUP: ContextVar[tuple[Any, Exception | None]] = ContextVar("setup of a worker process")
"""What `begin` returned in this process, or what it raised. An initializer cannot pass it to tasks in another way."""


def _set_up(begin: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    """Set up a worker process. An error here is raised by its first task: the executor would lose the reason."""
    # The parent deals with an interruption.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _SETUP.set((begin(*arguments), None))
    except Exception as error:
        _SETUP.set((None, error))


def _do(do: Callable[[Any, _Piece], _Result], piece: _Piece) -> _Result:
    setup, error = _SETUP.get()
    if error is not None:
        raise error
    return do(setup, piece)


def _end_with_parent() -> None:
    """End this process when its parent has ended. It would wait for work for ever, with all that it has in memory."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
