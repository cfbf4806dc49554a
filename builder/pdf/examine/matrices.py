"""Transformation matrices of content streams (ISO 32000-1, 8.3.4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def matrix(operands: Iterable[Any]) -> Matrix:
    """Six operands as a matrix. Raises TypeError or ValueError for anything else."""
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


def translation(x: float, y: float) -> Matrix:
    """The matrix that moves by `x` and `y`."""
    return 1, 0, 0, 1, x, y


def product(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies the first and then the second."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
