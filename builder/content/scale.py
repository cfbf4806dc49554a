"""Scales: the sizes of type and the spaces of a format that its file does not name, from a few that it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builder.core import units

SCALE = 1.2
"""How much larger each step of a scale is than the one below it, where a format does not say."""

UNIT = 0.36
"""The unit of spaces as a multiple of the body text, where a format does not say."""

_LEAST_SMALL, _LARGEST = 12.0, 144.0
"""Nothing is set smaller where a format does not ask for it, and nothing larger, in points."""

_SIZES = {"small": -1.0, "subheading": 0.5, "lead": 1.0, "heading": 2.0, "title": 4.0}
"""The steps of the scale from body text up."""

_SPACES = {"item": 1.0, "heading": 1.5, "paragraph": 2.0, "block": 3.0, "section": 5.0}
"""The spaces as multiples of the unit."""


def completed(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a format's file says, with the sizes and spaces that it does not name.

    What cannot be worked out, because the body text or the scale is no number, is as of a common format: the problem of
    that is enough.
    """
    type, spacing = data.get("type"), data.get("spacing", {})
    whole = dict(data)
    if isinstance(type, dict):
        body, scale = _points(type.get("body"), 12), _number(type.get("scale"), SCALE)
        whole["type"] = {**_sizes(body, scale), **type}
        if isinstance(spacing, dict):
            unit = _points(spacing.get("unit"), half(body * UNIT))
            whole["spacing"] = {"unit": f"{unit:g} pt", **_spaces(unit), **spacing}
    return whole


def half(size: float) -> float:
    """A size in whole and half points."""
    return round(size * 2) / 2


def _sizes(body: float, scale: float) -> dict[str, str]:
    sizes = {name: half(min(body * scale**step, _LARGEST)) for name, step in _SIZES.items()}
    return {name: f"{max(size, _LEAST_SMALL) if name == 'small' else size:g} pt" for name, size in sizes.items()}


def _spaces(unit: float) -> dict[str, str]:
    return {name: f"{min(unit * steps, 200):g} pt" for name, steps in _SPACES.items()}


def _points(value: object, otherwise: float) -> float:
    try:
        length = units.points(value) if isinstance(value, str) else otherwise
    except ValueError:
        return otherwise
    return length if length <= _LARGEST else otherwise


def _number(value: object, otherwise: float) -> float:
    try:
        number = float(value) if isinstance(value, str) else otherwise
    except ValueError:
        return otherwise
    return number if 1 <= number <= 1.5 else otherwise
