"""The signs that boxes and circles of forms have, drawn in a square of one by one (ISO 32000-1, table 189).

Forms name them by their codes in ZapfDingbats, a font that files seldom bring.
"""

from __future__ import annotations

from types import MappingProxyType

_CURVE = 0.2761
"""How far the control points of a quarter of a circle of radius 0.5 are from its ends."""
_LOW, _HIGH = 0.5 - _CURVE, 0.5 + _CURVE

SIGNS = MappingProxyType(
    {
        "4": b"0.16 w 1 J 1 j 0.14 0.48 m 0.38 0.2 l 0.86 0.82 l S",
        "8": b"0.16 w 1 J 0.14 0.14 m 0.86 0.86 l 0.14 0.86 m 0.86 0.14 l S",
        "l": b"1 0.5 m 1 %.4f %.4f 1 0.5 1 c %.4f 1 0 %.4f 0 0.5 c 0 %.4f %.4f 0 0.5 0 c %.4f 0 1 %.4f 1 0.5 c f"
        % (_HIGH, _HIGH, _LOW, _HIGH, _LOW, _LOW, _HIGH, _LOW),
        "u": b"0.5 0 m 1 0.5 l 0.5 1 l 0 0.5 l f",
        "n": b"0.1 0.1 0.8 0.8 re f",
        "H": b"0.5 1 m 0.618 0.663 l 0.976 0.655 l 0.69 0.438 l 0.794 0.095 l 0.5 0.3 l 0.206 0.095 l 0.31 0.438 l "
        b"0.024 0.655 l 0.382 0.663 l f",
    }
)
"""A tick, a cross, a circle, a diamond, a square and a star, by the codes that forms have for them."""
