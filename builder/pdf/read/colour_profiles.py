"""Which colours an ICC profile describes, whoever made it (ICC.1:2022): sRGB has been written down many times."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence

_SRGB = {b"rXYZ": (0.4361, 0.2225, 0.0139), b"gXYZ": (0.3851, 0.7169, 0.0971), b"bXYZ": (0.1431, 0.0606, 0.7141)}
"""The primaries of sRGB, adapted to the white of profiles (IEC 61966-2-1)."""
_NEAR_PRIMARY, _NEAR_TONE = 0.002, 0.002
_LONGEST_CURVE = 70_000
_TONES = (0.02, 0.1, 0.25, 0.5, 0.75, 0.95)


@functools.lru_cache(maxsize=64)
def digest_of(profile: bytes) -> bytes:
    """What tells the colours of a profile from those of others; the same for each profile of sRGB."""
    return b"sRGB" if _is_srgb(profile) else hashlib.sha256(profile).digest()


def _is_srgb(profile: bytes) -> bool:
    if profile[12:16] != b"mntr" or profile[16:24] != b"RGB XYZ ":
        return False
    tags = _tags(profile)
    # Tables for rendering intents go before primaries and curves.
    if any(name in tags for name in (b"A2B0", b"A2B1", b"A2B2", b"D2B0")):
        return False
    return all(_is_primary(tags.get(name, b""), values) for name, values in _SRGB.items()) and all(
        _is_curve(tags.get(name, b"")) for name in (b"rTRC", b"gTRC", b"bTRC")
    )


def _tags(profile: bytes) -> Mapping[bytes, bytes]:
    count = min(int.from_bytes(profile[128:132], "big"), 100)
    tags = {}
    for at in range(132, 132 + 12 * count, 12):
        start, size = (int.from_bytes(profile[at + 4 * part : at + 4 * part + 4], "big") for part in (1, 2))
        tags[profile[at : at + 4]] = profile[start : start + size]
    return tags


def _fixed(data: bytes) -> list[float]:
    """Numbers of 16 bits before and 16 after the point."""
    return [int.from_bytes(data[at : at + 4], "big", signed=True) / 65536 for at in range(0, len(data) // 4 * 4, 4)]


def _is_primary(tag: bytes, values: Sequence[float]) -> bool:
    stated = _fixed(tag[8:20])
    return len(stated) == 3 and all(abs(one - other) < _NEAR_PRIMARY for one, other in zip(stated, values, strict=True))


def _is_curve(tag: bytes) -> bool:
    tones = [(_tone(tag, value), _srgb(value)) for value in _TONES]
    return all(tone is not None and abs(tone - due) < _NEAR_TONE for tone, due in tones)


def _srgb(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _entry(curve: bytes, at: int) -> int:
    """A value of the table of a curve; 0 beyond the end of one that is cut off."""
    return int.from_bytes(curve[12 + 2 * at : 14 + 2 * at], "big")


def _tone(tag: bytes, value: float) -> float | None:
    """What a curve makes of a value (ICC.1:2022, 10.6 and 10.18); None for a curve of another kind."""
    if tag[:4] == b"curv":
        count = int.from_bytes(tag[8:12], "big")
        if count > _LONGEST_CURVE:
            return None
        if count < 2:
            return value ** (_entry(tag, 0) / 256) if count else value
        place = value * (count - 1)
        low = min(int(place), count - 2)
        return (_entry(tag, low) + (_entry(tag, low + 1) - _entry(tag, low)) * (place - low)) / 65535
    if tag[:4] == b"para" and int.from_bytes(tag[8:10], "big") == 3:
        numbers = _fixed(tag[12:32])
        if len(numbers) == 5:
            gamma, a, b, c, d = numbers
            return float((a * value + b) ** gamma) if value >= d else c * value
    return None
