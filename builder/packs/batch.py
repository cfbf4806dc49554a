"""Packs for many patients: each a function of the binder and one patient's row, made here or in other processes.

What is finished is known by its file: the second half of its identifier says what it was made of (see `is_made`), so a
run that was stopped goes on where it was, and nothing but the files themselves remembers a patient.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from builder.core import atomic_files
from builder.core.characters import SOFT_HYPHEN, is_address
from builder.core.workers import portions, spread
from builder.packs.compose import Pack
from builder.packs.render import Binder
from builder.pipeline.render import Made

_AT_ONCE = 8
"""How many packs a piece of work makes."""
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
            atomic_files.write(order.path, made.pdf)
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
    """The details with a word that no line can hold: a name is not to be parted."""
    words = {one.word.replace(SOFT_HYPHEN, "") for one in made.cut}
    cut = {word for word in words if not is_address(word)}
    return [field for field, value in details.items() if cut.intersection(value.split())]


class Unusable(Exception):
    """What is to do the work cannot be used; `hint` says how to mend that."""

    def __init__(self, message: str, hint: str) -> None:
        self.hint = hint
        super().__init__(message)


Work = Callable[[Kit, Iterable[Order]], Iterator[Done]]
"""Makes packs, in whichever order; says what became of each."""


def here(kit: Kit, orders: Iterable[Order]) -> Iterator[Done]:
    """Make packs one after the other in this process."""
    for order in orders:
        yield kit.do(order)


def in_processes(jobs: int) -> Work:
    """Make packs in `jobs` processes at a time: the same files. Raises Stopped when one of them is killed."""

    def work(kit: Kit, orders: Iterable[Order]) -> Iterator[Done]:
        for done in spread(jobs, _ready, (kit,), _make, portions(orders, _AT_ONCE)):
            yield from done

    return work


def _ready(kit: Kit) -> Kit:
    """The kit in a worker process, which is never garbage."""
    gc.freeze()
    return kit


def _make(kit: Kit, orders: Sequence[Order]) -> list[Done]:
    return list(here(kit, orders))


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
