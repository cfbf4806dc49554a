"""Problems, collected while leaflets are loaded and checked, each by the leaflet that it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from builder.content.project import Loaded
from builder.core.diagnostics import LeafletError, Problem

_EVERY = ""
"""The owner of problems that concern every leaflet."""


class ProblemCollector:
    """All problems so far. With `strict`, each is an error. `earlier` are problems that concern every leaflet."""

    def __init__(self, *, strict: bool, earlier: Iterable[Problem] = ()) -> None:
        self.strict = strict
        self._by_owner: dict[str, list[Problem]] = {_EVERY: list(earlier)}
        self._owner = _EVERY

    @property
    def all(self) -> list[Problem]:
        return [problem for problems in self._by_owner.values() for problem in problems]

    def of(self, leaflet: str) -> tuple[Problem, ...]:
        """The problems of a leaflet and of all that it includes, with those of every leaflet."""
        return tuple(sorted({*self._by_owner[_EVERY], *self._by_owner.get(leaflet, ())}))

    @contextmanager
    def owned_by(self, leaflet: str) -> Iterator[list[Problem]]:
        """Collect problems for a leaflet; afterwards for the previous owner again."""
        before, self._owner = self._owner, leaflet
        self._by_owner[leaflet] = []
        try:
            yield self._by_owner[leaflet]
        finally:
            self._owner = before

    def restore(self, leaflet: str, problems: list[Problem]) -> None:
        """Take over problems that were collected for a leaflet earlier."""
        self._by_owner[leaflet] = problems

    def forget(self, leaflet: str) -> None:
        self._by_owner.pop(leaflet, None)

    def add(self, problems: Iterable[Problem]) -> bool:
        """Collect problems. Returns whether there is an error among them."""
        added: Sequence[Problem] = list(problems)
        if self.strict:
            added = [replace(problem, severity="error") for problem in added]
        self._by_owner[self._owner] += added
        return any(problem.severity == "error" for problem in added)

    def load(self, read: Callable[[str], Loaded], name: str) -> Loaded | None:
        """The file that `read` reads; None where it cannot be used. The reasons are added to the problems."""
        try:
            return read(name)
        except LeafletError as failed:
            self.add(failed.problems)
            return None
