"""The order of characters, by Unicode's own test data: all cases without explicit directional controls.

Run as: python -m pytest tests/external/unicode. It needs the data as Debian's package unicode-data installs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builder.core import bidi

DATA = Path("/usr/share/unicode")
CONTROLS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# A character of each class that BidiTest.txt names.
OF_CLASS = {"L": "a", "R": "\u05d0", "AL": "\u0627", "EN": "1", "AN": "\u0661", "ES": "+", "ET": "$", "CS": ","}
OF_CLASS |= {"NSM": "\u0300", "BN": "\u200b", "B": "\u2029", "S": "\t", "WS": " ", "ON": "!"}


def _lines(name: str) -> Iterator[str]:
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        shown = line.partition("#")[0].strip()
        if shown:
            yield shown


def _right(text: str, base: int, levels: list[str], order: list[int]) -> bool:
    """Whether `text` gets these levels and is shown in this order; “x” is the level of what nobody sees."""
    resolved = bidi.levels(text, base)
    on_line = bidi.on_line(text, bytes(len(text)) if resolved is None else resolved, base)
    shown = [place for place in bidi.visual_order(on_line) if levels[place] != "x"]
    return shown == order and all(wanted in ("x", str(level)) for wanted, level in zip(levels, on_line, strict=True))


def test_characters() -> None:
    wrong, tried = [], 0
    for line in _lines("BidiCharacterTest.txt"):
        codes, _, base, levels, order = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        if not CONTROLS & set(text):
            tried += 1
            if not _right(text, int(base), levels.split(), list(map(int, order.split()))):
                wrong.append(line)
    assert tried > 90_000
    assert not wrong, wrong[:5]


def test_the_base_direction_of_characters() -> None:
    wrong = []
    for line in _lines("BidiCharacterTest.txt"):
        codes, asked, base, _, _ = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split()).partition("\u2029")[0]
        if asked == "2" and not CONTROLS & set(text) and (bidi.first_strong(text) or 0) != int(base):
            wrong.append(line)
    assert not wrong, wrong[:5]


def test_classes() -> None:
    wrong, tried = [], 0
    levels: list[str] = []
    order: list[int] = []
    for line in _lines("BidiTest.txt"):
        if line.startswith("@Levels:"):
            levels = line.partition(":")[2].split()
        elif line.startswith("@Reorder:"):
            order = [int(place) for place in line.partition(":")[2].split()]
        else:
            names, bases = line.split(";")
            text = "".join(OF_CLASS.get(name, "\u202a") for name in names.split())
            # A paragraph separator within a case starts a second paragraph, whose base the file does not say.
            if "\u202a" in text or "\u2029" in text[:-1]:
                continue
            by_text = bidi.first_strong(text) or 0
            for bit, base in ((1, by_text), (2, 0), (4, 1)):
                if int(bases) & bit:
                    tried += 1
                    if not _right(text, base, levels, order):
                        wrong.append(f"{line} {base}")
    assert tried > 100_000
    assert not wrong, wrong[:5]
