"""The project as its files are now. What has not changed is not read again."""

from __future__ import annotations

import datetime
import hashlib
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from builder.content.project import Project, digest_of
from builder.content.project_changes import ProjectChanges, Stamp, is_folder, is_recent, stamps_in
from builder.core import clock
from builder.web.catalogue import Catalogue, KnownOptions, offer
from builder.web.ward_words import IN_ENGLISH, WardWords


@dataclass(frozen=True)
class Now:
    """The project as its files are now. `digest` differs from that of the project at any other time.

    It differs even where a change was undone, because what was read in between may be from before that. `basis` differs
    where anything but leaflets' own files may have changed.
    """

    digest: str
    project: Project
    offer: Catalogue
    basis: int = 0


@dataclass
class Choices:
    """Gives the project as it is now. What has not changed is not read again."""

    root: Path
    brand: str | None = None
    words: WardWords = IN_ENGLISH
    _now: Now | None = None
    _seen: dict[tuple[str, Stamp], str] = field(default_factory=dict)
    _settled: list[tuple[str, Stamp]] | None = None
    """The files of the last digest, if that is theirs for as long as their stamps are the same."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _changes: ProjectChanges = field(init=False)
    _changed: frozenset[str] | None = frozenset()
    _options: KnownOptions = field(default_factory=KnownOptions)

    def __post_init__(self) -> None:
        self._changes = ProjectChanges(self.root)

    def now(self) -> Now:
        with self._lock:
            # The stamps are taken before anything is read: what is saved in between is noticed the next time.
            day, files = clock.today(), list(stamps_in(self.root))
            if self._now is not None and files == self._settled and self._now.offer.day == day:
                return self._now
            digest = self._digest(files)
            changed = self._changes.look(files)
            self._changed = None if changed is None or self._changed is None else self._changed | changed
            if self._now is None or (self._now.digest, self._now.offer.day) != (digest, day):
                self._now = self._renewed(self._now, digest, day)
                self._changed = frozenset()
            return self._now

    def _renewed(self, then: Now | None, digest: str, day: datetime.date) -> Now:
        """The project as it is now. Where leaflets' own files alone have changed, all else is as it was `then`."""
        if then is None:
            project, basis = Project(self.root), 0
        elif self._changed is None or then.offer.day != day:
            project, basis = then.project.renewed(), then.basis + 1
        else:
            project, basis = then.project.with_leaflets_read_again(self._changed), then.basis
        if then is None or basis != then.basis:
            self._options = KnownOptions()
        return Now(digest, project, offer(project, day, self.brand, self.words, self._options), basis)

    def _digest(self, files: Sequence[tuple[str, Stamp]]) -> str:
        """A digest of the files of the project, and of when they were saved."""
        digest = hashlib.sha256()
        seen: dict[tuple[str, Stamp], str] = {}
        for file in files:
            path, stamp = file
            # Asked before it is read: what is saved after that may have the same stamp.
            recent = is_recent(stamp, time.time())
            of_file = "" if is_folder(stamp) else self._seen.get(file) or digest_of(Path(path))
            # A file that could not be read may be read the next time, with the same stamp: do not cache that.
            if is_folder(stamp) or (of_file and not recent):
                seen[file] = of_file
            digest.update(f"{path}\0{stamp}\0{of_file}\0".encode("utf-8", "surrogateescape"))
        self._seen = seen
        self._settled = list(files) if len(seen) == len(files) else None
        return digest.hexdigest()
