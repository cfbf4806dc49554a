"""Words that stand on other words."""

from __future__ import annotations

import itertools

from tests.inspectors.content import Fragment
from tests.inspectors.pdf import Pdf

_LEAST = 0.7
"""Baselines are as far apart as this part of the smaller type at least: fewer, and letters touch."""


def overlaps(pdf: Pdf) -> list[tuple[Fragment, Fragment]]:
    """Pairs of fragments on the same page whose letters touch."""
    pairs = []
    for painted in pdf.painted:
        upright = [fragment for fragment in painted.fragments if fragment.text.strip()]
        upright.sort(key=lambda fragment: fragment.y)
        for index, lower in enumerate(upright):
            for upper in itertools.islice(upright, index + 1, None):
                if upper.y - lower.y >= _LEAST * max(lower.size, upper.size):
                    break
                near = upper.y - lower.y < _LEAST * min(lower.size, upper.size)
                if near and _meet(lower, upper):
                    pairs.append((lower, upper))
    return pairs


def _meet(one: Fragment, other: Fragment) -> bool:
    return min(_right(one), _right(other)) - max(one.x, other.x) > 0.1


def _right(fragment: Fragment) -> float:
    """The right edge of the last letter: a space at the end may reach into what follows."""
    spaces = len(fragment.text) - len(fragment.text.rstrip())
    return fragment.box[2] - spaces * fragment.size / 4
