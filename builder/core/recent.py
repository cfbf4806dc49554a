"""What was made last, by its key: as much as fits, and what is asked for again stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Stores at most `2 * size` values. When half of them are new, those that nobody has asked for since are dropped.

    Threads may share it: what one loses to another is made again.
    """

    __slots__ = ("_new", "_old", "size")

    def __init__(self, size: int) -> None:
        self.size = size
        self._new: dict[K, V] = {}
        self._old: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        value = self._new.get(key)
        if value is None:
            value = self._old.get(key)
            if value is not None:
                self[key] = value
        return value

    def __setitem__(self, key: K, value: V) -> None:
        if len(self._new) >= self.size:
            self._old, self._new = self._new, {}
        self._new[key] = value

    def __iter__(self) -> Iterator[K]:
        return iter(self._new.keys() | self._old.keys())

    def __len__(self) -> int:
        return len(self._new.keys() | self._old.keys())
