"""What a process that stays knows after a build: the next does what a changed leaflet needs, and no more."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from builder.content.project_changes import Stamp, is_recent, stamp_of
from builder.content.selection import Plan
from builder.core import ordinary_files
from builder.pipeline.fingerprints import PACKAGE, Inputs
from builder.pipeline.manifest import ManifestEntry

if TYPE_CHECKING:
    from builder.pipeline.manifest import LeafletOutcome
    from builder.pipeline.worker import Workshop

_TIDY = 100
"""After how many builds the cache is tidied again."""


class BuildMemory:
    """What builds of one plan, with the project as it is at the time, have in common.

    Before each build, call `begin`. Whatever cannot be known to be the same is forgotten.
    """

    def __init__(self) -> None:
        self.inputs: Inputs | None = None
        self.edited: frozenset[str] = frozenset()
        """The leaflets whose own files have changed."""
        self._plan: tuple[object, ...] = ()
        self._shop: Workshop | None = None
        self._workshop: Workshop | None = None
        self._current: dict[str, tuple[ManifestEntry, Stamp]] = {}
        self._differing: frozenset[str] = frozenset()
        self._failures = 0
        self._builds = 0

    def begin(self, plan: Plan, cache: Path, changed: Collection[str] | None) -> Inputs:
        """The inputs of a build. `changed` are as `ProjectChanges.look` gives them."""
        facts = tuple(getattr(plan, name) for name in plan.__slots__ if name != "project")
        unread = ordinary_files.failures() > self._failures
        inputs = None
        if self.inputs is not None and changed is not None and facts == self._plan and not unread:
            inputs, self._differing = self.inputs.renewed(changed)
            if any(name.startswith(PACKAGE) for name in self._differing):
                inputs = None
        if inputs is None:
            self._workshop, self._current, changed, self._builds = None, {}, (), 0
            inputs = Inputs(plan.project.root, cache)
        self._shop = None
        self.inputs, self._plan, self._failures = inputs, facts, ordinary_files.failures()
        self.edited = frozenset(Path(path).stem for path in changed or ())
        return inputs

    @property
    def is_tidy(self) -> bool:
        """Whether the cache was tidied a short time ago."""
        self._builds += 1
        return self._builds % _TIDY != 1

    def is_current(self, entry: ManifestEntry, output: Path) -> bool:
        """Whether a file was current after the last build, and neither it nor what it was made from has changed."""
        then = self._current.get(entry.path)
        if then is None or then[0] is not entry or not self._differing.isdisjoint(entry.made_from):
            return False
        return self.stamp(entry, output) == then[1]

    def stamp(self, entry: ManifestEntry, output: Path) -> Stamp | None:
        """What shows that a file has changed; None where it is not there."""
        with suppress(OSError):
            return stamp_of(os.stat(f"{output}/{entry.path}"))
        return None

    def note_current(self, entry: ManifestEntry, stamp: Stamp | None) -> None:
        """Note that a file is current which had this stamp (see `stamp`) before anybody looked into it."""
        if stamp is not None and not is_recent(stamp, time.time()):
            self._current[entry.path] = entry, stamp

    def work(self, plan: Plan, cache: Path, names: Iterable[str]) -> Iterator[LeafletOutcome]:
        """Make leaflets, as `worker.work` does, with what is known of the theme and of shared pages."""
        from builder.pipeline import worker

        if self._shop is None:
            self._shop = worker.Workshop(plan, cache, earlier=self._workshop, inputs=self.inputs)
            # What could not be read may be read the next time.
            usable = self._shop.maker is not None and not self._shop.surveyor.theme_failed
            self._workshop = self._shop if usable else None
        for name in names:
            yield self._shop.make(name)
