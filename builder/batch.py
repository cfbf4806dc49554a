"""Packs for many patients: each a function of the binder and one patient's row, made here or in other processes.

What is finished is known by its file: the second half of its identifier says what it was made of (see `is_made`), so a
run that was stopped goes on where it was, and nothing but the files themselves remembers a patient.
"""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from builder import files
from builder.binder import Binder
from builder.maker import Made, may_run_over
from builder.packs import Pack

_AHEAD = 4
"""How many pieces of work wait for each worker: enough to keep it busy, few enough to be held."""
_AT_ONCE = 8
"""How many packs a piece of work makes."""
START = "fork" if sys.platform == "linux" else "spawn"
"""How a worker process begins: as a copy of this one, where that is safe, or anew, which takes it half a second."""
_IDENTIFIER = re.compile(rb"/ID\[<([0-9a-f]{32})><([0-9a-f]{32})>\]")


@dataclass(frozen=True, slots=True)
class Kit:
    """All that packs are made from but the patients' details: it is sent to each process once."""

    binder: Binder
    packs: Sequence[Pack]

    def do(self, order: Order) -> Done:
        """Make a pack, and write it where the order says so."""
        made = self.binder.make(self.packs[order.pack], order.details)
        wide = tuple(too_wide(made, order.details))
        if wide or order.path is None:
            return Done(order.key, made.pdf, wide)
        try:
            files.write(order.path, made.pdf)
        except OSError as error:
            return Done(order.key, b"", (), error)
        return Done(order.key, b"", ())


@dataclass(frozen=True, slots=True, repr=False)
class Order:
    """A pack for one patient. `key` is what the caller knows it by, such as its row; `pack` its index in the kit.

    With a `path`, it is written by the process that makes it.
    """

    key: int
    pack: int
    details: Mapping[str, str]
    path: Path | None = None

    def __repr__(self) -> str:
        return f"Order({self.key})"


class Done(NamedTuple):
    """What became of an order: its file, empty where that is written; or an error that kept it from being written.

    `wide` are the details with a word that is wider than a line: such a pack is not to be written.
    """

    key: int
    pdf: bytes
    wide: tuple[str, ...]
    error: OSError | None = None


def too_wide(made: Made, details: Mapping[str, str]) -> list[str]:
    """The details with a word that no line can hold."""
    cut = {one.word for one in made.cut if not may_run_over(one.word)}
    return [field for field, value in details.items() if cut.intersection(value.split())]


class Unusable(Exception):
    """What is to do the work cannot be used; `hint` says how to mend that."""

    def __init__(self, message: str, hint: str) -> None:
        self.hint = hint
        super().__init__(message)


class Stopped(Exception):
    """The work was given up: the process that did it has ended."""


Work = Callable[[Kit, Iterable[Order]], Iterator[Done]]
"""Makes packs, in whichever order; says what became of each."""


def here(kit: Kit, orders: Iterable[Order]) -> Iterator[Done]:
    """Make packs one after the other in this process."""
    for order in orders:
        yield kit.do(order)


def in_processes(jobs: int) -> Work:
    """Make packs in `jobs` processes at a time: the same files. Raises Stopped where one of them is killed."""

    def work(kit: Kit, orders: Iterable[Order]) -> Iterator[Done]:
        from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
        from multiprocessing import get_context

        pool = ProcessPoolExecutor(jobs, get_context(START), _start, (kit,))
        try:
            running: set[Future[list[Done]]] = set()
            for some in portions(orders, _AT_ONCE):
                running.add(pool.submit(_make, some))
                if len(running) >= jobs * _AHEAD:
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    for one in done:
                        yield from one.result()
            for one in running:
                yield from one.result()
        except BrokenProcessPool:
            raise Stopped from None
        finally:
            pool.shutdown(cancel_futures=True)

    return work


def portions(orders: Iterable[Order], size: int) -> Iterator[list[Order]]:
    """`orders` in lists of `size`, the last one shorter."""
    some: list[Order] = []
    for order in orders:
        some.append(order)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


_kit: Kit
"""The kit of a worker process."""


def _start(kit: Kit) -> None:
    """Begin a worker process: an interruption is the parent's to deal with."""
    global _kit
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.freeze()
    _kit = kit


def _end_with_parent() -> None:
    """End this process when its parent is gone: it would wait for work for ever, with details in its memory."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _make(orders: Sequence[Order]) -> list[Done]:
    return list(here(_kit, orders))


def is_made(path: Path, instance: str) -> bool:
    """Whether `path` is a whole file that was made of what `instance` says."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    end = re.search(rb"startxref\n(\d+)\n%%EOF\n$", data[-64:])
    if end is None:
        return False
    start = int(end[1])
    found = _IDENTIFIER.search(data, start, start + 512)
    # The first half of an identifier comes from all that stands before it (see `pdf.write`).
    digest = hashlib.sha256(data[:start]).hexdigest()[:32]
    return found is not None and found.groups() == (digest.encode("ascii"), instance.encode("ascii"))
