"""The fonts after the first of a face are read once, whoever asks for them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import cast

from builder.layout.fallbacks import _ReadOnDemand
from builder.layout.fonts import Font


def test_iterations_under_way_at_the_same_time_all_come_to_every_font() -> None:
    read: list[str] = []

    def fonts() -> Iterator[Font]:
        for name in "abac":
            read.append(name)
            yield cast(Font, name)

    on_demand = _ReadOnDemand(fonts())
    one, other = iter(on_demand), iter(on_demand)
    assert [next(one), *itertools.islice(other, 2), *one, *other] == ["a", "a", "b", "b", "c", "c"]
    assert read == list("abac"), "none is read again"
