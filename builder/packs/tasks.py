"""Make packs for many patients: each is a function of the prepared packs and one patient's details.

A `TaskRunner` makes them: in this process, in several, or on a cluster (`dask_cluster`). All make the same files.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from builder.core import atomic_files, bugs
from builder.core.characters import SOFT_HYPHEN, is_address
from builder.core.diagnostics import LeafletError, warning
from builder.core.workers import portions, spread
from builder.packs.compose import Pack
from builder.packs.patient import DetailProblem
from builder.packs.render import PackRenderer
from builder.pipeline.render import FinishedFile

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

    `wide` are the problems of details with a word that is wider than a line: where one is refused, the pack must not be
    written. `bug` is what `bugs.without_words` reports where the program failed.
    """

    key: int
    pdf: bytes
    wide: tuple[DetailProblem, ...]
    error: OSError | None = None
    bug: str = ""

    @property
    def is_made(self) -> bool:
        """Whether there is a pack that can be handed out."""
        return not self.bug and not any(problem.is_refused for problem in self.wide)


@dataclass(frozen=True, slots=True)
class PackMaker:
    """All that packs are made of, without the patients' details: it is sent to each process once.

    `renderer` makes all of the `packs`; where they are of several themes, `renderers` has one for each pack. If
    `strict`, no detail is left blank for want of room: its pack is not made.
    """

    renderer: PackRenderer
    packs: Sequence[Pack]
    renderers: Sequence[PackRenderer] = ()
    strict: bool = False

    def renderer_of(self, pack: int) -> PackRenderer:
        """What makes the pack with this index."""
        return self.renderers[pack] if self.renderers else self.renderer

    def identify(self, task: PackTask) -> str:
        """The identifier of the file of a task (see `PackRenderer.instance`)."""
        return self.renderer_of(task.pack).instance(self.packs[task.pack], task.details)

    def make_all(self, tasks: Iterable[PackTask]) -> list[PackResult]:
        """Make the packs of a portion of tasks, and write those that have a path, which wait for the disk together."""
        return write_all([(task, self._made(task)) for task in tasks])

    def _made(self, task: PackTask) -> PackResult:
        """Make a pack. A bug of the program stops no other pack."""
        try:
            finished, wide = make_fitting(self.renderer_of(task.pack), self.packs[task.pack], task.details)
        except Exception as failure:
            return PackResult(task.key, b"", (), bug=bugs.without_words(failure))
        if self.strict:
            wide = [each._replace(problem=replace(each.problem, severity="error")) for each in wide]
        return PackResult(task.key, finished.data, tuple(wide))


def write_all(made: Sequence[tuple[PackTask, PackResult]]) -> list[PackResult]:
    """Write the packs of tasks that have a path, which wait for the disk together, and give the results of all."""
    with ExitStack() as stack:
        staged: dict[int, atomic_files.Staged | OSError] = {}
        for task, result in made:
            if task.path is not None and result.is_made:
                staged[task.key] = _staged(stack, task.path, result.pdf)
        atomic_files.settle([file for file in staged.values() if isinstance(file, atomic_files.Staged)])
        return [_placed(result, staged[task.key]) if task.key in staged else result for task, result in made]


def _staged(stack: ExitStack, path: Path, pdf: bytes) -> atomic_files.Staged | OSError:
    """A pack's file that waits to be moved into place, or why it cannot be written."""
    try:
        return stack.enter_context(atomic_files.Staged(path, pdf, private=True))
    except OSError as error:
        return error


def _placed(result: PackResult, file: atomic_files.Staged | OSError) -> PackResult:
    """The result of a pack whose file is moved into place now, where it can be."""
    if isinstance(file, OSError):
        return result._replace(pdf=b"", error=file)
    try:
        file.place()
    except OSError as error:
        return result._replace(pdf=b"", error=error)
    return result._replace(pdf=b"")


TaskRunner = Callable[[PackMaker, Iterable[PackTask]], Iterator[PackResult]]
"""Makes packs, and gives their results in any order."""


def run_here(maker: PackMaker, tasks: Iterable[PackTask]) -> Iterator[PackResult]:
    """Make packs in this process, in their order."""
    for portion in portions(tasks, _PORTION):
        yield from maker.make_all(portion)


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


_NAMES = frozenset({"name", "consultant"})
"""Details that are names. Nobody can shorten these, so they are written by hand where they do not fit."""


def make_fitting(
    renderer: PackRenderer, pack: Pack, details: Mapping[str, str]
) -> tuple[FinishedFile, list[DetailProblem]]:
    """A pack with details, and what is wrong with those that have a word wider than a line; names are left blank.

    The pack must not be handed out where one of the problems is refused.
    """
    finished = renderer.make(pack, details)
    wide = _too_wide(finished, details)
    problems = [_wide_word(field) for field in wide]
    if wide and not any(problem.is_refused for problem in problems):
        # Its identifier is that of the details without the name: a later run makes it again, and says so again.
        finished = renderer.make(pack, {field: value for field, value in details.items() if field not in wide})
    return finished, problems


def _too_wide(finished: FinishedFile, details: Mapping[str, str]) -> list[str]:
    """The fields of details with a word that is wider than a line: a name must not be hyphenated."""
    words = {cut.word.replace(SOFT_HYPHEN, "") for cut in finished.cut}
    names = {word for word in words if not is_address(word)}
    return [field for field, value in details.items() if names.intersection(value.split())]


def _wide_word(field: str) -> DetailProblem:
    """What is wrong with a detail that has a word wider than a line."""
    if field in _NAMES:
        hint = "write it by hand on the line that is printed, or put a space into it where it may be divided"
        return DetailProblem(field, warning("it is left blank: a word in it is wider than a line", hint))
    return DetailProblem.of(
        field, "a word in it is wider than a line", "put a space into it, or leave it blank and write it by hand"
    )
