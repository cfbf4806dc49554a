"""Short codes: a name of ten characters for the code of a leaflet or pack, which people read aloud and type.

A short code follows from the long code alone, so that the same input gives the same bytes on any computer. It names the
long code in the project's manifest; what was printed is proven by the long code and not by its name.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Mapping, Sequence

from builder.core.web_addresses import short_code_in
from builder.provenance.codes import ALPHABET, CodeError, signs_of

_GROUPS = (4, 4, 2)
_SIZE = sum(_GROUPS)
# 45 bits: of 100,000 codes two have the same name in 1 project of 7,000, and then the second gets another.
_BITS = 5 * (_SIZE - 1)

# The check is a sum in the field of 32 elements, where each place has a weight of its own. So a single wrong character
# always changes it, and so do two that are swapped, wherever they are.
# The polynomial is x^5 + x^2 + 1; the weights are the powers of x, which differ for 31 places.
_POLYNOMIAL = 0b100101
_SUM = 1
"""What the sum is. With 0, ten zeros would pass."""


def derived(code: str, attempt: int = 0) -> str:
    """The short code of a long code, or another where earlier attempts gave one that was taken."""
    words = json.dumps(["short code", code, attempt]).encode()
    number = int.from_bytes(hashlib.sha256(words).digest(), "big") >> 256 - _BITS
    values = [number >> shift & 31 for shift in range(_BITS - 5, -1, -5)]
    # The weight of the last place is 1.
    values.append(_SUM ^ _sum([*values, 0]))
    return _spelt("".join(ALPHABET[value] for value in values))


def name_of(code: str, taken: Mapping[str, str]) -> str:
    """The short code of a long code in a project in which others are `taken`, each by its long code."""
    attempts = (derived(code, attempt) for attempt in itertools.count())
    return next(short for short in attempts if taken.get(short, code) == code)


def is_short(text: str) -> bool:
    """Whether what was typed is meant as a short code, or is a web address with one: no long code has so few signs."""
    if short_code_in(text) is not None:
        return True
    try:
        return 0 < len(signs_of(text)) < 12
    except CodeError:
        return False


def parse(text: str) -> str:
    """The short code in a text, as it is printed; the text may be the web address that a QR code holds.

    Raises CodeError for a text that is no short code.
    """
    signs = signs_of(short_code_in(text) or text)
    if len(signs) != _SIZE:
        count = f"{len(signs)} character{'' if len(signs) == 1 else 's'}"
        raise CodeError(
            f"a short code has {_SIZE} characters, and this has {count}",
            "a character is missing or extra: compare it with the paper",
        )
    if _sum([ALPHABET.index(sign) for sign in signs]) != _SUM:
        hint = "compare it with the paper: a character is wrong, or two are swapped"
        raise CodeError("there is a mistake in this short code", hint)
    return _spelt(signs)


def _spelt(signs: str) -> str:
    ends = list(itertools.accumulate(_GROUPS))
    return "-".join(signs[end - size : end] for size, end in zip(_GROUPS, ends, strict=True))


def _sum(values: Sequence[int]) -> int:
    total = 0
    for value in values:
        total = _doubled(total) ^ value
    return total


def _doubled(value: int) -> int:
    """An element times x."""
    value <<= 1
    return value ^ _POLYNOMIAL if value & 32 else value
