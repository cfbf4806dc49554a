"""In which direction each character is read, and in which order runs stand on a line: Unicode Standard Annex 9.

Embeddings, overrides and isolates (rules X1 to X8) are not followed: a text that has such controls is refused before it
is set. Here they count as characters that nobody sees. A paragraph is therefore one run of one base level, and each
rule can be a substitution in a string that has one letter for the class of each character:

| letter | class | letter | class | letter | class |
| --- | --- | --- | --- | --- | --- |
| L | left to right | 2 | AN: Arabic digits | m | NSM: marks |
| R | right to left | - | ES: plus and minus | b | BN: unseen |
| A | AL: Arabic letters | % | ET: with numbers | B, S | separators |
| 1 | EN: digits | , | CS: between numbers | W, o | spaces, other signs |
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from builder.core.patterns import lazy_pattern
from builder.core.plain_text import is_plain

_LETTERS = {
    "L": "L",
    "R": "R",
    "AL": "A",
    "EN": "1",
    "AN": "2",
    "ES": "-",
    "ET": "%",
    "CS": ",",
    "NSM": "m",
    "BN": "b",
    "B": "B",
    "S": "S",
    "WS": "W",
    "ON": "o",
}
_MAYBE_BACKWARD = lazy_pattern(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""All characters of the classes R, AL and AN are among these, and room for letters that Unicode may add."""

# An opening bracket's closing one is the next character, but for these (Bidi_Paired_Bracket of Unicode).
_CLOSING = {
    opening: chr(ord(opening) + 1)
    for opening in "(\u0f3a\u0f3c\u169b\u2045\u207d\u208d\u2308\u230a\u2329\u2768\u276a\u276c\u276e\u2770\u2772\u2774"
    "\u27c5\u27e6\u27e8\u27ea\u27ec\u27ee\u2983\u2985\u2987\u2989\u298b\u2991\u2993\u2995\u2997\u29d8\u29da\u29fc"
    "\u2e22\u2e24\u2e26\u2e28\u2e55\u2e57\u2e59\u2e5b\u3008\u300a\u300c\u300e\u3010\u3014\u3016\u3018\u301a\ufe59"
    "\ufe5b\ufe5d\uff08\uff5f\uff62"
} | {"[": "]", "{": "}", "\u298d": "\u2990", "\u298f": "\u298e", "\uff3b": "\uff3d", "\uff5b": "\uff5d"}
_CANONICAL = {"\u232a": "\u3009"}
"""A closing bracket that is the same character as another."""
_BRACKET = lazy_pattern("[" + re.escape("".join(_CLOSING) + "".join(_CLOSING.values())) + "]")
_DEEPEST = 63
"""So many brackets may be open at once (BD16)."""

_AT_LINE_END = lazy_pattern(rb"(?<![Wb])[Wb]++(?=[SB]|\Z)|[SB]")
_LEVELS = (
    bytes.maketrans(b"LR12oWSB", bytes((0, 1, 2, 2, 0, 0, 0, 0))),
    bytes.maketrans(b"LR12oWSB", bytes((2, 1, 2, 2, 1, 1, 1, 1))),
)
"""I1 and I2, of what is left after N1: spaces and signs have the level of the base direction (N2)."""

_OTHER_SIGNS = bytes.maketrans(b"-%,", b"ooo")


class _Classes(dict[str, int]):
    """The letter for the class of each character, as a byte, filled as characters are met."""

    def __missing__(self, character: str) -> int:
        name = unicodedata.bidirectional(character)
        if name:
            letter = _LETTERS.get(name, "b")
        else:
            # A newer Unicode than Python's may have a character here.
            letter = "R" if _MAYBE_BACKWARD.match(character) else "L"
        self[character] = code = ord(letter)
        return code


_CLASSES = _Classes()


def levels(text: str, base: int) -> bytes | None:
    """The embedding level of each character of a paragraph whose base level is 0 or 1; None where all would be 0.

    A line feed starts a new paragraph of the same base level. Where lines end is not known yet: `on_line` gives spaces
    at the end of a line their level.
    """
    if not base and (is_plain(text) or not _MAYBE_BACKWARD.search(text)):
        return None
    classes = _classes(text)
    if not base and b"R" not in classes and b"A" not in classes and b"2" not in classes:
        return None
    result = bytearray()
    start = 0
    while start < len(text):
        end = classes.find(b"B", start) + 1 or len(text)
        result += _without_unseen(text[start:end], classes[start:end], base)
        start = end
    return bytes(result)


def first_strong(text: str) -> int | None:
    """The base level of `text` by its first letter that has a direction, 0 or 1; None where none has (P2, P3)."""
    for character in text:
        letter = _CLASSES[character]
        if letter in b"LRA":
            return int(letter != ord("L"))
    return None


def direction(text: str, expected: int) -> int:
    """The base level of a text that is `expected` to have one, 0 or 1: the other where no letter of it has that."""
    directions = {letter != ord("L") for letter in map(_CLASSES.__getitem__, text) if letter in b"LRA"}
    return expected if not directions or bool(expected) in directions else 1 - expected


def on_line(text: str, resolved: bytes, base: int) -> bytes:
    """The levels of a line of `text` whose characters were `resolved` in their paragraph (L1).

    Spaces at its end, and tabs with the spaces before them, go where the line ends in its base direction.
    """
    result = bytearray(resolved)
    for match in _AT_LINE_END.finditer(_classes(text)):
        result[match.start() : match.end()] = bytes([base]) * len(match[0])
    return bytes(result)


def visual_order(levels: Sequence[int]) -> list[int]:
    """The places of runs, given the level of each, as they stand on a line from left to right (L2)."""
    order = list(range(len(levels)))
    lowest = min((level for level in levels if level % 2), default=None)
    if lowest is None:
        return order
    for level in range(max(levels), lowest - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end + 1
    return order


def _classes(text: str) -> bytes:
    return bytes(map(_CLASSES.__getitem__, text))


def _without_unseen(text: str, classes: bytes, base: int) -> bytes:
    """The levels of one paragraph. An unseen character has no say, and is read with the one before it (X9)."""
    if b"b" not in classes:
        return _resolved(text, classes, base)
    shown = "".join([character for character, letter in zip(text, classes, strict=True) if letter != ord("b")])
    following = iter(_resolved(shown, classes.replace(b"b", b""), base))
    result = bytearray()
    level = base
    for letter in classes:
        if letter != ord("b"):
            level = next(following)
        result.append(level)
    return bytes(result)


def _resolved(text: str, classes: bytes, base: int) -> bytes:
    """The levels of a paragraph without unseen characters."""
    embedding = b"R" if base else b"L"
    # The paragraph starts and ends as if letters of its base direction stood there (sos and eos).
    around = _weak(embedding + classes + embedding)
    if b"o" in around:
        around = _brackets(text, classes, around, base)
    # N1: signs between letters that are read against the base direction are read with them.
    if base:
        around = re.sub(rb"L[oWSB]++(?=L)", lambda match: b"L" * len(match[0]), around)
    else:
        around = re.sub(rb"([R12])[oWSB]++(?=[R12])", lambda match: match[1].ljust(len(match[0]), b"R"), around)
    return around[1:-1].translate(_LEVELS[base])


def _weak(classes: bytes) -> bytes:
    """Rules W1 to W7: marks, and numbers with their signs."""
    if b"m" in classes:
        classes = re.sub(rb"([^m])m+", lambda match: match[1] * len(match[0]), classes)
    if b"A" in classes:
        classes = re.sub(rb"A[^LR]+", lambda match: match[0].replace(b"1", b"2"), classes).replace(b"A", b"R")
    if b"1" in classes or b"2" in classes:
        # These patterns start with letters, not with what has to stand before a match: searches are faster then.
        classes = re.sub(rb"1[-,](?=1)", b"11", classes)
        classes = re.sub(rb"2,(?=2)", b"22", classes)
        if b"%" in classes:
            classes = re.sub(rb"1%+|(?<!%)%++(?=1)", lambda match: b"1" * len(match[0]), classes)
        classes = re.sub(rb"L[^R]+", lambda match: match[0].replace(b"1", b"L"), classes)
    return classes.translate(_OTHER_SIGNS)


def _brackets(text: str, classes: bytes, around: bytes, base: int) -> bytes:
    """Rule N0: two brackets are read in one direction, by what is between them and before them."""
    result = bytearray(around)
    for opening, closing in bracket_pairs(text):
        inside = result[opening + 2 : closing + 1]
        backward = b"R" in inside or b"1" in inside or b"2" in inside
        if backward if base else b"L" in inside:
            direction = b"R" if base else b"L"
        elif b"L" in inside or backward:
            # Only the other direction is inside: it counts if it was there before, too.
            before = max(result.rfind(letter, 0, opening + 1) for letter in (b"R", b"1", b"2"))
            forward_before = result.rfind(b"L", 0, opening + 1) > before
            direction = b"L" if forward_before else b"R"
        else:
            continue
        for place in (opening, closing):
            # With the marks that stand on a bracket.
            end = place + 1
            while end < len(classes) and classes[end] == ord("m"):
                end += 1
            result[place + 1 : end + 1] = direction * (end - place)
    return bytes(result)


def bracket_pairs(text: str) -> list[tuple[int, int]]:
    """The places of brackets that belong together, in the order of the opening ones (BD16)."""
    pairs = []
    expected: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text):
        bracket, place = match[0], match.start()
        closing = _CLOSING.get(bracket)
        if closing is not None:
            if len(expected) == _DEEPEST:
                break
            expected.append((_CANONICAL.get(closing, closing), place))
            continue
        bracket = _CANONICAL.get(bracket, bracket)
        for depth in range(len(expected) - 1, -1, -1):
            if expected[depth][0] == bracket:
                pairs.append((expected[depth][1], place))
                del expected[depth:]
                break
    return sorted(pairs)
