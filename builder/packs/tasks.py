"""Make packs for many patients: each is a function of the prepared packs and one patient's details.

A `TaskRunner` makes them: in this process, in several, or on a cluster (`dask_cluster`). All make the same files.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from builder.core import atomic_files, bugs
from builder.core.characters import SOFT_HYPHEN, is_address
from builder.core.diagnostics import LeafletError
from builder.core.workers import portions, spread
from builder.packs.compose import Pack
from builder.packs.patient import DetailProblem
from builder.packs.render import PackRenderer
from builder.pipeline.render import FinishedPdf

_PORTION = 8
"""How many packs a process makes before it sends them back."""


class ClusterError(LeafletError):
    """The cluster that is to make packs cannot be used."""


@dataclass(frozen=True, slots=True, repr=False)
class PackTask:
    """A pack to make for one patient. `key` identifies it for the caller, such as the number of its row.

    `pack` is the index of the pack among those of the `PackMaker`. With a `path`, the process that makes the pack
    writes it there.
    """

    key: int
    pack: int
    details: Mapping[str, str]
    path: Path | None = None

    def __repr__(self) -> str:
        return f"PackTask({self.key})"


class PackResult(NamedTuple):
    """The file of a task, or b"" if it was written to the path of the task, or the error that prevented that.

    `wide` are the fields of details with a word that is wider than a line: such a pack must not be written. `bug` is
    what `bugs.without_words` reports where the program failed.
    """

    key: int
    pdf: bytes
    wide: tuple[str, ...]
    error: OSError | None = None
    bug: str = ""


@dataclass(frozen=True, slots=True)
class PackMaker:
    """All that packs are made of, without the patients' details: it is sent to each process once.

    `renderer` makes all of the `packs`; where they are of several themes, `renderers` has one for each pack.
    """

    renderer: PackRenderer
    packs: Sequence[Pack]
    renderers: Sequence[PackRenderer] = ()

    def renderer_of(self, pack: int) -> PackRenderer:
        """What makes the pack with this index."""
        return self.renderers[pack] if self.renderers else self.renderer

    def identify(self, task: PackTask) -> str:
        """The identifier of the file of a task (see `PackRenderer.instance`)."""
        return self.renderer_of(task.pack).instance(self.packs[task.pack], task.details)

    def make(self, task: PackTask) -> PackResult:
        """Make a pack, and write it if the task has a path. A bug of the program stops no other pack."""
        try:
            return self._make(task)
        except Exception as failure:
            return PackResult(task.key, b"", (), bug=bugs.without_words(failure))

    def _make(self, task: PackTask) -> PackResult:
        finished = self.renderer_of(task.pack).make(self.packs[task.pack], task.details)
        wide = tuple(too_wide(finished, task.details))
        if wide or task.path is None:
            return PackResult(task.key, finished.pdf, wide)
        try:
            atomic_files.write(task.path, finished.pdf, private=True)
        except OSError as error:
            return PackResult(task.key, b"", (), error)
        return PackResult(task.key, b"", ())

    def make_all(self, tasks: Iterable[PackTask]) -> list[PackResult]:
        """Make the packs of a portion of tasks."""
        return [self.make(task) for task in tasks]


TaskRunner = Callable[[PackMaker, Iterable[PackTask]], Iterator[PackResult]]
"""Makes packs, and gives their results in any order."""


def run_here(maker: PackMaker, tasks: Iterable[PackTask]) -> Iterator[PackResult]:
    """Make packs in this process, in their order."""
    return map(maker.make, tasks)


def run_in_processes(jobs: int) -> TaskRunner:
    """Make packs in `jobs` processes. The runner raises workers.Stopped if one of them is killed."""

    def run(maker: PackMaker, tasks: Iterable[PackTask]) -> Iterator[PackResult]:
        for results in spread(jobs, _begin, (maker,), PackMaker.make_all, portions(tasks, _PORTION)):
            yield from results

    return run


def _begin(maker: PackMaker) -> PackMaker:
    """The maker in a worker process. It lives as long as the process, so garbage collection can ignore it."""
    gc.freeze()
    return maker


def too_wide(finished: FinishedPdf, details: Mapping[str, str]) -> list[str]:
    """The fields of details with a word that is wider than a line: a name must not be hyphenated."""
    words = {cut.word.replace(SOFT_HYPHEN, "") for cut in finished.cut}
    names = {word for word in words if not is_address(word)}
    return [field for field, value in details.items() if names.intersection(value.split())]


def wide_word(field: str) -> DetailProblem:
    """What is wrong with a detail that has a word wider than a line."""
    return DetailProblem.of(
        field, "a word in it is wider than a line", "put a space into it, or leave it blank and write it by hand"
    )
